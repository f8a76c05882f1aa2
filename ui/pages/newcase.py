"""The way a case is opened: which kind, and what it is about; one press, nothing to type."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot

from app.i18n import N_, verbatim
from app.schema import cases as fields
from app.schema.casecodes import CASE_KINDS
from app.usecases.cases import Beginning
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.labels import Heading
from ui.widgets.questions import Question
from ui.widgets.rows import RowButton

LONGEST_SHOWN = 90


class NewCase(Card):
    """Signals: opened(str, str), the kind, and the learning or work it is about, "" for other.

    stopped(), nothing is opened.
    """

    opened = Signal(str, str)
    stopped = Signal()

    def __init__(self, theme: Theme, beginnings: tuple[Beginning, ...]) -> None:
        super().__init__(gap=14)
        self.body.addWidget(Heading(theme, N_("Open a case"), 3))
        options = [Option(key, label) for key, label in CASE_KINDS.items()]
        asked = fields.case_kind.question or fields.case_kind.label
        self.kind = ChoiceGroup(theme, asked, options)
        self.kind.choose([next(iter(CASE_KINDS))])
        self.body.addWidget(Question(theme, asked, self.kind))
        self.body.addWidget(Heading(theme, N_("What is it about?"), 4))
        for one in beginnings:
            self.body.addWidget(self._line(theme, one))
        other = RowButton(theme, N_("Something else"), icon="circle-plus")
        other.clicked.connect(self._choose)
        self.body.addWidget(other)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.stopped)
        self.body.addWidget(stop)

    def begin(self) -> None:
        """Give the keyboard to the first question."""
        self.kind.chip(next(iter(CASE_KINDS))).setFocus(Qt.FocusReason.TabFocusReason)

    def _line(self, theme: Theme, one: Beginning) -> RowButton:
        words = verbatim(_short(one.words)) if one.words else one.row.schema.label
        note = one.row.schema.label
        if one.is_begun:
            note = N_("There is a case about it already.")
        elif one.is_wished:
            note = N_("The person wants this checked.")
        icon = "graduation-cap" if one.row.schema.name == "education" else "briefcase"
        line = RowButton(theme, words, note, icon=icon)
        line.setObjectName(one.row.id)
        line.clicked.connect(self._choose)
        return line

    @Slot()
    def _choose(self) -> None:
        pressed = self.sender()
        kind = next(iter(self.kind.chosen()), next(iter(CASE_KINDS)))
        if pressed is not None:
            self.opened.emit(kind, pressed.objectName())


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN].rstrip()}…"
