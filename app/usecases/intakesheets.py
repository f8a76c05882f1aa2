"""What one person told in the intake, as it stands on the sheet they check and keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.papers.sheets.intake import IntakeSheet, Told, ToldTopic
from app.papers.sheets.roadmap_content import Privacy, Words
from app.papers.sheets.sheet import SheetFacts
from app.records import Record, RecordId
from app.rules.codes import code_of, show_code
from app.rules.merge import is_readable
from app.rules.talk import Asked, shown, walk
from app.schema.fields import Field, Schema, Sensitivity
from app.schema.kinds import Words as OneLine
from app.schema.person import NAME
from app.schema.registry import TOPICS
from app.schema.talk import Topic
from app.usecases.answers import answer_words
from app.usecases.intakes import rows_of
from app.usecases.login import Login
from app.usecases.people import show_student
from app.usecases.roadmaps import most_open, refuse_openness, student_name
from app.usecases.speaker import Speaker


def intake_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> IntakeSheet:
    """Return what a person told, topic by topic, in the order of the talk.

    Left out, and counted, is what others at home must not read: answers that few may see,
    and names beyond those wanted on paper.  privacy: None takes what the person chose;
    Problem 13 if that is more than they want.
    """
    facts, speaker = said
    if privacy is not None:
        refuse_openness(person, privacy)
    named = privacy or most_open(person)
    rows = rows_of(show_student(login, person.id))
    topics, withheld = [], 0
    for topic in TOPICS:
        answers = tuple(_answered(topic, rows))
        open_ones = [
            one for one in answers if _may_stand(one.question.schema, one.question.field, named)
        ]
        withheld += len(answers) - len(open_ones)
        told = tuple(one for asked in open_ones for one in _told(speaker, asked, rows, named))
        if told:
            topics.append(ToldTopic(topic.student_title, topic.pictogram, told))
    code = show_code(code_of(RecordId(person.id)))
    student = student_name(login, person, named)
    return IntakeSheet(facts, student, code, tuple(topics), withheld)


def _answered(topic: Topic, rows: Sequence[Record]) -> Iterator[Asked]:
    """Yield the questions of the form that were answered, each with its row.

    What has no place on the form is a note of the centre and not what the person told.
    """
    for asked in shown(walk(topic, rows)):
        if asked.is_answered and asked.question.code:
            yield asked


def _may_stand(schema: Schema, one: Field[Any], named: Privacy) -> bool:
    """Tell whether an answer may lie about at home, where the person is named so openly."""
    if one.sensitivity is Sensitivity.RESTRICTED:
        return False
    if not one.identifying or named is Privacy.FULL:
        return True
    return named is Privacy.PREFERRED and schema is not NAME


def _told(speaker: Speaker, asked: Asked, rows: Sequence[Record], named: Privacy) -> Iterator[Told]:
    question, row = asked.question, asked.row
    if row is None or not is_readable(row.schema[question.field.key], asked.stored):
        return
    answer = answer_words(speaker, question.field, asked.stored, rows)
    if answer is not None:
        beside = [
            one
            for one in question.beside
            if isinstance(one.kind, OneLine) and _may_stand(question.schema, one, named)
        ]
        more = tuple(_beside(speaker, row, beside))
        yield Told(question.id, question.student, question.pictogram, answer, more)


def _beside(speaker: Speaker, row: Record, fields: Sequence[Field[str]]) -> Iterator[Words]:
    """Yield the person's own words that belong to an answer."""
    for one in fields:
        words = row.get(one)
        if words:
            yield speaker.verbatim(words)
