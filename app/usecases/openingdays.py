"""Which openings want doing today: their day to apply comes near, or has passed unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.i18n import N_, Text, plural
from app.records import Record, RecordId
from app.schema import organisations as fields
from app.schema.organisations import OPPORTUNITY, ORGANISATION
from app.usecases.login import Login
from app.usecases.openingwords import opening_line

CLOSES_WITHIN = timedelta(days=7)
# An opening that nobody has closed since is told of for so long.
PAST = timedelta(days=60)

_SHOWN = (fields.opening_title, fields.opening_organisation, fields.opening_deadline)


@dataclass(frozen=True)
class OpeningDay:
    """An opening, what to do about it, and its day."""

    opening: RecordId
    words: Text
    day: date


def opening_days(login: Login, most: int | None = None) -> tuple[tuple[OpeningDay, ...], int]:
    """Return the first ``most`` openings that press, the nearest day first, and how many do."""
    today = login.context.today
    first, end = today - PAST, today + CLOSES_WITHIN + timedelta(days=1)
    rows = login.vault.records(
        OPPORTUNITY.name,
        where=("state", "open"),
        between=(fields.opening_deadline.key, first.isoformat(), end.isoformat()),
        only=_SHOWN,
    )
    found = sorted(rows, key=lambda one: (one.get(fields.opening_deadline, today), one.id))
    return tuple(_told(login, found[:most], today)), len(found)


def _told(login: Login, rows: list[Record], today: date) -> Iterator[OpeningDay]:
    for one in rows:
        at = login.vault.record(
            ORGANISATION.name, RecordId(one.get(fields.opening_organisation, ""))
        )
        name = at.get(fields.organisation_name, "") if at is not None else ""
        day = one.get(fields.opening_deadline, today)
        line = opening_line(one, name)
        yield OpeningDay(one.id, _words(line, (day - today).days), day)


def _words(line: Text, left: int) -> Text:
    if left < 0:
        words = N_("The day to apply has passed: {what}. Close it, or ask for a new day.")
        return words.with_values(what=line)
    if left == 0:
        return N_("Today is the last day to apply: {what}.").with_values(what=line)
    return plural(
        "There is {count} day left to apply: {what}. See whom it may fit.",
        "There are {count} days left to apply: {what}. See whom it may fit.",
        left,
        what=line,
    )
