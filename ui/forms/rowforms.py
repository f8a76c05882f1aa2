"""The rows of one kind about one person: a block for each, one more on request, one taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text
from app.records import Draft, RecordId
from app.schema.fields import Rows, Schema
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Icon, Line
from ui.widgets.layouts import column, row

TAKE_OUT = N_("Take this out")
NUMBERED = N_("{what} {number}")


class RowBlock(QWidget):
    """One row: its form under a heading, and a way to take a row out that was never saved.

    Signals: given_up(Draft), taken_back(Draft).
    """

    given_up = Signal(object)
    taken_back = Signal(object)

    def __init__(self, setting: Setting, draft: Draft) -> None:
        super().__init__()
        self._theme, self._schema = setting.theme, draft.now.schema
        self.form = RecordForm(setting, draft)
        self._card = Card(gap=18)
        head = row(gap=8)
        self.heading = Heading(self._theme, self._schema.label, 4)
        head.addWidget(self.heading, 1)
        self.out = IconButton(self._theme, "x", TAKE_OUT)
        self.out.setVisible(not draft.base.versions)
        self.out.clicked.connect(self.give_up)
        head.addWidget(self.out)
        self._card.body.addLayout(head)
        self._card.body.addWidget(self.form)
        self._gone = self._trace()
        lines = column(self)
        lines.addWidget(self._card)
        lines.addWidget(self._gone)
        self._gone.hide()

    @property
    def is_given_up(self) -> bool:
        return self._card.isHidden()

    def show_number(self, number: int | None) -> None:
        """Head the block with its number; a lone one needs none."""
        self.heading.say(self._named(number))

    @Slot()
    def give_up(self) -> None:
        """Take the row out; a line with Undo stays in its place."""
        self._card.hide()
        self._gone.show()
        self.undo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given_up.emit(self.form.draft)

    @Slot()
    def take_back(self) -> None:
        """Bring back a row that was taken out, with all its words."""
        self._gone.hide()
        self._card.show()
        next(iter(self.form.questions.values())).made.focus_at()
        self.taken_back.emit(self.form.draft)

    def _named(self, number: int | None) -> Text:
        if number is None:
            return self._schema.label
        return NUMBERED.with_values(what=self._schema.label, number=number)

    def _trace(self) -> QWidget:
        trace = QWidget()
        line = row(trace, gap=10)
        line.addWidget(Icon(self._theme, "circle-minus", "ink3", 18))
        words = N_("{what}: taken out.").with_values(what=self._schema.label)
        line.addWidget(Line(self._theme, words, "small", colour="ink2"), 1)
        self.undo = Button(self._theme, N_("Undo"), kind="link", icon="undo-2", size="small")
        self.undo.clicked.connect(self.take_back)
        line.addWidget(self.undo)
        return trace


class RowForms(QWidget):
    """All rows of one schema that a topic asks for.

    A single row stands on the page as it is; several stand on a card each.
    Signals: edited(Draft), left(Draft), given_up(Draft), taken_back(Draft), and
    wanted(Schema) when a person asks for one more row: answer with ``add``.
    """

    edited = Signal(object)
    left = Signal(object)
    given_up = Signal(object)
    taken_back = Signal(object)
    wanted = Signal(object)

    def __init__(self, setting: Setting, schema: Schema, drafts: Iterable[Draft]) -> None:
        super().__init__()
        self._setting, self.schema = setting, schema
        self._lines = column(self, gap=16)
        self._blocks: list[RowBlock] = []
        self._plain: list[RecordForm] = []
        self.more: Button | None = None
        if schema.rows is not Rows.ONE:
            self.more = Button(self._theme, self._more_words(), icon="plus")
            self.more.clicked.connect(self._want)
            self._lines.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        for draft in drafts:
            self._place(draft)
        self._settle()

    @property
    def _theme(self) -> Theme:
        return self._setting.theme

    @property
    def forms(self) -> tuple[RecordForm, ...]:
        """The forms shown, those of rows taken out left aside."""
        kept = (block.form for block in self._blocks if not block.is_given_up)
        return (*self._plain, *kept)

    def add(self, draft: Draft) -> RecordForm:
        """Show one more row, and lead the person to its first question."""
        form = self._place(draft)
        self._settle()
        next(iter(form.questions.values())).made.focus_at()
        return form

    def block_of(self, row_id: RecordId) -> RowBlock | None:
        """Return the block of a row, or None if the row stands on the page or is not here."""
        found = (one for one in self._blocks if one.form.draft.now.id == row_id)
        return next(found, None)

    def _place(self, draft: Draft) -> RecordForm:
        if self.schema.rows is Rows.ONE:
            form = RecordForm(self._setting, draft)
            self._plain.append(form)
            self._lines.addWidget(form)
        else:
            block = RowBlock(self._setting, draft)
            block.given_up.connect(self._give_up)
            block.taken_back.connect(self._take_back)
            self._blocks.append(block)
            self._lines.insertWidget(len(self._blocks) - 1, block)
            form = block.form
        form.edited.connect(self.edited)
        form.left.connect(self.left)
        return form

    def _settle(self) -> None:
        """Number the rows anew and say what one more would be."""
        kept = list(self._kept())
        for number, block in enumerate(kept, start=1):
            block.show_number(number if len(kept) > 1 else None)
        if self.more is not None:
            self.more.say(self._more_words())

    def _kept(self) -> Iterator[RowBlock]:
        return (block for block in self._blocks if not block.is_given_up)

    def _more_words(self) -> Text:
        if any(self._kept()) and self.schema.add_another is not None:
            return self.schema.add_another
        return N_("Write one down: {what}").with_values(what=self.schema.label)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self.schema)

    @Slot(object)
    def _give_up(self, draft: Draft) -> None:
        self._settle()
        self.given_up.emit(draft)

    @Slot(object)
    def _take_back(self, draft: Draft) -> None:
        self._settle()
        self.taken_back.emit(draft)
        self.edited.emit(draft)  # its words are to be put away again
