"""Who looks after whom: taken on, handed over to another worker in one act, listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema import caseload as fields
from app.schema import centre as centre_fields
from app.schema.caseload import ASSIGNMENT
from app.schema.centre import USER
from app.schema.kinds import Stored
from app.usecases.login import Login, Outcome
from app.usecases.people import FoundPerson, names_of
from app.usecases.rows import changes_of_new, edited, joined, new_row

MAIN = "main"


@dataclass(frozen=True)
class Worker:
    """One worker of the centre.  is_active: they work here now."""

    id: RecordId
    name: str
    is_active: bool


@dataclass(frozen=True)
class Responsible:
    """A worker who looks after a person now.  is_me: the one who is working."""

    assignment: Record
    worker: Worker
    role: str
    is_me: bool


@dataclass(frozen=True)
class Load:
    """One worker and the people they look after now, by name."""

    worker: Worker
    people: tuple[FoundPerson, ...]


def workers(login: Login) -> tuple[Worker, ...]:
    """Return the workers of this centre, those who work here now first, by name."""
    found = [_worker(one) for one in login.vault.records(USER.name)]
    return tuple(sorted(found, key=lambda one: (not one.is_active, one.name)))


def responsible_for(login: Login, person: RecordId) -> tuple[Responsible, ...]:
    """Return who looks after a person now, the one responsible first."""
    known = {one.id: one for one in workers(login)}
    order = list(fields.ASSIGNMENT_ROLES)
    found = []
    for row in login.vault.records(ASSIGNMENT.name, subject=person):
        worker = known.get(RecordId(row.get(fields.assigned_worker, "")))
        if worker is not None and _is_running(row):
            role = row.get(fields.assignment_role, MAIN)
            found.append(Responsible(row, worker, role, worker.id == login.user))
    return tuple(
        sorted(found, key=lambda one: order.index(one.role) if one.role in order else len(order))
    )


def assign(
    login: Login, person: RecordId, worker: RecordId, stored: Mapping[str, Stored] | None = None
) -> Outcome[RecordId]:
    """Let a worker look after a person; whoever was responsible before is so until today.

    stored: ``role`` (responsible, unless it says otherwise) and ``reason``.  Raises
    Problem 40 if there is no such person or worker, 2 if the worker has left.
    """
    login.need_person(person)
    _need_worker(login, worker)
    row, changes = _assigned(login, person, worker, {"role": MAIN, **(stored or {})})
    return login.save(changes, N_("Say who is responsible"), row)


def end_assignment(login: Login, assignment: RecordId) -> Outcome[RecordId]:
    """Let a worker look after a person no longer, from today on."""
    row = login.need(ASSIGNMENT.name, assignment)
    changes = edited(row, {"until": login.context.today.isoformat()})
    return login.save(changes, N_("End a responsibility"), row.id)


def hand_over(
    login: Login, people: Sequence[RecordId], to: RecordId, reason: str = ""
) -> Outcome[tuple[RecordId, ...]]:
    """Give people into the hands of another worker, all in one save that one undo takes back.

    Those already in their hands stay as they are.  Raises Problem 2 without people or
    if the worker has left, 40 if one of the people or the worker is not there.
    """
    if not people:
        raise Problem(N_("Choose the people to hand over."), Code.USAGE, field="people")
    _need_worker(login, to)
    told: dict[str, Stored] = {"role": MAIN, **({"reason": reason} if reason else {})}
    rows: list[RecordId] = []
    changes: list[Iterable[Change]] = []
    for person in dict.fromkeys(people):
        login.need_person(person)
        row, made = _assigned(login, person, to, told)
        rows.append(row)
        changes.append(made)
    return login.save(joined(changes), N_("Hand people over"), tuple(rows))


def caseload_now(login: Login) -> tuple[RecordId, tuple[Load, ...]]:
    """Return who is asking, and each worker with their people."""
    return login.user, caseload(login)


def handing_over(login: Login, person: RecordId, to: RecordId) -> tuple[Change, ...]:
    """Return the changes that give one person into another's hands, to be saved with others."""
    _need_worker(login, to)
    return _assigned(login, person, to, {"role": MAIN})[1]


def people_of(login: Login, worker: RecordId | None = None) -> tuple[FoundPerson, ...]:
    """Return the people a worker looks after now, by name; None asks for one's own."""
    wanted = worker or login.user
    rows = login.vault.records(
        ASSIGNMENT.name, where=("worker", wanted), only=(fields.assigned_until,)
    )
    people = list(dict.fromkeys(row.subject for row in rows if _is_running(row)))
    return _by_name(people, names_of(login, people))


def caseload(login: Login) -> tuple[Load, ...]:
    """Return each worker with the people they look after now; those without people too."""
    rows = login.vault.records(
        ASSIGNMENT.name, only=(fields.assigned_worker, fields.assigned_until)
    )
    held: dict[str, dict[RecordId, None]] = {}
    for row in rows:
        if _is_running(row):
            held.setdefault(row.get(fields.assigned_worker, ""), {})[row.subject] = None
    names = names_of(login, list({one: None for people in held.values() for one in people}))
    return tuple(
        Load(one, _by_name(held.get(one.id, {}), names))
        for one in workers(login)
        if one.is_active or one.id in held
    )


def _assigned(
    login: Login, person: RecordId, worker: RecordId, stored: Mapping[str, Stored]
) -> tuple[RecordId, tuple[Change, ...]]:
    """Return the assignment of a worker and the changes that make it so."""
    today = login.context.today.isoformat()
    running = [
        one for one in login.vault.records(ASSIGNMENT.name, subject=person) if _is_running(one)
    ]
    same = next((one for one in running if _is_like(one, worker, stored.get("role"))), None)
    if same is not None:
        return same.id, ()
    ended: list[Iterable[Change]] = []
    if stored.get("role") == MAIN:
        before = (one for one in running if one.get(fields.assignment_role, MAIN) == MAIN)
        ended = [edited(one, {"until": today}) for one in before]
    owned = {"person": person, "worker": worker, "since": today, **stored}
    row = new_row(login.context, ASSIGNMENT, person, owned)
    return row.id, joined([*ended, changes_of_new(row)])


def _is_like(row: Record, worker: RecordId, role: Stored) -> bool:
    is_same_role = row.get(fields.assignment_role, MAIN) == role
    return row.get(fields.assigned_worker) == worker and is_same_role


def _is_running(row: Record) -> bool:
    return row.get(fields.assigned_until) is None


def _need_worker(login: Login, worker: RecordId) -> None:
    if not _worker(login.need(USER.name, worker)).is_active:
        raise Problem(N_("This worker has left. Choose another."), Code.USAGE, field="worker")


def _worker(row: Record) -> Worker:
    is_active = row.get(centre_fields.active, True)
    return Worker(row.id, row.get(centre_fields.user_name, ""), is_active)


def _by_name(people: Iterable[RecordId], names: Mapping[RecordId, str]) -> tuple[FoundPerson, ...]:
    """Return those of the people who are there, by name."""
    found = (
        FoundPerson(one, names[one], show_code(code_of(one)), "caseload")
        for one in people
        if one in names
    )
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.code)))
