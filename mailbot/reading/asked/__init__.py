"""What staff ask of a client: the requests that a mail of theirs opens."""
