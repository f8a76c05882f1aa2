"""How a match ends: with a letter of thanks or quietly, and what must be talked about after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Code, Problem
from app.i18n import N_
from app.papers.sheets.celebration import Celebration
from app.papers.sheets.roadmap_content import Privacy
from app.papers.sheets.sheet import SheetFacts
from app.records import Change, Record, RecordId
from app.rules.areas import writing
from app.schema import matches as fields
from app.schema.kinds import Moment, Stored
from app.schema.matches import MATCH
from app.schema.mentoring import SESSION
from app.usecases.consents import need_match
from app.usecases.login import Login, Outcome
from app.usecases.matchrows import wants_review
from app.usecases.people import names_of
from app.usecases.roadmaps import most_open, refuse_openness, student_name
from app.usecases.rows import changes_of_new, edited, joined, new_row
from app.usecases.speaker import Speaker

LETTER, QUIET = "letter", "quiet"
CALL_AFTER_DAYS, CALL_HOUR, CALL_MINUTES = 14, 10, 15
# Where one side said this, a letter of thanks would hurt.
_SAD = frozenset({"no_fit", "no_contact", "declined", "replaced"})
_QUIET = N_("This match ends quietly, without a letter. The reasons of both sides say so.")
_NONE = N_("No match of this student has begun and come to its end.")


@dataclass(frozen=True)
class EndView:
    """What still belongs to the end of a match.

    is_early: it ended before its time and nobody has talked about it: until then no new
    mentor is proposed.  may_celebrate: a letter of thanks suits.
    """

    is_early: bool
    may_celebrate: bool


def end_of(match: Record) -> EndView:
    """Return what still belongs to the end of a match, as its row tells."""
    return EndView(wants_review(match), _may_celebrate(match))


def review_end(login: Login, match: RecordId) -> Outcome[RecordId]:
    """Write down that staff talked about an early end today; the student may be matched anew.

    Raises Problem 2 if nothing is to be talked about, 40 if there is no such match.
    """
    record = need_match(login, match)
    if not wants_review(record):
        words = N_("This match did not end early, or it was talked about already.")
        raise Problem(words, Code.USAGE, field=fields.reviewed_on.key)
    told = {fields.reviewed_on.key: login.context.today.isoformat()}
    return login.save(edited(record, told), N_("Talk about an early end"), record.id)


def quiet_contacts(login: Login, match: Record) -> tuple[Change, ...]:
    """Return the planned calls to both sides two weeks after a quiet end, as changes.

    Nobody is left alone with an end that hurt.  Only sides whose meetings this worker may
    write get one; a match that never began needs none.
    """
    if match.get(fields.started_on) is None:
        return ()
    when = _calling_time(login)
    sides = (match.subject, RecordId(match.get(fields.match_mentor, "")))
    planned: dict[str, Stored] = {
        "state": "planned",
        "starts_at": when,
        "minutes": CALL_MINUTES,
        "format": "phone_call",
        "with_whom": login.worker_name,
    }
    may = [one for one in sides if login.gate.allows(writing(SESSION.name), one)]
    rows = (new_row(login.context, SESSION, one, {**planned, "person": one}) for one in may)
    return joined(map(changes_of_new, rows))


def is_quiet(match: Record, told: Mapping[str, Stored]) -> bool:
    """Tell whether a match that closes with what is ``told`` ends quietly."""
    return told.get(fields.match_ending.key, match.get(fields.match_ending)) == QUIET


def _calling_time(login: Login) -> str:
    """Return ten o'clock two weeks from now, on a day of the week, as it is stored."""
    now = login.context.now().astimezone()
    day = now + timedelta(days=CALL_AFTER_DAYS)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    at = day.replace(hour=CALL_HOUR, minute=0, second=0, microsecond=0)
    return str(Moment().to_stored(at))


def celebration_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> Celebration:
    """Return the letter for the last match of a student that ends, or has ended, well.

    It holds names and days and nothing else of the file.  Raises Problem 2 without such a
    match, 13 if the person wants less of the name on paper.
    """
    facts, speaker = said
    if privacy is not None:
        refuse_openness(person, privacy)
    match = _ended(login, person.id)
    mentor = RecordId(match.get(fields.match_mentor, ""))
    today = login.context.today
    return Celebration(
        facts=facts,
        student=student_name(login, person, privacy or most_open(person)),
        mentor=names_of(login, [mentor]).get(mentor, ""),
        first_day=speaker.day(match.get(fields.started_on, today)),
        last_day=speaker.day(match.get(fields.closed_on) or today),
    )


def _ended(login: Login, person: RecordId) -> Record:
    """Return the match that began and ends, the one that ended last."""
    found = [
        one
        for one in login.vault.records(MATCH.name, subject=person)
        if one.get(fields.started_on) is not None
        and one.get(fields.match_state, "") in {"closing", "closed"}
    ]
    if not found:
        raise Problem(_NONE, Code.USAGE, field="match")
    last = max(found, key=_day)
    if not _may_celebrate(last):
        raise Problem(_QUIET, Code.USAGE, field="match")
    return last


def _day(match: Record) -> tuple[date, str]:
    return match.get(fields.closed_on) or date.max, match.id


def _may_celebrate(match: Record) -> bool:
    reasons = {match.get(fields.student_reason, ""), match.get(fields.mentor_reason, "")}
    return (
        match.get(fields.started_on) is not None
        and match.get(fields.match_state, "") in {"closing", "closed"}
        and match.get(fields.match_ending, LETTER) != QUIET
        and not reasons & _SAD
    )
