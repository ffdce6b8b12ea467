"""HTML -> text, in one pass whose time grows with the length alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mailbot.adapters.documents.found import MOST_TEXT

_MOST_MARKUP = 3_000_000
_LINES = frozenset({
    "p", "div", "br", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre",
    "section", "article", "header", "footer", "title",
})  # fmt: skip
_ROWS = frozenset({"tr", "li", "dt", "dd"})
_SOFT = "\v"
"""A line end that adds none where there is one already."""
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "svg", "textarea"})
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,30})")
_BLANKS = re.compile(r"[ \r\n\v\f\xa0\u200b\ufeff]+")
_MANY_BLANKS = re.compile(r" {2,}")
_BLANKS_AT_ENDS = re.compile(r" ?([\n\t\v]) ?")
_SOFT_LINES = re.compile(r"\n?\v+\n?")
_EMPTY_LINES = re.compile(r"\n{3,}")


def text_of(markup: str) -> str:
    """What a reader of the page sees: blocks on their own lines, cells between tabs."""
    text = "".join(_pieces(markup[:_MOST_MARKUP]))[:MOST_TEXT]
    text = _BLANKS_AT_ENDS.sub(r"\1", _MANY_BLANKS.sub(" ", text))
    text = _SOFT_LINES.sub("\n", text)
    return _EMPTY_LINES.sub("\n\n", text).strip("\n")


def _pieces(markup: str) -> Iterator[str]:
    at, endless = 0, set[str]()
    while at < len(markup):
        tag = markup.find("<", at)
        if tag < 0:
            tag = len(markup)
        yield _BLANKS.sub(" ", html.unescape(markup[at:tag]).replace("\t", " "))
        at, sign = _after_tag(markup, tag, endless)
        yield sign


def _after_tag(markup: str, tag: int, endless: set[str]) -> tuple[int, str]:
    """Where the text goes on after a `<`, and what the tag stands for. `endless`: elements known never to end."""
    if markup.startswith("<!--", tag):
        return _past(markup, "-->", tag + 4), ""
    name = _NAME.match(markup, tag + 1)
    if name is None:
        is_markup = markup[tag + 1 : tag + 2] in {"!", "?"}
        return (_past(markup, ">", tag), "") if is_markup else (tag + 1, markup[tag : tag + 1])
    word, closing = name[1].lower(), markup[tag + 1] == "/"
    after = _past(markup, ">", tag)
    if word in _UNSEEN and not closing and word not in endless:
        return _past_element(markup, word, after, endless), ""
    if word in _CELLS:
        return after, "\t" if closing else ""
    return after, "\n" if word in _LINES else _SOFT if word in _ROWS else ""


def _past(markup: str, sign: str, start: int) -> int:
    found = markup.find(sign, start)
    return found + len(sign) if found >= 0 else len(markup)


def _past_element(markup: str, word: str, start: int, endless: set[str]) -> int:
    """Behind the end tag; an element that never ends is taken to end where it began."""
    found = re.compile(f"</{re.escape(word)}", re.I).search(markup, start)
    if found is None:
        endless.add(word)
        return start
    return _past(markup, ">", found.start())
