"""A search field with its results below, walked with the arrow keys while one types on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.i18n import Text, verbatim
from ui.theme.appearance import Theme
from ui.widgets.announce import announce
from ui.widgets.fields import LineField
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.painting import draw_icon, smooth
from ui.widgets.tables import RowRole, Rows, tall_row_px

# A search is quicker than the quickest hand; only signs that come at once are gathered.
PAUSE_MS = 20
GLASS_PX, GLASS_AT_PX, GLASS_GAP_PX = 18, 12, 6
SHOWN_ROWS = 6
Index = QModelIndex | QPersistentModelIndex
WALKING = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up})


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found: its key, two lines of words, a word at the end, a name for the avatar."""

    key: str
    words: Text
    note: Text | None = None
    at_end: Text | None = None
    avatar_of: str = ""


class Results(QAbstractListModel):
    """Things to choose among, as ``Rows`` shows them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.results: Sequence[Result] = ()

    def show(self, results: Sequence[Result]) -> None:
        """Show other ones."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt override
        return 0 if parent is not None and parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        result = self.results[index.row()]
        if role == RowRole.AVATAR_OF:
            return result.avatar_of
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (result.words, result.note, result.at_end)
            return ", ".join(self._theme.plain(part) for part in parts if part is not None)
        shown = {
            int(Qt.ItemDataRole.DisplayRole): result.words,
            int(RowRole.BELOW): result.note,
            int(RowRole.AT_END): result.at_end,
        }.get(role)
        return self._theme.line(shown) if shown is not None else None


class SearchLine(LineField):
    """One line with a magnifying glass.

    Signals: asked(str), a moment after the last key; walked(int), +1 or -1, on an arrow key.
    """

    asked = Signal(str)
    walked = Signal(int)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__(theme, name, example=name)
        self.setClearButtonEnabled(False)
        room = theme.grown(GLASS_PX) + GLASS_GAP_PX
        self.setTextMargins(*((0, 0, room, 0) if theme.is_rtl else (room, 0, 0, 0)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._wait)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in WALKING:
            self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        super().paintEvent(event)
        side = self.theme.grown(GLASS_PX)  # an icon of Qt's own would not grow with the text
        left = self.width() - GLASS_AT_PX - side if self.theme.is_rtl else GLASS_AT_PX
        square = QRectF(left, (self.height() - side) / 2, side, side)
        painter = smooth(self)
        draw_icon(painter, self.theme, square, "search", colour=self.theme.palette.ink3)
        painter.end()

    @Slot()
    def _wait(self) -> None:
        self._pause.start()

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.text())


class SearchField(QWidget):
    """A search line; below it what was found, or a sentence saying that nothing was.

    Signals: asked(str), answer it with ``show_results``; chosen(str), the key of a result.
    """

    asked = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self._theme = theme
        self.line = SearchLine(theme, name)
        self._model = Results(theme, self)
        self._rows = Rows(theme, name, self._model)
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        self._none.setContentsMargins(14, 10, 14, 10)
        self._box = QFrame()
        self._box.setProperty("panel", "results")
        inside = column(self._box, gap=0, margins=2)
        inside.addWidget(self._none)
        inside.addWidget(self._rows)
        lines = column(self, gap=6)
        lines.addWidget(self.line)
        lines.addWidget(self._box)
        lines.addStretch(1)
        self._box.hide()
        self.setFocusProxy(self.line)
        self.line.asked.connect(self.asked)
        self.line.walked.connect(self._walk)
        self.line.returnPressed.connect(self._take)
        self._rows.opened.connect(self._choose)

    @property
    def results(self) -> Sequence[Result]:
        """What is shown below the line."""
        return self._model.results

    def show_results(self, results: Sequence[Result], summary: Text) -> None:
        """Show ``results``; ``summary`` tells their number aloud, and stands there if none."""
        self._model.show(results)
        self._none.say(summary)
        self._none.setVisible(not results)
        self._rows.setVisible(bool(results))
        shown = min(len(results), SHOWN_ROWS)
        self._rows.setFixedHeight(shown * tall_row_px(self._theme) + 4)
        self._box.show()
        announce(self.line, self._theme.plain(summary))

    def hide_results(self) -> None:
        """Show the line alone."""
        self._model.show(())
        self._box.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() == Qt.Key.Key_Escape and not self._box.isHidden():
            self.hide_results()
            return
        super().keyPressEvent(event)

    @Slot(int)
    def _walk(self, step: int) -> None:
        count = len(self._model.results)
        if not count:
            return
        here = self._rows.currentIndex()
        row = (here.row() + step) % count if here.isValid() else 0 if step > 0 else count - 1
        index = self._model.index(row)
        self._rows.setCurrentIndex(index)
        told = self._model.data(index, Qt.ItemDataRole.AccessibleTextRole)
        announce(self.line, told or "")

    @Slot()
    def _take(self) -> None:
        here = self._rows.currentIndex()
        if here.isValid():
            self._choose(here.row())
        elif len(self._model.results) == 1:
            self._choose(0)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.chosen.emit(self._model.results[row].key)
