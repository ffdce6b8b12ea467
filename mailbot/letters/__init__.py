"""From what is to be said to the words and the MIME of a mail. Pure."""
