"""The ladder of one language, A1 to C2: reached, on the way to the goal, later; with its key."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.i18n import N_
from app.papers.drawing import Piece, Placed, area, layered, picture, rule, stacked
from app.papers.engine import BLACK, WHITE, Stroke, grey, isolate_ltr
from app.papers.sheets.roadmap_card import HERE
from app.papers.sheets.roadmap_content import Ladder
from app.papers.sheets.roadmap_kit import PAD_ACROSS, Kit, Section, beside, packed, section_head
from app.papers.sheets.typesetting import Look

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
GOAL = N_("My goal")
_LOW, _STEP = 11.0, 6.0
_GAP = 5.0
_SIGN = 15.0
_STRIPE = 4.0


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a bar looks; the stripes stay apart from black on any printer."""

    is_black: bool
    is_striped: bool


_REACHED, _AHEAD, _LATER = _Kind(True, False), _Kind(False, True), _Kind(False, False)  # noqa: FBT003 - two faces of a bar


def ladder(kit: Kit, width: float) -> Section | None:
    """Return the ladder, or None if the content has none."""
    shown = kit.content.ladder
    if shown is None:
        return None
    inner = width - 2 * PAD_ACROSS
    title = kit.say(N_("My language: {language}"), language=shown.language)
    head = section_head(kit, title, "language", inner)
    return Section(head, (stacked([_bars(kit, shown, inner), _key(kit, shown, inner)], 7),))


def _bars(kit: Kit, shown: Ladder, width: float) -> Piece:
    now, goal = _index(shown.now), _index(shown.goal)
    bar = (width - _GAP * (len(LEVELS) - 1)) / len(LEVELS)
    tallest = _LOW + _STEP * (len(LEVELS) - 1)
    top = _SIGN + 2.0
    parts: list[Placed] = []
    for number, level in enumerate(LEVELS):
        kind = _REACHED if number <= now else _AHEAD if number <= goal else _LATER
        x, height = number * (bar + _GAP), _LOW + _STEP * number
        y = top + tallest - height
        parts.append(Placed(_bar(bar, height, kind), x, y))
        look = Look(12, align="center", kind="Lbl", lines=1, least_pt=8)
        name = kit.setter.main(kit.own(isolate_ltr(level)), look, bar)
        parts.append(Placed(name, x, top + tallest + 3))
        parts += [
            replace(space, y=space.y + top + tallest + 3)
            for space in kit.setter.breath(x + bar, name)
        ]
        signs = [sign for sign, place in (("pin", now), ("flag", goal)) if place == number]
        start = x + (bar - _SIGN * len(signs)) / 2
        for at, sign in enumerate(signs):
            alt = kit.say(HERE if sign == "pin" else GOAL).main
            parts.append(Placed(picture(sign, _SIGN, alt=alt), start + at * _SIGN, y - top))
    return layered(width, top + tallest + 17, parts)


def _bar(width: float, height: float, kind: _Kind) -> Piece:
    box = area(width, height, fill=BLACK if kind.is_black else WHITE, line=Stroke(1.2))
    parts = [Placed(box, 0, 0)]
    if kind.is_striped:
        stripe = rule(width, Stroke(1, grey(0.2)))
        count = int(height / _STRIPE)
        parts += [Placed(stripe, 0, height - _STRIPE * (n + 1)) for n in range(count)]
    return layered(width, height, parts)


def _key(kit: Kit, shown: Ladder, width: float) -> Piece:
    """Return what the pin, the flag, black and stripes mean; only of those that stand there."""
    now, goal = _index(shown.now), _index(shown.goal)
    signs = [
        (picture("pin", 13), HERE, now >= 0),
        (picture("flag", 13), GOAL, goal >= 0),
        (_bar(13, 10, _REACHED), N_("I can do this"), now >= 0),
        (_bar(13, 10, _AHEAD), N_("Still to learn"), goal > now),
    ]
    entries = []
    for sign, text, is_there in signs:
        if not is_there:
            continue
        look = Look(kit.measures.small + 0.5, kit.measures.second, bold=False)
        words = replace(kit.say(text), second=None)
        room = min(width - 20, kit.setter.natural_width(words, look))
        entries.append(beside(sign, kit.setter.main(words, look, room), 4))
    column = (width - 8) / 2
    if all(entry.width <= column for entry in entries):
        entries = [entry.sized(width=column) for entry in entries]
    return packed(kit, entries, width, across=8, down=3)


def _index(level: str | None) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
