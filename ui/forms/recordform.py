"""A form drawn from a schema: one question per field, no field named here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Problem
from app.records import Draft
from app.schema.fields import Field
from ui.forms.place import Place, is_within
from ui.forms.questions import FieldQuestion
from ui.forms.setting import Setting
from ui.theme.tokens import Role
from ui.widgets.layouts import column

GAP_PX = 24


class RecordForm(QWidget):
    """Edits one draft; knows kinds of fields, never fields.

    fields: those to draw, in order; all that a person fills in if left out.
    Signals: edited(Draft), after the user's own act; left(Draft), when the focus
    leaves an answer.
    """

    edited = Signal(object)
    left = Signal(object)

    def __init__(
        self,
        setting: Setting,
        draft: Draft,
        fields: Iterable[Field[Any]] | None = None,
        *,
        role: Role = "lead",
    ) -> None:
        super().__init__()
        self._draft = draft
        lines = column(self, gap=GAP_PX if role == "lead" else GAP_PX // 2)
        self.questions: dict[str, FieldQuestion] = {}
        for one in draft.now.schema.form_fields if fields is None else fields:
            question = FieldQuestion(setting, one, draft, role=role)
            question.setObjectName(one.key)
            question.edited.connect(self._tell)
            lines.addWidget(question)
            self.questions[one.key] = question
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def draft(self) -> Draft:
        """The draft that edits go into."""
        return self._draft

    def show_draft(self, draft: Draft) -> None:
        """Show another draft of the same kind, as after a save; the focus stays where it is."""
        place = self.place()
        self._draft = draft
        for question in self.questions.values():
            question.show_draft(draft)
        if place is not None:
            self.go_to(place)

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps the draft from being saved: refused values, then answers wanting."""
        for question in self.questions.values():
            if question.refusal is not None:
                yield question.refusal
        yield from self._draft.problems()

    def show_problems(self) -> FieldQuestion | None:
        """Say beside each field what is wrong or wanting; return the first such question."""
        for question in self.questions.values():
            question.leave()
            question.show_missing()
        found = (one for one in self.questions.values() if one.has_problem or one.is_missing)
        return next(found, None)

    def show_problem(self, problem: Problem) -> bool:
        """Say a problem beside the field it names; False if that field is not here."""
        question = self.questions.get(problem.field or "")
        if question is not None:
            question.say(problem)
        return question is not None

    def unfinished(self) -> dict[str, tuple[str, ...]]:
        """Return, by field, words that stand for no value yet: to be kept beside the draft."""
        typed = {key: question.typed() for key, question in self.questions.items()}
        return {key: words for key, words in typed.items() if words is not None}

    def show_unfinished(self, words: Mapping[str, Iterable[str]]) -> None:
        """Show words that ``unfinished`` gave."""
        for key, typed in words.items():
            if key in self.questions:
                self.questions[key].show_typed(typed)

    def place(self) -> Place | None:
        """Return where the person is writing, or None if that is not in this form."""
        focused = QApplication.focusWidget()
        for key, question in self.questions.items():
            if is_within(focused, question):
                return Place(self._draft.now.id, key, *question.made.focus_point())
        return None

    def go_to(self, place: Place) -> bool:
        """Bring the person back to ``place``; False if it is not in this form."""
        question = self.questions.get(place.key)
        if question is None or place.row != self._draft.now.id:
            return False
        question.made.focus_at(place.part, place.caret)
        return True

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self._draft)

    @Slot("QWidget*", "QWidget*")
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Tell the question that the focus has left."""
        for question in self.questions.values():
            if is_within(old, question.made) and not is_within(new, question.made):
                question.leave()
                self.left.emit(self._draft)
