"""What a paper is to an item: the right sort, the right person's, for the right time, all of it."""
