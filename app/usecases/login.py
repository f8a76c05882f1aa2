"""A worker's unlocked time: who works, on which vault, and what each save gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Record, RecordId, derived_id
from app.rules.codes import read_code
from app.rules.roles import Answer, Operation
from app.schema import centre as fields
from app.schema.centre import CENTRE, USER
from app.schema.person import PERSON
from app.usecases.gate import Gate
from app.usecases.guarded import Guarded
from app.usecases.presence import Presence
from app.usecases.rows import need_happened
from app.vault.folder import Unlocked
from app.vault.vault import Changes, Vault

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """A use case's answer, and what it changed on the way."""

    value: T
    changes: Changes


def user_of_key(sign_public: bytes) -> RecordId:
    """Return the id of the worker's record: drawn from their first public key."""
    return derived_id(USER.name, sign_public.hex())


def unchanged(value: T) -> Outcome[T]:
    """Return the outcome of an act that changed no record."""
    return Outcome(value, Changes("", frozenset()))


@dataclass(frozen=True)
class Login:
    """One worker at one open vault; lives on the thread that opened it.

    store: the vault itself, for what belongs to nobody's file: its keys, its health.
    Everything else goes through ``vault``, which the gate watches.
    """

    store: Vault
    context: Context
    user: RecordId

    @cached_property
    def gate(self) -> Gate:
        """What this worker may do here."""
        return Gate(self.store, self.context, self.user)

    @cached_property
    def presence(self) -> Presence:
        """Whether it is known that this worker is there."""
        return Presence(self.context)

    @cached_property
    def vault(self) -> Guarded:
        """The vault as far as this worker may use it."""
        return Guarded(self.store, self.gate)

    @property
    def unlocked(self) -> Unlocked:
        """The keys that are open now."""
        return self.store.keyring.unlocked

    @property
    def worker(self) -> Record:
        return self.need(USER.name, self.user)

    @property
    def worker_name(self) -> str:
        return self.worker.get(fields.user_name, "")

    @property
    def centre(self) -> Record:
        """The centre this vault belongs to."""
        return self.need(CENTRE.name, self.worker.subject)

    def save(
        self,
        changes: Iterable[Change],
        act: Text,
        value: T,
        *,
        dropping: Iterable[RecordId] = (),
        blobs: Mapping[RecordId, tuple[RecordId, bytes]] | None = None,
        is_final: bool = False,
    ) -> Outcome[T]:
        """Write ``changes`` as one edit named ``act``, and return ``value`` with what changed.

        dropping: rows whose drafts end with this save.  blobs: bytes kept with it,
        by id, each with its subject.  is_final: it cannot be undone.

        Raises Problem (2) that names the field if a birth or the like lies in the future.
        """
        changes = tuple(changes)
        need_happened(changes, self.context.today)
        made = self.vault.append(
            changes,
            act.msgid,
            user=self.user,
            dropping=dropping,
            blobs=blobs,
            is_final=is_final,
        )
        return Outcome(value, made)

    def need(self, kind: str, record_id: RecordId) -> Record:
        """Return the record; Problem 40 if there is none, 12 to 14 if it may not be opened."""
        found = self.vault.open_row(record_id, kind)
        if found is None:
            raise no_such(self, record_id)
        return found

    def need_any(self, record_id: RecordId) -> Record:
        """Return the record of any kind; Problem 40 or 12 to 14 as ``need`` does."""
        found = self.vault.open_row(record_id)
        if found is None:
            raise no_such(self, record_id)
        return found

    def need_person(self, person: RecordId) -> Record:
        """Return the person; raise Problem 40 if there is none."""
        return self.need(PERSON.name, person)

    def know_person(self, person: RecordId) -> None:
        """Refuse (40) an id that nobody has; opens no file."""
        if self.vault.record(PERSON.name, person) is None:
            raise no_such(self, person)

    def resolve(self, text: str) -> RecordId:
        """Return the id that ``text`` names: an id itself, or a person's short code.

        Raises Problem 40 for a code nobody has, or that two people have.
        """
        code = read_code(text)
        if code is None:
            return RecordId(text.strip().lower())
        people = self.vault.by_code(code)
        if len(people) != 1:
            words = N_("No one person has this code. Check it, or look for the name.")
            raise Problem(words, Code.NOT_FOUND)
        return people[0]

    def drafts_waiting(self) -> int:
        """Return how many rows this worker has half-typed words about."""
        return self.vault.draft_count(self.user)

    def close(self) -> None:
        self.store.close()


def no_such(login: Login, record_id: RecordId) -> Problem:
    """Return the Problem (40) of an id without a record: it may be of somebody who was erased."""
    if login.store.file.has_erased(record_id):
        words = N_("This person was erased. Nothing more can be kept about them.")
        return Problem(words, Code.NOT_FOUND, detail="erased")
    return Problem(N_("There is no such record, or it was deleted."), Code.NOT_FOUND)


def name_of(login: Login, user: RecordId) -> str:
    """Return the name of a worker; nothing for an id that no worker has."""
    row = login.vault.record(USER.name, user)
    return row.get(fields.user_name, "") if row else ""


def is_practice(login: Login) -> bool:
    """Tell whether this is a demonstration centre, whose people are not real."""
    return login.centre.get(fields.demonstration, False)


def can_lead(login: Login) -> bool:
    """Tell whether the worker may change who works here, with a second person or without."""
    return login.gate.answer(Operation.USERS) >= Answer.SECOND


def may_lead(login: Login) -> bool:
    """Tell whether the worker may do so, and with a key that leads by what was signed."""
    return can_lead(login) and login.store.keyring.roster.is_lead(login.unlocked.user.sign_public)


def need_lead(login: Login, detail: str) -> None:
    """Refuse (12) who does not lead the centre."""
    if not may_lead(login):
        raise not_leading(detail)


def not_leading(detail: str) -> Problem:
    """Return the refusal (12) of what only those may do who lead the centre."""
    words = N_("Only the centre manager or the data protection officer may do this.")
    return Problem(words, Code.NOT_PERMITTED, detail=detail)
