"""Says things in the two languages of one paper, and knows which languages those can be."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.calendars import show_day, show_day_month, show_weekday_day
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
