"""What a question of the talk stands in: its picture and side answers, and the card of one row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.i18n import N_, Text
from app.records import Draft
from app.rules.talk import Asked
from app.schema.fields import Schema
from ui.forms.questions import FieldQuestion
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Icon, Label, Line
from ui.widgets.layouts import column, row
from ui.widgets.pictogram import draw_pictogram

TAKE_OUT = N_("Take this out")
NUMBERED = N_("{what} {number}")
PICTURE_PX = 34


class Picture(QWidget):
    """The pictogram of a question, for the eye only: the words beside it say the same."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        side = theme.grown(PICTURE_PX)
        self.setFixedSize(QSize(side, side))
        self.setAccessibleName("")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour("ink3").name()
        draw_pictogram(painter, self._theme, QRectF(self.rect()), self._name, colour=colour)
        painter.end()


class TalkQuestion(QWidget):
    """One question put to one row: the answer, and below it what belongs to the answer.

    Signals: edited(), after the user's own act.
    """

    edited = Signal()

    def __init__(self, setting: Setting, asked: Asked, draft: Draft) -> None:
        super().__init__()
        question = asked.question
        self.asked, self.draft = asked, draft
        line = row(self, gap=16)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(Picture(setting.theme, question.pictogram), 0, top)
        lines = column(gap=10)
        line.addLayout(lines, 1)
        self.main = FieldQuestion(setting, question.field, draft)
        self.main.setObjectName(question.field.key)
        self.main.edited.connect(self.edited)
        lines.addWidget(self.main)
        if question.hint is not None:
            lines.addLayout(_hint(setting.theme, question.hint))
        self.beside: RecordForm | None = None
        if question.beside:
            self.beside = RecordForm(setting, draft, question.beside, role="body")
            self.beside.edited.connect(self.edited)
            lines.addWidget(self.beside)
            self.show_beside()

    @property
    def questions(self) -> dict[str, FieldQuestion]:
        """Every field that can be filled in here, by its key."""
        beside = self.beside.questions if self.beside is not None else {}
        return {self.asked.question.field.key: self.main, **beside}

    def show_beside(self) -> None:
        """Show the side answers once there is an answer; those that hold words stay."""
        if self.beside is not None:
            told = any(not one.is_empty for one in self.beside.questions.values())
            self.beside.setVisible(told or not self.main.is_empty)


class RowCard(QWidget):
    """The questions about one row of several; a row never saved can be taken out, and back.

    Signals: given_up(Draft), taken_back(Draft).
    """

    given_up = Signal(object)
    taken_back = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, draft: Draft) -> None:
        super().__init__()
        self._theme, self.schema, self.draft = theme, schema, draft
        self._card = Card(gap=22)
        head = row(gap=8)
        self.heading = Heading(theme, schema.label, 4)
        head.addWidget(self.heading, 1)
        self.out = IconButton(theme, "x", TAKE_OUT)
        self.out.setVisible(not draft.base.versions)
        self.out.clicked.connect(self.give_up)
        head.addWidget(self.out)
        self._card.body.addLayout(head)
        self._gone = self._trace()
        lines = column(self)
        lines.addWidget(self._card)
        lines.addWidget(self._gone)
        self._gone.hide()

    def add(self, question: QWidget) -> None:
        """Put a question at the end of the card."""
        self._card.body.addWidget(question)
        question.show()

    def clear(self) -> None:
        """Take the questions off the card; the heading stays."""
        while (taken := self._card.body.takeAt(1)) is not None:
            part = taken.widget()
            if part is not None:
                part.hide()

    def show_number(self, number: int | None) -> None:
        """Head the card with its number; a lone one needs none."""
        words: Text = self.schema.label
        if number is not None:
            words = NUMBERED.with_values(what=self.schema.label, number=number)
        self.heading.say(words)

    @Slot()
    def give_up(self) -> None:
        """Take the row out; a line with Undo stays in its place."""
        self._card.hide()
        self._gone.show()
        self.undo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given_up.emit(self.draft)

    @Slot()
    def take_back(self) -> None:
        """Bring back a row that was taken out, with all its words."""
        self._gone.hide()
        self._card.show()
        self.taken_back.emit(self.draft)

    def _trace(self) -> QWidget:
        trace = QWidget()
        line = row(trace, gap=10)
        line.addWidget(Icon(self._theme, "circle-minus", "ink3", 18))
        words = N_("{what}: taken out.").with_values(what=self.schema.label)
        line.addWidget(Line(self._theme, words, "small", colour="ink2"), 1)
        self.undo = Button(self._theme, N_("Undo"), kind="link", icon="undo-2", size="small")
        self.undo.clicked.connect(self.take_back)
        line.addWidget(self.undo)
        return trace


def _hint(theme: Theme, words: Text) -> QBoxLayout:
    """Return a hint for the worker, not to be read aloud."""
    line = row(gap=6)
    line.addWidget(Icon(theme, "info", "ink3", 14), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(theme, words, "small", colour="ink2", wraps=True), 1)
    return line
