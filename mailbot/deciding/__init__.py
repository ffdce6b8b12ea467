"""From what a mail means, or from time passing, to events and letters. Pure."""
