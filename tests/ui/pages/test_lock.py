"""The window is covered when nobody types, locks, and expects the next worker if asked."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from app.context import Context
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with, look_at_vault
from tests.ui.pages.conftest import Desktop, open_window
from ui.copies import CopyWatch
from ui.desk import Destination
from ui.pages.students import StudentsPage
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences, keep_preferences, read_preferences
from ui.widgets.cover import Cover
from ui.widgets.rows import Tile
from ui.window import Window

OTHER = "banana wombat clever river stone"


def covered(desktop: Desktop) -> Cover:
    """Let the quiet minute pass, and return what covers the window."""
    desktop.window.away.idle.quiet.emit()
    desktop.window.away.idle._is_quiet = True
    cover = desktop.window.away.cover
    assert cover is not None
    return cover


def expected(window: Window) -> str:
    """Return the label of whom the lock screen expects."""
    (chosen,) = [one for one in window.findChildren(Tile) if one.isChecked()]
    return chosen.accessibleName()


def test_the_cover_hides_all_and_gives_the_caret_back(desktop: Desktop) -> None:
    """Not a pixel of the page shows; the first key is not typed, and the caret stays."""
    desktop.space.look_for()
    line = desktop.find(QLineEdit, "Find by name")
    desktop.focus(line)
    desktop.qtbot.keyClicks(line, "amina")
    line.setCursorPosition(2)
    before = desktop.window.grab().toImage()

    cover = covered(desktop)
    shown = desktop.window.grab().toImage()
    assert cover.geometry() == desktop.window.rect()
    assert cover.hasFocus()
    assert shown == cover.grab().toImage()
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_X)

    desktop.until(line.hasFocus)
    assert (line.text(), line.cursorPosition()) == ("amina", 2)
    assert desktop.window.findChildren(Cover) == [] or not cover.isVisible()
    assert desktop.window.grab().toImage().size() == before.size()
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_X)
    assert line.text() == "amxina"
    page = desktop.space.page
    assert isinstance(page, StudentsPage)
    desktop.until(lambda: page.answered == "amxina")  # else the search would begin after the end


def test_the_cover_grows_with_the_window_and_stays_on_top(desktop: Desktop) -> None:
    """Neither a larger window nor a page that comes late shows what is below."""
    cover = covered(desktop)

    desktop.window.resize(1200, 700)
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.until(lambda: cover.size() == desktop.window.size())
    desktop.student("overview")
    desktop.find(QLabel, "Who it is")
    QApplication.processEvents()

    assert desktop.window.grab().toImage() == cover.grab().toImage()


def test_nothing_is_covered_at_the_lock_screen(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """There is nothing to hide, and nobody is watched."""
    window = open_window(qtbot, dressed_app, world)

    window.away.idle.quiet.emit()

    assert window.away.cover is None
    assert not window.away.idle._clock.isActive()


def test_the_minutes_until_the_lock_are_chosen_and_kept(desktop: Desktop, world: Context) -> None:
    """The choice holds at once, is there again on the page, and for the next start."""
    assert desktop.window.away.idle.idle_ms == 5 * 60_000
    desktop.space.open(Destination("settings"))
    desktop.find(QRadioButton, "15 minutes").click()

    assert desktop.window.away.idle.idle_ms == 15 * 60_000
    assert read_preferences(world.state_folder).idle_minutes == 15
    desktop.space.open(Destination("today"))
    desktop.space.open(Destination("settings"))
    assert desktop.find(QRadioButton, "15 minutes").isChecked()


def test_minutes_of_a_changed_file_fall_back_to_five(world: Context) -> None:
    """Nobody can write "never" into the file of preferences."""
    for minutes in (0, -1, 16, 10_000, "never", None, 5.5):
        keep_preferences(world.state_folder, Preferences())
        path = world.state_folder / "window.json"
        facts = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(facts | {"idle_minutes": minutes}), "utf-8")

        assert read_preferences(world.state_folder).idle_minutes == 5


def test_the_lock_screen_expects_whoever_worked_last(
    desktop: Desktop, qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """After an ordinary lock the same worker; after Ctrl+Shift+L the next one."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Omar Said", ("intake",)), OTHER)
    login.close()
    labels = [one.label for one in look_at_vault(desktop.folder).slots]
    assert labels == ["Worker 1", "Worker 2"]
    kept = read_preferences(world.state_folder)
    assert kept.slot == desktop.keys.slot_id

    with qtbot.waitSignal(desktop.window.locked):
        QTest.keyClick(
            desktop.window.windowHandle(),
            Qt.Key.Key_L,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    for preferences, label in (
        (kept, "Worker 1"),
        (read_preferences(world.state_folder), "Worker 2"),
    ):
        window = Window(dressed_app, world, preferences, "en")
        qtbot.addWidget(window)
        window.begin(desktop.folder)
        assert isinstance(window.centralWidget(), UnlockPage)
        assert expected(window) == label


def test_it_locks_once_however_often_it_is_told(desktop: Desktop, qtbot: QtBot) -> None:
    """Sleep, screen lock and Ctrl+L may come together."""
    told: list[bool] = []
    desktop.window.locked.connect(lambda: told.append(True))

    for _ in range(3):
        desktop.window.away.gone.emit()
    desktop.window.lock()

    assert told == [True]


def test_words_that_were_copied_are_gone_at_the_lock(desktop: Desktop) -> None:
    """The clipboard outlives the process; what was copied here does not stay in it."""
    QApplication.clipboard().setText("12 Linden Street")

    desktop.window.lock()

    assert not QApplication.clipboard().text()


def test_words_that_were_copied_are_gone_when_the_window_closes(desktop: Desktop) -> None:
    """Whoever ends the program is as much gone as whoever locks it."""
    QApplication.clipboard().setText("12 Linden Street")

    desktop.window.close()

    assert not QApplication.clipboard().text()


def test_closing_leaves_what_another_program_put_there(desktop: Desktop) -> None:
    """A window that is not in front copied nothing."""
    desktop.window.hide()
    desktop.until(lambda: QApplication.activeWindow() is None)
    QApplication.clipboard().setText("a recipe")

    desktop.window.show()
    desktop.window.close()

    assert QApplication.clipboard().text() == "a recipe"


def test_an_emptied_clipboard_is_nobodys(desktop: Desktop, qtbot: QtBot) -> None:
    """Emptying is itself a change: it is not emptied once more, however late it is told."""
    changes: list[bool] = []
    clipboard = QApplication.clipboard()
    watch = CopyWatch(kept_ms=20)
    clipboard.dataChanged.connect(lambda: changes.append(True))
    clipboard.setText("12 Linden Street")
    qtbot.waitUntil(lambda: not clipboard.text())
    before = len(changes)

    watch.note()  # as Windows tells it: after the emptying has ended

    clock = watch.findChild(QTimer)
    assert clock is not None
    assert not clock.isActive()  # so nothing is to come
    assert len(changes) == before
    watch.deleteLater()


def test_words_that_were_copied_are_gone_after_a_while(desktop: Desktop, qtbot: QtBot) -> None:
    """Long enough to paste them, too short for whoever comes by."""
    watch = CopyWatch(kept_ms=50)
    QApplication.clipboard().setText("12 Linden Street")

    qtbot.waitUntil(lambda: not QApplication.clipboard().text())
    watch.deleteLater()


def test_a_window_that_was_closed_asks_for_nothing_in_another_language(desktop: Desktop) -> None:
    """Its page is not made anew, so that no late question stands in the log."""
    desktop.window.change_look("dark", 1.5, "ar")
    page = desktop.space.page
    desktop.window.close()

    desktop.window.speak("uk")

    assert desktop.space.page is page
