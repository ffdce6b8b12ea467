"""One mail, from what it is to what it does: the rooms below, in order."""
