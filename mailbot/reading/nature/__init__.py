"""What sort of mail it is: a person's, or which machine's."""
