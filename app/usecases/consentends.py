"""Whose yes to a file ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.records import RecordId
from app.rules.consent import ConsentEvent, consent_for
from app.schema import consent as consent_fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.usecases.consents import EVENT_FIELDS, consent_event
from app.usecases.login import Login

ENDS_WITHIN = timedelta(days=14)


def ends_of_consent(login: Login) -> Iterator[tuple[RecordId, date]]:
    """Yield whose yes to keep a file holds today and ends soon, and on which day."""
    today = login.context.today
    rows = login.vault.about(CONSENT.name, _with_ending_consent(login), EVENT_FIELDS)
    events: dict[RecordId, list[ConsentEvent]] = {}
    for row in rows:
        events.setdefault(row.subject, []).append(consent_event(row))
    for person, answered in events.items():
        consent = consent_for(answered, Purpose.KEEP_FILE.value, today)
        ends = [one.valid_until for one in consent.current if one.valid_until]
        if consent.is_live and ends and min(ends) - today <= ENDS_WITHIN:
            yield person, min(ends)


def _with_ending_consent(login: Login) -> list[RecordId]:
    """Return in whose file a yes ends soon, be it the one that counts or not."""
    today = login.context.today
    end = today + ENDS_WITHIN + timedelta(days=1)
    rows = login.vault.records(
        CONSENT.name,
        where=("purpose", Purpose.KEEP_FILE.value),
        between=(consent_fields.valid_until.key, today.isoformat(), end.isoformat()),
        only=(consent_fields.valid_until,),
    )
    return list(dict.fromkeys(row.subject for row in rows))
