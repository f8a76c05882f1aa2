"""Today: what is due, late, ending, in conflict or waiting; each says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.calendars import show_time
from app.i18n import N_, Text, plural
from app.records import RecordId
from app.rules.consent import Standing, consent_for
from app.rules.merge import DELETED
from app.schema import consent as consent_fields
from app.schema import mentoring as session_fields
from app.schema import person as person_fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.mentoring import SESSION
from app.usecases.consents import consent_event
from app.usecases.login import Login

CONSENT_ENDS_WITHIN = timedelta(days=14)
UNLOGGED_AFTER = timedelta(hours=1)


class Due(StrEnum):
    """Why something stands on the list; the order is the list's."""

    MEETING = "meeting"
    UNLOGGED = "unlogged"
    CONFLICT = "conflict"
    LATE_STEP = "late_step"
    CONSENT = "consent"
    DRAFT = "draft"
    UNSENT = "unsent"


@dataclass(frozen=True)
class TodayItem:
    """One line of the list: whom and what it is about, in words, and on which day."""

    kind: Due
    words: Text
    person: RecordId | None = None
    record: RecordId | None = None
    day: date | None = None


def list_today(login: Login) -> tuple[TodayItem, ...]:
    """Return all that wants doing today, the most pressing kind first."""
    names = _Names(login)
    order = list(Due)
    items = [
        *_meetings(login, names),
        *_conflicts(login, names),
        *_late_steps(login, names),
        *_ending_consents(login, names),
        *_drafts(login),
        *_unsent(login),
    ]
    return tuple(sorted(items, key=lambda one: (order.index(one.kind), one.day or date.max)))


class _Names:
    """Everyday names by person, looked up once each."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._known: dict[RecordId, str | None] = {}

    def of(self, person: RecordId) -> str | None:
        if person not in self._known:
            record = self._login.vault.record("person", person)
            self._known[person] = record.get(person_fields.preferred_name) if record else None
        return self._known[person]


def _meetings(login: Login, names: _Names) -> Iterator[TodayItem]:
    now = login.context.now()
    # Times are kept with their zone: the day may be another one there.
    after_today = login.context.today + timedelta(days=2)
    for session in login.vault.records(
        SESSION.name,
        where=("state", "planned"),
        before=(session_fields.starts_at.key, after_today.isoformat()),
        only=(session_fields.starts_at,),
    ):
        starts_at = session.get(session_fields.starts_at)
        name = names.of(session.subject)
        if starts_at is None or name is None:
            continue
        day = starts_at.astimezone().date()
        if starts_at < now - UNLOGGED_AFTER:
            said = _unsettled_words(name, (login.context.today - day).days)
            yield TodayItem(Due.UNLOGGED, said, session.subject, session.id, day)
        elif day == login.context.today:
            words = N_("{time}: meet {name}.")
            said = words.with_values(time=show_time(starts_at.astimezone().time()), name=name)
            yield TodayItem(Due.MEETING, said, session.subject, session.id, day)


def _unsettled_words(name: str, days: int) -> Text:
    """Return what to do about a planned meeting that was ``days`` ago."""
    if days <= 0:
        words = N_("The meeting with {name} today has passed. Say how it went.")
        return words.with_values(name=name)
    return plural(
        "The meeting with {name} was {count} day ago. Say how it went.",
        "The meeting with {name} was {count} days ago. Say how it went.",
        days,
        name=name,
    )


def _conflicts(login: Login, names: _Names) -> Iterator[TodayItem]:
    for conflict in login.vault.conflicts():
        name = names.of(conflict.subject)
        if name is None:
            continue
        if conflict.key == DELETED:
            words = N_("Something about {name} was deleted and also changed. Keep it or delete it.")
            said = words.with_values(name=name)
        else:
            words = N_("Two answers differ for {name}: {field}. Choose one.")
            said = words.with_values(name=name, field=conflict.label)
        yield TodayItem(Due.CONFLICT, said, conflict.subject, conflict.id)


def _late_steps(login: Login, names: _Names) -> Iterator[TodayItem]:
    for late in login.vault.late_plans(login.context.today):
        name = names.of(late.subject)
        if name is None:
            continue
        words = plural(
            "{count} step of {name} has passed its day. Talk about it.",
            "{count} steps of {name} have passed their day. Talk about them.",
            late.steps,
            name=name,
        )
        last = late.since - timedelta(days=1)
        yield TodayItem(Due.LATE_STEP, words, late.subject, late.plan, last)


def _ending_consents(login: Login, names: _Names) -> Iterator[TodayItem]:
    today = login.context.today
    for subject in _with_ending_consent(login):
        rows = login.vault.records(CONSENT.name, subject=subject)
        consent = consent_for(map(consent_event, rows), Purpose.KEEP_FILE.value, today)
        ends = [one.valid_until for one in consent.current if one.valid_until]
        name = names.of(subject)
        if name is None or not ends or consent.standing is not Standing.GIVEN:
            continue
        last = min(ends)
        if last - today <= CONSENT_ENDS_WITHIN:
            words = N_("The consent of {name} ends soon. Ask again.")
            said = words.with_values(name=name)
            yield TodayItem(Due.CONSENT, said, subject, subject, last)


def _with_ending_consent(login: Login) -> list[RecordId]:
    """Return whose file rests, or once rested, on a yes that ends soon."""
    day_after = login.context.today + CONSENT_ENDS_WITHIN + timedelta(days=1)
    rows = login.vault.records(
        CONSENT.name,
        where=("purpose", Purpose.KEEP_FILE.value),
        before=(consent_fields.valid_until.key, day_after.isoformat()),
        only=(consent_fields.valid_until,),
    )
    return list(dict.fromkeys(row.subject for row in rows))


def _drafts(login: Login) -> Iterator[TodayItem]:
    count = login.drafts_waiting()
    if count:
        words = plural(
            "{count} talk is not finished. Your words are kept here.",
            "{count} talks are not finished. Your words are kept here.",
            count,
        )
        yield TodayItem(Due.DRAFT, words)


def _unsent(login: Login) -> Iterator[TodayItem]:
    count = login.vault.unsent_count()
    if count:
        words = plural(
            "{count} change is only on this computer.",
            "{count} changes are only on this computer.",
            count,
        )
        yield TodayItem(Due.UNSENT, words)
