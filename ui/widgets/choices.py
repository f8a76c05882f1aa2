"""Answers to choose from: chips that wrap, one or several, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, RADIUS_M, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import Words, box, draw_icon, longest_word, smooth, unmarked, width_of

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
PADDING_PX, TICK_PX, GAP_PX = 14, 18, 7


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what is stored, and the words and perhaps the icon that show it."""

    key: str
    words: Text
    icon: str = ""


class _ChipFace:
    """How a chip is measured and painted, whichever kind of button it is to a screen reader."""

    def __init__(self, theme: Theme, option: Option, role: Role) -> None:
        self._theme, self._option, self._role = theme, option, role
        self.words = theme.line(option.words)

    def size(self) -> QSize:
        # The bold width, and room for the tick, are kept free: choosing must not move the others.
        width = self._around() + width_of(self.words, self._font(is_chosen=True))
        return QSize(width, self.height_within(width))

    def smallest(self) -> QSize:
        width = self._around() + longest_word(self.words, self._font(is_chosen=True))
        return QSize(width, self.size().height())

    def height_within(self, width: int) -> int:
        words = Words(self._theme, self.words, self._font(is_chosen=True), width - self._around())
        return max(self._least_height(), round(words.height_px) + 18)

    def paint(self, button: QAbstractButton) -> None:
        theme, palette = self._theme, self._theme.palette
        is_chosen, rect = button.isChecked(), button.rect().toRectF()
        painter = smooth(button)
        fill = "primary_soft" if is_chosen else "hover" if button.underMouse() else "surface"
        edge = palette.primary if is_chosen else palette.line_strong
        thick = palette.edge_px + is_chosen
        box(painter, rect, RADIUS_M, fill=theme.colour(fill).name(), edge=edge, px=thick)  # type: ignore[arg-type]  # mypy widens the literals
        ink = palette.primary_soft_ink if is_chosen else palette.ink
        ink = ink if button.isEnabled() else palette.disabled
        mark = "check" if is_chosen else self._option.icon
        side, gap = (theme.grown(TICK_PX), GAP_PX) if mark else (0, 0)
        font, room = self._font(is_chosen=is_chosen), rect.width() - self._around()
        used = min(room, width_of(self.words, font))
        room = used if used < room else room
        words = Words(theme, self.words, font, room, is_centred=True)
        start = (rect.width() - room - side - gap) / 2
        painter.setPen(ink)
        x = start if theme.is_rtl else start + side + gap
        words.draw(painter, x, (rect.height() - words.height_px) / 2)
        if mark:
            left = start + room + gap if theme.is_rtl else start
            square = QRectF(left, (rect.height() - side) / 2, side, side)
            draw_icon(painter, theme, square, mark, colour=ink)
        painter.end()

    def _font(self, *, is_chosen: bool) -> QFont:
        return self._theme.font(self._role, 600 if is_chosen else 500)

    def _around(self) -> int:
        return 2 * PADDING_PX + self._theme.grown(TICK_PX) + GAP_PX

    def _least_height(self) -> int:
        height = FIELD_PX if self._role != "conversation" else 2 * FIELD_PX
        return self._theme.grown(height)


class _RadioChip(QRadioButton):
    """A chip of which only one is chosen."""

    def __init__(self, face: _ChipFace) -> None:
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

    def __init__(self, face: _ChipFace) -> None:
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
        face = _ChipFace(self._theme, option, role)
        chip: QAbstractButton = _CheckChip(face) if self._many else _RadioChip(face)
        chip.setCheckable(True)
        chip.setText(unmarked(face.words))
        chip.setAccessibleName(self._theme.plain(option.words))
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
