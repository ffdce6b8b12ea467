"""Clauses joined to items: every mail's words as evidence of what became of each item."""
