"""The lists of a roadmap: what to bring, who helps, daily life, sharing; and room for notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.i18n import N_
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    framed,
    layered,
    rule,
    stacked,
    tagged,
)
from app.papers.engine import Origin, isolate, isolate_ltr, mm
from app.papers.sheets.roadmap_card import DONE
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import (
    PAD_ACROSS,
    PAD_DOWN,
    Kit,
    Section,
    at,
    beside,
    headed,
    known,
    section_head,
    sign,
    tick_box,
)
from app.papers.sheets.roadmap_look import FINE, HAIR
from app.papers.sheets.typesetting import Look

WRITING_LINE_MM = 8.0
_NUMBER = re.compile(r"[\d\s()+./–-]+")
# As many as the longest address or sentence of a record needs.
_LINES = 16


def bring(kit: Kit, width: float) -> Section | None:
    """Return what to bring, with boxes to tick."""
    inner = width - 2 * PAD_ACROSS
    rows = []
    for number, thing in enumerate(kit.content.bring):
        place = at(f"bring.{number}", N_("What to bring"))
        rows.append(_ticked(kit, thing.name, thing.pictogram, inner, place=place, is_done=False))
    return _headed_rows(kit, kit.say(N_("What do I bring?")), "backpack", rows, width=inner)


def helpers(kit: Kit, width: float) -> Section | None:
    """Return who helps: phone numbers in large digits."""
    inner = width - 2 * PAD_ACROSS
    side = kit.measures.body * 2
    rows = []
    for number, helper in enumerate(kit.content.helpers):
        place = at(f"helpers.{number}", N_("Who helps"))
        room = inner - side - 10
        look = Look(kit.measures.heading, kit.measures.second, lines=_LINES, least_pt=12)
        value = kit.setter.main(kit.own(shown_value(helper.value)), look, room, place)
        note = kit.setter.pair(helper.note, kit.body, room, place)
        rows.append(headed(known(helper.pictogram), stacked([value, note], 1), side, gap=10))
    return _headed_rows(kit, kit.say(N_("Who helps me?")), "people", rows, width=inner)


def foundations(kit: Kit, width: float) -> Section | None:
    """Return the parts of daily life the road stands on."""
    inner = width - 2 * PAD_ACROSS
    rows = []
    for number, part in enumerate(kit.content.foundations):
        place = at(f"foundations.{number}", N_("My daily life"))
        done = part.is_done
        rows.append(_ticked(kit, part.sentence, part.pictogram, inner, place=place, is_done=done))
    return _headed_rows(kit, kit.say(N_("My daily life")), "home", rows, width=inner)


def sharing(kit: Kit, width: float) -> Section:
    """Return what the centre may share and with whom; it always stands on the sheet."""
    inner = width - 2 * PAD_ACROSS
    head = section_head(kit, kit.say(N_("What others may know")), "consent", inner)
    place = at("sharing", N_("What the centre may share"))
    if not kit.content.sharing:
        words = kit.say(N_("The centre tells no one about me."))
        return Section(head, (kit.setter.pair(words, kit.body, inner),))
    side = kit.measures.body + 3
    rows = [
        headed("check", kit.setter.pair(words, kit.body, inner - side - 4, place), side)
        for words in kit.content.sharing
    ]
    change = kit.say(N_("I can say no at any time."))
    rows.append(kit.setter.pair(change, kit.body, inner))
    return Section(head, tuple(rows), gap=4)


def notes(kit: Kit, width: float, height: float) -> Piece:
    """Return lines to write on, in a box of ``width`` and ``height`` points."""
    inner = width - 2 * PAD_ACROSS
    head = section_head(kit, kit.say(N_("My notes")), "pen", inner)
    step = mm(WRITING_LINE_MM)
    room = height - 2 * PAD_DOWN - head.height - 4
    count = max(1, int(room // step))
    parts = [Placed(head, 0, 0)]
    parts += [Placed(rule(inner, HAIR), 0, head.height + 4 + step * (n + 1)) for n in range(count)]
    body = layered(inner, height - 2 * PAD_DOWN, parts)
    return tagged(framed(body, Frame(PAD_ACROSS, PAD_DOWN, None, FINE, 9), height=height), "Sect")


def shown_value(value: str) -> str:
    """Return a phone number kept together and left to right; other words in their own order."""
    return isolate_ltr(value) if _NUMBER.fullmatch(value) else isolate(value)


def _headed_rows(
    kit: Kit, title: Words, pictogram: str, rows: Sequence[Piece], *, width: float
) -> Section | None:
    """Return the rows under their heading, or None where there are none."""
    return Section(section_head(kit, title, pictogram, width), tuple(rows)) if rows else None


def _ticked(
    kit: Kit, words: Words, name: str, width: float, *, place: Origin, is_done: bool
) -> Piece:
    """Return a box to tick, a pictogram and words."""
    sizes = kit.measures
    box_side = sizes.box * 0.9
    box = tick_box(box_side, is_done=is_done, alt=kit.say(DONE).main)
    side = sizes.box * 1.15
    room = width - box_side - side - 18
    look = Look(sizes.body, sizes.second, bold=False, lines=_LINES, gap_pt=1)
    text = kit.setter.pair(words, look, room, place)
    return beside(box, beside(sign(name, side), text, 10), 8)
