"""Documents of one person: what is kept, shown as small pictures, and the way to keep more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.calendars import show_day
from app.i18n import N_, Catalog, Text, plural, verbatim
from app.records import Record, RecordId
from app.schema import document as fields
from app.schema.document import DOCUMENT
from app.schema.documentcodes import COMPARED, DOCUMENT_TYPES
from app.usecases.cases import beginnings
from app.usecases.casework import kept_form
from app.usecases.documents import DocumentView, documents_of, open_document
from app.usecases.intakes import KeptDraft, new_draft
from app.usecases.login import Login, Outcome, unchanged
from ui.desk import Desk
from ui.pages.documentform import FORM, DocumentForm
from ui.pages.documentviewer import DocumentViewer
from ui.pages.elsewherenotice import ElsewhereNotice
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.documenttile import DocumentTile, TileWords
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage

ELSEWHERE = N_("Not on this computer yet")
FILES = "JPEG, PNG, WebP, TIFF, PDF (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.pdf)"


_Begun = tuple[KeptDraft, tuple[Option, ...]]


@dataclass(frozen=True)
class _Kept:
    """A form that was left: how it began, and those of its files that are there."""

    begun: _Begun
    files: tuple[Path, ...]


class DocumentsPart(QWidget):
    """The list, above it a form for new files dropped or chosen; a document opens in its place."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._viewer: DocumentViewer | None = None
        self.form: DocumentForm | None = None
        self.setAcceptDrops(True)
        whole = column(self, gap=0)
        self._stack = QStackedWidget()
        whole.addWidget(self._stack)
        self._page = ScrollPage(gap=18, margins=(36, 24, 36, 28))
        self._top = column(gap=12)
        self._page.body.addLayout(self._top)
        self._list = column(gap=12)
        self._page.body.addLayout(self._list)
        self._page.body.addStretch(1)
        self._stack.addWidget(self._page)
        self._show_acts()

    def refresh(self) -> None:
        """Ask which documents there are."""
        self._desk.jobs.ask(documents_of, self._person, done=self.show_documents)
        if self.form is None:
            # After what is being sealed now: the words of a moment ago are not waiting yet.
            self._desk.jobs.run(_kept_document, self._person, done=self.show_kept)

    def flush(self) -> None:
        """Put half-typed words away, as before a lock."""
        if self.form is not None:
            self.form.flush()

    def show_kept(self, kept: _Kept | None) -> None:
        """Open the form with the words that were not saved the last time."""
        if kept is not None and self.form is None:
            self.open_form(kept.files, kept.begun)

    def show_documents(self, views: tuple[DocumentView, ...]) -> None:
        """Show a tile for each document."""
        with keeping_focus(self):
            clear(self._list)
            if not views:
                words = N_("No document is kept yet.")
                note = N_("A scan or photo is sealed here. Only Waymark can show it.")
                self._list.addWidget(EmptyState(self._desk.theme, "file-lock", words, note))
                return
            grid = Flow(gap=14)
            for view in views:
                tile = DocumentTile(self._desk.theme, self._words(view), view.picture)
                way = partial(self.open, view.id)
                if not view.is_here:
                    way = partial(self._tell_elsewhere, view)
                tile.clicked.connect(way)
                grid.add(tile)
            self._list.addWidget(grid)

    @Slot()
    def choose_files(self) -> None:
        """Let the worker choose photos or a PDF."""
        title = self._desk.theme.plain(N_("Choose photos of one paper, or one PDF"))
        chosen, _ = QFileDialog.getOpenFileNames(self, title, "", FILES)
        self.take([Path(one) for one in chosen])

    def take(self, paths: Sequence[Path]) -> None:
        """Ask what the paper in these files is; what is told already of a paper stays."""
        if paths and self.form is not None:
            self.form.take_files(paths)
        elif paths:
            done = partial(self.open_form, tuple(paths))
            self._desk.jobs.ask(_new_document, self._person, done=done)

    def open_form(self, paths: tuple[Path, ...], begun: _Begun) -> None:
        """Show the form of a new document."""
        self.close_viewer()
        clear(self._top)
        self.form = DocumentForm(self._desk, begun, paths)
        self.form.kept.connect(self.close_form)
        self.form.stopped.connect(self.close_form)
        self._top.addWidget(self.form)
        self._page.verticalScrollBar().setValue(0)
        self.form.begin()

    @Slot()
    def close_form(self) -> None:
        """Show the list as it is now, without the form."""
        self._show_acts()
        self.refresh()

    def open(self, document: RecordId, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        """Open a document in the place of the list."""
        self._desk.jobs.run(open_document, document, done=self.show_document)

    def show_document(self, view: DocumentView) -> None:
        """Show a document's first page."""
        self.close_viewer()
        self._viewer = DocumentViewer(self._desk, view)
        self._viewer.closed.connect(self.close_viewer)
        self._stack.addWidget(self._viewer)
        self._stack.setCurrentWidget(self._viewer)
        self._viewer.begin()

    @property
    def viewer(self) -> DocumentViewer | None:
        """The document that is open, if one is."""
        return self._viewer

    @Slot()
    def close_viewer(self) -> None:
        """Go back to the list."""
        viewer, self._viewer = self._viewer, None
        if viewer is not None:
            self._stack.setCurrentWidget(self._page)
            self._stack.removeWidget(viewer)
            viewer.deleteLater()
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt override
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt override
        event.acceptProposedAction()
        self.take(_dropped(event))

    def _show_acts(self) -> None:
        theme = self._desk.theme
        with keeping_focus(self):
            self.form = None
            clear(self._top)
            acts = Flow(gap=14)
            add = Button(theme, N_("Keep a scan or photos"), kind="primary", icon="file-plus")
            add.clicked.connect(self.choose_files)
            acts.add(add)
            self._top.addWidget(acts)
            words = N_(
                "You can also drop files here. Several photos become the pages of one paper."
            )
            self._top.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))

    def _tell_elsewhere(self, view: DocumentView, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        """Say that the file of a document is on another computer."""
        if self.form is None:
            self._show_acts()
            notice = ElsewhereNotice(self._desk, view)
            notice.asked_for.connect(self.close_form)
            self._top.insertWidget(0, notice)

    def _words(self, view: DocumentView) -> TileWords:
        record, language = view.record, self._desk.theme.language
        kind = record.get(fields.document_type, "other")
        seen = record.get(fields.document_seen)
        pages = plural("{count} page", "{count} pages", view.pages)
        return TileWords(
            kind=DOCUMENT_TYPES.get(kind, verbatim(kind)),
            title=verbatim(record.get(fields.document_title, "")),
            seen=COMPARED.get(seen or "", N_("Not compared yet")),
            more=_more(record, pages, language) if view.is_here else ELSEWHERE,
            is_seen=seen == "original",
        )


def _more(record: Record, pages: Text, language: str) -> Text:
    day = record.get(fields.taken_on)
    told = show_day(day, language) if day is not None else ""
    return verbatim(" · ".join(one for one in (Catalog(language).say(pages), told) if one))


def _dropped(event: QDropEvent) -> list[Path]:
    """Return the files of this computer that are dropped."""
    return [Path(one.toLocalFile()) for one in event.mimeData().urls() if one.isLocalFile()]


def _new_document(login: Login, person: RecordId) -> _Begun:
    """Return the draft of a new document, and the learning and work that it may prove."""
    return KeptDraft(new_draft(login, person, DOCUMENT.name), {}), _proved(login, person)


def _kept_document(login: Login, person: RecordId) -> Outcome[_Kept | None]:
    """Return the words about a document that wait, with the files that are still there."""
    kept = kept_form(login, person, {FORM})
    if kept is None:
        return unchanged(None)
    places = kept.more.get("files")
    files = (Path(str(one)) for one in (places if isinstance(places, list) else ()))
    there = tuple(one for one in files if one.is_file())
    return unchanged(_Kept((kept, _proved(login, person)), there))


def _proved(login: Login, person: RecordId) -> tuple[Option, ...]:
    return tuple(
        Option(one.row.id, verbatim(one.words) if one.words else one.row.schema.label)
        for one in beginnings(login, person)
    )
