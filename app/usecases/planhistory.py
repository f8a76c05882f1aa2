"""What became of a plan: who changed what when, what was printed, and where the two differ."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.calendars import show_day
from app.i18n import N_, Text, plural, verbatim
from app.records import Record, RecordId
from app.rules.merge import DELETED
from app.rules.planned import planned_step
from app.rules.schedule import Schedule, make_schedule
from app.schema import codes
from app.schema import plan as fields
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.schema.plan import GOAL, ISSUE, PLAN, STEP
from app.usecases.goals import goal_words
from app.usecases.login import Login, name_of
from app.usecases.plans import show_plan, step_sentence
from app.vault.reading import PastValue

FILLED_IN = frozenset({"person", "plan", "milestone", "place", "pictogram", "done_on", "removed"})


@dataclass(frozen=True)
class PlanEvent:
    """One act on a plan, in a sentence; ``worker`` is empty if this computer does not know them."""

    at: datetime
    worker: str
    words: Text


@dataclass(frozen=True)
class PrintedRoadmap:
    """One printed roadmap: when it was made, and where the plan differs from it today."""

    issue: Record
    at: datetime
    differs: tuple[Text, ...]

    @property
    def words(self) -> Text:
        """Say in how many steps the paper differs."""
        if not self.differs:
            return N_("The paper says what the plan says.")
        return plural(
            "The paper in the student's hand differs from the plan in {count} step.",
            "The paper in the student's hand differs from the plan in {count} steps.",
            len(self.differs),
        )


@dataclass(frozen=True)
class _Row:
    """A row as it is or, if it was taken out, as it last was, with all it ever said."""

    record: Record
    past: tuple[PastValue, ...]

    def at(self, hlc: int) -> Record | None:
        """Return the row as it was at a time of the clock; None if it was not there yet."""
        stored: dict[str, Stored] = {}
        for one in self.past:  # the newest first
            if one.id.hlc <= hlc and one.key != DELETED:
                stored.setdefault(one.key, one.value)
        kept = {key: value for key, value in stored.items() if value is not None}
        row = self.record
        return Record(row.schema, row.id, row.subject, kept) if kept else None


def plan_events(login: Login, plan_id: RecordId, language: str) -> tuple[PlanEvent, ...]:
    """Return what was done to a plan, its steps and its goals, the newest first.

    language: in which steps are named.  What the program fills in is left out.
    """
    plan = login.need(PLAN.name, plan_id)
    rows = [_read(login, plan), *_steps(login, plan)]
    rows += [_read(login, goal) for goal in login.vault.records(GOAL.name, subject=plan.subject)]
    workers = _Workers(login)
    events: dict[tuple[int, RecordId], list[Text]] = {}
    for row in rows:
        for key, saved in itertools.groupby(row.past, lambda one: (one.at_ms, one.user)):
            events.setdefault(key, []).extend(_said(row, tuple(saved), language))
    return tuple(
        PlanEvent(_moment(at_ms), workers.name(user), words)
        for (at_ms, user), sentences in sorted(events.items(), reverse=True)
        for words in _gathered(sentences)
    )


def printed_roadmaps(
    login: Login, plan_id: RecordId, language: str, newest: int | None = None
) -> tuple[PrintedRoadmap, ...]:
    """Return the roadmaps printed of a plan, the newest first, each compared with the plan.

    newest: how many of them; all if left out.
    """
    plan = login.need(PLAN.name, plan_id)
    issues = login.vault.records(ISSUE.name, where=("plan", plan_id))
    if not issues:
        return ()
    issues.sort(key=lambda one: one.get(fields.number, 0), reverse=True)
    rows = [_read(login, plan), *_steps(login, plan)]
    view = show_plan(login, plan_id)
    now = _on_paper(view.steps, view.schedule, language)
    found = []
    for issue in issues[:newest]:
        printed = login.vault.history(issue.id, "number")[-1]
        today = issue.get(fields.printed_on, login.context.today)
        then = _then(rows, printed.id.hlc, today, language)
        found.append(PrintedRoadmap(issue, _moment(printed.at_ms), _differences(then, now)))
    return tuple(found)


def _then(rows: Iterable[_Row], hlc: int, today: date, language: str) -> Mapping[str, _OnPaper]:
    """Return what stood on a paper of each step that was in the plan at a time of the clock."""
    plan, *steps = (row.at(hlc) for row in rows)
    gone = plan.get(fields.removed, ()) if plan else ()
    there = [step for step in steps if step is not None and step.id not in gone]
    starts_on = plan.get(fields.starts_on, today) if plan else today
    schedule = make_schedule([planned_step(step) for step in there], starts_on, today)
    return _on_paper(there, schedule, language)


@dataclass(frozen=True)
class _OnPaper:
    """What a paper says of one step."""

    sentence: Mapping[str, str]
    said: str
    lane: str
    is_done: bool
    day: str
    helper: str


def _on_paper(steps: Iterable[Record], schedule: Schedule, language: str) -> dict[str, _OnPaper]:
    return {
        str(step.id): _OnPaper(
            sentence=step_sentence(step),
            said=_named(step, language),
            lane=step.get(fields.lane, ""),
            is_done=step.get(fields.step_state) == "done",
            day=show_day(schedule.dates[step.id].due_on, language),
            helper=step.get(fields.helper, ""),
        )
        for step in steps
        if step.get(fields.step_state) != "skipped"
    }


def _differences(then: Mapping[str, _OnPaper], now: Mapping[str, _OnPaper]) -> tuple[Text, ...]:
    """Return a sentence for each step of which the plan says something else than the paper."""
    found = [
        N_("New in the plan: {step}").with_values(step=one.said)
        for key, one in now.items()
        if key not in then
    ]
    for key, old in then.items():
        new = now.get(key)
        if new is None:
            found.append(N_("No longer in the plan: {step}").with_values(step=old.said))
        elif old != new:
            found.append(_difference(old, new))
    return tuple(found)


def _difference(old: _OnPaper, new: _OnPaper) -> Text:
    if new.is_done and not old.is_done:
        words = N_("Done since: {step}")
    elif old.sentence != new.sentence:
        words = N_("Other words: {step}")
    elif old.day != new.day:
        moved = N_("Another day, {day}: {step}")
        return moved.with_values(day=new.day, step=new.said)
    elif old.helper != new.helper:
        words = N_("Another helper: {step}")
    elif old.lane != new.lane:
        words = N_("In another lane: {step}")
    else:
        words = N_("No longer done: {step}")
    return words.with_values(step=new.said)


def _said(row: _Row, saved: tuple[PastValue, ...], language: str) -> list[Text]:
    """Return sentences for what one save made of one row."""
    first = row.past[-1]
    is_new = (first.at_ms, first.user) == (saved[0].at_ms, saved[0].user)
    schema = row.record.schema
    if schema is PLAN:
        return [N_("Made the plan.")] if is_new else _of_plan(saved)
    if schema is GOAL:
        named = goal_words(row.record)
        words = N_("Added the goal “{goal}”.") if is_new else N_("Changed the goal “{goal}”.")
        is_ordered = not is_new and {one.key for one in saved} <= FILLED_IN
        return [] if is_ordered else [words.with_values(goal=named)]
    said = _named(row.record, language)
    if is_new:
        return [N_("Added the step “{step}”.").with_values(step=said)]
    if any(one.key == DELETED and one.value is not None for one in saved):
        return [N_("Took out the step “{step}”.").with_values(step=said)]
    return [
        _of_step(one, said, language, schema) for one in saved if _is_worth_telling(one, schema)
    ]


def _is_worth_telling(one: PastValue, schema: Schema) -> bool:
    return one.key not in FILLED_IN and one.key in schema


def _of_plan(saved: Iterable[PastValue]) -> list[Text]:
    found = []
    for one in saved:
        if one.key == "state":
            state = codes.PLAN_STATES.get(str(one.value), verbatim(str(one.value)))
            found.append(N_("Marked the plan: {state}.").with_values(state=state))
        elif one.key in {"title", "starts_on"}:
            field = PLAN[one.key].label
            found.append(N_("Changed in the plan: {field}.").with_values(field=field))
    return found


def _of_step(one: PastValue, said: str, language: str, schema: Schema) -> Text:
    """Return what became of a step by one answer."""
    if one.key == "state":
        state = codes.STEP_STATES.get(str(one.value), verbatim(str(one.value)))
        return N_("Marked “{step}”: {state}.").with_values(step=said, state=state)
    if one.key == "lane":
        lane = codes.LANES.get(str(one.value), verbatim(str(one.value)))
        return N_("Put “{step}” into the lane {lane}.").with_values(step=said, lane=lane)
    if one.key == "due_on":
        day = fields.due_on.kind.from_stored(one.value) if one.value is not None else None
        if day is None:
            return N_("Let the day of “{step}” be worked out.").with_values(step=said)
        shown = show_day(day, language)
        return N_("Moved “{step}” to {day}.").with_values(step=said, day=shown)
    label = schema[one.key].label
    return N_("Changed in “{step}”: {field}.").with_values(step=said, field=label)


def _gathered(sentences: list[Text]) -> list[Text]:
    """Return the sentences of one save; many new steps are counted, not listed."""
    made = N_("Added the step “{step}”.").msgid
    new = [one for one in sentences if one.msgid == made]
    if len(new) <= 1:
        return sentences
    words = plural("Added {count} step.", "Added {count} steps.", len(new))
    return [*(one for one in sentences if one.msgid != made), words]


def _steps(login: Login, plan: Record) -> list[_Row]:
    """Return the steps of a plan with their past, those taken out too."""
    steps = login.vault.records(STEP.name, where=("plan", plan.id))
    known = {step.id for step in steps}
    rows = [_read(login, step) for step in steps]
    for one in plan.get(fields.removed, ()):
        if one not in known:
            gone = _read(login, Record(STEP, RecordId(one), plan.subject))
            last = gone.at(max((past.id.hlc for past in gone.past), default=0))
            rows += [_Row(last, gone.past)] if last else []
    return rows


def _read(login: Login, record: Record) -> _Row:
    return _Row(record, tuple(login.vault.history(record.id)))


def _named(step: Record, language: str) -> str:
    """Return a step's sentence in ``language``, else in English, else in any it has."""
    said = step_sentence(step)
    return said.get(language) or said.get("en") or next(iter(said.values()), "")


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


class _Workers:
    """Names of workers, looked up once each."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._known: dict[RecordId, str] = {}

    def name(self, user: RecordId) -> str:
        if user not in self._known:
            self._known[user] = name_of(self._login, user)
        return self._known[user]
