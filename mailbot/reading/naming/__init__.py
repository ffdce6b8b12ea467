"""What a text points at: items by name, number or place in a list; clients by name."""
