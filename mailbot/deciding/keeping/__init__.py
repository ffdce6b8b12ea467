"""What has had its time and goes, what of a client is erased, and what forbids it."""
