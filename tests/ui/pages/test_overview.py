"""The overview, the handover, the caseload and the papers, driven through their controls."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from app.context import Context
from app.i18n import verbatim
from app.schema.centre import USER
from app.usecases.records import RowInput, put_records
from app.usecases.rows import changes_of_new, new_row
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop, papers
from ui.desk import Destination
from ui.pages.caseload import CaseloadPage
from ui.pages.overview import OverviewPart
from ui.pages.papers import BlankPapersPage
from ui.pages.student import StudentPage
from ui.theme.appearance import Theme
from ui.widgets.ownline import OwnLine


def tell(desktop: Desktop, world: Context, *rows: RowInput) -> None:
    """Write rows as another window would, before the page is opened."""
    login = login_with(desktop.folder, desktop.keys, world)
    put_records(login, rows)
    login.close()


def overview(desktop: Desktop) -> OverviewPart:
    """Return the overview, once its blocks are shown."""
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    part = desktop.student("overview")
    assert isinstance(part, OverviewPart)
    desktop.find(QWidget, "Who it is")
    return part


def test_a_student_page_opens_with_the_overview(desktop: Desktop) -> None:
    """Whoever asks for no part sees the person at a glance."""
    desktop.space.open(Destination("student", desktop.amina))

    desktop.student("overview")
    for name in ("Who it is", "Next meeting", "Next step", "Goals", "Papers at home"):
        desktop.find(QWidget, name)


@pytest.mark.parametrize(
    ("button", "part"),
    [
        ("To the plan", "plan"),
        ("Plan a meeting", "sessions"),
        ("To the talk", "intake"),
        ("To the papers", "papers"),
        ("Agree on the plan together.", "plan"),
    ],
)
def test_each_block_leads_where_it_is_done(desktop: Desktop, button: str, part: str) -> None:
    """One press, and the worker stands where the thing can be done."""
    overview(desktop)

    desktop.press(button)

    desktop.student(part)


def test_a_line_is_drawn_and_told_in_words(desktop: Desktop, world: Context) -> None:
    """The answers of the person alone, each with its day, for those who hear the page."""
    answers = (("2026-01-10", "2"), ("2026-03-10", "4"))
    tell(
        desktop,
        world,
        *(
            RowInput(
                "measure",
                {
                    "person": desktop.amina,
                    "scale": "confidence",
                    "value": value,
                    "measured_on": day,
                },
            )
            for day, value in answers
        ),
    )
    part = overview(desktop)

    (line,) = part.findChildren(OwnLine)

    assert line.accessibleName() == (
        "I can reach my goal. 10 January 2026: A little; 10 March 2026: Mostly"
    )
    line.resize(440, 120)  # whether the page was laid out already or not
    first, last = line.places()
    assert first.x() < last.x()
    assert first.y() > last.y()


def test_one_answer_draws_no_line(desktop: Desktop, world: Context) -> None:
    """A sentence says that a line begins with the second."""
    row = {"person": desktop.amina, "scale": "clarity", "value": "3", "measured_on": "2026-01-10"}
    tell(desktop, world, RowInput("measure", row))
    part = overview(desktop)

    desktop.find(QLabel, "A line begins with the second answer.")
    assert not part.findChildren(OwnLine)


def test_time_runs_with_the_language(theme: Theme, arabic: Theme) -> None:
    """In Arabic the first answer stands on the right."""
    points = [(date(2026, 1, day), day) for day in (1, 3, 5)]
    ways = []
    for look in (theme, arabic):
        line = OwnLine(look, points, verbatim("..."))
        line.resize(200, 80)
        ways.append([one.x() for one in line.places()])
    assert all(a < b for a, b in pairwise(ways[0]))
    assert all(a > b for a, b in pairwise(ways[1]))


def test_a_worker_takes_somebody_on_and_hands_them_over(desktop: Desktop, world: Context) -> None:
    """First mine; then a note is written, and somebody else's."""
    login = login_with(desktop.folder, desktop.keys, world)
    centre = login.centre.id
    omar = new_row(world, USER, centre, {"centre": centre, "name": "Omar"})
    login.vault.append(changes_of_new(omar), "Add a worker", user=login.user)
    login.close()
    overview(desktop)
    desktop.press("I look after them")
    desktop.find(QLabel, "Leila (you)")

    desktop.press("Hand over")
    note = desktop.find(QPlainTextEdit, "What matters now")
    assert note.toPlainText().startswith("Next step:")
    note.setFocus()
    desktop.qtbot.keyClicks(note, "Ask about the school. ")
    desktop.press("Save")

    desktop.find(QWidget, "Handover note from Leila")
    desktop.press("I have read it")
    desktop.until(lambda: not shows(desktop, "Handover note from Leila"))


def test_people_are_handed_over_from_the_caseload(desktop: Desktop, world: Context) -> None:
    """Ticked, given on, and gone from one's own list; the toast takes it back."""
    login = login_with(desktop.folder, desktop.keys, world)
    centre = login.centre.id
    omar = new_row(world, USER, centre, {"centre": centre, "name": "Omar"})
    login.vault.append(changes_of_new(omar), "Add a worker", user=login.user)
    login.close()
    overview(desktop)
    desktop.press("I look after them")
    desktop.find(QLabel, "Leila (you)")
    desktop.space.open(Destination("caseload"))
    desktop.press("Choose أمينة")

    desktop.press("Hand over")

    desktop.find(QLabel, "1 person was handed over.")
    desktop.find(QWidget, "Nobody here yet.")
    desktop.space.undo()
    page = desktop.space.page
    assert isinstance(page, CaseloadPage)
    desktop.find(QAbstractButton, "Choose أمينة")


def test_the_explanation_is_printed_from_the_papers(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another paper is chosen, looked at, and saved."""
    out = tmp_path / "explanation.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    part = papers(desktop)
    desktop.find(QLabel, "Page 2 of ")

    part.order.choose_paper("explanation")
    desktop.find(QLabel, "Page 3 of ")
    desktop.press("Save as PDF")

    desktop.find(QLabel, "The paper is saved as a PDF.")
    assert len(pypdf.PdfReader(out).pages) >= 3


@pytest.mark.parametrize("paper", ["intake", "card"])
def test_what_the_student_keeps_is_printed_in_the_calendar_chosen(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str
) -> None:
    """The intake and the card are among the papers; days are told in the calendar chosen."""
    out = tmp_path / "paper.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    part = papers(desktop)
    desktop.find(QLabel, "Page 1 of ")

    part.order.choose_calendar("ethiopic")
    part.order.choose_paper(paper)
    desktop.find(QLabel, "Page 1 of ")
    desktop.press("Save as PDF")

    desktop.find(QLabel, "The paper is saved as a PDF.")
    assert part.order.arguments()[-2:] == ["--calendar", "ethiopic"]
    assert len(pypdf.PdfReader(out).pages) >= 1


def test_a_handover_note_that_is_not_there_says_what_to_do(desktop: Desktop) -> None:
    """One press leads to where it is written."""
    part = papers(desktop)
    desktop.find(QLabel, "Page 1 of ")
    part.order.choose_paper("handover")

    desktop.press("To the overview")

    desktop.student("overview")


def test_the_blank_form_needs_no_person(desktop: Desktop) -> None:
    """Its first pages are shown, and how many more there are."""
    desktop.space.open(Destination("blank-papers"))
    assert isinstance(desktop.space.page, BlankPapersPage)

    desktop.find(QLabel, "Page 12 of ")
    desktop.find(QLabel, "And ")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_parts_of_the_page_are_all_in_sight(desktop: Desktop, scale: float) -> None:
    """At 1366 pixels and at 200 % every part can be pressed."""
    desktop.window.change_look("light", scale, "en")
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.student("overview")
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    QApplication.processEvents()

    inside = QRect(0, 0, page.width(), page.height())
    for button in page.parts.findChildren(QAbstractButton):
        corner = button.mapTo(page, button.rect().topLeft())
        assert inside.contains(QRect(corner, button.size())), button.accessibleName()


def shows(desktop: Desktop, name: str) -> bool:
    """Tell whether a part of this name is in sight."""
    found = desktop.window.findChildren(QWidget)
    return any(one.isVisible() and one.accessibleName().startswith(name) for one in found)
