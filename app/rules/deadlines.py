"""Which days of cases and applications must not be missed. Pure: rows and a day in, days out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from app.i18n import N_, Text, plural
from app.records import Record, RecordId
from app.schema import cases as fields
from app.schema import placements as placement_fields
from app.schema.casecodes import CASE_DECISIONS, OPEN_STATES
from app.schema.cases import APPLICATION
from app.schema.fields import Field, Schema
from app.schema.learning import RECOGNITION
from app.schema.placements import PLACEMENT, REFERRAL

SOON_DAYS = 14
# Days that passed longer ago than this are no news.
PAST = timedelta(days=365)
# Days that are told of only once they are here: nothing can be done before.
_WAITED_FOR = frozenset({"answer"})
# Days that somebody chose to be told on, and not before.
_ON_THE_DAY = frozenset({"referral", "look"})


class DueKind(StrEnum):
    """What a day is about; the order is that of importance."""

    APPEAL = "appeal"
    EXAM = "exam"
    SEND = "send"
    ANSWER = "answer"
    ACT = "act"
    REFERRAL = "referral"
    LOOK = "look"
    ENDS = "ends"


class Nearness(StrEnum):
    """How near a day is."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True)
class Rule:
    """Which rows of a kind have an open day: by their state, with an answer to ``needs``.

    passes: a day that is over is no news, since nothing can be done any more.
    """

    kind: DueKind
    schema: Schema
    day: Field[date]
    state: Field[str]
    states: tuple[str | None, ...]
    passes: bool = False
    needs: Field[date] | None = None

    def pressing(self, today: date) -> tuple[date, date]:
        """Return the stretch of days, its end not included, that belongs on the list of today."""
        first = today if self.passes else today - PAST
        ahead = 0 if self.kind in _WAITED_FOR else 1 if self.kind in _ON_THE_DAY else SOON_DAYS + 1
        end = today + timedelta(days=ahead)
        return first, end


_AGAINST = tuple(one for one in CASE_DECISIONS if one not in {"full", "given_up"})
_TO_SEND, _SENT = (None, "interested", "preparing"), ("sent", "interview")  # None: nobody said

RULES: tuple[Rule, ...] = (
    Rule(DueKind.APPEAL, RECOGNITION, fields.appeal_by, fields.decision, _AGAINST, passes=True),
    Rule(DueKind.EXAM, RECOGNITION, fields.exam_on, fields.decision, (None,), passes=True),
    Rule(DueKind.SEND, APPLICATION, fields.send_by, fields.application_state, _TO_SEND),
    Rule(
        DueKind.ANSWER,
        RECOGNITION,
        fields.answer_by,
        fields.decision,
        (None,),
        needs=fields.submitted_on,
    ),
    Rule(DueKind.ANSWER, APPLICATION, fields.reply_by, fields.application_state, _SENT),
    Rule(DueKind.ACT, APPLICATION, fields.act_by, fields.application_state, (None, *OPEN_STATES)),
    Rule(
        DueKind.REFERRAL,
        REFERRAL,
        placement_fields.referral_answer_by,
        placement_fields.referral_state,
        (None, "sent", "no_answer"),
    ),
    Rule(
        DueKind.LOOK,
        PLACEMENT,
        placement_fields.placement_ask_on,
        placement_fields.placement_state,
        (None, "agreed", "running", "finished"),
    ),
    Rule(
        DueKind.ENDS,
        PLACEMENT,
        placement_fields.placement_ends_on,
        placement_fields.placement_state,
        ("running",),
    ),
)
# The kind of record that each sort of day stands in.
KIND_OF: Mapping[DueKind, str] = MappingProxyType({one.kind: one.schema.name for one in RULES})


@dataclass(frozen=True)
class Deadline:
    """One day that must not be missed, of a case or an application.

    days_left: whole days from today; below zero once the day has passed.
    """

    kind: DueKind
    record: RecordId
    subject: RecordId
    day: date
    days_left: int

    @property
    def nearness(self) -> Nearness:
        if self.days_left < 0:
            return Nearness.LATE
        if self.days_left == 0:
            return Nearness.TODAY
        return Nearness.SOON if self.days_left <= SOON_DAYS else Nearness.LATER

    @property
    def is_pressing(self) -> bool:
        """Whether it belongs on the list of today.

        An answer is waited for until its day has passed; what was put off comes back on
        its day.
        """
        if self.kind in _WAITED_FOR:
            return self.nearness is Nearness.LATE
        if self.kind in _ON_THE_DAY:
            return self.days_left <= 0
        return self.nearness is not Nearness.LATER


def deadlines(rows: Iterable[Record], today: date) -> tuple[Deadline, ...]:
    """Return the open days of recognition and application rows, the nearest first.

    Rows of other kinds have none.  A day that is settled has none either: an answer
    that came, an application that was given up, an exam that has passed.
    """
    found = [
        Deadline(kind, row.id, row.subject, day, (day - today).days)
        for row in rows
        for kind, day in _days_of(row, today)
    ]
    order = list(DueKind)
    return tuple(sorted(found, key=lambda one: (one.day, order.index(one.kind), one.record)))


def deadline_words(one: Deadline, name: str) -> Text:
    """Return the sentence for the list of today: what to do about a day, and for whom."""
    if one.days_left < 0:
        return _LATE[one.kind].with_values(name=name)
    if one.days_left == 0:
        return _TODAY[one.kind].with_values(name=name)
    return _soon(one, name)


def _days_of(row: Record, today: date) -> Iterator[tuple[DueKind, date]]:
    for rule in RULES:
        if rule.schema is row.schema and row.get(rule.state) in rule.states:
            day = row.get(rule.day)
            is_whole = rule.needs is None or row.get(rule.needs) is not None
            if day is not None and is_whole and (day >= today or not rule.passes):
                yield rule.kind, day


_LATE: Mapping[DueKind, Text] = MappingProxyType(
    {
        DueKind.APPEAL: N_("The day to appeal has passed for {name}. Ask for advice."),
        DueKind.EXAM: N_("The exam of {name} has passed. Ask how it went."),
        DueKind.SEND: N_(
            "The day to send an application of {name} has passed. Ask if it can wait."
        ),
        DueKind.ANSWER: N_("An answer for {name} is late. Ask for it."),
        DueKind.ACT: N_("Something about an application of {name} is late. Do it now."),
        DueKind.REFERRAL: N_("The place we asked to help {name} has not answered. Ask again."),
        DueKind.LOOK: N_("Ask {name} how it goes at the new place."),
        DueKind.ENDS: N_("The placement of {name} has ended. Write down how it ended."),
    }
)
_TODAY: Mapping[DueKind, Text] = MappingProxyType(
    {
        DueKind.APPEAL: N_("Today is the last day to appeal for {name}."),
        DueKind.EXAM: N_("{name} has an exam today."),
        DueKind.SEND: N_("Today is the last day to send an application of {name}."),
        DueKind.ANSWER: N_("An answer for {name} should come today."),
        DueKind.ACT: N_("Something about an application of {name} is to be done today."),
        DueKind.REFERRAL: N_("The place we asked to help {name} should answer today."),
        DueKind.LOOK: N_("Ask {name} today how it goes at the new place."),
        DueKind.ENDS: N_("The placement of {name} ends today. Talk about what comes next."),
    }
)


def _soon(one: Deadline, name: str) -> Text:
    """Return the sentence of a day to come; each is a whole one, for every plural."""
    left = one.days_left
    if one.kind is DueKind.APPEAL:
        return plural(
            "There is {count} day left to appeal for {name}.",
            "There are {count} days left to appeal for {name}.",
            left,
            name=name,
        )
    if one.kind is DueKind.EXAM:
        return plural(
            "{name} has an exam in {count} day.",
            "{name} has an exam in {count} days.",
            left,
            name=name,
        )
    if one.kind is DueKind.SEND:
        return plural(
            "There is {count} day left to send an application of {name}.",
            "There are {count} days left to send an application of {name}.",
            left,
            name=name,
        )
    if one.kind is DueKind.ANSWER:
        return plural(
            "An answer for {name} should come within {count} day.",
            "An answer for {name} should come within {count} days.",
            left,
            name=name,
        )
    return _soon_done(one, name)


def _soon_done(one: Deadline, name: str) -> Text:
    """Return the sentence of something to be done by a day to come."""
    left = one.days_left
    if one.kind is DueKind.ENDS:
        return plural(
            "The placement of {name} ends in {count} day. Talk about what comes next.",
            "The placement of {name} ends in {count} days. Talk about what comes next.",
            left,
            name=name,
        )
    return plural(
        "Something about an application of {name} is to be done within {count} day.",
        "Something about an application of {name} is to be done within {count} days.",
        left,
        name=name,
    )
