"""Answers of a record in the words of one paper, each in the languages it is to be read in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.calendars import show_time
from app.i18n import N_, Catalog, Text
from app.papers.engine.isolates import isolate_ltr
from app.papers.sheets.roadmap_content import Words
from app.records import Record
from app.schema.fields import Field, unsaid_in
from app.schema.grids import WEEK_DAYS, WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Kind,
    LanguageTag,
    Moment,
    Reference,
    Stored,
    YesNo,
)
from app.schema.lists import CodeKind, Listed
from app.schema.spans import RoughDay
from app.usecases.speaker import Speaker

BETWEEN = " · "


def answer_words(
    speaker: Speaker, one: Field[Any], stored: Stored, rows: Iterable[Record]
) -> Words | None:
    """Return an answer in the languages of a paper; None for one that cannot be told.

    rows: those about the same person, to one of which the answer may point.  Own words
    stay as they were written.
    """
    unsaid = unsaid_in(stored)
    if unsaid is not None:
        return speaker.text(unsaid.label)
    if isinstance(one.kind, Reference):
        return _row_words(speaker, str(stored), rows)
    return _value_words(speaker, one.kind, one.kind.from_stored(stored))


def _value_words(speaker: Speaker, kind: Kind[Any], value: Any) -> Words:  # noqa: ANN401 - as typed
    """Return a value; what the program has no words for stands as it is."""
    if isinstance(kind, Choice | Choices):
        chosen = (value,) if isinstance(kind, Choice) else value
        return joined([_code_words(speaker, kind.options, code) for code in chosen])
    if isinstance(kind, YesNo):
        return speaker.text(N_("Yes") if value else N_("No"))
    if isinstance(kind, Listed):
        known = value in kind.codes
        return speaker.slots(kind.slot(value)) if known else speaker.verbatim(value)
    if isinstance(kind, LanguageTag):
        return speaker.language(value)
    return _shown(speaker, kind, value)


def _shown(speaker: Speaker, kind: Kind[Any], value: Any) -> Words:  # noqa: ANN401 - as typed
    """Return a value of the kinds that are days, places, parts of a week, numbers or words."""
    if isinstance(kind, Day):
        return speaker.day(value)
    if isinstance(kind, CodeKind):
        return speaker.each(lambda language: kind.label(value, language))
    if isinstance(kind, WeekGrid | RoughDay):
        said = speaker.each(lambda language: kind.show(value, Catalog(language)))
        needs_words = isinstance(kind, WeekGrid) and not speaker.first.knows(WEEK_DAYS["mon"])
        return replace(said, main_language="en") if needs_words else said
    if isinstance(kind, Moment):
        day, time = speaker.weekday(value.date()), isolate_ltr(show_time(value.time()))
        second = f"{day.second}{BETWEEN}{time}" if day.second else None
        return replace(day, main=f"{day.main}{BETWEEN}{time}", second=second)
    return speaker.verbatim(kind.show(value, speaker.first))


def joined(told: Iterable[Words]) -> Words:
    """Return several answers as one; in the second language alone if the first lacks some."""
    some = list(told)
    spoken = {one.main_language for one in some}
    first = some[0]
    others = BETWEEN.join(one.second or one.main for one in some)
    if len(spoken) > 1:
        return Words(others, first.second_language or "en")
    main = BETWEEN.join(one.main for one in some)
    if first.second is None:
        return Words(main, first.main_language)
    return Words(main, first.main_language, others, first.second_language)


def _code_words(speaker: Speaker, options: Mapping[str, Text], code: str) -> Words:
    return speaker.text(options[code]) if code in options else speaker.verbatim(code)


def _row_words(speaker: Speaker, named: str, rows: Iterable[Record]) -> Words | None:
    """Return what the row of that id is about: its first answer."""
    row = next((one for one in rows if one.id == named), None)
    if row is None:
        return None
    for one in row.schema.form_fields:
        stored = row.stored.get(one.key)
        if stored is not None and not isinstance(one.kind, Reference):
            return answer_words(speaker, one, stored, ())
    return None
