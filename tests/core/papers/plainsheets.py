"""Plain papers made for tests, in any language: forms, explanation, intake and card."""

from __future__ import annotations

from datetime import date

from app.calendars import show_day
from app.i18n import N_
from app.papers.engine import FontSet
from app.papers.sheets.blank_intake import BlankIntake, compose_blank_intake
from app.papers.sheets.brief import BriefLine, BriefPart, BriefSheet, compose_brief
from app.papers.sheets.card import CardSheet, compose_card
from app.papers.sheets.celebration import Celebration, compose_celebration
from app.papers.sheets.explanation import Explanation, compose_explanation
from app.papers.sheets.intake import IntakeSheet, Told, ToldTopic, compose_intake
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, Meeting, PaperSize, Words
from app.papers.sheets.scales import ScalesSheet, compose_scales
from app.papers.sheets.sheet import SheetFacts
from app.schema.plan import GOAL
from app.schema.registry import TOPICS
from app.talks import talks
from app.usecases.briefs import PARTS
from app.usecases.speaker import Speaker

DAY = date(2027, 1, 15)
FONTS = FontSet()


def facts(
    language: str,
    second: str | None = "en",
    paper: PaperSize = PaperSize.A4,
    *,
    is_large: bool = False,
) -> SheetFacts:
    """Return what a paper says of itself."""
    return SheetFacts(
        language=language,
        second_language=second if second != language else None,
        paper=paper,
        is_large=is_large,
        issued_on=DAY,
        issued_day=Words(show_day(DAY, language), language),
        centre=Words("Linden Refugee Centre", language),
    )


def blank(about: SheetFacts) -> Composition:
    """Return the blank form laid out."""
    titles = {one.id: one.title for one in talks()}
    return compose_blank_intake(BlankIntake(about, TOPICS, titles, ("WM", 9)), fonts=FONTS)


def explained(about: SheetFacts) -> Composition:
    """Return the explanation laid out."""
    note = Words("Mo–Fr 9:00–16:00", about.language)
    helpers = (Helper("+49 30 1234567", note, "phone"),)
    return compose_explanation(Explanation(about, talks(), helpers), fonts=FONTS)


def told(about: SheetFacts) -> Composition:
    """Return what was written down laid out: an answer to every question of the form."""
    speaker = Speaker(about.language, about.second_language)
    topics = tuple(
        ToldTopic(
            topic.student_title,
            topic.pictogram,
            tuple(
                Told(
                    one.id, one.student, one.pictogram, speaker.text(one.field.label), _own(speaker)
                )
                for one in topic.questions
                if one.code
            ),
        )
        for topic in TOPICS
    )
    sheet = IntakeSheet(about, "ياسمين نجار", "WM 61P1-A508-H", topics, withheld=3)
    return compose_intake(sheet, fonts=FONTS)


def _own(speaker: Speaker) -> tuple[Words, ...]:
    return (speaker.verbatim("Hairdresser, 3 years"),)


def carded(about: SheetFacts) -> Composition:
    """Return a card with a meeting laid out."""
    speaker = Speaker(about.language, about.second_language)
    meeting = Meeting(
        day=speaker.weekday(DAY),
        time="10:00 – 10:45",
        place=speaker.verbatim("12 Linden Street, room 204"),
        with_whom="Leila",
        event="",
    )
    helpers = (
        Helper("+49 30 1234567", speaker.verbatim("Mo–Fr 9:00–16:00"), "phone"),
        Helper("", speaker.text(N_("Cannot come? Please call.")), "help"),
    )
    sheet = CardSheet(about, "Amina", "WM 61P1-A508-H", meeting, helpers)
    return compose_card(sheet, fonts=FONTS)


def pointed(about: SheetFacts) -> Composition:
    """Return the faces and the ladder laid out."""
    return compose_scales(ScalesSheet(about), fonts=FONTS)


def briefed(about: SheetFacts) -> Composition:
    """Return a brief laid out: several parts, own words, and a phone."""
    speaker = Speaker(about.language, about.second_language)
    lines = tuple(
        BriefLine("goal", "words", GOAL["words"].label, speaker.verbatim(f"Baker, road {number}"))
        for number in range(3)
    )
    parts = tuple(BriefPart(title, pictogram, lines) for title, pictogram, _ in PARTS)
    helpers = (Helper("+49 30 1234567", speaker.verbatim("Mo–Fr 9:00–16:00"), "phone"),)
    sheet = BriefSheet(about, "ياسمين نجار", "WM 61P1-A508-H", "Lena Weber", parts, helpers)
    return compose_brief(sheet, fonts=FONTS)


def thanked(about: SheetFacts) -> Composition:
    """Return a letter of thanks laid out."""
    speaker = Speaker(about.language, about.second_language)
    letter = Celebration(about, "ياسمين نجار", "Lena Weber", speaker.day(DAY), speaker.day(DAY))
    return compose_celebration(letter, fonts=FONTS)
