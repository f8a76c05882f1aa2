"""People: looked for before they are made, kept with four things, seen whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_
from app.languages import language_name
from app.records import Draft, Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema import person as fields
from app.schema import reach
from app.schema.fields import Field
from app.schema.kinds import Stored
from app.schema.person import LANGUAGE, PERSON
from app.schema.reach import CONTACT, FLAG
from app.schema.registry import SCHEMAS
from app.schema.topics.languages import LANGUAGES
from app.usecases.consents import consent_changes
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, joined, new_row, settled

FOUND_AT_MOST = 20

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
class StudentView:
    """One person with all rows that are about them, by kind, in the order they were made."""

    person: Record
    code: str
    rows: Mapping[str, tuple[Record, ...]]

    @property
    def name(self) -> str:
        return self.person.get(fields.preferred_name, "")

    def languages(self, language: str) -> list[str]:
        """Return the names of the person's languages, as ``language`` calls them."""
        tags = (one.get(fields.language_tag) for one in self.rows[LANGUAGE.name])
        return [language_name(tag, language) for tag in tags if tag]

    @property
    def warnings(self) -> list[str]:
        """What the desk must do or never do, in the words written down."""
        flags = [one for one in self.rows[FLAG.name] if one.get(reach.flag_active, True)]
        return [words for one in flags if (words := one.get(reach.instruction))]


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


def find_people(login: Login, text: str) -> tuple[FoundPerson, ...]:
    """Return the people that ``text`` may mean, the likeliest first.

    A name in any script and spelling, a short code, a phone number, or words kept.
    """
    found: dict[RecordId, FoundPerson] = {}
    for hit in login.vault.find(text, limit=FOUND_AT_MOST * 3):
        person = login.vault.record(PERSON.name, hit.subject)
        if person is None or person.id in found:
            continue
        name = person.get(fields.preferred_name, "")
        found[person.id] = FoundPerson(person.id, name, show_code(code_of(person.id)), hit.reason)
    return tuple(found.values())[:FOUND_AT_MOST]


def show_student(login: Login, person_id: RecordId) -> StudentView:
    """Return a person with all their rows; raise Problem 40 if there is none."""
    person = login.need_person(person_id)
    rows = {
        name: tuple(login.vault.records(name, subject=person_id))
        for name, schema in SCHEMAS.items()
        if schema.owner == "person"
    }
    return StudentView(person, show_code(code_of(person.id)), rows)


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
    """Return the people kept last, the latest first."""
    return tuple(
        FoundPerson(
            one.id, one.get(fields.preferred_name, ""), show_code(code_of(one.id)), "recent"
        )
        for one in login.vault.latest(PERSON.name, limit)
    )
