"""A linguist that is loaded when it is first needed: spaCy takes seconds to start."""

from __future__ import annotations

import threading

from mailbot.domain.language import Annotation
from mailbot.domain.rules import Rules
from mailbot.ports import Linguist


class LazyLinguist:
    """The Linguist port. May be called from several threads; is loaded once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._linguist: Linguist | None = None
        self._one_at_a_time = threading.Lock()

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """As the real one."""
        return self.loaded().annotate(text, hint)

    def warm_up(self) -> None:
        """Have everything loaded that the first mail would need. Raises whatever is wrong with the installation."""
        self.annotate("Thank you, I will send the rest tomorrow.")
        self.annotate("Dank u wel, morgen stuur ik u de rest van de stukken.")  # a language that has to be guessed

    def loaded(self) -> Linguist:
        """The real one."""
        with self._one_at_a_time:
            if self._linguist is None:
                from mailbot.adapters.linguist import SpacyLinguist

                self._linguist = SpacyLinguist(self._rules)
            return self._linguist
