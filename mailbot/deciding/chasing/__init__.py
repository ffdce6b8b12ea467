"""Who is asked and reminded, when, how firmly, and when a person takes over."""
