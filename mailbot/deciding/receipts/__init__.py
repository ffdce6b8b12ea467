"""Money has come in: the fee that it settles."""
