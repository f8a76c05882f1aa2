"""Backup and health pages: made, stopped, tested, put back; what is missing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.context import Context
from app.usecases.backups import last_backup, make_backup
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.longwork import LongWork
from ui.pages.backup import BackupPage
from ui.pages.health import HealthPage
from ui.pages.settings import SettingsPage
from ui.widgets.progress import ProgressPanel


@pytest.fixture
def stick(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the system's chooser finds and puts files, with the page shown."""
    place = tmp_path / "stick"
    place.mkdir()
    file, folder = str(place / "b.waymark"), str(tmp_path / "back")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (file, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    desktop.space.open(Destination("backup"))
    return place


def made(desktop: Desktop, world: Context, path: Path) -> None:
    """Make a backup beside the window."""
    login = login_with(desktop.folder, desktop.keys, world)
    make_backup(login, path)
    login.close()


def test_a_backup_is_made_and_told(desktop: Desktop, stick: Path, world: Context) -> None:
    """First there is none; then the page says when and where, and the vault remembers it."""
    desktop.find(QLabel, "There is no backup yet.")

    desktop.press("Make a backup now")

    desktop.find(QLabel, "The backup is made and tested.")
    desktop.find(QLabel, "Last backup:")
    desktop.find(QLabel, "Last tested:")
    login = login_with(desktop.folder, desktop.keys, world)
    last = last_backup(login)
    login.close()
    assert last is not None
    assert last.place == str(stick / "b.waymark")


def test_stop_leaves_nothing_on_the_stick(desktop: Desktop, stick: Path) -> None:
    """Neither a backup nor a half-made file, and it can be begun again."""
    desktop.press("Make a backup now")
    desktop.find(ProgressPanel, "Making and testing a backup")
    desktop.press("Stop")

    desktop.find(QLabel, "Stopped. No backup was made.")
    desktop.until(lambda: list(stick.iterdir()) == [])
    desktop.press("Make a backup now")
    desktop.find(QLabel, "The backup is made and tested.")


def test_what_runs_goes_on_when_its_page_is_left(desktop: Desktop, stick: Path) -> None:
    """Whoever comes back sees how it ended."""
    desktop.press("Make a backup now")
    desktop.space.open(Destination("today"))
    run = LongWork.of(desktop.space.jobs, "backup")
    desktop.until(lambda: not run.is_running)

    desktop.space.open(Destination("backup"))

    desktop.find(QLabel, "The backup is made and tested.")
    assert (run.done, run.total) == (100, 100)


def test_a_backup_is_tested_and_a_damaged_one_is_told(
    desktop: Desktop, stick: Path, world: Context
) -> None:
    """By the keys of this vault, without a passphrase."""
    path = stick / "b.waymark"
    made(desktop, world, path)
    desktop.press("Test a backup")
    desktop.find(QLabel, "The backup is whole")

    path.write_bytes(path.read_bytes()[:-1])
    desktop.press("Test a backup")

    desktop.find(QLabel, "This backup is damaged or cut short.")


def test_a_backup_is_put_back_beside_this_vault(
    desktop: Desktop, stick: Path, world: Context, tmp_path: Path
) -> None:
    """In a new folder, which opens with the same keys; a second time it is refused."""
    made(desktop, world, stick / "b.waymark")

    desktop.press("Put a backup back")

    desktop.find(QLabel, "The vault is there.")
    login = login_with(tmp_path / "back", desktop.keys, world)
    assert login.store.check() == []
    login.close()
    desktop.press("Put a backup back")
    desktop.find(QLabel, "There is a vault in this folder already.")


def test_a_name_that_is_taken_is_told(desktop: Desktop, stick: Path) -> None:
    """The file there stays as it is."""
    (stick / "b.waymark").write_text("mine")

    desktop.press("Make a backup now")

    desktop.find(QLabel, "Something else has this name already.")
    assert (stick / "b.waymark").read_text() == "mine"


def test_settings_lead_to_backup_and_health(desktop: Desktop) -> None:
    """And health leads on to the backups."""
    for name, page in (("Health", HealthPage), ("Backup", BackupPage)):
        desktop.space.open(Destination("settings"))
        desktop.until(lambda: isinstance(desktop.space.page, SettingsPage))
        desktop.press(name)
        assert isinstance(desktop.space.page, page)
    desktop.space.open(Destination("health"))
    desktop.find(QLabel, "There is no backup yet.")
    desktop.find(QLabel, "Only 1 person can let others in")
    desktop.press("Go to the backups")
    assert isinstance(desktop.space.page, BackupPage)
