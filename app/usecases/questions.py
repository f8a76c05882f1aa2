"""Questions that two computers have left open about a person, and how people settle them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, OpId, Record, RecordId
from app.rules.merge import DELETED, is_readable
from app.schema.centre import USER
from app.schema.fields import Field
from app.schema.kinds import Reference, Stored
from app.usecases.hands import Hand, hand_of
from app.usecases.login import Login, Outcome, name_of
from app.usecases.people import names_of
from app.vault.reading import PastValue

CHOOSE, KEEP, DELETE = N_("Choose an answer"), N_("Keep the record"), N_("Delete the record")


@dataclass(frozen=True)
class Answer:
    """One of the answers that stand side by side, and who gave it.

    again: who brought it back by an undo, None if nobody did.  name: of the record that the
    answer points to, if it does.
    """

    stored: Stored
    given: Hand
    again: Hand | None = None
    name: str = ""


@dataclass(frozen=True)
class Question:
    """What people must choose: one of ``answers``, or whether ``record`` stays.

    field: None if the record was deleted by somebody who had not seen all that is in
    it; ``answers`` then has who deleted it and when.  seen: the versions that the
    choice settles.  unread: answers of a newer Waymark, which this one cannot show; until
    it can, nothing is settled, since nobody here has seen them.
    """

    record: Record
    field: Field[Any] | None
    answers: tuple[Answer, ...]
    seen: tuple[OpId, ...]
    unread: int = 0

    @property
    def key(self) -> str:
        """The key of the field, ``DELETED`` for a row that was deleted and changed."""
        return self.field.key if self.field is not None else DELETED

    @property
    def id(self) -> str:
        """What names this question on the command line, here and on any other computer."""
        return f"{self.record.id}:{self.key}"


def open_questions(login: Login, person: RecordId) -> tuple[Question, ...]:
    """Return what must be settled about a person, in the order of the records."""
    found = []
    for conflict in login.vault.conflicts():
        if conflict.subject == person:
            record = login.vault.record(conflict.kind, conflict.id)
            if record is not None:
                found.append(question_of(login, record, conflict.key))
    return tuple(found)


def find_question(login: Login, text: str) -> Question:
    """Return the open question that ``text`` names; Problem 40 if there is none, 12 to 14 else."""
    row, _, key = text.strip().partition(":")
    record = login.need_any(login.resolve(row))
    if key not in record.conflicts:
        raise Problem(N_("This question is not open. It may be settled already."), Code.NOT_FOUND)
    return question_of(login, record, key)


def choose_answer(login: Login, question: Question, answer: Answer) -> Outcome[RecordId]:
    """Write down which answer is right; the others stay in the history.

    Raises Problem 2 if something was written since the question was shown.
    """
    return write_answer(login, question, answer.stored)


def write_answer(login: Login, question: Question, stored: Stored) -> Outcome[RecordId]:
    """Write down an answer that may be none of those given; these stay in the history.

    It stands in their place on every computer.  Raises Problem 2 if something was written
    since the question was shown, or if this field cannot have the answer.
    """
    field = question.field
    if field is None:
        raise Problem(N_("Say whether the record is kept or deleted."), Code.USAGE)
    if stored is None and field.required:
        words = N_("Please fill in “{field}”.").with_values(field=field.label)
        raise Problem(words, Code.USAGE, field=field.key)
    if not is_readable(field, stored):
        words = N_("“{field}” cannot have this answer.").with_values(field=field.label)
        raise Problem(words, Code.USAGE, field=field.key)
    return _settle(login, question, field.key, stored, act=CHOOSE)


def keep_record(login: Login, question: Question) -> Outcome[RecordId]:
    """Keep a record that was deleted on one computer and changed on another.

    Raises Problem 2 if something was written since the question was shown.
    """
    return _settle(login, question, DELETED, None, act=KEEP)


def delete_record(login: Login, question: Question) -> Outcome[RecordId]:
    """Delete the record after all, as it was shown.

    Raises Problem 2 if something was written since the question was shown.
    """
    _refuse_unread(question)
    record = question.record
    changes = login.vault.delete(record, DELETE.msgid, user=login.user)
    return Outcome(record.id, changes)


def kept_words(record: Record) -> Iterator[tuple[Field[Any], Stored]]:
    """Yield the answered fields of a record that people fill in, to look at before choosing."""
    for one in record.schema.fields:
        stored = record.stored.get(one.key)
        if one.in_form and stored is not None and is_readable(one, stored):
            yield one, stored


def question_of(login: Login, record: Record, key: str) -> Question:
    """Return what is asked about a field of a row, or about the row if ``key`` is DELETED."""
    field = record.schema[key] if key != DELETED else None
    versions = _versions(login, record, key)
    answers: list[Answer] = []
    unread = 0
    for one in versions:
        if field is None and one.value is None:
            continue  # somebody has kept it already; others have not seen that
        if field is not None and not is_readable(field, one.value):
            unread += 1
        elif field is None or _can_be_chosen(field, one.value, answers):
            answers.append(_answer(login, one, field))
    return Question(record, field, tuple(answers), _ids(versions), unread)


def context_words(question: Question, most: int = 2) -> tuple[tuple[Field[Any], Stored], ...]:
    """Return what tells the record of a question from others of its kind, such as the number.

    Nothing for a person: whom it is about is known.
    """
    if question.field is None or question.record.schema.is_its_own_subject:
        return ()
    told = (one for one in kept_words(question.record) if one[0].key != question.key)
    return tuple(islice(told, most))


def _settle(
    login: Login, question: Question, key: str, value: Stored, *, act: Text
) -> Outcome[RecordId]:
    _refuse_unread(question)
    record = question.record
    if _ids(_versions(login, record, key)) != question.seen:
        raise Problem(N_("This was changed meanwhile. Look at it again first."), Code.USAGE)
    change = Change(record.schema.name, record.id, record.subject, key, value, question.seen)
    return login.save([change], act, record.id)


def _refuse_unread(question: Question) -> None:
    """Raise Problem 23 while an answer is there that nobody here can have seen."""
    if question.unread:
        words = N_("An answer comes from a newer Waymark. Update Waymark, then settle this.")
        raise Problem(words, Code.NEWER_VERSION)


def _answer(login: Login, one: PastValue, field: Field[Any] | None) -> Answer:
    given = hand_of(login, one.origin or one)
    again = hand_of(login, one) if one.origin else None
    return Answer(one.value, given, again, _name_behind(login, field, one.value))


def _name_behind(login: Login, field: Field[Any] | None, value: Stored) -> str:
    """Return the name of the worker or person to whom an answer points; nothing for others."""
    kind = field.kind if field is not None else None
    if not isinstance(kind, Reference) or not isinstance(value, str):
        return ""
    if kind.to == USER.name:
        return name_of(login, RecordId(value))
    return names_of(login, [RecordId(value)]).get(RecordId(value), "")


def _versions(login: Login, record: Record, key: str) -> list[PastValue]:
    return [one for one in login.vault.history(record.id, key) if one.is_current]


def _ids(versions: Iterable[PastValue]) -> tuple[OpId, ...]:
    return tuple(sorted(one.id for one in versions))


def _can_be_chosen(field: Field[Any], value: Stored, before: Iterable[Answer]) -> bool:
    """Tell whether an answer is offered: not said before, and no hole."""
    is_hole = value is None and field.required
    return not is_hole and value not in [one.stored for one in before]
