"""What a centre decides about matching: weights, floors, lengths and what a mentor needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from app.rules.matching.facts import StudentFacts
from app.rules.matching.objective import BANDS, STAY_BONUS


class Criterion(StrEnum):
    """What makes two people fit."""

    GOAL = "goal"
    FIELD = "field"
    LANGUAGE = "language"
    TIME = "time"
    FORM = "form"
    WISHES = "wishes"


class Priority(StrEnum):
    """Why a student comes first."""

    WAITING = "waiting"
    DEADLINE = "deadline"
    AT_RISK = "at_risk"


USUAL_WEIGHTS: Mapping[Criterion, int] = MappingProxyType(
    {
        Criterion.GOAL: 30,
        Criterion.FIELD: 20,
        Criterion.LANGUAGE: 20,
        Criterion.TIME: 15,
        Criterion.FORM: 10,
        Criterion.WISHES: 5,
    }
)
USUAL_CHECKS = ("identity", "police", "references")
USUAL_CHECKS_FOR_MINORS = ("children",)
USUAL_MODULES = ("sponsorship", "inclusive_leadership", "ethical_mentoring", "safeguarding")


@dataclass(frozen=True)
class Policy:
    """A centre's rules of matching.  today: the day they are asked about.

    weights: whole numbers, by what they weigh.  floor: the least fit, 0 to 1000.
    working_level: the least level of a shared language, 0 to 7.  least_weeks: how long a
    match must be possible.  waiting_days, deadline_days: what gives priority.
    """

    today: date
    version: int = 1
    weights: Mapping[Criterion, int] = field(default_factory=lambda: USUAL_WEIGHTS)
    floor: int = 300
    bands: tuple[int, int] = BANDS
    stay_bonus: int = STAY_BONUS
    working_level: int = 3
    least_weeks: int = 26
    waiting_days: int = 30
    deadline_days: int = 60
    checks: tuple[str, ...] = USUAL_CHECKS
    checks_for_minors: tuple[str, ...] = USUAL_CHECKS_FOR_MINORS
    modules: tuple[str, ...] = USUAL_MODULES

    @cached_property
    def weighing(self) -> tuple[int, ...]:
        """The weights in the order of the criteria."""
        return tuple(self.weights.get(one, 0) for one in Criterion)

    @property
    def last_day(self) -> date:
        """The day until which a match begun today must at least be possible."""
        return self.today + timedelta(weeks=self.least_weeks)

    def priorities(self, student: StudentFacts) -> tuple[Priority, ...]:
        """Return why a student comes first; nothing if they do not."""
        since, by = student.waiting_since, student.deadline
        asked = {
            Priority.WAITING: since is not None and (self.today - since).days > self.waiting_days,
            Priority.DEADLINE: by is not None and 0 <= (by - self.today).days <= self.deadline_days,
            Priority.AT_RISK: student.is_at_risk,
        }
        return tuple(one for one, holds in asked.items() if holds)
