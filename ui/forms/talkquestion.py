"""One question of the talk: its answer, the worker's hint, and the fields beside the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record
from app.rules.talk import Asked
from app.schema.fields import unsaid_in
from app.schema.talk import Question
from ui.forms.place import is_within
from ui.forms.questions import FieldQuestion
from ui.forms.setting import Setting
from ui.widgets.layouts import Margins, column

MORE_GAP_PX, INDENT_PX = 12, 14
SAID_BEFORE = N_("Last time: {answer}")


class TalkQuestion(QWidget):
    """Draws one question put to one row.

    The fields beside the answer come once there is one, or once they hold something.
    A part is named by the question's id and the field's key, with a dot between them.
    Signals: edited(), after the user's own act; left(), when the focus leaves a part.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, setting: Setting, asked: Asked, draft: Draft, margins: Margins = 0) -> None:
        super().__init__()
        self._setting, self.asked, self._draft = setting, asked, draft
        self.setObjectName(asked.question.id)
        self._is_wanted = False
        self._lines = column(self, gap=MORE_GAP_PX, margins=margins)
        self.main = self._part(FieldQuestion(setting, self.question.field, draft))
        self._lines.addWidget(self.main)
        self.parts: dict[str, FieldQuestion] = {self.path(self.question.field.key): self.main}
        if self.question.hint is not None:
            self.main.add_hint(self.question.hint, "info")
        if asked.before is not None:
            self._tell_before(asked.before)
        self.show_beside()

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def draft(self) -> Draft:
        """The draft that edits go into; of a question that picks a row it is kept nowhere."""
        return self._draft

    def path(self, key: str) -> str:
        """Return the name of the part that fills the field ``key``."""
        return f"{self.question.id}.{key}"

    def show_draft(self, draft: Draft) -> None:
        """Show the answer that another draft of the same kind holds."""
        self._draft = draft
        for part in self.parts.values():
            part.show_draft(draft)
        self.show_beside()

    def show_beside(self) -> None:
        """Make the fields beside the answer if their time has come."""
        beside = self.question.beside
        if len(self.parts) > 1 or not beside or not self._is_time():
            return
        place = column(gap=MORE_GAP_PX, margins=self._indent())
        for one in beside:
            part = self._part(FieldQuestion(self._setting, one, self._draft, role="small"))
            self.parts[self.path(one.key)] = part
            place.addWidget(part)
        self._lines.addLayout(place)

    def show_typed(self, path: str, words: Iterable[str]) -> bool:
        """Show words that stand for no value yet in the part ``path``; False if it is not here."""
        if path not in self.parts and self._is_beside(path):
            self._make_all()
        part = self.parts.get(path)
        if part is not None:
            part.show_typed(words)
            self.show_beside()
        return part is not None

    def unfinished(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by part, words that stand for no value yet."""
        typed = {path: part.typed() for path, part in self.parts.items()}
        return {path: words for path, words in typed.items() if words is not None}

    def refusals(self) -> Iterator[Problem]:
        """Yield why what is filled in cannot be kept."""
        return (one.refusal for one in self.parts.values() if one.refusal is not None)

    def focused(self) -> tuple[str, FieldQuestion] | None:
        """Return the part that has the focus, and its name; None if none has."""
        here = QApplication.focusWidget()
        return next((one for one in self.parts.items() if is_within(here, one[1])), None)

    def follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Say what is wrong in a part that the focus has just left."""
        for part in self.parts.values():
            if is_within(old, part.made) and not is_within(new, part.made):
                part.leave()
                self.left.emit()

    def _part(self, part: FieldQuestion) -> FieldQuestion:
        part.edited.connect(self._tell)
        return part

    def _is_time(self) -> bool:
        stored = self._draft.now.stored
        if self._is_wanted:
            return True
        held = any(stored.get(one.key) not in (None, "", []) for one in self.question.beside)
        answer = stored.get(self.question.field.key)
        is_answered = answer not in (None, "", []) and unsaid_in(answer) is None
        return held or is_answered or self.main.refusal is not None

    def _is_beside(self, path: str) -> bool:
        return any(self.path(one.key) == path for one in self.question.beside)

    def _make_all(self) -> None:
        self._is_wanted = True
        self.show_beside()

    def _indent(self) -> Margins:
        left, right = (0, INDENT_PX) if self._setting.theme.is_rtl else (INDENT_PX, 0)
        return (left, 0, right, 0)

    def _tell_before(self, before: Record) -> None:
        """Say what was answered on an earlier day."""
        one, theme = self.question.field, self._setting.theme
        value = before.get(one)
        unsaid = before.unsaid(one)
        said: Text | None = unsaid.label if unsaid is not None else None
        if value is not None:
            said = verbatim(one.kind.show(value, theme.catalog))
        if said is not None:
            self.main.add_hint(SAID_BEFORE.with_values(answer=said), "clock")

    @Slot()
    def _tell(self) -> None:
        self.show_beside()
        self.edited.emit()
