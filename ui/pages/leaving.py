"""A student who goes to another centre: the yes, the address and its digits, the sealed file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.schema.fields import Purpose
from app.sync.address import Address
from app.usecases.leaving import (
    GOES,
    STAYS,
    LeavingView,
    begin_transfer,
    look_at_address,
    look_at_leaving,
)
from app.usecases.transfers import AGAIN
from ui.desk import Desk, Destination
from ui.longwork import LongWork
from ui.pages.askagain import AskAgain
from ui.pages.eventwords import in_line
from ui.pages.gonenotice import GoneNotice
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import Digits, DigitsQuestion
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.scrolling import ScrollPage, reveal_soon

RUN = "give-transfer"


class LeavingPage(QWidget):
    """One student; the sealing goes on when the page is left."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self.person, theme = desk, person, desk.theme
        self._run = LongWork.of(desk.jobs, RUN)
        self._panel: ProgressPanel | None = None
        self._address, self._out = Path(), Path()
        whole = column(self, gap=0)
        note = N_("Their file goes along, sealed: nobody on the way can read it.")
        whole.addWidget(PageHeader(theme, N_("Goes to another centre"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._who, self._below = column(gap=4), column(gap=12)
        self._gone = GoneNotice(desk, person, has_digits=True)
        self._gone.shown.connect(self.show_result)
        self._begin = QWidget()  # what is chosen from, out of the way while something is asked
        self._steps = column(self._begin, gap=12)
        page.body.addLayout(self._who)
        page.body.addWidget(self._gone)
        page.body.addLayout(self._below)
        page.body.addWidget(self._begin)
        page.body.addStretch(1)
        self._run.told.connect(self.show_run)

    def refresh(self) -> None:
        """Ask whether the file may go and what would go, and show what runs."""
        self._gone.refresh()
        self._desk.jobs.ask(
            look_at_leaving, self.person, done=self.show_view, failed=self.show_refusal
        )

    def show_view(self, view: LeavingView) -> None:
        """Say who it is, what goes and what stays, and offer what comes first."""
        theme = self._desk.theme
        clear(self._who)
        self._who.addWidget(Heading(theme, verbatim(view.name), 3))
        self._who.addWidget(Label(theme, verbatim(view.code), "small", colour="ink2"))
        back = Button(theme, N_("Back to their page"), kind="link", icon="arrow-left")
        back.clicked.connect(self.open_person)
        self._who.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        clear(self._steps)
        self._view = view
        if view.refusal is not None:
            self._steps.addWidget(self._refused(view.refusal, needs_yes=view.needs_yes))
        else:
            self._steps.addWidget(self._content(view))
            self._steps.addWidget(self._first_step(view))
        self.show_run()

    @Slot()
    def choose_address(self) -> None:
        """Let the address of the other centre be chosen."""
        title = self._desk.theme.plain(N_("Which file is the address of the other centre?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self._run.forget()
            self._address = Path(chosen)
            done, failed = self.show_digits, self.show_refusal
            self._desk.jobs.ask(look_at_address, self._address, done=done, failed=failed)

    def show_digits(self, to: Address) -> None:
        """Show the digits of the address, to be compared aloud."""
        title = N_("Does “{centre}” read out these digits?").with_values(centre=to.name or "?")
        words = N_(
            "Call them, on a number you know. If one of the 30 differs, somebody has changed the "
            "file: do not go on."
        )
        notes: list[Text] = [words]
        if self._view.named:
            words = N_("The yes of the student is for: {place}. It must be the same place.")
            notes.append(words.with_values(place=self._view.named))
        card = DigitsQuestion(self._desk.theme, title, to.digits, notes)
        card.same.connect(partial(self.ask_last, to))
        card.other.connect(self.start_anew)
        self._show(card)
        card.begin()

    def ask_last(self, to: Address) -> None:
        """Say what happens now, before anything is sealed."""
        theme, card = self._desk.theme, Card("primary", gap=10)
        title = N_("Seal the file of {name} to “{centre}”?")
        told = title.with_values(name=self._view.name, centre=to.name or "?")
        card.setAccessibleName(theme.plain(told))
        card.body.addWidget(Heading(theme, told, 3))
        words = N_(
            "You choose where the sealed file goes. Here everybody sees then that they have gone. "
            "This cannot be taken back, but they can come back."
        )
        card.body.addWidget(Label(theme, words, wraps=True))
        asked = column(gap=0)
        seal = Button(theme, N_("Seal and save the file"), kind="primary", icon="file-lock")
        again = AskAgain(self._desk, asked, card)
        seal.clicked.connect(partial(self._choose_out, again, to))
        card.setFocusProxy(seal)
        leave = Button(theme, N_("Leave it"))
        leave.clicked.connect(self.start_anew)
        acts = Flow(gap=10)
        acts.add(seal)
        acts.add(leave)
        card.body.addWidget(acts)
        card.body.addLayout(asked)
        self._show(card)
        seal.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def start_anew(self) -> None:
        """Seal nothing, and offer the first step again."""
        clear(self._below)
        self._begin.show()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, to: Address, _: None) -> None:
        """Seal the file in the job process."""
        whom = ["--to", str(self._address), "--digits", to.digits]
        self._run.begin(["transfer", "give", self.person, *whom, "--out", str(self._out)])

    @Slot()
    def show_run(self) -> None:
        """Show how far the sealing of this student's file is, or what came of it."""
        run = self._run
        if not run.arguments or run.arguments[2] != self.person:
            return
        if run.is_running:
            self._show_progress()
            return
        was_running, self._panel = self._panel is not None, None
        if run.value is not None:
            self._show_done(run.value)
        elif run.problem is not None:
            words = run.problem.text
            if run.problem.code is Code.CANCELLED:
                words = N_("Stopped. If no file is there, seal it once more.")
            self._tell(words)
        if was_running:
            self._gone.refresh()

    @Slot()
    def show_result(self) -> None:
        """Keep in sight what came of the sealing, when something is said above it."""
        item = self._below.itemAt(0)
        part = item.widget() if item is not None else None
        if part is not None:
            reveal_soon(part)

    def show_refusal(self, problem: Problem) -> None:
        """Say why it does not go on; nothing is lost."""
        self._tell(problem.text)

    @Slot()
    def open_consent(self) -> None:
        """Go where the student is asked."""
        asked = Purpose.LEAVE_THIS_CENTRE.value
        self._desk.go(Destination("student", self.person, "intake", asked))

    @Slot()
    def open_person(self) -> None:
        """Go to the page of the student."""
        self._desk.go(Destination("student", self.person))

    # -- within -------------------------------------------------------------------------------

    def _refused(self, words: Text, *, needs_yes: bool) -> Notice:
        theme = self._desk.theme
        note = N_("Without their yes to share with another centre, nothing goes.")
        notice = Notice(theme, words, note=note if needs_yes else None, tone="warn")
        if needs_yes:
            ask = Button(theme, N_("Ask them"), kind="primary", size="small")
            ask.clicked.connect(self.open_consent)
            notice.add_act(ask)
        return notice

    def _content(self, view: LeavingView) -> Card:
        theme, card = self._desk.theme, Card(gap=8)
        counted = (
            (view.plans, plural("{count} plan", "{count} plans", view.plans)),
            (view.sessions, plural("{count} session", "{count} sessions", view.sessions)),
            (view.documents, plural("{count} document", "{count} documents", view.documents)),
        )
        counts = [words for number, words in counted if number]
        lines = (*GOES, in_line(counts)) if counts else GOES
        self._list(card, N_("What goes with them:"), lines)
        self._list(card, N_("What stays here:"), STAYS)
        if view.elsewhere:
            words = plural(
                "{count} document lies on another computer. Fetch it first, in “Exchange”.",
                "{count} documents lie on another computer. Fetch them first, in “Exchange”.",
                view.elsewhere,
            )
            card.body.addWidget(Notice(theme, words, tone="warn"))
        return card

    def _list(self, card: Card, title: Text, lines: Sequence[Text]) -> None:
        theme = self._desk.theme
        card.body.addWidget(Label(theme, title, weight=600))
        for one in lines:
            line = N_("• {words}").with_values(words=one)
            card.body.addWidget(Label(theme, line, wraps=True))

    def _first_step(self, view: LeavingView) -> Card:
        theme, card = self._desk.theme, Card(gap=10)
        words = N_("Ask the other centre for its address")
        card.body.addWidget(Heading(theme, words, 3))
        note = N_("They find it in Settings, “Another centre”. It is a small file.")
        card.body.addWidget(Label(theme, note, wraps=True))
        self.choose = Button(theme, N_("Choose their address"), kind="primary", icon="download")
        self.choose.setEnabled(not view.elsewhere)
        self.choose.clicked.connect(self.choose_address)
        acts = Flow(gap=10)
        acts.add(self.choose)
        card.body.addWidget(acts)
        return card

    def _choose_out(self, again: AskAgain, to: Address) -> None:
        title = self._desk.theme.plain(N_("Where shall the sealed file go?"))
        name = f"student-{self._desk.today.isoformat()}.waymark"
        chosen, _ = QFileDialog.getSaveFileName(self, title, name)
        if chosen:
            self._out = Path(chosen)
            again.run(
                begin_transfer,
                self.person,
                to,
                (self._address, self._out),
                done=partial(self.begin, to),
                failed=self.show_refusal,
            )

    def _show_progress(self) -> None:
        if self._panel is None:
            panel = ProgressPanel(self._desk.theme, N_("Sealing the student’s file"))
            panel.stop_wanted.connect(self._run.stop)
            self._show(panel)
            self._panel = panel
        self._panel.show_progress(self._run.done, self._run.total)

    def _show_done(self, made: Mapping[str, object]) -> None:
        theme, card = self._desk.theme, Card("primary", gap=10)
        centre, digits = str(made["centre"]), str(made["digits"])
        words = N_("The sealed file is written: “{file}”. Send it to “{centre}”.")
        told = words.with_values(file=Path(self._run.arguments[-1]).name, centre=centre or "?")
        card.setAccessibleName(theme.plain(told))
        card.body.addWidget(Label(theme, told, weight=600, wraps=True))
        card.body.addWidget(Digits(theme, digits))
        if made["is_again"]:
            card.body.addWidget(Label(theme, AGAIN, weight=600, wraps=True))
        words = N_("Call them and read these 30 digits aloud, once they have the file.")
        card.body.addWidget(Label(theme, words, wraps=True))
        note = N_("You find the digits here again. Whoever else gets the file can read nothing.")
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self._show(card)

    def _tell(self, words: Text) -> None:
        """Say something above what can be chosen again."""
        self._show(Notice(self._desk.theme, words, tone="warn"))
        self._begin.show()

    def _show(self, part: QWidget) -> None:
        self._panel = None
        clear(self._below)
        self._below.addWidget(part)
        self._begin.hide()
        reveal_soon(part)
