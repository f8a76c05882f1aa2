"""The hard rules: each that a pair fails, with its code and the values that clash."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.rules.matching.facts import MentorFacts, StudentFacts, spoken_well
from app.rules.matching.policy import Policy


class Rule(StrEnum):
    """Why two people may not be matched.  The last two: of the fit, and of staff."""

    WANTS = "wants"
    CONSENT = "consent"
    REVIEW = "review"
    UNREAD_LIMIT = "unread_limit"
    APPROVED = "approved"
    CHECKS = "checks"
    TRAINING = "training"
    AVAILABLE = "available"
    SAME_PERSON = "same_person"
    KEPT_APART = "kept_apart"
    DECLINED = "declined"
    MINORS = "minors"
    LIMITS = "limits"
    LANGUAGE = "language"
    TIME = "time"
    FORM = "form"
    FLOOR = "floor"
    RULED_OUT = "ruled_out"


@dataclass(frozen=True)
class Failing:
    """A rule that a pair fails: what one side needs, what the other has, or until when."""

    rule: Rule
    needs: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    day: date | None = None


# Whom a mentor with such a limit is given; of somebody whose gender nobody knows it is broken.
GENDERS_ASKED_FOR: Mapping[str, str] = MappingProxyType(
    {"women_only": "female", "men_only": "male"}
)
ADULTS_ONLY = "adults_only"  # the limit of a mentor who takes nobody that may be under 18
OfStudent = Callable[[StudentFacts], bool]
# Rules that a student fails with every mentor, in the order in which they are told.
STUDENT_RULES: tuple[tuple[Rule, OfStudent], ...] = (
    (Rule.WANTS, lambda one: one.asks_later),
    (Rule.CONSENT, lambda one: not one.has_consent),
    (Rule.REVIEW, lambda one: one.needs_review),
    (Rule.UNREAD_LIMIT, lambda one: one.has_unread_limit),
)


def failing_of_student(student: StudentFacts) -> tuple[Failing, ...]:
    """Return the rules that keep a student from every mentor."""
    return tuple(Failing(rule) for rule, fails in STUDENT_RULES if fails(student))


def failing_of_mentor(mentor: MentorFacts, policy: Policy) -> tuple[Failing, ...]:
    """Return the rules that keep a mentor from every student."""
    found = [] if mentor.is_approved else [Failing(Rule.APPROVED)]
    checks = failing_checks(mentor, policy.checks, policy)
    found += [checks] if checks else []
    missing = missing_modules(mentor, policy)
    found += [Failing(Rule.TRAINING, needs=missing)] if missing else []
    if mentor.since is not None and mentor.since > policy.today:
        found.append(Failing(Rule.AVAILABLE, needs=("since",), day=mentor.since))
    elif mentor.until is not None and mentor.until < policy.last_day:
        found.append(Failing(Rule.AVAILABLE, needs=("until",), day=mentor.until))
    return tuple(found)


def missing_modules(mentor: MentorFacts, policy: Policy) -> tuple[str, ...]:
    """Return the training that a mentor lacks."""
    return tuple(one for one in policy.modules if one not in mentor.modules)


def failing_checks(
    mentor: MentorFacts, needed: Collection[str], policy: Policy, rule: Rule = Rule.CHECKS
) -> Failing | None:
    """Return the checks of ``needed`` that are missing or end too soon, or None.

    day: the first day on which one that is there ends; None if one is missing.
    """
    missing = tuple(one for one in needed if one not in mentor.checks)
    if missing:
        return Failing(rule, needs=missing)
    short = {one: day for one in needed if (day := mentor.checks[one]) < policy.last_day}
    return Failing(rule, needs=tuple(short), day=min(short.values())) if short else None


def failing_of_pair(
    student: StudentFacts, mentor: MentorFacts, policy: Policy
) -> tuple[Failing, ...]:
    """Return the rules that keep just these two apart."""
    asked = (
        *failing_of_persons(student, mentor, policy),
        _language(student, mentor, policy),
        _common(Rule.TIME, student.free, mentor.free),
        _common(Rule.FORM, student.forms, mentor.forms),
    )
    return tuple(one for one in asked if one is not None)


def failing_of_persons(
    student: StudentFacts, mentor: MentorFacts, policy: Policy
) -> tuple[Failing, ...]:
    """Return those of a pair's rules that are not about language, time and ways to meet."""
    asked = (
        _apart(student, mentor),
        _minors(mentor, policy) if student.is_minor else None,
        _limits(student, mentor) if mentor.limits else None,
    )
    return tuple(one for one in asked if one is not None)


def failing_rules(
    student: StudentFacts, mentor: MentorFacts, policy: Policy
) -> tuple[Failing, ...]:
    """Return every hard rule that this pair fails; nothing if they may be matched."""
    return (
        *failing_of_student(student),
        *failing_of_mentor(mentor, policy),
        *failing_of_pair(student, mentor, policy),
    )


def _apart(student: StudentFacts, mentor: MentorFacts) -> Failing | None:
    if student.id == mentor.id:
        return Failing(Rule.SAME_PERSON)
    if mentor.id in student.never_with or student.id in mentor.never_with:
        return Failing(Rule.KEPT_APART)
    if mentor.id in student.declined or student.id in mentor.declined:
        return Failing(Rule.DECLINED)
    return None


def _minors(mentor: MentorFacts, policy: Policy) -> Failing | None:
    if ADULTS_ONLY in mentor.limits:
        return Failing(Rule.LIMITS, needs=(ADULTS_ONLY,))
    return failing_checks(mentor, policy.checks_for_minors, policy, Rule.MINORS)


def _limits(student: StudentFacts, mentor: MentorFacts) -> Failing | None:
    broken = tuple(
        one
        for one in sorted(mentor.limits)
        if GENDERS_ASKED_FOR.get(one, "") not in {"", student.gender}
    )
    return Failing(Rule.LIMITS, needs=broken) if broken else None


def _language(student: StudentFacts, mentor: MentorFacts, policy: Policy) -> Failing | None:
    if student.takes_interpreter:
        return None
    least = policy.working_level
    spoken, heard = (spoken_well(one.languages, least) for one in (student, mentor))
    if spoken & heard:
        return None
    return Failing(Rule.LANGUAGE, tuple(sorted(spoken)), tuple(sorted(heard)))


def _common(rule: Rule, needs: frozenset[str] | None, has: frozenset[str] | None) -> Failing | None:
    if needs is None or has is None or needs & has:
        return None
    return Failing(rule, tuple(sorted(needs)), tuple(sorted(has)))
