"""What its author wrote in a mail, apart from quotes, signatures, banners and what was passed on."""
