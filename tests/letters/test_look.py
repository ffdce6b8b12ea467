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

from mailbot.domain.letters import Letter, Purpose
from mailbot.letters import Sample, digest_page
from tests.deciding.practice import PRACTICE, rules
from tests.letters.test_languages import NOON, TRANSLATED, tried
from tests.servers import need

EVERY_LANGUAGE = ("en", *TRANSLATED)
AA = 4.5
"""Contrast of text with what is behind it, at the least (WCAG 2.2, 1.4.3)."""
GRAPHIC = 3
"""Contrast of what is drawn, at the least (WCAG 2.2, 1.4.11)."""
CHART = re.compile(r'<table class="bars".*?</table>\n(?=<h2|<p|<ul|</div)', re.DOTALL)
PHONE, DESK = 360, 1200
HARMLESS = set("html head meta title style body table tbody tr td th div p br h2 ol ul li span".split())  # noqa: SIM905
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


class Tags(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))

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
    return { name: frame.title, wide: root.scrollWidth, smallest: Math.min(...sizes), pictures: seen.length, widest };
  });
  document.body.textContent = JSON.stringify(found);
};
</script>
"""


@pytest.mark.browser
def test_nobody_has_to_scroll_sideways_or_to_squint(tmp_path: Path) -> None:
    (chromium,) = need("chromium")
    shown = [(longest(name), language) for name in ("chaser_4", "correction") for language in EVERY_LANGUAGE]
    shown += [(longest(name), "en") for name in ("digest", "confirmation", "question")]
    measured = measure(chromium, tmp_path, [(f"{s.key} {code}", page(s, code)) for s, code in shown])
    assert len(measured) == 2 * len(shown)
    assert [m for m in measured if m["wide"] != int(str(m["name"]).split()[-1])] == []
    assert [m for m in measured if float(m["smallest"]) < READABLE] == []


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
