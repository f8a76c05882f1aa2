"""The main job in the window, by the controls that people use."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
)
from pytestqt.qtbot import QtBot

from app.context import Context
from app.usecases.vaults import reader_login
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window, papers
from ui.desk import Destination
from ui.pages.first_run import FirstRunPage
from ui.pages.intake import IntakePart
from ui.pages.plan import PlanPart
from ui.pages.plansteps import StepRow
from ui.pages.sessions import SessionsPart
from ui.pages.student import StudentPage
from ui.pages.students import StudentsPage
from ui.pages.unlock import UnlockPage
from ui.widgets.buttons import Button, IconButton
from ui.widgets.rail import Rail
from ui.widgets.selects import Select
from ui.window import Window


def test_a_new_person_is_kept_with_four_things(desktop: Desktop) -> None:
    """Search before create, four answers, and the person's own page."""
    desktop.space.start_intake()
    desktop.until(lambda: isinstance(desktop.space.page, StudentsPage))
    name = desktop.find(QLineEdit, "Everyday name")
    desktop.qtbot.keyClicks(name, "Yusuf Tesfaye")
    language = desktop.find(QLineEdit, "Language")
    desktop.qtbot.keyClicks(language, "Tigrinya")
    desktop.qtbot.keyClick(language, Qt.Key.Key_Return)
    desktop.press("No way to reach")
    desktop.press("Says yes")

    desktop.press("Save and go on")

    desktop.until(lambda: isinstance(desktop.space.page, StudentPage))
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    found = [hit.subject for hit in reader.vault.find("yusuf")]
    reader.close()
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    assert found == [page.person]


def test_without_a_yes_or_a_name_nobody_is_kept(desktop: Desktop) -> None:
    """What is missing is said beside each question."""
    desktop.space.start_intake()
    desktop.press("Save and go on")

    desktop.find(QLabel, "Ask for the yes or no first.")
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    count = reader.vault.count("person")
    reader.close()
    assert count == 1


def test_an_answer_is_saved_with_the_next_topic_and_undone(desktop: Desktop) -> None:
    """Next topic saves; the toast takes it back."""
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    part.choose_topic("you")
    desktop.until(lambda: part.topic.key == "you")
    desktop.press("5 more questions")
    desktop.press("Woman")

    part.save_and_go_on()

    desktop.until(lambda: part.topic.key == "languages")
    assert _gender(desktop) == "female"
    desktop.space.undo()
    desktop.until(lambda: _gender(desktop) is None)


def test_half_typed_words_wait_behind_the_lock(desktop: Desktop, world: Context) -> None:
    """Words that were not saved come back after a lock: topic, field and caret."""
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    part.choose_topic("hopes")
    hopes = desktop.find(QPlainTextEdit, "Hopes")
    desktop.focus(hopes)
    desktop.qtbot.keyClicks(hopes, "I want to nurse")
    cursor = hopes.textCursor()
    cursor.setPosition(6)
    hopes.setTextCursor(cursor)

    with desktop.qtbot.waitSignal(desktop.window.locked):
        desktop.space.lock()

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desktop.window.close()
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    again = Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina)
    unlock = window.centralWidget()
    assert isinstance(unlock, UnlockPage)
    desktop.qtbot.keyClicks(unlock.passphrase.findChild(QLineEdit), PASSPHRASE)
    unlock.submit()
    again.until(lambda: window.workspace is not None)
    again.space.open(Destination("student", desktop.amina, "intake"))
    back = again.find(QPlainTextEdit, "Hopes")
    assert back.toPlainText() == "I want to nurse"
    again.until(lambda: back.textCursor().position() == 6)
    window.close()


def test_a_step_is_ticked_and_moved(desktop: Desktop) -> None:
    """The plan's list does all that a timeline would."""
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    part = desktop.student("plan")
    assert isinstance(part, PlanPart)
    part.choose_view("list")
    desktop.until(lambda: len(part.findChildren(StepRow)) > 3)
    first = part.findChildren(StepRow)[0]

    first.tick.click()

    def is_ticked() -> bool:
        rows = part.findChildren(StepRow)
        return bool(rows) and rows[0].tick.isChecked()

    desktop.until(is_ticked)
    desktop.find(QLabel, "The step is done.")


def test_the_roadmap_is_previewed_and_saved(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages shown are those of the file that is saved, and the issue is listed."""
    out = tmp_path / "roadmap.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    papers(desktop)
    desktop.find(QLabel, "Page 2 of ")

    desktop.press("Save as PDF")

    desktop.find(QLabel, "Number 1")
    assert out.read_bytes().startswith(b"%PDF")
    desktop.press("Read back")
    desktop.find(QLabel, "Read back to the student")


def test_a_session_is_logged_with_a_note(desktop: Desktop) -> None:
    """A few words and Save are enough."""
    desktop.space.open(Destination("student", desktop.amina, "sessions"))
    assert isinstance(desktop.student("sessions"), SessionsPart)
    desktop.press("Log a session")
    note = desktop.find(QPlainTextEdit, "Note for the student")
    desktop.qtbot.keyClicks(note, "We wrote a CV.")

    desktop.press("Save")

    desktop.find(QLabel, "Note for the student: We wrote a CV.")


def test_a_person_is_found_by_another_spelling(desktop: Desktop) -> None:
    """Typing Latin letters finds the Arabic name."""
    desktop.space.look_for()
    line = desktop.find(QLineEdit, "Find by name")
    desktop.qtbot.keyClicks(line, "amina")

    page = desktop.space.page
    assert isinstance(page, StudentsPage)
    desktop.until(lambda: page.found == (desktop.amina,))


def test_a_wrong_passphrase_is_said_beside_the_field(
    desktop: Desktop, qtbot: QtBot, world: Context
) -> None:
    """The lock screen stays, and says what is wrong."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = open_window(qtbot, app, world)
    window.begin(desktop.folder)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.passphrase.findChild(QLineEdit), "not the passphrase")

    page.submit()

    again = Desktop(window, qtbot, desktop.folder, desktop.keys, desktop.amina)
    again.find(QLabel, "This passphrase does not open the vault.")
    assert "Leila" not in " ".join(one.text() for one in page.findChildren(QLabel))
    window.close()


def test_the_first_run_makes_a_centre(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """A name, a worker and a passphrase typed twice make a vault and open it."""
    window, page = at_first_run(qtbot, dressed_app, world)
    fields = [one for one in page.findChildren(QLineEdit) if one.isVisibleTo(page)]
    for field, words in zip(fields, ("Linden", "Leila", PASSPHRASE, PASSPHRASE), strict=True):
        qtbot.keyClicks(field, words)

    page.submit()

    qtbot.waitUntil(lambda: window.workspace is not None)
    window.close()


def test_a_short_passphrase_makes_no_centre(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """What is wrong is said beside the field; no vault is made."""
    window, page = at_first_run(qtbot, dressed_app, world)

    page.submit()

    def is_told() -> bool:
        words = [one.accessibleName() for one in page.findChildren(QLabel) if one.isVisible()]
        return "Use at least 16 letters for the passphrase." in words

    qtbot.waitUntil(is_told)
    assert not (world.state_folder / "vaults").exists()
    window.close()


def test_the_look_and_language_change_at_once(desktop: Desktop) -> None:
    """Another language turns the window round at the place that is shown."""
    desktop.space.open(Destination("settings"))

    desktop.window.change_look("dark", 1.25, "ar")

    assert desktop.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert desktop.window.theme.palette.name == "dark"
    desktop.until(lambda: desktop.space.page is not None)


def test_the_list_of_roads_shows_its_words_whole(desktop: Desktop) -> None:
    """What the closed list says is not cut."""
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    roads = desktop.find(Select, "Add another road")

    option = QStyleOptionComboBox()
    roads.initStyleOption(option)
    area = roads.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, roads
    )
    assert roads.fontMetrics().horizontalAdvance(roads.currentText()) <= area.width()


def test_a_narrow_window_locks_by_an_icon(desktop: Desktop) -> None:
    """The lock never leaves the slim rail, and its name stays for screen readers."""
    desktop.window.resize(800, 600)
    desktop.until(lambda: desktop.space.width() <= 800)

    lock = desktop.find(IconButton, "Lock")
    rail = desktop.window.findChild(Rail)
    assert isinstance(rail, Rail)
    assert rail.rect().contains(lock.geometry())

    desktop.window.resize(1366, 768)
    assert not isinstance(desktop.find(Button, "Lock"), IconButton)


def at_first_run(qtbot: QtBot, app: QApplication, world: Context) -> tuple[Window, FirstRunPage]:
    """Return a window of the first start, with the form of a new centre."""
    window = open_window(qtbot, app, world)
    window.begin(None)
    page = window.centralWidget()
    assert isinstance(page, FirstRunPage)
    page.show_form()
    return window, page


def _gender(desktop: Desktop) -> str | None:
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    record = reader.vault.record("person", desktop.amina)
    reader.close()
    assert record is not None
    value = record.stored.get("gender")
    return str(value) if value is not None else None
