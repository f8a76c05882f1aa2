"""Answers to choose from: chips that wrap, one or several, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import Role
from ui.widgets.chips import ChipFace, Option, PictureFace
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import unmarked

__all__ = ["ARROWS", "ChoiceGroup", "Option", "neighbour", "press", "set_quietly"]

ARROWS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class _RadioChip(QRadioButton):
    """A chip of which only one is chosen."""

    def __init__(self, face: ChipFace) -> None:
        super().__init__()
        self.face = face
        self.setAutoExclusive(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.face.size()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.face.smallest()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        return self.face.height_within(width)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        self.face.paint(self)


class _CheckChip(QCheckBox):
    """A chip of which several may be chosen."""

    def __init__(self, face: ChipFace) -> None:
        super().__init__()
        self.face = face

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.face.size()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.face.smallest()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        return self.face.height_within(width)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        self.face.paint(self)


def press(button: QAbstractButton, event: QKeyEvent) -> None:
    """Let Space and Enter press ``button``; leave arrow keys to the group it stands in."""
    if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
        button.click()
    elif event.key() in ARROWS:
        event.ignore()
    else:
        QAbstractButton.keyPressEvent(button, event)


class ChoiceGroup(QWidget):
    """Chips to choose one or, if ``many``, several of; choosing the chosen one takes it back.

    Tab enters the group once, arrow keys walk it, Space or Enter chooses.
    Signals: changed(), after the user's own act only, never after ``choose``.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: Text,
        options: Sequence[Option],
        *,
        many: bool = False,
        role: Role = "lead",
    ) -> None:
        super().__init__()
        self._theme, self._many = theme, many
        self.setAccessibleName(theme.plain(name))
        layout = FlowLayout(self)
        self._chips: dict[str, QAbstractButton] = {}
        for option in options:
            chip = self._chip(option, role)
            self._chips[option.key] = chip
            layout.addWidget(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._set_stop(next(iter(self._chips.values()), None))

    def chosen(self) -> tuple[str, ...]:
        """Return the keys chosen, in the order they are shown."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Choose exactly ``keys``; keys that are not among the options are passed over."""
        wanted = set(keys)
        for key, chip in self._chips.items():
            set_quietly(chip, is_checked=key in wanted)
        first = next((chip for chip in self._chips.values() if chip.isChecked()), None)
        self._set_stop(first or next(iter(self._chips.values()), None))

    def chip(self, key: str) -> QAbstractButton:
        """Return the chip of ``key``, to focus it or to describe it further."""
        return self._chips[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        chips = [chip for chip in self._chips.values() if chip.isEnabled()]
        focused = next((chip for chip in chips if chip.hasFocus()), None)
        if event.key() not in ARROWS or event.modifiers() or focused is None:
            super().keyPressEvent(event)
            return
        target = chips[neighbour(self._theme, event.key(), chips.index(focused), len(chips))]
        self._set_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _chip(self, option: Option, role: Role) -> QAbstractButton:
        make = PictureFace if option.pictogram or option.note is not None else ChipFace
        face = make(self._theme, option, role)
        chip: QAbstractButton = _CheckChip(face) if self._many else _RadioChip(face)
        chip.setCheckable(True)
        chip.setText(unmarked(face.words))
        chip.setAccessibleName(self._theme.plain(option.words))
        if option.note is not None:
            chip.setAccessibleDescription(self._theme.plain(option.note))
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setAttribute(Qt.WidgetAttribute.WA_Hover)
        chip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        # A screen reader toggles without a click, so the click alone would not do.
        chip.toggled.connect(self._settle)
        return chip

    @Slot()
    def _settle(self) -> None:
        """Leave only the chip just pressed chosen, unless several may be, and tell."""
        pressed = self.sender()
        if isinstance(pressed, QAbstractButton):
            self._set_stop(pressed)
            if not self._many:
                for chip in self._chips.values():
                    set_quietly(chip, is_checked=chip is pressed and pressed.isChecked())
        self.changed.emit()

    def _set_stop(self, stop: QAbstractButton | None) -> None:
        """Make ``stop`` the one chip that Tab reaches."""
        for chip in self._chips.values():
            policies = Qt.FocusPolicy
            chip.setFocusPolicy(policies.StrongFocus if chip is stop else policies.ClickFocus)


def set_quietly(button: QAbstractButton, *, is_checked: bool) -> None:
    """Check a button or take the check away, without telling: it was not the user's act."""
    with QSignalBlocker(button):
        button.setChecked(is_checked)


def neighbour(theme: Theme, key: int, index: int, count: int) -> int:
    """Return where an arrow key leads from ``index``; left and right follow the language."""
    if key == Qt.Key.Key_Home:
        return 0
    if key == Qt.Key.Key_End:
        return count - 1
    is_onward = key == Qt.Key.Key_Down or (key == Qt.Key.Key_Right) != theme.is_rtl
    if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
        is_onward = key == Qt.Key.Key_Down
    return (index + (1 if is_onward else -1)) % count
