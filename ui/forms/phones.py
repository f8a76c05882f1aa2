"""The editors of what is hidden from other eyes: phone numbers, and numbers at offices."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QLineEdit

from app.errors import Problem
from app.i18n import N_, verbatim
from app.schema.fields import Field
from app.schema.phones import Phone
from ui.forms.setting import Setting
from ui.forms.texts import WordsEditor
from ui.widgets.labels import Label

KEPT_AS = N_("Kept as {number}")
NO_COUNTRY = N_("Kept as {number}. Begin with + and the country's code to call from anywhere.")
_LEAVING = frozenset({QEvent.Type.FocusIn, QEvent.Type.FocusOut})


class PhoneEditor(WordsEditor):
    """A number as it is told, in the digits of any script; below it stands what is kept."""

    tells_at_once = False  # the first two digits are not wrong yet

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.line.textChanged.connect(self._show_kept)
        self.line.installEventFilter(self)
        self._kept_words = Label(self.theme, verbatim(""), "small", colour="ink2", wraps=True)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._kept_words)
        self._kept_words.hide()
        if setting.is_talk and one.masked:
            hide_when_left(self.line)

    def value(self) -> str | None:
        """Return the number; raise Problem if it has letters, or too few digits."""
        return super().value() if self.line.text().strip() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if event.type() == QEvent.Type.FocusOut:
            self._kept_words.hide()  # other eyes need not see it
        return super().eventFilter(watched, event)

    @Slot()
    def _show_kept(self) -> None:
        try:
            kept = self.value()
        except Problem:
            kept = None
        is_other = kept is not None and kept != self.line.text()
        self._kept_words.setVisible(is_other and self.line.hasFocus())
        if kept is not None:
            words = KEPT_AS if kept.startswith("+") else NO_COUNTRY
            self._kept_words.say(words.with_values(number=kept))


class _Curtain(QObject):
    """Shows what stands in a line only while somebody is in it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if event.type() in _LEAVING and isinstance(watched, QLineEdit):
            modes = QLineEdit.EchoMode
            is_here = event.type() == QEvent.Type.FocusIn
            watched.setEchoMode(modes.Normal if is_here else modes.Password)
        return False


def hide_when_left(line: QLineEdit) -> None:
    """Let dots stand in the place of what is written, as long as nobody is in the line."""
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.installEventFilter(_Curtain(line))


class MaskedEditor(WordsEditor):
    """Words that stand as dots until somebody is in the line."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        hide_when_left(self.line)


def words_editor(setting: Setting, one: Field[Any]) -> WordsEditor:
    """Return the editor of a line; a number for phones, dots where it is to be hidden."""
    if isinstance(one.kind, Phone):
        return PhoneEditor(setting, one)
    return (
        MaskedEditor(setting, one) if one.masked and setting.is_talk else WordsEditor(setting, one)
    )
