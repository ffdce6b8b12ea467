"""A mail from staff has come in: requests opened, orders followed, and what its author hears."""
