"""Questions that two computers have left open about a person, and how people settle them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, OpId, Record, RecordId
from app.rules.merge import DELETED, is_readable
from app.schema.fields import Field
from app.schema.kinds import Stored
from app.usecases.login import Login, Outcome, name_of
from app.vault.reading import PastValue

CHOOSE, KEEP, DELETE = N_("Choose an answer"), N_("Keep the record"), N_("Delete the record")


@dataclass(frozen=True)
class Answer:
    """One of the answers that stand side by side, and who gave it when."""

    stored: Stored
    worker: str
    at: datetime


@dataclass(frozen=True)
class Question:
    """What people must choose: one of ``answers``, or whether ``record`` stays.

    field: None if the record was deleted by somebody who had not seen all that is in
    it; ``answers`` then has who deleted it and when.  seen: the versions that the
    choice settles.
    """

    record: Record
    field: Field[Any] | None
    answers: tuple[Answer, ...]
    seen: tuple[OpId, ...]


def open_questions(login: Login, person: RecordId) -> tuple[Question, ...]:
    """Return what must be settled about a person, in the order of the records."""
    found = []
    for conflict in login.vault.conflicts():
        if conflict.subject == person:
            record = login.vault.record(conflict.kind, conflict.id)
            if record is not None:
                found.append(_question(login, record, conflict.key))
    return tuple(found)


def choose_answer(login: Login, question: Question, answer: Answer) -> Outcome[RecordId]:
    """Write down which answer is right; the others stay in the history.

    Raises Problem 2 if something was written since the question was shown.
    """
    if question.field is None:
        raise Problem(N_("Say whether the record is kept or deleted."), Code.USAGE)
    return _settle(login, question, question.field.key, answer.stored, act=CHOOSE)


def keep_record(login: Login, question: Question) -> Outcome[RecordId]:
    """Keep a record that was deleted on one computer and changed on another.

    Raises Problem 2 if something was written since the question was shown.
    """
    return _settle(login, question, DELETED, None, act=KEEP)


def delete_record(login: Login, question: Question) -> Outcome[RecordId]:
    """Delete the record after all, as it was shown.

    Raises Problem 2 if something was written since the question was shown.
    """
    record = question.record
    changes = login.vault.delete(record, DELETE.msgid, user=login.user)
    return Outcome(record.id, changes)


def kept_words(record: Record) -> Iterator[tuple[Field[Any], Stored]]:
    """Yield the answered fields of a record that people fill in, to look at before choosing."""
    for one in record.schema.fields:
        stored = record.stored.get(one.key)
        if one.in_form and stored is not None and is_readable(one, stored):
            yield one, stored


def _settle(
    login: Login, question: Question, key: str, value: Stored, *, act: Text
) -> Outcome[RecordId]:
    record = question.record
    if _ids(_versions(login, record, key)) != question.seen:
        raise Problem(N_("This was changed meanwhile. Look at it again first."), Code.USAGE)
    change = Change(record.schema.name, record.id, record.subject, key, value, question.seen)
    return login.save([change], act, record.id)


def _question(login: Login, record: Record, key: str) -> Question:
    field = record.schema[key] if key != DELETED else None
    versions = _versions(login, record, key)
    answers: list[Answer] = []
    for one in versions:
        if field is None and one.value is None:
            continue  # somebody has kept it already; others have not seen that
        if field is not None and not _can_be_chosen(field, one.value, answers):
            continue
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC)
        answers.append(Answer(one.value, name_of(login, one.user), at))
    return Question(record, field, tuple(answers), _ids(versions))


def _versions(login: Login, record: Record, key: str) -> list[PastValue]:
    return [one for one in login.vault.history(record.id, key) if one.is_current]


def _ids(versions: Iterable[PastValue]) -> tuple[OpId, ...]:
    return tuple(sorted(one.id for one in versions))


def _can_be_chosen(field: Field[Any], value: Stored, before: Iterable[Answer]) -> bool:
    """Tell whether an answer is offered: readable here, not said before, no hole."""
    is_hole = value is None and field.required
    return is_readable(field, value) and not is_hole and value not in [one.stored for one in before]
