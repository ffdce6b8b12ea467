"""Mails of our own, broken in every way we can think of, each taken through its whole life in an office."""
