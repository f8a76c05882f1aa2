"""Short ways to write the two box layouts."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayoutItem, QVBoxLayout, QWidget

from ui.theme.appearance import Theme

Margins = tuple[int, int, int, int] | int
NARROW_PX = 820
WIDEST_PX = 16_777_215  # QWIDGETSIZE_MAX: takes a maximum away again


def column(owner: QWidget | None = None, *, gap: int = 8, margins: Margins = 0) -> QVBoxLayout:
    """Return a layout from top to bottom, already set on ``owner`` when there is one.

    margins: pixels on every side, or (left, top, right, bottom) of a left-to-right page.
    """
    layout = QVBoxLayout(owner) if owner is not None else QVBoxLayout()
    layout.setContentsMargins(*_four(margins))
    layout.setSpacing(gap)
    return layout


def row(owner: QWidget | None = None, *, gap: int = 8, margins: Margins = 0) -> QHBoxLayout:
    """Return a layout along the line, mirrored by Qt when the language runs leftwards."""
    layout = QHBoxLayout(owner) if owner is not None else QHBoxLayout()
    layout.setContentsMargins(*_four(margins))
    layout.setSpacing(gap)
    return layout


class TwoColumns(QHBoxLayout):
    """A main and a side column beside it; below it where a page has little room."""

    def __init__(self, gap: int, shares: tuple[int, int]) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        self.main, self.side = column(gap=14), column(gap=14)
        for part, share in zip((self.main, self.side), shares, strict=True):
            held = column(gap=0)
            held.addLayout(part)
            held.addStretch(1)
            self.addLayout(held, share)

    def fit(self, theme: Theme, width_px: int) -> None:
        """Stand as a page of this width has room for."""
        ways = QBoxLayout.Direction
        is_narrow = width_px < theme.grown(NARROW_PX)
        self.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)


def mirrored(theme: Theme, ltr: tuple[int, int, int, int]) -> Margins:
    """Return ``ltr`` (left, top, right, bottom) for this direction; Qt mirrors no margins."""
    left, top, right, bottom = ltr
    return (right, top, left, bottom) if theme.is_rtl else ltr


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of ``layout`` and let Qt delete it once this event is over."""
    while (item := layout.takeAt(0)) is not None:
        _discard(item)


def _discard(item: QLayoutItem) -> None:
    if (widget := item.widget()) is not None:
        widget.hide()
        widget.deleteLater()
        return
    inner = item.layout()
    if isinstance(inner, (QVBoxLayout, QHBoxLayout)):
        clear(inner)


def _four(margins: Margins) -> tuple[int, int, int, int]:
    return (margins,) * 4 if isinstance(margins, int) else margins
