"""A person is erased from their page: what goes and stays is said, two people, the code."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit

from app.context import Context
from app.rules.codes import code_of, show_code
from app.schema.person import PERSON
from app.usecases.erasing import STAYS, ask_erasure
from app.usecases.recovery import make_sheets, read_back
from app.usecases.requests import approve_with_sheets
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.students import StudentsPage


def test_the_page_says_what_goes_asks_and_erases(desktop: Desktop, world: Context) -> None:
    """A centre of one: asked here, two sheets agree, the code is typed, the list is shown."""
    login = login_with(desktop.folder, desktop.keys, world)
    sheets = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, sheets[0])
    desktop.space.open(Destination("student", desktop.amina, "history"))
    page = desktop.student("history")

    desktop.press("Erase this person …")
    words = " ".join(one.text() for one in page.findChildren(QLabel))
    assert all(desktop.window.theme.plain(one)[:30] in words for one in STAYS)
    desktop.press("Ask the second person")
    request = ask_erasure(login, desktop.amina).value
    approve_with_sheets(login, request, sheets[:2])
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.space.open(Destination("student", desktop.amina, "history"))
    line = desktop.find(QLineEdit, "To be sure, type the code at the top of this page:")
    desktop.focus(line)
    desktop.qtbot.keyClicks(line, show_code(code_of(desktop.amina)))
    desktop.press("Erase for ever")
    desktop.say_again()

    desktop.until(lambda: login.store.count(PERSON.name) == 0)
    desktop.until(lambda: isinstance(desktop.space.page, StudentsPage))
    login.close()
