"""What would help a person next: at most a few things to do, never how much is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.i18n import N_, Text
from app.records import Record
from app.rules.consent import Standing, consent_for
from app.rules.talk import walk
from app.schema import plan as plan_fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.registry import TOPICS
from app.usecases.consents import consent_event
from app.usecases.intakes import rows_of
from app.usecases.login import Login
from app.usecases.people import StudentView

TOLD_AT_MOST = 4


@dataclass(frozen=True)
class Help:
    """One thing that would help.  part: of the person's page, where it is done."""

    words: Text
    part: str
    icon: str


def helps_for(
    login: Login, student: StudentView, plan: Record | None, *, has_meeting: bool
) -> tuple[Help, ...]:
    """Return what would help next, the most telling first."""
    found = [
        *_consent(login, student),
        *_plan(student, plan),
        *_meeting(has_meeting=has_meeting),
        *_talk(student),
    ]
    return tuple(found[:TOLD_AT_MOST])


def _consent(login: Login, student: StudentView) -> Iterator[Help]:
    events = map(consent_event, student.rows[CONSENT.name])
    standing = consent_for(events, Purpose.KEEP_FILE.value, login.context.today).standing
    if standing is not Standing.GIVEN:
        yield Help(N_("Ask whether we may keep this file."), "intake", "file-text")


def _plan(student: StudentView, plan: Record | None) -> Iterator[Help]:
    if plan is None:
        if not student.rows["goal"] and not student.rows["aspiration"]:
            yield Help(N_("Ask what they hope for."), "intake", "message-circle")
        yield Help(N_("Make a plan together."), "plan", "route")
        return
    if plan.get(plan_fields.plan_state) == "draft":
        yield Help(N_("Agree on the plan together."), "plan", "route")
    if not student.rows["issue"]:
        yield Help(N_("Print the roadmap and read it aloud."), "papers", "printer")


def _meeting(*, has_meeting: bool) -> Iterator[Help]:
    if not has_meeting:
        yield Help(N_("Plan the next meeting."), "sessions", "calendar-plus")


def _talk(student: StudentView) -> Iterator[Help]:
    """Yield what was left for later, and the first parts of the talk nobody has begun."""
    rows = rows_of(student)
    untouched: list[Help] = []
    for topic in TOPICS:
        asked = walk(topic, rows)
        if any(one.waits for one in asked):
            words = N_("Ask again what was left for later: {topic}.")
            yield Help(words.with_values(topic=topic.title), "intake", "clock")
        elif not any(one.is_answered for one in asked):
            words = N_("Talk about this next: {topic}.").with_values(topic=topic.title)
            untouched.append(Help(words, "intake", "message-circle"))
    yield from untouched
