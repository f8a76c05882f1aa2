"""A recovery sheet as it is typed: a cell for each word, in columns as on the paper.

A word that no other begins like is completed; one that is on no sheet is marked at once.
What is pasted or scanned fills the cells from where it lands.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.i18n import N_, verbatim
from app.usecases.sheetwords import WORDS_ON_A_SHEET, completion, is_word, parts_of
from ui.clipboard import mark_secret
from ui.theme.appearance import Theme
from ui.widgets.fields import LineField
from ui.widgets.labels import Line

COLUMNS = 3
ROWS = WORDS_ON_A_SHEET // COLUMNS
LEAST_LETTERS = 2
_NEXT = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Comma, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Cell(LineField):
    """One word.  Signals: left(), it is typed and the next is wanted; poured(str), many came."""

    left = Signal()
    poured = Signal(str)
    emptied = Signal()

    def __init__(self, theme: Theme, place: int) -> None:
        super().__init__(theme, N_("Word {place}").with_values(place=place))
        self.keep_code()
        mark_secret(self)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText)
        self._before = ""
        self.textEdited.connect(self.take)
        self.editingFinished.connect(self.check)

    @Slot(str)
    def take(self, typed: str) -> None:
        """Complete what is typed, or pass on what was pasted."""
        if len(parts_of(typed)) > 1:
            self.clear()
            self.poured.emit(typed)
            return
        whole = completion(typed) if len(typed) > len(self._before) else ""
        self._before = typed
        self.show_wrong(wrong=False)
        if whole and len(typed) >= LEAST_LETTERS and whole != typed:
            self.setText(whole)
            self.setSelection(len(whole), len(typed) - len(whole))

    @Slot()
    def check(self) -> None:
        """Write the word out in full, and mark one that is on no sheet."""
        typed = self.text().strip()
        self._before = ""
        self.setText(completion(typed) or typed)
        self.show_wrong(wrong=bool(typed) and not is_word(typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in _NEXT:
            if self.text().strip():
                self.left.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class SheetField(QWidget):
    """All words of one sheet.

    Signals: submitted(), Enter or a space after the last word; edited(), on each key.
    """

    submitted = Signal()
    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self._cells = [_Cell(theme, at + 1) for at in range(WORDS_ON_A_SHEET)]
        for at, cell in enumerate(self._cells):
            number = Line(theme, verbatim(f"{at + 1}"), "caption", colour="ink3")
            number.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            across = 2 * (at // ROWS)
            grid.addWidget(number, at % ROWS, across)
            grid.addWidget(cell, at % ROWS, across + 1)
            grid.setColumnStretch(across + 1, 1)
            cell.setObjectName(str(at))
            cell.left.connect(self.go_on)
            cell.emptied.connect(self.go_back)
            cell.poured.connect(self.pour)
            cell.textChanged.connect(self.tell)
        for one, other in zip(self._cells, self._cells[1:], strict=False):
            QWidget.setTabOrder(one, other)
        self.setFocusProxy(self._cells[0])

    def text(self) -> str:
        """Return the words as typed, blanks between them."""
        return " ".join(one.text().strip() for one in self._cells if one.text().strip())

    @property
    def is_full(self) -> bool:
        """Whether something stands in each cell."""
        return all(one.text().strip() for one in self._cells)

    def clear(self) -> None:
        """Empty every cell."""
        for cell in self._cells:
            cell.clear()
            cell.show_wrong(wrong=False)

    def show_wrong(self, places: Sequence[int]) -> None:
        """Mark the words at these places (1 to 33), and go to the first of them."""
        for at, cell in enumerate(self._cells, 1):
            cell.show_wrong(wrong=at in places)
        if places:
            first: QLineEdit = self._cells[places[0] - 1]
            first.setFocus()
            first.selectAll()

    @Slot()
    def go_on(self) -> None:
        """Go to the cell after the one that was left, or be done."""
        at = self._sender()
        self._cells[at].check()
        if at + 1 < len(self._cells):
            self._cells[at + 1].setFocus()
            self._cells[at + 1].selectAll()
        else:
            self.submitted.emit()

    @Slot()
    def go_back(self) -> None:
        """Go to the cell before an empty one."""
        self._cells[max(0, self._sender() - 1)].setFocus()

    @Slot(str)
    def pour(self, words: str) -> None:
        """Fill the cells from where something was pasted or scanned."""
        at = self._sender()
        for cell, word in zip(self._cells[at:], parts_of(words), strict=False):
            cell.setText(word)
            cell.check()
        last = min(at + len(parts_of(words)), len(self._cells)) - 1
        self._cells[last].setFocus()

    @Slot()
    def tell(self) -> None:
        """Pass on that something was typed."""
        self.edited.emit()

    def _sender(self) -> int:
        return int(self.sender().objectName())
