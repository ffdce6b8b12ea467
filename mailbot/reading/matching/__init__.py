"""Which client a mail is from, and which requests it is about."""
