"""What parts the rows of a topic from each other: a head for each, one more, one taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.records import Draft, Record
from app.schema.fields import Field
from app.schema.talk import Question
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Icon, Label, Line
from ui.widgets.layouts import Margins, column, row

TAKE_OUT = N_("Take this out")
NAMED = N_("{what}: {name}")
NUMBERED = N_("{what} {number}")
ONE_MORE = N_("Write down one more")
NAME_CHARS = 40


class RowHead(QWidget):
    """The head of one row.  Signals: given_up(Draft)."""

    given_up = Signal(object)

    def __init__(self, theme: Theme, draft: Draft, margins: Margins) -> None:
        super().__init__()
        self._theme, self._draft = theme, draft
        line = row(self, gap=8, margins=margins)
        self.words = Label(theme, draft.now.schema.label, "body", weight=700, colour="ink2")
        line.addWidget(self.words, 1)
        self.out = IconButton(theme, "x", TAKE_OUT)
        self.out.clicked.connect(self._give_up)
        line.addWidget(self.out)

    def show_number(self, number: int, *, can_leave: bool) -> None:
        """Say which row it is: by its name, else by its number."""
        self.words.say(head_words(self._theme, self._draft.now, number))
        self.out.setVisible(can_leave and not self._draft.base.versions)

    @Slot()
    def _give_up(self) -> None:
        self.given_up.emit(self._draft)


class RowTrace(QWidget):
    """What stays of a row that was taken out: a line with Undo.  Signals: taken_back(Draft)."""

    taken_back = Signal(object)

    def __init__(self, theme: Theme, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        line = row(self, gap=10)
        line.addWidget(Icon(theme, "circle-minus", "ink3", 18))
        words = N_("{what}: taken out.").with_values(what=draft.now.schema.label)
        line.addWidget(Line(theme, words, "small", colour="ink2"), 1)
        self.undo = Button(theme, N_("Undo"), kind="link", icon="undo-2", size="small")
        self.undo.clicked.connect(self._take_back)
        line.addWidget(self.undo)

    @Slot()
    def _take_back(self) -> None:
        self.taken_back.emit(self._draft)


class MoreRows(QWidget):
    """Asks for one more row of a block.  Signals: wanted(Question), the block's first question."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, opener: Question) -> None:
        super().__init__()
        self._opener = opener
        words = opener.schema.add_another if not opener.also_sets else None
        lines = column(self)
        self.button = Button(theme, words or ONE_MORE, icon="plus")
        self.button.clicked.connect(self._want)
        line = row()
        line.addWidget(self.button)
        line.addStretch(1)
        lines.addLayout(line)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self._opener)


def head_words(theme: Theme, now: Record, number: int) -> Text:
    """Return what tells one row from another: what it is about, else its number."""
    schema = now.schema
    telling = [one for one in schema.form_fields if _tells(one, schema.natural)]
    for one in telling:
        value = now.get(one)
        if value is not None and (name := one.kind.show(value, theme.catalog)):
            short = name if len(name) <= NAME_CHARS else f"{name[:NAME_CHARS]}…"
            return NAMED.with_values(what=schema.label, name=verbatim(short))
    return NUMBERED.with_values(what=schema.label, number=number)


def _tells(one: Field[object], natural: tuple[str, ...]) -> bool:
    is_main = one.key in natural or one.required or one.in_list or one.own_words
    return is_main and not one.masked
