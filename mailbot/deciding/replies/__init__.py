"""A mail that is not from staff has come in: what follows for items, for the client, for people here."""
