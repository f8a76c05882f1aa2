"""Tables and lists over any Qt model: every row of one height, opened with a press or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, RADIUS_S
from ui.widgets.avatar import paint_avatar
from ui.widgets.badges import LIGHTS, LightState
from ui.widgets.painting import blaze, box, draw_icon, draw_line, inset, leading, width_of

PADDING_PX, AVATAR_PX, AVATAR_GAP_PX = 14, 38, 14
LIGHT_PX, LIGHT_GAP_PX = 16, 20
Index = QModelIndex | QPersistentModelIndex
OPEN_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowRole(IntEnum):
    """What a model gives for a row of ``Rows``, beside the title (DisplayRole): all ``str``.

    But LIGHTS, which is several: pairs of a ``LightState`` and a word, shown at the end.
    """

    BELOW = Qt.ItemDataRole.UserRole + 1
    AT_END = Qt.ItemDataRole.UserRole + 2
    AVATAR_OF = Qt.ItemDataRole.UserRole + 3
    LIGHTS = Qt.ItemDataRole.UserRole + 4


class _CellDelegate(QStyledItemDelegate):
    """One height, room at the sides, and no dotted frame around a single cell."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, palette = self._theme, self._theme.palette
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, palette.selection if is_chosen else palette.surface)
        painter.setFont(theme.font())
        painter.setPen(palette.ink)
        room = option.rect.toRectF().adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        draw_line(painter, theme, room, str(index.data() or ""))
        painter.setPen(palette.line)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt override
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        width = width_of(str(index.data() or ""), self._theme.font()) + 2 * PADDING_PX
        return QSize(width, row_px(self._theme))


class _RowDelegate(QStyledItemDelegate):
    """Avatar, title, a line below, and a word at the end; the chosen row carries the blaze."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.toRectF().adjusted(4, 2, -4, -2)
        self._paint_ground(painter, rect, option.state)
        room = inset(self._theme, rect, PADDING_PX, PADDING_PX)
        room = self._paint_avatar(painter, room, str(index.data(RowRole.AVATAR_OF) or ""))
        room = self._paint_end(painter, room, str(index.data(RowRole.AT_END) or ""))
        room = self._paint_lights(painter, room, index.data(RowRole.LIGHTS) or ())
        self._paint_words(painter, room, index)
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt override
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        return QSize(120, tall_row_px(self._theme))

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        palette = self._theme.palette
        if state & QStyle.StateFlag.State_Selected:
            edge = palette.primary if palette.is_outlined else ""
            box(painter, rect, RADIUS_S, fill=palette.selection, edge=edge, px=palette.edge_px)
            mark = leading(self._theme, rect, 3, 4)
            blaze(painter, self._theme, mark.adjusted(0, 14, 0, -14))
        elif state & QStyle.StateFlag.State_MouseOver:
            box(painter, rect, RADIUS_S, fill=palette.hover)

    def _paint_avatar(self, painter: QPainter, room: QRectF, name: str) -> QRectF:
        if not name:
            return room
        side = self._theme.grown(AVATAR_PX, 0.4)
        square = leading(self._theme, room, 0, side)
        square = QRectF(square.left(), room.center().y() - side / 2, side, side)
        paint_avatar(painter, self._theme, square, name)
        return inset(self._theme, room, side + AVATAR_GAP_PX, 0)

    def _paint_end(self, painter: QPainter, room: QRectF, words: str) -> QRectF:
        if not words:
            return room
        font = self._theme.font("small", 500)
        width = min(width_of(words, font), room.width() * 0.4)
        painter.setFont(font)
        painter.setPen(self._theme.palette.ink2)
        at_end = leading(self._theme, room, room.width() - width, width)
        draw_line(painter, self._theme, at_end, words)
        return inset(self._theme, room, 0, width + PADDING_PX)

    def _paint_lights(
        self, painter: QPainter, room: QRectF, lights: Sequence[tuple[LightState, str]]
    ) -> QRectF:
        """Paint each light with its word; where there is no room for words, the shapes alone."""
        theme, font = self._theme, self._theme.font("caption", 600)
        side = theme.grown(LIGHT_PX, 0.6)
        widths = [width_of(words, font) + side + LIGHT_GAP_PX for _, words in lights]
        if sum(widths) > room.width() * 0.55:
            widths = [side + LIGHT_GAP_PX for _ in lights]
        painter.setFont(font)
        for (state, words), width in zip(reversed(lights), reversed(widths), strict=True):
            icon, colour = LIGHTS[state]
            place = leading(theme, room, room.width() - width, width)
            square = leading(theme, place, 0, side)
            square = QRectF(square.left(), place.center().y() - side / 2, side, side)
            draw_icon(painter, theme, square, icon, colour=theme.palette.colour(colour))
            painter.setPen(theme.palette.ink2)
            if width > side + LIGHT_GAP_PX:
                draw_line(painter, theme, inset(theme, place, side + 5, 4), words)
            room = inset(theme, room, 0, width)
        return room

    def _paint_words(self, painter: QPainter, room: QRectF, index: Index) -> None:
        theme, below = self._theme, str(index.data(RowRole.BELOW) or "")
        first_px = theme.px("lead") * 1.35
        second_px = theme.px("small") * 1.35 if below else 0.0
        top = room.center().y() - (first_px + second_px) / 2
        painter.setFont(theme.font("lead", 600))
        painter.setPen(theme.palette.ink)
        first = QRectF(room.left(), top, room.width(), first_px)
        draw_line(painter, theme, first, str(index.data() or ""))
        if below:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.palette.ink2)
            second = QRectF(room.left(), top + first_px, room.width(), second_px)
            draw_line(painter, theme, second, below)


class Table(QTableView):
    """A table whose rows are chosen whole; one height for all keeps a million rows fast.

    Signals: opened(int), the row, on double click or Enter.
    """

    opened = Signal(int)

    def __init__(self, theme: Theme, name: Text, model: QAbstractItemModel) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(theme.plain(name))
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        # Measuring rows froze a table of 100,000 for 108 seconds; a fixed height never measures.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_px(theme))
        columns = self.horizontalHeader()
        columns.setStretchLastSection(True)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._open)

    def set_widths(self, *widths_px: int) -> None:
        """Give the first columns these widths at text size 1.0; they grow with the text."""
        for at, width in enumerate(widths_px):
            self.setColumnWidth(at, self._theme.grown(width, 0.9))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in OPEN_KEYS and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


class Rows(QListView):
    """A list of people or things: title, a line below, a word at the end (see ``RowRole``).

    Signals: opened(int), the row, on click or Enter.
    """

    opened = Signal(int)

    def __init__(self, theme: Theme, name: Text, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setAccessibleName(theme.plain(name))
        self.setModel(model)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in OPEN_KEYS and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


def row_px(theme: Theme) -> int:
    """Return the height of a table's rows, in pixels."""
    return theme.grown(FIELD_PX, 0.9)


def tall_row_px(theme: Theme) -> int:
    """Return the height of a row with two lines, in pixels."""
    return theme.grown(62, 0.9)
