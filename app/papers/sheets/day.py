"""The day sheet: whom a worker meets today and what to do, to tick off at the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import N_, Text, plural
from app.papers.drawing import Frame, Piece, framed, picture, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import beside, headed, known
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.writing import box, lines_to_write

TITLE = N_("Day sheet")
FOOT = N_("For the team only. Lock it away, and shred it when the day is over.")
_TO_WRITE = 4


@dataclass(frozen=True)
class DayMeeting:
    """A meeting of today.  place, helper: as they were written down, or nothing.

    warnings: what the desk must know of the person.
    """

    time: str
    name: str
    place: str = ""
    helper: str = ""
    interpreter: Text | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DayTasks:
    """Lines of one sort.  more: how many more there are on the screen."""

    title: Text
    pictogram: str
    lines: tuple[Text, ...]
    more: int = 0


@dataclass(frozen=True)
class DaySheet:
    """What stands on the sheet.

    worker: whose day it is.  left_out: how many lines are about people who did not agree
    that anything of them is kept.
    """

    facts: SheetFacts
    worker: str
    meetings: tuple[DayMeeting, ...]
    tasks: tuple[DayTasks, ...]
    left_out: int = 0


def compose_day(content: DaySheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out."""
    sheet = Sheet(content.facts, fonts)
    whose = sheet.setter.main(sheet.own(content.worker), sheet.strong, sheet.width)
    heads = sheet.heads(sheet.say(TITLE), [whose] if content.worker else [])
    parts = [
        *_meetings(sheet, content.meetings),
        *(part for one in content.tasks for part in _tasks(sheet, one)),
        *_left_out(sheet, content.left_out),
        sheet.heading(sheet.say(N_("My notes")), "pen"),
        Part(lines_to_write(sheet, sheet.width, _TO_WRITE)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _meetings(sheet: Sheet, meetings: Sequence[DayMeeting]) -> Iterator[Part]:
    yield sheet.heading(sheet.say(N_("Meetings")), "calendar")
    if not meetings:
        yield sheet.paragraph(sheet.say(N_("No meeting is planned for today.")), sheet.body)
    for number, one in enumerate(meetings):
        yield Part(_meeting(sheet, one, Origin(f"meeting.{number}", N_("Meetings"))))


def _meeting(sheet: Sheet, one: DayMeeting, origin: Origin) -> Piece:
    tick = box(sheet, is_round=False)
    room = sheet.width - tick.width - 8
    lines = [sheet.setter.pair(_who(sheet, one), sheet.strong, room, origin)]
    told = ((one.place, "pin"), (one.helper, "person"))
    facts = [(sheet.own(words), name) for words, name in told if words]
    if one.interpreter is not None:
        facts.append((sheet.say(one.interpreter), "interpreter"))
    side = sheet.sizes.body + 2
    for words, name in facts:
        text = sheet.setter.pair(words, sheet.body, room - side - 8, origin)
        lines.append(headed(name, text, side, gap=6))
    for warning in one.warnings:
        text = sheet.setter.main(sheet.own(warning), sheet.body, room - side - 32, origin)
        line = beside(picture(known("warning"), side), text, 8).sized(width=room - 24)
        lines.append(tagged(framed(line, Frame(8, 4, None, Stroke(1.4), 5)), "Note"))
    return beside(tick, stacked(lines, 2.5), 8)


def _who(sheet: Sheet, one: DayMeeting) -> Words:
    return sheet.say(N_("{time}: {name}"), time=sheet.digits(one.time), name=one.name)


def _tasks(sheet: Sheet, tasks: DayTasks) -> Iterator[Part]:
    yield sheet.heading(sheet.say(tasks.title), tasks.pictogram)
    room = sheet.width - box(sheet, is_round=False).width - 8
    for number, words in enumerate(tasks.lines):
        origin = Origin(f"{tasks.pictogram}.{number}", tasks.title)
        text = sheet.setter.pair(sheet.say(words), replace(sheet.body, lines=6), room, origin)
        yield Part(beside(box(sheet, is_round=False), text, 8))
    if tasks.more:
        words = N_("And {count} more on the screen.").with_values(count=tasks.more)
        yield sheet.paragraph(sheet.say(words), sheet.small)


def _left_out(sheet: Sheet, count: int) -> Iterator[Part]:
    if count:
        words = plural(
            "{count} line is not on this paper: the person did not agree to a file.",
            "{count} lines are not on this paper: the people did not agree to a file.",
            count,
        )
        yield sheet.paragraph(sheet.say(words), sheet.small)
