"""A scrolling page that is never cut: its height follows the width it really has."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.layouts import Margins, column, row

REVEAL_PX = 24


class _Body(QWidget):
    """What scrolls.  Wrapping rows and long translations make it taller, never wider."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        layout = self.layout()
        if layout is None:
            return QSize(0, 0)
        width = max(self.width(), 50)
        if layout.hasHeightForWidth():
            return QSize(0, layout.totalHeightForWidth(width))
        return QSize(0, layout.totalMinimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class ScrollPage(QScrollArea):
    """A page that scrolls up and down only; ``body`` is its column.

    widest_px: how wide a reading column may grow (0: as wide as the page);
    ``is_centred`` puts it in the middle, not where lines begin.
    """

    def __init__(
        self,
        *,
        gap: int = 8,
        margins: Margins = (36, 24, 36, 28),
        widest_px: int = 0,
        is_centred: bool = False,
    ) -> None:
        super().__init__()
        inner = _Body()
        self.body: QVBoxLayout
        if widest_px:
            outer: QHBoxLayout = row(inner, gap=0)
            held = QWidget()
            held.setMaximumWidth(widest_px)
            self.body = column(held, gap=gap, margins=margins)
            if is_centred:
                outer.addStretch(1)
            outer.addWidget(held, 1000)
            outer.addStretch(1)
        else:
            self.body = column(inner, gap=gap, margins=margins)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        # A page must never keep its window from being made small, as zoom does.
        return QSize(60, 60)


def reveal(part: QWidget) -> None:
    """Scroll every page that holds ``part`` until it can be seen."""
    holder = part.parentWidget()
    while holder is not None:
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(part, REVEAL_PX, REVEAL_PX)
        holder = holder.parentWidget()


def reveal_soon(part: QWidget) -> None:
    """Scroll to ``part``, which was just put on a page, once that is laid out again."""
    QTimer.singleShot(0, part, partial(_lay_out_and_reveal, part))


def _lay_out_and_reveal(part: QWidget) -> None:
    # What stands deep in a page asks each of its holders in turn for room.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    reveal(part)
