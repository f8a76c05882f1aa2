"""The list of who came: a line a person with four large answers, walked and marked by keys."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.i18n import N_, Text, verbatim
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import IconButton
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus

AVATAR_PX, NAME_PX = 38, 250
_BESIDE = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})


@dataclass(frozen=True)
class Entry:
    """One person on the list: id, name, a line below it, and the answer chosen or none."""

    key: str
    name: str
    note: Text | None
    answer: str


class _Answers(ChoiceGroup):
    """The answers of one line; a digit chooses one, and up and down lead to other lines.

    Signals: leaving(int), the key with which the line is left.
    """

    leaving = Signal(int)

    def __init__(self, theme: Theme, name: Text, options: Sequence[Option]) -> None:
        super().__init__(theme, name, options, role="small")
        self._keys = tuple(one.key for one in options)
        self.is_by_key = False
        for key in self._keys:
            self.chip(key).installEventFilter(self)

    def focus(self) -> None:
        """Give the keyboard to the answer chosen, else to the first."""
        chosen = next(iter(self.chosen()), self._keys[0])
        self.chip(chosen).setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress}:
            self.is_by_key = event.type() == QEvent.Type.KeyPress
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in _BESIDE and not event.modifiers():
            self.leaving.emit(event.key())
            return
        number = unicodedata.digit(event.text()[:1] or " ", 0)  # of any script
        if 0 < number <= len(self._keys):
            self._take(self.chip(self._keys[number - 1]))
            return
        super().keyPressEvent(event)

    def _take(self, chip: QAbstractButton) -> None:
        """Choose an answer, or leave the one that is chosen already, and go on."""
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        if chip.isChecked():
            self.leaving.emit(Qt.Key.Key_Down)
        else:
            chip.click()


class _Line(QWidget):
    """A person with the answers."""

    def __init__(self, theme: Theme, entry: Entry, options: Sequence[Option]) -> None:
        super().__init__()
        self.key = entry.key
        parts = row(self, gap=14, margins=(0, 5, 0, 5))
        parts.addWidget(Avatar(theme, entry.name, AVATAR_PX), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QWidget()
        words.setFixedWidth(theme.grown(NAME_PX, 0.6))
        words.setMinimumHeight(theme.grown(FIELD_PX))
        lines = column(words, gap=0)
        lines.addStretch(1)
        lines.addWidget(Label(theme, verbatim(entry.name), "body", weight=600, wraps=True))
        self._note = Label(theme, verbatim(""), "caption", colour="ink2", wraps=True)
        lines.addWidget(self._note)
        lines.addStretch(1)
        held = Flow(gap=8)
        held.add(words)
        self.answers = _Answers(theme, verbatim(entry.name), options)
        held.add(self.answers)
        about = N_("More about {name}").with_values(name=entry.name)
        self.more = IconButton(theme, "ellipsis", about)
        held.add(self.more)
        parts.addWidget(held, 1)
        for option in options:
            told = N_("{name}: {answer}").with_values(name=entry.name, answer=option.words)
            self.answers.chip(option.key).setAccessibleName(theme.plain(told))
        self.show_entry(entry)

    def show_entry(self, entry: Entry) -> None:
        """Show what is known of the person now."""
        self._note.setVisible(entry.note is not None)
        self._note.say(entry.note or verbatim(""))
        self.answers.choose([entry.answer])


class AttendanceList(QWidget):
    """Everybody on a list, with the answers of each.

    Digits choose an answer and lead on to the next line, as Space does; up and down walk.
    Signals: marked(str, str), the key of a person and the answer, empty if taken back.
    reached(QWidget), the line that the keyboard has come to.  more_wanted(str), the key of
    a person of whom more is to be told.
    """

    marked = Signal(str, str)
    more_wanted = Signal(str)
    reached = Signal(QWidget)

    def __init__(self, theme: Theme, name: Text, options: Sequence[Option]) -> None:
        super().__init__()
        self._theme, self._options = theme, tuple(options)
        self.setAccessibleName(theme.plain(name))
        self._lines: list[_Line] = []
        self._held = column(self, gap=0)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show people; as long as they are the same, each line stays where it is."""
        if [one.key for one in entries] == [one.key for one in self._lines]:
            for line, entry in zip(self._lines, entries, strict=True):
                line.show_entry(entry)
            return
        with keeping_focus(self):
            clear(self._held)
            self._lines = [_Line(self._theme, one, self._options) for one in entries]
            for line in self._lines:
                line.answers.changed.connect(self._tell)
                line.answers.leaving.connect(self._walk)
                line.more.clicked.connect(self._want_more)
                self._held.addWidget(line)

    def begin(self) -> None:
        """Give the keyboard to the first line of which nothing is known, else to the first."""
        open_lines = [one for one in self._lines if not one.answers.chosen()]
        for line in (open_lines or self._lines)[:1]:
            self._reach(line)

    @Slot()
    def _tell(self) -> None:
        answers = self.sender()
        if not isinstance(answers, _Answers):
            return
        line = next(one for one in self._lines if one.answers is answers)
        self.marked.emit(line.key, next(iter(answers.chosen()), ""))
        if answers.is_by_key and answers.chosen():
            self._go(answers, Qt.Key.Key_Down)

    @Slot()
    def _want_more(self) -> None:
        button = self.sender()
        line = next((one for one in self._lines if one.more is button), None)
        if line is not None:
            self.more_wanted.emit(line.key)

    @Slot(int)
    def _walk(self, key: int) -> None:
        answers = self.sender()
        if isinstance(answers, _Answers):
            self._go(answers, key)

    def _go(self, answers: _Answers, key: int) -> None:
        """Lead the keyboard from a line to another one."""
        at = next(at for at, one in enumerate(self._lines) if one.answers is answers)
        last = len(self._lines) - 1
        places = {
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
            int(Qt.Key.Key_Up): max(0, at - 1),
        }
        self._reach(self._lines[places.get(int(key), min(last, at + 1))])

    def _reach(self, line: _Line) -> None:
        line.answers.focus()
        self.reached.emit(line)
