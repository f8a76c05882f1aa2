"""The mentor gate: four lights that must be green before a match begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.rules.matching.facts import NEVER, MentorFacts
from app.rules.matching.policy import Policy

WARNING = timedelta(days=90)


class Light(StrEnum):
    """What a mentor needs before a student is entrusted to them."""

    CHECKS = "checks"
    TRAINING = "training"
    AGREEMENT = "agreement"
    CAPACITY = "capacity"


class Shine(StrEnum):
    """How a light shines: amber still lets through, and says that something ends soon."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class GateLight:
    """One light.  missing: codes of what is not there or ends.  day: when the first ends."""

    light: Light
    shine: Shine
    missing: tuple[str, ...] = ()
    day: date | None = None


def gate(mentor: MentorFacts, policy: Policy, *, is_holding: bool = False) -> tuple[GateLight, ...]:
    """Return the four lights of a mentor on the policy's day.

    is_holding: the match that asks already holds one of the places.
    """
    missing = tuple(one for one in policy.modules if one not in mentor.modules)
    places = mentor.places + int(is_holding)
    return (
        _checks(mentor, policy),
        GateLight(Light.TRAINING, _shine(holds=not missing), missing),
        GateLight(Light.AGREEMENT, _shine(holds=mentor.has_agreement)),
        GateLight(Light.CAPACITY, _shine(holds=places > 0)),
    )


def is_open(lights: tuple[GateLight, ...]) -> bool:
    """Return whether no light is red."""
    return all(one.shine is not Shine.RED for one in lights)


def _checks(mentor: MentorFacts, policy: Policy) -> GateLight:
    days = {one: mentor.checks.get(one, date.min) for one in policy.checks}
    over = tuple(one for one, day in days.items() if day < policy.today)
    if over or not mentor.is_approved:
        return GateLight(Light.CHECKS, Shine.RED, over)
    first = min(days.values(), default=NEVER)
    if first == NEVER or first - policy.today > WARNING:
        return GateLight(Light.CHECKS, Shine.GREEN)
    ending = tuple(one for one, day in days.items() if day == first)
    return GateLight(Light.CHECKS, Shine.AMBER, ending, first)


def _shine(*, holds: bool) -> Shine:
    return Shine.GREEN if holds else Shine.RED
