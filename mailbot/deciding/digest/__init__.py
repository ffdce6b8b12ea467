"""The digest, part by part, and its figures."""
