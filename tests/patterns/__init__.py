"""Every regular expression of the program, fed with what could make it slow."""
