"""The travel seal in the window: only after a backup; sealed, told, and opened by its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from app.context import Context
from app.errors import Code, Problem
from app.usecases.backups import make_backup
from app.usecases.vaults import login_with, look_at_vault, open_login
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.desk import Destination
from ui.pages.backup import BackupPage
from ui.pages.bringback import BringBackPage
from ui.pages.sealed import NotSealedPage, SealedPage
from ui.pages.settings import SettingsPage
from ui.pages.travel import TravelPage
from ui.pages.unlock import UnlockPage


@pytest.fixture
def stick(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the system's chooser finds and puts the sealed file, with a new backup."""
    place = tmp_path / "stick"
    place.mkdir()
    file = str(place / "travel.seal")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (file, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))
    return place


@pytest.fixture
def saved(desktop: Desktop, stick: Path, world: Context) -> Path:
    """Return the stick with a backup of today on it."""
    login = login_with(desktop.folder, desktop.keys, world)
    make_backup(login, stick / "b.waymark")
    login.close()
    return stick


@pytest.fixture
def again(desktop: Desktop, world: Context) -> Iterator[Desktop]:
    """Return a window that has just been started, before any vault is shown."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, world)
    yield Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina)
    window.close()


def seal(desktop: Desktop) -> None:
    """Go through the page to its last word."""
    desktop.space.open(Destination("travel"))
    desktop.press("Choose a place for the file")
    desktop.press("Seal and lock")
    desktop.say_again()


def test_first_there_must_be_a_backup(desktop: Desktop, stick: Path) -> None:
    """Settings lead to the page, and the page to the backups."""
    desktop.space.open(Destination("settings"))
    desktop.until(lambda: isinstance(desktop.space.page, SettingsPage))
    desktop.press("Travel seal")
    assert isinstance(desktop.space.page, TravelPage)

    desktop.find(QLabel, "Make a backup first, and leave it elsewhere")
    desktop.press("Go to the backups")
    assert isinstance(desktop.space.page, BackupPage)


def test_sealed_it_locks_and_its_file_opens_it(
    desktop: Desktop, saved: Path, again: Desktop, world: Context
) -> None:
    """The process is asked to end; the next window tells of the seal and takes the file back."""
    ended: list[bool] = []
    desktop.window.locked.connect(lambda: ended.append(True))
    desktop.space.open(Destination("travel"))
    desktop.press("Choose a place for the file")
    desktop.find(QLabel, "This place is on the computer itself.")
    desktop.find(QLabel, "Seal the vault now?")
    assert not (saved / "travel.seal").exists()
    desktop.press("Seal and lock")
    desktop.find(QLineEdit, "Your passphrase once more")
    assert look_at_vault(desktop.folder).slots
    desktop.focus(desktop.find(QLineEdit, "Your passphrase once more"))
    QApplication.clipboard().setText("12 Linden Street")
    desktop.say_again()
    desktop.until(lambda: bool(ended))
    assert not QApplication.clipboard().text()
    with pytest.raises(Problem) as raised:
        look_at_vault(desktop.folder)
    assert (raised.value.code, raised.value.detail) == (Code.NOT_PERMITTED, "travel")

    again.window.begin(desktop.folder)
    assert isinstance(again.window.centralWidget(), SealedPage)
    again.find(QLabel, "This computer is sealed for travel")
    again.press("Choose the sealed file")

    again.find(QLabel, "The vault opens again with its passphrases.")
    assert isinstance(again.window.centralWidget(), UnlockPage)
    login = open_login(desktop.folder, lambda: PASSPHRASE, world)
    assert "travel" in [one.act for one in list(login.store.audit.entries())[:3]]
    login.close()


def test_not_now_changes_nothing(desktop: Desktop, saved: Path) -> None:
    """No file is there, and the records stay open."""
    desktop.space.open(Destination("travel"))
    desktop.press("Choose a place for the file")
    desktop.press("Not now")

    desktop.find(QLabel, "Travel seal")
    desktop.press("Choose a place for the file")
    assert [one.name for one in saved.iterdir()] == ["b.waymark"]
    assert look_at_vault(desktop.folder).slots


def test_a_name_that_is_taken_is_told(desktop: Desktop, saved: Path) -> None:
    """Another place can be chosen."""
    (saved / "travel.seal").write_text("mine")
    desktop.space.open(Destination("travel"))
    desktop.press("Choose a place for the file")

    desktop.find(QLabel, "Something else has this name already.")
    (saved / "travel.seal").unlink()
    desktop.press("Choose a place for the file")
    desktop.find(QLabel, "Seal the vault now?")


def test_another_program_at_the_vault_is_told(
    desktop: Desktop, saved: Path, world: Context
) -> None:
    """The records are closed by then; it says that it is not sealed, and leads to the lock."""
    other = open_login(desktop.folder, lambda: PASSPHRASE, world)
    ended: list[bool] = []
    desktop.window.locked.connect(lambda: ended.append(True))

    seal(desktop)

    desktop.find(QLabel, "The vault is not sealed")
    assert isinstance(desktop.window.centralWidget(), NotSealedPage)
    desktop.window.speak("ar")
    desktop.window.speak("en")
    desktop.find(QLabel, "The vault is not sealed")
    desktop.window.lock()  # nobody is there for five minutes
    desktop.press("Go to the lock screen")
    assert ended == [True, True]
    assert not (saved / "travel.seal").exists()
    assert look_at_vault(desktop.folder).slots
    other.close()


def test_another_file_is_refused(desktop: Desktop, saved: Path, again: Desktop) -> None:
    """It stays sealed and says why; a backup can be brought back from there."""
    with desktop.qtbot.waitSignal(desktop.window.locked):
        seal(desktop)
    again.window.begin(desktop.folder)
    good = (saved / "travel.seal").read_bytes()
    (saved / "travel.seal").write_bytes(good[:-1])
    again.press("Choose the sealed file")
    again.find(QLabel, "This is not the sealed file of this vault")

    again.window.speak("ar")
    again.window.speak("en")
    again.press("Bring back a backup")
    assert isinstance(again.window.centralWidget(), BringBackPage)
    again.press("Back")
    (saved / "travel.seal").write_bytes(good)
    again.press("Choose the sealed file")
    again.find(QLabel, "The vault opens again with its passphrases.")


def test_a_damaged_mark_is_told(desktop: Desktop, again: Desktop) -> None:
    """On the page of the ways to begin, one of which is a backup."""
    (desktop.folder / "travel.json").write_bytes(b"{}")

    again.window.begin(desktop.folder)

    again.find(QLabel, "The mark of the sealed vault is damaged.")
    again.press("Bring back a backup")
