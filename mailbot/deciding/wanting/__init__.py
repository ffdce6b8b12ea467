"""What is wanted of a client, as letters say it: items, approvals, payments."""
