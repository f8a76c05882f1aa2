"""One document, looked at inside the window only; a copy leaves on demand and with a warning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_, verbatim
from app.records import RecordId
from app.schema import document as fields
from app.schema.documentcodes import DOCUMENT_TYPES
from app.schema.fields import Purpose
from app.usecases.documents import (
    DocumentView,
    remove_document,
    save_document_as,
)
from ui.desk import Desk
from ui.pages.documentforget import ForgetPanel
from ui.pages.documentpages import DocumentPages
from ui.shortcuts import add_shortcut
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column


class DocumentViewer(QWidget):
    """Signals: closed(), back to the list."""

    closed = Signal()

    def __init__(self, desk: Desk, view: DocumentView) -> None:
        super().__init__()
        self._desk, self._view = desk, view
        whole = column(self, gap=8, margins=(28, 16, 28, 12))
        whole.addWidget(self._bar())
        kind = view.record.get(fields.document_type, "other")
        whole.addWidget(Heading(desk.theme, DOCUMENT_TYPES.get(kind, verbatim(kind)), 3))
        if title := view.record.get(fields.document_title):
            whole.addWidget(Label(desk.theme, verbatim(title), colour="ink2", wraps=True))
        self.panel: ForgetPanel | None = None
        self._notes = column(gap=8)
        whole.addLayout(self._notes)
        self.pad = DocumentPages(desk, view)
        self.pad.wanted.connect(self.clear_notes)
        self.pad.refused.connect(self.show_refusal)
        whole.addWidget(self.pad, 1)
        add_shortcut(self, "Escape", self.close_it, is_local=True)

    def begin(self) -> None:
        """Show the first page."""
        self.pad.begin()

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say why a page is not shown or a copy not written."""
        self.clear_notes()
        self._notes.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def ask_to_save(self) -> None:
        """Say what a copy outside means, before there is one."""
        self.clear_notes()
        words = N_("A copy outside Waymark is open: anybody who has the file can read it.")
        note = N_("Save it only where the person wants it, and delete it afterwards.")
        notice = Notice(self._desk.theme, words, note=note, tone="warn")
        save = Button(self._desk.theme, N_("Choose where"), size="small", icon="download")
        save.clicked.connect(self.save)
        notice.add_act(save)
        self._notes.addWidget(notice)
        save.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def save(self) -> None:
        """Write an open copy to a place that the worker chooses."""
        path = self.chosen_path()
        if path is not None:
            self._desk.jobs.run(
                save_document_as,
                self._view.id,
                path,
                Purpose.KEEP_FILE,
                done=self.after_save,
                failed=self.show_refusal,
            )

    def chosen_path(self) -> Path | None:
        """Return where the worker wants the copy, or None."""
        title = self._desk.theme.plain(N_("Where shall the copy be saved?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, self._view.file_name)
        return Path(chosen) if chosen else None

    def after_save(self, _: Any) -> None:  # noqa: ANN401 - the id is known
        """Say that the copy is there and open."""
        self.clear_notes()
        self._desk.tell(N_("The copy is saved. It is open: take care of it."))

    @Slot()
    def remove(self) -> None:
        """Take the document away; the toast offers to bring it back."""
        self._desk.jobs.run(
            remove_document,
            self._view.id,
            done=self.after_remove,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_remove(self, _: RecordId) -> None:
        """Say that it is gone from the list."""
        self._desk.tell(N_("The document is taken away."), can_undo=True)
        self.closed.emit()

    @Slot()
    def ask_to_forget(self) -> None:
        """Say what forgetting for ever means, and ask for the person's code."""
        self.clear_notes()
        self.panel = ForgetPanel(self._desk, self._view.id)
        self.panel.forgotten.connect(self.close_it)
        self.panel.given_up.connect(self.clear_notes)
        self._notes.addWidget(self.panel)
        self.panel.begin()

    @Slot()
    def clear_notes(self) -> None:
        """Take away what was said above the page."""
        self.panel = None
        clear(self._notes)

    @Slot()
    def close_it(self) -> None:
        """Go back to the list."""
        self.pad.stop()
        self.closed.emit()

    def _bar(self) -> QWidget:
        theme = self._desk.theme
        bar = Flow(gap=8)
        back = Button(theme, N_("All documents"), kind="quiet", icon="arrow-left")
        back.clicked.connect(self.close_it)
        copy = Button(theme, N_("Save a copy"), icon="download")
        copy.clicked.connect(self.ask_to_save)
        away = Button(theme, N_("Take it away"), kind="quiet", icon="trash-2")
        away.clicked.connect(self.remove)
        forget = Button(theme, N_("Forget it for ever"), kind="quiet", icon="file-warning")
        forget.clicked.connect(self.ask_to_forget)
        for part in (back, copy, away, forget):
            bar.add(part)
        return bar
