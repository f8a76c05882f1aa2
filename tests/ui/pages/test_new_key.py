"""A new passphrase from another computer is taken from a stick at the lock screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from app.context import Context
from app.sync.stores.folder import FolderStore
from app.usecases.syncing import sync_store
from app.usecases.users import change_passphrase
from app.usecases.vaults import login_with
from tests.core.usecases.computers import let_in
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.pages.unlock import TAKE_KEY, UnlockPage
from ui.widgets.buttons import Button

NEW = "one more passphrase of Leila"


def test_the_lock_screen_takes_a_new_key_from_a_stick(
    desktop: Desktop, world: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It first asks for the new passphrase; then the stick opens the vault."""
    stick, folder = tmp_path / "stick", tmp_path / "vault-2"
    stick.mkdir()
    there = replace(world, state_folder=tmp_path / "state-2")
    first = login_with(desktop.folder, desktop.keys, world)
    let_in(first, folder, there, PASSPHRASE).close()
    change_passphrase(first, NEW)
    sync_store(first, FolderStore(stick))
    first.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, there)
    window.begin(folder)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    words = window.theme.plain(TAKE_KEY)
    (link,) = [one for one in page.findChildren(Button) if one.accessibleName() == words]

    link.click()
    asked = [one.text() for one in page.findChildren(QLabel)]
    desktop.qtbot.keyClicks(page.passphrase.findChild(QLineEdit), NEW)
    link.click()
    desktop.until(lambda: window.workspace is not None)

    assert any("new passphrase" in one for one in asked)
    window.close()
