"""The Students page leads to people at a glance, and to the papers about nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.forms.keys import press_letters
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.papers import BlankPapersPage
from ui.pages.people import AllStudentsPage
from ui.pages.students import StudentsPage


def students(desktop: Desktop) -> StudentsPage:
    """Return the page of students, once it is shown."""
    desktop.space.open(Destination("students"))
    page = desktop.space.page
    assert isinstance(page, StudentsPage)
    return page


def test_who_is_found_is_opened_at_a_glance(desktop: Desktop) -> None:
    """Return on the one person found leads to the overview, as a press on a tile does."""
    page = students(desktop)
    desktop.focus(page.search.line)
    press_letters(page.search.line, "أمي")
    desktop.until(lambda: page.found == (desktop.amina,))
    desktop.qtbot.keyClick(page.search.line, Qt.Key.Key_Return)
    desktop.student("overview")

    students(desktop)
    desktop.press("أمينة")
    desktop.student("overview")


def test_a_row_of_the_long_list_opens_a_person_at_a_glance(desktop: Desktop) -> None:
    """The list of everybody leads to the same place as the search."""
    desktop.space.open(Destination("people"))
    page = desktop.space.page
    assert isinstance(page, AllStudentsPage)
    desktop.until(lambda: page.model.rowCount() == 1)
    page.list.opened.emit(0)

    desktop.student("overview")


def test_the_papers_about_nobody_are_one_press_away(desktop: Desktop) -> None:
    """The blank form is found where people are looked for."""
    students(desktop)
    desktop.press("Papers to keep ready")

    desktop.until(lambda: isinstance(desktop.space.page, BlankPapersPage))
    QApplication.processEvents()
