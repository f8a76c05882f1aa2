"""A new document: the chosen files, what is told of the paper, and how keeping it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_, plural, verbatim
from app.records import Draft, RecordId, value_text
from app.schema import document as fields
from app.schema.kinds import Stored
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.keptwords import typed_of
from ui.forms.links import kind_meant
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.jobs import WorkHandle
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ProgressPanel

ASKED = (
    fields.document_type,
    fields.document_title,
    fields.document_language,
    fields.document_seen,
    fields.document_proves,
)


FORM = "document"  # what its half-typed words are kept under
LOST = N_("The files are not where they were. Choose or drop them again.")
SEALING = N_("All is read. Now it is sealed.")


class DocumentForm(Card):
    """begun: the draft with its half-typed words, and what of the file the paper may prove.

    Signals: kept(), the document is in the vault; stopped(), nothing was kept.
    """

    kept = Signal()
    stopped = Signal()

    def __init__(
        self, desk: Desk, begun: tuple[KeptDraft, tuple[Option, ...]], files: Sequence[Path]
    ) -> None:
        super().__init__(gap=18)
        self._desk, self._files = desk, tuple[Path, ...]()
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        self._work: WorkHandle | None = None
        self.panel: ProgressPanel | None = None
        theme = desk.theme
        self.body.addWidget(Heading(theme, N_("Keep a document"), 3))
        self._chosen = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        self._names = Label(theme, verbatim(""), "small", wraps=True)
        self.body.addWidget(self._chosen)
        self.body.addWidget(self._names)
        self._notes = column(gap=8)
        self.body.addLayout(self._notes)
        waiting, proved = begun
        offers = {kind_meant(fields.document_proves): proved}
        asked = ASKED if proved else ASKED[:-1]
        setting = Setting(theme, desk.today, desk.languages, offers)
        self.form = RecordForm(setting, waiting.draft, asked)
        self.form.show_unfinished(typed_of(waiting))
        self.form.edited.connect(self._clock.touch)
        self.form.left.connect(self._clock.flush)
        for question in self.form.questions.values():
            for way in question.ways.values():
                way.hide()  # a paper that lies here has no answer left unsaid
        self.body.addWidget(self.form)
        self._add_acts()
        self.take_files(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Show which files are chosen; what was told of the paper stays."""
        self._files = tuple(files)
        told = plural("{count} file is chosen:", "{count} files are chosen:", len(files))
        self._chosen.say(told if files else LOST)
        self._names.say(verbatim(" · ".join(one.name for one in files)))
        self._keep.setEnabled(bool(files))
        if self.form.draft.dirty:
            self._clock.touch(self.form.draft)

    def begin(self) -> None:
        """Give the keyboard to the first question."""
        next(iter(self.form.questions.values())).made.focus_at()

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    @Slot(object)
    def seal(self, drafts: Sequence[Draft]) -> None:
        """Put half-typed words away, sealed for this worker, with the places of the files."""
        typed = {key: list(words) for key, words in self.form.unfinished().items()}
        files = [str(one.absolute()) for one in self._files]
        more: dict[str, Stored] = {"typed": typed, "form": FORM, "files": files}
        kept = [KeptDraft(draft, more) for draft in drafts]
        self._desk.jobs.run(keep_drafts, kept, failed=self.show_refusal)

    @Slot()
    def keep(self) -> None:
        """Seal the files in the job process."""
        if not self._files or (self._work is not None and not self._work.is_over):
            return
        kind = self.form.draft.now.get(fields.document_type)
        if kind is None or any(one.refusal for one in self.form.questions.values()):
            question = self.form.questions[fields.document_type.key]
            question.show_missing()
            question.made.focus_at()
            return
        self._keep.setEnabled(False)
        clear(self._notes)
        words = plural(
            "The file is read and sealed", "{count} files are read and sealed", len(self._files)
        )
        self.panel = ProgressPanel(self._desk.theme, words)
        self.panel.show_progress(0, 0)
        self.panel.stop_wanted.connect(self.cancel)
        self._notes.addWidget(self.panel)
        asked = ["attach", "--type", kind, *self._told(), "--", str(self._person)]
        asked += [str(one.absolute()) for one in self._files]
        self._work = self._desk.jobs.work(
            asked,
            done=self.after_keep,
            failed=self.show_refusal,
            progress=self.show_progress,
        )

    def show_progress(self, done: int, total: int) -> None:
        """Tell how many files are read; after the last one they are sealed together."""
        if self.panel is not None:
            is_read = done == total
            self.panel.show_progress(done, total, SEALING if is_read else None)

    @Slot()
    def cancel(self) -> None:
        """Stop reading and sealing; nothing is kept then."""
        if self._work is not None and not self._work.is_over:
            self._work.cancel()

    @Slot()
    def stop(self) -> None:
        """Keep nothing."""
        self.cancel()
        self._forget_words()
        self.stopped.emit()

    def after_keep(self, _: Any) -> None:  # noqa: ANN401 - the list shows it
        """Say that it is kept, and what is left to do outside."""
        words = N_("The document is kept. Now delete the open file, if nobody else needs it.")
        self._desk.tell(words, can_undo=True)
        self._forget_words()
        self.kept.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing was kept."""
        self._keep.setEnabled(True)
        self.panel = None
        clear(self._notes)
        if not self.form.show_problem(problem):
            self._notes.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def _forget_words(self) -> None:
        self._clock.forget(self.form.draft)
        self._desk.jobs.run(drop_drafts, [self.form.draft.now.id])

    def _add_acts(self) -> None:
        acts = row(gap=12)
        self._keep = Button(
            self._desk.theme, N_("Keep it"), kind="primary", size="big", icon="file-lock"
        )
        self._keep.clicked.connect(self.keep)
        stop = Button(self._desk.theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.stop)
        acts.addWidget(self._keep)
        acts.addWidget(stop)
        acts.addStretch(1)
        self.body.addLayout(acts)

    @property
    def _person(self) -> RecordId:
        return self.form.draft.now.subject

    def _told(self) -> list[str]:
        """Return the other answers as the command line takes them."""
        stored = self.form.draft.now.stored
        words = []
        for one in ASKED[1:]:
            if stored.get(one.key) is not None:
                words += ["--set", f"{one.key}={value_text(one, stored[one.key])}"]
        return words
