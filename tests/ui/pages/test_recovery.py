"""Recovery sheets in the window: printed, typed back, tried, and used at the lock screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.usecases.recovery import recovery_status
from app.usecases.vaults import reader_login
from tests.core.cli.test_recovery import printed
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from ui.desk import Destination
from ui.pages.recover import RecoverPage
from ui.pages.recovery import RecoveryPage
from ui.theme.appearance import Theme
from ui.widgets.sheetfield import SheetField

NEW = "violet ladder november orchard spoon"


def cells(part: SheetField) -> list[QLineEdit]:
    return part.findChildren(QLineEdit)


def page_of(desktop: Desktop) -> RecoveryPage:
    desktop.space.open(Destination("recovery"))
    desktop.until(lambda: isinstance(desktop.space.page, RecoveryPage))
    page = desktop.space.page
    assert isinstance(page, RecoveryPage)
    return page


def type_in(desktop: Desktop, sheet: str) -> SheetField:
    """Type a sheet into the cells that are shown, as a scanner would."""
    desktop.find(QLineEdit, "Word 1")
    field = [one for one in desktop.window.findChildren(SheetField) if one.isVisible()][-1]
    field.clear()
    cells(field)[0].setFocus()
    QTest.keyClicks(cells(field)[0], " ")  # nothing: an empty word is not left
    cells(field)[0].insert(sheet)
    cells(field)[0].textEdited.emit(sheet)
    return field


def make(desktop: Desktop, folder: Path, name: str = "sheets.pdf") -> list[str]:
    """Print sheets, and type one of them back."""
    page = page_of(desktop)
    desktop.until(lambda: hasattr(page, "_language"))
    page.print_into(str(folder / name))
    desktop.say_again()
    desktop.find(QLineEdit, "Word 1")
    return printed(folder / name)


def state(desktop: Desktop) -> tuple[bool, bool]:
    """Return whether sheets are in force, and whether others wait."""
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    status = recovery_status(reader)
    reader.close()
    return status.current is not None, status.waiting is not None


def tried(desktop: Desktop) -> list[bool]:
    """Return which of the sheets in force were typed back."""
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    sheets = recovery_status(reader).current
    reader.close()
    return [one is not None for one in sheets.read_on] if sheets else []


def test_set_up_ends_once_a_sheet_is_typed_back(desktop: Desktop, tmp_path: Path) -> None:
    """A wrong word is marked; the right sheet puts all three in force; then a drill."""
    sheets = make(desktop, tmp_path)
    assert state(desktop) == (False, True)
    words = sheets[0].split()
    wrong = [*words[:4], "zero" if words[4] != "zero" else "yoga", *words[5:]]
    field = type_in(desktop, " ".join(wrong))
    desktop.press("Check this sheet")
    desktop.until(
        lambda: cells(field)[4].property("state") == "wrong" or cells(field)[4].hasFocus()
    )
    assert state(desktop) == (False, True)

    type_in(desktop, sheets[0])
    desktop.press("Check this sheet")
    desktop.until(lambda: state(desktop) == (True, False))
    desktop.press("Try a sheet")
    type_in(desktop, sheets[2])
    desktop.press("Check this sheet")
    desktop.until(lambda: tried(desktop) == [True, False, True])


def test_two_sheets_open_the_vault_at_the_lock_screen(desktop: Desktop, tmp_path: Path) -> None:
    """After them a new passphrase; then the page for new sheets, which are due."""
    sheets = make(desktop, tmp_path)
    type_in(desktop, sheets[1])
    desktop.press("Check this sheet")
    desktop.until(lambda: state(desktop) == (True, False))
    desktop.space.end(None)
    desktop.window.begin(desktop.folder)
    desktop.press("Use recovery sheets")
    page = desktop.window.centralWidget()
    assert isinstance(page, RecoverPage)
    type_in(desktop, sheets[0])
    desktop.press("Continue")
    type_in(desktop, sheets[0])
    desktop.press("Continue")  # the same again
    type_in(desktop, sheets[2])
    desktop.press("Continue")
    QTest.keyClicks(desktop.find(QLineEdit, "New passphrase"), NEW)
    QTest.keyClicks(desktop.find(QLineEdit, "The same passphrase again"), NEW)
    desktop.press("Open the vault")
    desktop.until(lambda: desktop.window.workspace is not None)
    desktop.until(lambda: isinstance(desktop.space.page, RecoveryPage))
    assert NEW != PASSPHRASE


def test_a_word_is_completed_and_a_wrong_one_marked(theme: Theme, qtbot: QtBot) -> None:
    """Letters that begin one word alone bring the rest; a space goes to the next cell."""
    field = SheetField(theme)
    qtbot.addWidget(field)
    field.show()
    first, second = cells(field)[:2]
    first.setFocus()
    QTest.keyClicks(first, "acad")
    assert first.text() == "academic"
    assert first.selectedText() == "emic"
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClicks(second, "zzz ")
    assert field.text() == "academic zzz"
    QTest.keyClicks(cells(field)[2], "0002 ")
    assert field.text() == "academic zzz 0002"
