"""What stands on a roadmap, frozen: everything the drawing needs and nothing else.

Gathered once, checked for consent, then drawn; the same content always gives the
same bytes.  Words are already in the two languages of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum


class Privacy(StrEnum):
    """How the paper names the student."""

    FULL = "full"
    PREFERRED = "preferred"
    CODE = "code"


class PaperSize(StrEnum):
    """The sheet it is printed on."""

    A4 = "a4"
    A5 = "a5"
    LETTER = "letter"


@dataclass(frozen=True)
class Words:
    """One thing said in the student's language and in the centre's.

    main_language: the language ``main`` really is in; it differs from the
    paper's where a translation is missing, and the paper then says so.
    second: None where the paper has one language.
    """

    main: str
    main_language: str
    second: str | None = None
    second_language: str | None = None


@dataclass(frozen=True)
class RoadStep:
    """One stop on the road; number counts over both lanes, in the order of time.

    lane: ``learning`` or ``work``.  day: the due day, in words of the paper's
    languages.  field: id of the record, for messages that name where a word is.
    """

    number: int
    lane: str
    sentence: Words
    day: Words
    helper: Words | None
    pictogram: str
    is_done: bool
    is_now: bool
    field: str


@dataclass(frozen=True)
class Foundation:
    """One part of daily life that the road stands on, with its box to tick."""

    sentence: Words
    pictogram: str
    is_done: bool


@dataclass(frozen=True)
class Meeting:
    """The next meeting: facts as text, and the same facts as iCalendar for the QR code."""

    day: Words
    time: str
    place: Words | None
    with_whom: str | None
    event: str


@dataclass(frozen=True)
class Thing:
    """One thing to bring, with its picture."""

    name: Words
    pictogram: str


@dataclass(frozen=True)
class Helper:
    """Who helps: a value set in large digits (or words), and a line that explains it."""

    value: str
    note: Words
    pictogram: str


@dataclass(frozen=True)
class Ladder:
    """How far one language has come: a level of A1..C2 now (None: before A1) and the goal."""

    language: Words
    now: str | None
    goal: str | None


@dataclass(frozen=True)
class RoadmapContent:
    """The whole roadmap.

    language, second_language: BCP 47; the first leads and decides direction.
    student: as the privacy level allows; empty at level ``code``.  sharing: one
    line for each purpose the student said yes to.  replaces: number of the issue
    this one takes the place of.  is_demonstration marks the sheet as fictional.
    later: how many further steps of the plan are not on this sheet.
    is_stretch: the steps are the next ones of a longer road; the last of them may be left
    for later so that the road keeps to few pages.
    is_reviewed: a native speaker has checked the first language's words.
    """

    language: str
    second_language: str | None
    paper: PaperSize
    is_large: bool
    number: int
    code: str
    issued_on: date
    issued_day: Words
    replaces: int | None
    student: str
    adviser: str
    centre: Words
    goal: Words
    steps: tuple[RoadStep, ...]
    foundations: tuple[Foundation, ...]
    meeting: Meeting | None
    bring: tuple[Thing, ...]
    helpers: tuple[Helper, ...]
    ladder: Ladder | None
    sharing: tuple[Words, ...]
    is_demonstration: bool
    later: int = 0
    is_stretch: bool = False
    is_reviewed: bool = False

    @property
    def has_fallback(self) -> bool:
        """Whether any of its words stand in another language than the first."""
        return any(words.main_language != self.language for words in _words_in(self))

    @property
    def is_translated(self) -> bool:
        """Whether any words on it are a translation; they are written in English first."""
        return any(one not in {None, "en"} for one in (self.language, self.second_language))


def _words_in(part: object) -> Iterator[Words]:
    """Yield all words of a part, whatever it is made of."""
    if isinstance(part, Words):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _words_in(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _words_in(getattr(part, field.name))
