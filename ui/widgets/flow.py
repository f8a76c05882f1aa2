"""A row that wraps: as many parts on a line as fit, mirrored for leftward languages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays parts along lines; one wider than the line is narrowed to it and may grow taller.

    What was worked out holds until a part says that its size has changed: Qt asks again
    and again while it lays a page out.
    """

    def __init__(
        self, owner: QWidget | None = None, *, gap: int = 10, is_level: bool = False
    ) -> None:
        super().__init__(owner)
        self._is_level = is_level
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self._sizes: dict[str, QSize] = {}
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
        if width not in self._heights:
            self._heights[width] = self._lines(QRect(0, 0, width, 0), place=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        self._sizes.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt override
        super().setGeometry(rect)
        self._lines(rect, place=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self._kept("hint", self._work_out_hint)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt override
        return self._kept("least", self._work_out_least)

    def _kept(self, name: str, work_out: Callable[[], QSize]) -> QSize:
        if name not in self._sizes:
            self._sizes[name] = work_out()
        return QSize(self._sizes[name])

    def _work_out_hint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(one.width() for one in hints) + self._gap * max(0, len(hints) - 1)
        size = QSize(width, max((one.height() for one in hints), default=0))
        return size.grownBy(self.contentsMargins())

    def _work_out_least(self) -> QSize:
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
        line: list[tuple[QLayoutItem, int, QSize]] = []
        for item in self._shown():
            size = self._size_within(item, rect.width())
            if x and x + size.width() > rect.width():
                self._place(line, rect, y, line_height)
                x, y, line_height, line = 0, y + line_height + self._gap, 0, []
            if place:
                line.append((item, x, size))
            x += size.width() + self._gap
            line_height = max(line_height, size.height())
        self._place(line, rect, y, line_height)
        return y + line_height + edges.top() + edges.bottom()

    def _place(
        self, line: list[tuple[QLayoutItem, int, QSize]], rect: QRect, y: int, height: int
    ) -> None:
        for item, x, size in line:
            down = (height - size.height()) // 2 if self._is_level else 0
            item.setGeometry(QRect(self._corner(rect, x, y + down, size), size))

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
    """A wrapping row as a widget; its height follows its width.

    is_level: words and buttons stand at the middle of their line, not at its top.
    """

    def __init__(self, *, gap: int = 10, is_level: bool = False) -> None:
        super().__init__()
        self._layout = FlowLayout(self, gap=gap, is_level=is_level)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append ``widget`` to the row."""
        self._layout.addWidget(widget)
