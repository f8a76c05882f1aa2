"""Why somebody has no mentor: rules, taken places, and the least that would change it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.rules.matching.explaining import pair_failing
from app.rules.matching.facts import MentorFacts, StudentFacts, spoken_well
from app.rules.matching.fit import fit_of
from app.rules.matching.hard import (
    Failing,
    Rule,
    failing_of_mentor,
    failing_of_student,
    failing_rules,
)
from app.rules.matching.policy import Policy
from app.rules.matching.proposing import Pool, Proposal
from app.rules.matching.reaching import Seats
from app.schema.codes import SAFE_HOURS
from app.schema.grids import WEEK_DAYS
from app.schema.talkcodes import MEET_FORMS

_MOST_AT_ONCE = 2


@dataclass(frozen=True, order=True)
class Relaxation:
    """One thing a student could agree to: ``time``, ``form``, ``language``, ``interpreter``."""

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Opening:
    """Relaxations that together open a place, and with how many mentors they do so."""

    relaxations: tuple[Relaxation, ...]
    mentors: int


@dataclass(frozen=True)
class WhyUnmatched:
    """Why a student has no proposed mentor.

    own: rules that keep them from every mentor.  blocked: by rule, how many mentors it
    keeps from them, most first.  suitable: mentors who would suit.  reached: mentors with
    whom others could make room by moving.  places, holders: theirs, and who has them now.
    ahead: holders who come first by priority.  openings: the smallest that help.
    """

    student: str
    own: tuple[Failing, ...] = ()
    blocked: tuple[tuple[Rule, int], ...] = ()
    suitable: int = 0
    reached: int = 0
    places: int = 0
    holders: int = 0
    ahead: int = 0
    has_priority: bool = False
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class NeverSuggested:
    """Somebody for whom no pair passes: the rule that blocks most, and how many it blocks.

    is_mentor: they are a mentor, and the others students.  rules: by how many it keeps
    away, most first.  others: how many there are.
    """

    id: str
    is_mentor: bool
    rules: tuple[tuple[Rule, int], ...]
    others: int


def why_unmatched(proposal: Proposal, student: str) -> WhyUnmatched:
    """Return why a student is without; KeyError if they are not in the pool."""
    pool, question = proposal.pool, proposal.question
    facts = pool.student[student]
    own = failing_of_student(facts)
    if own:
        return WhyUnmatched(student, own=own)
    seats = Seats.of(question, proposal.answer)
    mentors, holders = seats.reached_from(student)
    return WhyUnmatched(
        student,
        blocked=_blocked(proposal, ((student, one.id) for one in pool.mentors)),
        suitable=len(seats.choices.get(student, ())),
        reached=len(mentors),
        places=sum(question.capacity.get(one, 0) for one in mentors),
        holders=len(holders),
        ahead=len(holders & question.priority),
        has_priority=student in question.priority,
        openings=openings(pool, facts, seats.with_a_way_in()),
    )


def openings(pool: Pool, student: StudentFacts, open_: Iterable[str]) -> tuple[Opening, ...]:
    """Return the fewest relaxations that open a place, those with most mentors first.

    open_: mentors with whom one more can be matched.  Tries one thing, then two together.
    """
    mentors = [
        pool.mentor[one]
        for one in sorted(open_)
        if not failing_of_mentor(pool.mentor[one], pool.policy)
    ]
    mentors = [one for one in mentors if (student.id, one.id) not in pool.ruled_out]
    single = tuple(_possible(student, mentors, pool.policy))
    for count in range(1, _MOST_AT_ONCE + 1):
        found = [
            Opening(chosen, helped)
            for chosen in itertools.combinations(single, count)
            if (helped := _helped(_relaxed(student, chosen, pool.policy), mentors, pool.policy))
        ]
        if found:
            return tuple(sorted(found, key=lambda one: (-one.mentors, one.relaxations)))
    return ()


def never_suggested(proposal: Proposal) -> tuple[NeverSuggested, ...]:
    """Return all who are in no pair at all, students first, and which rules are the cause."""
    pool, question = proposal.pool, proposal.question
    students, mentors = sorted(pool.student), sorted(pool.mentor)
    paired = {*question.students, *question.mentors}
    silent = itertools.chain(
        ((one, False, [(one, each) for each in mentors]) for one in students if one not in paired),
        ((one, True, [(each, one) for each in students]) for one in mentors if one not in paired),
    )
    return tuple(
        NeverSuggested(one, is_mentor, _blocked(proposal, pairs), len(pairs))
        for one, is_mentor, pairs in silent
    )


def _blocked(proposal: Proposal, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[Rule, int], ...]:
    """Return each rule with how many pairs it forbids, most first."""
    counted: Counter[Rule] = Counter()
    for student, mentor in pairs:
        counted.update({one.rule for one in pair_failing(proposal, student, mentor)})
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], list(Rule).index(one[0]))))


def _possible(
    student: StudentFacts, mentors: list[MentorFacts], policy: Policy
) -> Iterator[Relaxation]:
    """Return each thing a student has not agreed to that some mentor could meet."""
    for part in SAFE_HOURS if student.free is not None else ():
        yield Relaxation("time", part)
    for form in MEET_FORMS if student.forms is not None else ():
        if form not in (student.forms or ()):
            yield Relaxation("form", form)
    if not student.takes_interpreter:
        yield Relaxation("interpreter")
    least = policy.working_level
    heard = {tag for one in mentors for tag in spoken_well(one.languages, least)}
    for tag in sorted(heard - spoken_well(student.languages, least)):
        yield Relaxation("language", tag)


def _relaxed(student: StudentFacts, chosen: Iterable[Relaxation], policy: Policy) -> StudentFacts:
    """Return a student who has agreed to what was chosen; a language as well as it must be."""
    for one in chosen:
        if one.kind == "time":
            more = {f"{day}-{one.value}" for day in WEEK_DAYS}
            student = replace(student, free=(student.free or frozenset()) | more)
        elif one.kind == "form":
            student = replace(student, forms=(student.forms or frozenset()) | {one.value})
        elif one.kind == "language":
            level = max(policy.working_level, student.languages.get(one.value, 0))
            student = replace(student, languages={**student.languages, one.value: level})
        else:
            student = replace(student, takes_interpreter=True)
    return student


def _helped(student: StudentFacts, mentors: Iterable[MentorFacts], policy: Policy) -> int:
    return sum(
        not failing_rules(student, one, policy) and fit_of(student, one, policy) >= policy.floor
        for one in mentors
    )
