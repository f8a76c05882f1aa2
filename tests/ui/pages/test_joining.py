"""A new computer is let into a centre with two files, in two windows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.context import Context
from app.usecases.devices import approve_device, list_devices, request_device, revoke_device
from app.vault.values import id_bytes
from tests.fakes import fake_context
from tests.ui.pages.conftest import (
    PASSPHRASE,
    Chooser,
    Desktop,
    answer_by_digits,
    open_window,
    writing,
)
from ui.desk import Destination
from ui.pages.join import JoinPage


@pytest.fixture
def newcomer(desktop: Desktop, world: Context, tmp_path: Path) -> Iterator[Desktop]:
    """Return the window of a computer on which nothing is yet."""
    elsewhere = replace(world, state_folder=tmp_path / "state-2", random_bytes=secrets.token_bytes)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, elsewhere)
    window.begin(None)
    yield Desktop(window, desktop.qtbot, tmp_path, desktop.keys, desktop.amina)
    window.close()


def ask(newcomer: Desktop, chooser: Chooser, path: Path) -> str:
    """Ask to be let in; return the digits that are shown."""
    newcomer.press("Join a centre")
    page = newcomer.window.centralWidget()
    assert isinstance(page, JoinPage)
    label, passphrase = page.findChildren(QLineEdit)
    newcomer.qtbot.keyClicks(label, "Laptop 2")
    newcomer.qtbot.keyClicks(passphrase, PASSPHRASE)
    chooser.path = path
    newcomer.press("Save the file that asks")
    newcomer.find(QLabel, "Read these 30 digits aloud")
    assert page.stage.asking is not None
    return page.stage.asking.digits


def let_in(desktop: Desktop, chooser: Chooser, asking: Path, answer: Path) -> None:
    """Let the computer in at the other window."""
    words = (
        "Choose its file",
        "Does the new computer show these digits?",
        "All the same: let it in",
        "The computer is let in.",
    )
    answer_by_digits(desktop, chooser, (asking, answer), words)


def test_two_files_bring_a_computer_into_the_centre(
    desktop: Desktop, newcomer: Desktop, chooser: Chooser, tmp_path: Path
) -> None:
    """Both show the same digits; then the new window opens with everybody in it."""
    asking, answer = tmp_path / "join.waymark", tmp_path / "welcome.waymark"
    digits = ask(newcomer, chooser, asking)
    let_in(desktop, chooser, asking, answer)
    desktop.find(QLabel, "Laptop 2")

    newcomer.press("Choose the answer")
    page = newcomer.window.centralWidget()
    assert isinstance(page, JoinPage)
    newcomer.qtbot.keyClicks(page.findChild(QLineEdit), PASSPHRASE)
    newcomer.press("Open the centre here")

    newcomer.until(lambda: newcomer.window.workspace is not None)
    assert sum(one.isdecimal() for one in digits) == 30
    newcomer.space.open(Destination("people"))
    newcomer.find(QLabel, "1 student")


def test_a_name_that_is_taken_is_told(
    desktop: Desktop, newcomer: Desktop, chooser: Chooser, tmp_path: Path
) -> None:
    """The one who lets it in sees under which name it stands on the list."""
    first = fake_context(tmp_path / "state-3", seed=3)
    with writing(desktop) as login:
        asking = request_device(first, PASSPHRASE, "Laptop 2")
        approve_device(login, asking.file, asking.digits)
    ask(newcomer, chooser, tmp_path / "join.waymark")

    let_in(desktop, chooser, tmp_path / "join.waymark", tmp_path / "welcome.waymark")

    desktop.find(QLabel, "“Laptop 2” was taken. Here it is called “Laptop 3”.")
    desktop.find(QLabel, "Laptop 3")


def test_a_wrong_passphrase_is_said_and_can_be_typed_again(
    desktop: Desktop, newcomer: Desktop, chooser: Chooser, tmp_path: Path
) -> None:
    """The page stays at the answer, with the file still chosen."""
    asking, answer = tmp_path / "join.waymark", tmp_path / "welcome.waymark"
    ask(newcomer, chooser, asking)
    let_in(desktop, chooser, asking, answer)
    newcomer.press("Choose the answer")
    page = newcomer.window.centralWidget()
    assert isinstance(page, JoinPage)

    newcomer.qtbot.keyClicks(page.findChild(QLineEdit), "quite another one")
    newcomer.press("Open the centre here")

    newcomer.until(lambda: "passphrase" in _said(page))
    assert page.stage.answer == answer


def test_a_strange_file_lets_nobody_in(desktop: Desktop, chooser: Chooser, tmp_path: Path) -> None:
    """The page says so, and another file can be chosen."""
    chooser.path = tmp_path / "photo.jpg"
    chooser.path.write_bytes(b"\xff\xd8 no asking")
    desktop.space.open(Destination("computers"))

    desktop.press("Choose its file")

    desktop.find(QLabel, "This file is of another kind, or it is damaged. Choose the file that")
    desktop.press("Choose its file")


def test_a_computer_in_use_twice_and_one_shut_out_meanwhile_are_told(
    desktop: Desktop, tmp_path: Path
) -> None:
    """The list says that two vaults write as it; shut out at another window, it says by whom."""
    elsewhere = fake_context(tmp_path / "state-3", seed=3)
    with writing(desktop) as login:
        asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
        approve_device(login, asking.file, asking.digits)
        (theirs,) = [one for one in list_devices(login) if not one.is_own]
        now = login.context.clock_ms
        login.store.exchange.twins.notice(id_bytes(theirs.id), {}, now, least=0)
    desktop.space.open(Destination("computers"))
    desktop.find(QLabel, "Two vaults wrote as this computer. Noticed last on")
    with writing(desktop) as login:
        revoke_device(login, theirs.id)

    desktop.press("Shut it out: Laptop 2")
    desktop.press("Shut it out now")
    desktop.say_again()

    desktop.find(QLabel, "This computer was shut out already, on")


def _said(page: JoinPage) -> str:
    return " ".join(one.accessibleName() for one in page.findChildren(QLabel) if one.isVisible())
