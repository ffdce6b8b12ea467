"""The world: one outside thing a file."""
