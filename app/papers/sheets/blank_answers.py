"""Where an answer is written on the blank form: what each kind of value asks for on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from app.i18n import N_, Text
from app.papers.drawing import Piece, Placed, layered, picture, stacked
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.sheet import Sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import after_number, blanks, box, in_columns, lines_to_write, ticked
from app.schema.fields import Field
from app.schema.grids import DAY_PARTS, WEEK_DAYS, WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Kind,
    LanguageTag,
    Moment,
    Number,
    Story,
    YesNo,
)
from app.schema.kinds import Words as OneLine
from app.schema.lists import Country, Listed
from app.schema.options import Options
from app.schema.phones import Phone
from app.schema.spans import RoughDay

# Of things told several times, such as languages or schools, so many fit on one form.
TIMES = 3
# A longer list is written in words and looked up when it is typed in.
SHOWN_AT_MOST = 20
# What is said later, on the day it happens, and never in a first talk.
_LATER = frozenset({"withdrawn", "expired"})
_ONE_LINE_CHARS = 130
# Told in a word or two: three of them stand on one line.
_SHORT = (Number, LanguageTag, Country, Phone)
_FACES = ("face_", "level_")

DAY_PARTS_OF = (N_("Day"), N_("Month"), N_("Year"))
Label = tuple[Words, str]


def answer_rows(sheet: Sheet, one: Field[Any], width: float, *, is_repeated: bool) -> list[Piece]:
    """Return the place for the answer to ``one`` as rows, ``width`` points wide.

    is_repeated: the answer is given up to ``TIMES`` times.
    """
    kind = one.kind
    labels = _labels(sheet, kind)
    if isinstance(kind, WeekGrid):
        return _week(sheet, width)
    if labels:
        return _boxes(sheet, labels, width, kind=kind, is_repeated=is_repeated)
    draw = _PLACES.get(type(kind))
    if draw is None:
        return _lines(sheet, kind, width, is_repeated=is_repeated)
    if not is_repeated:
        return [draw(sheet, width)]
    numbers = _numbers(sheet)
    return [
        after_number(sheet, number, draw(sheet, width - number.width - 8)) for number in numbers
    ]


def _labels(sheet: Sheet, kind: Kind[Any]) -> list[Label]:
    """Return the answers to tick, each with its pictogram; none where words are written."""
    if isinstance(kind, YesNo):
        return [(sheet.say(N_("Yes")), ""), (sheet.say(N_("No")), "")]
    if isinstance(kind, Choice | Choices):
        return [
            (sheet.say(words), _face(kind.options, code))
            for code, words in kind.options.items()
            if code not in _LATER
        ]
    if isinstance(kind, Listed) and len(kind.codes) <= SHOWN_AT_MOST:
        return [(sheet.slot(kind.slot(code)), "") for code in kind.codes]
    return []


def _face(options: Mapping[str, Text], code: str) -> str:
    name = options.pictogram(code) if isinstance(options, Options) else None
    return name if name and name.startswith(_FACES) else ""


def _boxes(
    sheet: Sheet, labels: Iterable[Label], width: float, *, kind: Kind[Any], is_repeated: bool
) -> list[Piece]:
    is_round = not isinstance(kind, Choices)
    marks = [str(number) for number in range(1, TIMES + 1)] if is_repeated else [""]
    made = []
    for words, face in labels:
        boxes = [box(sheet, is_round=is_round, mark=mark) for mark in marks]
        if face:
            boxes.append(picture(face, boxes[0].height * 1.25))
        made.append(ticked(sheet, words, boxes, width))
    return in_columns(sheet, made, width)


def _lines(sheet: Sheet, kind: Kind[Any], width: float, *, is_repeated: bool) -> list[Piece]:
    count = _line_count(kind)
    if not is_repeated:
        return [
            lines_to_write(sheet, min(width, 160.0) if isinstance(kind, Number) else width, count)
        ]
    if isinstance(kind, _SHORT) and not sheet.sizes.is_small:
        room = (width - 24) / TIMES
        side_by_side = [lines_to_write(sheet, room, 1, numbered=[one]) for one in _numbers(sheet)]
        return in_columns(sheet, side_by_side, width)
    return [
        lines_to_write(sheet, width, max(1, count // 2), numbered=[one]) for one in _numbers(sheet)
    ]


def _line_count(kind: Kind[Any]) -> int:
    if isinstance(kind, Story):
        return 4
    return 2 if isinstance(kind, OneLine) and kind.max_chars > _ONE_LINE_CHARS else 1


def _numbers(sheet: Sheet) -> list[Piece]:
    look = Look(sheet.sizes.body, bold=False, lines=1)
    words = [sheet.digits(number) for number in range(1, TIMES + 1)]
    width = max(sheet.setter.natural_width(one, look) for one in words)
    return [sheet.setter.main(one, look, width) for one in words]


def _day(sheet: Sheet, width: float) -> Piece:
    return blanks(sheet, [(sheet.say(one), 1.0) for one in DAY_PARTS_OF], min(width, 260.0))


def _moment(sheet: Sheet, width: float) -> Piece:
    labels = [(sheet.say(one), 1.0) for one in (*DAY_PARTS_OF, N_("Time"))]
    return blanks(sheet, labels, min(width, 340.0))


def _rough_day(sheet: Sheet, width: float) -> Piece:
    """Return blanks for a day of which only a part may be known, and for how it was said."""
    said = (sheet.say(N_("Or in words, as told")), 3.0)
    labels = [(sheet.say(one), 1.0) for one in DAY_PARTS_OF]
    if sheet.sizes.is_small or sheet.facts.is_large:
        return stacked([blanks(sheet, labels, width), blanks(sheet, [said], width)], 2)
    return blanks(sheet, [*labels, said], width)


def _week(sheet: Sheet, width: float) -> list[Piece]:
    """Return rows with a box for each part of each day of a week."""
    look = Look(sheet.sizes.small, sheet.sizes.second, bold=False, lines=3, least_pt=8.5)
    first = width * 0.27
    column = (width - first) / len(DAY_PARTS)
    heads = [sheet.setter.pair(sheet.say(one), look, column - 6) for one in DAY_PARTS.values()]
    top = layered(
        width,
        max(one.height for one in heads),
        [Placed(one, first + column * at, 0) for at, one in enumerate(heads)],
    )
    rows = [top]
    for day in WEEK_DAYS.values():
        words = sheet.setter.in_line(sheet.say(day), look, first - 8, at_end=False)
        square = box(sheet, is_round=False)
        height = max(words.height, square.height)
        y = (height - square.height) / 2
        squares = [Placed(square, first + column * at, y) for at in range(len(DAY_PARTS))]
        rows.append(
            layered(width, height, [Placed(words, 0, (height - words.height) / 2), *squares])
        )
    return rows


_PLACES: Mapping[type, Callable[[Sheet, float], Piece]] = MappingProxyType(
    {
        Day: _day,
        Moment: _moment,
        RoughDay: _rough_day,
    }
)
