"""The clipboard forgets what was pasted into a secret field or copied from one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.crypto.recovery import split
from app.i18n import N_
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from ui.clipboard import KEPT_MS, ClipboardWatch, mark_secret
from ui.desk import Destination
from ui.pages.ownpassphrase import DrawnCard
from ui.pages.unlock import UnlockPage
from ui.theme.appearance import Theme
from ui.widgets.fields import LineField
from ui.widgets.layouts import column
from ui.widgets.passwords import PasswordField
from ui.widgets.sheetfield import SheetField

SOON_MS = 150
OTHER = "the number of the bus is 17"
MODIFIER = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clipboard(dressed_app: QApplication) -> Iterator[QClipboard]:
    """Return the clipboard, empty before and after."""
    found = QApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, dressed_app: QApplication, clipboard: QClipboard) -> QWidget:
    """Return a page with a passphrase, a sheet and an everyday line, watched for a moment."""
    page = QWidget()
    ClipboardWatch(dressed_app, page, kept_ms=SOON_MS)
    lines = column(page)
    for part in (PasswordField(theme, N_("Passphrase")), SheetField(theme)):
        lines.addWidget(part)
    lines.addWidget(LineField(theme, N_("Name")))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def paste(qtbot: QtBot, field: QWidget) -> None:
    """Press the keys that paste, in a field."""
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_V, MODIFIER)


def test_a_pasted_passphrase_is_forgotten(
    page: QWidget, qtbot: QtBot, clipboard: QClipboard
) -> None:
    """Not at once: it may be wanted twice; then it is gone, and the field keeps it."""
    clipboard.setText(f"{PASSPHRASE}\n")
    field = page.findChildren(PasswordField)[0]
    paste(qtbot, field.line)
    assert field.text().strip() == PASSPHRASE
    assert PASSPHRASE in clipboard.text()

    qtbot.waitUntil(lambda: not clipboard.text())

    assert field.text().strip() == PASSPHRASE


def test_a_pasted_sheet_is_forgotten(page: QWidget, qtbot: QtBot, clipboard: QClipboard) -> None:
    """Poured into its cells, with its lines as they were."""
    phrase = split(bytes(32))[0].phrase
    clipboard.setText(phrase.replace(" ", "\n"))
    sheet = page.findChildren(SheetField)[0]
    paste(qtbot, sheet.findChildren(QLineEdit)[0])
    assert sheet.text() == phrase

    qtbot.waitUntil(lambda: not clipboard.text())


def test_what_is_copied_from_a_secret_field_is_forgotten(
    page: QWidget, qtbot: QtBot, clipboard: QClipboard
) -> None:
    """A passphrase that is shown, selected and copied."""
    field = page.findChildren(PasswordField)[0]
    field.line.setText(PASSPHRASE)
    field.line.setEchoMode(QLineEdit.EchoMode.Normal)
    field.line.selectAll()
    field.line.copy()
    assert clipboard.text() == PASSPHRASE

    qtbot.waitUntil(lambda: not clipboard.text())


def test_everything_else_in_the_clipboard_stays(
    page: QWidget, qtbot: QtBot, clipboard: QClipboard
) -> None:
    """What is pasted elsewhere, and what somebody copied after the passphrase."""
    clipboard.setText(OTHER)
    paste(qtbot, page.findChildren(LineField)[-1])
    QTest.qWait(2 * SOON_MS)
    assert clipboard.text() == OTHER

    clipboard.setText(PASSPHRASE)
    paste(qtbot, page.findChildren(PasswordField)[0].line)
    clipboard.setText(OTHER)
    QTest.qWait(2 * SOON_MS)
    assert clipboard.text() == OTHER


def test_a_secret_stays_no_longer_than_fifteen_seconds() -> None:
    """As the security page says."""
    assert KEPT_MS == 15_000


def test_at_the_lock_the_clipboard_forgets_at_once(
    desktop: Desktop, qtbot: QtBot, clipboard: QClipboard
) -> None:
    """A drawn passphrase that was copied instead of written down."""
    desktop.space.open(Destination("workers"))
    desktop.press("Draw a new one")
    desktop.say_again()
    desktop.until(lambda: bool(desktop.window.findChildren(DrawnCard)))
    (card,) = desktop.window.findChildren(DrawnCard)
    words = next(one for one in card.findChildren(QLabel) if one.property("secret"))
    words.setSelection(0, 12)
    clipboard.setText(words.selectedText())
    assert clipboard.text()

    with qtbot.waitSignal(desktop.window.locked):
        desktop.window.lock()

    assert not clipboard.text()


def test_a_window_that_closes_leaves_no_passphrase(
    desktop: Desktop, qtbot: QtBot, clipboard: QClipboard
) -> None:
    """Pasted at the lock screen, and the window is closed before the time is over."""
    window = desktop.window
    desktop.space.end(None)
    window.begin(desktop.folder)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    clipboard.setText(PASSPHRASE)
    paste(qtbot, page.passphrase.line)

    window.close()

    assert not clipboard.text()


def test_only_marked_fields_count(theme: Theme, qtbot: QtBot) -> None:
    """The mark is on the part itself, so that nothing else need know the watch."""
    line = LineField(theme, N_("Name"))
    qtbot.addWidget(line)
    assert not line.property("secret")
    mark_secret(line)
    assert line.property("secret")
