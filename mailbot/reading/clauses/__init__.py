"""A client's words, clause by clause: what each says, and of which items."""
