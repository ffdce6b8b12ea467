"""What a letter looks like: on a phone, on a desk, in the dark, read aloud, and to a mail program that distrusts it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from mailbot.domain.letters import Letter, Purpose
from mailbot.letters import Sample, digest_page
from tests.deciding.practice import PRACTICE, rules
from tests.letters.test_languages import CLIENT_LETTERS, GOLDEN, NOON, TRANSLATED, tried
from tests.servers import need

EVERY_LANGUAGE = ("en", *TRANSLATED)
AA = 4.5
"""Contrast of text with what is behind it, at the least (WCAG 2.2, 1.4.3)."""
GRAPHIC = 3
"""Contrast of what is drawn, at the least (WCAG 2.2, 1.4.11)."""
CHART = re.compile(r'<table class="bars".*?</table>\n(?=<h2|<p|<ul|</div)', re.DOTALL)
PHONE, DESK = 360, 1200
HARMLESS = set("html head meta title style body table tbody tr td th div p br h2 ol ul li span".split())  # noqa: SIM905
VOID, NO_TAGS = {"meta", "br", "img"}, {"-text", "-comment", "!doctype", "-document", "-undef"}
READABLE = 16
"""Pixels."""


def page(sample: Sample, language: str) -> str:
    """The letter's HTML."""
    letter = Letter(
        key=sample.key,
        purpose=Purpose.CHASER,
        template=sample.letter,
        to=("rosa@quint.example",),
        stage=sample.stage,
        language=language,
        signed_by="dev",
        facts=sample.facts,
    )
    return digest_page(letter, PRACTICE, rules(), NOON)


def longest(letter: str) -> Sample:
    """The sample of a letter that says most."""
    return tried()[letter][-1]


def letters_in(language: str) -> list[str]:
    """The letters that there are in a language: all in English, those to clients in the others."""
    return sorted(tried()) if language == "en" else list(CLIENT_LETTERS)


class Tags(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.unclosed: list[str] = []
        """Elements that are not closed, or where another should have been."""
        self._open: list[str] = []
        self.feed(html)
        self.unclosed += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It closes the last that was opened."""
        if not self._open or self._open.pop() != tag:
            self.unclosed.append(tag)

    def named(self, name: str) -> list[dict[str, str]]:
        """The attributes of every element with that name."""
        return [attributes for tag, attributes in self.found if tag == name]


# -- structure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_the_page_says_its_language_and_which_way_it_runs(language: str) -> None:
    tags = Tags(page(longest("chaser_1"), language))
    expected = {"lang": language, "dir": "rtl" if language == "ur" else "ltr"}
    assert tags.named("html") == [expected]
    (letter,) = [each for each in tags.named("div") if each.get("class") == "letter"]
    assert expected.items() <= letter.items(), "mail programs drop the html element"


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_items_keep_the_direction_of_their_own_words(language: str) -> None:
    html = page(longest("chaser_1"), language)
    assert '<span dir="auto">P60 for 2025/26</span>' in html


@pytest.mark.parametrize("letter", sorted(tried()))
def test_one_column_and_tables_that_no_screen_reader_announces(letter: str) -> None:
    for sample in tried()[letter]:
        tags = Tags(CHART.sub("", page(sample, "en")))
        assert [each["role"] for each in tags.named("table")] == ["presentation"]
        assert len(tags.named("td")) == 1


def test_a_chart_is_a_table_of_figures_to_who_can_not_see_the_bars() -> None:
    chart, *_ = CHART.findall(page(longest("digest"), "en"))
    tags = Tags(chart)
    assert [each["scope"] for each in tags.named("th")] == ["row"] * 4
    assert re.findall(r'<td class="number"[^>]*>(\d+)</td>', chart) == ["12", "5", "0", "3"]
    assert [each["width"] for each in tags.named("table")[1:]] == ["100%", "41%", "25%"], "and no bar for nothing"
    assert {each["role"] for each in tags.named("table")[1:]} == {"presentation"}
    assert chart.count('aria-hidden="true"') == 4, "what is read aloud are the figures"
    assert contrast("#3578c6", "#ffffff") > GRAPHIC
    assert contrast("#3578c6", "#1c1c1e") > GRAPHIC, "in the dark, too"


@pytest.mark.parametrize("letter", sorted(tried()))
def test_nothing_is_fetched_run_or_filled_in(letter: str) -> None:
    for sample in tried()[letter]:
        html = page(sample, "en")
        names = {tag for tag, _ in Tags(html).found}
        assert names <= HARMLESS
        assert not re.search(r"https?:|//|url\(|@import|src=|href=|cid:", html)


def parsed(html: str) -> list[str]:
    """The elements that a browser's parser makes of a page, in order (HTML Living Standard, 13.2)."""
    root = LexborHTMLParser(html).root
    return [node.tag or "" for node in root.traverse() if node.tag not in NO_TAGS] if root else []


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_the_html_is_valid_no_parser_has_to_mend_it(language: str) -> None:
    """What stands there is what a browser's parser makes of it: nothing closed, moved or put in by its own rules."""
    for letter in tried() if language == "en" else CLIENT_LETTERS:
        for sample in tried()[letter]:
            html = page(sample, language)
            assert html.startswith("<!DOCTYPE html>")
            tags = Tags(html)
            written = [name for name, _ in tags.found]
            assert parsed(html) == written
            assert tags.unclosed == []
            assert not [a for _, a in tags.found if any(not value and name != "alt" for name, value in a.items())]
            ids = [a["id"] for _, a in tags.found if "id" in a]
            assert len(ids) == len(set(ids))
            assert len(tags.named("title")) == len(tags.named("body")) == 1
            assert "utf-8" in {a.get("charset", "").lower() for a in tags.named("meta")}


def test_a_page_that_a_parser_has_to_mend_is_noticed() -> None:
    html = page(longest("chaser_1"), "en")
    assert Tags(html.replace("</p>", "", 1)).unclosed != []
    moved = html.replace("<tr", "<p>x</p><tr", 1)
    assert parsed(moved) != [name for name, _ in Tags(moved).found]


def test_the_digest_has_headings_and_numbers_stay_those_of_the_text() -> None:
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page(longest("digest"), "en"))
    drafts = "Requests ready to go, once somebody says yes"
    assert headings[:4] == ["Files that can't be read", "Decisions waiting", drafts, "Deadlines at risk"]
    numbers = [each["value"] for each in Tags(page(longest("chaser_1"), "en")).named("li") if "value" in each]
    assert numbers == [str(n) for n in range(1, 8)]


# -- colours ----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rules_of(style: str) -> Iterator[tuple[str, str, str]]:
    """(selectors, property, value) of a style sheet without media queries."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        for name, value in re.findall(r"([\w-]+)\s*:\s*([^;]+)", body):
            yield selectors.strip(), name, value.replace("!important", "").strip()


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_what_is_behind_it(dark: bool) -> None:
    html = page(longest("chaser_1"), "en")
    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    media = re.search(r"@media \(prefers-color-scheme: dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)", style)
    assert media
    inlined = "".join(f"x {{{unescape(s)}}}" for s in re.findall(r'style="([^"]*)"', html))
    found = list(rules_of(media[1] if dark else inlined))
    behind = {value for _, name, value in found if name == "background-color"}
    text = {value for _, name, value in found if name == "color"}
    assert len(behind) == 1
    assert len(text) == 2, "the letter's words, and what is noted below an item"
    assert [c for c in text for b in behind if contrast(c, b) < AA] == []


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# -- a real browser ---------------------------------------------------------------------------------------------------

MEASURE = """
<script>
onload = () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const inner = frame.contentDocument, root = inner.documentElement;
    const view = frame.contentWindow;
    const sizes = [...inner.querySelectorAll("p, li, li span, h2, th, td.number")].map(
      element => parseFloat(view.getComputedStyle(element).fontSize));
    const seen = [...inner.images].filter(image => image.naturalWidth > 0);
    const widest = Math.max(0, ...seen.map(image => image.getBoundingClientRect().width));
    const boxes = [...inner.querySelectorAll("p, li, h2")].map(element => element.getBoundingClientRect());
    const outside = boxes.filter(box => box.left < 0 || box.right > root.clientWidth + 0.5).length;
    const overlaps = boxes.filter((box, n) => n > 0 && box.top < boxes[n - 1].bottom - 0.5).length;
    const column = Math.max(...boxes.map(box => box.width));
    return { name: frame.title, wide: root.scrollWidth, smallest: Math.min(...sizes), pictures: seen.length, widest,
             blocks: boxes.length, outside, overlaps, column, mode: inner.compatMode,
             tall: Math.max(...boxes.map(box => box.bottom)) };
  });
  document.body.textContent = JSON.stringify(found);
};
</script>
"""


@pytest.mark.browser
@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_nobody_has_to_scroll_sideways_or_to_squint(language: str, tmp_path: Path) -> None:
    """Every letter and stage, at 360 and at 1,200 pixels: one column, each block below the one before it."""
    (chromium,) = need("chromium")
    pages = [(name, page(longest(name), language)) for name in letters_in(language)]
    measured = measure(chromium, tmp_path, pages)
    assert len(measured) == 2 * len(pages)
    assert [m for m in measured if m["wide"] != int(str(m["name"]).split()[-1])] == []
    assert [m for m in measured if float(m["smallest"]) < READABLE] == []
    assert [m for m in measured if m["outside"] or m["overlaps"]] == []
    assert [m for m in measured if m["mode"] != "CSS1Compat"] == []
    phone, desk = ({str(m["name"]).split()[0]: m for m in measured[n::2]} for n in (0, 1))
    assert [n for n in phone if phone[n]["blocks"] != desk[n]["blocks"]] == [], "the same letter on both"
    assert max(float(m["column"]) for m in desk.values()) < DESK * 0.7, "lines that can be read"
    assert [m["name"] for m in measured if not like_its_picture(m, language)] == [], "python -m scripts.letter_pictures"


def like_its_picture(measured: dict[str, str | float], language: str) -> bool:
    """Whether a letter is built as the picture of it that is checked in: as wide, and about as tall.

    Not pixel by pixel: other machines have other fonts.
    """
    name, width = str(measured["name"]).split()
    with Image.open(GOLDEN / language / f"{name}.{width}.webp") as picture:
        return picture.width == int(width) and abs(picture.height - float(measured["tall"])) < 0.2 * picture.height + 60


@pytest.mark.browser
def test_a_word_as_long_as_a_page_is_broken(tmp_path: Path) -> None:
    (chromium,) = need("chromium")
    html = page(longest("chaser_1"), "en").replace("Dividend vouchers", "x" * 400)
    unbroken = html.replace("overflow-wrap: anywhere", "overflow-wrap: normal")
    phone, desk, *without = measure(chromium, tmp_path, [("long", html), ("long, unbroken", unbroken)])
    assert (phone["wide"], desk["wide"]) == (PHONE, DESK)
    assert all(float(m["wide"]) > DESK for m in without), "so much for the measuring"


def measure(chromium: str, folder: Path, pages: list[tuple[str, str]]) -> list[dict[str, str | float]]:
    """Open every page at both widths, all in one browser without a window."""
    frames = (
        f'<iframe title="{escape(name)} {width}" width="{width}" height="800" style="border: 0" '
        f'srcdoc="{escape(html)}"></iframe>'
        for name, html in pages
        for width in (PHONE, DESK)
    )
    (folder / "all.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{MEASURE}{''.join(frames)}", "utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom",
        (folder / "all.html").as_uri(),
    ]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    body = re.search(r"<body[^>]*>(.*)</body>", dom, re.DOTALL)
    assert body, dom[:500]
    found: list[dict[str, str | float]] = json.loads(unescape(body[1]))
    return found
