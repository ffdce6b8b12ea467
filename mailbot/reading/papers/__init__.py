"""What an attached file is: its type, the time it covers, whose it is, and whom it comes from."""
