"""Who vouches for a mail, and who only pretends to be somebody."""
