"""The main job without a mouse: each place is reached by keys, and the focus is never lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.context import Context
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.desk import Destination
from ui.pages.keys import KeysPage
from ui.pages.plan import PlanPart
from ui.pages.plansteps import StepRow
from ui.pages.student import StudentPage
from ui.pages.students import StudentsPage
from ui.pages.unlock import UnlockPage
from ui.widgets.focus import FocusRing

_Key, _Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
_Alt = Qt.KeyboardModifier.AltModifier
FARTHEST = 120


@dataclass
class Keyboard:
    """Presses keys where the focus is, as hands do."""

    desktop: Desktop

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "the focus is lost"
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.focused, key, modifier or Qt.KeyboardModifier.NoModifier)

    def write(self, words: str) -> None:
        QTest.keyClicks(self.focused, words)

    def wait_for(self, kind: type[QWidget], name: str) -> None:
        """Wait until the focus is on a part of this name by itself."""
        self.desktop.until(lambda: self.is_at(kind, name))

    def is_at(self, kind: type[QWidget], name: str) -> bool:
        here = QApplication.focusWidget()
        return isinstance(here, kind) and here.accessibleName().startswith(name)

    def tab_to(self, name: str, kind: type[QWidget] = QWidget) -> None:
        """Press Tab until the focus is on a part of this name."""
        self.desktop.find(kind, name)
        for _ in range(FARTHEST):
            if self.is_at(kind, name):
                return
            self.press(_Key.Key_Tab)
        pytest.fail(f"Tab does not reach {name!r}")


@pytest.fixture
def keyboard(desktop: Desktop) -> Keyboard:
    """Hands on the keyboard of an open window."""
    desktop.window.activateWindow()
    desktop.until(desktop.window.isActiveWindow)
    desktop.space.setFocus()
    desktop.until(lambda: QApplication.focusWidget() is not None)
    return Keyboard(desktop)


def test_a_new_person_is_kept_by_keys_alone(keyboard: Keyboard) -> None:
    """Ctrl+N, four answers, Space on Save."""
    keyboard.press(_Key.Key_N, _Control)
    keyboard.wait_for(QLineEdit, "Everyday name")
    keyboard.write("Yusuf")
    keyboard.tab_to("Language", QLineEdit)
    keyboard.write("Tigrinya")
    keyboard.press(_Key.Key_Return)
    keyboard.tab_to("Phone call")
    while not keyboard.is_at(QWidget, "No way to reach"):
        keyboard.press(_Key.Key_Right)
    keyboard.press(_Key.Key_Space)
    keyboard.tab_to("Says yes")
    keyboard.press(_Key.Key_Space)
    keyboard.tab_to("Save and go on")
    keyboard.press(_Key.Key_Space)

    space = keyboard.desktop.space
    keyboard.desktop.until(lambda: isinstance(space.page, StudentPage))


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("mentors", "Add a mentor"),
        ("matching", "Show names"),
        ("organisations", "Add an organisation"),
        ("events", "Week"),
        ("week", "All events"),
        ("students", "All students"),
    ],
)
def test_tab_reaches_what_stands_above_where_a_page_begins(
    keyboard: Keyboard, page: str, button: str
) -> None:
    """The buttons in the head of a page are before its search line or its list."""
    keyboard.desktop.space.open(Destination(page))

    keyboard.tab_to(button)


def test_a_person_is_found_by_keys_alone(keyboard: Keyboard) -> None:
    """Ctrl+K, a few letters, Enter."""
    keyboard.press(_Key.Key_K, _Control)
    keyboard.wait_for(QLineEdit, "Find by name")
    keyboard.write("amina")
    space = keyboard.desktop.space
    students = space.page
    assert isinstance(students, StudentsPage)
    keyboard.desktop.until(lambda: len(students.found) == 1)

    keyboard.press(_Key.Key_Return)

    keyboard.desktop.until(lambda: isinstance(space.page, StudentPage))


@pytest.mark.qt_log_ignore("keyToAscii Unhandled key code", extend=True)
@pytest.mark.parametrize("letter", ["Л", "ن"])
def test_shortcuts_work_under_other_layouts(keyboard: Keyboard, letter: str) -> None:
    """The key that is K on a Latin keyboard finds a student on a Cyrillic and an Arabic one."""
    QTest.keyClick(keyboard.focused, Qt.Key(ord(letter)), _Control)

    keyboard.wait_for(QLineEdit, "Find by name")


def test_a_step_is_moved_by_keys_and_keeps_the_focus(keyboard: Keyboard) -> None:
    """Alt and an arrow move the step; the next key still acts on it."""
    part = open_plan(keyboard)
    first = part.findChildren(StepRow)[0]
    name, before = first.tick.accessibleName(), day_of(part)
    keyboard.tab_to(name)

    keyboard.press(_Key.Key_Right, _Alt)

    keyboard.desktop.until(lambda: day_of(part) != before)
    keyboard.wait_for(QWidget, name)
    keyboard.press(_Key.Key_Left, _Alt)
    keyboard.desktop.until(lambda: day_of(part) == before)
    keyboard.wait_for(QWidget, name)


def test_the_arrow_points_where_the_step_goes_in_arabic(keyboard: Keyboard) -> None:
    """In a line that runs leftwards, later is left."""
    keyboard.desktop.window.change_look("light", 1.0, "ar")
    part = open_plan(keyboard)
    before = day_of(part)
    keyboard.tab_to(part.findChildren(StepRow)[0].tick.accessibleName())

    keyboard.press(_Key.Key_Left, _Alt)

    keyboard.desktop.until(lambda: day_of(part) != before)
    keyboard.press(_Key.Key_Z, _Control)
    keyboard.desktop.until(lambda: day_of(part) == before)
    keyboard.desktop.window.speak("en")  # Qt's own words belong to the process


def test_all_parts_of_a_person_are_reached_by_keys(keyboard: Keyboard) -> None:
    """All parts are one stop of Tab, walked by arrows."""
    desktop = keyboard.desktop
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    desktop.student("intake")
    keyboard.tab_to("Intake")
    for part in ("plan", "sessions", "matches", "cases", "papers", "documents", "history"):
        keyboard.press(_Key.Key_Right)
        keyboard.press(_Key.Key_Space)
        desktop.student(part)


def test_a_session_is_logged_by_keys_alone(keyboard: Keyboard) -> None:
    """The form opens at its first question, and Save is reached by Tab."""
    desktop = keyboard.desktop
    desktop.space.open(Destination("student", desktop.amina, "sessions"))
    desktop.student("sessions")
    keyboard.tab_to("Log a session")
    keyboard.press(_Key.Key_Space)
    keyboard.tab_to("Note for the student", QPlainTextEdit)
    keyboard.write("We wrote a CV.")
    keyboard.tab_to("Save")
    keyboard.press(_Key.Key_Space)

    desktop.find(QLabel, "Note for the student: We wrote a CV.")


def test_the_preview_is_reached_by_keys_alone(keyboard: Keyboard) -> None:
    """From the plan to the pages, and on to Save as PDF."""
    open_plan(keyboard)
    keyboard.tab_to("Roadmap on paper")
    keyboard.press(_Key.Key_Space)
    keyboard.desktop.find(QLabel, "Page 2 of ")

    keyboard.tab_to("Save as PDF")


def test_locking_and_unlocking_need_no_mouse(keyboard: Keyboard, world: Context) -> None:
    """Ctrl+L locks; the passphrase and Enter open again."""
    desktop = keyboard.desktop
    with desktop.qtbot.waitSignal(desktop.window.locked):
        keyboard.press(_Key.Key_L, _Control)
    desktop.window.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    assert isinstance(window.centralWidget(), UnlockPage)
    again = Keyboard(Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina))
    again.wait_for(QLineEdit, "Your passphrase")

    again.write(PASSPHRASE)
    again.press(_Key.Key_Return)

    again.desktop.until(lambda: window.workspace is not None)
    window.close()


def test_f1_shows_the_keys(keyboard: Keyboard) -> None:
    """The list of keys is one key away, from everywhere."""
    keyboard.press(_Key.Key_F1)

    space = keyboard.desktop.space
    keyboard.desktop.until(lambda: isinstance(space.page, KeysPage))


def test_what_tab_reaches_is_ringed(keyboard: Keyboard) -> None:
    """The focus is seen: a ring, or the edge of a field to type in."""
    ring = keyboard.desktop.window.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    ringed = set()
    for _ in range(12):
        keyboard.press(_Key.Key_Tab)
        if ring.target is keyboard.focused:
            ringed.add(keyboard.focused.accessibleName())

    assert {"Today", "New intake", "Find a student"} <= ringed


def open_plan(keyboard: Keyboard) -> PlanPart:
    """Return the plan of the one student, once its steps are shown."""
    desktop = keyboard.desktop
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    part = desktop.student("plan")
    assert isinstance(part, PlanPart)
    part.choose_view("list")
    desktop.until(lambda: len(part.findChildren(StepRow)) > 3)
    return part


def day_of(part: PlanPart) -> str:
    """Return the words of the first step's day."""
    rows = [one for one in part.findChildren(StepRow) if not one.isHidden()]
    return rows[0].findChildren(QLabel)[1].accessibleName() if rows else ""
