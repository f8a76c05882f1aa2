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
    return (
        _goal(student.topics, mentor.topics),
        _field(student.fields, mentor.fields),
        _language(student, mentor, policy.working_level),
        _time(student.free, mentor.free),
        _form(student.forms, mentor.forms),
        _wishes(student, mentor, policy.working_level),
    )


def fit_of(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> int:
    """Return the weighed mean of all criteria, rounded down."""
    weights = policy.weights
    total = weight_sum = 0
    for one in scores(student, mentor, policy):
        weight = weights.get(one.criterion, 0)
        total += weight * one.counted
        weight_sum += weight
    return total // weight_sum if weight_sum else NEUTRAL


Codes = frozenset[str] | None


@functools.lru_cache(maxsize=50_000)
def _goal(wanted: Codes, offered: Codes) -> Score:
    if not wanted or not offered:
        return Score(Criterion.GOAL, None)
    both = wanted & offered
    return Score(Criterion.GOAL, MOST_FIT * len(both) // len(wanted), tuple(sorted(both)))


@functools.lru_cache(maxsize=50_000)
def _field(wanted: Codes, offered: Codes) -> Score:
    if not wanted or not offered:
        return Score(Criterion.FIELD, None)
    nearest = max(
        (_digits_in_common(one, other), one, other) for one in wanted for other in offered
    )
    digits = min(nearest[0], len(_CLOSENESS) - 1)
    shared = nearest[1:] if digits else ()
    return Score(Criterion.FIELD, _CLOSENESS[digits], shared)


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


def _language(student: StudentFacts, mentor: MentorFacts, least: int) -> Score:
    heard = mentor.languages
    best, tag = max(
        ((min(level, heard.get(one, 0)), one) for one, level in student.languages.items()),
        default=(0, ""),
    )
    if best >= least:
        return Score(Criterion.LANGUAGE, _COMFORT.get(best, NEUTRAL), (tag,))
    return Score(Criterion.LANGUAGE, WITH_INTERPRETER if student.takes_interpreter else 0)


@functools.lru_cache(maxsize=50_000)
def _time(wanted: Codes, offered: Codes) -> Score:
    if wanted is None or offered is None:
        return Score(Criterion.TIME, None)
    both = wanted & offered
    return Score(Criterion.TIME, _TIMES[min(len(both), len(_TIMES) - 1)], tuple(sorted(both)))


@functools.lru_cache(maxsize=50_000)
def _form(wanted: Codes, offered: Codes) -> Score:
    if not wanted or offered is None:
        return Score(Criterion.FORM, None)
    both = wanted & offered
    return Score(Criterion.FORM, MOST_FIT * len(both) // len(wanted), tuple(sorted(both)))


def _wishes(student: StudentFacts, mentor: MentorFacts, least: int) -> Score:
    if not student.wishes:
        return Score(Criterion.WISHES, None)
    if "any" in student.wishes:
        return Score(Criterion.WISHES, MOST_FIT)
    met = {one: _is_met(one, student, mentor, least) for one in sorted(student.wishes)}
    points = sum(NEUTRAL if one is None else MOST_FIT * one for one in met.values())
    return Score(
        Criterion.WISHES, points // len(met), tuple(one for one, holds in met.items() if holds)
    )


def _is_met(wish: str, student: StudentFacts, mentor: MentorFacts, least: int) -> bool | None:
    """Return whether a wish is met; None where we do not know."""
    if wish in _GENDERS:
        return None if mentor.gender is None else mentor.gender == _GENDERS[wish]
    if wish == "my_language":
        own = {tag for tag, level in student.languages.items() if level == max(_COMFORT)}
        return any(mentor.languages.get(one, 0) >= least for one in own) if own else None
    if wish == "my_field":
        near = _field(student.fields, mentor.fields).points
        return None if near is None else near >= _CLOSENESS[2]
    return mentor.was_newcomer if wish == "newcomer" else None
