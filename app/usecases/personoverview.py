"""One person at a glance: all that the first part of their page shows, in one reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.i18n import N_, Text
from app.records import Record, RecordId
from app.schema import caseload as note_fields
from app.schema import person as fields
from app.schema import plan as plan_fields
from app.schema import reach, standing
from app.schema import talkcodes as codes
from app.schema.caseload import HANDOVER
from app.schema.fields import Field
from app.schema.mentoring import SESSION
from app.schema.person import LANGUAGE, NAME
from app.schema.plan import ISSUE
from app.schema.reach import CONTACT
from app.schema.standing import FEEDBACK, LADDER, MEASURE
from app.schema.voicecodes import RUNGS
from app.usecases.caseload import Responsible, Worker, responsible_for, workers
from app.usecases.goals import GoalView, goals_of
from app.usecases.helps import Help, helps_for
from app.usecases.login import Login, is_practice
from app.usecases.people import StudentView, show_student
from app.usecases.plans import PlanView, plans_of, show_plan
from app.usecases.sessions import arrange
from app.usecases.voices import ladder_points

SESSIONS_TOLD = 3
STEPS_TOLD = 2
FEWEST_POINTS = 2
FACES_RANGE = (1, 5)
_OWN = (None, "student")  # in a talk nobody else is asked


@dataclass(frozen=True)
class Point:
    """One answer on a scale.  words: as the answer reads."""

    day: date
    value: int
    words: Text


@dataclass(frozen=True)
class OwnLine:
    """A person's own answers to one question over time, the first first.

    levels: the least and the most that can be said.
    """

    title: Text
    points: tuple[Point, ...]
    levels: tuple[int, int] = FACES_RANGE

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is more than a beginning."""
        return len(self.points) >= FEWEST_POINTS


@dataclass(frozen=True)
class NextStep:
    """A step of the plan that can be done now, and its day."""

    step: Record
    due_on: date


@dataclass(frozen=True)
class Note:
    """A handover note, from whom, and whether it waits to be read by the one who works."""

    record: Record
    written_by: str
    is_for_me: bool


@dataclass(frozen=True)
class PersonOverview:
    """One person.

    me: the worker who looks.  names: those written down, for paper or by themselves.
    contact: the way to reach them that is safe to use, None without one.  next_steps:
    those that can be done now.  meeting: the next planned one.  unsettled: a planned one
    that has passed and of which nobody said how it went.  sessions: the last ones, the
    latest first.  papers: the roadmaps the person has at home, the newest first.
    lines: their own answers over time.
    """

    student: StudentView
    me: RecordId
    names: tuple[Record, ...]
    speech: tuple[Record, ...]
    contact: Record | None
    plan: PlanView | None
    next_steps: tuple[NextStep, ...]
    meeting: Record | None
    unsettled: Record | None
    helps: tuple[Help, ...]
    goals: tuple[GoalView, ...]
    responsible: tuple[Responsible, ...]
    workers: tuple[Worker, ...]
    sessions: tuple[Record, ...]
    papers: tuple[Record, ...]
    lines: tuple[OwnLine, ...]
    note: Note | None
    is_demonstration: bool

    @property
    def progress(self) -> tuple[int, int]:
        """How many steps of the plan are done, and how many there are without those left out."""
        steps = self.plan.steps if self.plan else ()
        states = [one.get(plan_fields.step_state) for one in steps]
        counted = [state for state in states if state != "skipped"]
        return counted.count("done"), len(counted)

    @property
    def say_like(self) -> str:
        """How the name is said; empty if nobody wrote it down."""
        told = (one.get(fields.say_like) for one in self.names)
        return next((words for words in told if words), "")


def overview_of(login: Login, person: RecordId) -> PersonOverview:
    """Return a person at a glance; raise Problem 40 if there is none."""
    student = show_student(login, person)
    plans = plans_of(login, person)
    view = show_plan(login, plans[0].id) if plans else None
    arranged = arrange(student.rows[SESSION.name], login.context.now())
    meeting = next(iter(arranged.coming), None)
    known = workers(login)
    plan = view.plan if view else None
    return PersonOverview(
        student=student,
        me=login.user,
        names=student.rows[NAME.name],
        speech=_speech(student.rows[LANGUAGE.name]),
        contact=safe_contact(student.rows[CONTACT.name]),
        plan=view,
        next_steps=_next_steps(view),
        meeting=meeting,
        unsettled=next(iter(arranged.unsettled), None),
        helps=helps_for(login, student, plan, has_meeting=meeting is not None),
        goals=goals_of(login, person),
        responsible=responsible_for(login, person),
        workers=known,
        sessions=arranged.past[:SESSIONS_TOLD],
        papers=_at_home(student.rows[ISSUE.name]),
        lines=own_lines(student),
        note=_note(login, student, known),
        is_demonstration=is_practice(login),
    )


def safe_contact(contacts: Iterable[Record]) -> Record | None:
    """Return the way to reach somebody that is safest to use, None if there is no such way.

    One that must not be used, or that means there is no way, never is.
    """
    usable = [
        one
        for one in contacts
        if not one.get(reach.do_not_contact, False) and one.get(reach.contact_kind) != "none"
    ]
    order = {"yes": 0, "call_back_only": 1, "no": 2}
    usable.sort(key=lambda one: order.get(one.get(reach.message_safe, ""), 3))
    return next(iter(usable), None)


def own_lines(student: StudentView) -> tuple[OwnLine, ...]:
    """Return the person's answers to each scale, how they found the talks, and the ladder."""
    own = [one for one in student.rows[FEEDBACK.name] if one.get(standing.said_by) in _OWN]
    felt = _points(own, (standing.face, standing.felt_on), codes.FACES)
    lines = (*scale_lines(student.rows[MEASURE.name]), OwnLine(standing.face.label, felt))
    found = (*lines, *ladder_lines(student.rows[LADDER.name]))
    return tuple(one for one in found if one.points)


def scale_lines(rows: Iterable[Record]) -> tuple[OwnLine, ...]:
    """Return the answers to each picture scale, out of its rows; only those with any."""
    known, said = tuple(rows), (standing.scale_value, standing.measured_on)
    lines = [
        OwnLine(
            words,
            _points(
                [one for one in known if one.get(standing.scale) == scale],
                said,
                codes.SCALE_POINTS,
            ),
        )
        for scale, words in codes.SCALES.items()
    ]
    return tuple(one for one in lines if one.points)


def ladder_lines(rows: Iterable[Record]) -> tuple[OwnLine, ...]:
    """Return where somebody stood on each ladder, out of its rows; only those with any."""
    found = ladder_points(rows)
    return tuple(
        OwnLine(words, tuple(map(_rung, found[code])), (0, standing.MOST_RUNG))
        for code, words in RUNGS.items()
        if code in found
    )


def _rung(point: tuple[date, int]) -> Point:
    day, value = point
    words = N_("{rung} of {most}").with_values(rung=value, most=standing.MOST_RUNG)
    return Point(day, value, words)


def _points(
    rows: Sequence[Record], said: tuple[Field[str], Field[date]], labels: Mapping[str, Text]
) -> tuple[Point, ...]:
    answer, dated = said
    found = []
    for row in rows:
        code, day = row.get(answer), row.get(dated)
        if code is not None and code in labels and day is not None:
            found.append(Point(day, int(code), labels[code]))
    return tuple(sorted(found, key=lambda one: one.day))


def _speech(languages: Iterable[Record]) -> tuple[Record, ...]:
    """Return the languages to talk in; if none is marked, all there are."""
    known = tuple(languages)
    marked = tuple(one for one in known if one.get(fields.for_speech, False))
    return marked or known


def _next_steps(view: PlanView | None) -> tuple[NextStep, ...]:
    if view is None:
        return ()
    dates = view.schedule.dates
    first = view.schedule.next[:STEPS_TOLD]
    return tuple(NextStep(view.step(one), dates[one].due_on) for one in first)


def _at_home(issues: Iterable[Record]) -> tuple[Record, ...]:
    """Return the printed roadmaps that no later one takes the place of, the newest first."""
    known = tuple(issues)
    replaced = {one.get(plan_fields.replaces) for one in known}
    current = [one for one in known if one.id not in replaced]
    return tuple(sorted(current, key=lambda one: one.get(plan_fields.number, 0), reverse=True))


def _note(login: Login, student: StudentView, known: Iterable[Worker]) -> Note | None:
    """Return the newest handover note that nobody has read yet."""
    names = {one.id: one.name for one in known}
    for row in reversed(student.rows[HANDOVER.name]):
        if row.get(note_fields.handover_seen) is None:
            writer = names.get(RecordId(row.get(note_fields.handover_from, "")), "")
            to = row.get(note_fields.handover_to)
            is_mine = to == login.user or (to is None and writer != login.worker_name)
            return Note(row, writer, is_mine)
    return None
