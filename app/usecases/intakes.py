"""The intake talk: its topics, how far each is, and half-typed words kept on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.records import NOTHING, Draft, OpId, Record, RecordId
from app.rules.talk import Asked, shown, walk
from app.schema.consent import CONSENT
from app.schema.kinds import Stored
from app.schema.plan import PLAN
from app.schema.registry import TOPICS, Topic, schema_of
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import StudentView, show_student
from app.usecases.rows import new_row

FIRST_TALK, ANY_TALK = 1, 2


@dataclass(frozen=True)
class KeptDraft:
    """Words of a row that were not saved yet, and what the screen keeps beside them."""

    draft: Draft
    more: Mapping[str, Stored]


@dataclass(frozen=True)
class TopicView:
    """How far one topic is: questions put now, answers given, and those to be asked later."""

    topic: Topic
    asked: int
    answered: int
    ask_later: int


@dataclass(frozen=True)
class IntakeView:
    """One person's intake: the rows saved, the words not saved yet, the topics in order."""

    student: StudentView
    kept: Mapping[RecordId, KeptDraft]
    topics: tuple[TopicView, ...]


@dataclass(frozen=True)
class OpenTopic:
    """One topic to be talked about.

    kept: the drafts its questions are put to.  others: rows that it does not change.
    is_first_talk: what can wait for a later talk is left aside.
    """

    view: IntakeView
    topic: Topic
    kept: tuple[KeptDraft, ...]
    others: tuple[Record, ...]
    is_first_talk: bool


def open_topic(login: Login, person: RecordId, topic: Topic) -> OpenTopic:
    """Return a topic of a person's intake; raise Problem 40 if there is no such person."""
    view = open_intake(login, person)
    kept = talk_drafts(login, view, topic)
    drafted = {one.draft.now.id for one in kept}
    others = tuple(one for one in rows_of(view.student) if one.id not in drafted)
    return OpenTopic(view, topic, kept, others, _visit(view.student, topic) == FIRST_TALK)


def open_intake(login: Login, person: RecordId) -> IntakeView:
    """Return a person's intake as it stands; raise Problem 40 if there is no such person."""
    student = show_student(login, person)
    kept = {one.draft.now.id: one for one in kept_drafts(login, person)}
    topics = tuple(_topic_view(student, topic) for topic in TOPICS)
    return IntakeView(student, MappingProxyType(kept), topics)


def rows_of(student: StudentView) -> tuple[Record, ...]:
    """Return the person's row and all rows about them, each kind in the order it was made."""
    return (student.person, *(row for rows in student.rows.values() for row in rows))


def talk_drafts(login: Login, view: IntakeView, topic: Topic) -> tuple[KeptDraft, ...]:
    """Return a draft for every row that a topic's questions are put to; new rows where needed.

    Kept words come first, else the row as it is saved.  Consent has no drafts: each
    answer is written down at once (``answer_consent``).  Nor has a question that picks
    a row until somebody picked: see ``pick``.
    """
    person, today = view.student.person.id, login.context.today
    drafts = {row.id: KeptDraft(Draft(row), {}) for row in rows_of(view.student)}
    drafts.update(view.kept)
    while True:
        rows = [one.draft.now for one in drafts.values()]
        asked = [one for one in walk(topic, rows, today) if _has_draft(one)]
        lacking = next((one for one in asked if one.row is None), None)
        if lacking is None:
            wanted = dict.fromkeys(one.row.id for one in asked if one.row is not None)
            return tuple(drafts[row] for row in wanted)
        made = new_draft(login, person, lacking.question.schema.name, _told(lacking))
        drafts[made.now.id] = KeptDraft(made, {})


def new_draft(
    login: Login, person: RecordId, kind: str, told: Mapping[str, Stored] = NOTHING
) -> Draft:
    """Return a draft of a new row about ``person`` that holds ``told``; nothing is kept yet."""
    row = new_row(login.context, schema_of(kind), person, {"person": person, **told})
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


def _topic_view(student: StudentView, topic: Topic) -> TopicView:
    asked = shown(walk(topic, rows_of(student)), _visit(student, topic))
    later = sum(one.waits for one in asked)
    answered = sum(one.is_answered for one in asked) - later
    return TopicView(topic, len(asked), answered, later)


def _visit(student: StudentView, topic: Topic) -> int:
    """Return 1 until there is a plan, if the topic has anything to ask in a first talk."""
    has_first = any(one.visit == FIRST_TALK for one in topic.questions)
    return FIRST_TALK if has_first and not student.rows.get(PLAN.name) else ANY_TALK


def _mapping(stored: Stored) -> dict[str, Stored]:
    return dict(stored) if isinstance(stored, Mapping) else {}
