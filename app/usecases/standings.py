"""Where one purpose stands for everybody who was asked: the rule, asked as seldom as it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from app.records import Record
from app.rules.consent import ConsentEvent, Standing, consent_for
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.usecases.consents import consent_event
from app.vault.answers import Said
from app.vault.columns import from_column
from app.vault.outside import Outside
from app.vault.values import id_text


@dataclass(frozen=True)
class Stands:
    """Where a purpose stands for somebody.

    answers: those that no later one takes the place of.  was_given: they said yes once.
    """

    standing: Standing
    answers: tuple[Said, ...]
    was_given: bool

    @property
    def is_live(self) -> bool:
        return self.standing is Standing.GIVEN


def standings(outside: Outside, purpose: Purpose, today: date) -> dict[bytes, Stands]:
    """Return where ``purpose`` stands for each who was asked, by their id of 16 bytes."""
    said = dict[bytes, list[Said]]()
    for one in outside.said(purpose.value):
        said.setdefault(one.subject, []).append(one)

    @cache  # of those who answered once most said the same
    def alone(answer: object, until: object) -> Standing:
        only = Said(bytes(16), bytes(16), answer, until, None, None)
        return consent_for([_event(only, purpose)], purpose.value, today).standing

    found = {}
    for person, answers in said.items():
        was_given = any(one.answer == Standing.GIVEN for one in answers)
        if len(answers) == 1:
            standing, current = alone(answers[0].answer, answers[0].valid_until), answers
        else:
            events = {_event(one, purpose): one for one in answers}
            consent = consent_for(events, purpose.value, today)
            standing, current = consent.standing, [events[one] for one in consent.current]
        found[person] = Stands(standing, tuple(current), was_given)
    return found


def _event(said: Said, purpose: Purpose) -> ConsentEvent:
    """Return an answer as the rule reckons with it; what cannot be read counts as not said."""
    stored = {
        "purpose": purpose.value,
        "answer": from_column(said.answer),
        "supersedes": from_column(said.supersedes),
        "valid_until": from_column(said.valid_until),
    }
    return consent_event(Record(CONSENT, id_text(said.id), id_text(said.subject), stored))
