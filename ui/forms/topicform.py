"""One topic of the intake talk: the rows of every schema that belongs to it, on drafts given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.records import Draft, RecordId
from app.schema.fields import Schema
from app.schema.registry import Topic
from ui.forms.place import Place
from ui.forms.questions import FieldQuestion
from ui.forms.recordform import RecordForm
from ui.forms.rowforms import RowForms
from ui.forms.setting import Setting
from ui.widgets.layouts import column

GAP_PX = 28


class TopicForm(QWidget):
    """Edits the drafts of one topic, one draft a row; saves nothing by itself.

    Signals, all on the main thread: edited(Draft), after the user's own act;
    left(Draft), when the focus leaves an answer; given_up(Draft) and
    taken_back(Draft), a row that was never saved is taken out, or brought back;
    row_wanted(Schema): answer with ``add_row``.
    """

    edited = Signal(object)
    left = Signal(object)
    given_up = Signal(object)
    taken_back = Signal(object)
    row_wanted = Signal(object)

    def __init__(self, setting: Setting, topic: Topic, drafts: Sequence[Draft]) -> None:
        super().__init__()
        self.topic = topic
        self._kinds: dict[str, RowForms] = {}
        lines = column(self, gap=GAP_PX)
        for schema in topic.schemas:
            own = [draft for draft in drafts if draft.now.schema.name == schema.name]
            made = RowForms(setting, schema, own)
            made.edited.connect(self.edited)
            made.left.connect(self.left)
            made.given_up.connect(self.given_up)
            made.taken_back.connect(self.taken_back)
            made.wanted.connect(self.row_wanted)
            lines.addWidget(made)
            self._kinds[schema.name] = made

    @property
    def forms(self) -> tuple[RecordForm, ...]:
        """The form of every row that was not taken out, in the order of the page."""
        return tuple(form for kind in self._kinds.values() for form in kind.forms)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of the rows that were not taken out: what a save is given."""
        return tuple(form.draft for form in self.forms)

    def rows_of(self, schema: Schema) -> RowForms:
        """Return the rows of one schema of the topic."""
        return self._kinds[schema.name]

    def add_row(self, draft: Draft) -> RecordForm:
        """Show one more row, and lead the person to its first question."""
        return self._kinds[draft.now.schema.name].add(draft)

    def form_of(self, row: RecordId) -> RecordForm | None:
        """Return the form of a row, or None if it is not here."""
        return next((form for form in self.forms if form.draft.now.id == row), None)

    def show_drafts(self, drafts: Iterable[Draft]) -> None:
        """Let the rows go on from these drafts, as after a save; rows are told by their id."""
        for draft in drafts:
            form = self.form_of(draft.now.id)
            if form is not None:
                form.show_draft(draft)

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps the topic from being saved; empty new rows keep nothing up."""
        for form in self.forms:
            if form.draft.dirty or form.draft.base.versions or form.unfinished():
                yield from form.problems()

    def show_problems(self) -> FieldQuestion | None:
        """Say beside each field what is wrong or wanting; return the first such question."""
        found = [form.show_problems() for form in self.forms]
        return next((question for question in found if question is not None), None)

    def unfinished(self) -> dict[RecordId, dict[str, tuple[str, ...]]]:
        """Return, by row and field, words that stand for no value yet."""
        words = {form.draft.now.id: form.unfinished() for form in self.forms}
        return {row: typed for row, typed in words.items() if typed}

    def show_unfinished(self, words: Mapping[RecordId, Mapping[str, Iterable[str]]]) -> None:
        """Show words that ``unfinished`` gave."""
        for row, typed in words.items():
            form = self.form_of(row)
            if form is not None:
                form.show_unfinished(typed)

    def place(self) -> Place | None:
        """Return where the person is writing, or None if that is not in this topic."""
        return next((place for form in self.forms if (place := form.place())), None)

    def go_to(self, place: Place) -> bool:
        """Bring the person back to ``place``; False if it is not in this topic."""
        return any(form.go_to(place) for form in self.forms)

    def begin(self) -> None:
        """Lead the person to the first question without an answer, else to the first."""
        questions = [one for form in self.forms for one in form.questions.values()]
        empty = (one for one in questions if one.is_empty)
        first = next(empty, next(iter(questions), None))
        if first is not None:
            first.made.focus_at()
