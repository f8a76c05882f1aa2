"""Two recovery sheets, typed one after the other, each looked at before the next."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.usecases.requests import approve_with_sheets
from app.usecases.sheetwords import BadSheet, check_sheet
from ui.desk import Desk
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.sheetfield import SheetField

NEEDED = 2


class TwoSheets(QWidget):
    """Signals: typed(two texts), once both are right and belong together."""

    typed = Signal(object)

    def __init__(self, theme: Theme, *, size: Literal["normal", "big"] = "normal") -> None:
        super().__init__()
        self._theme, self._size = theme, size
        self._typed: list[str] = []
        lines = column(self, gap=10)
        self._told, self._held = column(gap=0), column(gap=10)
        lines.addLayout(self._told)
        lines.addLayout(self._held)
        self._ask()

    @Slot()
    def check(self) -> None:
        """Go on if the sheet is right."""
        typed = self.sheet.text()
        try:
            place = check_sheet(typed, self._typed)
        except BadSheet as problem:
            self._tell(problem.text, "danger")
            self.sheet.show_wrong(problem.places)
            return
        self._typed.append(typed)
        self._tell(N_("Sheet {place} is right.").with_values(place=place), "primary")
        if len(self._typed) < NEEDED:
            self._ask()
            self.sheet.setFocus()
            return
        clear(self._held)
        self.typed.emit(tuple(self._typed))

    def start_anew(self, problem: Problem) -> None:
        """Say why the two were of no use, and ask for them again."""
        self._typed = []
        self._tell(problem.text, "danger")
        self._ask()
        self.sheet.setFocus()

    def _ask(self) -> None:
        clear(self._held)
        first = not self._typed
        title = N_("Type the first sheet") if first else N_("Type a second sheet")
        self._held.addWidget(Heading(self._theme, title, 4))
        note = N_("Any two of the three. The numbers beside the words do as well.")
        self._held.addWidget(Label(self._theme, note, "small", colour="ink2", wraps=True))
        self.sheet = SheetField(self._theme)
        self.sheet.submitted.connect(self.check)
        self._held.addWidget(self.sheet)
        go = Button(self._theme, N_("Continue"), kind="primary", size=self._size)
        go.clicked.connect(self.check)
        is_wide = self._size == "big"
        side = Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeading
        self._held.addWidget(go, 0, side)
        self.setFocusProxy(self.sheet)

    def _tell(self, words: Text, tone: Tone) -> None:
        clear(self._told)
        self._told.addWidget(Notice(self._theme, words, tone=tone))


class SheetsAgree(Card):
    """Lets two sheets agree to a request.

    Signals: agreed(id), it is done; put_off(Problem), agreed to, and done when the vault
    is in use no more; given_up().
    """

    agreed = Signal(object)
    put_off = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk, request: RecordId) -> None:
        super().__init__(gap=10)
        self._desk, self._request = desk, request
        self.body.addWidget(Heading(desk.theme, N_("Agree with two sheets"), 3))
        self.sheets = TwoSheets(desk.theme)
        self.sheets.typed.connect(self.agree)
        self.body.addWidget(self.sheets)
        leave = Button(desk.theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.given_up)
        self.body.addWidget(leave, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.sheets)

    @Slot(object)
    def agree(self, typed: tuple[str, ...]) -> None:
        """Let them agree."""
        run, done, failed = self._desk.jobs.run, self.tell, self.show_refusal
        run(approve_with_sheets, self._request, typed, done=done, failed=failed, initiator=self)

    def tell(self, request: RecordId) -> None:
        """Pass on that it is done."""
        self.agreed.emit(request)

    def show_refusal(self, problem: Problem) -> None:
        """Ask for the sheets anew if they were of no use."""
        if problem.code is Code.IN_USE:
            self.put_off.emit(problem)
        else:
            self.sheets.start_anew(problem)
