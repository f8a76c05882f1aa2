"""The lines for a new goal, or a thing for the shelf; half-typed words are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import Text
from app.records import Draft, RecordId
from app.schema.fields import Field, Schema
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts, new_draft
from app.usecases.login import Login, Outcome, unchanged
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.keptwords import kept_with, typed_of
from ui.forms.texts import DirectedLine
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.layouts import column
from ui.widgets.selects import Select

WORDS_PX = 320


@dataclass(frozen=True)
class LineKind:
    """What a line writes: rows of a kind by two of their fields; act: the words of its button."""

    schema: Schema
    words: Field[str]
    code: Field[Any]
    options: Sequence[Option]
    act: Text

    @property
    def form(self) -> str:
        """The name under which its half-typed words are kept."""
        return f"line:{self.schema.name}"


class NewLine(QWidget):
    """A line to write, a list to choose from and a button.  Signals: wanted(words, code)."""

    wanted = Signal(str, str)

    def __init__(self, desk: Desk, person: RecordId, kind: LineKind) -> None:
        super().__init__()
        self._desk, self._person, self._kind = desk, person, kind
        self._draft: Draft | None = None
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        theme, flow = desk.theme, Flow(gap=10)
        column(self).addWidget(flow)
        self.select = Select(theme, kind.code.label, kind.options)
        self.line = DirectedLine(theme, kind.words.label)
        self.line.setPlaceholderText(theme.line(kind.words.label))
        self.line.setMinimumWidth(theme.grown(WORDS_PX))
        self.line.returnPressed.connect(self.ask)
        self.line.textEdited.connect(self.note)
        self.select.activated.connect(self.note)
        button = Button(theme, kind.act, icon="plus")
        button.clicked.connect(self.ask)
        for part in (self.select, self.line, button):
            flow.add(part)

    def prepare(self) -> None:
        """Ask for the words that wait, if the line does not know yet where it keeps its own."""
        if self._draft is None:
            begun = (self._person, self._kind)
            self._desk.jobs.run(_begun, *begun, done=self.begin, failed=self.leave)

    def begin(self, kept: KeptDraft) -> None:
        """Show words that waited; what was typed since stays."""
        self._draft = kept.draft
        waiting = typed_of(kept).get(self._kind.words.key, ())
        if self.line.text():
            self.note()
        elif waiting:
            self.line.setText(waiting[0])
            self.select.choose(waiting[1])

    @Slot()
    def note(self) -> None:
        """Have what is typed sealed soon."""
        if self._draft is not None:
            self._clock.touch(self._draft)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    @Slot(object)
    def seal(self, drafts: Sequence[Draft]) -> None:
        """Put half-typed words away, sealed for this worker."""
        words = self.line.text()
        typed = {self._kind.words.key: (words, self.select.chosen())} if words.strip() else {}
        kept = kept_with(drafts, typed, form=self._kind.form)
        self._desk.jobs.run(keep_drafts, kept, failed=self.leave)

    def leave(self, _: Problem) -> None:
        """Leave the words in the line; the next key has them sealed again."""

    @Slot()
    def ask(self) -> None:
        """Have the words written down; the line is free for the next ones."""
        words = " ".join(self.line.text().split())
        self.line.clear()
        draft, self._draft = self._draft, None
        if draft is not None:
            self._clock.forget(draft)
            self._desk.jobs.run(drop_drafts, [draft.now.id])
        self.wanted.emit(words, self.select.chosen())
        self.prepare()


def _begun(login: Login, person: RecordId, kind: LineKind) -> Outcome[KeptDraft]:
    """Return the words that wait for a line, else a place to keep them."""
    kept = kept_form(login, person, {kind.form})
    return unchanged(kept or KeptDraft(new_draft(login, person, kind.schema.name), {}))
