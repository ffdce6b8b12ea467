"""HTML bodies as lines of text, with what mail programs mark in them: quotes, and answers typed in colour."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailbot.reading.visible.html_rows import is_data_row

MOST_CHARACTERS = 262_144
_MOST_NESTED = 1_000
_MOST_OPEN = 4_000
_MOST_LINES = 5_000

COLOUR_ON = "\ue002"
COLOUR_OFF = "\ue003"
_MARKS = re.compile("[\ue000-\ue00f]")

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_UNSEEN = frozenset(
    {
        "script", "style", "head", "title", "meta", "link", "noscript", "template", "object", "svg", "select", "option",
    }
)  # fmt: skip
_NESTING = re.compile(r"<(/?)(?:div|ul|ol|li|blockquote|section|article|dl|dd|dt|center|form|fieldset)\b", re.I)
_LEFT_OPEN = re.compile(r"<(/?)(?:p|span|font|a|b|i|u|em|strong|small|big|table|tbody|tr|td|select)\b", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,500}>", re.I)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
)
_COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;]{1,40})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_NAMED = {
    "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "purple": (128, 0, 128), "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255), "orange": (255, 165, 0), "teal": (0, 128, 128), "maroon": (128, 0, 0),
    "darkred": (139, 0, 0), "darkblue": (0, 0, 139), "darkgreen": (0, 100, 0), "crimson": (220, 20, 60),
}  # fmt: skip
_TYPED_BY_OUTLOOK = {(31, 73, 125), (68, 84, 106), (5, 99, 193), (17, 85, 204)}
"""Colours that programs give to whole replies and to links: nobody chose them."""
_QUOTE_CLASSES = frozenset(
    {
        "gmail_quote", "gmail_quote_container", "gmail_extra", "yahoo_quoted", "protonmail_quote", "zmail_extra",
        "moz-cite-prefix", "moz-forward-container", "gmx_quote", "wmquote", "tutanota_quote", "front-blockquote",
        "ms-outlook-mobile-reference-message", "mail_quote", "quoted_text",
    }
)  # fmt: skip
_QUOTE_IDS = re.compile(
    r"(?:divrplyfwdmsg|replysplit|isreplycontent|isforwardcontent|olk_src_body_section|reply-intro|origbody|stopspelling"
    r"|mail-editor-reference-message-container|yahoo_quoted_\d{1,12}|ms-outlook-mobile-body-separator-line)$"
)


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """A line as a reader sees it."""

    text: str
    """Typed in a colour of its own: between COLOUR_ON and COLOUR_OFF."""
    depth: int = 0
    """How many quotes it stands in."""
    begins_quote: bool = False
    """A mail program's own container for the history begins here."""


def html_to_text(html: str) -> str:
    """The text a reader sees; quoted lines begin with "> " as often as they are quoted. Linear, at most 256 kB."""
    lines = (("> " * line.depth + _MARKS.sub("", line.text)).rstrip() for line in html_lines(html))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


@lru_cache(maxsize=8)
def html_lines(html: str) -> tuple[HtmlLine, ...]:
    """The lines of an HTML body, in order; at most 5,000."""
    html = _MARKS.sub("", html[:MOST_CHARACTERS])
    if _too_deep(html):
        return tuple(HtmlLine(line.strip()) for line in _without_tags(html).split("\n")[:_MOST_LINES])
    root = LexborHTMLParser(html).body
    writer = _Writer()
    for node, entering in _steps(root):
        writer.enter(node) if entering else writer.leave(node)
        if len(writer.lines) > _MOST_LINES:
            break
    writer.end_line()
    return tuple(writer.lines)


def _too_deep(html: str) -> bool:
    """Nesting that no mail program makes; the parser's time grows with its square."""
    return _deeper(_NESTING, html, _MOST_NESTED) or _deeper(_LEFT_OPEN, html, _MOST_OPEN)


def _deeper(tags: re.Pattern[str], html: str, most: int) -> bool:
    depth = 0
    for tag in tags.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > most:
            return True
    return False


def _without_tags(html: str) -> str:
    return entities.unescape(_TAG.sub("", _BREAK_TAG.sub("\n", html)))


def _steps(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """(node, entering) and (node, leaving) for every node that can be seen, without recursion."""
    node = root
    while node is not None and root is not None:
        yield node, True
        following = node.child if _is_seen(node) else None
        while following is None and node is not None:
            yield node, False
            if node.mem_id == root.mem_id:
                return
            following = node.next
            if following is None:
                node = node.parent
        node = following


def _attribute(node: LexborNode, name: str) -> str:
    """An attribute in lower case, "" for a text or where it is absent."""
    if not node.tag or node.tag.startswith("-"):
        return ""
    return (node.attributes.get(name) or "").lower()[:2_000]


def _is_seen(node: LexborNode) -> bool:
    if node.tag in _UNSEEN:
        return False
    style = _attribute(node, "style")
    return not (style and _HIDDEN.search(re.sub(r"\s", "", style)))


@dataclass
class _Writer:
    """Lines being written."""

    lines: list[HtmlLine] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    depth: int = 0
    verbatim: int = 0
    coloured: int = 0
    pending_quote: bool = False
    numbers: list[int] = field(default_factory=list)
    indent: str = ""
    row: int | None = None
    """The row of data that is being written in one line, whatever its cells are made of."""

    def enter(self, node: LexborNode) -> None:
        """Begin an element, or write a text."""
        if node.tag == "-text":
            self._write(node.text_content or "")
            return
        if self.row is not None and node.tag in _BLOCKS:
            self.words.append(" ")
            return
        if node.tag in _BLOCKS:
            self.end_line()
        if node.tag == "tr" and is_data_row(node):
            self.row = node.mem_id
        if _begins_quote(node):
            self.pending_quote = True
        handler = getattr(self, f"_enter_{node.tag}", None)
        if handler:
            handler(node)
        if _coloured(node):
            self.coloured += 1
            self.words.append(COLOUR_ON)

    def leave(self, node: LexborNode) -> None:
        """End an element."""
        if node.tag == "-text":
            return
        if node.mem_id == self.row:
            self.row = None
        if self.row is not None and node.tag in _BLOCKS:
            return
        if _coloured(node):
            self.coloured -= 1
            self.words.append(COLOUR_OFF)
        if node.tag in _BLOCKS:
            self.end_line()
        handler = getattr(self, f"_leave_{node.tag}", None)
        if handler:
            handler(node)

    def _write(self, text: str) -> None:
        if self.verbatim:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self._break()
                self.words.append(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if text.strip() or self.words:
            self.words.append(text)

    def end_line(self) -> None:
        """Close the line that is being written, if anything is in it."""
        if any(w.strip(" \n\t" + COLOUR_ON + COLOUR_OFF) for w in self.words):
            self._break()
        else:
            self.words = [w for w in self.words if w in (COLOUR_ON, COLOUR_OFF)]

    def _break(self) -> None:
        raw = "".join(self.words)
        text = raw.replace("\xa0", " ") if self.verbatim else re.sub(r" {2,}", " ", raw.replace("\xa0", " "))
        whole = self.indent + _closed(text.strip(" "), self.coloured)
        self.lines.append(HtmlLine(whole, self.depth, self.pending_quote))
        self.pending_quote, self.indent = False, ""
        self.words = [COLOUR_ON] if self.coloured else []

    def _blank(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(HtmlLine("", self.depth))

    def _enter_br(self, node: LexborNode) -> None:
        self.words.append(" ") if self.row is not None else self._break()

    def _enter_hr(self, node: LexborNode) -> None:
        self.lines.append(HtmlLine("________________________________", self.depth, self.pending_quote))
        self.pending_quote = False

    def _enter_p(self, node: LexborNode) -> None:
        if "mso" not in _attribute(node, "class"):
            self._blank()

    _leave_p = _enter_p

    def _enter_blockquote(self, node: LexborNode) -> None:
        if _is_quote(node):
            self.depth += 1

    def _leave_blockquote(self, node: LexborNode) -> None:
        if _is_quote(node):
            self.depth -= 1

    def _enter_pre(self, node: LexborNode) -> None:
        self.verbatim += 1

    def _leave_pre(self, node: LexborNode) -> None:
        self.verbatim -= 1

    def _enter_ol(self, node: LexborNode) -> None:
        start = _attribute(node, "start")
        self.numbers.append(int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1)

    def _leave_ol(self, node: LexborNode) -> None:
        del self.numbers[-1:]

    def _enter_ul(self, node: LexborNode) -> None:
        self.numbers.append(0)

    _leave_ul = _leave_ol

    def _enter_li(self, node: LexborNode) -> None:
        number = self.numbers[-1] if self.numbers else 0
        self.indent = "  " * (len(self.numbers) - 1)
        self.words.append(f"{number}. " if number else "- ")
        if number:
            self.numbers[-1] += 1

    def _enter_td(self, node: LexborNode) -> None:
        if self.words and any(w.strip() for w in self.words):
            self.words.append("  \t ")

    _enter_th = _enter_td


def _closed(text: str, coloured: int) -> str:
    """Colour marks of one line made even, empty pairs left out."""
    if COLOUR_ON not in text and COLOUR_OFF not in text:
        return text
    if coloured:
        text += COLOUR_OFF
    return re.sub(f"{COLOUR_ON}([ ]*){COLOUR_OFF}", r"\1", text).strip(" ")


def _begins_quote(node: LexborNode) -> bool:
    if node.tag not in {"div", "blockquote", "hr", "table", "section", "p", "span"}:
        return False
    classes = _attribute(node, "class").split()
    return bool(_QUOTE_CLASSES.intersection(classes) or _QUOTE_IDS.match(_attribute(node, "id")))


def _is_quote(node: LexborNode) -> bool:
    """A blockquote that quotes; Gmail and Outlook use a borderless one to indent what somebody writes."""
    if _attribute(node, "type") == "cite" or "gmail_quote" in _attribute(node, "class"):
        return True
    style = _attribute(node, "style").replace(" ", "")
    return not ("border:none" in style and "padding:0" in style)


def _coloured(node: LexborNode) -> bool:
    """Whether the element sets a colour that stands out (neither black, grey, white nor a link's)."""
    if node.tag not in {"span", "font", "div", "p", "b", "i", "strong", "em", "td"}:
        return False
    value = _attribute(node, "color") if node.tag == "font" else ""
    if not value:
        found = _COLOUR.search(_attribute(node, "style"))
        value = found[1] if found else ""
    shade = _shade(value.strip()) if value else None
    return shade is not None and shade not in _TYPED_BY_OUTLOOK and max(shade) - min(shade) > 60


def _shade(value: str) -> tuple[int, ...] | None:
    value = value.removesuffix("!important").strip()
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return tuple(int(value[i : i + 2], 16) for i in (1, 3, 5))
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return tuple(int(c * 2, 16) for c in value[1:])
    found = _RGB.match(value)
    return tuple(int(g) for g in found.groups()) if found else _NAMED.get(value)
