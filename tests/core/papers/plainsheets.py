"""Plain papers made for tests: the blank form and the explanation in any language."""

from __future__ import annotations

from datetime import date

from app.calendars import show_day
from app.papers.engine import FontSet
from app.papers.sheets.blank_intake import BlankIntake, compose_blank_intake
from app.papers.sheets.explanation import Explanation, compose_explanation
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, PaperSize, Words
from app.papers.sheets.sheet import SheetFacts
from app.schema.registry import TOPICS
from app.talks import talks

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
