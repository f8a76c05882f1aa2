"""Where the form of a row stands on a page: one at a time, above the rows it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.records import Draft
from app.usecases.intakes import KeptDraft
from app.usecases.login import Outcome
from ui.desk import Desk
from ui.pages.rowform import FormKind, RowForm
from ui.widgets.cards import Notice
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus


class FormPlace(QWidget):
    """Opens the forms of ``kinds``, a kind of form by its key, and closes them when they end.

    resting: makes what stands here while no form does.
    Signals: opened(QWidget), a form or a refusal stands here now and wants to be seen; closed(str),
    the form is gone: the id of the row that was saved, empty if it was given up.
    """

    opened = Signal(object)
    closed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        kinds: Mapping[str, FormKind],
        resting: Callable[[], QWidget] | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._kinds, self._resting = desk, kinds, resting
        self.form: RowForm | None = None
        self._refusal, self._held = column(gap=0), column(gap=12)
        whole = column(self, gap=12)
        for part in (self._refusal, self._held):
            whole.addLayout(part)
        self.empty()

    def resume(self, find: Callable[..., Outcome[KeptDraft | None]], *arguments: object) -> None:
        """Open the form again on words that were left half-typed, unless one is open.

        They are looked for where words are sealed, so that those of a page just left are there.
        """
        if self.form is None:
            self._desk.jobs.run(find, *arguments, done=self.show_kept)

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Open the form of half-typed words."""
        if kept is not None and self.form is None:
            self._open(str(kept.more.get("form")), kept)

    def ask(
        self,
        make: Callable[..., Draft | KeptDraft],
        *arguments: Any,  # noqa: ANN401 - as made
        key: str = "",
    ) -> None:
        """Open the form ``key`` on the draft that ``make`` returns; else that of its kind."""
        self.forget_refusal()
        done = partial(self.open_draft, key)
        self._desk.jobs.ask(make, *arguments, done=done, failed=self.show_refusal)

    def open_draft(self, key: str, draft: Draft | KeptDraft) -> None:
        """Show the form of a draft, ready to be typed in."""
        kept = draft if isinstance(draft, KeptDraft) else KeptDraft(draft, {})
        self._open(key or kept.draft.now.schema.name, kept)
        if self.form is not None:
            self.form.begin()
            # Its place is known once the page is laid out again.
            QTimer.singleShot(0, self.form, partial(self.opened.emit, self.form))

    def put(self, widget: QWidget, form: RowForm | None = None) -> None:
        """Show something else here: what a form begins from, or what holds one."""
        self.flush()
        self._show(widget, form)
        self.opened.emit(widget)

    def show_refusal(self, problem: Problem) -> None:
        """Say above the form why something was not done."""
        clear(self._refusal)
        notice = Notice(self._desk.theme, problem.text, tone="warn")
        self._refusal.addWidget(notice)
        self.show()
        self.opened.emit(notice)

    def forget_refusal(self) -> None:
        """Take away what was refused, as before another try."""
        clear(self._refusal)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self.form is not None:
            self.form.flush()

    @Slot()
    @Slot(str)
    def close_form(self, saved: str = "") -> None:
        """Take the form away."""
        self.empty()
        self.closed.emit(saved)

    def empty(self) -> None:
        """Show what stands here while no form does, else nothing."""
        with keeping_focus(self):
            self.form = None
            clear(self._refusal)
            clear(self._held)
            if self._resting is None:
                self.hide()
            else:
                self._held.addWidget(self._resting())

    def _open(self, key: str, kept: KeptDraft) -> None:
        kind = self._kinds.get(key)
        if kind is None:
            return
        self.flush()
        form = RowForm(self._desk, kind, kept)
        form.saved.connect(self.close_form)
        form.stopped.connect(self.close_form)
        self._show(form, form)

    def _show(self, widget: QWidget, form: RowForm | None) -> None:
        with keeping_focus(self):
            clear(self._refusal)
            clear(self._held)
            self.form = form
            self._held.addWidget(widget)
            self.show()
