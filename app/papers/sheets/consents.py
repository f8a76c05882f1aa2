"""What one person has said yes and no to, on paper: when, in which language, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, Placed, framed, layered, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke, grey, isolate, isolate_ltr
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import beside, sign
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import blanks

TITLE = N_("What I said yes and no to")
FOOT = N_("I can change each answer at any time.")


@dataclass(frozen=True)
class Answer:
    """One purpose and where it stands.

    facts: what belongs to the answer, such as its day, each a name and words.
    """

    purpose: str
    title: Words
    pictogram: str
    standing: Words
    is_yes: bool
    facts: tuple[tuple[Text, Words], ...]


@dataclass(frozen=True)
class ConsentSheet:
    """What stands on the sheet.  student: empty where only the code is wanted on paper."""

    facts: SheetFacts
    student: str
    code: str
    answers: tuple[Answer, ...]


def compose_consents(content: ConsentSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out; each purpose stands whole on one page."""
    sheet = Sheet(content.facts, fonts)
    heads = sheet.heads(sheet.say(TITLE), [whose(sheet, content.student, content.code)])
    parts = [Part(_answer(sheet, one)) for one in content.answers]
    if not parts:
        parts = [sheet.paragraph(sheet.say(N_("Nothing was asked yet.")))]
    return compose_sheet(sheet, heads, [*parts, Part(_signed(sheet))], FOOT)


def whose(sheet: Sheet, student: str, code: str) -> Piece:
    """Return whose sheet it is: the name, if wanted, and the code."""
    look = Look(sheet.sizes.sentence + 1, sheet.sizes.second, lines=12, least_pt=sheet.sizes.body)
    lines = []
    if student:
        origin = Origin("student", N_("Name of the student"))
        lines.append(sheet.setter.main(sheet.own(isolate(student)), look, sheet.width, origin))
    number = sheet.say(N_("Number {code}"), code=isolate_ltr(code))
    lines.append(sheet.setter.main(replace(number, second=None), sheet.small, sheet.width))
    return tagged(stacked(lines, 2), "Sect")


def _answer(sheet: Sheet, answer: Answer) -> Piece:
    side = sheet.strong.main_pt * 2.1
    inner = sheet.width - 24 - side - 10
    origin = Origin(answer.purpose, N_("Purpose"))
    title = sheet.setter.pair(answer.title, replace(sheet.strong, kind="H3"), inner, origin)
    mark = sign("tick" if answer.is_yes else "hand_stop", sheet.sizes.body * 1.5)
    standing = beside(mark, sheet.setter.pair(answer.standing, sheet.strong, inner - 30), 7)
    look = replace(sheet.body, gap_pt=0.5)
    told = [sheet.setter.pair(one, look, inner, origin) for one in _facts(sheet, answer)]
    body = stacked([title, standing, *told], 3)
    whole = beside(sign(answer.pictogram, side), body, 10)
    line = Stroke(1.4) if answer.is_yes else Stroke(0.8, grey(0.5), dash_pt=(4, 3))
    return tagged(framed(whole.sized(width=sheet.width - 24), Frame(12, 8, None, line, 8)), "Sect")


def _facts(sheet: Sheet, answer: Answer) -> Iterator[Words]:
    """Yield each fact after its name; a fact that stands in one language alone does so here."""
    for label, words in answer.facts:
        name = sheet.say(label)
        main = f"{name.main}: {isolate(words.main)}"
        if name.second is None:
            yield Words(main, name.main_language)
            continue
        told = isolate(words.second or words.main)
        yield Words(main, name.main_language, f"{name.second}: {told}", name.second_language)


def _signed(sheet: Sheet) -> Piece:
    """Return where the person and the helper sign, if they want to."""
    labels = [(sheet.say(one), 1.0) for one in _signs()]
    ready = blanks(sheet, labels, sheet.width)
    return layered(sheet.width, ready.height + 10, [Placed(ready, 0, 10)])


def _signs() -> Iterator[Text]:
    yield N_("Day")
    yield N_("The person, if wanted")
    yield N_("Helper")
