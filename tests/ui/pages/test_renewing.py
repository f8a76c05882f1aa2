"""After an update the window says what it does for minutes, how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.context import Context
from app.usecases.vaults import login_with
from app.vault import heads
from app.vault.tables import put_meta
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.pages.renewing import RenewingPage
from ui.pages.unlock import UnlockPage
from ui.window import Window


@pytest.fixture
def locked(desktop: Desktop, world: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """Return a window at the lock screen of a vault whose tables an older version made."""
    monkeypatch.setattr(heads, "STRETCH_ROWS", 1)
    desktop.window.close()
    login = login_with(desktop.folder, desktop.keys, world)
    put_meta(login.store._connection, "heads", "older")
    login.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    yield window
    window.close()


def submit(desktop: Desktop, window: Window) -> None:
    """Type the passphrase on the lock screen and send it."""
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    desktop.qtbot.keyClicks(page.passphrase.findChild(QLineEdit), PASSPHRASE)
    page.submit()


def test_a_calm_page_tells_how_far_it_is_and_leads_to_the_records(
    desktop: Desktop, locked: Window
) -> None:
    """Its count grows to all rows; then the day's page is there."""
    told: list[tuple[int, int]] = []
    locked._opener.renewed.connect(lambda done, total: told.append((done, total)))
    pages: list[bool] = []
    locked._opener.renewed.connect(
        lambda *_: pages.append(isinstance(locked.centralWidget(), RenewingPage))
    )
    submit(desktop, locked)
    desktop.until(lambda: locked.workspace is not None)

    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 1
    assert all(pages)


def test_stopped_it_leads_back_to_the_lock_screen(desktop: Desktop, locked: Window) -> None:
    """The lock screen says so, and the next try opens the records."""
    first = locked.centralWidget()
    # At once, on the thread that tells: so small a vault is ready before a press would arrive.
    locked._opener.renewed.connect(locked._opener.stop_making, Qt.ConnectionType.DirectConnection)
    submit(desktop, locked)
    desktop.until(lambda: locked.centralWidget() is not first)
    desktop.until(lambda: isinstance(locked.centralWidget(), UnlockPage))

    locked._opener.renewed.disconnect(locked._opener.stop_making)
    submit(desktop, locked)
    desktop.until(lambda: locked.workspace is not None)


def test_another_language_on_the_way_keeps_the_count(desktop: Desktop, locked: Window) -> None:
    """The page is made anew in that language, as far as the work is."""
    locked.show_renewing(3, 9)
    locked.speak("ar")
    page = locked.centralWidget()
    told = page.told if isinstance(page, RenewingPage) else None
    locked.speak("en")

    assert told == (3, 9)
    assert desktop.folder.exists()
