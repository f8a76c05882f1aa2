"""Says things in the two languages of one paper, and knows which languages those can be."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from app.calendars import (
    Calendar,
    month_names,
    show_day,
    show_day_month,
    show_weekday_day,
    usual_calendar,
)
from app.i18n import Catalog, Text
from app.languages import all_languages, language_name
from app.papers.engine.isolates import isolate
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_head import TITLE
from app.pathways import Slot, document_name, find_pathway, helper_name, pathway_ids


@functools.cache
def paper_languages() -> tuple[str, ...]:
    """Return the languages a roadmap can be printed in, in the order of the list of languages.

    Those in which the pathways have every sentence that comes on paper, and the catalogue
    the sheet's own: a catalogue that has its title has them all, or the tests fail.
    """
    first, *others = map(set, _pathway_sentences())
    written = first.intersection(*others)
    return tuple(tag for tag in all_languages() if tag in written and Catalog(tag).knows(TITLE))


def _pathway_sentences() -> Iterator[Slot]:
    """Yield what a plan puts on paper: goals, steps, who helps, and what to bring."""
    for pathway in map(find_pathway, pathway_ids()):
        yield pathway.plain_title
        for step in pathway.steps:
            yield step.plain
            yield from filter(None, map(helper_name, step.helpers))
            yield from filter(None, map(document_name, step.documents))


class ShowDay(Protocol):
    """Writes a day in a language, as a calendar counts it; Gregorian without one."""

    def __call__(self, day: date, language: str, calendar: Calendar | None = None, /) -> str: ...


class Speaker:
    """The student's language first, the centre's beside it (None: one language only).

    calendar: in which the student reads days; the one usual for the language if left
    out.  The Gregorian day, by which everybody here makes appointments, stands beside it.
    """

    def __init__(self, language: str, second: str | None, calendar: Calendar | None = None) -> None:
        self.first = Catalog(language)
        self.second = Catalog(second) if second and second != language else None
        self.calendar = calendar or usual_calendar(language)

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

    def name(self, slots: Mapping[str, str]) -> Words:
        """Return a name that not every language spells its own way, such as a centre's.

        A language without one takes it as it stands; that is no missing translation.
        """
        said = self.slots(slots)
        if said.main_language == self.first.language:
            return said
        return replace(said, main=isolate(said.main), main_language=self.first.language)

    def verbatim(self, words: str) -> Words:
        """Return words that are the same in every language, such as an address.

        Isolated, or a number at their beginning would go to the other end of an Arabic line.
        """
        return Words(isolate(words), self.first.language)

    def day(self, day: date) -> Words:
        return self._day(day, show_day)

    def day_in_line(self, day: date) -> Words:
        """Return a day for a line that has no room for the second language below."""
        words = self.day(day)
        if self.calendar is Calendar.GREGORIAN:
            return words
        return replace(words, main=f"{words.main} ({show_day(day, self._gregorian_language)})")

    def day_month(self, day: date) -> Words:
        return self._day(day, show_day_month)

    def weekday(self, day: date) -> Words:
        return self._day(day, show_weekday_day)

    def language(self, tag: str) -> Words:
        return self.each(lambda language: language_name(tag, language))

    def each(self, show: Callable[[str], str]) -> Words:
        """Return what ``show`` says in each language of the paper."""
        first = self.first.language
        if self.second is None:
            return Words(show(first), first)
        return Words(show(first), first, show(self.second.language), self.second.language)

    def _day(self, day: date, show: ShowDay) -> Words:
        """Return a day in both languages; of two calendars the Gregorian is never left out."""
        if self.calendar is Calendar.GREGORIAN:
            return self.each(lambda language: show(day, language))
        first = self.first.language
        told = show(day, first, self.calendar)
        second = self.second.language if self.second else self._gregorian_language
        return Words(told, first, show(day, second), second)

    @property
    def _gregorian_language(self) -> str:
        """The language of the Gregorian day on a paper in one language.

        Tigrinya has the same names for the months of both calendars; a date that may be
        read in either is none, so it stands in English.
        """
        first = self.first.language
        own = set(month_names(self.calendar, first))
        return first if own.isdisjoint(month_names(Calendar.GREGORIAN, first)) else "en"
