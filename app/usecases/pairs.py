"""The pairs a student is in now, the talks with both sides, and the doors opened for a student."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.rules.areas import reading
from app.rules.rhythm import MEETING_STATES, next_contact_day
from app.schema import matches as match_fields
from app.schema import mentoring as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.matches import MATCH
from app.schema.mentoring import ADVOCACY, CHECK_IN
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.matchboard import matches_of
from app.usecases.rows import changes_of_new, edited, new_row

_RUNNING = (*MEETING_STATES, "paused")


@dataclass(frozen=True)
class RunningPair:
    """A student's match that has begun and not ended.  mentor: the name of the mentor."""

    match: Record
    mentor: str

    @property
    def id(self) -> RecordId:
        return self.match.id


def running_pairs(login: Login, student: RecordId) -> tuple[RunningPair, ...]:
    """Return the matches of a student that go on, the newest first, to who may read matches."""
    if not login.gate.allows(reading(MATCH.name), student):
        return ()
    return tuple(
        RunningPair(match, name)
        for match, name in matches_of(login, student)
        if match.get(match_fields.match_state, "") in _RUNNING
    )


def tied_to_match(
    login: Login, student: RecordId, stored: Mapping[str, Stored]
) -> Mapping[str, Stored]:
    """Return the answers of a session with the mentor's name, where it names a match but no name.

    Raises Problem 2 if the match is another student's.
    """
    match = stored.get(fields.session_match.key)
    if not isinstance(match, str) or not match:
        return stored
    name = next((name for one, name in matches_of(login, student) if one.id == match), None)
    if name is None:
        raise _not_theirs()
    if stored.get(fields.with_whom.key) or not name:
        return stored
    return {**stored, fields.with_whom.key: name[: fields.MOST_WITH_WHOM]}


def log_check_in(login: Login, match: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Write down a talk with one side of a match: ``side``, ``goes`` and ``words``.

    stored: without ``done_on`` it was today.  A talk with the same side on the same day is
    the same row.  Raises Problem 2 for a day to come, before the beginning or without a
    side, 13 without consent to a file, 40 if there is no such match.
    """
    record = login.need(MATCH.name, match)
    told = {fields.check_in_on.key: login.context.today.isoformat(), **stored}
    return _keep_check_in(login, record, told)


def check_in_draft(login: Login, match: RecordId, side: str) -> Draft:
    """Return a draft of a talk with one side of a match today."""
    record = login.need(MATCH.name, match)
    told: dict[str, Stored] = {
        "person": record.subject,
        "match": record.id,
        "side": side,
        "done_on": login.context.today.isoformat(),
    }
    return Draft(new_row(login.context, CHECK_IN, record.subject, told))


def save_check_in(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft of a talk a fact; raises as ``log_check_in`` does."""
    match = login.need(MATCH.name, RecordId(str(draft.now.stored.get("match", ""))))
    return _keep_check_in(login, match, draft.now.stored, dropping=draft.now.id)


def _keep_check_in(
    login: Login, match: Record, stored: Mapping[str, Stored], dropping: RecordId | None = None
) -> Outcome[RecordId]:
    need_consent(login, match.subject, Purpose.KEEP_FILE)
    owned = {**stored, "person": match.subject, "match": match.id}
    row = new_row(login.context, CHECK_IN, match.subject, owned)
    begun, day = match.get(match_fields.started_on), row.get(fields.check_in_on)
    _need_past(day, login.context.today, fields.check_in_on.key)
    if begun is None or (day is not None and day < begun):
        words = N_("This match had not begun on that day.")
        raise Problem(words, Code.USAGE, field=fields.check_in_on.key)
    known = login.vault.record(CHECK_IN.name, row.id)
    changes = changes_of_new(row) if known is None else edited(known, row.stored)
    gone = [] if dropping is None else [dropping]
    return login.save(changes, N_("Write down a talk about a match"), row.id, dropping=gone)


def log_advocacy(
    login: Login, student: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write down what a helper did for a student; today, unless ``stored`` says when.

    Raises Problem 2 if the act is not said, the day is to come or the match another
    student's, 13 without consent to a file.
    """
    today = login.context.today
    told = {fields.advocacy_on.key: today.isoformat(), **stored, "person": student}
    return save_advocacy(login, Draft(new_row(login.context, ADVOCACY, student, told)))


def advocacy_draft(login: Login, student: RecordId, row: RecordId | None = None) -> Draft:
    """Return a draft of such an act: the one of ``row``, or a new one of today."""
    if row is not None:
        return Draft(login.need(ADVOCACY.name, row))
    pairs = running_pairs(login, student)
    told: dict[str, Stored] = {"person": student, "done_on": login.context.today.isoformat()}
    if len(pairs) == 1:
        told["match"] = pairs[0].id
    return Draft(new_row(login.context, ADVOCACY, student, told))


def doors_of(login: Login, student: RecordId) -> tuple[Record, ...]:
    """Return what was done for a student, the latest first, to who may read notes of meetings."""
    if not login.gate.allows(reading(ADVOCACY.name), student):
        return ()
    rows = login.vault.records(ADVOCACY.name, subject=student)
    return tuple(sorted(rows, key=lambda one: one.get(fields.advocacy_on, date.min), reverse=True))


def save_advocacy(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft of such an act a fact, new or changed; raises as ``log_advocacy`` does."""
    now = draft.now
    need_consent(login, now.subject, Purpose.KEEP_FILE)
    _need_past(now.get(fields.advocacy_on), login.context.today, fields.advocacy_on.key)
    match = now.get(fields.advocacy_match)
    if match and all(one.id != match for one, _ in matches_of(login, now.subject)):
        raise _not_theirs()
    changes = edited(draft.base, now.stored) if draft.base.versions else changes_of_new(now)
    return login.save(changes, N_("Write down a door that was opened"), now.id, dropping=[now.id])


@dataclass(frozen=True)
class Talks:
    """The talks about one match, the newest first, and by side when the next one is."""

    done: tuple[Record, ...]
    following: Mapping[str, date]


def talks_of(login: Login, match: Record) -> Talks:
    """Return the talks with both sides of a match; none follow while the two do not meet."""
    rows = [
        one
        for one in login.vault.records(CHECK_IN.name, subject=match.subject)
        if one.get(fields.check_in_match) == match.id
    ]
    done = tuple(sorted(rows, key=_day, reverse=True))
    begun = match.get(match_fields.started_on)
    if begun is None or match.get(match_fields.match_state, "") not in MEETING_STATES:
        return Talks(done, {})
    last = {one.get(fields.check_in_side, ""): _day(one) for one in reversed(done)}
    today = login.context.today
    following = {
        side: next_contact_day(begun, last.get(side), today) for side in ("student", "mentor")
    }
    return Talks(done, following)


def _day(row: Record) -> date:
    return row.get(fields.check_in_on, date.min)


def _need_past(day: date | None, today: date, key: str) -> None:
    if day is not None and day > today:
        words = N_("This day is still to come. Write it down once it was.")
        raise Problem(words, Code.USAGE, field=key)


def _not_theirs() -> Problem:
    words = N_("This match belongs to another student.")
    return Problem(words, Code.USAGE, field=fields.session_match.key)
