"""From what is to be said to the words and the MIME of a mail. Pure."""

from mailbot.letters.compose import compose, digest_page

__all__ = ["compose", "digest_page"]
