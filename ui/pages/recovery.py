"""Recovery sheets: where they stand, new ones printed and typed back, and the drill."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.endedkeys import MISUSED
from app.usecases.recovery import (
    FIRST_IN_FORCE,
    ReadBack,
    RecoveryPlace,
    RecoveryStatus,
    SheetsView,
    look_at_recovery,
    read_back,
)
from app.usecases.recoverypaper import RecoveryOrder, print_new_sheets
from app.usecases.sheetwords import BadSheet
from ui.desk import Desk
from ui.language import own_name, window_languages
from ui.pages.askagain import AskAgain
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select
from ui.widgets.sheetfield import SheetField

FILE_NAME = "waymark-recovery.pdf"
TITLE = N_("Recovery sheets")
EXPLAINED = N_(
    "Three sheets of paper. Any two of them open the vault if a passphrase is lost; one alone "
    "opens nothing. Give them to three people, or keep them in three places."
)


class RecoveryPage(QWidget):
    """Asks the core each time where the sheets stand, and shows what can be done about it."""

    def __init__(self, desk: Desk, title: Text = TITLE) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._words: SheetField | None = None
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(theme, title))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        page.body.addWidget(Label(theme, EXPLAINED, colour="ink2", wraps=True))
        self._notices = column(gap=10)
        self._cards = column(gap=14)
        page.body.addLayout(self._notices)
        page.body.addLayout(self._cards)
        self.foot = column(gap=6)
        page.body.addLayout(self.foot)
        page.body.addStretch(1)
        self._wants_drill = False

    def refresh(self) -> None:
        """Ask where the sheets stand."""
        self._desk.jobs.ask(look_at_recovery, done=self.show_place)

    def show_place(self, place: RecoveryPlace) -> None:
        """Show where the sheets stand and what is due."""
        status, theme = place.status, self._desk.theme
        clear(self._notices)
        clear(self._cards)
        self._words = None
        for words, tone in _notices(status):
            self._notices.addWidget(Notice(theme, words, tone=tone))
        self._told = column(gap=0)
        self._cards.addLayout(self._told)
        if status.waiting is not None and status.request is None:
            self._add_typing(N_("Type one of the new sheets back"), _WAITS)
        elif status.current is not None:
            self._add_current(status.current, is_due=status.is_drill_due or status.was_misused)
        if place.can_lead:
            self._add_making(is_first=status.current is None and status.waiting is None)

    @Slot()
    def start_drill(self) -> None:
        """Show where a sheet is typed."""
        self._wants_drill = True
        self.refresh()

    @Slot()
    def check(self) -> None:
        """Try the sheet that is typed."""
        if self._words is not None:
            typed = self._words.text()
            run = self._desk.jobs.run
            run(read_back, typed, done=self.show_read, failed=self.show_refusal, initiator=self)

    def show_read(self, read: ReadBack) -> None:
        """Say that the sheet is right."""
        self._wants_drill = False
        if read.request is not None:
            self._desk.tell(N_("This sheet is right. A second person must agree now."))
        elif read.is_first:
            self._desk.tell(FIRST_IN_FORCE)
        elif read.is_new:
            self._desk.tell(N_("The new sheets are in force. Destroy all older ones."))
        else:
            words = N_("Sheet {place} is right and can still be read.")
            self._desk.tell(words.with_values(place=read.place))
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why, and mark the words to look at."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))
        if self._words is not None and isinstance(problem, BadSheet):
            self._words.show_wrong(problem.places)

    @Slot()
    def choose_file(self) -> None:
        """Let a file be chosen, and print new sheets there."""
        title = self._desk.theme.plain(N_("Where shall the sheets be saved?"))
        path, _ = QFileDialog.getSaveFileName(self, title, FILE_NAME, "PDF (*.pdf)")
        if path:
            self.print_into(path)

    def print_into(self, path: str) -> None:
        """Print new sheets into a file."""
        order = RecoveryOrder(self._language.chosen(), may_replace=True)  # the chooser has asked
        run, done, failed = self._asking.run, self._printed, self.show_refusal
        run(print_new_sheets, order, Path(path), done=done, failed=failed)

    def _printed(self, _: object) -> None:
        self._desk.tell(N_("The sheets are saved. Print them now, then delete the file."))
        self.refresh()

    def _add_typing(self, title: Text, note: Text) -> None:
        theme = self._desk.theme
        card = Card(gap=10)
        card.body.addWidget(Heading(theme, title, 3))
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self._words = SheetField(theme)
        self._words.submitted.connect(self.check)
        card.body.addWidget(self._words)
        acts = row(gap=10)
        check = Button(theme, N_("Check this sheet"), kind="primary")
        check.clicked.connect(self.check)
        acts.addWidget(check)
        acts.addStretch(1)
        card.body.addLayout(acts)
        self._cards.addWidget(card)
        self._words.setFocus()

    def _add_current(self, sheets: SheetsView, *, is_due: bool) -> None:
        theme = self._desk.theme
        card = Card(gap=8)
        card.body.addWidget(Heading(theme, N_("The sheets in force"), 3))
        for words in _facts(sheets, theme.language):
            card.body.addWidget(Label(theme, words, wraps=True))
        self._cards.addWidget(card)
        if is_due or self._wants_drill:
            self._add_typing(N_("Type one sheet"), _ANY)
            return
        drill = Button(theme, N_("Try a sheet"), icon="circle-check")
        drill.clicked.connect(self.start_drill)
        acts = row(gap=10)
        acts.addWidget(drill)
        acts.addStretch(1)
        card.body.addLayout(acts)

    def _add_making(self, *, is_first: bool) -> None:
        theme = self._desk.theme
        card = Card(gap=10)
        card.body.addWidget(Heading(theme, N_("Make new sheets"), 3))
        note = _FIRST if is_first else _AGAIN
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        card.body.addWidget(Label(theme, N_("Language of the sheets"), "small", weight=600))
        languages = [Option(tag, verbatim(own_name(tag))) for tag in window_languages()]
        self._language = Select(theme, N_("Language of the sheets"), languages)
        self._language.choose(theme.language)
        card.body.addWidget(self._language)
        acts = row(gap=10)
        words, icon = N_("Make and save as PDF"), "printer"
        make = (
            Button(theme, words, kind="primary", icon=icon)
            if is_first
            else Button(theme, words, icon=icon)
        )
        make.clicked.connect(self.choose_file)
        acts.addWidget(make)
        acts.addStretch(1)
        card.body.addLayout(acts)
        asked = column(gap=0)
        card.body.addLayout(asked)
        card.setFocusProxy(make)
        self._asking = AskAgain(self._desk, asked, card)
        self._cards.addWidget(card)


_WAITS = N_("Read it from the paper, not from the file. The new sheets count once one is right.")
_ANY = N_("Any of the three. The numbers beside the words do as well.")
_FIRST = N_("You get a PDF with three pages. Print it, then type one sheet back here.")
_AGAIN = N_("The sheets in force stay good until you have typed one of the new ones back.")


def _notices(status: RecoveryStatus) -> list[tuple[Text, Tone]]:
    """Return what to say above everything, with how loud."""
    found: list[tuple[bool, Text, Tone]] = [
        (
            status.current is None and status.waiting is None,
            N_("Nobody can help if you forget your passphrase. Make recovery sheets."),
            "warn",
        ),
        (status.is_used, N_("The recovery sheets were used. Make new ones."), "danger"),
        (
            status.request is not None,
            N_("The new sheets wait until a second person agrees to them."),
            "primary",
        ),
        (status.was_misused, MISUSED, "danger"),
        (status.is_drill_due, N_("No recovery sheet was tried for half a year. Try one."), "warn"),
    ]
    return [(words, tone) for is_so, words, tone in found if is_so]


def _facts(sheets: SheetsView, language: str) -> list[Text]:
    made = N_("Number {number}, made on {day}.")
    told = [made.with_values(number=f"{sheets.series:05}", day=show_day(sheets.made_on, language))]
    for place, day in enumerate(sheets.read_on, 1):
        if day is None:
            told.append(N_("Sheet {place} was never tried.").with_values(place=place))
        else:
            words = N_("Sheet {place} was tried on {day}.")
            told.append(words.with_values(place=place, day=show_day(day, language)))
    return told
