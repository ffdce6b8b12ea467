"""From a mail to what it means. Pure."""
