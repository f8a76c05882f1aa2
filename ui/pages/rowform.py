"""A card that writes one row of any kind: its questions, save or not now; its words are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text
from app.records import Draft, RecordId
from app.schema.fields import Field
from app.usecases.events import SavedEvent
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts
from app.usecases.login import Login, Outcome
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.keptwords import kept_with, typed_of
from ui.forms.recordform import RecordForm
from ui.forms.setting import NO_OFFERS, Setting
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column, row


@dataclass(frozen=True)
class FormKind:
    """What a form is called, which fields it asks for, and the use case that saves them.

    key: what its half-typed words are kept under.  is_personal: the answers are somebody's,
    who may prefer not to say.  save: gives the row's id, or what has it and more to tell.
    """

    key: str
    title: Text
    fields: tuple[Field[Any], ...]
    save: Callable[[Login, Draft], Outcome[Any]]
    done: Text
    is_personal: bool = True


class RowForm(Card):
    """Writes one row.

    offers: records to pick from.  languages: in which sentences are asked for, those of
    the centre if left out.
    Signals: saved(RecordId), the words are a fact; stopped(), they were given up.
    """

    saved = Signal(str)
    stopped = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: FormKind,
        kept: KeptDraft,
        *,
        offers: Mapping[str, tuple[Option, ...]] = NO_OFFERS,
        languages: tuple[str, ...] = (),
    ) -> None:
        super().__init__(gap=18)
        self._desk, self._kind, self._is_saving = desk, kind, False
        theme = desk.theme
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        self.body.addWidget(Heading(theme, kind.title, 3))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        setting = Setting(theme, desk.today, languages or desk.languages, offers)
        self.form = RecordForm(setting, kept.draft, kind.fields)
        self.form.edited.connect(self._clock.touch)
        self.form.left.connect(self._clock.flush)
        self.form.show_unfinished(typed_of(kept))
        if not kind.is_personal:
            for question in self.form.questions.values():
                for way in question.ways.values():
                    way.hide()
        self.body.addWidget(self.form)
        acts = row(gap=12)
        save = Button(theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.stop)
        acts.addWidget(save)
        acts.addWidget(stop)
        acts.addStretch(1)
        self.body.addLayout(acts)

    @property
    def row(self) -> RecordId:
        """The id of the row that is written."""
        return self.form.draft.now.id

    def begin(self, key: str = "") -> QWidget:
        """Give the keyboard to the question of ``key``, else to the first, and return it."""
        first = next(iter(self.form.questions.values()))
        question = self.form.questions.get(key) or first
        question.made.focus_at()
        return question

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    @Slot()
    def submit(self) -> None:
        """Save the row as it is filled in."""
        if self._is_saving:
            return
        wrong = self.form.show_problems()
        if wrong is not None:
            wrong.made.focus_at()
            return
        self._is_saving = True
        self._desk.jobs.run(
            self._kind.save,
            self.form.draft,
            done=self.after_save,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_save(self, saved: RecordId | SavedEvent) -> None:
        """Say that the words are saved, and what else came of it."""
        self._clock.forget(self.form.draft)
        words, row_id = self._kind.done, saved
        if isinstance(saved, SavedEvent):
            words, row_id = saved.words or words, saved.id
        self._desk.tell(words, can_undo=True)
        self.saved.emit(row_id)

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field, else above the form, why it was not saved."""
        self._is_saving = False
        clear(self._refusal)
        if not self.form.show_problem(problem):
            self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def stop(self) -> None:
        """Give the words up."""
        self._clock.forget(self.form.draft)
        self._desk.jobs.run(drop_drafts, [self.row], done=self.after_stop)

    def after_stop(self, _: None) -> None:
        """Tell that the words are forgotten."""
        self.stopped.emit()

    @Slot(object)
    def seal(self, drafts: Iterable[Draft]) -> None:
        """Put half-typed words away, sealed for this worker."""
        kept = kept_with(drafts, self.form.unfinished(), form=self._kind.key)
        self._desk.jobs.run(keep_drafts, kept, failed=self.show_refusal)
