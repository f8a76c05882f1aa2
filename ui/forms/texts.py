"""Editors to type in: one line, a story, a whole number."""

from __future__ import annotations

import unicodedata
from typing import Any

from PySide6.QtCore import Qt, Slot

from app.errors import Problem
from app.i18n import N_, Text
from app.schema.fields import Field
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.theme.appearance import Theme, runs_leftwards
from ui.widgets.fields import LineField, StoryField
from ui.widgets.layouts import column, row

NUMBER_PX = 120


def direction_of(words: str, theme: Theme) -> Qt.LayoutDirection:
    """Return the direction of a line: its first strong letter's, else the window's.

    Words of digits alone, such as a phone number, run rightwards everywhere: in a
    leftward line their groups would change places.  UAX 9, W4 and N1.
    """
    sides = Qt.LayoutDirection
    if runs_leftwards(words):
        return sides.RightToLeft
    kinds = {unicodedata.bidirectional(letter) for letter in words}
    return sides.LeftToRight if kinds & {"L", "EN", "AN"} else theme.direction


class DirectedLine(LineField):
    """One line that runs as its words do, whatever the window's language.

    direction: of a language known beforehand; otherwise the words decide.
    """

    def __init__(
        self, theme: Theme, name: Text, *, direction: Qt.LayoutDirection | None = None
    ) -> None:
        super().__init__(theme, name)
        self._fixed = direction
        self.textChanged.connect(self._turn)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        words = self.text()
        side = direction_of(words, self.theme) if words or not self._fixed else self._fixed
        if side != self.layoutDirection():
            self.setLayoutDirection(side)
        letters = any(unicodedata.bidirectional(letter) in {"L", "R", "AL"} for letter in words)
        edges = Qt.AlignmentFlag
        # Digits alone stand where this language's lines begin.
        lone = bool(words) and not letters and self.theme.is_rtl
        begin = edges.AlignRight | edges.AlignAbsolute if lone else edges.AlignLeft
        self.setAlignment(begin | edges.AlignVCenter)


class WordsEditor(Editor[str]):
    """One line of text, in larger letters where it holds somebody's own words."""

    tells_at_once = True

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.line = DirectedLine(self.theme, self.name)
        if one.own_words:
            self.line.setProperty("voice", "answer")
        self.line.textEdited.connect(self.edited)
        column(self).addWidget(self.line)

    def value(self) -> str | None:
        """Return the words, tidied; raise Problem if they are too long or hold a hidden sign."""
        return self.one.kind.check(self.line.text()) or None

    def show_value(self, value: str | None) -> None:
        self.line.setText(value or "")


class StoryEditor(Editor[str]):
    """Several lines of text; each line runs as its own words do."""

    tells_at_once = True

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.story = StoryField(self.theme, self.name)
        self.story.textChanged.connect(self._tell)
        self._is_filling = False
        column(self).addWidget(self.story)

    def value(self) -> str | None:
        """Return the words, tidied; raise Problem if they are too long or hold a hidden sign."""
        return self.one.kind.check(self.story.text()) or None

    def show_value(self, value: str | None) -> None:
        self._is_filling = True
        self.story.setPlainText(value or "")
        self._is_filling = False

    @Slot()
    def _tell(self) -> None:
        document = self.story.document()
        option, auto = document.defaultTextOption(), Qt.LayoutDirection.LayoutDirectionAuto
        # Qt takes the first line's direction for all lines whenever it fills the field.
        if option.textDirection() != auto:
            option.setTextDirection(auto)
            document.setDefaultTextOption(option)
        # textChanged, unlike textEdited, also tells of words the program filled in.
        if not self._is_filling:
            self.edited.emit()


class NumberEditor(Editor[int]):
    """A whole number, in the digits of any script."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.line = LineField(self.theme, self.name)
        self.line.keep_code()
        self.line.setFixedWidth(self.theme.grown(NUMBER_PX))
        self.line.textEdited.connect(self.edited)
        across = row(self)
        across.addWidget(self.line)
        across.addStretch(1)

    def value(self) -> int | None:
        """Return the number; raise Problem if it is none, or outside what the field takes."""
        typed = self.line.text().strip()
        if not typed:
            return None
        number = whole_number(typed)
        if number is None:
            raise Problem(N_("Write a whole number."))
        return int(self.one.kind.check(number))

    def show_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else self.theme.digits(value))


def whole_number(typed: str) -> int | None:
    """Return the number that digits of any script write; None if they write none."""
    typed = typed.strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 18 else None


class PhoneEditor(WordsEditor):
    """A telephone number; an emptied field is no number, not a wrong one."""

    def value(self) -> str | None:
        return super().value() if self.line.text().strip() else None
