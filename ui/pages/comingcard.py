"""A student's sealed file from another centre: looked at, compared, taken in, taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.arrivals import Offered, look_at_file, take_back
from app.usecases.audits import Reading
from ui.desk import Desk, Destination
from ui.longwork import LongWork
from ui.pages.eventwords import in_line
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import DigitsQuestion
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import reveal_soon

RUN = "take-transfer"


class ComingCard(Card):
    """Goes on when its page is left; what came of it is shown at the next visit.

    Signals: asked(bool), something is asked, or not any more.
    """

    asked = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=10)
        self._desk, theme = desk, desk.theme
        self._run = LongWork.of(desk.jobs, RUN)
        self._panel: ProgressPanel | None = None
        self._path, self._reading = Path(), Reading()
        self.body.addWidget(Heading(theme, N_("2. Take in the student’s file"), 3))
        words = N_("It comes back sealed, by stick or by e-mail. Open it on this computer.")
        self._said = Label(theme, words, wraps=True)
        self.body.addWidget(self._said)
        self._acts = Flow(gap=10)
        self.choose = Button(theme, N_("Choose the student’s file"), icon="download")
        self.choose.clicked.connect(self.choose_file)
        self._acts.add(self.choose)
        self.body.addWidget(self._acts)
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        self._run.told.connect(self.show_run)

    @Slot()
    def choose_file(self) -> None:
        """Let the sealed file be chosen, and look into it."""
        title = self._desk.theme.plain(N_("Which file did the other centre send?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self._run.forget()
            self._look(Path(chosen), self.show_offer)

    def show_offer(self, offer: Offered) -> None:
        """Say who comes from where with what, and let the digits be compared."""
        theme = self._desk.theme
        self._clear()
        words = N_("{name} comes from {centre}").with_values(
            name=offer.name, centre=offer.centre or "?"
        )
        self._held.addWidget(Heading(theme, words, 4))
        self._held.addWidget(Label(theme, _brings(offer), wraps=True))
        if offer.is_here:
            known = self._known(offer)
            self._held.addWidget(known)
            reveal_soon(known)
            return
        if offer.alike:
            self._held.addWidget(self._alike(offer))
        card = self._digits(offer)
        self._held.addWidget(card)
        self._ask()
        card.begin()

    @Slot()
    def start_anew(self) -> None:
        """Take nothing in, and let a file be chosen anew."""
        self._clear()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal_soon(self.choose)

    def ask_consent(self, offer: Offered) -> None:
        """Ask what must be asked before a file is kept."""
        theme, card = self._desk.theme, Card("primary", gap=10)
        words = N_("Did {name} say yes to a file at this centre?").with_values(name=offer.name)
        card.setAccessibleName(theme.plain(words))
        card.body.addWidget(Heading(theme, words, 4))
        note = N_("Ask them first. What they agreed to at the other centre does not count here.")
        card.body.addWidget(Label(theme, note, wraps=True))
        yes = Button(theme, N_("They said yes: take it in"), kind="primary", icon="circle-check")
        yes.clicked.connect(partial(self._begin, offer))
        other = Button(theme, N_("Not yet"))
        other.clicked.connect(self.start_anew)
        acts = Flow(gap=10)
        acts.add(yes)
        acts.add(other)
        card.body.addWidget(acts)
        self._show(card)
        self._ask()
        yes.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_run(self) -> None:
        """Show how far the taking in is, or what came of it."""
        run = self._run
        self._acts.setVisible(not run.is_running)
        if run.is_running:
            self._show_progress()
            return
        was_running, self._panel = self._panel is not None, None
        if run.value is not None:
            self._show_done(RecordId(str(run.value["id"])))
        elif run.problem is not None and run.problem.code is Code.CANCELLED:
            self._look(Path(run.arguments[2]), self.after_stop)
        elif run.problem is not None:
            self.show_problem(run.problem)
        if was_running and run.problem is not None:
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def after_stop(self, offer: Offered) -> None:
        """Say whether it was stopped in time: a save is whole or not at all."""
        if offer.is_here:
            self._show_done(offer.person)
            return
        self._run.forget()
        words = N_("Stopped. Nothing was taken in.")
        self._show(Notice(self._desk.theme, words, tone="warn"))

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing was taken in."""
        note = N_("Nothing was taken in.")
        if problem.code is Code.NOT_A_RECIPIENT:
            note = N_("It may be for another computer of your centre: whose address did you send?")
        self._show(Notice(self._desk.theme, problem.text, note=note, tone="warn"))

    def undo(self, person: RecordId) -> None:
        """Take the student out again, as long as nothing was done since."""
        done, failed = self.after_undo, self.show_problem_of_undo
        self._desk.jobs.run(take_back, person, done=done, failed=failed, initiator=self)

    def after_undo(self, _: Text) -> None:
        """Say that all of it is gone again."""
        self._run.forget()
        self._show(Notice(self._desk.theme, N_("Taken back. The student has no file here.")))
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem_of_undo(self, problem: Problem) -> None:
        """Say why it stays."""
        self._held.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def open_person(self) -> None:
        """Open the page of the student whom the pressed button is named after."""
        self._desk.go(Destination("student", RecordId(self.sender().objectName())))

    # -- within -------------------------------------------------------------------------------

    def _look(self, path: Path, done: Callable[[Offered], None]) -> None:
        self._reading.stop()
        self._path, self._reading = path, Reading()
        self._desk.jobs.ask(
            look_at_file,
            path,
            done=done,
            failed=self.show_problem,
            apart=self._reading,
        )

    def _begin(self, offer: Offered) -> None:
        arguments = ["transfer", "take", str(self._path), "--digits", offer.digits]
        self._run.begin([*arguments, "--yes-to-a-file"])

    def _digits(self, offer: Offered) -> DigitsQuestion:
        title = N_("Does the other centre read out these digits?")
        words = N_(
            "Call them, on a number you know. If one of the 30 differs, somebody has changed the "
            "file: do not take it in."
        )
        card = DigitsQuestion(self._desk.theme, title, offer.digits, (words,), level=4)
        card.same.connect(partial(self.ask_consent, offer))
        card.other.connect(self.start_anew)
        return card

    def _known(self, offer: Offered) -> Notice:
        theme = self._desk.theme
        words = N_("{name} has a file here already. Nothing can be taken in.")
        note = None
        if offer.is_gone:
            note = N_(
                "It went to another centre before. If they are back, say so on their page. What "
                "was written there since does not come back."
            )
        notice = Notice(theme, words.with_values(name=offer.name), note=note, tone="warn")
        look = Button(theme, N_("Open their page"), size="small")
        look.setObjectName(offer.person)
        look.clicked.connect(self.open_person)
        notice.add_act(look)
        return notice

    def _alike(self, offer: Offered) -> Card:
        """Return who may be the same person; the worker looks and decides."""
        theme, card = self._desk.theme, Card("warn", gap=6, margins=(16, 12, 16, 12))
        words = N_("This person seems to be here already. Look before you take the file in.")
        card.setAccessibleName(theme.plain(words))
        card.body.addWidget(Label(theme, words, weight=600, wraps=True))
        for one in offer.alike:
            line = RowButton(theme, verbatim(one.name), verbatim(one.code), icon="user")
            line.setObjectName(one.person)
            line.clicked.connect(self.open_person)
            card.body.addWidget(line)
        return card

    def _show_done(self, person: RecordId) -> None:
        theme, card = self._desk.theme, Card("primary", gap=10)
        words = N_("The student has a file here now.")
        card.setAccessibleName(theme.plain(words))
        card.body.addWidget(Heading(theme, words, 4))
        note = N_("Ask for everything else anew: what we may tell, and to whom.")
        card.body.addWidget(Label(theme, note, wraps=True))
        look = Button(theme, N_("Open their page"), kind="primary", icon="user")
        look.setObjectName(person)
        look.clicked.connect(self.open_person)
        back = Button(theme, N_("Take it out again"), kind="quiet", icon="undo-2")
        back.clicked.connect(partial(self.undo, person))
        acts = Flow(gap=10)
        acts.add(look)
        acts.add(back)
        card.body.addWidget(acts)
        self._show(card)
        look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self) -> None:
        if self._panel is None:
            panel = ProgressPanel(self._desk.theme, N_("Taking in the student’s file"))
            panel.stop_wanted.connect(self._run.stop)
            self._show(panel)
            self._panel = panel
        self._panel.show_progress(self._run.done, self._run.total)

    def _ask(self) -> None:
        """Let nothing but the question be there, so that it is seen whole."""
        self._said.hide()
        self._acts.hide()
        self.asked.emit(True)  # noqa: FBT003 - a signal's argument

    def _clear(self) -> None:
        self._panel = None
        clear(self._held)
        self._said.show()
        self._acts.setVisible(not self._run.is_running)
        self.asked.emit(False)  # noqa: FBT003 - a signal's argument

    def _show(self, part: QWidget) -> None:
        self._clear()
        self._held.addWidget(part)
        reveal_soon(part)  # the first step is there again above it


def _brings(offer: Offered) -> Text:
    """Return what is in the file, in counts."""
    return in_line(
        (
            plural("{count} plan", "{count} plans", offer.plans),
            plural("{count} session", "{count} sessions", offer.sessions),
            plural("{count} document", "{count} documents", offer.documents),
            plural("{count} entry in all", "{count} entries in all", offer.rows),
        )
    )
