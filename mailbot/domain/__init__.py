"""What is true: frozen values, the events that change them, and the table of what may happen to an item."""
