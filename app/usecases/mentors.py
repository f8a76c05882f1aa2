"""The register of mentors: listed by name with their gate, seen whole, joined, and changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.rules.codes import code_of, show_code
from app.rules.matching.facts import MentorFacts
from app.rules.matching.gate import GateLight, gate
from app.rules.names import fold
from app.schema import person as person_fields
from app.schema.codes import PERSON_ROLES
from app.schema.kinds import Stored
from app.schema.matches import MATCH, match_mentor
from app.schema.mentors import AGREEMENT, APART, CHECK, MENTOR, ORIENTATION
from app.schema.person import LANGUAGE, PERSON
from app.schema.reach import CONTACT
from app.schema.registry import SCHEMAS
from app.usecases.consents import consent_changes
from app.usecases.login import Login, Outcome, no_such
from app.usecases.matchfacts import mentors_of
from app.usecases.matchpolicy import policy_of
from app.usecases.people import PeoplePlace, find_people, is_student, names_of, save_rows
from app.usecases.rows import changes_of_new, edited, joined, new_row
from app.usecases.voices import Voice, voices_about
from app.usecases.writable import MATCHES, may_write, writable

PAGE_OF_MENTORS = 50
# What a mentor's page shows of them, beside the person and the row in the register.
_KINDS = (LANGUAGE, CONTACT, CHECK, ORIENTATION, AGREEMENT, APART)


@dataclass(frozen=True)
class MentorLine:
    """One mentor in the list.  places: those free; lights: the gate, in its order."""

    person: RecordId
    name: str
    code: str
    row: Record
    places: int
    lights: tuple[GateLight, ...]


@dataclass(frozen=True)
class MentorPage:
    """Some mentors by name; ``place``: where the next page begins, None at the end."""

    mentors: tuple[MentorLine, ...]
    place: PeoplePlace | None


@dataclass(frozen=True)
class MentorView:
    """One mentor with what is kept about them.

    rows: by kind, in the order they were made.  matches: theirs, with the students' names.
    is_student: they have a student's file, too.  voices: what was said of their matches.
    may_write: the kinds of rows that this worker may write here.
    """

    person: Record
    line: MentorLine
    rows: Mapping[str, tuple[Record, ...]]
    matches: tuple[tuple[Record, str], ...]
    is_student: bool
    voices: tuple[Voice, ...] = ()
    may_write: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.line.name


def page_of_mentors(
    login: Login, after: PeoplePlace | None = None, limit: int = PAGE_OF_MENTORS
) -> MentorPage:
    """Return the next mentors by name; ``after`` is the place at which the page before ended."""
    people = login.vault.page(PERSON.name, after, limit, having=MENTOR.name)
    last = people[-1] if people else None
    place = (fold(_name(last)), last.id) if last and len(people) == limit else None
    return MentorPage(_lines(login, people), place)


def count_mentors(login: Login) -> int:
    """Return how many are in the register."""
    return login.vault.count(MENTOR.name)


@dataclass(frozen=True)
class Register:
    """How many mentors there are, and whether this worker may add one."""

    count: int
    may_add: bool


def register_of(login: Login) -> Register:
    """Return what the head of the register tells."""
    return Register(count_mentors(login), may_write(login, MENTOR.name))


def find_mentors(login: Login, text: str) -> tuple[MentorLine, ...]:
    """Return the mentors that ``text`` may mean, the likeliest first."""
    found = [one.person for one in find_people(login, text)]
    people = {one.subject: one for one in login.vault.about(PERSON.name, found, _NAMED)}
    return _lines(login, [people[one] for one in found if one in people])


def mentor_view(login: Login, person: RecordId) -> MentorView:
    """Return one mentor; raise Problem 40 if the person is not in the register."""
    found = login.vault.record(PERSON.name, person)
    lines = _lines(login, [found] if found else [])
    if found is None or not lines:
        words = N_("This person is not in the register of mentors.")
        raise Problem(words, Code.NOT_FOUND, field="mentor")
    rows = {
        one.name: tuple(login.vault.about(one.name, [person], SCHEMAS[one.name].fields))
        for one in _KINDS
    }
    matches = login.vault.records(MATCH.name, where=(match_mentor.key, person))
    names = names_of(login, [one.subject for one in matches])
    told = tuple((one, names.get(one.subject, "")) for one in reversed(matches))
    is_student_too = "student" in found.get(person_fields.roles, ())
    kinds = writable(login, (MENTOR.name, MATCHES, *rows), person)
    voices = voices_about(login, person)
    return MentorView(found, lines[0], rows, told, is_student_too, voices, kinds)


def register_mentor(login: Login, name: str, consent: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Keep a new mentor, who has offered to help; in one save.

    consent: the answer, and in which language it was explained.  Raises Problem 2 without
    a name, 13 if the person said no to a file.
    """
    if consent.get("answer") != "given":
        words = N_("Without a yes, Waymark keeps no file of a mentor.")
        raise Problem(words, Code.NO_CONSENT, field="answer")
    told = {"preferred_name": name.strip(), "roles": ["mentor"]}
    person = new_row(login.context, PERSON, None, told)
    kept = {**consent, "person": person.id, "purpose": "keep_file", "audience": "this_centre"}
    changes = joined(
        [
            changes_of_new(person),
            changes_of_new(_offered(login, person.id)),
            consent_changes(login, person.id, kept),
        ]
    )
    return login.save(changes, N_("Add a mentor"), person.id)


def make_mentor(login: Login, person: RecordId) -> Outcome[RecordId]:
    """Let a student be a mentor too: one person with two files, in one save.

    Raises Problem 40 if there is no such person, 2 if the person is a mentor already.
    """
    login.need_person(person)
    # The roles are on the card that everybody sees, also of a file that opens in brief.
    found = login.vault.record(PERSON.name, person)
    if found is None:
        raise no_such(login, person)
    offered = _offered(login, person)
    if login.vault.record(MENTOR.name, offered.id) is not None:
        words = N_("This person is in the register of mentors already.")
        raise Problem(words, Code.USAGE, field="mentor")
    known = {*found.get(person_fields.roles, ()), "alumnus", "mentor"}
    if is_student(found):
        known.add("student")
    roles = [one for one in PERSON_ROLES if one in known]
    changes = joined([edited(found, {"roles": roles}), changes_of_new(offered)])
    return login.save(changes, N_("Make a student a mentor too"), person)


def is_mentor(login: Login, person: RecordId) -> bool:
    """Tell whether somebody is in the register."""
    return login.vault.has(MENTOR.name, _offered(login, person).id)


def draft_of_mentor(login: Login, person: RecordId, kind: str, row: str = "") -> Draft:
    """Return a draft of a row about a mentor: the one of this id, or a new one."""
    if row:
        return Draft(login.need(kind, RecordId(row)))
    made = new_row(login.context, SCHEMAS[kind], person, {"person": person})
    draft = Draft(Record(made.schema, made.id, made.subject))
    draft.now = made
    return draft


def save_mentor_row(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft about a mentor a fact; the first Problem, and nothing written then."""
    saved = save_rows(login, [draft])
    return Outcome(saved.value[0] if saved.value else draft.now.id, saved.changes)


_NAMED = (person_fields.preferred_name, person_fields.roles)


def _offered(login: Login, person: RecordId) -> Record:
    return new_row(login.context, MENTOR, person, {"person": person, "state": "asked"})


def _lines(login: Login, people: list[Record]) -> tuple[MentorLine, ...]:
    policy = policy_of(login)
    ids = [one.subject for one in people]
    facts = mentors_of(login, ids, policy)
    rows = {one.subject: one for one in login.vault.about(MENTOR.name, ids, MENTOR.fields)}

    def line(person: Record, known: MentorFacts) -> MentorLine:
        code = show_code(code_of(person.subject))
        lights = gate(known, policy)
        row = rows[person.subject]
        return MentorLine(person.subject, _name(person), code, row, known.places, lights)

    return tuple(line(one, facts[one.subject]) for one in people if one.subject in facts)


def _name(person: Record) -> str:
    return person.get(person_fields.preferred_name, "")
