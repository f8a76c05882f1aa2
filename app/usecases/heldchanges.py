"""Changes that do not count, since their writer may not write them: shown, and decided about.

Nothing of them is lost.  They count as soon as their writer gets the role; or somebody who leads
writes the same as their own words; or it is known that somebody has looked at them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Record, RecordId
from app.rules.areas import is_about_people
from app.rules.merge import is_readable
from app.rules.roles import Operation
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.usecases.hands import computer_of
from app.usecases.login import Login, Outcome, may_lead, name_of, need_lead, unchanged
from app.usecases.people import names_of
from app.usecases.quarantine import the_one
from app.usecases.rows import changes_of_new, edited
from app.usecases.writable import may_write
from app.vault.heldbook import HeldRow
from app.vault.quarantine import ASIDE, OPEN

REASON = N_("Written by somebody whose role may not write this.")
_ACT = N_("Write down what somebody else wrote")


@dataclass(frozen=True)
class HeldChange:
    """What one worker wrote in one record and may not write.

    id: 64 hex digits, the same on each computer.  writer, computer: empty if not known here.
    person: whose file it belongs to, if it is about a person; name: theirs.  kind: what sort of
    record.  answers: those that this worker may read, without whom it is about; others are only
    counted.  count: of all.  state: ``open`` or ``aside``.  may_be_taken: this worker may write
    it down as their own.
    """

    id: str
    reason: Text
    writer: str
    computer: str
    at: datetime
    person: RecordId | None
    name: str
    kind: Text
    answers: tuple[tuple[Field[Any], Stored], ...]
    count: int
    state: str
    may_be_taken: bool


def list_held(login: Login, *, with_settled: bool = False) -> tuple[HeldChange, ...]:
    """Return what waits for somebody, the latest first; raises Problem 12.

    Nothing of records that this worker must not even know of.
    """
    login.gate.authorize(Operation.BUNDLES)
    found = _rows(login, with_aside=with_settled)
    names = names_of(login, [one.subject for one in found])
    leads = may_lead(login)
    told = [_held(login, one, names.get(one.subject, ""), leads=leads) for one in found]
    return tuple(sorted(told, key=lambda one: (one.at, one.id), reverse=True))


def is_held(login: Login, text: str) -> bool:
    """Tell whether ids in the whole list begin with ``text``; raises Problem 12."""
    login.gate.authorize(Operation.BUNDLES)
    wanted = text.strip().lower()
    return any(_id_of(one).startswith(wanted) for one in _rows(login, with_aside=True))


def put_change_aside(login: Login, text: str) -> Outcome[str]:
    """Know that somebody has looked at it; this computer does not ask about it again."""
    login.gate.authorize(Operation.BUNDLES)
    row = _find(login, text)
    login.store.exchange.held.put_aside(row.id, row.user)
    login.vault.note("put aside", row.kind, row.id, login.user)
    return unchanged(_id_of(row))


def take_change(login: Login, text: str) -> Outcome[RecordId]:
    """Write down as one's own what somebody may not have written; it holds on every computer.

    For those who lead the centre and may write such a record.  Raises Problem 12, 13 as the
    gate does, 2 if it is no whole record, 40 if it is not in the list.
    """
    need_lead(login, "quarantine")
    login.presence.need()
    row = _find(login, text)
    schema = SCHEMAS[row.kind]
    answers = _answers(schema, row)
    if not answers:
        words = N_("There is no answer in it that could be written down. Put it aside.")
        raise Problem(words, Code.USAGE, detail="held")
    known = login.vault.record(row.kind, row.id)
    if known is None:  # raises if the whole would be no record
        changes_of_new(Record(schema, row.id, row.subject, answers))
    else:
        edited(known, answers)
    versions = known.versions if known is not None else {}
    changes = [
        Change(row.kind, row.id, row.subject, key, stored, (*versions.get(key, ()), *seen))
        for key, stored in answers.items()
        for seen in [row.versions[_name_of(schema, key, row)]]
    ]
    return login.save(changes, _ACT, row.id, is_final=True)


def _rows(login: Login, *, with_aside: bool) -> list[HeldRow]:
    """Return those of kinds that this program knows and this worker may know of."""
    return [
        one
        for one in login.store.exchange.held.rows(with_aside=with_aside)
        if one.kind in SCHEMAS and not login.gate.hides(one.kind)
    ]


def _find(login: Login, text: str) -> HeldRow:
    return the_one(text, _rows(login, with_aside=True), _id_of)


def _id_of(row: HeldRow) -> str:
    return hashlib.sha256(f"waymark/held\0{row.id}\0{row.user}".encode()).hexdigest()


def _answers(schema: Schema, row: HeldRow) -> dict[str, Stored]:
    """Return the answers that this version can write, by their present keys, as forms have them."""
    told = {schema.renamed.get(name, name): stored for name, stored in row.answers.items()}
    return {one.key: told[one.key] for one in schema.fields if one.key in told}


def _name_of(schema: Schema, key: str, row: HeldRow) -> str:
    return next(name for name in row.answers if schema.renamed.get(name, name) == key)


def _held(login: Login, row: HeldRow, name: str, *, leads: bool) -> HeldChange:
    schema = SCHEMAS[row.kind]
    person = row.subject if is_about_people(schema) else None
    computer, _ = computer_of(login, row.device)
    is_waiting = not row.is_aside
    return HeldChange(
        id=_id_of(row),
        reason=REASON,
        writer=name_of(login, row.user),
        computer=computer,
        at=datetime.fromtimestamp(row.at_ms / 1000, UTC),
        person=person,
        name=name,
        kind=schema.label,
        answers=tuple(
            (schema[key], stored)
            for key, stored in _answers(schema, row).items()
            if key != schema.owner
            and is_readable(schema[key], stored)
            and login.gate.may_list(row.kind, row.subject, key)
        ),
        count=len(row.answers),
        state=OPEN if is_waiting else ASIDE,
        may_be_taken=leads and is_waiting and may_write(login, row.kind, person),
    )
