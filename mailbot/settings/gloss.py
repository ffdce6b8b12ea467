"""What is wrong with a gloss.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def faults_in_gloss(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """(the English word, what is wrong with its entries, in a sentence)."""
    meant: dict[str, str] = {}
    for english, entries in table.items():
        for entry in entries:
            bare = entry.removesuffix("*").casefold()
            if not bare or not all(c.isalpha() or c in "'’" or not c.isascii() for c in bare):
                yield english, f"“{entry}” is not one word; a gloss has single words, with * where they may go on."
            elif meant.setdefault(entry.casefold(), english) != english:
                yield (
                    english,
                    f"“{entry}” stands under {meant[entry.casefold()]} as well; leave it where it is meant most.",
                )
