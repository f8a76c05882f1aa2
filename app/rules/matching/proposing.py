"""From facts to a list of proposed pairs: who may, how well they fit, who is best with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.rules.matching.facts import MentorFacts, StudentFacts
from app.rules.matching.fit import fit_of
from app.rules.matching.hard import failing_of_mentor, failing_of_persons, failing_of_student
from app.rules.matching.objective import Pair, Question
from app.rules.matching.policy import Policy
from app.rules.matching.solver import Answer, Progress, best_pairs

_STEPS_BETWEEN_NEWS = 16
_ANY = -1  # as bits: all of them
_INTERPRETED = 1  # the bit that every mentor has, for those who take an interpreter


@dataclass(frozen=True)
class Pool:
    """All who may be matched now, and what staff has settled about pairs.

    kept: open proposals.  ruled_out: pairs that staff does not want.
    """

    students: tuple[StudentFacts, ...]
    mentors: tuple[MentorFacts, ...]
    policy: Policy
    kept: frozenset[tuple[str, str]] = frozenset()
    ruled_out: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def student(self) -> Mapping[str, StudentFacts]:
        """Students by id."""
        return {one.id: one for one in self.students}

    @cached_property
    def mentor(self) -> Mapping[str, MentorFacts]:
        """Mentors by id."""
        return {one.id: one for one in self.mentors}


@dataclass(frozen=True)
class Proposal:
    """What matching says of a pool: the question it came to, and the best answer."""

    pool: Pool
    question: Question
    answer: Answer


def propose(pool: Pool, progress: Progress | None = None) -> Proposal:
    """Return the best pairs of a pool; the same for any order of its people."""
    half = len(pool.students)

    def first(done: int, _: int) -> None:
        if progress is not None:
            progress(done, 2 * half)

    def second(done: int, count: int) -> None:
        if progress is not None:
            progress(2 * half - (count - done), 2 * half)

    question = question_of(pool, first)
    return Proposal(pool, question, best_pairs(question, second))


def question_of(pool: Pool, progress: Progress | None = None) -> Question:
    """Return the pairs that pass every rule and reach the floor, with places and priority."""
    policy = pool.policy
    sieve = _Sieve.of(pool)
    pairs: list[Pair] = []
    for at, student in enumerate(pool.students):
        if progress is not None and at % _STEPS_BETWEEN_NEWS == 0:
            progress(at, len(pool.students))
        for mentor in sieve.mentors_for(student):
            fit = fit_of(student, mentor, policy)
            if fit >= policy.floor and (student.id, mentor.id) not in pool.ruled_out:
                pairs.append(Pair(student.id, mentor.id, fit))
    return Question(
        pairs=tuple(pairs),
        capacity={one.id: max(0, one.places) for one in pool.mentors},
        priority=frozenset(one.id for one in pool.students if policy.priorities(one)),
        kept=pool.kept,
        stay_bonus=policy.stay_bonus,
        bands=policy.bands,
    )


@dataclass(frozen=True)
class _Sieve:
    """Finds the mentors of a student quickly: languages, times and forms as bits.

    Bits answer these three as the rules do; what they let through, the other rules look at.
    """

    policy: Policy
    bits: Mapping[str, int]
    rows: tuple[tuple[MentorFacts, int, int, int], ...]

    @classmethod
    def of(cls, pool: Pool) -> _Sieve:
        policy = pool.policy
        bits = _bits_for(pool)
        rows = tuple(
            (
                one,
                _INTERPRETED | _languages(one, bits, policy),
                _mask(one.free, bits),
                _mask(one.forms, bits),
            )
            for one in pool.mentors
            if not failing_of_mentor(one, policy)
        )
        return cls(policy, bits, rows)

    def mentors_for(self, student: StudentFacts) -> Iterator[MentorFacts]:
        """Return the mentors with whom a student passes every hard rule."""
        if failing_of_student(student):
            return
        spoken = _languages(student, self.bits, self.policy)
        spoken |= _INTERPRETED if student.takes_interpreter else 0
        free, forms = _mask(student.free, self.bits), _mask(student.forms, self.bits)
        for mentor, heard, its_free, its_forms in self.rows:
            may_be = heard & spoken and its_free & free and its_forms & forms
            if may_be and not failing_of_persons(student, mentor, self.policy):
                yield mentor


def _bits_for(pool: Pool) -> Mapping[str, int]:
    names: set[str] = set()
    people: tuple[StudentFacts | MentorFacts, ...] = (*pool.students, *pool.mentors)
    for one in people:
        names |= {*one.languages, *(one.free or ()), *(one.forms or ())}
    return {name: 2 << at for at, name in enumerate(sorted(names))}


def _languages(one: StudentFacts | MentorFacts, bits: Mapping[str, int], policy: Policy) -> int:
    least = policy.working_level
    return sum(bits[tag] for tag, level in one.languages.items() if level >= least)


def _mask(codes: frozenset[str] | None, bits: Mapping[str, int]) -> int:
    return _ANY if codes is None else sum(bits[one] for one in codes)
