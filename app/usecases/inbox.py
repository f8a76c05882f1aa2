"""The inbox: everything that two computers wrote apart and people must settle, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from app.i18n import Text
from app.records import RecordId
from app.rules.areas import is_about_people, reading
from app.rules.merge import DELETED
from app.schema.registry import SCHEMAS
from app.usecases.login import Login
from app.usecases.overbooked import Overbooked, count_overbooked, overbooked_mentors
from app.usecases.people import names_of
from app.usecases.questions import Question, question_of
from app.vault.inbox import Asked, Place
from app.vault.reader import WAS_DELETED

__all__ = ["PAGE", "InboxLine", "InboxPage", "Place", "count_inbox", "open_inbox"]

PAGE = 20


@dataclass(frozen=True)
class InboxLine:
    """Something to settle: about whom, in which field, and the question with its answers.

    person: None for what is about the centre itself.  question: None where the worker must
    say first why they open this person's file.
    """

    person: RecordId | None
    name: str
    label: Text
    kind_label: Text
    question: Question | None


@dataclass(frozen=True)
class InboxPage:
    """Some of the inbox, and how much there is of it in all.

    overbooked: mentors with too many students, on the first page only.  place: where the
    next page begins, None at the end.
    """

    lines: tuple[InboxLine, ...]
    overbooked: tuple[Overbooked, ...]
    count: int
    place: Place | None


def open_inbox(login: Login, after: Place | None = None, limit: int = PAGE) -> InboxPage:
    """Return what follows a place: of the centre first, then by the names of the people."""
    asked = list(islice(login.vault.asked_after(after), limit + 1))
    shown = asked[:limit]
    people = [one.subject for one in shown if is_about_people(SCHEMAS[one.kind])]
    names = names_of(login, people)
    lines = tuple(_line(login, one, names) for one in shown)
    place = shown[-1].place if len(asked) > limit else None
    overbooked = overbooked_mentors(login) if after is None else ()
    return InboxPage(lines, overbooked, count_inbox(login), place)


def count_inbox(login: Login) -> int:
    """Return how many things this worker may settle or see."""
    return login.vault.open_conflicts(0).count + count_overbooked(login)


def written_elsewhere(login: Login) -> int:
    """Return a number that is another one as soon as any other login has written anything."""
    return login.store.moment[1]


def _line(login: Login, one: Asked, names: dict[RecordId, str]) -> InboxLine:
    schema = SCHEMAS[one.kind]
    is_personal = is_about_people(schema)
    person = one.subject if is_personal else None
    label = WAS_DELETED if one.key == DELETED else schema[one.key].label
    question = None
    if login.gate.allows(reading(one.kind), person):
        record = login.vault.open_row(one.id, one.kind)
        question = question_of(login, record, one.key) if record is not None else None
    return InboxLine(person, names.get(one.subject, ""), label, schema.label, question)
