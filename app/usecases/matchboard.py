"""The matching board: who waits, who has room, what is proposed, and what staff decides there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.matching.facts import MentorFacts, StudentFacts
from app.rules.matching.fit import Score, fit_of, scores
from app.rules.matching.hard import (
    Failing,
    failing_of_mentor,
    failing_of_student,
    failing_rules,
)
from app.rules.matching.objective import Pair
from app.rules.matching.policy import Policy, Priority
from app.schema import matches as fields
from app.schema.fields import Purpose
from app.schema.matches import MATCH
from app.usecases.consents import need_consent, need_match
from app.usecases.login import Login, Outcome
from app.usecases.matchfacts import Table, always, table_of
from app.usecases.matching import new_proposal, replaced
from app.usecases.matchpolicy import policy_of
from app.usecases.matchrows import is_open
from app.usecases.matchwords import RULE_NAMES
from app.usecases.people import names_of
from app.usecases.rows import changes_of_new, edited, joined
from app.usecases.writable import MATCHES, may_write

_BEFORE = ("student_agreed", "mentor_agreed", "ready")


@dataclass(frozen=True)
class Waiting:
    """A student who waits.  proposal: the open one, or None."""

    facts: StudentFacts
    name: str
    priorities: tuple[Priority, ...]
    proposal: Record | None

    @property
    def id(self) -> RecordId:
        return RecordId(self.facts.id)

    @property
    def mentor(self) -> RecordId | None:
        """Who is proposed, if anybody."""
        if self.proposal is None:
            return None
        return RecordId(self.proposal.get(fields.match_mentor, ""))

    @property
    def is_fast(self) -> bool:
        """Whether the proposal is held fast."""
        return self.proposal is not None and self.proposal.get(fields.match_locked, False)


@dataclass(frozen=True)
class Room:
    """A mentor with a free place.  proposed: how many open proposals they have."""

    facts: MentorFacts
    name: str
    proposed: int

    @property
    def id(self) -> RecordId:
        return RecordId(self.facts.id)


@dataclass(frozen=True)
class Candidate:
    """A mentor as seen from one student.  failing: the rules that forbid the pair."""

    room: Room
    fit: int
    failing: tuple[Failing, ...]

    @property
    def may_be(self) -> bool:
        return not self.failing


@dataclass(frozen=True)
class OnTheWay:
    """A match before its beginning, and the names of the two."""

    match: Record
    student: str
    mentor: str


@dataclass(frozen=True)
class Board:
    """Both sides.  held_back: students who wait and whom a rule of their own keeps from everybody.

    not_ready: mentors with a place whom a rule of their own keeps from everybody.
    on_the_way: matches that somebody agreed to and that have not begun.  may_decide: whether
    this worker may propose and move them.
    """

    policy: Policy
    waiting: tuple[Waiting, ...]
    rooms: tuple[Room, ...]
    held_back: tuple[tuple[Waiting, tuple[Failing, ...]], ...]
    not_ready: tuple[tuple[Room, tuple[Failing, ...]], ...]
    on_the_way: tuple[OnTheWay, ...] = ()
    may_decide: bool = True

    def student(self, person: str) -> Waiting | None:
        """Return the student of this id who waits, or None."""
        return next((one for one in self.waiting if one.id == person), None)

    def candidates(self, student: Waiting) -> tuple[Candidate, ...]:
        """Return the mentors with room, those who may be first, the best fit first of all."""
        found = (self.candidate(student, one) for one in self.rooms)
        return tuple(sorted(found, key=_order))

    def candidate(self, student: Waiting, room: Room) -> Candidate:
        """Return one mentor as seen from a student."""
        failing = failing_rules(student.facts, room.facts, self.policy)
        return Candidate(room, fit_of(student.facts, room.facts, self.policy), failing)

    def scores(self, student: Waiting, room: Room) -> tuple[Score, ...]:
        """Return each criterion of a pair."""
        return scores(student.facts, room.facts, self.policy)


def board_of(login: Login, goes_on: Callable[[], bool] = always) -> Board:
    """Return the board as it stands today; Problem 41 once ``goes_on`` says no."""
    policy = policy_of(login)
    table = table_of(login, policy, goes_on)
    people = [RecordId(one) for one in (*table.students, *table.pool.mentor)]
    names = names_of(login, people)
    waiting, held_back = [], []
    for one in _in_order(table, policy):
        line = _waiting(table, one, policy, names)
        own = failing_of_student(one)
        # Who does not want a mentor is no case of waiting.
        if not own:
            waiting.append(line)
        elif not one.asks_later:
            held_back.append((line, own))
    rooms, not_ready = [], []
    for room in _rooms(table, names):
        lacks = failing_of_mentor(room.facts, policy)
        if lacks:
            not_ready.append((room, lacks))
        else:
            rooms.append(room)
    sides = tuple(waiting), tuple(rooms), tuple(held_back), tuple(not_ready)
    return Board(policy, *sides, _way(login), may_write(login, MATCHES))


def _way(login: Login) -> tuple[OnTheWay, ...]:
    """Return the matches that are agreed to and have not begun, the oldest first."""
    rows = [
        one for state in _BEFORE for one in login.vault.records(MATCH.name, where=("state", state))
    ]
    pairs = [(one.subject, RecordId(one.get(fields.match_mentor, ""))) for one in rows]
    names = names_of(login, [person for pair in pairs for person in pair])
    return tuple(
        OnTheWay(row, names.get(one, ""), names.get(other, ""))
        for row, (one, other) in zip(rows, pairs, strict=True)
    )


def matches_of(login: Login, student: RecordId) -> tuple[tuple[Record, str], ...]:
    """Return a student's matches with the names of the mentors, the newest first."""
    rows = login.vault.records(MATCH.name, subject=student)
    mentors = [RecordId(one.get(fields.match_mentor, "")) for one in rows]
    names = names_of(login, mentors)
    found = [(row, names.get(one, "")) for row, one in zip(rows, mentors, strict=True)]
    return tuple(reversed(found))


def propose_pair(
    login: Login, student: RecordId, mentor: RecordId, *, is_fast: bool = False
) -> Outcome[RecordId]:
    """Propose a pair that staff chose; what was proposed to the student before is closed.

    is_fast: later runs leave it as it is.  Raises Problem 13 without consent to share with
    a mentor, 2 if a rule forbids the pair, 40 if one of the two is not in the pool.
    """
    need_consent(login, student, Purpose.SHARE_WITH_MENTOR)
    board = board_of(login)
    line = board.student(student)
    room = next((one for one in board.rooms if one.id == mentor), None)
    if line is None or room is None:
        words = N_("One of these two does not wait any more, or has no place left.")
        raise Problem(words, Code.NOT_FOUND, field="mentor")
    seen = board.candidate(line, room)
    if not seen.may_be:
        words = N_("This pair may not be: {what}.")
        rule = RULE_NAMES[seen.failing[0].rule]
        raise Problem(words.with_values(what=rule), Code.USAGE, field="mentor")
    if line.mentor == mentor and line.proposal is not None:
        return hold_fast(login, line.proposal.id, is_fast=is_fast)
    if room.proposed >= room.facts.places:
        words = N_("All free places of this mentor are proposed to others already.")
        raise Problem(words, Code.USAGE, field="mentor")
    row = new_proposal(login, Pair(student, mentor, seen.fit), {"locked": is_fast})
    before = (
        [] if line.proposal is None else [replaced(login, login.need(MATCH.name, line.proposal.id))]
    )
    return login.save(joined([*before, changes_of_new(row)]), N_("Propose a match"), row.id)


def hold_fast(login: Login, match: RecordId, *, is_fast: bool = True) -> Outcome[RecordId]:
    """Let later runs leave a proposal as it is, or no longer; Problem 2 if it is none any more."""
    record = _need_open(login, match)
    act = N_("Hold a proposal fast") if is_fast else N_("Let a proposal go")
    return login.save(edited(record, {"locked": is_fast}), act, record.id)


def withdraw(login: Login, match: RecordId) -> Outcome[RecordId]:
    """Close a proposal that staff does not want; the two are not proposed to each other again."""
    record = _need_open(login, match)
    told = {"student_reason": "not_said", "mentor_reason": "no_fit", "state": "closed"}
    closed = {**told, "closed_on": login.context.today.isoformat()}
    return login.save(edited(record, closed), N_("Take a proposal back"), record.id)


def _need_open(login: Login, match: RecordId) -> Record:
    """Return an open proposal; raise Problem 2 if it is none any more, 12 and 40 for the match."""
    record = need_match(login, match)
    if not is_open(record):
        raise Problem(N_("This is no open proposal any more."), Code.USAGE, field="state")
    return record


def _in_order(table: Table, policy: Policy) -> list[StudentFacts]:
    """Return students in the order in which they wait: priority, then the longest."""

    def key(one: StudentFacts) -> tuple[bool, date, str]:
        return (not policy.priorities(one), one.waiting_since or policy.today, one.id)

    return sorted(table.students.values(), key=key)


def _waiting(
    table: Table, one: StudentFacts, policy: Policy, names: Mapping[RecordId, str]
) -> Waiting:
    name = names.get(RecordId(one.id), "")
    return Waiting(one, name, policy.priorities(one), table.proposals.get(one.id))


def _rooms(table: Table, names: Mapping[RecordId, str]) -> list[Room]:
    """Return mentors with a free place; what is held fast has taken one already."""
    loose: dict[str, int] = {}
    fast: dict[str, int] = {}
    for match in table.proposals.values():
        kept = fast if match.get(fields.match_locked, False) else loose
        mentor = match.get(fields.match_mentor, "")
        kept[mentor] = kept.get(mentor, 0) + 1
    rooms = []
    for one in table.pool.mentors:
        if one.places > 0 or one.id in fast:
            room = Room(one, names.get(RecordId(one.id), ""), loose.get(one.id, 0))
            rooms.append(room)
    return sorted(rooms, key=lambda one: one.id)


def _order(one: Candidate) -> tuple[bool, int, str]:
    return (bool(one.failing), -one.fit, one.room.id)
