"""Recovery sheets as a PDF: the one place where their words leave the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.files import refuse_taken, refuse_target, write_atomic
from app.papers.preflight import findings_of, require_printable
from app.papers.sheets.recovery_sheets import PaperSheet, RecoveryPaper, compose_recovery
from app.papers.sheets.roadmap import paint_roadmap
from app.papers.sheets.roadmap_content import PaperSize, Words
from app.papers.sheets.sheet import SheetFacts
from app.usecases.login import Login, Outcome, is_practice, unchanged
from app.usecases.papers import refuse_language
from app.usecases.recovery import NewSheets, make_sheets
from app.usecases.speaker import Speaker


@dataclass(frozen=True)
class RecoveryOrder:
    """How new sheets are wanted on paper."""

    language: str
    size: PaperSize = PaperSize.A4
    is_large: bool = True
    may_replace: bool = False  # an earlier paper of the same name


def print_new_sheets(login: Login, order: RecoveryOrder, path: Path) -> Outcome[NewSheets]:
    """Make new sheets and write them to ``path`` as a PDF, which nobody else may read.

    Raises what ``make_sheets`` does, Problem 2 (a language Waymark cannot print, a name that
    is taken) and 31; then older sheets that waited are given up already.
    """
    refuse_language(order.language)
    refuse_sheets_place(path, may_replace=order.may_replace)
    new = make_sheets(login)
    write_atomic(path, draw_sheets(login, new, order))
    return unchanged(new)


def refuse_sheets_place(path: Path, *, may_replace: bool) -> None:
    """Refuse (2) a place for sheets that something has; an earlier paper only if it may go.

    It may be sheets that nobody has printed yet.
    """
    refuse_target(path)
    if not may_replace:
        refuse_taken(path)


def draw_sheets(login: Login, new: NewSheets, order: RecoveryOrder) -> bytes:
    """Return the PDF of new sheets, one on each page; keeps nothing."""
    speaker = Speaker(order.language, None)
    facts = SheetFacts(
        language=order.language,
        second_language=None,
        paper=order.size,
        is_large=order.is_large,
        issued_on=new.made_on,
        issued_day=speaker.day_in_line(new.made_on),
        centre=Words(new.alias, order.language),
        is_demonstration=is_practice(login),
        is_about_somebody=False,
    )
    sheets = tuple(PaperSheet(one.place, one.words, one.printed_numbers) for one in new.sheets)
    composed = compose_recovery(RecoveryPaper(facts, new.sheets[0].series, sheets))
    require_printable(findings_of(composed), has_agreed=True)
    return paint_roadmap(composed).pdf
