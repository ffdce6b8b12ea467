"""A letter as HTML: one column, our own layout, styles inlined. The only module that knows css-inline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import css_inline

from mailbot.letters.blocks import Block, Entry
from mailbot.letters.dates_in_words import is_right_to_left

_STYLE = """
body { margin: 0; padding: 0; background-color: #ffffff; color: #1c1c1e; }
table.page { width: 100%; border-collapse: collapse; }
td.column { padding: 24px 20px; font-family: -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  font-size: 16px; line-height: 1.5; color: #1c1c1e; text-align: start; }
div.letter { max-width: 36em; overflow-wrap: anywhere; }
div.letter[dir="rtl"] { line-height: 1.8; }
p { margin: 0 0 16px 0; }
h2 { margin: 28px 0 10px 0; padding: 0; font-size: 18px; line-height: 1.3; font-weight: 600; }
ol, ul { margin: 0 0 16px 0; padding-inline-start: 1.75em; }
li { margin: 0 0 8px 0; }
span.more { display: block; color: #515154; }
img.page { max-width: 100%; height: auto; border: 1px solid #c7c7cc; }
img.chart { max-width: 100%; height: auto; border: 0; border-radius: 8px; }
table.bars { width: 100%; border-collapse: collapse; margin: 0 0 16px 0; }
table.bars th { padding: 3px 12px 3px 0; font-weight: normal; text-align: start; white-space: nowrap; width: 1%; }
table.bars td { padding: 3px 8px 3px 0; }
table.bars td.number { text-align: end; white-space: nowrap; width: 1%; font-variant-numeric: tabular-nums; }
table.bar { border-collapse: collapse; }
table.bars table.bar td { padding: 0; height: 14px; font-size: 1px; line-height: 14px; background-color: #3578c6; }
"""
_DARK = """
@media (prefers-color-scheme: dark) {
  body, td.column { background-color: #1c1c1e !important; color: #f2f2f7 !important; }
  span.more { color: #c7c7cc !important; }
}
"""


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture in a letter."""

    source: str
    """Its address: "cid:…" of a part that goes along (RFC 2392), or "data:…" with the picture itself (RFC 2397)."""
    alt: str
    width: int
    """Pixels at which it is shown at the most."""


NONE: Mapping[int, Inline] = {}


def letter_html(
    blocks: Iterable[Block],
    language: str,
    title: str,
    pictures: Mapping[int, Inline] = NONE,
    charts: Mapping[int, Inline] = NONE,
) -> str:
    """A whole HTML document.

    `pictures`: those that go along, by the number that the text gives them; `charts`: those drawn of its bars, by the
    place of these among the blocks. Bars that nobody has drawn are a table.
    """
    return _inliner().inline(_document(blocks, language, title, pictures, charts))


def _document(
    blocks: Iterable[Block], language: str, title: str, pictures: Mapping[int, Inline], charts: Mapping[int, Inline]
) -> str:
    direction = "rtl" if is_right_to_left(language) else "ltr"
    body = "\n".join(_image("chart", charts[n]) if n in charts else _block(b, pictures) for n, b in enumerate(blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{_DARK}</style>\n</head>\n<body>\n"
        '<table role="presentation" class="page" cellpadding="0" cellspacing="0"><tr><td class="column">\n'
        f'<div class="letter" lang="{escape(language)}" dir="{direction}">\n{body}\n</div>\n'
        "</td></tr></table>\n</body>\n</html>\n"
    )


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def _block(block: Block, pictures: Mapping[int, Inline] = NONE) -> str:
    match block.kind:
        case "picture":
            shown = pictures.get(block.entries[0].number)
            return _image("page", shown) if shown else ""
        case "heading":
            return f"<h2>{escape(block.lines[0])}</h2>"
        case "numbered":
            return "<ol>\n" + "\n".join(_entry(e) for e in block.entries) + "\n</ol>"
        case "bullets":
            return "<ul>\n" + "\n".join(_entry(e) for e in block.entries) + "\n</ul>"
        case "bars":
            return _chart(block.entries)
        case _:
            return "<p>" + "<br>\n".join(escape(line) for line in block.lines) + "</p>"


def _image(look: str, shown: Inline) -> str:
    source = f'src="{escape(shown.source)}" alt="{escape(shown.alt)}" width="{shown.width}"'
    return f'<p><img class="{look}" {source}></p>'


def _entry(entry: Entry) -> str:
    """Its own words, often in another language than the letter, run in a direction of their own."""
    more = "".join(f'<span class="more">{escape(line)}</span>' for line in entry.more)
    value = f' value="{entry.number}"' if entry.number else ""
    return f'<li{value}><span dir="auto">{escape(entry.text)}</span>{more}</li>'


def _chart(bars: Sequence[Entry]) -> str:
    """A table of figures, and beside each its bar: a table again, for mail programs that know no other width."""
    most = max(1, *(bar.number for bar in bars))
    rows = (
        f'<tr><th scope="row">{escape(bar.text)}</th><td class="number">{bar.number}</td>'
        f'<td aria-hidden="true">{_bar(bar.number * 100 // most)}</td></tr>'
        for bar in bars
    )
    return '<table class="bars">\n' + "\n".join(rows) + "\n</table>"


def _bar(share: int) -> str:
    if not share:
        return ""
    return f'<table role="presentation" class="bar" width="{share}%"><tr><td bgcolor="#3578c6">&nbsp;</td></tr></table>'
