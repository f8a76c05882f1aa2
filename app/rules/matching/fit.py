"""How well two people fit, 0 to 1000: what is known is scored, what is not counts half."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rules.matching.facts import MentorFacts, StudentFacts
from app.rules.matching.objective import MOST_FIT
from app.rules.matching.policy import Criterion, Policy

NEUTRAL = MOST_FIT // 2
WITH_INTERPRETER = 200
# The same field of work or study, a neighbour, a far relative, by digits in common.
_CLOSENESS = (0, 350, 700, 1000)
# Common parts of the week: one is enough to meet, four leave a choice.
_TIMES = (0, 400, 600, 800, 1000)
# Levels B1 to C2 and mother tongue of the weaker of the two.
_COMFORT: Mapping[int, int] = MappingProxyType({3: 500, 4: 700, 5: 850, 6: 950, 7: 1000})
_GENDERS: Mapping[str, str] = MappingProxyType({"woman": "female", "man": "male"})


Codes = frozenset[str] | None


@dataclass(frozen=True)
class Score:
    """One criterion: its points of 1000, None where we do not know, and what is shared."""

    criterion: Criterion
    points: int | None
    shared: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """The points that go into the fit."""
        return NEUTRAL if self.points is None else self.points


def scores(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> tuple[Score, ...]:
    """Return each criterion of a pair, in the order of the policy's usual weights."""
    shared = (
        _both(student.topics, mentor.topics),
        _nearest(student.fields, mentor.fields)[1],
        _language(student, mentor, policy.working_level)[1],
        _both(student.free, mentor.free),
        _both(student.forms, mentor.forms),
        tuple(one for one, holds in _wishes_met(student, mentor, policy).items() if holds),
    )
    points = _points(student, mentor, policy)
    return tuple(map(Score, Criterion, points, shared))


def fit_of(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> int:
    """Return the weighed mean of all criteria, rounded down."""
    weights, total = policy.weighing, 0
    for weight, points in zip(weights, _points(student, mentor, policy), strict=True):
        total += weight * (NEUTRAL if points is None else points)
    return total // sum(weights) if any(weights) else NEUTRAL


def _points(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> tuple[int | None, ...]:
    """Return the points of each criterion, in order; they are asked for millions of times."""
    return (
        _covered(student.topics, mentor.topics or None),
        _nearest(student.fields, mentor.fields)[0],
        _language(student, mentor, policy.working_level)[0],
        _time(student.free, mentor.free),
        _covered(student.forms, mentor.forms),
        _wishes(student, mentor, policy),
    )


def _both(wanted: Codes, offered: Codes) -> tuple[str, ...]:
    return tuple(sorted((wanted or frozenset()) & (offered or frozenset())))


def _covered(wanted: Codes, offered: Codes) -> int | None:
    """Return which share of what is wanted is there."""
    if not wanted or offered is None:
        return None
    return MOST_FIT * len(wanted & offered) // len(wanted)


def _time(wanted: Codes, offered: Codes) -> int | None:
    if wanted is None or offered is None:
        return None
    return _TIMES[min(len(wanted & offered), len(_TIMES) - 1)]


@functools.lru_cache(maxsize=50_000)
def _nearest(wanted: Codes, offered: Codes) -> tuple[int | None, tuple[str, ...]]:
    """Return the points of the nearest two fields, and these two."""
    if not wanted or not offered:
        return None, ()
    nearest = max(
        (_digits_in_common(one, other), one, other) for one in wanted for other in offered
    )
    digits = min(nearest[0], len(_CLOSENESS) - 1)
    return _CLOSENESS[digits], nearest[1:] if digits else ()


def _digits_in_common(one: str, other: str) -> int:
    """Return how many leading digits two codes of the same list share."""
    (kind, digits), (other_kind, other_digits) = (code.split(":") for code in (one, other))
    if kind != other_kind:
        return 0
    if digits == other_digits:
        return len(_CLOSENESS) - 1
    pairs = zip(digits, other_digits, strict=False)
    return next(
        (at for at, (a, b) in enumerate(pairs) if a != b), min(len(digits), len(other_digits))
    )


def _language(
    student: StudentFacts, mentor: MentorFacts, least: int
) -> tuple[int, tuple[str, ...]]:
    """Return the points of the language that both speak best, and this language."""
    heard, best, tag = mentor.languages, 0, ""
    for one, level in student.languages.items():
        both = min(level, heard.get(one, 0))
        if both > best or (both == best and one > tag):
            best, tag = both, one
    if best >= least:
        return _COMFORT.get(best, NEUTRAL), (tag,)
    return WITH_INTERPRETER if student.takes_interpreter else 0, ()


def _wishes(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> int | None:
    if not student.wishes:
        return None
    if "any" in student.wishes:
        return MOST_FIT
    met = _wishes_met(student, mentor, policy).values()
    return sum(NEUTRAL if one is None else MOST_FIT * one for one in met) // len(met)


def _wishes_met(
    student: StudentFacts, mentor: MentorFacts, policy: Policy
) -> Mapping[str, bool | None]:
    least = policy.working_level
    return {
        one: _is_met(one, student, mentor, least)
        for one in sorted(student.wishes or ())
        if one != "any"
    }


def _is_met(wish: str, student: StudentFacts, mentor: MentorFacts, least: int) -> bool | None:
    """Return whether a wish is met; None where we do not know."""
    if wish in _GENDERS:
        return None if mentor.gender is None else mentor.gender == _GENDERS[wish]
    if wish == "my_language":
        own = {tag for tag, level in student.languages.items() if level == max(_COMFORT)}
        return any(mentor.languages.get(one, 0) >= least for one in own) if own else None
    if wish == "my_field":
        near = _nearest(student.fields, mentor.fields)[0]
        return None if near is None else near >= _CLOSENESS[2]
    return mentor.was_newcomer if wish == "newcomer" else None
