"""Pages looked at one by one, larger and smaller, with the keyboard too; drawn by somebody else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from app.i18n import N_, Text, verbatim
from app.papers.takings import Pixels
from ui.shortcuts import add_shortcut
from ui.theme.appearance import Theme
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton
from ui.widgets.documenttile import pixmap_of
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import column

# How many times as wide as the room a page is drawn; the first step is made to fit as a whole.
WHOLE = 0
ZOOMS = (1.0, 1.0, 1.5, 2.0, 3.0)
EDGE_PX, LEAST_PX = 24, 200
KEPT_PAGES = 4
DRAWING = N_("The page is being drawn …")


class PagePad(QWidget):
    """Signals: wanted(int, int, int), a page (from 1), a step of zoom and a width in pixels.

    Whoever hears it answers with ``show_pixels``.
    """

    wanted = Signal(int, int, int)

    def __init__(self, theme: Theme, pages: int) -> None:
        super().__init__()
        self._theme, self._pages = theme, pages
        self.page, self.zoom = 1, WHOLE
        self._drawn: dict[tuple[int, int], QPixmap] = {}
        whole = column(self, gap=8)
        self._bar = Flow(gap=8)
        self._before = self._button("chevron-left", N_("Page before"), self.go_back)
        self._told = Label(theme, verbatim(""), "small", colour="ink2")
        self._told.setMinimumHeight(self._before.sizeHint().height())
        self._bar.add(self._told)
        self._after = self._button("chevron-right", N_("Next page"), self.go_on)
        self._smaller = self._button("zoom-out", N_("Smaller"), self.shrink)
        self._larger = self._button("zoom-in", N_("Larger"), self.enlarge)
        whole.addWidget(self._bar)
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidget(self._sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setMinimumSize(60, 60)
        self.area.setAccessibleName(theme.plain(N_("The page")))
        whole.addWidget(self.area, 1)
        self._add_keys()

    @property
    def is_drawn(self) -> bool:
        """Whether the page that is wanted is shown."""
        return (self.page, self.zoom) in self._drawn

    def begin(self) -> None:
        """Show the first page and let the keyboard move it."""
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_page(1)

    def show_page(self, page: int) -> None:
        """Show a page at the size chosen; ask for it first if it was not drawn."""
        self.page = max(1, min(page, self._pages))
        words = N_("Page {number} of {count}").with_values(number=self.page, count=self._pages)
        self._told.say(words)
        self._sheet.setAccessibleName(self._theme.plain(words))
        self._before.setEnabled(self.page > 1)
        self._after.setEnabled(self.page < self._pages)
        self._smaller.setEnabled(self.zoom > 0)
        self._larger.setEnabled(self.zoom < len(ZOOMS) - 1)
        if self.is_drawn:
            self._sheet.setPixmap(self._drawn[self.page, self.zoom])
            return
        self._sheet.setText(self._theme.plain(DRAWING))
        room = max(LEAST_PX, self.area.viewport().width() - EDGE_PX)
        width = round(room * ZOOMS[self.zoom] * self.devicePixelRatioF())
        self.wanted.emit(self.page, self.zoom, width)

    def show_pixels(self, page: int, zoom: int, pixels: Pixels) -> None:
        """Keep a drawn page in memory, and show it if it is still the one wanted."""
        drawn = pixmap_of(pixels)
        if zoom == WHOLE:
            drawn = self._fitted(drawn)
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        while len(self._drawn) >= KEPT_PAGES:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[page, zoom] = drawn
        if (page, zoom) == (self.page, self.zoom):
            self._sheet.setPixmap(drawn)
            self.area.verticalScrollBar().setValue(0)
            announce(self, self._sheet.accessibleName())

    def show_nothing(self) -> None:
        """Show an empty place: the page cannot be drawn."""
        if not self.is_drawn:
            self._sheet.clear()

    def _fitted(self, drawn: QPixmap) -> QPixmap:
        """Return a page small enough to be seen as a whole."""
        room = self.area.viewport().size() * self.devicePixelRatioF()
        if drawn.height() <= room.height():
            return drawn
        smooth = Qt.TransformationMode.SmoothTransformation
        return drawn.scaledToHeight(max(LEAST_PX, room.height()), smooth)

    @Slot()
    def go_back(self) -> None:
        """Turn to the page before."""
        self.show_page(self.page - 1)

    @Slot()
    def go_on(self) -> None:
        """Turn to the next page."""
        self.show_page(self.page + 1)

    @Slot()
    def go_first(self) -> None:
        """Turn to the first page."""
        self.show_page(1)

    @Slot()
    def go_last(self) -> None:
        """Turn to the last page."""
        self.show_page(self._pages)

    @Slot()
    def enlarge(self) -> None:
        """Show the page larger."""
        self.zoom = min(self.zoom + 1, len(ZOOMS) - 1)
        self.show_page(self.page)

    @Slot()
    def shrink(self) -> None:
        """Show the page smaller."""
        self.zoom = max(self.zoom - 1, 0)
        self.show_page(self.page)

    def _button(self, icon: str, words: Text, act: Callable[[], None]) -> IconButton:
        button = IconButton(self._theme, icon, words)
        button.clicked.connect(act)
        self._bar.add(button)
        return button

    def _add_keys(self) -> None:
        for keys, act in (
            ("PgUp", self.go_back),
            ("PgDown", self.go_on),
            ("Home", self.go_first),
            ("End", self.go_last),
            ("+", self.enlarge),
            ("-", self.shrink),
        ):
            add_shortcut(self, keys, act, is_local=True)
