"""A file in other hands is opened once it is said why, and the file keeps who looked."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.context import Context
from app.schema.look import LOOK
from app.usecases.caseload import assign
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with, open_login
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.students import StudentsPage
from ui.pages.why import WhyPanel

OTHER = "banana wombat clever river stone"


def give_away(desktop: Desktop, world: Context) -> None:
    """Put the student into the hands of a colleague."""
    login = login_with(desktop.folder, desktop.keys, world)
    omar = add_user(login, NewUser("Omar Said", ("intake",)), OTHER)
    assign(login, desktop.amina, omar.value.user)
    login.close()


def test_the_file_opens_with_a_reason_which_it_keeps(desktop: Desktop, world: Context) -> None:
    """Without words it stays closed; with them the part that was asked for is shown."""
    give_away(desktop, world)
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    line = desktop.find(QLineEdit, "Why do you need this file?")
    desktop.press("Open the file")
    desktop.find(QLabel, "Please fill in")
    desktop.qtbot.keyClicks(line, "Her worker is ill")
    desktop.press("Open the file")

    desktop.until(lambda: not desktop.window.findChildren(WhyPanel))
    desktop.student("plan")
    login = login_with(desktop.folder, desktop.keys, world)
    (look,) = login.vault.records(LOOK.name, subject=desktop.amina)
    assert (look.stored["why"], look.stored["words"]) == ("reason", "Her worker is ill")
    login.close()


def test_a_protection_officer_says_what_it_is_for(desktop: Desktop, world: Context) -> None:
    """Nothing is said of other hands; what was chosen is kept beside the words."""
    first = login_with(desktop.folder, desktop.keys, world)
    add_user(first, NewUser("Omar Said", ("dpo",)), OTHER)
    first.close()
    omar = open_login(desktop.folder, lambda: OTHER, world)
    omar.close()
    desktop.window.show_workspace(Opened(desktop.folder, omar.unlocked))
    desktop.until(lambda: desktop.space.page is not None)
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    line = desktop.find(QLineEdit, "Why do you need this file?")
    desktop.find(QLabel, "Say first what this is for")
    desktop.press("To erase the file")
    desktop.qtbot.keyClicks(line, "She asked for it")
    desktop.press("Open the file")

    desktop.until(lambda: not desktop.window.findChildren(WhyPanel))
    desktop.student("plan")
    login = login_with(desktop.folder, desktop.keys, world)
    (look,) = login.store.records(LOOK.name, subject=desktop.amina)
    assert (look.stored["why"], look.stored["words"]) == ("erasure", "She asked for it")
    login.close()


def test_nothing_is_seen_before(desktop: Desktop, world: Context) -> None:
    """No part stands behind the question, and leaving it leads back to the list."""
    give_away(desktop, world)
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.find(QLineEdit, "Why do you need this file?")
    assert not [one for one in desktop.window.findChildren(QWidget) if _tells(one)]

    desktop.press("Leave it closed")

    desktop.until(lambda: isinstance(desktop.space.page, StudentsPage))


def _tells(part: QWidget) -> bool:
    return part.isVisible() and part.accessibleName().startswith(("Who it is", "Next step"))
