"""Before grave acts the window asks for the passphrase once more, where the act is."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from app.context import Context
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from tests.ui.pages.test_workers import OTHER, listed, workers
from ui.pages.askagain import AgainCard


def asked(desktop: Desktop, world: Context) -> None:
    """Ask for other roles of a colleague, up to the question for the passphrase."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Omar Said", ("intake",)), OTHER)
    login.close()
    workers(desktop)
    desktop.press("Roles of Omar Said")
    desktop.find(QCheckBox, "Mentor coordinator").click()
    desktop.press("Give these roles")
    desktop.find(QLineEdit, "Your passphrase once more")


def test_a_wrong_passphrase_changes_nothing(desktop: Desktop, world: Context) -> None:
    """It is said beside the field, which is empty again; a colleague's passphrase is wrong too."""
    asked(desktop, world)

    desktop.say_again(OTHER)

    desktop.find(QLabel, "This passphrase does not open the vault.")
    line = desktop.find(QLineEdit, "Your passphrase once more")
    assert line.text() == ""
    assert listed(desktop, world)["Omar Said"].roles == ("intake",)


def test_after_three_wrong_ones_it_waits(desktop: Desktop, world: Context) -> None:
    """Guessing here is as slow as at the lock screen, and counts there too."""
    asked(desktop, world)

    for attempt in range(3):
        desktop.say_again(f"{OTHER} {attempt}")
        desktop.until(lambda: desktop.find(QLineEdit, "Your passphrase once more").text() == "")
    desktop.say_again()

    desktop.find(QLabel, "Too many wrong passphrases.")
    assert listed(desktop, world)["Omar Said"].roles == ("intake",)


def test_the_right_one_goes_on_and_holds_for_a_while(desktop: Desktop, world: Context) -> None:
    """The act is done without being asked for again, and the next one needs no passphrase."""
    asked(desktop, world)
    desktop.say_again()
    desktop.until(lambda: listed(desktop, world)["Omar Said"].roles == ("coordinator", "intake"))

    desktop.press("Works here no more")
    desktop.press("Take the key away")

    desktop.until(lambda: not listed(desktop, world)["Omar Said"].is_active)
    assert not [one for one in desktop.window.findChildren(AgainCard) if one.isVisible()]


def test_it_can_be_left(desktop: Desktop, world: Context) -> None:
    """Nothing is changed, and the question is gone."""
    asked(desktop, world)
    (card,) = desktop.window.findChildren(AgainCard)

    card.given_up.emit()

    desktop.until(lambda: not desktop.window.findChildren(AgainCard))
    assert listed(desktop, world)["Omar Said"].roles == ("intake",)
