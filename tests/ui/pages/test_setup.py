"""Setting up a centre ends when a recovery sheet has been typed back, and leads there till then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.context import Context
from app.records import RecordId
from app.usecases.vaults import open_login
from tests.core.cli.test_recovery import printed
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from tests.ui.pages.test_recovery import type_in
from ui.pages.first_run import FirstRunPage
from ui.pages.recovery import RecoveryPage
from ui.pages.setup import SetupPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage

REMINDER = "Nobody can help if you forget your passphrase."


def set_up(qtbot: QtBot, app: QApplication, world: Context) -> Desktop:
    """Go through the first run; return the window where that leads to."""
    window = open_window(qtbot, app, world)
    window.begin(None)
    page = window.centralWidget()
    assert isinstance(page, FirstRunPage)
    page.show_form()
    fields = [one for one in page.findChildren(QLineEdit) if one.isVisibleTo(page)]
    for field, words in zip(fields, ("Linden", "Leila", PASSPHRASE, PASSPHRASE), strict=True):
        qtbot.keyClicks(field, words)
    page.submit()
    qtbot.waitUntil(lambda: window.workspace is not None)
    folder = Path(window._preferences.vault)
    login = open_login(folder, lambda: PASSPHRASE, world)
    login.close()
    return Desktop(window, qtbot, folder, login.unlocked, RecordId(""))


def opened_again(desktop: Desktop, app: QApplication, world: Context) -> Desktop:
    """Return a new window on the same vault, unlocked with the passphrase."""
    desktop.window.close()
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    desktop.qtbot.keyClicks(page.passphrase.line, PASSPHRASE)
    page.submit()
    desktop.until(lambda: window.workspace is not None)
    return Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina)


def print_sheets(desktop: Desktop, path: Path) -> list[str]:
    """Print sheets on the page that is shown, and return what stands on them."""
    page = desktop.space.page
    assert isinstance(page, RecoveryPage)
    desktop.until(lambda: hasattr(page, "_language"))
    page.print_into(str(path))
    desktop.find(QLineEdit, "Word 1")
    return printed(path)


def test_the_first_run_leads_to_sheets_and_then_to_today(
    qtbot: QtBot, dressed_app: QApplication, world: Context, tmp_path: Path
) -> None:
    """One sheet typed back ends it; from then on Today comes first."""
    desktop = set_up(qtbot, dressed_app, world)
    assert isinstance(desktop.space.page, SetupPage)
    desktop.find(QLabel, REMINDER)
    sheets = print_sheets(desktop, tmp_path / "sheets.pdf")

    type_in(desktop, sheets[2])
    desktop.press("Check this sheet")

    desktop.until(lambda: isinstance(desktop.space.page, TodayPage))
    again = opened_again(desktop, dressed_app, world)
    assert isinstance(again.space.page, TodayPage)
    again.window.close()


def test_a_set_up_that_was_cut_off_goes_on_where_it_was(
    qtbot: QtBot, dressed_app: QApplication, world: Context, tmp_path: Path
) -> None:
    """Before the printing, and between the printing and the typing back."""
    desktop = set_up(qtbot, dressed_app, world)
    desktop = opened_again(desktop, dressed_app, world)
    assert isinstance(desktop.space.page, SetupPage)
    sheets = print_sheets(desktop, tmp_path / "sheets.pdf")

    desktop = opened_again(desktop, dressed_app, world)

    assert isinstance(desktop.space.page, SetupPage)
    type_in(desktop, sheets[0])
    desktop.press("Check this sheet")
    desktop.until(lambda: isinstance(desktop.space.page, TodayPage))
    desktop.window.close()


def test_later_leads_to_today_which_reminds(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """The page comes first again the next time; the line on Today leads to it too."""
    desktop = set_up(qtbot, dressed_app, world)
    desktop.press("Do this later")
    desktop.until(lambda: isinstance(desktop.space.page, TodayPage))
    desktop.press(REMINDER)
    desktop.until(lambda: isinstance(desktop.space.page, RecoveryPage))

    again = opened_again(desktop, dressed_app, world)

    assert isinstance(again.space.page, SetupPage)
    again.window.close()
