"""A row that wraps: as many parts on a line as fit, mirrored for leftward languages."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays parts along lines; one wider than the line is narrowed to it and may grow taller."""

    def __init__(self, owner: QWidget | None = None, *, gap: int = 10) -> None:
        super().__init__(owner)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt override
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt override
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt override
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt override
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        return self._lines(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt override
        super().setGeometry(rect)
        self._lines(rect, place=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        widths = [item.sizeHint().width() for item in self._shown()]
        height = max((item.sizeHint().height() for item in self._shown()), default=0)
        size = QSize(sum(widths) + self._gap * max(0, len(widths) - 1), height)
        return size.grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt override
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, whole: QRect, *, place: bool) -> int:
        """Place the parts within ``whole`` if asked, and return the height they need."""
        edges = self.contentsMargins()
        rect = whole.marginsRemoved(edges)
        x = y = line_height = 0
        for item in self._shown():
            size = self._size_within(item, rect.width())
            if x and x + size.width() > rect.width():
                x, y, line_height = 0, y + line_height + self._gap, 0
            if place:
                item.setGeometry(QRect(self._corner(rect, x, y, size), size))
            x += size.width() + self._gap
            line_height = max(line_height, size.height())
        return y + line_height + edges.top() + edges.bottom()

    def _corner(self, rect: QRect, x: int, y: int, size: QSize) -> QPoint:
        owner = self.parentWidget()
        if owner is not None and owner.isRightToLeft():
            return QPoint(rect.x() + rect.width() - x - size.width(), rect.y() + y)
        return QPoint(rect.x() + x, rect.y() + y)

    @staticmethod
    def _size_within(item: QLayoutItem, width: int) -> QSize:
        size = item.sizeHint()
        if size.width() <= width:
            return size
        height = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
        return QSize(width, height)


class Flow(QWidget):
    """A wrapping row as a widget; its height follows its width."""

    def __init__(self, *, gap: int = 10) -> None:
        super().__init__()
        self._layout = FlowLayout(self, gap=gap)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append ``widget`` to the row."""
        self._layout.addWidget(widget)
