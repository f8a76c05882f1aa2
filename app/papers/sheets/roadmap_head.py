"""The top and the foot of a roadmap's pages: title, centre, number, goal, whose sheet it is."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    decoration,
    framed,
    layered,
    picture,
    rule,
    stacked,
    tagged,
    upright,
)
from app.papers.engine import Origin, Stroke, grey, isolate, isolate_ltr
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import Kit, at, badge, first_baseline
from app.papers.sheets.roadmap_look import HAIR, THICK
from app.papers.sheets.typesetting import Look

TITLE = N_("My roadmap")
NEXT_TITLE = N_("My next step")
_GAP = 9.0
# As many as the longest name or goal of a record needs.
_LINES = 12


def first_head(kit: Kit) -> Piece:
    """Return the top of the first page: title and centre, then the goal and the student."""
    sizes = kit.measures
    title_width = sizes.width * 0.54
    look = Look(sizes.title, sizes.small + 3, kind="H1", lines=2, least_pt=sizes.title * 0.72)
    title = kit.setter.snug(kit.say(TITLE), look, title_width)
    centre = _centre(kit, sizes.width - title_width - 12)
    height = max(title.height, centre.height)
    head = layered(
        sizes.width,
        height,
        [Placed(title, 0, 0), Placed(centre, sizes.width - centre.width, 0)],
    )
    return stacked([_demonstration(kit), tagged(head, "Sect"), _goal(kit)], _GAP)


def later_head(kit: Kit, words: Words) -> Piece:
    """Return the top of a further page: its title, and whose sheet it is."""
    sizes = kit.measures
    title_width = sizes.width * 0.56
    look = Look(sizes.title * 0.7, 11, kind="H1", lines=2, least_pt=sizes.title * 0.45)
    title = kit.setter.in_line(words, look, title_width, at_end=False)
    small = Look(sizes.small, sizes.second, bold=False, align="end", least_pt=9, colour=grey(0.2))
    width = sizes.width - title_width - 12
    lines = [kit.setter.snug(_number(kit), small, width)]
    if kit.content.student:
        name = Look(sizes.small + 1.5, 9, align="end", lines=_LINES, least_pt=9)
        lines.insert(
            0, kit.setter.main(kit.own(isolate(kit.content.student)), name, width, _student())
        )
    right = stacked(lines, 3)
    height = max(title.height, right.height)
    left = [Placed(title, 0, 0), *kit.setter.breath(title_width, title)]
    head = layered(sizes.width, height, [*left, Placed(right, sizes.width - width, 0)])
    line = rule(sizes.width, Stroke(1.4))
    return stacked([_demonstration(kit), tagged(head, "Sect"), line], 7)


def foot(kit: Kit, page: int, pages: int, *, has_star: bool) -> Piece:
    """Return the foot of a page; ``has_star``: some words on the paper are not translated."""
    sizes = kit.measures
    number_width = sizes.small * 9
    width = sizes.width - number_width - 8
    mine = N_("This sheet is mine. I can change my plan.")
    lines = [
        kit.setter.in_line(
            kit.say(mine), Look(sizes.small + 0.5, sizes.second, bold=False), width, at_end=False
        )
    ]
    small = Look(sizes.small - 0.5, sizes.second, bold=False, colour=grey(0.25))
    if has_star:
        star = N_("* These words are not yet translated.")
        lines.append(kit.setter.in_line(kit.say(star), small, width, at_end=False))
    if page == pages and kit.content.is_translated and not kit.content.is_reviewed:
        note = N_("No native speaker has checked the translation on this sheet yet.")
        lines.append(kit.setter.main(kit.say(note), small, width))
    count = kit.say(
        N_("Page {page} of {pages}"), page=kit.digits(str(page)), pages=kit.digits(str(pages))
    )
    look = Look(sizes.small + 0.5, align="end")
    number = kit.setter.main(replace(count, second=None), look, number_width)
    words = stacked(lines, 2.5)
    level = first_baseline(words) - first_baseline(number)
    row = layered(
        sizes.width,
        max(words.height, number.height),
        [
            Placed(tagged(words, "Note"), 0, max(0.0, -level)),
            *kit.setter.breath(width, words),
            Placed(decoration(number), width + 8, max(0.0, level)),
        ],
    )
    return stacked([rule(sizes.width, HAIR), row], 5)


def _centre(kit: Kit, width: float) -> Piece:
    """Return the centre, the number and the day, at the end of the line, with the sign."""
    content, sizes = kit.content, kit.measures
    side = sizes.title + 2
    room = width - side - 10
    name = Look(sizes.small + 1.5, sizes.second, align="end", lines=_LINES, least_pt=9)
    small = Look(sizes.small, sizes.second, bold=False, align="end", least_pt=9, colour=grey(0.2))
    lines = [
        kit.setter.snug(content.centre, name, room, at("centre", N_("Name of the centre"))),
        kit.setter.snug(_number(kit), small, room),
    ]
    if content.replaces is not None:
        old = isolate_ltr(f"{content.code}-{content.replaces}")
        replaced = kit.say(N_("Takes the place of No. {number}"), number=old)
        lines.append(kit.setter.snug(replace(replaced, second=None), small, room))
    text = stacked(lines, 2.5)
    sign = picture("signpost", side)
    return layered(
        width, max(text.height, side), [Placed(text, 0, 1), Placed(sign, width - side, 0)]
    )


def _number(kit: Kit) -> Words:
    content = kit.content
    number = isolate_ltr(f"{content.code}-{content.number}")
    day = _isolated(content.issued_day)
    words = kit.say(N_("No. {number} · {day}"), number=number, day=day)
    return replace(words, second=None)


def _goal(kit: Kit) -> Piece:
    sizes, content = kit.measures, kit.content
    side = sizes.goal * (1.9 if sizes.is_small else 2.3)
    inner = sizes.width - 2 * 12
    who_width = inner * (0.34 if sizes.is_small else 0.3)
    goal_width = inner - side - 14 - who_width - 25
    look = Look(sizes.goal, 10.5, kind="H2", lines=_LINES, least_pt=sizes.goal * 0.8)
    goal = kit.say(N_("My goal: {goal}"), goal=content.goal)
    words = kit.setter.snug(goal, look, goal_width, at("goal", N_("My goal")))
    who = _who(kit, who_width)
    height = max(side, words.height, who.height)
    parts = [
        Placed(badge("flag", side, radius=9), 0, (height - side) / 2),
        Placed(words, side + 14, (height - words.height) / 2),
        Placed(upright(height, HAIR), inner - who_width - 13, 0),
        Placed(who, inner - who_width, (height - who.height) / 2),
    ]
    box = framed(layered(inner, height, parts), Frame(12, 8, None, THICK, 10))
    return tagged(box, "Sect")


def _who(kit: Kit, width: float) -> Piece:
    content = kit.content
    sizes = kit.measures
    name = Look(sizes.sentence + 1, sizes.second, lines=_LINES, least_pt=sizes.body)
    small = Look(sizes.body - 1, sizes.second, bold=False, lines=_LINES, least_pt=9)
    lines = []
    if content.student:
        lines.append(kit.setter.main(kit.own(isolate(content.student)), name, width, _student()))
    else:
        label = kit.say(N_("My number"))
        lines.append(kit.setter.main(label, small, width))
        lines.append(kit.setter.main(kit.own(isolate_ltr(content.code)), name, width))
    if content.adviser:
        adviser = kit.say(N_("Adviser: {name}"), name=isolate(content.adviser))
        place = at("adviser", N_("Name of the adviser"))
        lines.append(kit.setter.pair(adviser, small, width, place))
    return stacked(lines, 3)


def _demonstration(kit: Kit) -> Piece:
    if not kit.content.is_demonstration:
        return Piece(kit.measures.width, 0)
    words = kit.say(N_("For practice only. This person is not real."))
    inner = kit.measures.width - 24
    look = Look(kit.measures.small + 1, kit.measures.second)
    natural = kit.setter.natural_width(replace(words, second=None), look)
    width = min(inner, natural + 12 + kit.setter.second_width(words, look))
    words_alone = kit.setter.in_line(words, look, width, at_end=False)
    text = layered(inner, words_alone.height, [Placed(words_alone, (inner - width) / 2, 0)])
    return tagged(framed(text, Frame(12, 3, None, Stroke(1.2, dash_pt=(4, 3)), 4)), "Note")


def _isolated(words: Words) -> Words:
    second = isolate(words.second) if words.second else None
    return replace(words, main=isolate(words.main), second=second)


def _student() -> Origin:
    return at("student", N_("Name of the student"))
