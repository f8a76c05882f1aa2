"""What stands on the page of one topic, in its order: worked out anew after each edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.records import Record, RecordId
from app.rules.talk import Asked, block_of, walk
from app.schema.consent import CONSENT
from app.schema.kinds import Stored
from app.schema.talk import Question, Topic

NOWHERE = RecordId("")


@dataclass(frozen=True)
class WantedRow:
    """A row that a question needs and that is not there yet: its kind, and what it must hold.

    leads: the person asked for it and is led to it.
    """

    kind: str
    told: tuple[tuple[str, Stored], ...] = field(default=(), hash=False)
    leads: bool = False


@dataclass(frozen=True)
class Item:
    """One question in its place.

    card: row, and number of the card of that row, where several rows are gone through.
    """

    asked: Asked
    row: RecordId
    card: tuple[RecordId, int] | None

    @property
    def key(self) -> tuple[str, RecordId, RecordId]:
        """What tells the question from every other on the page."""
        of = self.asked.of.id if self.asked.of is not None else NOWHERE
        return self.asked.question.id, self.row, of


@dataclass(frozen=True)
class Plan:
    """The page of a topic.

    adders: of each repeated block, the question that begins it and after which item one
    more row can be asked for.  lacking: rows to be made.  later: how many questions
    wait for a later talk.
    """

    items: tuple[Item, ...]
    adders: tuple[tuple[int, Question], ...]
    lacking: tuple[WantedRow, ...]
    later: int

    @property
    def shape(self) -> tuple[object, ...]:
        """What is the same as long as nothing on the page moves."""
        placed = tuple((one.key, one.card) for one in self.items)
        return placed, tuple(at for at, _ in self.adders), self.later > 0


def plan_of(topic: Topic, rows: Iterable[Record], today: date, visit: int) -> Plan:
    """Return the page for the rows about a person, in the first talk (1) or any other (2).

    Consents stand on cards of their own and have no place here.
    """
    items: list[Item] = []
    lacking: dict[WantedRow, None] = {}
    later = 0
    for one in walk(topic, rows, today):
        if not one.is_shown or one.question.schema.name == CONSENT.name:
            continue
        if one.question.visit > visit and not one.is_answered:
            later += 1
        elif one.row is not None or one.question.picks_a_row:
            items.append(_item(one, items))
        else:
            lacking[WantedRow(one.question.schema.name, tuple(_told(one).items()))] = None
    return Plan(tuple(items), _adders(topic, items), tuple(lacking), later)


def _item(one: Asked, before: list[Item]) -> Item:
    question = one.question
    row = one.row.id if one.row is not None and not question.picks_a_row else NOWHERE
    if question.picks_a_row:
        row = RecordId(question.id)
    about = one.of.id if one.of is not None else row if question.repeats else None
    if about is None:
        return Item(one, row, None)
    if before and before[-1].card is not None and before[-1].card[0] == about:
        return Item(one, row, before[-1].card)
    number = len({item.card for item in before if item.card and item.card[0] == about})
    return Item(one, row, (about, number))


def _told(one: Asked) -> dict[str, Stored]:
    """Return what a new row must hold for the question to be put to it."""
    linked = {one.question.of.key: one.of.id} if one.question.of and one.of else {}
    return {**one.question.also_sets, **linked}


def _adders(topic: Topic, items: list[Item]) -> tuple[tuple[int, Question], ...]:
    found: dict[str, tuple[int, Question]] = {}
    for question in topic.questions:
        block = block_of(question)
        if block is None or block in found or question.of is not None:
            continue
        places = [at for at, one in enumerate(items) if block_of(one.asked.question) == block]
        if places:
            found[block] = (max(places), question)
    return tuple(sorted(found.values(), key=lambda one: one[0]))
