"""From what is to be said to the words and the MIME of a mail. Pure."""

from mailbot.letters.composing import compose, digest_page
from mailbot.letters.samples import Sample
from mailbot.letters.trying import Flaw, every_sample, flaws, to_clients

__all__ = ["Flaw", "Sample", "compose", "digest_page", "every_sample", "flaws", "to_clients"]
