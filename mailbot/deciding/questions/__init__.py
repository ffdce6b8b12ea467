"""What only a person can decide: put to whom it concerns, in letters that gather."""
