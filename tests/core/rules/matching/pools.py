"""Random pools of students and mentors, small and large."""

from __future__ import annotations

import random
from datetime import date, timedelta

from app.rules.matching.facts import NEVER, MentorFacts, StudentFacts
from app.rules.matching.policy import USUAL_MODULES, Policy
from app.rules.matching.proposing import Pool
from app.schema.grids import WEEK_PARTS
from app.schema.talkcodes import HELP_TOPICS, MEET_FORMS

TODAY = date(2026, 3, 2)
LANGUAGES = ("ar", "uk", "fa", "ti", "fr", "de", "en")
FIELDS = ("isco:221", "isco:222", "isco:251", "isco:522", "isced:041", "isced:061", "isced:091")
CHECKS = dict.fromkeys(("identity", "police", "references"), NEVER)


def pool(seed: int, students: int, mentors: int, *, is_strict: bool = False) -> Pool:
    """Return a pool by chance.  is_strict: few pairs pass, and every rule fails now and then."""
    dice = random.Random(seed)
    return Pool(
        students=tuple(_student(dice, at, is_strict) for at in range(students)),
        mentors=tuple(_mentor(dice, at, is_strict) for at in range(mentors)),
        policy=Policy(TODAY),
    )


def _some(dice: random.Random, codes: tuple[str, ...], least: int, most: int) -> frozenset[str]:
    return frozenset(dice.sample(codes, dice.randint(least, most)))


def _student(dice: random.Random, at: int, is_strict: bool) -> StudentFacts:
    rare = 0.15 if is_strict else 0.0
    return StudentFacts(
        id=f"s{at:05}",
        languages={
            dice.choice(LANGUAGES[:5]): 7,
            dice.choice(LANGUAGES[5:]): dice.randint(1, 4),
        },
        takes_interpreter=dice.random() < rare,
        free=None if dice.random() < 0.05 else _some(dice, WEEK_PARTS, 1, 6),
        forms=None if dice.random() < 0.05 else _some(dice, tuple(MEET_FORMS), 1, 3),
        topics=_some(dice, tuple(HELP_TOPICS), 1, 4),
        fields=None if dice.random() < 0.2 else _some(dice, FIELDS, 1, 2),
        wishes=dice.choice((None, frozenset({"any"}), frozenset({"woman", "my_field"}))),
        gender=dice.choice(("female", "male", None)),
        is_minor=dice.random() < rare,
        has_consent=dice.random() >= rare,
        asks_later=dice.random() < rare / 3,
        has_unread_limit=dice.random() < rare / 3,
        never_with=frozenset({f"m{dice.randint(0, 3):05}"})
        if dice.random() < rare
        else frozenset(),
        waiting_since=TODAY - timedelta(days=dice.randint(0, 45)),
    )


def _mentor(dice: random.Random, at: int, is_strict: bool) -> MentorFacts:
    rare = 0.15 if is_strict else 0.0
    ends = TODAY + timedelta(days=dice.randint(0, 400))
    return MentorFacts(
        id=f"m{at:05}",
        places=dice.randint(0 if is_strict else 1, 3),
        languages={
            dice.choice(LANGUAGES[:5]): dice.randint(1, 7),
            dice.choice(LANGUAGES[5:]): dice.randint(5, 7),
        },
        free=None if dice.random() < 0.05 else _some(dice, WEEK_PARTS, 1, 5),
        forms=_some(dice, tuple(MEET_FORMS), 1, 3),
        topics=_some(dice, tuple(HELP_TOPICS), 2, 6),
        fields=_some(dice, FIELDS, 1, 1),
        gender=dice.choice(("female", "male")),
        was_newcomer=dice.choice((True, False, None)),
        is_approved=dice.random() >= rare,
        checks=CHECKS | ({"police": ends} if dice.random() < rare else {}),
        modules=frozenset(USUAL_MODULES[: 4 - int(dice.random() < rare)]),
        until=ends if dice.random() < rare else None,
        limits=frozenset({"women_only"}) if dice.random() < rare else frozenset(),
        declined=frozenset({f"s{dice.randint(0, 3):05}"}) if dice.random() < rare else frozenset(),
    )
