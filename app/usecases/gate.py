"""The one gate: whether the worker of a login may do something, for screens and commands alike.

What a role allows is in ``app.rules.roles``; here is looked up who works and whose the
person is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Record, RecordId
from app.rules.areas import HIDDEN, is_about_people, reading, writing
from app.rules.roles import MANAGER, SAFEGUARDING, Answer, Care, Operation, Target, answer_for
from app.schema import caseload as caseload_fields
from app.schema import look as look_fields
from app.schema import mentors as mentor_fields
from app.schema import person as person_fields
from app.schema import reach as reach_fields
from app.schema.caseload import ASSIGNMENT
from app.schema.concern import CONCERN
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.look import LOOK
from app.schema.mentors import MENTOR
from app.schema.person import PERSON
from app.schema.reach import FLAG
from app.usecases.areas import brief_keys, card_keys, only
from app.usecases.endedkeys import ended
from app.usecases.mentorroles import is_new_mentor, is_only_mentor, makes_mentor
from app.usecases.rows import changes_of_new, new_row
from app.vault.vault import Vault

REASON = "reason"
_NAMED = (mentor_fields.mentor_person,)
_FEW = 20  # people who are looked up one by one
_WORDS = {
    Answer.REASON: N_("This person is in another worker’s hands. Say first why you need the file."),
    Answer.PURPOSE: N_("Say first what this is for: access or erasure."),
    Answer.SECOND: N_("A second person must agree to this. Ask them first."),
}
_CODES = {
    Answer.REASON: Code.NOT_PERMITTED,
    Answer.PURPOSE: Code.NO_CONSENT,
    Answer.SECOND: Code.NEEDS_SECOND_PERSON,
}


@dataclass(frozen=True)
class Because:
    """Why somebody opens files that are not theirs.

    why: ``reason``, ``access`` or ``erasure``.
    """

    why: str
    words: str


class Gate:
    """What one worker may do at one open vault; on the vault's own thread.

    because: what is given as the reason wherever one is asked for, or None.
    """

    def __init__(self, store: Vault, context: Context, user: RecordId) -> None:
        self._store = store
        self._context = context
        self._user = user
        self._seen: tuple[int, int] | None = None
        self._knows_all = False
        self._roles: frozenset[str] = frozenset()
        self._targets: dict[RecordId, Target] = {}
        self._whys: dict[RecordId, frozenset[str]] = {}
        self.because: Because | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles of the worker, by the roster; none for somebody who has left."""
        self._refresh()
        return self._roles

    @property
    def oversees(self) -> bool:
        """Whether lists show everybody's work: the manager's do; as known at the last opening."""
        return MANAGER in (self.roles if self._seen is None else self._roles)

    def authorize(self, operation: Operation, person: RecordId | None = None) -> Answer:
        """Return ``YES`` or ``BRIEF`` if the worker may do this, about this person if one is named.

        Raises Problem 12 (not in this role, or not without a reason), 13 (not without a
        purpose), 14 (not without a second person).
        """
        self._refresh()
        answer = self._answer(operation, person)
        if answer >= Answer.BRIEF:
            return answer
        may_say = answer in {Answer.REASON, Answer.PURPOSE}
        if may_say and person is not None and self._has_said(answer, person):
            return Answer.YES
        words = _WORDS.get(answer, N_("Your role does not include this."))
        if answer is Answer.NO:
            keyring = self._store.keyring
            words = ended(keyring.roster, keyring.unlocked.user.sign_public) or words
        raise Problem(words, _CODES.get(answer, Code.NOT_PERMITTED), detail=answer.name.lower())

    def allows(self, operation: Operation, person: RecordId | None = None) -> bool:
        """Tell whether ``authorize`` would let this through as it is; changes nothing."""
        self._refresh()
        answer = self._answer(operation, person)
        if answer in {Answer.REASON, Answer.PURPOSE} and person is not None:
            return self._is_said(answer, person)
        return answer >= Answer.BRIEF

    def answer(self, operation: Operation, person: RecordId | None = None) -> Answer:
        """Return what the table says, whatever has been stated or agreed."""
        self._refresh()
        return self._answer(operation, person)

    def is_flagged(self, person: RecordId) -> bool:
        """Tell whether the safeguarding lead is to be spoken to about a person."""
        self._refresh()
        return self._target(person).is_flagged

    def authorize_changes(self, changes: Iterable[Change]) -> None:
        """Let through what the worker may write, or raise as ``authorize`` does."""
        rows: dict[tuple[str, RecordId], list[Change]] = {}
        for one in changes:
            rows.setdefault((one.kind, one.id), []).append(one)
        done: set[tuple[Operation, RecordId | None]] = set()
        self._refresh()
        new = self._new_mentors(rows)
        self._targets |= dict.fromkeys(new, Target(Care.NOBODYS, is_mentor=True))
        try:
            for (kind, row), made in rows.items():
                operation = self._writing(kind, row, made)
                whose = self._person(kind, made[0].subject)
                if kind == CONSENT.name:
                    if self.authorize(operation, whose) is Answer.BRIEF:
                        self._only_for_mentors(row, made)
                elif (operation, whose) not in done:
                    self.authorize(operation, whose)
                    done.add((operation, whose))
        finally:
            for person in new:
                self._targets.pop(person, None)

    def authorize_undo(self, changes: Iterable[Change]) -> None:
        """Let an act be taken back by who may write what it changes, as they could before it.

        Whoever has handed a person over may take that back, although it put the person
        into other hands.
        """
        told = list(changes)
        handed = {one.subject for one in told if one.kind == ASSIGNMENT.name}
        self._refresh()
        for one in handed:
            self._targets[one] = replace(self._target(one), care=Care.OWN)
        try:
            self.authorize_changes(told)
        finally:
            for one in handed:
                self._targets.pop(one, None)

    def hides(self, kind: str) -> bool:
        """Tell whether this worker must not even learn which rows of a kind there are."""
        return kind in HIDDEN and not self.allows(reading(kind))

    def authorize_reading(self, kind: str, subject: RecordId) -> Answer:
        """Let reading of rows of a kind about a subject through, or raise."""
        return self.authorize(reading(kind), self._person(kind, subject))

    def opened(self, record: Record) -> Record:
        """Return of a record that was asked for by itself what the worker may see; raises 12-14."""
        kind = record.schema.name
        answer = self.authorize_reading(kind, record.subject)
        return record if answer is Answer.YES else only(record, brief_keys(kind))

    def listed(self, found: Iterable[Record]) -> list[Record]:
        """Return of many people's records what the worker may see.

        What may not be seen is left out, except the card of a person, by which people
        are found and named.
        """
        rows = list(found)
        self.prepare(len(rows))
        shown = (self._listed(one) for one in rows)
        return [one for one in shown if one is not None]

    def may_list(self, kind: str, subject: RecordId, key: str | None = None) -> bool:
        """Tell whether a row about a subject, or one answer in it, belongs in one's lists.

        ``prepare`` comes before the first of many.
        """
        answer = self._answer(reading(kind), self._person(kind, subject))
        if answer is Answer.BRIEF:
            keys = brief_keys(kind)
            return key in keys if key else bool(keys)
        return self._passes(answer, subject)

    def prepare(self, count: int) -> None:
        """Look up in one go whose people are whose, if that many are to be told apart."""
        self._refresh()
        if count > _FEW and not self._knows_all:
            held: dict[RecordId, set[str | None]] = {}
            wanted = (caseload_fields.assigned_worker, caseload_fields.assigned_until)
            for one in self._store.records(ASSIGNMENT.name, only=wanted):
                if one.get(caseload_fields.assigned_until) is None:
                    worker = one.get(caseload_fields.assigned_worker)
                    held.setdefault(one.subject, set()).add(worker)
            flags = self._store.records(FLAG.name, where=("kind", SAFEGUARDING))
            flagged = {one.subject for one in flags if one.get(reach_fields.flag_active, True)}
            mentors = [one.subject for one in self._store.records(MENTOR.name, only=_NAMED)]
            told = self._store.about(PERSON.name, mentors, (person_fields.roles,))
            only_mentors = {one.subject for one in told if is_only_mentor(one)}
            for person in held.keys() | flagged | only_mentors:
                care = self._care(held.get(person, set()))
                self._targets[person] = Target(care, person in flagged, person in only_mentors)
            self._knows_all = True

    # -- within -------------------------------------------------------------------------------

    def _listed(self, record: Record) -> Record | None:
        kind = record.schema.name
        answer = self._answer(reading(kind), self._person(kind, record.subject))
        if self._passes(answer, record.subject):
            return record
        keys = brief_keys(kind) if answer is Answer.BRIEF else frozenset()
        keys |= card_keys() if record.schema is PERSON else frozenset()
        return only(record, keys) if keys else None

    def _passes(self, answer: Answer, person: RecordId) -> bool:
        """Tell whether a row in a list is shown whole; a manager's lists show all work."""
        if answer is Answer.YES or (answer is Answer.REASON and self.oversees):
            return True
        return answer in {Answer.REASON, Answer.PURPOSE} and self._is_said(answer, person)

    def _answer(self, operation: Operation, person: RecordId | None) -> Answer:
        target = Target() if person is None else self._target(person)
        return answer_for(self._roles, operation, target)

    def _writing(self, kind: str, row: RecordId, made: Iterable[Change]) -> Operation:
        """Return the operation that a change of a row is; some rows differ from their kind."""
        if kind == CONCERN.name and self._store.record(kind, row) is not None:
            return Operation.CONCERN_CLOSE
        if kind == FLAG.name and self._is_mark(row, made):
            return Operation.MARK_WRITE
        if kind == PERSON.name and self._makes_mentor(row, made):
            return Operation.MENTOR_WRITE
        return writing(kind)

    def _is_mark(self, row: RecordId, made: Iterable[Change]) -> bool:
        """Tell whether a flag is the neutral one for the safeguarding lead, and stays that."""
        told = [one.value for one in made if one.key == reach_fields.flag_kind.key]
        known = self._store.record(FLAG.name, row)
        if known is not None:
            told.append(known.stored.get(reach_fields.flag_kind.key))
        return bool(told) and all(one == SAFEGUARDING for one in told)

    def _new_mentors(self, rows: Mapping[tuple[str, RecordId], Sequence[Change]]) -> set[RecordId]:
        """Return the people who come into the vault with these changes, as mentors alone."""
        return {
            row
            for (kind, row), made in rows.items()
            if kind == PERSON.name and is_new_mentor(made) and self._store.record(kind, row) is None
        }

    def _makes_mentor(self, row: RecordId, made: Iterable[Change]) -> bool:
        known = self._store.record(PERSON.name, row)
        return known is not None and makes_mentor(known, list(made))

    def _only_for_mentors(self, row: RecordId, made: Iterable[Change]) -> None:
        """Refuse (12) any consent but the one to tell a mentor."""
        told = [one.value for one in made if one.key == "purpose"]
        known = self._store.record(CONSENT.name, row)
        told += [known.stored.get("purpose")] if known else []
        if not told or any(one != Purpose.SHARE_WITH_MENTOR.value for one in told):
            words = N_("Your role does not include this.")
            raise Problem(words, Code.NOT_PERMITTED, detail="consent")

    def _person(self, kind: str, subject: RecordId) -> RecordId | None:
        return subject if is_about_people(self._store.schemas[kind]) else None

    def _has_said(self, answer: Answer, person: RecordId) -> bool:
        return self._is_said(answer, person) or self._say(answer, person)

    def _is_said(self, answer: Answer, person: RecordId) -> bool:
        """Tell whether the worker has said today why they open this person's file."""
        said = self._said(person)
        return REASON in said if answer is Answer.REASON else bool(said - {REASON})

    def _say(self, answer: Answer, person: RecordId) -> bool:
        """Write down the reason that was given for wherever one is needed, if it is of the kind."""
        if self.because is None or (self.because.why == REASON) != (answer is Answer.REASON):
            return False
        state(self._store, self._context, (self._user, person), self.because)
        self._whys.pop(person, None)
        return True

    def _said(self, person: RecordId) -> frozenset[str]:
        if person not in self._whys:
            rows = self._store.records(LOOK.name, subject=person, where=("worker", self._user))
            today = self._context.today
            self._whys[person] = frozenset(
                one.get(look_fields.look_why, "")
                for one in rows
                if one.get(look_fields.look_on) == today
            )
        return self._whys[person]

    def _target(self, person: RecordId) -> Target:
        known = self._targets.get(person)
        if known is None:
            known = Target(Care.NOBODYS) if self._knows_all else self._looked_up(person)
            self._targets[person] = known
        return known

    def _looked_up(self, person: RecordId) -> Target:
        rows = self._store.records(ASSIGNMENT.name, subject=person)
        held = {
            one.get(caseload_fields.assigned_worker)
            for one in rows
            if one.get(caseload_fields.assigned_until) is None
        }
        flags = self._store.records(FLAG.name, subject=person, where=("kind", SAFEGUARDING))
        is_flagged = any(one.get(reach_fields.flag_active, True) for one in flags)
        row = self._store.record(PERSON.name, person)
        return Target(self._care(held), is_flagged, row is not None and is_only_mentor(row))

    def _care(self, held: Collection[str | None]) -> Care:
        if self._user in held:
            return Care.OWN
        return Care.OTHERS if held else Care.NOBODYS

    def _refresh(self) -> None:
        """Forget what was looked up, once anything has been written by anybody."""
        now = self._store.moment
        if now == self._seen:
            return
        self._seen, self._knows_all = now, False
        self._targets.clear()
        self._whys.clear()
        keyring = self._store.keyring
        member = keyring.roster.of_key(keyring.unlocked.user.sign_public)
        self._roles = member.roles if member is not None and member.is_active else frozenset()


def state(store: Vault, context: Context, who: tuple[RecordId, RecordId], because: Because) -> None:
    """Write down why a worker opens the file of a person today: in the file, and in the audit."""
    worker, person = who
    if not because.words.strip():
        words = N_("Please fill in “{field}”.").with_values(field=LOOK["words"].label)
        raise Problem(words, Code.USAGE, field="words")
    row = new_row(
        context,
        LOOK,
        person,
        {
            "person": person,
            "worker": worker,
            "why": because.why,
            "words": because.words.strip(),
            "on": context.today.isoformat(),
        },
    )
    act = N_("Open a file with a reason").msgid
    store.append(changes_of_new(row), act, user=worker, is_final=True)
    store.note(f"look:{because.why}", PERSON.name, person, worker)
