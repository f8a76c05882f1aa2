"""Released reports in the window: the officer's page, and the whole window of a reader."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.context import Context
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import keys_of, login_with
from tests.core.usecases.counted import add_counted
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.reports import ReaderSpace, ReportCard

READER, OFFICER = "banana wombat clever river stone", "banana wombat clever river moss"


def with_reader(desktop: Desktop, world: Context) -> Opened:
    """Return the keys of a new reader of reports; the worker of the window is officer too."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_counted(login)
    add_user(login, NewUser("Rita", ("reporter",)), READER)
    add_user(login, NewUser("Dora", ("dpo", "intake")), OFFICER)
    login.close()
    return Opened(desktop.folder, keys_of(desktop.folder, lambda: READER, world))


def test_the_officer_releases_and_the_reader_reads(
    desktop: Desktop, world: Context, qtbot: QtBot
) -> None:
    """It is asked for once more; the reader's window has reports and a lock."""
    reader = with_reader(desktop, world)
    desktop.space.open(Destination("reports"))
    desktop.find(QLabel, "No report was released yet.")
    desktop.space.end(None)
    officer = Opened(desktop.folder, keys_of(desktop.folder, lambda: OFFICER, world))
    desktop.window.show_workspace(officer)
    desktop.space.open(Destination("reports"))
    desktop.press("Release this quarter")
    desktop.find(QLabel, "It counts the students of today.")
    desktop.press("Not now")
    desktop.find(QLabel, "No report was released yet.")
    desktop.press("Release this quarter")
    desktop.press("Release it now")
    desktop.say_again(OFFICER)
    desktop.find(QLabel, "Linden Centre, ")
    desktop.find(QLabel, "Released on ")
    desktop.space.end(None)

    desktop.window.show_workspace(reader)
    assert desktop.window.workspace is None
    page = desktop.window.centralWidget()
    assert isinstance(page, ReaderSpace)
    desktop.find(QLabel, "Linden Centre, ")
    assert len(page.findChildren(ReportCard)) == 1
    buttons = [one.accessibleName() for one in page.findChildren(QAbstractButton)]
    assert buttons == ["Lock"]
    with qtbot.waitSignal(desktop.window.locked):
        desktop.press("Lock")


def test_who_has_no_key_and_no_report_is_told_whom_to_ask(desktop: Desktop, world: Context) -> None:
    """As a reader before the first release, or a new worker to whose role nobody has agreed."""
    reader = with_reader(desktop, world)
    desktop.space.end(None)
    desktop.window.show_workspace(reader)
    desktop.find(QLabel, "There are no reports for you yet.")


def test_a_worker_whose_role_reads_no_reports_is_told_so(desktop: Desktop, world: Context) -> None:
    """Their page is empty and has no button to release."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Omar", ("intake",)), READER)
    login.close()
    desktop.space.end(None)
    omar = Opened(desktop.folder, keys_of(desktop.folder, lambda: READER, world))
    desktop.window.show_workspace(omar)
    desktop.space.open(Destination("reports"))
    desktop.find(QLabel, "Your role does not include this.")
    assert "Release this quarter" not in {
        one.accessibleName()
        for one in desktop.window.findChildren(QAbstractButton)
        if one.isVisible()
    }
