"""Says things in the two languages of one paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.calendars import show_day, show_day_month, show_weekday_day
from app.i18n import Catalog, Text
from app.languages import language_name
from app.papers.engine.isolates import isolate
from app.papers.sheets.roadmap_content import Words


class Speaker:
    """The student's language first, the centre's beside it (None: one language only)."""

    def __init__(self, language: str, second: str | None) -> None:
        self.first = Catalog(language)
        self.second = Catalog(second) if second and second != language else None

    def text(self, text: Text) -> Words:
        """Return a sentence of the program in both languages."""
        spoken = self.first.language if self.first.knows(text) else "en"
        second = self.second
        if second is None:
            return Words(self.first.say(text), spoken)
        return Words(self.first.say(text), spoken, second.say(text), second.language)

    def slots(self, slots: Mapping[str, str]) -> Words:
        """Return a ``{language: text}`` sentence in both, or in a language it has.

        A language that is missing is replaced by English, else by the first there is.
        """
        fallback = "en" if "en" in slots else next(iter(slots), "en")
        known = slots or {fallback: ""}
        main, spoken = self.first.pick(known, fallback)
        if self.second is None:
            return Words(main, spoken)
        second, second_spoken = self.second.pick(known, fallback)
        if second_spoken == spoken:
            return Words(main, spoken)
        return Words(main, spoken, second, second_spoken)

    def verbatim(self, words: str) -> Words:
        """Return words that are the same in every language, such as an address.

        Isolated, or a number at their beginning would go to the other end of an Arabic line.
        """
        return Words(isolate(words), self.first.language)

    def day(self, day: date) -> Words:
        return self._each(lambda language: show_day(day, language))

    def day_month(self, day: date) -> Words:
        return self._each(lambda language: show_day_month(day, language))

    def weekday(self, day: date) -> Words:
        return self._each(lambda language: show_weekday_day(day, language))

    def language(self, tag: str) -> Words:
        return self._each(lambda language: language_name(tag, language))

    def _each(self, show: Callable[[str], str]) -> Words:
        first = self.first.language
        if self.second is None:
            return Words(show(first), first)
        return Words(show(first), first, show(self.second.language), self.second.language)
