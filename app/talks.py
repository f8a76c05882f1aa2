"""What is read aloud and said at the desk: consent, and what helps when a talk gets hard.

Read from resources/codes.json.  All words are ``{language: text}`` slots with English
as the original; a sentence may hold ``{blanks}`` that the record fills.
"""

from __future__ import annotations

import functools
import json
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.languages import RESOURCES

Slot = Mapping[str, str]

# What stands in the blanks, as the worker is asked for it.
BLANKS: Mapping[str, Text] = {
    "audience": N_("who will see it"),
    "centre": N_("the other centre"),
    "days": N_("the days until an answer"),
    "office": N_("the office"),
    "organisation": N_("the place that may help"),
    "outside_phone": N_("a number outside this centre"),
    "partner": N_("the partner"),
    "person": N_("the person to ask for"),
    "phone": N_("the phone number"),
    "use": N_("what it is used for"),
    "worker": N_("your name"),
}


@dataclass(frozen=True)
class Talk:
    """One script, a sentence a slot, and the questions by which one hears that it was clear.

    id: a consent purpose, or ``explanation``.  months: how long a yes holds, and
    counted_from what: ``yes``, ``last_contact``, ``match``, ``approval`` or ``plan_end``.
    withdrawal: what happens when the yes is taken back.  minors: the rule for those
    who do not decide alone yet.
    """

    id: str
    title: Slot
    pictogram: str
    script: tuple[Slot, ...]
    captions: tuple[tuple[str, Slot], ...]
    teach_back: tuple[Slot, ...]
    audience: str | None
    months: int | None
    counted_from: str | None
    withdrawal: Slot | None
    minors: Slot | None

    @property
    def blanks(self) -> tuple[str, ...]:
        """The names of what must be known before the script can be read."""
        return blanks_of(self.script)


@dataclass(frozen=True)
class Phrase:
    """Sentences for one moment at the desk.  to: student, interpreter or visitor."""

    id: str
    title: Slot
    pictogram: str
    to: str
    say: tuple[Slot, ...]
    note: Slot


@dataclass(frozen=True)
class Card:
    """What stands on the back of every paper: how to complain."""

    title: Slot
    pictogram: str
    text: tuple[Slot, ...]
    note: Slot


def blanks_of(sentences: Iterable[Slot]) -> tuple[str, ...]:
    """Return the names of the blanks in sentences, in the order of the English words."""
    names = (name for one in sentences for _, name, _, _ in string.Formatter().parse(one["en"]))
    return tuple(dict.fromkeys(name for name in names if name))


def filled(sentences: Iterable[Slot], values: Mapping[str, str]) -> tuple[Slot, ...]:
    """Return sentences with their blanks filled in every language.

    Raises Problem (2) that names what is missing: a script with a hole is not read.
    """
    kept = tuple(sentences)
    missing = next((one for one in blanks_of(kept) if not values.get(one)), None)
    if missing is not None:
        words = N_("Before this can be read, say {what}.")
        raise Problem(words.with_values(what=BLANKS[missing]), Code.USAGE, field=missing)
    return tuple({tag: text.format(**values) for tag, text in one.items()} for one in kept)


@functools.cache
def talks() -> tuple[Talk, ...]:
    """Return the explanation and then the script of each purpose, in the order of the list."""
    return tuple(_talk(one) for one in _words()["talks"])


@functools.cache
def desk_phrases() -> tuple[Phrase, ...]:
    """Return what is said at the desk, in the order of a talk."""
    return tuple(
        Phrase(one["id"], one["title"], one["pictogram"], one["to"], tuple(one["say"]), one["note"])
        for one in _words()["desk_phrases"]
    )


@functools.cache
def complaint_card() -> Card:
    """Return what a person reads who is not happy with us."""
    one = _words()["complaint_card"]
    return Card(one["title"], one["pictogram"], tuple(one["text"]), one["note"])


def talk_of(purpose: str) -> Talk | None:
    """Return the talk about a purpose, or None."""
    return next((one for one in talks() if one.id == purpose), None)


def _talk(one: Mapping[str, Any]) -> Talk:
    duration = one["duration"]  # ISO 8601, whole months
    return Talk(
        id=one["id"],
        title=one["title"],
        pictogram=one["pictogram"],
        script=tuple(one["script"]),
        captions=tuple((each["pictogram"], each["text"]) for each in one["captions"]),
        teach_back=tuple(one["teach_back"]),
        audience=one["audience"],
        months=int(duration.removeprefix("P").removesuffix("M")) if duration else None,
        counted_from=one["counted_from"],
        withdrawal=one["withdrawal"],
        minors=one["minors"],
    )


@functools.cache
def _words() -> Mapping[str, Any]:
    raw: dict[str, Any] = json.loads((RESOURCES / "codes.json").read_text("utf-8"))
    return raw
