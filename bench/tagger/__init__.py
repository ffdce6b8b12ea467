"""A tagger of passages under trial: what staff ask in one, what a client says in one of each thing asked.

Not part of the program: README.md beside this tells what it can do so far, and what it would have to.
"""
