"""“What we write down and why” on paper: the words read aloud first, and each thing we ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import N_, Text, verbatim
from app.papers.drawing import Frame, Piece, framed, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, Words
from app.papers.sheets.roadmap_kit import beside, headed, sign
from app.papers.sheets.roadmap_lists import shown_value
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.promises import TOLD_PLAINLY
from app.talks import Slot, Talk

# A line to fill in by hand where the script names a place that is not known yet.
BLANK = "_" * 12
_SENTENCES = 4
# What takes more of a page than this is parted.
_WHOLE = 0.6
FOOT = N_("This sheet is yours. Show it to whom you like.")
HOW_TO_ASK: tuple[tuple[str, Text], ...] = (
    ("eye", N_("You may see your file. Ask any helper here.")),
    ("pen", N_("Is something wrong? We change it with you.")),
    ("hand_stop", N_("You may take back a yes at any time. It counts at once.")),
    ("paper", N_("You may ask us to delete your file. You need not say why.")),
    ("letter", N_("We ask those to whom we gave something to delete it too.")),
    ("heart", N_("We still help you.")),
)


@dataclass(frozen=True)
class Explanation:
    """What stands on the sheet.

    talks: the explanation first, then one for each purpose.  helpers: where to ask.
    """

    facts: SheetFacts
    talks: tuple[Talk, ...]
    helpers: tuple[Helper, ...]


def compose_explanation(content: Explanation, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out."""
    sheet = Sheet(content.facts, fonts)
    first, *purposes = content.talks
    heads = sheet.heads(sheet.slot(first.title), [])
    parts = [
        *_script(sheet, first.script),
        *_captions(sheet, first.captions),
        sheet.heading(sheet.say(N_("What you can say yes or no to")), "consent"),
        *(Part(_purpose(sheet, one)) for one in purposes),
        sheet.heading(sheet.say(N_("See it, fix it, delete it")), "eye"),
        *(Part(_told(sheet, name, words)) for name, words in HOW_TO_ASK),
        *_where(sheet, content.helpers),
        sheet.heading(sheet.say(N_("What we cannot promise")), "warning"),
        *(Part(_told(sheet, "arrow", words)) for words in TOLD_PLAINLY),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _script(sheet: Sheet, sentences: Sequence[Slot]) -> Iterator[Part]:
    """Yield what is read aloud, a few sentences at a time in each language."""
    look = replace(sheet.strong, main_pt=sheet.strong.main_pt + 1, bold=False, gap_pt=2)
    for at in range(0, len(sentences), _SENTENCES):
        words = _as_text(sheet, sentences[at : at + _SENTENCES])
        yield Part(sheet.setter.pair(words, look, sheet.width))


def _as_text(sheet: Sheet, sentences: Sequence[Slot]) -> Words:
    """Return sentences one after the other, in the languages that have all of them."""
    slots = [_filled(one) for one in sentences]
    tags = set.intersection(*(set(one) for one in slots))
    return sheet.slot({tag: " ".join(one[tag] for one in slots) for tag in sorted(tags)})


def _filled(slot: Slot) -> Slot:
    """Return a sentence with a line to write on for each blank."""
    return {tag: text.format_map(_Blanks()) for tag, text in slot.items()}


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return BLANK


def _captions(sheet: Sheet, captions: Sequence[tuple[str, Slot]]) -> Iterator[Part]:
    """Yield the pictures of the explanation, each with its sentence, in one box if it fits."""
    side = sheet.sizes.picture * 0.9
    room = sheet.width - 24 - side - 12
    told = [
        beside(sign(name, side), sheet.setter.pair(sheet.slot(slot), sheet.strong, room), 12)
        for name, slot in captions
    ]
    whole = framed(stacked(told, 6), Frame(12, 9, None, Stroke(1.4), 9))
    if whole.height <= sheet.sizes.room * _WHOLE:
        yield Part(tagged(whole, "Sect"))
    else:
        yield from map(Part, told)


def _purpose(sheet: Sheet, talk: Talk) -> Piece:
    """Return one thing that a person says yes or no to."""
    side = sheet.strong.main_pt * 2
    room = sheet.width - side - 10
    origin = Origin(talk.id, verbatim(talk.title["en"]))
    look = replace(sheet.strong, kind="H3")
    title = sheet.setter.pair(sheet.slot(talk.title), look, room, origin)
    whole = _as_text(sheet, talk.script)
    text = sheet.setter.pair(whole, replace(sheet.body, gap_pt=2), room, origin)
    return tagged(beside(sign(talk.pictogram, side), stacked([title, text], 3), 10), "Sect")


def _told(sheet: Sheet, name: str, text: Text) -> Piece:
    side = sheet.sizes.body + 4
    words = sheet.setter.pair(sheet.say(text), sheet.body, sheet.width - side - 8)
    return headed(name, words, side, gap=8)


def _where(sheet: Sheet, helpers: Sequence[Helper]) -> Iterator[Part]:
    """Yield where to ask: phone numbers in large digits."""
    side = sheet.sizes.body * 2
    for number, helper in enumerate(helpers):
        place = Origin(f"helpers.{number}", N_("Who helps"))
        look = Look(sheet.sizes.heading, sheet.sizes.second, lines=16, least_pt=12)
        room = sheet.width - side - 10
        value = sheet.setter.main(sheet.own(shown_value(helper.value)), look, room, place)
        note = sheet.setter.pair(helper.note, sheet.body, room, place)
        yield Part(headed(helper.pictogram, stacked([value, note], 1), side, gap=10))
