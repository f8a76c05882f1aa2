"""What every editor is: a value in, a value out, and a signal when a person changed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.i18n import Text
from app.schema.fields import Field, Unsaid
from ui.forms.place import caret_of, put_caret
from ui.forms.setting import Setting
from ui.theme.appearance import Theme
from ui.widgets.fields import mark_wrong

T = TypeVar("T")
ORDINARY_WAYS = (Unsaid.DECLINED, Unsaid.ASK_LATER)
DAY_WAYS = (Unsaid.UNKNOWN, *ORDINARY_WAYS)
_STOPS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
_TYPED = (QLineEdit, QPlainTextEdit)


class Editor(QWidget, Generic[T]):
    """Shows one value of a field and lets a person change it.

    This base keeps what it is given and offers no way to change it.
    ways: the answers, other than a value, that suit the kind.  tells_at_once: a
    refused value can only come from the last key, so it is said before the field
    is left.
    Signals: edited(), after the user's own act only, never after ``show_value``.
    """

    edited = Signal()
    ways: tuple[Unsaid, ...] = ORDINARY_WAYS
    tells_at_once = False

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__()
        self.setting, self.one = setting, one
        self._kept: T | None = None
        self.setAccessibleName(self.theme.plain(self.name))

    @property
    def theme(self) -> Theme:
        return self.setting.theme

    @property
    def name(self) -> Text:
        """What a screen reader calls the field."""
        return self.one.label

    def value(self) -> T | None:
        """Return what is filled in, None for nothing; raise Problem if it stands for no value."""
        return self._kept

    def show_value(self, value: T | None) -> None:
        """Show ``value`` instead of what was filled in."""
        self._kept = value

    def stops(self) -> list[QWidget]:
        """Return the parts that Tab reaches, in order; of a group of chips it is one."""
        by_tab = Qt.FocusPolicy.TabFocus
        found = self.findChildren(QWidget)
        return [one for one in found if isinstance(one, _STOPS) and one.focusPolicy() & by_tab]

    def typed(self) -> tuple[str, ...]:
        """Return the words of every field to type in, so that half a value can be kept."""
        return tuple(_words(one) for one in self._fields())

    def show_typed(self, words: Iterable[str]) -> None:
        """Fill the fields to type in with words that ``typed`` gave."""
        for one, text in zip(self._fields(), words, strict=False):
            if isinstance(one, QLineEdit):
                one.setText(text)
            else:
                one.setPlainText(text)

    def focus_point(self) -> tuple[int, int]:
        """Return (part, caret) of the part that has the focus; the beginning if none has."""
        for at, part in enumerate(self.stops()):
            if part.hasFocus():
                return at, caret_of(part)
        return 0, 0

    def focus_at(self, part: int = 0, caret: int | None = None) -> None:
        """Give the focus to a part, the caret at ``caret`` (None: where it was)."""
        stops = [one for one in self.stops() if not one.isHidden()]
        if not stops:
            return
        every = self.stops()
        wanted = every[part] if part < len(every) else stops[0]
        target = wanted if wanted in stops else stops[0]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if caret is not None:
            put_caret(target, caret)

    def mark(self, words: Text | None) -> None:
        """Give every field the edge that says: look here, and tell a screen reader why."""
        described = self.theme.plain(words) if words is not None else self.accessibleDescription()
        for one in self.stops():
            if not isinstance(one, QAbstractButton):
                mark_wrong(one, wrong=words is not None)
                one.setAccessibleDescription(described)

    def _fields(self) -> list[QLineEdit | QPlainTextEdit]:
        return [one for one in self.findChildren(QWidget) if isinstance(one, _TYPED)]


def _words(one: QLineEdit | QPlainTextEdit) -> str:
    return one.text() if isinstance(one, QLineEdit) else one.toPlainText()
