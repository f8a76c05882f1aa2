"""Which questions of a topic are put, to which rows, in which order. Knows no question by name.

Everything is worked out from the rows each time.  A question that is not put keeps
its answer: the answer is marked as set aside, and comes back with the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.records import Record, RecordId
from app.schema.fields import Rows, Unsaid, unsaid_in
from app.schema.kinds import Reference, Stored
from app.schema.talk import Question, Topic

Place = Record | None  # a row of the topic, or one that is still to be made


@dataclass(frozen=True)
class Asked:
    """One question put to one row.

    row: None where the row is still to be made; it then holds the question's
    ``also_sets``.  of: the row of another kind with which the question is put.
    before: what was said on an earlier day, of a kind that keeps every answer.
    is_set_aside: there is an answer, and no question asks for it any more.
    """

    question: Question
    row: Record | None
    is_shown: bool
    of: Record | None = None
    before: Record | None = None
    is_set_aside: bool = False

    @property
    def place(self) -> tuple[RecordId, str] | None:
        """Where the answer is kept: row and key; None as long as there is no row."""
        return (self.row.id, self.question.field.key) if self.row else None

    @property
    def stored(self) -> Stored:
        """The answer as it is kept, None for none."""
        return self.row.stored.get(self.question.field.key) if self.row else None

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, also one left unsaid on purpose."""
        return self.stored not in (None, "", [])

    @property
    def waits(self) -> bool:
        """Whether the question is to be asked later."""
        return self.is_shown and unsaid_in(self.stored) is Unsaid.ASK_LATER


def walk(topic: Topic, rows: Iterable[Record], on: date | None = None) -> tuple[Asked, ...]:
    """Return every question of a topic with every row it belongs to, in the order of the talk.

    rows: those about one person, of any kind, each kind in the order it was made.  on:
    the day of the talk; kinds that keep every answer then get a new row that day.  A
    repeated block is gone through once in its place among the other questions, and
    again after its last question for each further row.
    """
    asked = tuple(_Walk(topic, rows, on).asked())
    # Two questions may ask for one answer: the number to call, and where to find somebody.
    put = {one.place for one in asked if one.is_shown}
    return tuple(
        replace(one, is_set_aside=one.is_answered and one.place not in put) for one in asked
    )


def shown(asked: Iterable[Asked], visit: int = 2) -> tuple[Asked, ...]:
    """Return what is to be asked in the first talk (1) or in any later one (2).

    What was answered already is shown in every talk.
    """
    return tuple(
        one for one in asked if one.is_shown and (one.question.visit <= visit or one.is_answered)
    )


def pick(
    question: Question, rows: Iterable[Record], value: Stored
) -> Mapping[RecordId | None, Mapping[str, Stored]]:
    """Return what rows must hold after a question that picks a row was answered.

    The mark leaves the rows that had it and goes to the row named by ``value``; None
    is a row still to be made.  An empty mapping: all is so already.
    """
    own = [one for one in rows if one.schema.name == question.schema.name]
    key, marks = question.field.key, question.also_sets
    named = next((one for one in own if one.stored.get(key) == value), None)
    found: dict[RecordId | None, Mapping[str, Stored]] = {
        one.id: dict.fromkeys(marks)
        for one in own
        if question.fits(one.stored) and one is not named
    }
    if value is not None and named is None:
        found[None] = {**marks, key: value}
    elif named is not None and not question.fits(named.stored):
        found[named.id] = dict(marks)
    return found


class _Walk:
    """The rows of one person, sorted to the questions of one topic."""

    def __init__(self, topic: Topic, rows: Iterable[Record], on: date | None) -> None:
        self._topic, self._on = topic, on.isoformat() if on else None
        self._rows: dict[str, list[Record]] = {}
        for row in rows:
            self._rows.setdefault(row.schema.name, []).append(row)

    def asked(self) -> Iterator[Asked]:
        """Yield each question with each row, in the order of the talk."""
        last = {block_of(one): one.id for one in self._topic.questions if block_of(one)}
        for question in self._topic.questions:
            block = block_of(question)
            if block is None:
                yield self._put(question, None)
                continue
            first, *others = self._places[block]
            yield from self._put_at(question, first)
            if last[block] == question.id:
                members = [one for one in self._topic.questions if block_of(one) == block]
                for place in others:
                    for one in members:
                        yield from self._put_at(one, place)

    def _put_at(self, question: Question, place: Place) -> Iterator[Asked]:
        if not self._is_asked_before(question, place):
            yield self._put(question, place)

    def _put(self, question: Question, place: Place) -> Asked:
        is_shown = self._holds(question, place) and not self._waits_for_its_name(question, place)
        row = self._row(question, place)
        of = place if question.of is not None else None
        return Asked(question, row, is_shown, of, self._before(question, row))

    def _holds(self, question: Question, place: Place) -> bool:
        """Tell whether the rule by which a question is put holds at this place."""
        rule = question.show_if
        if rule is None:
            return True
        earlier = self._topic[rule.question]
        block = block_of(earlier)
        if block is None:
            places: Sequence[Place] = (None,)
        else:
            places = (place,) if block == block_of(question) else self._places[block]
        return any(
            self._holds(earlier, one) and rule.codes & _codes(earlier, self._row(earlier, one))
            for one in places
        )

    def _row(self, question: Question, place: Place) -> Record | None:
        """Return the row in which a question is answered; None if it is still to be made."""
        if question.of is not None:
            linked = self._of_kind(question)
            return next((one for one in linked if place and _links(question, one, place)), None)
        if question.repeats:
            return place
        fitting = [one for one in self._of_kind(question) if question.fits(one.stored)]
        if question.schema.rows is Rows.APPEND:
            return next((one for one in reversed(fitting) if self._is_of_today(one)), None)
        return next(iter(fitting), None)

    def _before(self, question: Question, row: Record | None) -> Record | None:
        if question.schema.rows is not Rows.APPEND or question.repeats:
            return None
        fitting = [one for one in self._of_kind(question) if question.fits(one.stored)]
        return next((one for one in reversed(fitting) if one is not row), None)

    def _is_of_today(self, row: Record) -> bool:
        dated = row.schema.dated
        return self._on is None or dated is None or row.stored.get(dated) == self._on

    def _of_kind(self, question: Question) -> Sequence[Record]:
        return self._rows.get(question.schema.name, ())

    @cached_property
    def _places(self) -> Mapping[str, Sequence[Place]]:
        """The rows of each block; one to be made where the block was not begun."""
        found: dict[str, Sequence[Place]] = {}
        for question in self._topic.questions:
            block = block_of(question)
            if block is None or block in found or question.of is not None:
                continue
            rows = self._rows_of_block(question)
            begun = [one for one in rows if not self._is_asked_before(question, one)]
            found[block] = rows if begun else (*rows, None)
        return found

    def _rows_of_block(self, opener: Question) -> Sequence[Record]:
        rows = self._of_kind(opener)
        if opener.also_sets:
            return [one for one in rows if opener.fits(one.stored)]
        others = [
            one
            for one in self._topic.questions
            if one.repeats and one.also_sets and one.schema.name == opener.schema.name
        ]
        return [row for row in rows if not any(one.fits(row.stored) for one in others)]

    def _is_asked_before(self, question: Question, place: Place) -> bool:
        """Tell whether an earlier question that stands alone asks the same of the same row."""
        if place is None or not question.repeats:
            return False
        for one in self._topic.questions:
            if one.id == question.id:
                return False
            is_same = one.field.key == question.field.key and not one.repeats
            if (
                is_same
                and one.schema.name == question.schema.name
                and self._row(one, None) is place
            ):
                return True
        return False

    def _waits_for_its_name(self, question: Question, place: Place) -> bool:
        """Tell whether the block must first be told what its row is about."""
        natural = question.schema.natural
        if not question.repeats or question.field.key in natural:
            return False
        block = block_of(question)
        asked = {one.field.key for one in self._topic.questions if block_of(one) == block}
        return any(
            place is None or not isinstance(place.stored.get(key), str)
            for key in natural
            if key in asked
        )


def block_of(question: Question) -> str | None:
    """Return the name of the block in which a question is repeated; None if it stands alone."""
    if question.of is not None:
        kind = question.of.kind
        return kind.to if isinstance(kind, Reference) else None
    if not question.repeats:
        return None
    return question.id if question.also_sets else question.schema.name


def _links(question: Question, row: Record, place: Record) -> bool:
    return question.of is not None and row.stored.get(question.of.key) == place.id


def _codes(question: Question, row: Record | None) -> frozenset[str]:
    """Return the codes an answer stands for; none for one left unsaid."""
    stored = row.stored.get(question.field.key) if row else None
    if isinstance(stored, bool):
        return frozenset({"yes" if stored else "no"})
    if isinstance(stored, str):
        return frozenset({stored})
    return frozenset(map(str, stored)) if isinstance(stored, list | tuple) else frozenset()
