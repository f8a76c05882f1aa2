"""What comes next: the step at hand and the next meeting, with its QR code or lines to write."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_, Text
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    QrMark,
    framed,
    layered,
    rule,
    stacked,
    tagged,
)
from app.papers.engine import Stroke, grey, isolate, isolate_ltr, mm
from app.papers.qr import QUIET_MODULES, qr_code
from app.papers.sheets.roadmap_card import LEARNING, node
from app.papers.sheets.roadmap_content import Meeting, RoadStep
from app.papers.sheets.roadmap_kit import (
    PAD_ACROSS,
    PAD_DOWN,
    Fact,
    Kit,
    at,
    at_step,
    beside,
    facts,
    headed,
    section_head,
    sign,
)
from app.papers.sheets.roadmap_look import THICK
from app.papers.sheets.typesetting import Look

WRITE = Stroke(0.8, grey(0.25), (1.5, 2))
_LEAST_QR_MM = 44.0
# As many as the longest address or sentence of a record needs.
_LINES = 16


def steps_now(kit: Kit) -> Piece:
    """Return the step or steps that are next, large."""
    sizes = kit.measures
    inner = sizes.width - 2 * PAD_ACROSS
    now = [step for step in kit.content.steps if step.is_now]
    if not now:
        words = kit.say(N_("We choose the next step together at our next meeting."))
        text = kit.setter.pair(words, kit.body, inner)
    else:
        text = stacked([_step_now(kit, step, inner) for step in now], 9)
    return tagged(framed(text, Frame(PAD_ACROSS, 7, None, THICK, 10)), "Sect")


def meeting(kit: Kit) -> Piece:
    """Return the next meeting with its QR code, or lines to write one down."""
    planned = kit.content.meeting
    width = kit.measures.width - 2 * PAD_ACROSS
    piece = _no_meeting(kit, width) if planned is None else _meeting(kit, planned, width)
    return tagged(framed(piece, Frame(PAD_ACROSS, PAD_DOWN, None, Stroke(1.6), 10)), "Sect")


def _step_now(kit: Kit, step: RoadStep, width: float) -> Piece:
    sizes = kit.measures
    place = at_step(step)
    number = node(kit, step.number, is_round=step.lane == LEARNING, is_done=step.is_done)
    side = sizes.picture
    room = width - number.width - side - 20
    look = Look(sizes.sentence + 2, sizes.second, lines=_LINES)
    day_look = Look(sizes.body, sizes.second, lines=3)
    some = [Fact("calendar", step.day, day_look, place)]
    if step.helper is not None:
        some.append(Fact("person", step.helper, replace(day_look, bold=False, lines=_LINES), place))
    if sizes.is_small:
        sentence = kit.setter.pair(step.sentence, look, room, place)
        words = stacked([sentence, facts(kit, some, room)], 5)
    else:
        half = room * 0.42
        sentence = kit.setter.pair(step.sentence, look, room - half - 12, place)
        told = facts(kit, some, half)
        height = max(sentence.height, told.height)
        parts = [
            Placed(sentence, 0, (height - sentence.height) / 2),
            Placed(told, room - half, (height - told.height) / 2),
        ]
        words = layered(room, height, parts)
    return beside(number, beside(sign(step.pictogram, side), words, 10), 10)


def _meeting(kit: Kit, planned: Meeting, width: float) -> Piece:
    code = qr_code(planned.event)
    side = max(mm(code.least_side_mm), mm(_LEAST_QR_MM))
    # The quiet edge is white, and so may lie over the white edge of the box.
    lap = min(side * QUIET_MODULES / code.modules, PAD_DOWN - 1)
    scan = kit.say(N_("Scan this with a phone."))
    alt = kit.say(N_("Square code: puts this meeting into the calendar of a phone.")).main
    square = Piece(side, side, (QrMark(0, 0, side, code, alt),))
    x = width - side + lap
    words = _meeting_words(kit, planned, x - 8)
    look = Look(kit.measures.small + 0.5, kit.measures.second, align="end", lines=3)
    caption = kit.setter.pair(scan, look, min(x - 8, kit.setter.natural_width(scan, look)))
    height = max(words.height, side - 2 * lap)
    if words.reach(height - caption.height - 3) + 12 + caption.width > x - 8:
        height = max(height, words.height + 6 + caption.height)
    parts = [
        Placed(words, 0, 0),
        Placed(square, x, -lap),
        Placed(caption, x - 2 - caption.width, height - caption.height),
    ]
    return layered(width, height, parts)


def _meeting_words(kit: Kit, planned: Meeting, width: float) -> Piece:
    sizes = kit.measures
    head = section_head(kit, kit.say(N_("My next meeting")), "talk", width)
    look = Look(sizes.sentence + 1, sizes.second, lines=_LINES)
    label = N_("Next meeting")
    time = kit.digits(isolate_ltr(planned.time))
    person = kit.own(isolate(planned.with_whom or ""))
    rows = [
        [
            Fact("calendar", planned.day, look, at("meeting.day", label)),
            Fact("clock", time, look, at("meeting.time", label)),
        ],
        [Fact("pin", planned.place or kit.own(""), look, at("meeting.place", label))],
        [Fact("person", person, look, at("meeting.with_whom", label))],
    ]
    told = [facts(kit, row, width, 16) for row in rows]
    return stacked([head, stacked(told, 7)], 9)


def _no_meeting(kit: Kit, width: float) -> Piece:
    """Return a calm sentence and lines to write the meeting down by hand."""
    head = section_head(kit, kit.say(N_("My next meeting")), "talk", width)
    words = kit.say(N_("No meeting is planned yet. I can write it here."))
    text = kit.setter.pair(words, kit.body, width)
    lines = [
        _line_to_write(kit, name, label, width)
        for name, label in (("calendar", N_("Day")), ("clock", N_("Time")), ("pin", N_("Place")))
    ]
    return stacked([head, text, stacked(lines, 4)], 6)


def _line_to_write(kit: Kit, name: str, label: Text, width: float) -> Piece:
    """Return a dotted line for a word written by hand, with room above it."""
    side = kit.measures.body * 1.6
    words = kit.say(label)
    look = Look(kit.measures.body, kit.measures.second, bold=True, gap_pt=0.5)
    text_width = max(64.0, kit.setter.natural_width(words, look))
    text = headed(name, kit.setter.pair(words, look, text_width), side)
    height = max(text.height, mm(9))
    start = text.width + 10
    line = rule(width - start, WRITE)
    y = (height + text.height) / 2 - 1
    return layered(
        width, height, [Placed(text, 0, (height - text.height) / 2), Placed(line, start, y)]
    )
