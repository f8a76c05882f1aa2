"""The intake talk: its topics, how far each is, and half-typed words kept on the way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from app.context import Context
from app.records import NOTHING, Draft, OpId, Record, RecordId
from app.rules.codes import code_of, show_code
from app.rules.consent import Standing
from app.rules.talk import Asked, shown, walk
from app.schema.consent import CONSENT, answered_on
from app.schema.kinds import Stored
from app.schema.person import PERSON, preferred_name
from app.schema.registry import TOPICS, Topic, schema_of
from app.usecases.consents import consents_of, taken_back_elsewhere
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import FoundPerson, StudentView, show_student
from app.usecases.rows import new_row

MakeRow: TypeAlias = Callable[[str, Mapping[str, Stored]], Draft]

# What was told with an answer is told with the next one, until somebody changes it.
_TOLD_AGAIN = tuple(one.key for one in CONSENT.form_fields if one.key not in {"purpose", "answer"})


@dataclass(frozen=True)
class KeptDraft:
    """Words of a row that were not saved yet, and what the screen keeps beside them."""

    draft: Draft
    more: Mapping[str, Stored]


@dataclass(frozen=True)
class TopicView:
    """How far one topic is: answers given, those to be asked later, and how many are asked."""

    topic: Topic
    answered: int
    ask_later: int
    asked: int


@dataclass(frozen=True)
class IntakeView:
    """One person's intake: the rows saved, the words not saved yet, the topics in order.

    visit: 1 for the first talk, 2 for any later one.
    """

    student: StudentView
    kept: Mapping[RecordId, KeptDraft]
    topics: tuple[TopicView, ...]
    visit: int


def open_intake(login: Login, person: RecordId, visit: int | None = None) -> IntakeView:
    """Return a person's intake as it stands; raise Problem 40 if there is no such person.

    visit: which questions count; None for those of the talk that is held today.
    """
    student = show_student(login, person)
    kept = {one.draft.now.id: one for one in kept_drafts(login, person)}
    held = visit or visit_on(student, login.context.today)
    topics = tuple(_topic_view(student, topic, held) for topic in TOPICS)
    return IntakeView(student, MappingProxyType(kept), topics, held)


def visit_on(student: StudentView, today: date) -> int:
    """Return 1 as long as nobody asked for consent before ``today``, else 2."""
    asked = (one.get(answered_on) for one in student.rows[CONSENT.name])
    return 2 if any(day is not None and day < today for day in asked) else 1


def called(login: Login, person: RecordId) -> tuple[FoundPerson, ...]:
    """Return the person of that id as the search box would; nobody if there is none."""
    found = login.vault.record(PERSON.name, person)
    if found is None:
        return ()
    name = found.get(preferred_name, "")
    return (FoundPerson(person, name, show_code(code_of(person)), "id"),)


def rows_of(student: StudentView) -> tuple[Record, ...]:
    """Return the person's row and all rows about them, each kind in the order it was made."""
    return (student.person, *(row for rows in student.rows.values() for row in rows))


@dataclass(frozen=True)
class OpenTopic:
    """A topic as it is opened: the rows saved, a draft of each that it asks about, consents.

    make_row: returns a draft of a new row of a kind that holds what it is told; it keeps
    nothing, and may be called from any thread.
    """

    view: IntakeView
    topic: Topic
    drafts: tuple[KeptDraft, ...]
    consents: Mapping[str, ConsentView]
    make_row: MakeRow


def open_topic(login: Login, person: RecordId, topic: Topic, visit: int | None = None) -> OpenTopic:
    """Return a topic with all that its questions need; raise Problem 40 for nobody."""
    view = open_intake(login, person, visit)
    purposes = dict.fromkeys(one.script.value for one in topic.questions if one.script)
    consents = {purpose: open_consent(login, person, purpose) for purpose in purposes}
    make = functools.partial(draft_about, login.context, person)
    return OpenTopic(view, topic, talk_drafts(login, view, topic), consents, make)


def talk_drafts(login: Login, view: IntakeView, topic: Topic) -> tuple[KeptDraft, ...]:
    """Return a draft for every row that a topic's questions are put to; new rows where needed.

    Kept words come first, else the row as it is saved.  Consent has no drafts: each
    answer is written down at once (``answer_drafted``).  Nor has a question that picks
    a row until somebody picked: see ``pick``.
    """
    person, today = view.student.person.id, login.context.today
    drafts = {row.id: KeptDraft(Draft(row), {}) for row in rows_of(view.student)}
    drafts.update(view.kept)
    rows = tuple(one.draft.now for one in drafts.values())
    make = functools.partial(draft_about, login.context, person)
    for made in lacking_drafts(make, topic, rows, today):
        drafts[made.now.id] = KeptDraft(made, {})
    asked = walk(topic, [one.draft.now for one in drafts.values()], today)
    wanted = dict.fromkeys(one.row.id for one in asked if one.row is not None and _has_draft(one))
    return tuple(drafts[row] for row in wanted)


def lacking_drafts(
    make: MakeRow, topic: Topic, rows: Iterable[Record], today: date
) -> tuple[Draft, ...]:
    """Return drafts of the rows that a topic's questions still lack beside ``rows``."""
    known, made = list(rows), list[Draft]()
    while (one := next(_lacking(walk(topic, known, today)), None)) is not None:
        made.append(make(one.question.schema.name, _told(one)))
        known.append(made[-1].now)
    return tuple(made)


def _lacking(asked: Iterable[Asked]) -> Iterator[Asked]:
    return (one for one in asked if _has_draft(one) and one.row is None)


@dataclass(frozen=True)
class ConsentView:
    """One purpose at the desk: where it stands, since which answer, and the next one begun.

    event: the answer that stands; None if nobody asked yet.  kept: a new answer with what
    was told last time, and the half-typed words if there are any.  is_elsewhere: the yes was
    taken back at another computer, and that answer has not come yet.
    """

    purpose: str
    standing: Standing
    event: Record | None
    kept: KeptDraft
    is_elsewhere: bool = False


def open_consent(login: Login, person: RecordId, purpose: str) -> ConsentView:
    """Return where a purpose stands; raise Problem 40 if there is no such person."""
    standing = consents_of(login, person)[purpose]
    rows = {one.id: one for one in login.vault.records(CONSENT.name, subject=person)}
    event = next((rows[RecordId(one.id)] for one in reversed(standing.current)), None)
    kept = next((one for one in kept_drafts(login, person) if _is_about(one, purpose)), None)
    if kept is None:
        told = {key: event.stored.get(key) for key in _TOLD_AGAIN} if event is not None else {}
        held = {key: value for key, value in told.items() if value is not None}
        made = new_draft(login, person, CONSENT.name, {**held, "purpose": purpose})
        kept = KeptDraft(made, {})
    is_elsewhere = taken_back_elsewhere(login, person, purpose)
    return ConsentView(purpose, standing.standing, event, kept, is_elsewhere)


def _is_about(kept: KeptDraft, purpose: str) -> bool:
    now = kept.draft.now
    return now.schema.name == CONSENT.name and now.stored.get("purpose") == purpose


def new_draft(
    login: Login, person: RecordId, kind: str, told: Mapping[str, Stored] = NOTHING
) -> Draft:
    """Return a draft of a new row about ``person`` that holds ``told``; nothing is kept yet."""
    return draft_about(login.context, person, kind, told)


def draft_about(
    context: Context, person: RecordId, kind: str, told: Mapping[str, Stored] = NOTHING
) -> Draft:
    """Return a draft as ``new_draft`` does, without a vault."""
    row = new_row(context, schema_of(kind), person, {"person": person, **told})
    draft = Draft(Record(row.schema, row.id, row.subject))
    draft.now = row
    # What the program filled in is no answer: alone it makes nothing dirty.
    draft.base = Record(row.schema, row.id, row.subject, dict(row.stored))
    return draft


def _has_draft(one: Asked) -> bool:
    is_there = one.row is not None or not one.question.picks_a_row
    return one.question.schema.name != CONSENT.name and is_there


def _told(one: Asked) -> dict[str, Stored]:
    """Return what a new row must hold for a question to be put to it."""
    linked = {one.question.of.key: one.of.id} if one.question.of and one.of else {}
    return {**one.question.also_sets, **linked}


def keep_drafts(login: Login, kept: Iterable[KeptDraft]) -> Outcome[None]:
    """Seal half-typed words for this worker; a draft without edits is forgotten."""
    for one in kept:
        if one.draft.dirty or one.more.get("typed"):
            login.vault.store_draft(login.user, one.draft.now, _content(one))
        else:
            login.vault.drop_drafts(login.user, [one.draft.now.id])
    return unchanged(None)


def drop_drafts(login: Login, rows: Iterable[RecordId]) -> Outcome[None]:
    """Forget half-typed words of these rows."""
    login.vault.drop_drafts(login.user, rows)
    return unchanged(None)


def kept_drafts(login: Login, person: RecordId | None = None) -> tuple[KeptDraft, ...]:
    """Return this worker's half-typed words, of one person or of all, the newest first."""
    return tuple(
        _kept(stored.kind, stored.id, stored.subject, stored.content)
        for stored in login.vault.drafts(login.user)
        if person is None or stored.subject == person
    )


def _kept(kind: str, row: RecordId, subject: RecordId, content: Stored) -> KeptDraft:
    parts: Mapping[str, Stored] = content if isinstance(content, Mapping) else {}
    schema = schema_of(kind)
    seen = {
        key: tuple(OpId(*one) for one in ids)  # type: ignore[misc, union-attr]  # as _content wrote
        for key, ids in _mapping(parts.get("seen")).items()
    }
    base = Record(schema, row, subject, _mapping(parts.get("base")), seen)
    draft = Draft(base)
    draft.now = Record(schema, row, subject, _mapping(parts.get("now")), seen)
    return KeptDraft(draft, _mapping(parts.get("more")))


def _content(one: KeptDraft) -> Stored:
    base, now = one.draft.base, one.draft.now
    seen: dict[str, Stored] = {
        key: [[op.hlc, op.actor] for op in ids] for key, ids in base.versions.items()
    }
    return {
        "base": dict(base.stored),
        "now": dict(now.stored),
        "seen": seen,
        "more": dict(one.more),
    }


def _topic_view(student: StudentView, topic: Topic, visit: int) -> TopicView:
    asked = shown(walk(topic, rows_of(student)), visit)
    later = sum(one.waits for one in asked)
    return TopicView(topic, sum(one.is_answered for one in asked) - later, later, len(asked))


def _mapping(stored: Stored) -> dict[str, Stored]:
    return dict(stored) if isinstance(stored, Mapping) else {}
