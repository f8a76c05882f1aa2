"""What was done and by whom: written down here, shown to the data protection officer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice, takewhile
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text, verbatim
from app.records import Record, RecordId
from app.rules.areas import is_about_people
from app.rules.roles import DPO, MANAGER, Operation
from app.schema import centre as fields
from app.schema.centre import USER
from app.schema.person import PERSON
from app.usecases.auditwords import ActKind, fault_words, kind_of, words_of
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import names_of
from app.vault import auditcheck
from app.vault.auditcheck import Fault
from app.vault.auditread import AuditEntry, Place
from app.vault.heads import Progress, tell_nobody

PAGE = 100
SEEN = frozenset({ActKind.OPEN, ActKind.REASON, ActKind.PRINT, ActKind.EXPORT})
_NEAR_S = 600  # looking again so soon is the same look
_TYPING_S = 60
_FORGERIES = frozenset({auditcheck.FORGED, auditcheck.STRANGER})


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are wanted; None for any.  since, until: days here, both count."""

    person: RecordId | None = None
    worker: RecordId | None = None
    kind: ActKind | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """One act as it is shown.

    place: to go on from.  worker: who did it; for a wrong passphrase, whose it should
    have been, or nobody.  people: whom it was about, id and everyday name (empty where
    their file is gone).  records: how many records it was about.
    """

    place: str
    at: datetime
    worker: RecordId | None
    worker_name: str
    kind: ActKind
    words: Text
    people: tuple[tuple[RecordId, str], ...]
    about: tuple[tuple[str, RecordId], ...]

    def as_object(self, catalog: Catalog) -> dict[str, Any]:
        """Return the line as JSON has it."""
        return {
            "entry": self.place,
            "at": self.at.isoformat(),
            "worker": self.worker,
            "worker_name": self.worker_name,
            "act": self.kind.value,
            "words": catalog.say(self.words),
            "people": [{"id": one, "name": name} for one, name in self.people],
            "about": [{"kind": kind, "id": one} for kind, one in self.about],
        }


@dataclass(frozen=True)
class AuditPage:
    """Some entries, the newest first; ``place``: where the next page begins, None at the end."""

    lines: tuple[AuditLine, ...]
    place: str | None


@dataclass(frozen=True)
class AuditReport:
    """Whether the audit is whole: how many entries there are, and what does not hold."""

    entries: int
    faults: tuple[Fault, ...]

    @property
    def words(self) -> tuple[Text, ...]:
        """A sentence for each thing that does not hold."""
        return tuple(fault_words(one) for one in self.faults)

    @property
    def code(self) -> Code:
        """30 for what was changed or is missing, 21 for signatures, 23 for an end cut off."""
        codes = {one.code for one in self.faults}
        if not codes:
            return Code.OK
        if codes <= _FORGERIES:
            return Code.BAD_SIGNATURE
        return Code.ROLLBACK if codes == {auditcheck.CUT} else Code.INTEGRITY


# -- writing down ------------------------------------------------------------------------------


def note_opened(login: Login, person: RecordId) -> Outcome[None]:
    """Write down that this worker has opened a person's file; again after ten minutes only."""
    login.know_person(person)
    login.store.note_once("open", (PERSON.name, person), login.user, _NEAR_S)
    return unchanged(None)


def note_seen(login: Login, record: Record) -> Outcome[None]:
    """Write down that this worker has opened the file of the person whom a record is about."""
    if is_about_people(record.schema):
        return note_opened(login, record.subject)
    return unchanged(None)


def note_listed(login: Login, kind: str) -> Outcome[None]:
    """Write down that this worker has gone through the records of a kind."""
    if is_about_people(login.vault.schemas[kind]):
        login.store.note_once(f"open:{kind}", None, login.user, _NEAR_S)
    return unchanged(None)


def note_searched(login: Login) -> Outcome[None]:
    """Write down that this worker has searched, not for what; once a minute while they type."""
    login.store.note_once("search", None, login.user, _TYPING_S)
    return unchanged(None)


def note_read(login: Login) -> Outcome[None]:
    """Write down that this worker has read what others did."""
    need_reader(login)
    login.store.note_once("read:audit", None, login.user, _NEAR_S)
    return unchanged(None)


# -- reading -----------------------------------------------------------------------------------


def may_read_audit(login: Login) -> bool:
    """Tell whether this worker may read who did what: the data protection officer.

    As long as there is none, the manager, who then holds the key.
    """
    members = login.store.keyring.roster.members.values()
    has_officer = any(one.is_active and DPO in one.roles for one in members)
    stands_in = MANAGER in login.gate.roles and not has_officer
    may = stands_in or login.gate.allows(Operation.AUDIT_READ)
    return may and login.store.audit.is_readable


def need_reader(login: Login) -> None:
    """Refuse (12) who may not read the audit."""
    if not may_read_audit(login):
        words = N_("Only the data protection officer can read who did what.")
        raise Problem(words, Code.NOT_PERMITTED, detail="audit")


def list_audit(
    login: Login, wanted: AuditFilter, before: str | None = None, limit: int = PAGE
) -> AuditPage:
    """Return the newest entries that are wanted, or those before a place.

    Raises Problem 12 (not this worker's to read), 2 (no such place), 30.
    """
    need_reader(login)
    place = _place(before) if before else None
    found = filter(_test(login, wanted), login.store.audit.entries(place))
    some = list(islice(found, limit + 1))
    lines = _lines(login, some[:limit])
    return AuditPage(lines, lines[-1].place if len(some) > limit else None)


def show_entry(login: Login, text: str) -> AuditLine:
    """Return one entry by its place; Problem 12, or 40 if there is none."""
    need_reader(login)
    number, part = _place(text)
    for entry in login.store.audit.entries(Place(number, part + 1)):
        if entry.place == (number, part):
            return _lines(login, [entry])[0]
        break
    raise Problem(N_("There is no entry with this number."), Code.NOT_FOUND)


class Reading:
    """A reading through the whole record, which another thread can end."""

    def __init__(self) -> None:
        self._is_stopped = threading.Event()

    @property
    def goes_on(self) -> bool:
        return not self._is_stopped.is_set()

    def stop(self) -> None:
        self._is_stopped.set()

    def go_on(self, _done: int, _total: int) -> None:
        """End the reading where it was stopped (41)."""
        if not self.goes_on:
            raise Problem(N_("Stopped."), Code.CANCELLED)


def looks_at(
    login: Login, person: RecordId, limit: int, reading: Reading | None = None
) -> tuple[AuditLine, ...] | None:
    """Return who opened, printed or took out a person's file, the newest first.

    None for whoever may not read that.  reading: ends it early.
    """
    if not may_read_audit(login):
        return None
    test = _test(login, AuditFilter(person=person))
    whole = login.store.audit.entries()
    read = takewhile(lambda _: reading is None or reading.goes_on, whole)
    entries = (one for one in read if kind_of(one) in SEEN and test(one))
    return _lines(login, list(islice(entries, limit)))


def verify_audit(login: Login, progress: Progress = tell_nobody) -> AuditReport:
    """Return whether the audit is whole; everybody may ask, nothing of what was done is told.

    progress: told (done, total) entries; what it raises ends the check.
    """
    found = login.store.audit.check(progress)
    return AuditReport(found.entries, found.faults)


# -- within ------------------------------------------------------------------------------------


def _test(login: Login, wanted: AuditFilter) -> Callable[[AuditEntry], bool]:
    """Return what tells whether an entry is wanted."""
    tests: list[Callable[[AuditEntry], bool]] = []
    if wanted.since or wanted.until:
        tests.append(partial(_is_between, _bounds(wanted)))
    if wanted.worker:
        tests.append(lambda entry: _worker(entry) == wanted.worker)
    if wanted.person:
        records = login.store.audit.records_of(wanted.person)
        tests.append(lambda entry: any(one in records for _, one in entry.about))
    if wanted.kind:
        tests.append(lambda entry: kind_of(entry) is wanted.kind)
    return lambda entry: all(test(entry) for test in tests)


def _bounds(wanted: AuditFilter) -> tuple[int, int]:
    """Return the first and the last millisecond that count."""
    first = _midnight(wanted.since) if wanted.since else 0
    after = _midnight(wanted.until + timedelta(days=1)) if wanted.until else 2**62
    return first, after - 1


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time.min).astimezone().timestamp() * 1000)


def _is_between(bounds: tuple[int, int], entry: AuditEntry) -> bool:
    return bounds[0] <= entry.at_ms <= bounds[1]


def _worker(entry: AuditEntry) -> RecordId | None:
    """Return who did it; at a wrong passphrase nobody knows, only whose it should have been."""
    if kind_of(entry) is not ActKind.REFUSED:
        return entry.user
    return next((one for _, one in entry.about), None)


def _lines(login: Login, entries: Iterable[AuditEntry]) -> tuple[AuditLine, ...]:
    found = list(entries)
    records = {one for entry in found for _, one in entry.about}
    subjects = login.store.audit.subjects(records)
    names = names_of(login, {subjects.get(one, one) for one in records})
    workers = {one.id: one.get(fields.user_name, "") for one in login.vault.records(USER.name)}
    lines = []
    for entry in found:
        worker = _worker(entry)
        people = dict.fromkeys(_people(entry, subjects, names))
        lines.append(
            AuditLine(
                place=f"{entry.place.number}.{entry.place.part}",
                at=datetime.fromtimestamp(entry.at_ms / 1000, UTC),
                worker=worker,
                worker_name=workers.get(worker, "") if worker else "",
                kind=kind_of(entry),
                words=words_of(entry),
                people=tuple((one, names.get(one, "")) for one in people),
                about=entry.about,
            )
        )
    return tuple(lines)


def _people(
    entry: AuditEntry, subjects: dict[RecordId, RecordId], names: dict[RecordId, str]
) -> Iterator[RecordId]:
    for kind, record in entry.about:
        person = subjects.get(record, record)
        if person in names or kind == PERSON.name:
            yield person


def _place(text: str) -> Place:
    number, _, part = text.partition(".")
    try:
        return Place(int(number), int(part or 0))
    except ValueError:
        words = N_("“{text}” is no number of an entry. Take it from: waymark audit list.")
        raise Problem(words.with_values(text=verbatim(text)), Code.USAGE) from None
