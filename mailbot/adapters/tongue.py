"""In what language a mail is written: its script, the small words it uses, and what py3langid makes of its letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from mailbot.domain.rules import Language, Rules
from mailbot.domain.wording import words

_LOOKED_AT = 2_000
"""Characters that tell a language as well as the whole mail does."""
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"), (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"), (0xFB50, 0xFDFF, "arabic"), (0xFE70, 0xFEFF, "arabic"), (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"), (0x0A00, 0x0A7F, "gurmukhi"), (0x0A80, 0x0AFF, "gujarati"), (0x0B80, 0x0BFF, "tamil"),
    (0x0E00, 0x0E7F, "thai"), (0x1200, 0x137F, "ethiopic"), (0x3040, 0x30FF, "kana"), (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
)  # fmt: skip
_OF_SCRIPT = {"bengali": "bn", "gurmukhi": "pa", "gujarati": "gu"}
_URDU = frozenset("ٹڈڑںےہگپچکی")
_FEW = 4
"""Words; in fewer no language shows."""
_HINTED, _ENGLISH = 0.12, 0.04
"""What speaks for the language that the client reads, and for the country's, before a word is read."""
_AKIN = 0.2
"""So near another language only comes when it is a sister of the client's: Urdu and Punjabi in Roman letters."""


class Tongue:
    """Tells the languages of rules/languages/ apart, and any other from them."""

    def __init__(self, rules: Rules) -> None:
        self._small = {code: _small_words(one) for code, one in rules.languages.items() if one.phrases}

    @cached_property
    def _langid(self) -> Any:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def of(self, text: str, hint: str) -> tuple[str, bool]:
        """(language, whether it is beyond doubt); "und" for a language that no table is for."""
        hint = hint.split("-")[0].lower()
        text = text[:_LOOKED_AT]
        script = _script(text)
        if script != "latin":
            return self._by_script(script, text)
        said = [w.form for w in words(text) if not w.form.isdigit()]
        if len(said) < _FEW:
            return (hint if hint in self._small else "en"), False
        return self._weighed(text, Counter(said), hint)

    def _loans_only(self, said: Mapping[str, int], first: str, hint: str) -> bool:
        """Whether hardly a word is the hinted language's alone: "invoice ki payment kal kar di thi" is no English."""
        mine = sum(w in self._small[hint] - self._small[first] for w in said)
        return hint == "en" and sum(w in self._small[first] - self._small[hint] for w in said) >= max(_FEW, mine + 1)

    def _by_script(self, script: str, text: str) -> tuple[str, bool]:
        code = _OF_SCRIPT.get(script, "und")
        if script == "arabic" and _URDU & set(text):
            code = "ur"
        return (code, True) if code in self._small else ("und", False)

    def _weighed(self, text: str, said: Mapping[str, int], hint: str) -> tuple[str, bool]:
        total = sum(said.values())
        if hint == "en" and sum(n for w, n in said.items() if w in self._small["en"]) > 0.6 * total:
            return "en", True  # no need to wake py3langid
        shares = {c: sum(n for w, n in said.items() if w in small) / total for c, small in self._small.items()}
        guessed = dict(self._langid.rank(text))
        scores = {c: share + 0.5 * guessed.get(c, 0.0) + _head_start(c, hint) for c, share in shares.items()}
        first, second = sorted(scores, key=lambda c: -scores[c])[:2] if len(scores) > 1 else (hint, hint)
        foreign = max(guessed, key=lambda c: float(guessed[c]))
        if foreign not in shares and guessed[foreign] > 0.8 and max(shares.values()) < 0.25 and total >= 2 * _FEW:
            return "und", False
        near = hint in scores and first not in (hint, "en") and scores[first] - scores[hint] < _AKIN
        if near and not self._loans_only(said, first, hint):
            first, second = hint, first
        certain = scores[first] - scores[second] > 0.15 and shares[first] >= 0.15
        return first, certain


def _head_start(code: str, hint: str) -> float:
    return (_HINTED if code == hint else 0.0) + (_ENGLISH if code == "en" else 0.0)


def _small_words(language: Language) -> frozenset[str]:
    """Words that the tables of a language have: what is used in any sentence, and what phrases are made of."""
    listed = (*language.words.get("filler", ()), *(p for ps in language.phrases.values() for p in ps))
    plain = (w.form for entry in listed if "*" not in entry for w in words(entry.replace("|", " ")))
    return frozenset(w for w in plain if not w.isdigit())


def _script(text: str) -> str:
    """The script that most letters belong to; "latin" when there are none."""
    counts = Counter(_script_of(ord(c)) for c in text if c.isalpha())
    return counts.most_common(1)[0][0] if counts else "latin"


def _script_of(code: int) -> str:
    if code < 0x0370:
        return "latin"
    return next((name for first, last, name in _SCRIPTS if first <= code <= last), "latin")
