"""The intake talk as it is held: topics, their questions in order, and when each is put.

A question asks for one field of one kind of record.  Several questions may ask for
the same field of different rows: how it is with money, and how it is at home.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from functools import cached_property
from types import MappingProxyType
from typing import Any

from app.i18n import Text
from app.schema.fields import Field, Purpose, Schema
from app.schema.kinds import Stored

NOTHING_MORE: Mapping[str, Stored] = MappingProxyType({})


@dataclass(frozen=True)
class ShowIf:
    """Puts a question only if an earlier one of the topic was answered by one of ``codes``.

    Yes and no are the codes ``yes`` and ``no``; of several answers one is enough.
    """

    question: str
    codes: frozenset[str]


def when(question: str, *codes: str) -> ShowIf:
    """Return the rule that ``question`` was answered by one of ``codes``."""
    return ShowIf(question, frozenset(codes))


@dataclass(frozen=True)
class Question:
    """One question of the talk.

    id: its name for ever.  code: what stands beside it on the blank form; empty where
    it is not on it.  field: what it fills, with this question's own wording, purpose
    and kind of value.  student: the words on the screen turned to the person.  beside:
    fields of the same row that belong to the answer, such as the words as spoken.
    visit: 1 in the first talk, 2 in any later one.  is_first: one of the four things
    needed to keep a person.  repeats: put to every row of its kind.  also_sets: what
    the row holds besides the answer; the question is put to rows that hold it.
    script: what is read aloud first.  of: the field that names the row of another
    kind with which this question is put, once for each.
    """

    id: str
    code: str
    schema: Schema
    field: Field[Any]
    student: Text
    pictogram: str
    beside: tuple[Field[Any], ...] = ()
    hint: Text | None = None
    visit: int = 2
    is_first: bool = False
    repeats: bool = False
    show_if: ShowIf | None = None
    also_sets: Mapping[str, Stored] = made(default_factory=lambda: NOTHING_MORE)
    script: Purpose | None = None
    of: Field[str] | None = None

    @property
    def words(self) -> Text:
        """What the worker says."""
        return self.field.question or self.field.label

    @property
    def picks_a_row(self) -> bool:
        """Whether the answer names the row that is marked, instead of changing a row."""
        return not self.repeats and bool(self.also_sets) and self.field.key in self.schema.natural

    def fits(self, stored: Mapping[str, Stored]) -> bool:
        """Tell whether a row with these values is one the question is about."""
        return all(stored.get(key) == value for key, value in self.also_sets.items())


@dataclass(frozen=True)
class Topic:
    """One part of the intake talk.

    letter: with which the codes of its questions begin.  student_title: on the screen
    turned to the person.  opening: what the worker begins with.  hint: for the worker.
    """

    key: str
    letter: str
    title: Text
    student_title: Text
    opening: Text
    hint: Text
    pictogram: str
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        before: set[str] = set()
        for one in self.questions:
            if one.show_if is not None and one.show_if.question not in before:
                raise ValueError(f"{one.id}: shown by a question that does not come before it")
            before.add(one.id)

    def __getitem__(self, question: str) -> Question:
        """Return the question of that id; KeyError if the topic has none."""
        return self._by_id[question]

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {one.id: one for one in self.questions}

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The kinds of record that are at home in this topic."""
        asked = {one.schema.name: one.schema for one in self.questions}
        return tuple(one for one in asked.values() if one.topic == self.key)
