"""An open vault as the worker of a login may use it: every reading and writing passes the gate.

Rows that are asked for by whose they are must be allowed, or it is a Problem; of rows
among many, those that are not allowed are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from app.records import Change, Record, RecordId
from app.rules.areas import HIDDEN, is_about_people, reading
from app.rules.deadlines import KIND_OF, Deadline
from app.rules.roles import Answer, Operation
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.schema.person import PERSON
from app.usecases.areas import brief_keys
from app.usecases.areas import only as with_only
from app.usecases.gate import Gate
from app.vault.daily import First
from app.vault.drafts import StoredDraft
from app.vault.folder import VaultFolder
from app.vault.inbox import Asked, Place
from app.vault.keyring import Keyring
from app.vault.lateness import LatePlan
from app.vault.log import Changes
from app.vault.merge_in import Batch, Merged
from app.vault.pressing import Pressing, Sort
from app.vault.reader import Conflict
from app.vault.reading import PastValue
from app.vault.search import Hit
from app.vault.vault import Blobs, Vault

T = TypeVar("T")
_MANY = 1000  # whose is whose is looked up in one go


class Guarded:  # noqa: PLR0904 - one method a question, as the vault has
    """The vault behind the gate; the methods are those of ``Vault``, with its answers."""

    def __init__(self, store: Vault, gate: Gate) -> None:
        self._store = store
        self._gate = gate

    @property
    def keyring(self) -> Keyring:
        return self._store.keyring

    @property
    def folder(self) -> VaultFolder:
        return self._store.folder

    @property
    def schemas(self) -> Mapping[str, Schema]:
        return self._store.schemas

    # -- reading ------------------------------------------------------------------------------

    def record(self, kind: str, record_id: RecordId) -> Record | None:
        """Return a row; of a person who may not be opened the card; Problem 12 to 14 else."""
        found = self._store.record(kind, record_id)
        if found is None or self._gate.hides(kind):
            return None
        if kind == PERSON.name:
            return next(iter(self._gate.listed([found])), None)
        return self._gate.opened(found)

    def has(self, kind: str, record_id: RecordId) -> bool:
        """Tell whether there is such a row, of whomever: where a list goes on, for instance."""
        return self._store.record(kind, record_id) is not None and not self._gate.hides(kind)

    def open_row(self, record_id: RecordId, kind: str | None = None) -> Record | None:
        """Return a row of a kind, or of any; Problem 12 to 14 if it may not be opened."""
        if kind is None:
            found = self._store.find_row(record_id)
        else:
            found = self._store.record(kind, record_id)
        if found is None or self._gate.hides(found.schema.name):
            return None
        return self._gate.opened(found)

    def records(
        self,
        kind: str,
        *,
        subject: RecordId | None = None,
        where: tuple[str, Stored] | None = None,
        between: tuple[str, str, str] | None = None,
        only: Sequence[Field[Any]] = (),
        limit: int | None = None,
    ) -> list[Record]:
        """Return rows of a kind as ``Vault.records`` does; those about a subject, or none of it."""
        if self._gate.hides(kind):
            return []
        answer = Answer.YES
        if subject is not None:
            answer = self._gate.authorize_reading(kind, subject)
        found = self._store.records(
            kind, subject=subject, where=where, between=between, only=only, limit=limit
        )
        if subject is None:
            return self._listed(kind, found)
        return found if answer is Answer.YES else _brief(kind, found)

    def stretch(
        self, kind: str, where: Mapping[str, Stored], after: RecordId | None, limit: int
    ) -> list[Record]:
        """Return the next rows of a kind that the worker may see; ``after`` is one of them.

        A stretch is full, or it is the last one.
        """
        found: list[Record] = []
        last = after
        while len(found) < limit:
            rows = self._store.stretch(kind, where, last, limit)
            found += self._listed(kind, rows)
            if len(rows) < limit:
                break
            last = rows[-1].id
        return found[:limit]

    def page(
        self,
        kind: str,
        after: tuple[str, RecordId] | None,
        limit: int,
        *,
        having: str | None = None,
    ) -> list[Record]:
        if having is not None:
            self._gate.authorize(reading(having))
        return self._listed(kind, self._store.page(kind, after, limit, having=having))

    def latest(self, kind: str, limit: int) -> list[Record]:
        return self._listed(kind, self._store.latest(kind, limit))

    def count(self, kind: str) -> int:
        return 0 if self._gate.hides(kind) else self._store.count(kind)

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Return what ``text`` may mean; words in a file lead to it only if it may be seen."""
        found = self._store.find(text, limit)
        if self._gate.oversees:
            return found
        self._gate.prepare(len(found))
        return [one for one in found if self._may_find(one)]

    def by_code(self, code: str) -> list[RecordId]:
        return self._store.by_code(code)

    def history(self, record_id: RecordId, key: str | None = None) -> list[PastValue]:
        """Return the versions of a row's fields, of those that the worker may see now."""
        row = self._store.find_row(record_id)
        if row is not None and self._gate.hides(row.schema.name):
            return []
        answer = Answer.YES
        if row is not None:
            answer = self._gate.authorize_reading(row.schema.name, row.subject)
        versions = self._store.history(record_id, key)
        if row is None or answer is Answer.YES or not is_about_people(row.schema):
            return versions
        return [one for one in versions if one.key in brief_keys(row.schema.name)]

    def conflicts(self) -> list[Conflict]:
        found = self._store.conflicts()
        self._gate.prepare(len(found))
        return [one for one in found if self._gate.may_list(one.kind, one.subject, one.key)]

    def open_conflicts(self, most: int | None = None) -> First[Conflict]:
        hidden = frozenset(one for one in HIDDEN if self._gate.hides(one))
        return self._first(
            partial(self._store.open_conflicts, hidden=hidden),
            most,
            lambda one: self._gate.may_list(one.kind, one.subject, one.key),
        )

    def asked_after(self, after: Place | None) -> Iterator[Asked]:
        self._gate.prepare(_MANY)
        for one in self._store.asked_after(after):
            if not self._gate.hides(one.kind) and self._gate.may_list(
                one.kind, one.subject, one.key
            ):
                yield one

    def late_plans(self, today: date, most: int | None = None) -> First[LatePlan]:
        find = partial(self._store.late_plans, today)
        return self._first(find, most, lambda one: self._gate.may_list("plan", one.subject))

    def pressing_days(self, today: date, most: int | None = None) -> First[Deadline]:
        find = partial(self._store.pressing_days, today)
        return self._first(
            find, most, lambda one: self._gate.may_list(KIND_OF[one.kind], one.subject)
        )

    def pressing(self, sort: Sort, today: date, most: int | None = None) -> First[Pressing]:
        """Return what presses of a sort; of matches all to whom they are a task, else one's own."""
        find = partial(self._store.pressing, sort, today)
        cares = self._gate.allows(Operation.MENTOR_WRITE)
        if sort in _OF_COORDINATORS and not cares:
            return First()
        if sort in _OF_COORDINATORS | _OF_MATCHES and cares:
            return find(most)
        kind, key = _SEEN_AS.get(sort, ("session", "state"))
        return self._first(find, most, lambda one: self._gate.may_list(kind, one.subject, key))

    def planned_meetings(
        self, since: datetime | None, until: datetime, most: int | None = None
    ) -> First[Record]:
        find = partial(self._store.planned_meetings, since, until)
        return self._first(find, most, lambda one: self._gate.may_list("session", one.subject))

    def about(
        self, kind: str, subjects: Sequence[RecordId], only: Sequence[Field[Any]]
    ) -> list[Record]:
        return self._listed(kind, self._store.about(kind, subjects, only))

    def blob(self, blob_id: RecordId) -> bytes | None:
        """Return bytes by their id, which only a row that was let through tells."""
        return self._store.blob(blob_id)

    def unsent_count(self) -> int:
        return self._store.unsent_count()

    def export_stretches(self) -> Iterator[Batch]:
        self._gate.authorize(Operation.BUNDLES)
        return self._store.export_stretches()

    # -- writing ------------------------------------------------------------------------------

    def append(
        self,
        changes: Iterable[Change],
        act: str,
        *,
        user: RecordId,
        dropping: Iterable[RecordId] = (),
        blobs: Blobs | None = None,
        is_final: bool = False,
    ) -> Changes:
        """Write changes if all of them are allowed, or none of them."""
        wanted = tuple(changes)
        self._gate.authorize_changes(wanted)
        return self._store.append(
            wanted, act, user=user, dropping=dropping, blobs=blobs, is_final=is_final
        )

    def drafts(self, user: RecordId) -> list[StoredDraft]:
        return self._store.drafts(user)

    def draft_count(self, user: RecordId) -> int:
        return self._store.draft_count(user)

    def store_draft(self, user: RecordId, record: Record, content: Stored) -> None:
        """Keep half-typed words about a row, if the worker may write it."""
        self._gate.authorize_changes([_some_change(record)])
        self._store.store_draft(user, record, content)

    def drop_drafts(self, user: RecordId, rows: Iterable[RecordId]) -> None:
        self._store.drop_drafts(user, rows)

    def undo_last(self, user: RecordId) -> tuple[str, Changes]:
        """Take the last act back, if the worker may make the change that this is now."""
        number, changes = self._store.undoing(user)
        self._gate.authorize_undo(changes)
        return self._store.undo_last(user, number)

    def delete(self, record: Record, act: str, *, user: RecordId) -> Changes:
        self._gate.authorize_changes([_some_change(record)])
        return self._store.delete(record, act, user=user)

    def forget(
        self, record: Record, telling: Sequence[Change], act: str, *, user: RecordId
    ) -> Changes:
        """Forget a row for ever, if the worker may take it out of the file."""
        self._gate.authorize_changes([_some_change(record), *telling])
        return self._store.forget(record, telling, act, user=user)

    def merge(self, batch: Batch) -> Merged:
        self._gate.authorize(Operation.BUNDLES)
        return self._store.merge(batch)

    def note(self, act: str, kind: str, record_id: RecordId, user: RecordId) -> None:
        self._store.note(act, kind, record_id, user)

    # -- within -------------------------------------------------------------------------------

    def _listed(self, kind: str, found: list[Record]) -> list[Record]:
        if self._gate.hides(kind):
            return []
        if self._gate.oversees or not is_about_people(self.schemas[kind]):
            return found
        return self._gate.listed(found)

    def _first(
        self,
        find: Callable[[int | None], First[T]],
        most: int | None,
        may_see: Callable[[T], bool],
    ) -> First[T]:
        if self._gate.oversees:
            return find(most)
        rows = find(None).rows
        self._gate.prepare(len(rows))
        seen = tuple(one for one in rows if may_see(one))
        return First(seen[:most], len(seen))

    def _may_find(self, hit: Hit) -> bool:
        return hit.reason != "text" or self._gate.may_list(hit.kind, hit.subject, hit.key)


# Nobody else may write these down.
_OF_COORDINATORS = frozenset({Sort.CHECK, Sort.CONTACT, Sort.OVERFULL})
_OF_MATCHES = frozenset({Sort.SILENT, Sort.MATCH_END, Sort.RULED, Sort.REVIEW, Sort.BRIEF})
# The answer by whose rules a worker sees what presses.
_SEEN_AS: Mapping[Sort, tuple[str, str]] = MappingProxyType(
    {Sort.PERMIT: ("legal", "valid_until"), Sort.PAPERS: ("recognition", "opened_on")}
)


def _some_change(record: Record) -> Change:
    """Return a change of no field in particular, to ask whether the row may be written."""
    return Change(record.schema.name, record.id, record.subject, "", None)


def _brief(kind: str, found: Iterable[Record]) -> list[Record]:
    keys = brief_keys(kind)
    return [with_only(one, keys) for one in found] if keys else []
