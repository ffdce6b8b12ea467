"""A year of a practice in minutes, through the real office and a real store, with everything known in advance."""
