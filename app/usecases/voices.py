"""What student, mentor and employer say of a match: a face and a sentence; the ladder over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.rules.areas import reading, writing
from app.schema import matches as match_fields
from app.schema import standing as fields
from app.schema.fields import Field, Purpose
from app.schema.kinds import Stored
from app.schema.matches import MATCH
from app.schema.standing import FEEDBACK, LADDER, MEASURE
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome, name_of
from app.usecases.people import names_of
from app.usecases.rows import changes_of_new, joined, new_row

T = TypeVar("T")
_SAY = N_("Write down what somebody says")
_STAND = N_("Write down the rungs of the ladder")


@dataclass(frozen=True)
class Voice:
    """What one side said on a day.  student: whose file it is in, by name."""

    record: Record
    student: str
    asked_by: str

    @property
    def face(self) -> int:
        """How it was: 1 is bad, 5 very good; 0 if this was not said."""
        return int(self.record.get(fields.face, "0"))

    @property
    def side(self) -> str:
        """Who said it; what was said in a talk, before others were asked, is the student's."""
        return self.record.get(fields.said_by, "student")


def add_feedback(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Keep what somebody said; the day is today and the asker this worker.

    It is the student who says it, about the match that ``stored`` names or the first talk.
    Raises Problem 2 without a face or with a match of somebody else, 13 without consent.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    row = _new(login, person, stored)
    _refuse_foreign(login, row)
    return login.save(changes_of_new(row), _SAY, row.id)


def feedback_draft(login: Login, match: RecordId) -> Draft:
    """Return a draft of what the student says of a match; who says it may be changed."""
    person = login.need(MATCH.name, match).subject
    row = _new(login, person, {fields.said_by.key: "student", fields.feedback_match.key: match})
    draft = Draft(Record(row.schema, row.id, row.subject))
    draft.now = row
    return draft


def save_feedback(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft a fact; raises what ``add_feedback`` does."""
    now = draft.now
    need_consent(login, now.subject, Purpose.KEEP_FILE)
    _refuse_foreign(login, now)
    return login.save(changes_of_new(now), _SAY, now.id, dropping=[now.id])


def voices_of(login: Login, person: RecordId) -> tuple[Voice, ...]:
    """Return all that was said in the file of a student, the latest first."""
    return _voices(login, login.vault.records(FEEDBACK.name, subject=person))


def voices_about(login: Login, mentor: RecordId) -> tuple[Voice, ...]:
    """Return what was said of the matches of a mentor, as far as the files may be seen."""
    matches = login.vault.records(MATCH.name, where=(match_fields.match_mentor.key, mentor))
    key = fields.feedback_match.key
    rows = [
        row for one in matches for row in login.vault.records(FEEDBACK.name, where=(key, one.id))
    ]
    return _voices(login, rows)


def stand_on(
    login: Login, person: RecordId, rungs: Mapping[str, int]
) -> Outcome[tuple[RecordId, ...]]:
    """Keep on which rungs, 0 to 10, somebody stands today, in one save.

    Raises Problem 2 for no rung at all or one that there is not, 13 without consent.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    if not rungs:
        raise Problem(N_("Say at least one rung."), Code.USAGE, field=fields.rung.key)
    rows = [_rung(login, person, code, value) for code, value in rungs.items()]
    ids = tuple(one.id for one in rows)
    return login.save(joined(map(changes_of_new, rows)), _STAND, ids)


def feel(
    login: Login, person: RecordId, answers: Mapping[str, str]
) -> Outcome[tuple[RecordId, ...]]:
    """Keep how much each picture scale is so today, 1 to 5, in one save.

    Raises Problem 2 for no answer at all or one that there is not, 12, 13 without consent.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    if not answers:
        raise Problem(N_("Choose at least one face."), Code.USAGE, field=fields.scale.key)
    rows = [
        new_row(
            login.context,
            MEASURE,
            person,
            {
                "person": person,
                "scale": _checked(fields.scale, scale),
                "value": _checked(fields.scale_value, value),
            },
        )
        for scale, value in answers.items()
    ]
    ids = tuple(one.id for one in rows)
    return login.save(joined(map(changes_of_new, rows)), N_("Write down how it feels"), ids)


def may_feel(login: Login, person: RecordId) -> bool:
    """Tell whether this worker may write down how it feels to somebody."""
    return login.gate.allows(writing(MEASURE.name), person)


def ladder_of(login: Login, person: RecordId) -> Mapping[str, tuple[tuple[date, int], ...]]:
    """Return for each ladder its (day, rung) points, the first first; only those with any."""
    return ladder_points(login.vault.records(LADDER.name, subject=person))


def ladder_points(rows: Iterable[Record]) -> Mapping[str, tuple[tuple[date, int], ...]]:
    """Return the points of each ladder out of its rows, in the order of their days."""
    found: dict[str, list[tuple[date, int]]] = {}
    for row in rows:
        code, value, day = (
            row.get(fields.rung),
            row.get(fields.rung_value),
            row.get(fields.stood_on),
        )
        if code is not None and value is not None and day is not None:
            found.setdefault(code, []).append((day, value))
    return {code: tuple(sorted(points, key=_day)) for code, points in found.items()}


def may_hear(login: Login, person: RecordId) -> bool:
    """Tell whether this worker may read what was said in somebody's file."""
    return login.gate.allows(reading(FEEDBACK.name), person)


def _day(point: tuple[date, int]) -> date:
    return point[0]


def _rung(login: Login, person: RecordId, code: str, value: int) -> Record:
    stored: dict[str, Stored] = {
        "person": person,
        "rung": _checked(fields.rung, code),
        "value": _checked(fields.rung_value, value),
        "asked_by": login.user,
    }
    return new_row(login.context, LADDER, person, stored)


def _checked(one: Field[T], value: T) -> T:
    """Return a value that its field takes; raise Problem 2 that names the field."""
    try:
        return one.kind.check(value)
    except Problem as problem:
        raise Problem(problem.text, Code.USAGE, field=one.key) from None


def _new(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record:
    about = "match" if stored.get(fields.feedback_match.key) else "session"
    told: dict[str, Stored] = {
        "person": person,
        fields.said_by.key: "student",
        fields.feedback_about.key: about,
        **stored,
        fields.feedback_asked_by.key: login.user,
    }
    return new_row(login.context, FEEDBACK, person, told)


def _refuse_foreign(login: Login, row: Record) -> None:
    """Raise Problem 2 if the match that a face is about is another student's."""
    match = row.get(fields.feedback_match)
    if match and login.need(MATCH.name, RecordId(match)).subject != row.subject:
        words = N_("This match is not one of this person.")
        raise Problem(words, Code.USAGE, field=fields.feedback_match.key)


def _voices(login: Login, rows: Iterable[Record]) -> tuple[Voice, ...]:
    found = sorted(rows, key=_said, reverse=True)
    names = names_of(login, [one.subject for one in found])
    return tuple(Voice(one, names.get(one.subject, ""), _asker(login, one)) for one in found)


def _said(row: Record) -> tuple[date, str]:
    return row.get(fields.felt_on) or date.min, row.id


def _asker(login: Login, row: Record) -> str:
    user = row.get(fields.feedback_asked_by)
    return name_of(login, RecordId(user)) if user else ""
