"""Why this pair, why not that one: the reasons behind a proposal, each of them exact."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.rules.matching.fit import Score, fit_of, scores
from app.rules.matching.hard import Failing, Rule, failing_rules
from app.rules.matching.objective import Levels
from app.rules.matching.policy import Priority
from app.rules.matching.proposing import Proposal
from app.rules.matching.solver import best_pairs


@dataclass(frozen=True)
class WhyPair:
    """What speaks for and against two people.

    band: 0 below the first, up to 2.  failing: rules they break; nothing for a pair that
    may be.  runner_up: the student's best other mentor and their fit, or None.
    """

    student: str
    mentor: str
    fit: int
    band: int
    scores: tuple[Score, ...]
    failing: tuple[Failing, ...]
    priorities: tuple[Priority, ...]
    is_proposed: bool
    runner_up: tuple[str, int] | None


@dataclass(frozen=True)
class Move:
    """A student whose mentor would be another; None stands for nobody."""

    student: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class WhyNot:
    """What a pair that was not proposed would cost.

    failing: rules that forbid it; then nothing else is asked.  has_place: the mentor takes
    anybody at all.  difference: what all pairs would count more or less, by level.
    moves: the other students it would change something for.
    """

    failing: tuple[Failing, ...] = ()
    has_place: bool = True
    difference: Levels | None = None
    moves: tuple[Move, ...] = ()

    @property
    def left_without(self) -> tuple[str, ...]:
        """The students who would lose their mentor."""
        return tuple(one.student for one in self.moves if one.after is None)


def why_pair(proposal: Proposal, student: str, mentor: str) -> WhyPair:
    """Return the reasons for and against two people; KeyError if one is not in the pool."""
    pool, answer = proposal.pool, proposal.answer
    one, other = pool.student[student], pool.mentor[mentor]
    fit = fit_of(one, other, pool.policy)
    others = [
        (pair.fit, pair.mentor)
        for pair in proposal.question.pairs
        if pair.student == student and pair.mentor != mentor
    ]
    # The better fit first; of equal ones, the first by id.
    best = min(others, key=lambda each: (-each[0], each[1]), default=None)
    return WhyPair(
        student=student,
        mentor=mentor,
        fit=fit,
        band=sum(fit >= edge for edge in pool.policy.bands),
        scores=scores(one, other, pool.policy),
        failing=pair_failing(proposal, student, mentor),
        priorities=pool.policy.priorities(one),
        is_proposed=answer.mentor_of.get(student) == mentor,
        runner_up=(best[1], best[0]) if best else None,
    )


def pair_failing(proposal: Proposal, student: str, mentor: str) -> tuple[Failing, ...]:
    """Return the hard rules two people fail, and the floor of the fit and the staff's no."""
    pool = proposal.pool
    one, other = pool.student[student], pool.mentor[mentor]
    found = list(failing_rules(one, other, pool.policy))
    fit = fit_of(one, other, pool.policy)
    if fit < pool.policy.floor:
        found.append(Failing(Rule.FLOOR, (str(pool.policy.floor),), (str(fit),)))
    if (student, mentor) in pool.ruled_out:
        found.append(Failing(Rule.RULED_OUT))
    return tuple(found)


def why_not(proposal: Proposal, student: str, mentor: str) -> WhyNot:
    """Return what forbids a pair, or what it would cost all others, by matching anew."""
    question, answer = proposal.question, proposal.answer
    failing = pair_failing(proposal, student, mentor)
    if failing:
        return WhyNot(failing=failing)
    places = question.capacity.get(mentor, 0)
    if not places:
        return WhyNot(has_place=False)
    pair = question.by_ids[student, mentor]
    rest = replace(
        question,
        pairs=tuple(one for one in question.pairs if one.student != student),
        capacity={**question.capacity, mentor: places - 1},
    )
    forced = best_pairs(rest)
    levels = (question.levels(pair), forced.total, answer.total)
    difference = Levels(*(own + new - old for own, new, old in zip(*levels, strict=True)))
    moves = (
        Move(one, answer.mentor_of.get(one), forced.mentor_of.get(one))
        for one in question.students
        if one != student
    )
    changed = tuple(one for one in moves if one.before != one.after)
    return WhyNot(difference=difference, moves=changed)
