"""How alike two English texts are in meaning: a small sentence encoder, whose weights lie beside this file."""

from mailbot.adapters.meaning.likeness import EncodedLikeness

__all__ = ["EncodedLikeness"]
