"""The real window, with a hand on it: ``python -m tests.end2end.drivenwindow --vault DIR``.

Each line of JSON on standard input is one act; each answer is a line on standard output.
A window that is started again after the lock reads on from the same input.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

import ui.__main__ as program
from app.context import Context
from app.records import RecordId
from app.usecases.login import Login
from ui.desk import Destination
from ui.window import Window

POLL_MS, PATIENCE_POLLS = 25, 1600


class Hand(QObject):
    """Does one act after the other, each as soon as it can be done."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._input = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self.read)
        self._clock = QTimer(self)
        self._clock.setInterval(POLL_MS)
        self._clock.timeout.connect(self.try_act)
        self._act: Callable[[], object] = lambda: None
        self._polls = 0
        self._held: dict[str, bytes] = {}

    @Slot()
    def read(self) -> None:
        """Take the next act; nobody asks for one before the last was answered."""
        line = os.read(0, 100_000)
        if not line:
            self._window.close()
            return
        name, *arguments = json.loads(line)
        act = getattr(self, f"do_{name}")
        self._act = lambda: act(*arguments)
        self._polls = 0
        self._clock.start()

    @Slot()
    def try_act(self) -> None:
        """Do the act, if the window is ready for it."""
        answer = self._act()
        self._polls += 1
        if answer is not None or self._polls > PATIENCE_POLLS:
            self._clock.stop()
            sys.stdout.write(json.dumps([os.getpid(), answer]) + "\n")
            sys.stdout.flush()

    def do_see(self, name: str) -> object:
        """Wait until something of this name is shown."""
        return True if self._find(QWidget, name) is not None else None

    def do_press(self, name: str) -> object:
        button = self._find(QAbstractButton, name)
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            return None
        button.click()
        return True

    def do_type(self, name: str, words: str) -> object:
        """Put the caret into a field and type; the caret ends two letters before the end."""
        field = self._find(QLineEdit, name) or self._find(QPlainTextEdit, name)
        if field is None:
            return None
        self._window.activateWindow()
        field.setFocus()
        for letter in words:
            QTest.keyClicks(field, letter) if letter.isascii() else _insert(field, letter)
        return True

    def do_answer(self, path: str) -> object:
        """Answer every question for a folder with this one; the system's chooser is no window."""
        QFileDialog.getExistingDirectory = lambda *_, **__: path  # type: ignore[method-assign]
        return True

    def do_move_back(self, letters: int) -> object:
        field = QApplication.focusWidget() or self._window.focusWidget()
        for _ in range(letters):
            QTest.keyClick(field, Qt.Key.Key_Left)
        return True

    def do_open(self, page: str, person: str, part: str) -> object:
        space = self._window.workspace
        if space is None:
            return None
        space.open(Destination(page, RecordId(person) if person else None, part))
        return True

    def do_caret(self) -> object:
        """Tell where the caret is: the name of the field, its words, the place in them."""
        field = self._window.focusWidget()
        if isinstance(field, QLineEdit):
            return [field.accessibleName(), field.text(), field.cursorPosition()]
        if isinstance(field, QPlainTextEdit):
            return [field.accessibleName(), field.toPlainText(), field.textCursor().position()]
        return None

    def do_hold(self) -> object:
        """Keep the database key, as the program has it each time that it opens the records."""
        space = self._window.workspace
        if space is None:
            return None
        if not self._held:
            space.jobs.ask(database_key_of, done=self.take_key, only_latest=True)
        return True if self._held else None

    def take_key(self, key: bytes) -> None:
        """Keep the key until the process ends."""
        self._held["database key"] = key

    def do_speak(self, language: str) -> object:
        """Let the window speak another language."""
        self._window.change_look("light", 1.0, language)
        return True

    def do_draw(self, path: str) -> object:
        """Keep a picture of the window as it is."""
        return self._window.grab().save(path) or None

    def do_lock(self) -> object:
        """Lock; what is asked for next is for the process that comes after this one."""
        self._input.setEnabled(False)
        QTimer.singleShot(0, self._window.lock)
        return True

    def _find(self, kind: type[QWidget], name: str) -> QWidget | None:
        shown = (one for one in self._window.findChildren(kind) if one.isVisible())
        return next((one for one in shown if one.accessibleName().startswith(name)), None)


def database_key_of(login: Login) -> bytes:
    """Return the key of records.db, 32 bytes."""
    return login.unlocked.database_key


def _insert(field: QWidget, letter: str) -> None:
    """Type a letter that no key of the test's keyboard has."""
    if isinstance(field, QLineEdit):
        field.insert(letter)
    elif isinstance(field, QPlainTextEdit):
        field.insertPlainText(letter)


def main() -> int:
    """Run the program with a hand on its window."""
    make_window = program.make_window

    def made(app: QApplication, context: Context, vault: Path | None) -> Window:
        window = make_window(app, context, vault)
        Hand(window)
        return window

    program.make_window = made
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
