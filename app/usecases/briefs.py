"""The brief for a mentor: what the student agreed to tell, printed for one mentor, and called back.

Only answers that the consent to tell a mentor opens can come on it; each printed page is
kept in mind until it is given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.papers.sheets.brief import BriefLine, BriefPart, BriefSheet
from app.papers.sheets.roadmap_content import Privacy, Words
from app.papers.sheets.sheet import SheetFacts
from app.records import Record, RecordId
from app.rules.areas import reading
from app.rules.codes import code_of, show_code
from app.schema import briefs as fields
from app.schema import consent as consent_fields
from app.schema import matches as match_fields
from app.schema.briefs import BRIEF
from app.schema.consent import CONSENT
from app.schema.fields import Purpose, Schema
from app.schema.kinds import Number, Stored
from app.schema.matches import HOLDING_STATES, MATCH
from app.schema.mentoring import SESSION
from app.schema.person import NAME, PERSON, name_use
from app.schema.registry import SCHEMAS
from app.usecases.answers import answer_words, joined
from app.usecases.consents import consents_of, need_consent
from app.usecases.login import Login, Outcome, name_of
from app.usecases.people import names_of
from app.usecases.roadmaps import helpers_of, most_open, refuse_openness, student_name
from app.usecases.rows import changes_of_new, edited, new_row
from app.usecases.sessions import next_session
from app.usecases.speaker import Speaker

_Part = tuple[Text, str, tuple[tuple[str, tuple[str, ...]], ...]]
# Which answers stand where.  Each must be opened by the consent to tell a mentor.
PARTS: tuple[_Part, ...] = (
    (
        N_("Who it is"),
        "person",
        (
            ("name", ("say_like",)),
            ("language", ("language", "spoken_level")),
            ("person", ("interpreter_need",)),
        ),
    ),
    (
        N_("What they hope for"),
        "star",
        (
            ("aspiration", ("words",)),
            ("goal", ("type", "words", "why", "by_when")),
            ("exploration", ("words", "occupation", "field")),
            ("application", ("kind", "where", "wish", "state", "next_act")),
            ("placement", ("kind", "where", "state")),
        ),
    ),
    (
        N_("How you can help"),
        "handshake",
        (
            ("person", ("help_topics", "meet_forms", "week_grid", "study_hours", "access_needs")),
            ("session", ("starts_at",)),
        ),
    ),
    (
        N_("What they bring"),
        "book",
        (
            ("person", ("work_state", "class_state", "digital_tasks")),
            ("work", ("words", "isco", "form", "years")),
            ("education", ("setting", "isced_level", "isced_field", "completion")),
            ("exam", ("words",)),
            ("skill", ("words",)),
        ),
    ),
)
# The head of the page has the name as the person wants it; a goal stands for itself.
ELSEWHERE = frozenset({("person", "preferred_name"), ("person", "first_goal")})
MOST_ROWS = 4  # of one kind, the latest
NO_MATCH = N_("This student has no mentor yet. A brief is for one mentor and nobody else.")


@dataclass(frozen=True)
class BriefOut:
    """A page that was printed: for whom, by whom.  is_back: it was given back or torn up."""

    record: Record
    mentor: str
    printed_by: str

    @property
    def is_back(self) -> bool:
        return self.record.get(fields.brief_back) is not None


@dataclass(frozen=True)
class BriefPreview:
    """What a brief would tell, before it is printed.

    limits: what the person asked us to keep to, in their own words; the worker reads them
    first, and they never stand on the page.
    """

    parts: tuple[BriefPart, ...]
    limits: tuple[str, ...]


def brief_match_of(login: Login, person: RecordId) -> Record:
    """Return the match for which a brief may be printed; Problem 2 without one."""
    rows = login.vault.records(MATCH.name, subject=person)
    standing = [one for one in rows if one.get(match_fields.match_state, "") in HOLDING_STATES]
    if not standing:
        raise Problem(NO_MATCH, Code.USAGE, field="match")
    return standing[-1]


def brief_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> BriefSheet:
    """Return the brief of a student for the mentor of the match that stands.

    privacy: None takes what the person chose.  Raises Problem 13 without a living consent
    to tell a mentor, or to be named so openly, 2 without a match.
    """
    need_consent(login, person.id, Purpose.SHARE_WITH_MENTOR)
    match = brief_match_of(login, person.id)
    facts, speaker = said
    if privacy is not None:
        refuse_openness(person, privacy)
    mentor = RecordId(match.get(match_fields.match_mentor, ""))
    return BriefSheet(
        facts=facts,
        student=student_name(login, person, privacy or most_open(person)),
        code=show_code(code_of(person.id)),
        mentor=names_of(login, [mentor]).get(mentor, ""),
        parts=tuple(_parts(login, person.id, speaker)),
        helpers=helpers_of(login.centre, speaker),
    )


def preview_brief(login: Login, person: RecordId, speaker: Speaker) -> BriefPreview:
    """Return each answer that a brief would tell, and the person's limits; raises 13, 2."""
    need_consent(login, person, Purpose.SHARE_WITH_MENTOR)
    brief_match_of(login, person)
    return BriefPreview(tuple(_parts(login, person, speaker)), limits_of(login, person))


def limits_of(login: Login, person: RecordId) -> tuple[str, ...]:
    """Return the limits, in own words, of the yes to a file and of the one to tell a mentor."""
    standing = consents_of(login, person)
    current = {
        event.id
        for purpose in (Purpose.KEEP_FILE, Purpose.SHARE_WITH_MENTOR)
        for event in standing[purpose.value].current
    }
    rows = login.vault.records(CONSENT.name, subject=person)
    told = [row.get(consent_fields.limits, "") for row in rows if row.id in current]
    return tuple(dict.fromkeys(one for one in told if one))


def keep_brief(login: Login, person: RecordId, language: str) -> Outcome[RecordId]:
    """Keep in mind that a brief went out today; raises what ``brief_sheet`` does."""
    need_consent(login, person, Purpose.SHARE_WITH_MENTOR)  # it may have ended since it was drawn
    match = brief_match_of(login, person)
    stored: dict[str, Stored] = {
        "person": person,
        "mentor": match.get(match_fields.match_mentor, ""),
        "match": match.id,
        "language": language,
        "printed_by": login.user,
    }
    row = new_row(login.context, BRIEF, person, stored)
    act = N_("Print a brief for a mentor")
    return login.save(changes_of_new(row), act, row.id, is_final=True)


def briefs_of(login: Login, person: RecordId) -> tuple[BriefOut, ...]:
    """Return the briefs that were printed about a student, the latest first."""
    rows = login.vault.records(BRIEF.name, subject=person)
    names = names_of(login, [RecordId(one.get(fields.brief_mentor, "")) for one in rows])
    return tuple(_out(login, one, names) for one in reversed(rows))


def give_back(login: Login, brief: RecordId) -> Outcome[RecordId]:
    """Write down that a page came back, or was torn up, today; raises 40."""
    row = login.need(BRIEF.name, brief)
    told = {fields.brief_back.key: login.context.today.isoformat()}
    return login.save(edited(row, told), N_("Get a brief back"), row.id)


def _out(login: Login, row: Record, names: Mapping[RecordId, str]) -> BriefOut:
    by = row.get(fields.brief_by)
    mentor = names.get(RecordId(row.get(fields.brief_mentor, "")), "")
    return BriefOut(row, mentor, name_of(login, RecordId(by)) if by else "")


def _parts(login: Login, person: RecordId, speaker: Speaker) -> Iterator[BriefPart]:
    for title, pictogram, told in PARTS:
        lines = [
            line
            for kind, keys in told
            for line in _lines(login, person, speaker, (SCHEMAS[kind], keys))
        ]
        yield BriefPart(title, pictogram, tuple(lines))


def _lines(
    login: Login, person: RecordId, speaker: Speaker, asked: tuple[Schema, tuple[str, ...]]
) -> Iterator[BriefLine]:
    """Yield what one kind tells: of the person a line an answer, of the others a line a row."""
    schema, keys = asked
    if not login.gate.allows(reading(schema.name), person):
        return
    for row in _rows(login, person, schema):
        said = [(key, words) for key in keys if (words := _said(speaker, row, key)) is not None]
        if schema is PERSON:
            for key, words in said:
                yield BriefLine(schema.name, key, schema[key].label, words)
        elif said:
            key = said[0][0]
            words = joined([_in_both(speaker, each) for _, each in said])
            yield BriefLine(schema.name, key, schema[key].label, words)


def _rows(login: Login, person: RecordId, schema: Schema) -> Iterable[Record]:
    if schema is PERSON:
        return [login.need_person(person)]
    if schema is SESSION:
        following = next_session(login, person)
        return [following] if following else []
    rows = login.vault.records(schema.name, subject=person)
    if schema is NAME:  # how it sounds would tell a name that must not be printed
        rows = [one for one in rows if one.get(name_use) != "do_not_print"]
    return rows[-MOST_ROWS:]


def _said(speaker: Speaker, row: Record, key: str) -> Words | None:
    """Return an answer if the consent opens it and it is a value; what is not said is nothing."""
    one = row.schema[key]
    if Purpose.SHARE_WITH_MENTOR not in one.opens_with or row.unsaid(one) is not None:
        return None
    stored = row.stored.get(key)
    words = None if stored in (None, "", []) else answer_words(speaker, one, stored, ())
    is_bare = isinstance(one.kind, Number) and row.schema is not PERSON
    return _labelled(speaker.text(one.label), words) if words and is_bare else words


def _in_both(speaker: Speaker, words: Words) -> Words:
    """Return words that say the same in both languages of the page, where one alone was given."""
    if words.second is not None or speaker.second is None:
        return words
    return replace(words, second=words.main, second_language=speaker.second.language)


def _labelled(label: Words, words: Words) -> Words:
    """Return a number after what it counts, among other answers."""
    told = replace(words, main=f"{label.main}: {words.main}")
    if label.second is None:
        return told
    second = f"{label.second}: {words.second or words.main}"
    return replace(told, second=second, second_language=label.second_language)
