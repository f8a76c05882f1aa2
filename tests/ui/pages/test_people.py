"""The list of all students is read page by page, and a row opens its person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.context import Context
from app.records import Draft
from app.schema.person import PERSON, preferred_name
from app.usecases.people import PAGE_OF_PEOPLE, save_rows
from app.usecases.rows import new_row
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.pages.people import AllStudentsPage
from ui.pages.student import StudentPage

MANY = PAGE_OF_PEOPLE + 30


@pytest.fixture
def listed(desktop: Desktop, world: Context) -> AllStudentsPage:
    """Return the list at a centre with more people than one page holds."""
    login = login_with(desktop.folder, desktop.keys, world)
    drafts = []
    for number in range(MANY - 1):
        draft = Draft(new_row(login.context, PERSON, None, {"roles": ["student"]}))
        draft.put(preferred_name, f"Person {number:03}")
        drafts.append(draft)
    save_rows(login, drafts)
    login.close()
    desktop.press("Students")
    desktop.press("All students")
    page = desktop.space.page
    assert isinstance(page, AllStudentsPage)
    desktop.until(lambda: page.model.rowCount() > 0)
    return page


def test_scrolling_down_reads_on_until_everybody_is_there(
    desktop: Desktop, listed: AllStudentsPage
) -> None:
    """First one page, then the rest, each person once and by name."""
    assert listed.model.rowCount() == PAGE_OF_PEOPLE
    desktop.find(QLabel, f"{MANY} students")

    listed.list.scrollToBottom()

    desktop.until(lambda: listed.model.is_whole)
    names = [one.name for one in listed.model.lines]
    assert len(names) == len({one.person for one in listed.model.lines}) == MANY
    assert names[: MANY - 1] == sorted(names[: MANY - 1])


def test_enter_opens_the_person(desktop: Desktop, listed: AllStudentsPage) -> None:
    """With the keyboard alone."""
    desktop.focus(listed.list)
    desktop.qtbot.keyClick(listed.list, Qt.Key.Key_Down)
    desktop.qtbot.keyClick(listed.list, Qt.Key.Key_Return)

    desktop.until(lambda: isinstance(desktop.space.page, StudentPage))
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    assert page.person in {one.person for one in listed.model.lines[:2]}
