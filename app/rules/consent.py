"""Which consent holds now. Worked out from the events each time, never stored.

A later yes counts against an earlier no only if it names it: two computers that
did not know of each other can never turn a no into a yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What a purpose stands at: only GIVEN lets anything be done."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class ConsentEvent:
    """One answer: to what, and the ids of the earlier answers it takes the place of."""

    id: str
    purpose: str
    answer: str
    supersedes: tuple[str, ...] = ()
    valid_until: date | None = None


@dataclass(frozen=True)
class Consent:
    """Where one purpose stands, and the events nobody has answered since."""

    standing: Standing
    current: tuple[ConsentEvent, ...] = ()

    @property
    def is_live(self) -> bool:
        return self.standing is Standing.GIVEN


def consent_for(events: Iterable[ConsentEvent], purpose: str, today: date) -> Consent:
    """Return where ``purpose`` stands on ``today``; the most protective answer wins."""
    about = [event for event in events if event.purpose == purpose]
    answered = {other for event in about for other in event.supersedes if other != event.id}
    current = tuple(event for event in about if event.id not in answered)
    return Consent(_standing(current, today), current)


def _standing(current: Iterable[ConsentEvent], today: date) -> Standing:
    """Return the safest standing among answers that stand side by side."""
    standings = {_one(event, today) for event in current}
    for safest in (Standing.WITHDRAWN, Standing.REFUSED, Standing.EXPIRED, Standing.GIVEN):
        if safest in standings:
            return safest
    return Standing.NOT_ASKED


def _one(event: ConsentEvent, today: date) -> Standing:
    if event.answer == "given":
        is_over = event.valid_until is not None and event.valid_until < today
        return Standing.EXPIRED if is_over else Standing.GIVEN
    if event.answer == "ask_later":
        return Standing.NOT_ASKED
    # An answer of a newer version that this one does not know lets nothing out.
    known = {one.value: one for one in Standing}
    return known.get(event.answer, Standing.REFUSED)
