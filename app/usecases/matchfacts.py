"""What matching needs to know, gathered from the records of people, mentors and matches.

For those who match it is read past the gate: who must be kept apart, who is under 18 and what
the centre decided must not depend on whose lists are brief.  It is reckoned with; what is told
of it are reasons of a pair.  Others, who cannot write a match, reckon with
those whose files they may read: who tells nothing here is not said to speak no language.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.births import GROWN_UP
from app.rules.consent import consent_for
from app.rules.matching.facts import MentorFacts, StudentFacts
from app.rules.matching.policy import Policy
from app.rules.matching.proposing import Pool
from app.rules.roles import Operation
from app.rules.slots import Week, parts_shown
from app.schema import consent as consent_fields
from app.schema import learning, mentors
from app.schema import matches as match_fields
from app.schema import meeting as wishes
from app.schema import person as person_fields
from app.schema import plan as plan_fields
from app.schema import reach as reach_fields
from app.schema.fields import Field, Purpose
from app.schema.registry import SCHEMAS
from app.schema.zones import zone_of
from app.usecases.consents import consent_event
from app.usecases.guarded import Guarded
from app.usecases.login import Login
from app.usecases.matchpolicy import level_of, policy_of
from app.usecases.matchrows import (
    Rows,
    by_person,
    checks_until,
    is_fast,
    is_holding,
    is_no,
    is_open,
    is_unread,
    kept_apart,
    wants_review,
)
from app.usecases.moves import everybody_gone
from app.vault.vault import Vault

_NO = frozenset({"later", "no"})
_PERSON_FIELDS: tuple[Field[Any], ...] = (
    wishes.wants_mentor, wishes.help_topics, wishes.mentor_wishes, wishes.mentor_excludes,
    wishes.meet_forms, wishes.week_grid, person_fields.gender, person_fields.interpreter_need,
)  # fmt: skip
# What is read of each kind about everybody; the rest of a row is not even decoded.
_ASKED: Mapping[str, tuple[Field[Any], ...]] = {
    "language": (person_fields.language_tag, person_fields.spoken_level),
    "work": (learning.isco,),
    "education": (learning.isced_field,),
    "birth": (person_fields.birth_range, person_fields.adult),
    "consent": (
        consent_fields.purpose, consent_fields.answer, consent_fields.supersedes,
        consent_fields.valid_until, consent_fields.answered_on,
    ),
    "goal": (plan_fields.by_when,),
    "flag": (reach_fields.flag_kind, reach_fields.flag_active),
    "check": (
        mentors.check_type, mentors.check_result, mentors.checked_on, mentors.check_until,
    ),
    "orientation": (mentors.module, mentors.done_on),
    "agreement": (mentors.signed_on, mentors.agreement_until),
}  # fmt: skip
_OF_MENTORS = ("language", "check", "orientation", "agreement")


def pool_of(login: Login, policy: Policy | None = None) -> Pool:
    """Return everybody who may be matched today, and the open proposals."""
    return _Gathered.of(login, policy or policy_of(login)).pool()


def mentor_of(login: Login, person: RecordId, policy: Policy) -> MentorFacts | None:
    """Return what matching knows of one mentor, or None if the person is none.

    Reads what is about this mentor, and not everybody's files.
    """
    return next(iter(_Gathered.of(login, policy, person).mentors()), None)


def mentors_of(
    login: Login, people: Sequence[RecordId], policy: Policy
) -> Mapping[RecordId, MentorFacts]:
    """Return what matching knows of some mentors, read together; who is none is left out."""
    found = _Gathered.of_some(login, people, policy).mentors()
    return {RecordId(one.id): one for one in found}


@dataclass(frozen=True)
class Table:
    """All that lies on the table of who decides: the pool, open proposals, and whose they are.

    pool: as the matching sees it.  students: those of the pool, and those held fast.
    proposals: open ones, by student.
    """

    pool: Pool
    students: Mapping[str, StudentFacts]
    proposals: Mapping[str, Record]


def always() -> bool:
    """Go on to the end."""
    return True


def table_of(login: Login, policy: Policy, goes_on: Callable[[], bool] = always) -> Table:
    """Return what is to be decided today: who waits, who has room, and what is proposed.

    goes_on: asked now and then; Problem 41 once it says no.
    """
    gathered = _Gathered.of(login, policy, goes_on=goes_on)
    pool = gathered.pool()
    fast = gathered.held_fast()
    proposals = {str(one.subject): one for one in gathered.matches if is_open(one)}
    return Table(pool, {**pool.student, **{one.id: one for one in fast}}, proposals)


@dataclass(frozen=True)
class _Gathered:
    """All rows that matter, by the person they are about."""

    policy: Policy
    people: Mapping[RecordId, Record]
    mentor_rows: Mapping[str, Record]
    rows: Mapping[str, Rows]
    matches: tuple[Record, ...]
    apart: Mapping[str, frozenset[str]]
    gone: frozenset[RecordId] = frozenset()

    @classmethod
    def of(
        cls,
        login: Login,
        policy: Policy,
        mentor: RecordId | None = None,
        *,
        goes_on: Callable[[], bool] = always,
    ) -> _Gathered:
        """Return the rows about everybody, or those that tell of one mentor."""
        vault = _readable(login)

        def read(kind: str, only: Sequence[Field[Any]]) -> Rows:
            if not goes_on():
                raise Problem(N_("Stopped."), Code.CANCELLED)
            return by_person(vault.records(kind, subject=mentor, only=only))

        found = vault.records("person", subject=mentor, only=_PERSON_FIELDS)
        if mentor is None and vault is not login.store:
            found = _of_open_files(login, found)
        people = {one.id: one for one in found}
        for one, row in people.items():
            if row.get(wishes.mentor_excludes, ""):
                # Few have such words; of these it matters when they were written.
                people[one] = vault.record("person", one) or row
        mentor_rows = {str(one.subject): one for one in vault.records("mentor", subject=mentor)}
        rows = {kind: read(kind, asked) for kind, asked in _ASKED.items()}
        # Who is kept apart may stand in the other's file, as a match stands in the student's.
        rows["apart"] = by_person(vault.records("apart"))
        where = None if mentor is None else (match_fields.match_mentor.key, mentor)
        matches = tuple(vault.records("match", where=where))
        apart, gone = kept_apart(rows["apart"]), everybody_gone(login)
        return cls(policy, people, mentor_rows, rows, matches, apart, gone)

    @classmethod
    def of_some(cls, login: Login, people: Sequence[RecordId], policy: Policy) -> _Gathered:
        """Return the rows that tell of some mentors."""
        vault = _readable(login)

        def read(kind: str) -> list[Record]:
            return vault.about(kind, people, _ASKED.get(kind, SCHEMAS[kind].fields))

        persons = vault.about("person", people, _PERSON_FIELDS)
        rows = {kind: by_person(read(kind)) for kind in (*_OF_MENTORS, "apart")}
        matches = tuple(
            match
            for one in people
            for match in vault.records("match", where=(match_fields.match_mentor.key, one))
        )
        known = {str(one.subject): one for one in read("mentor")}
        return cls(policy, {one.subject: one for one in persons}, known, rows, matches, {})

    def held_fast(self) -> tuple[StudentFacts, ...]:
        """Return the students whose proposal no run may change."""
        found = {one.subject for one in self.matches if is_fast(one)}
        return tuple(self._student(self.people[one]) for one in found if one in self.people)

    def pool(self) -> Pool:
        """Return students without a match, mentors, and proposals that nobody answered yet.

        Whose file went to another centre waits there.  What is held fast takes its place and
        is not asked about.
        """
        held = {str(one.subject) for one in self.matches if is_holding(one) or is_fast(one)}
        kept = frozenset(
            (str(one.subject), one.get(match_fields.match_mentor, ""))
            for one in self.matches
            if is_open(one) and not is_fast(one) and one.subject not in self.gone
        )
        students = (
            self._student(person)
            for one, person in self.people.items()
            if str(one) not in held and one not in self.gone and self._is_student(person)
        )
        return Pool(tuple(students), tuple(self.mentors()), self.policy, kept)

    def mentors(self) -> Iterable[MentorFacts]:
        """Return all who are in the register of mentors."""
        held = Counter(
            one.get(match_fields.match_mentor, "")
            for one in self.matches
            if is_holding(one) or is_fast(one)
        )
        return (
            self._mentor(self.people[row.subject], row, held[one])
            for one, row in self.mentor_rows.items()
            if row.subject in self.people
        )

    def _of(self, kind: str, person: str) -> list[Record]:
        return self.rows.get(kind, {}).get(person, [])

    def _is_student(self, person: Record) -> bool:
        """Whoever was asked about a mentor, or said that we may share with one."""
        return person.get(wishes.wants_mentor) is not None or any(
            one.get(consent_fields.purpose) == Purpose.SHARE_WITH_MENTOR
            for one in self._of("consent", person.id)
        )

    def _student(self, person: Record) -> StudentFacts:
        said_no = (
            one.get(match_fields.match_mentor, "")
            for one in self.matches_of.get(person.id, [])
            if is_no(one.get(match_fields.student_reason))
        )
        return StudentFacts(
            id=person.id,
            languages=self._languages(person.id),
            takes_interpreter=person.get(person_fields.interpreter_need) == "always",
            free=_set(person.get(wishes.week_grid)),
            forms=_set(person.get(wishes.meet_forms)),
            topics=_set(person.get(wishes.help_topics)),
            fields=self._fields(person.id),
            wishes=_set(person.get(wishes.mentor_wishes)),
            gender=person.get(person_fields.gender),
            is_minor=self._is_minor(person.id),
            has_consent=self._has_consent(person.id),
            asks_later=person.get(wishes.wants_mentor, "") in _NO,
            has_unread_limit=is_unread(person, self._of("apart", person.id)),
            never_with=self.apart.get(person.id, frozenset()),
            declined=frozenset(said_no),
            needs_review=any(map(wants_review, self.matches_of.get(person.id, []))),
            waiting_since=self._waiting_since(person.id),
            deadline=self._deadline(person.id),
            is_at_risk=any(
                one.get(reach_fields.flag_kind) == "safety"
                and one.get(reach_fields.flag_active, False)
                for one in self._of("flag", person.id)
            ),
        )

    def _mentor(self, person: Record, row: Record, held: int) -> MentorFacts:
        said_no = (
            str(one.subject)
            for one in self.matches_with.get(person.id, [])
            if is_no(one.get(match_fields.mentor_reason))
        )
        return MentorFacts(
            id=person.id,
            places=row.get(mentors.mentor_capacity, 1) - held,
            languages=self._languages(person.id),
            free=self._free_here(row),
            forms=_set(row.get(mentors.mentor_forms)),
            topics=_set(row.get(mentors.mentor_topics)),
            fields=_codes(row.get(mentors.mentor_isco), row.get(mentors.mentor_isced)),
            gender=person.get(person_fields.gender),
            was_newcomer=row.get(mentors.mentor_newcomer),
            is_approved=row.get(mentors.mentor_state) == "approved",
            checks=checks_until(self._of("check", person.id)),
            modules=frozenset(
                one.get(mentors.module, "")
                for one in self._of("orientation", person.id)
                if one.get(mentors.done_on) is not None
            ),
            has_agreement=any(map(self._is_signed, self._of("agreement", person.id))),
            since=self._since(row),
            until=row.get(mentors.available_until),
            limits=_set(row.get(mentors.mentor_limits)) or frozenset(),
            never_with=self.apart.get(person.id, frozenset()),
            declined=frozenset(said_no),
        )

    def _free_here(self, row: Record) -> frozenset[str] | None:
        """Return when a mentor is free by the clocks of this place, which the students' are too."""
        named, zone = _set(row.get(mentors.mentor_grid)), zone_of(row.get(mentors.mentor_zone))
        if named is None or zone is None:
            return named
        today = self.policy.today
        return parts_shown(Week(named, zone), None, today - timedelta(days=today.weekday()))

    @cached_property
    def matches_of(self) -> Rows:
        """Matches by student."""
        return by_person(self.matches)

    @cached_property
    def matches_with(self) -> Rows:
        """Matches by mentor."""
        found: dict[str, list[Record]] = defaultdict(list)
        for one in self.matches:
            found[one.get(match_fields.match_mentor, "")].append(one)
        return found

    def _languages(self, person: str) -> Mapping[str, int]:
        return {
            one.get(person_fields.language_tag, ""): level_of(one.get(person_fields.spoken_level))
            for one in self._of("language", person)
        }

    def _fields(self, person: str) -> frozenset[str] | None:
        work = [_codes(one.get(learning.isco), None) for one in self._of("work", person)]
        school = [
            _codes(None, one.get(learning.isced_field)) for one in self._of("education", person)
        ]
        both: frozenset[str] = frozenset(code for one in (*work, *school) for code in one or ())
        return both or None

    def _is_minor(self, person: str) -> bool:
        """Whether somebody is under 18, or may be: the safe answer counts."""
        for one in self._of("birth", person):
            born = one.get(person_fields.birth_range)
            if born is not None:
                return born.ages_on(self.policy.today)[0] < GROWN_UP
            return one.get(person_fields.adult) is False
        return False

    def _has_consent(self, person: str) -> bool:
        events = map(consent_event, self._of("consent", person))
        return consent_for(events, Purpose.SHARE_WITH_MENTOR, self.policy.today).is_live

    def _waiting_since(self, person: str) -> date | None:
        """The first day on which they agreed to a mentor; an ended match keeps it."""
        days = (
            one.get(consent_fields.answered_on)
            for one in self._of("consent", person)
            if one.get(consent_fields.purpose) == Purpose.SHARE_WITH_MENTOR
            and one.get(consent_fields.answer) == "given"
        )
        return min((one for one in days if one is not None), default=None)

    def _deadline(self, person: str) -> date | None:
        days = (one.get(plan_fields.by_when) for one in self._of("goal", person))
        ahead = (one.latest for one in days if one is not None)
        return min((one for one in ahead if one >= self.policy.today), default=None)

    def _is_signed(self, agreement: Record) -> bool:
        signed, until = agreement.get(mentors.signed_on), agreement.get(mentors.agreement_until)
        today = self.policy.today
        return signed is not None and signed <= today and (until is None or until >= today)

    def _since(self, row: Record) -> date | None:
        pause = row.get(mentors.paused_until)
        begins = (row.get(mentors.available_from), pause and pause + timedelta(days=1))
        return max((one for one in begins if one is not None), default=None)


def _readable(login: Login) -> Vault | Guarded:
    """Return where the facts are read: all of them for those whose work the matches are."""
    return login.store if login.gate.allows(Operation.MENTOR_WRITE) else login.vault


def _of_open_files(login: Login, people: list[Record]) -> list[Record]:
    """Return those of many people whose facts this worker may read."""
    login.gate.prepare(len(people))
    kind = person_fields.LANGUAGE.name
    return [one for one in people if login.gate.may_list(kind, one.id)]


def _set(codes: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)


def _codes(isco: str | None, isced: str | None) -> frozenset[str] | None:
    told = {"isco": isco, "isced": isced}
    return frozenset(f"{kind}:{code}" for kind, code in told.items() if code) or None
