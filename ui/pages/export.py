"""Plain tables written into a folder: whose, what is said before, the second person, how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural
from app.records import RecordId
from app.usecases.export import (
    NEVER,
    NOT_SEALED,
    STANDINGS,
    Exported,
    ExportOffer,
    ExportView,
    Standing,
    ask_export,
    begin_export,
    left_out,
    offer_export,
    tidy_export,
)
from ui.desk import Desk
from ui.longwork import LongWork
from ui.pages.askagain import AskAgain
from ui.pages.twosheets import SheetsAgree
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ProgressPanel
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select

EVERYBODY, OWN = "everybody", "own"
_READY = frozenset({Standing.FREE, Standing.AGREED})


class ExportPage(QWidget):
    """Chooses whose tables are written, asks who must agree, and shows the writing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._run = LongWork.of(desk.jobs, "export")
        self._panel: ProgressPanel | None = None
        self._offer: ExportOffer | None = None
        whole = column(self, gap=0)
        note = N_("Files that any spreadsheet opens, one for each kind of record.")
        whole.addWidget(PageHeader(theme, N_("Export tables"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        page.body.addWidget(Notice(theme, NOT_SEALED, note=NEVER, tone="warn"))
        self._choice = Card(gap=12)
        self._choice.hide()
        self._choice.body.addWidget(Label(theme, N_("Whose tables"), "small", weight=600))
        self.whose = Select(theme, N_("Whose tables"))
        self.whose.activated.connect(self.show_view)
        self._choice.body.addWidget(self.whose)
        self._told = column(gap=8)
        self._choice.body.addLayout(self._told)
        asked_again = column(gap=0)
        self._choice.body.addLayout(asked_again)
        self._asking = AskAgain(desk, asked_again, self)
        page.body.addWidget(self._choice)
        self._below = column(gap=12)
        page.body.addLayout(self._below)
        page.body.addStretch(1)
        self._run.told.connect(self.show_run)

    def refresh(self) -> None:
        """Ask what could be written and how far it is, and show what runs."""
        self._desk.jobs.ask(offer_export, done=self.show_offer)
        self.show_run()

    def show_offer(self, offer: ExportOffer) -> None:
        """Offer everybody, or one's own people."""
        chosen = self.whose.chosen() or EVERYBODY
        self._offer = offer
        self.whose.offer(
            [
                Option(EVERYBODY, _counted(N_("All people"), offer.everybody.people)),
                Option(OWN, _counted(N_("Only the people I look after"), offer.own.people)),
            ]
        )
        self.whose.choose(chosen)
        self._choice.setVisible(not self._run.is_running)
        self.show_view()

    @Slot()
    def show_view(self) -> None:
        """Say who is left out, how far it is, and offer what comes next."""
        clear(self._told)
        view = self._view
        if view is None:
            return
        theme = self._desk.theme
        for words in left_out(view):
            self._told.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        if not view.people and view.standing is not Standing.NO:
            words = N_("There is nobody whose file may be exported.")
            self._told.addWidget(Label(theme, words, wraps=True))
            return
        self._told.addWidget(Label(theme, STANDINGS[view.standing], wraps=True))
        if view.standing is Standing.SHEETS and view.request is not None:
            card = SheetsAgree(self._desk, view.request)
            card.agreed.connect(self.refresh)
            card.given_up.connect(self.refresh)
            self._told.addWidget(card)
        self._offer_act(view.standing)

    @Slot()
    def ask(self) -> None:
        """Ask the second person."""
        self._asking.run(ask_export, self._people, done=self.after_asking)

    def after_asking(self, _: RecordId) -> None:
        """Show that it waits."""
        self.refresh()

    @Slot()
    def choose_folder(self) -> None:
        """Let a place be chosen, and write there once it is known who acts."""
        title = self._desk.theme.plain(N_("Where shall the tables be written?"))
        around = QFileDialog.getExistingDirectory(self, title)
        if around:
            self._asking.run(begin_export, self._people, Path(around), done=self.begin)

    def begin(self, place: Path) -> None:
        """Write the tables into a new folder."""
        people = self._people
        whose = ["--all"] if people is None else ["--people", ",".join(people)]
        self._run.begin(["export", str(place), *whose])

    @Slot()
    def show_run(self) -> None:
        """Show how far the writing is, or how it ended."""
        run = self._run
        self._choice.setVisible(self._offer is not None and not run.is_running)
        if run.is_running:
            self._show_progress()
            return
        was_running, self._panel = self._panel is not None, None
        if run.value is not None:
            self._show(self._end_of(run.arguments[1], run.value))
        elif run.problem is not None:
            self._show_problem(run.problem)
        if was_running:
            self._desk.jobs.ask(offer_export, done=self.show_offer)

    @property
    def _view(self) -> ExportView | None:
        if self._offer is None:
            return None
        return self._offer.own if self.whose.chosen() == OWN else self._offer.everybody

    @property
    def _people(self) -> Sequence[RecordId] | None:
        is_own = self._offer is not None and self.whose.chosen() == OWN
        return self._offer.people if self._offer is not None and is_own else None

    def _offer_act(self, standing: Standing) -> None:
        theme = self._desk.theme
        if standing in _READY:
            words = N_("Choose a folder and write the tables")
            act = Button(theme, words, kind="primary", icon="download")
            act.clicked.connect(self.choose_folder)
        elif standing is Standing.ASK:
            act = Button(theme, N_("Ask the second person"), kind="primary")
            act.clicked.connect(self.ask)
        else:
            return
        line = row(gap=10)
        line.addWidget(act)
        line.addStretch(1)
        self._told.addLayout(line)

    def _show_progress(self) -> None:
        if self._panel is None:
            self._panel = ProgressPanel(self._desk.theme, N_("Writing the tables"))
            self._panel.stop_wanted.connect(self._run.stop)
            self._show(self._panel)
        self._panel.show_progress(self._run.done, self._run.total)

    def _show_problem(self, problem: Problem) -> None:
        words = problem.text
        if problem.code is Code.CANCELLED:
            words = N_("Stopped. No tables were written.")
            self._desk.jobs.run(tidy_export)
        self._show(Notice(self._desk.theme, words, tone="warn"))

    def _end_of(self, place: str, value: Mapping[str, Any]) -> Notice:
        told = Exported(**value)
        words = plural(
            "The tables of {count} person are written.",
            "The tables of {count} people are written.",
            told.people,
        )
        where = N_("They are in the folder “{name}”.").with_values(name=Path(place).name)
        return Notice(self._desk.theme, words, note=where)

    def _show(self, part: QWidget) -> None:
        clear(self._below)
        self._below.addWidget(part)


def _counted(words: Text, count: int) -> Text:
    return N_("{words} ({count})").with_values(words=words, count=count)
