"""The whole intake talk as a form to write on, for days without power.

Its questions stand in the order in which the talk is held, so that it can be typed in
from the first page to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, Placed, framed, layered, stacked, tagged
from app.papers.engine import FontSet, Stroke, grey, isolate_ltr
from app.papers.sheets.blank_answers import answer_rows
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import beside, headed, sign
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look, has_second
from app.papers.sheets.writing import after_number, blanks, box, cells
from app.schema.fields import Field
from app.schema.kinds import Choice, Choices
from app.schema.talk import Question, ShowIf, Topic

TITLE = N_("Questions for the first talk")
FOOT = N_("Lock this form away. Shred it when it is typed in.")
RULES: tuple[Text, ...] = (
    N_("Read “What we write down and why” aloud first. Then wait."),
    N_("The person may leave out any question."),
    N_("Round box: one answer. Square box: as many as fit."),
    N_("Boxes 1, 2, 3: the first, second and third one, such as a language or a school."),
    N_("In the small box beside the number, write – to ask later, or / for “prefers not to say”."),
)
# A question that takes more of a page than this may go on on the next one.
_WHOLE = 0.4
_DOWN = 5.5
_YES_NO = MappingProxyType({"yes": N_("Yes"), "no": N_("No")})


@dataclass(frozen=True)
class BlankIntake:
    """What stands on the form.

    scripts: the titles of what is read aloud before some questions, by purpose.
    code: with what a person's code begins, and how many signs of it are left to write.
    """

    facts: SheetFacts
    topics: tuple[Topic, ...]
    scripts: Mapping[str, Mapping[str, str]]
    code: tuple[str, int]


def compose_blank_intake(content: BlankIntake, *, fonts: FontSet | None = None) -> Composition:
    """Return the form laid out; its questions stand in the order of the talk."""
    sheet = Sheet(content.facts, fonts)
    code = _code_place(sheet, content.code)
    heads = sheet.heads(sheet.say(TITLE), [_who(sheet, code)], code)
    asked = [part for topic in content.topics for part in _topic(sheet, topic, content)]
    return compose_sheet(sheet, heads, [Part(_rules(sheet)), *asked], FOOT)


def questions_on_form(topics: tuple[Topic, ...]) -> tuple[Question, ...]:
    """Return the questions that stand on the form, in its order."""
    return tuple(one for topic in topics for one in topic.questions if one.code)


def _who(sheet: Sheet, code: Piece) -> Piece:
    """Return the place for the code, the day and who was there."""
    labels = [
        (sheet.say(N_("Day of the talk")), 1.0),
        (sheet.say(N_("Helper")), 1.4),
        (sheet.say(N_("Interpreter")), 1.4),
    ]
    inner = sheet.width - 24
    note = sheet.setter.pair(
        sheet.say(N_("Waymark gives the code when the form is typed in.")), sheet.small, inner
    )
    body = stacked([code.sized(width=inner), note, blanks(sheet, labels, inner)], 5)
    return tagged(framed(body, Frame(12, 8, None, Stroke(1.6), 8)), "Sect")


def _code_place(sheet: Sheet, code: tuple[str, int]) -> Piece:
    """Return squares for the signs of a person's code, parted as a code is shown."""
    prefix, signs = code
    label = replace(sheet.say(N_("Code")), second=None)
    words = replace(label, main=f"{label.main} {isolate_ltr(prefix)}")
    look = Look(sheet.sizes.body, lines=1)
    text = sheet.setter.main(words, look, sheet.setter.natural_width(words, look) + 1)
    return beside(text, cells(sheet, signs, after=(4, 8)), 8)


def _rules(sheet: Sheet) -> Piece:
    side = sheet.sizes.small + 2
    look = replace(sheet.small, colour=grey(0.1))
    told = [sheet.setter.pair(sheet.say(one), look, sheet.width - side - 8) for one in RULES]
    return tagged(stacked([headed("check", one, side, gap=8) for one in told], 3), "Sect")


def _topic(sheet: Sheet, topic: Topic, content: BlankIntake) -> Iterator[Part]:
    yield sheet.heading(sheet.say(topic.title), topic.pictogram)
    opening = replace(sheet.body, bold=True)
    yield replace(sheet.paragraph(sheet.say(topic.opening), opening), is_head=True)
    for question in topic.questions:
        if question.code:
            yield from _question(sheet, topic, question, content)


def _question(
    sheet: Sheet, topic: Topic, question: Question, content: BlankIntake
) -> Iterator[Part]:
    """Yield one question with its number and the place for its answer; parted if it is long."""
    lead = _number(sheet, question.code)
    indent = lead.width + 10
    width = sheet.width - indent
    is_repeated = question.repeats or question.of is not None
    first, *rows = answer_rows(sheet, question.field, width, is_repeated=is_repeated)
    asked = [*_before(sheet, question, width, (topic, content)), _asked(sheet, question, width)]
    for one in question.beside:
        label = sheet.setter.in_line(sheet.say(one.label), sheet.small, width, at_end=False)
        head, *more = answer_rows(sheet, one, width, is_repeated=is_repeated)
        rows += [stacked([label, head], 1.5), *more]
    top = stacked([*asked, first], _DOWN)
    rest = [tagged(row, "Sect") for row in rows]
    whole = stacked([top, *rest], _DOWN)
    if whole.height <= sheet.sizes.room * _WHOLE:
        top, rest = whole, []
    yield Part(tagged(after_number(sheet, lead, top, 10), "Sect"))
    for row in rest:
        yield Part(layered(sheet.width, row.height, [Placed(row, indent, 0)]))


def _asked(sheet: Sheet, question: Question, width: float) -> Piece:
    """Return the question's words, with its pictogram at the end of the line."""
    side = sheet.strong.main_pt * 1.9
    look = replace(sheet.strong, kind="H3")
    words = sheet.setter.pair(sheet.say(question.words), look, width - side - 10)
    picture = sign(question.pictogram, side)
    parts = [Placed(words, 0, 0), Placed(picture, width - side, 0)]
    return layered(width, max(words.height, side), parts)


def _number(sheet: Sheet, code: str) -> Piece:
    """Return a question's number above the small box for what was not answered."""
    look = Look(sheet.sizes.body, kind="Lbl", lines=1, colour=grey(0.15))
    width = sheet.setter.natural_width(sheet.own("M88"), look) + 1
    return stacked([sheet.signs(code, look, width), box(sheet, is_round=False)], 3)


def _before(
    sheet: Sheet, question: Question, width: float, known: tuple[Topic, BlankIntake]
) -> Iterator[Piece]:
    """Yield what the helper must know before asking."""
    topic, content = known
    side = sheet.sizes.small + 1
    look, room = replace(sheet.small, gap_pt=0.5), width - side - 5
    if question.show_if is not None:
        words = _only_if(sheet, topic, question.show_if)
        yield headed("arrow", sheet.setter.pair(words, look, room), side, gap=5)
    if question.hint is not None:
        yield headed("warning", _for_helper(sheet, question.hint, look, room), side, gap=5)
    if question.script is not None and question.script.value in content.scripts:
        title = sheet.slot(content.scripts[question.script.value])
        words = sheet.say(N_("Read aloud first: {title}"), title=title)
        yield headed("ear", sheet.setter.pair(words, look, room), side, gap=5)


def _for_helper(sheet: Sheet, text: Text, look: Look, width: float) -> Piece:
    """Return words for the helper alone: in the centre's language where the paper has it."""
    words = sheet.say(text)
    draw = sheet.setter.second if has_second(words) else sheet.setter.main
    return draw(words, look, width)


def _only_if(sheet: Sheet, topic: Topic, rule: ShowIf) -> Words:
    """Return by which answer to which question this one is put; the shorter list of the two."""
    asked = topic[rule.question]
    labels = _labels(asked.field)
    told = [words for code, words in labels.items() if code in rule.codes]
    others = [words for code, words in labels.items() if code not in rule.codes]
    is_short = len(told) <= max(1, len(others))
    words = N_("Only if {code} is: {answers}") if is_short else N_("Not if {code} is: {answers}")
    answers = _joined(sheet, told if is_short else others)
    return sheet.say(words, code=isolate_ltr(asked.code), answers=answers)


def _labels(one: Field[Any]) -> Mapping[str, Text]:
    return one.kind.options if isinstance(one.kind, Choice | Choices) else _YES_NO


def _joined(sheet: Sheet, texts: Sequence[Text]) -> Words:
    said = [sheet.say(one) for one in texts]
    second = " / ".join(one.second or one.main for one in said)
    return Words(" / ".join(one.main for one in said), sheet.facts.language, second)
