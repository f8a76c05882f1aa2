"""Before the records: a backup becomes a vault, with progress, a stop, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from app.context import Context
from app.usecases.backups import make_backup
from app.usecases.people import count_people
from app.usecases.vaults import login_with, open_login
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.pages.bringback import BringBackPage
from ui.pages.first_run import FirstRunPage
from ui.pages.unlock import UnlockPage
from ui.widgets.progress import ProgressPanel

LOCK_SCREEN, BRING_BACK = "Go to the lock screen", "Bring back a backup"


@pytest.fixture
def backup(desktop: Desktop, world: Context, tmp_path: Path) -> Path:
    """Return a backup of the centre, which the system's chooser gives."""
    path = tmp_path / "stick" / "b.waymark"
    path.parent.mkdir()
    login = login_with(desktop.folder, desktop.keys, world)
    make_backup(login, path)
    login.close()
    return path


@pytest.fixture
def locked(
    desktop: Desktop, backup: Path, world: Context, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desktop]:
    """Return a window at the lock screen of the centre, and ways to press what is in it."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(backup), ""))
    desktop.window.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    yield Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina)
    window.close()


def vaults(world: Context) -> list[Path]:
    place = world.state_folder / "vaults"
    return sorted(place.iterdir()) if place.exists() else []


def page_of(locked: Desktop) -> BringBackPage:
    page = locked.window.centralWidget()
    assert isinstance(page, BringBackPage)
    return page


def fill(locked: Desktop, passphrase: str = PASSPHRASE) -> None:
    """Choose the backup, type a passphrase and begin."""
    locked.press("Choose the backup")
    locked.qtbot.keyClicks(page_of(locked).findChild(QLineEdit), passphrase)
    locked.press("Bring it back")


def test_from_the_lock_screen_a_backup_becomes_a_vault(locked: Desktop, world: Context) -> None:
    """It says what came back and leads to its lock screen; it is a new device."""
    locked.press(BRING_BACK)
    fill(locked)

    for words in (
        "The vault is back. It counts as a new device from now on.",
        "1 person has a file in it.",
        "There are 0 documents in it.",
    ):
        locked.find(QLabel, words)
    assert locked.find(QLabel, "The vault is back.").isVisible()
    locked.press(LOCK_SCREEN)
    locked.until(lambda: isinstance(locked.window.centralWidget(), UnlockPage))
    (folder,) = vaults(world)
    new, old = (open_login(one, lambda: PASSPHRASE, world) for one in (folder, locked.folder))
    assert count_people(new) == 1
    assert new.store._device != old.store._device
    new.close()
    old.close()


def test_who_was_erased_in_the_last_vault_stays_out(locked: Desktop, world: Context) -> None:
    """The vault that was open last is asked; it lies in another folder than the new one."""
    login = open_login(locked.folder, lambda: PASSPHRASE, world)
    login.store.erase(locked.amina, user=login.user)
    login.close()

    locked.press(BRING_BACK)
    fill(locked)

    locked.find(QLabel, "1 person was erased after it was made, and did not come back.")
    locked.find(QLabel, "0 people have a file in it.")


def test_from_the_first_page_it_leads_back_there(locked: Desktop) -> None:
    """And from the lock screen to the lock screen."""
    locked.press(BRING_BACK)
    locked.press("Back")
    assert isinstance(locked.window.centralWidget(), UnlockPage)
    locked.press("Open another vault")
    locked.press(BRING_BACK)
    locked.press("Back")
    assert isinstance(locked.window.centralWidget(), FirstRunPage)


def test_a_wrong_passphrase_is_told_and_the_file_is_kept(locked: Desktop, world: Context) -> None:
    """The field is to be filled again; nothing was made."""
    locked.press(BRING_BACK)
    fill(locked, "a wrong one, that is sure")

    locked.find(QLabel, "This passphrase does not open")
    assert page_of(locked).stage.backup is not None
    assert vaults(world) == []
    locked.qtbot.keyClicks(page_of(locked).findChild(QLineEdit), PASSPHRASE)
    locked.press("Bring it back")
    locked.find(QLabel, "The vault is back.")


def test_a_damaged_backup_is_told(locked: Desktop, backup: Path, world: Context) -> None:
    """Another one can be chosen."""
    backup.write_bytes(backup.read_bytes()[:-1])
    locked.press(BRING_BACK)
    fill(locked)

    locked.find(QLabel, "This backup is damaged or cut short.")
    assert vaults(world) == []
    locked.press("b.waymark")


def test_nothing_is_begun_without_both(locked: Desktop) -> None:
    """What is missing is said beside its field."""
    locked.press(BRING_BACK)
    locked.press("Bring it back")

    locked.find(QLabel, "Choose the file of the backup.")
    locked.find(QLabel, "Type the passphrase.")


def test_a_stop_leaves_nothing(locked: Desktop, world: Context) -> None:
    """It says that no vault was made, and it can be begun again."""
    locked.press(BRING_BACK)
    opener = locked.window._opener
    # At once, on the thread that tells: so small a vault is ready before a press would arrive.
    opener.progressed.connect(opener.stop_making, Qt.ConnectionType.DirectConnection)
    fill(locked)

    locked.find(QLabel, "Stopped. No vault was made.")
    assert vaults(world) == []
    opener.progressed.disconnect(opener.stop_making)
    locked.qtbot.keyClicks(page_of(locked).findChild(QLineEdit), PASSPHRASE)
    locked.press("Bring it back")
    locked.find(QLabel, "The vault is back.")


def test_another_language_keeps_how_far_it_is(locked: Desktop) -> None:
    """The file that is chosen, the count of the work, and what came back."""
    locked.press(BRING_BACK)
    locked.press("Choose the backup")
    locked.window.speak("ar")
    assert page_of(locked).stage.backup is not None
    page_of(locked).show_progress(3, 100)
    locked.window.speak("en")
    assert page_of(locked).stage.work == (3, 100)
    locked.find(ProgressPanel, "Making a vault of the backup")
    page_of(locked).show_form()
    locked.qtbot.keyClicks(page_of(locked).findChild(QLineEdit), PASSPHRASE)
    locked.press("Bring it back")
    locked.find(QLabel, "The vault is back.")
    locked.window.speak("uk")
    locked.window.speak("en")
    locked.find(QLabel, "The vault is back.")
    locked.press(LOCK_SCREEN)
