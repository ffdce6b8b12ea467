"""HTML -> text, in one pass whose time grows with the length alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mailbot.adapters.documents.found import MOST_TEXT

_MOST_MARKUP = 3_000_000
_LINES = frozenset({
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre",
    "section", "article", "header", "footer", "title", "dt", "dd",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "svg", "textarea"})
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,30})")
_BLANKS = re.compile(r"[ \r\n\xa0\u200b\ufeff]+")
_BLANKS_AT_ENDS = re.compile(r" *([\n\t]) *")
_EMPTY_LINES = re.compile(r"\n{3,}")


def text_of(markup: str) -> str:
    """What a reader of the page sees: blocks on their own lines, cells between tabs."""
    text = "".join(_pieces(markup[:_MOST_MARKUP]))[:MOST_TEXT]
    text = _BLANKS_AT_ENDS.sub(r"\1", text)
    return _EMPTY_LINES.sub("\n\n", text).strip("\n")


def _pieces(markup: str) -> Iterator[str]:
    at = 0
    while at < len(markup):
        tag = markup.find("<", at)
        if tag < 0:
            tag = len(markup)
        yield _BLANKS.sub(" ", html.unescape(markup[at:tag]).replace("\t", " "))
        at, sign = _after_tag(markup, tag)
        yield sign


def _after_tag(markup: str, tag: int) -> tuple[int, str]:
    """Where the text goes on after a `<`, and what the tag stands for."""
    if markup.startswith("<!--", tag):
        return _past(markup, "-->", tag + 4), ""
    name = _NAME.match(markup, tag + 1)
    if name is None:
        is_markup = markup[tag + 1 : tag + 2] in {"!", "?"}
        return (_past(markup, ">", tag), "") if is_markup else (tag + 1, markup[tag : tag + 1])
    word, closing = name[1].lower(), markup[tag + 1] == "/"
    after = _past(markup, ">", tag)
    if word in _UNSEEN and not closing:
        return _past_element(markup, word, after), ""
    if word in _CELLS:
        return after, "\t" if closing else ""
    return after, "\n" if word in _LINES else ""


def _past(markup: str, sign: str, start: int) -> int:
    found = markup.find(sign, start)
    return found + len(sign) if found >= 0 else len(markup)


def _past_element(markup: str, word: str, start: int) -> int:
    """Behind the end tag; an element that never ends is taken to end where it began."""
    found = re.compile(f"</{re.escape(word)}", re.I).search(markup, start)
    return _past(markup, ">", found.start()) if found else start
