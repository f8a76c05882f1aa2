"""People: looked for before they are made, kept with four things, seen whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_
from app.languages import language_name
from app.records import Draft, Record, RecordId
from app.rules.areas import reading
from app.rules.codes import code_of, show_code
from app.rules.names import fold
from app.rules.roles import SAFEGUARDING
from app.schema import person as fields
from app.schema import reach
from app.schema.codes import FLAG_KINDS
from app.schema.fields import Field
from app.schema.kinds import Stored
from app.schema.mentors import MENTOR
from app.schema.person import LANGUAGE, PERSON
from app.schema.reach import CONTACT, FLAG
from app.schema.registry import SCHEMAS
from app.schema.topics.languages import LANGUAGES
from app.usecases.consents import consent_changes
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, joined, new_row, settled

FOUND_AT_MOST = 20
ROWS_OF_ONE = 3  # by which one person is found: names in several scripts, a phone
PAGE_OF_PEOPLE = 200
NEUTRAL = FLAG_KINDS[SAFEGUARDING]  # what a mark says that was set without further words

# What is asked before a person can be kept, by kind of record; consent comes on top.
FIRST_FIELDS: Mapping[str, tuple[Field[Any], ...]] = MappingProxyType(
    {
        PERSON.name: (fields.preferred_name,),
        LANGUAGE.name: (LANGUAGES["talk_language"].field,),
        CONTACT.name: (reach.contact_kind, reach.contact_value),
    }
)


@dataclass(frozen=True)
class FirstFour:
    """The four things with which a person can be kept; each maps keys to stored values.

    person: the everyday name.  language: the language to talk in.  contact: a way
    to reach the person, or the kind ``none``.  consent: the answer to keeping a file.
    """

    person: Mapping[str, Stored]
    language: Mapping[str, Stored]
    contact: Mapping[str, Stored]
    consent: Mapping[str, Stored]


@dataclass(frozen=True)
class FoundPerson:
    """One person the search box offers, and why."""

    person: RecordId
    name: str
    code: str
    reason: str


@dataclass(frozen=True)
class FoundPeople:
    """The first people that a search finds; ``is_more``: there are others."""

    people: tuple[FoundPerson, ...] = ()
    is_more: bool = False

    def __iter__(self) -> Iterator[FoundPerson]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)


# Where a page of people ended: the folded name and the id of the last.
PeoplePlace = tuple[str, RecordId]


@dataclass(frozen=True)
class PeoplePage:
    """Some of all people by name; ``place``: where the next page begins, None at the end."""

    people: tuple[FoundPerson, ...]
    place: PeoplePlace | None


@dataclass(frozen=True)
class StudentView:
    """One person with all rows that are about them, by kind, in the order they were made.

    is_marked: everybody is told to speak to the safeguarding lead, and no more than that.
    """

    person: Record
    code: str
    rows: Mapping[str, tuple[Record, ...]]
    is_marked: bool = False

    @property
    def name(self) -> str:
        return self.person.get(fields.preferred_name, "")

    def languages(self, language: str) -> list[str]:
        """Return the names of the person's languages, as ``language`` calls them."""
        tags = (one.get(fields.language_tag) for one in self.rows[LANGUAGE.name])
        return [language_name(tag, language) for tag in tags if tag]

    @property
    def warnings(self) -> list[str]:
        """What the desk must do or never do, in the words written down; not the neutral mark."""
        return list(instructions(self.rows[FLAG.name]))


def instructions(flags: Iterable[Record]) -> tuple[str, ...]:
    """Return what warnings in force say, in the words written down; not the neutral mark.

    What stands for itself on the page is printed nowhere.
    """
    active = (one for one in flags if one.get(reach.flag_active, True))
    said = (one.get(reach.instruction, "") for one in active)
    return tuple(words for words in said if words and words != NEUTRAL.msgid)


def start_intake(login: Login, four: FirstFour) -> Outcome[RecordId]:
    """Keep a new person with four things, in one save.

    Raises Problem 2 if one of the four is missing, 13 if the person said no to a file.
    """
    if four.consent.get("answer") != "given":
        words = N_("Without a yes, Waymark keeps no file. Help the person today all the same.")
        raise Problem(words, Code.NO_CONSENT, field="answer")
    person = new_row(login.context, PERSON, None, {"roles": ["student"], **four.person})
    owned = {"person": person.id}
    language = new_row(
        login.context, LANGUAGE, person.id, {"for_speech": True, **four.language, **owned}
    )
    contact = new_row(login.context, CONTACT, person.id, {**four.contact, **owned})
    consent = {"audience": "this_centre", **four.consent, "purpose": "keep_file", **owned}
    changes = joined(
        [
            changes_of_new(person),
            changes_of_new(language),
            changes_of_new(contact),
            consent_changes(login, person.id, consent),
        ]
    )
    return login.save(changes, N_("Start an intake"), person.id)


def find_people(login: Login, text: str) -> FoundPeople:
    """Return the first people that ``text`` may mean, the likeliest first.

    A name in any script and spelling, a short code, a phone number, or words kept.
    """
    most = FOUND_AT_MOST * ROWS_OF_ONE
    hits = login.vault.find(text, limit=most)
    reasons: dict[RecordId, str] = {}
    for hit in hits:
        reasons.setdefault(hit.subject, hit.reason)
    names = names_of(login, reasons)
    there = [one for one in reasons if one in names]
    shown = tuple(_found(one, names[one], reasons[one]) for one in there[:FOUND_AT_MOST])
    return FoundPeople(shown, is_more=len(there) > FOUND_AT_MOST or len(hits) == most)


def page_of_people(
    login: Login, after: PeoplePlace | None = None, limit: int = PAGE_OF_PEOPLE
) -> PeoplePage:
    """Return the next students by name; ``after`` is the place at which the page before ended."""
    rows = login.vault.page(PERSON.name, after, limit)
    people = _students(rows, "name")
    last = rows[-1] if rows else None
    name = last.get(fields.preferred_name, "") if last else ""
    place = (fold(name), last.id) if last and len(rows) == limit else None
    return PeoplePage(people, place)


def count_people(login: Login) -> int:
    """Return how many students have a file here."""
    # Mentors are few; whoever is both counts.
    mentors = [one.subject for one in login.store.records(MENTOR.name)]
    roles = login.store.about(PERSON.name, mentors, (fields.roles,)) if mentors else []
    return login.vault.count(PERSON.name) - sum(not is_student(one) for one in roles)


def is_student(person: Record) -> bool:
    """Whether a person is a student, perhaps beside other things; who is nothing else is."""
    roles = person.get(fields.roles, ())
    return "student" in roles or "mentor" not in roles


def names_of(login: Login, people: Iterable[RecordId]) -> dict[RecordId, str]:
    """Return the everyday names of those people who are there, read together."""
    wanted = list(dict.fromkeys(people))
    found = login.vault.about(PERSON.name, wanted, (fields.preferred_name,))
    return {one.subject: one.get(fields.preferred_name, "") for one in found}


def _found(person: RecordId, name: str, reason: str) -> FoundPerson:
    return FoundPerson(person, name, show_code(code_of(person)), reason)


def show_student(login: Login, person_id: RecordId) -> StudentView:
    """Return a person with all their rows; raise Problem 40 if there is none.

    Of kinds that the worker's role does not open there are none.
    """
    person = login.need_person(person_id)
    rows = {
        name: tuple(login.vault.records(name, subject=person_id))
        if login.gate.allows(reading(name), person_id)
        else ()
        for name, schema in SCHEMAS.items()
        if schema.owner == "person"
    }
    is_marked = login.gate.is_flagged(person_id)
    return StudentView(person, show_code(code_of(person.id)), rows, is_marked)


def save_rows(login: Login, drafts: Iterable[Draft]) -> Outcome[tuple[RecordId, ...]]:
    """Make drafts facts in one save; raise the first Problem, and write nothing then.

    Their sealed copies are dropped in the same transaction.  What is written under the
    same natural key is one row: the ids returned may be others than the drafts' own.
    """
    dirty = [draft for draft in drafts if draft.dirty]
    made = settled(dirty, login.vault.record)
    for draft in made:
        for problem in draft.problems():
            raise problem
    changes = joined(draft.changes() for draft in made)
    ids = tuple(draft.now.id for draft in made)
    return login.save(changes, N_("Save answers"), ids, dropping=[one.now.id for one in dirty])


def recent_people(login: Login, limit: int = 8) -> tuple[FoundPerson, ...]:
    """Return the students kept last, the latest first."""
    asked = limit
    while True:
        rows = login.vault.latest(PERSON.name, asked)
        found = _students(rows, "recent")
        if len(found) >= limit or len(rows) < asked:
            return found[:limit]
        asked *= 4


def _students(rows: Iterable[Record], reason: str) -> tuple[FoundPerson, ...]:
    return tuple(
        _found(one.id, one.get(fields.preferred_name, ""), reason)
        for one in rows
        if is_student(one)
    )
