"""In which order the parts of a topic stand on its page: questions, heads of rows, consents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.records import RecordId
from app.rules.talk import Asked, block_of
from app.schema.consent import CONSENT
from app.schema.fields import Purpose


@dataclass(frozen=True)
class Head:
    """Stands before the questions of one row.  number: which row of its block, from 1."""

    block: str
    row: RecordId
    number: int
    can_leave: bool


@dataclass(frozen=True)
class Foot:
    """Stands after the last row of a block.  has_more: one more row may be asked for."""

    block: str
    has_more: bool


@dataclass(frozen=True)
class Item:
    """One part of the page.  card: parts with the same one stand on one card; "" on none."""

    what: Asked | Head | Foot | Purpose
    card: str = ""


def page_of(asked: Iterable[Asked]) -> Iterator[Item]:
    """Yield the parts of a page for the questions that are put, in the order of the talk."""
    one_by_one = tuple(asked)
    rows = _rows(one_by_one)
    headed: set[RecordId] = set()
    last = {block_of(one.question): at for at, one in enumerate(one_by_one)}
    run, before = 0, None
    for at, one in enumerate(one_by_one):
        block, row = block_of(one.question), _row(one)
        if one.question.schema.name == CONSENT.name:
            before = None
            if one.question.script is not None:
                yield Item(one.question.script)
            continue
        if block is None or row is None:
            before = None
            yield Item(one)
            continue
        run += before != row
        before, card = row, f"{run} {row}"
        own = rows[block]
        if row not in headed and (len(own) > 1 or not _opens(one)):
            number = list(own).index(row) + 1
            yield Item(Head(block, row, number, can_leave=len(own) > 1), card)
        headed.add(row)
        yield Item(one, card)
        if last[block] == at:
            is_begun = any(each.is_answered for each in own[row])
            yield Item(Foot(block, has_more=is_begun and one.question.of is None))


def _rows(asked: Sequence[Asked]) -> dict[str, dict[RecordId, list[Asked]]]:
    """Return the rows of each block, each with the questions put to it."""
    found: dict[str, dict[RecordId, list[Asked]]] = {}
    for one in asked:
        block, row = block_of(one.question), _row(one)
        if block is not None and row is not None:
            found.setdefault(block, {}).setdefault(row, []).append(one)
    return found


def _row(one: Asked) -> RecordId | None:
    place = one.of if one.question.of is not None else one.row
    return place.id if place is not None else None


def _opens(one: Asked) -> bool:
    """Tell whether a question says itself what its row is about."""
    question = one.question
    return question.field.key in question.schema.natural or not question.schema.natural
