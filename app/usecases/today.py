"""Today: what is due, late, ending, in conflict or waiting; each says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.calendars import show_time
from app.i18n import N_, Text, plural
from app.records import Record, RecordId
from app.rules.areas import is_about_people
from app.rules.deadlines import deadline_words
from app.schema import mentoring as session_fields
from app.schema.registry import SCHEMAS
from app.usecases.backups import backup_reminder
from app.usecases.concerns import count_concerns
from app.usecases.consentends import ends_of_consent
from app.usecases.endedkeys import MISUSED
from app.usecases.latetargets import late_targets
from app.usecases.login import Login, can_lead, is_practice
from app.usecases.openingdays import opening_days
from app.usecases.people import names_of
from app.usecases.recovery import recovery_status
from app.usecases.requests import list_requests
from app.usecases.todaywords import conflict_words, pressing_words, quiet_words
from app.vault.pressing import Sort
from app.vault.reader import Conflict

UNLOGGED_AFTER = timedelta(hours=1)
_ENDING = (
    Sort.RULED, Sort.MATCH_END, Sort.REVIEW, Sort.BRIEF, Sort.OVERFULL, Sort.CHECK, Sort.PERMIT,
    Sort.PAPERS,
)  # fmt: skip


class Due(StrEnum):
    """Why something stands on the list; the order is the list's."""

    CONCERN = "concern"
    REQUEST = "request"
    MEETING = "meeting"
    UNLOGGED = "unlogged"
    CONFLICT = "conflict"
    DEADLINE = "deadline"
    SILENT = "silent"
    CONTACT = "contact"
    OPENING = "opening"
    LATE_STEP = "late_step"
    RULED = "ruled"
    MATCH_END = "match_end"
    REVIEW = "review"
    BRIEF = "brief"
    OVERFULL = "overfull"
    CHECK = "check"
    PERMIT = "permit"
    PAPERS = "papers"
    CONSENT = "consent"
    SHEETS = "sheets"
    DRAFT = "draft"
    EXCHANGE = "exchange"
    UNSENT = "unsent"
    BACKUP = "backup"


@dataclass(frozen=True)
class TodayItem:
    """One line of the list: whom and what it is about, in words, and on which day.

    on_paper: what paper says instead, where the words are not for everybody's eyes.
    """

    kind: Due
    words: Text
    person: RecordId | None = None
    record: RecordId | None = None
    day: date | None = None
    on_paper: Text | None = None


@dataclass(frozen=True)
class TodayList:
    """What wants doing, the most pressing kind first.

    counts: how many there are of each kind, of which ``items`` may hold the first only.
    """

    items: tuple[TodayItem, ...] = ()
    counts: Mapping[Due, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[TodayItem]:
        return iter(self.items)

    def of(self, *kinds: Due) -> tuple[TodayItem, ...]:
        """Return the items of these kinds that are here."""
        return tuple(one for one in self.items if one.kind in kinds)

    def count(self, *kinds: Due) -> int:
        """Return how many there are of these kinds, here or not."""
        return sum(self.counts.get(one, 0) for one in kinds)


# What each of some people is called.
Naming = Callable[[Login, Iterable[RecordId]], Mapping[RecordId, str]]
# Lines of one kind, and how many there are.
_Found = tuple[Due, list[TodayItem], int]


@dataclass(frozen=True)
class _Asked:
    """Who asks, for how many lines of a kind, and how people are named in them."""

    login: Login
    most: int | None
    naming: Naming

    def names(self, people: Iterable[RecordId]) -> Mapping[RecordId, str]:
        """Return what people are called here, without those who are gone."""
        return self.naming(self.login, people)


def list_today(login: Login, most: int | None = None, *, naming: Naming = names_of) -> TodayList:
    """Return what wants doing today: of each kind the first ``most``, and how many there are.

    With ``most``, few rows are read however many people there are; the rest is counted
    where it lies.  naming: what people are called in the sentences.
    """
    asked = _Asked(login, most, naming)
    found = [
        _concerns(login),
        _requests(login),
        _meetings(asked),
        _unlogged(asked),
        _conflicts(asked),
        _deadlines(asked),
        _openings(asked),
        *(_pressing(asked, sort) for sort in (Sort.SILENT, Sort.CONTACT)),
        _late_steps(asked),
        *(_pressing(asked, sort) for sort in _ENDING),
        _ending_consents(asked),
        _sheets(login),
        _drafts(login),
        _stopped(login),
        _unsent(login),
        _backup(login),
    ]
    items = (
        one for _, lines, _ in found for one in sorted(lines, key=lambda line: line.day or date.max)
    )
    return TodayList(tuple(items), {kind: count for kind, _, count in found if count})


def _concerns(login: Login) -> _Found:
    """Count for the safeguarding lead what waits for them; find nothing for anybody else."""
    waiting = count_concerns(login)
    lines = []
    if waiting.open:
        words = plural(
            "{count} safeguarding concern is open.",
            "{count} safeguarding concerns are open.",
            waiting.open,
        )
        lines.append(TodayItem(Due.CONCERN, words))
    if waiting.opened_by_two:
        words = plural(
            "A manager and an officer opened {count} safeguarding concern. See who it was.",
            "A manager and an officer opened {count} safeguarding concerns. See who it was.",
            waiting.opened_by_two,
        )
        lines.append(TodayItem(Due.CONCERN, words))
    return Due.CONCERN, lines, len(lines)


def _meetings(asked: _Asked) -> _Found:
    """Find the meetings of today that have not passed for an hour."""
    now = asked.login.context.now()
    begin, end = _bounds(asked.login.context.today)
    found = asked.login.vault.planned_meetings(max(begin, now - UNLOGGED_AFTER), end, asked.most)
    names = asked.names(one.subject for one in found.rows)
    lines = []
    for session in found.rows:
        moment = session.get(session_fields.starts_at)
        if moment is not None:
            words = N_("{time}: meet {name}.")
            time = show_time(moment.astimezone().time())
            said = words.with_values(time=time, name=names[session.subject])
            lines.append(_line(Due.MEETING, said, session, asked.login.context.today))
    return Due.MEETING, lines, found.count


def _unlogged(asked: _Asked) -> _Found:
    """Find the planned meetings that have passed and of which nobody has told."""
    today = asked.login.context.today
    found = asked.login.vault.planned_meetings(
        None, asked.login.context.now() - UNLOGGED_AFTER, asked.most
    )
    names = asked.names(one.subject for one in found.rows)
    lines = []
    for session in found.rows:
        moment = session.get(session_fields.starts_at)
        if moment is not None:
            day = moment.astimezone().date()
            said = _unsettled_words(names[session.subject], (today - day).days)
            lines.append(_line(Due.UNLOGGED, said, session, day))
    return Due.UNLOGGED, lines, found.count


def _bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day at this place, and of the day after."""
    midnight = datetime.min.time()
    begin = datetime.combine(day, midnight).astimezone()
    return begin, datetime.combine(day + timedelta(days=1), midnight).astimezone()


def _line(kind: Due, words: Text, record: Record, day: date | None = None) -> TodayItem:
    return TodayItem(kind, words, record.subject, record.id, day)


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


def _conflicts(asked: _Asked) -> _Found:
    found = asked.login.vault.open_conflicts(asked.most)
    names = asked.names(one.subject for one in found.rows)
    lines = [
        TodayItem(Due.CONFLICT, conflict_words(one, names), _person(one), one.id)
        for one in found.rows
    ]
    return Due.CONFLICT, lines, found.count


def _person(conflict: Conflict) -> RecordId | None:
    return conflict.subject if is_about_people(SCHEMAS[conflict.kind]) else None


def _deadlines(asked: _Asked) -> _Found:
    """Find the days of cases and applications that must not be missed."""
    found = asked.login.vault.pressing_days(asked.login.context.today, asked.most)
    names = asked.names(one.subject for one in found.rows)
    lines = [
        TodayItem(
            Due.DEADLINE, deadline_words(one, names[one.subject]), one.subject, one.record, one.day
        )
        for one in found.rows
    ]
    return Due.DEADLINE, lines, found.count


def _openings(asked: _Asked) -> _Found:
    """Find the openings whose day to apply is near, or has passed."""
    found, count = opening_days(asked.login, asked.most)
    lines = [TodayItem(Due.OPENING, one.words, None, one.opening, one.day) for one in found]
    return Due.OPENING, lines, count


def _pressing(asked: _Asked, sort: Sort) -> _Found:
    """Find what presses of one sort about matches, mentors' checks and papers."""
    today = asked.login.context.today
    found = asked.login.vault.pressing(sort, today, asked.most)
    people = (person for one in found.rows for person in (one.subject, one.other) if person)
    names = asked.names(people)
    kind = Due(sort.value)
    lines = [
        TodayItem(
            kind,
            pressing_words(one, names, today),
            one.subject,
            one.record,
            one.day,
            quiet_words(one, names),
        )
        for one in found.rows
    ]
    return kind, lines, found.count


def _late_steps(asked: _Asked) -> _Found:
    found = asked.login.vault.late_plans(asked.login.context.today, asked.most)
    names = asked.names(one.subject for one in found.rows)
    lines = []
    for late in found.rows:
        words = plural(
            "{count} step of {name} has passed its day. Talk about it.",
            "{count} steps of {name} have passed their day. Talk about them.",
            late.steps,
            name=names[late.subject],
        )
        last = late.since - timedelta(days=1)
        lines.append(TodayItem(Due.LATE_STEP, words, late.subject, late.plan, last))
    return Due.LATE_STEP, lines, found.count


def _ending_consents(asked: _Asked) -> _Found:
    """Find whose file rests on a yes that ends soon; few, since an end lies in two weeks."""
    ends = sorted(ends_of_consent(asked.login), key=lambda one: (one[1], one[0]))
    names = asked.names((person for person, _ in ends))
    there = [(person, last) for person, last in ends if person in names]
    lines = []
    for person, last in there[: asked.most]:
        words = N_("The consent of {name} ends soon. Ask again.")
        said = words.with_values(name=names[person])
        lines.append(TodayItem(Due.CONSENT, said, person, person, last))
    return Due.CONSENT, lines, len(there)


def _requests(login: Login) -> _Found:
    """Count what somebody asks and this worker may agree to, asked here or at another computer."""
    count = sum(one.can_approve for one in list_requests(login))
    words = plural(
        "{count} request waits for your agreement.",
        "{count} requests wait for your agreement.",
        count,
    )
    return Due.REQUEST, [TodayItem(Due.REQUEST, words)] * bool(count), int(bool(count))


def _sheets(login: Login) -> _Found:
    """Find what is due with the recovery sheets, for those who lead the centre."""
    if is_practice(login) or not can_lead(login):
        return Due.SHEETS, [], 0
    status = recovery_status(login)
    if status.is_used:
        words = N_("The recovery sheets were used. Make new ones.")
    elif status.was_misused:
        words = MISUSED
    elif status.request is not None:
        return Due.SHEETS, [], 0
    elif status.waiting is not None:
        words = N_("New recovery sheets wait until you type one of them back.")
    elif status.current is None:
        words = N_("Nobody can help if you forget your passphrase. Make recovery sheets.")
    elif status.is_drill_due:
        words = N_("No recovery sheet was tried for half a year. Try one.")
    else:
        return Due.SHEETS, [], 0
    return Due.SHEETS, [TodayItem(Due.SHEETS, words)], 1


def _drafts(login: Login) -> _Found:
    count = login.drafts_waiting()
    words = plural(
        "{count} talk is not finished. Your words are kept here.",
        "{count} talks are not finished. Your words are kept here.",
        count,
    )
    return Due.DRAFT, [TodayItem(Due.DRAFT, words)] * bool(count), int(bool(count))


def _stopped(login: Login) -> _Found:
    lines = [TodayItem(Due.EXCHANGE, words) for words in late_targets(login)]
    return Due.EXCHANGE, lines, len(lines)


def _unsent(login: Login) -> _Found:
    count = login.vault.unsent_count()
    words = plural(
        "{count} change is only on this computer.",
        "{count} changes are only on this computer.",
        count,
    )
    return Due.UNSENT, [TodayItem(Due.UNSENT, words)] * bool(count), int(bool(count))


def _backup(login: Login) -> _Found:
    words = backup_reminder(login)
    lines = [] if words is None else [TodayItem(Due.BACKUP, words)]
    return Due.BACKUP, lines, len(lines)
