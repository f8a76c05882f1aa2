"""Files that were not taken in: why, from which computer, and what can be done about each."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.usecases.exchange import BundleFacts
from app.usecases.quarantine import HeldFile, list_refused, put_aside, take_notes, try_refused_again
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus


class QuarantinePanel(QWidget):
    """A card for each file that waits for somebody; empty when there is none.

    Signals: changed(), something was taken in or put aside.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[HeldFile, ...] | None = None
        self._held = column(self, gap=8)

    @Slot()
    def refresh(self) -> None:
        """Ask what waits."""
        self._desk.jobs.ask(list_refused, done=self.show_files, failed=self.show_nothing)

    def show_nothing(self, _: Problem) -> None:
        """Show nothing to those who carry no changes."""
        self.show_files(())

    def show_files(self, files: tuple[HeldFile, ...]) -> None:
        """Show a card for each file."""
        if files == self._shown:
            return
        self._shown, theme = files, self._desk.theme
        self.setVisible(bool(files))
        with keeping_focus(self):
            clear(self._held)
            if not files:
                return
            self._held.addWidget(Heading(theme, N_("Not taken in"), 3))
            words = N_("These files could not be trusted. Nothing in them was written here.")
            self._held.addWidget(Label(theme, words, colour="ink2", wraps=True))
            for one in files:
                card = RefusedCard(self._desk, one)
                card.settled.connect(self.after_settling)
                self._held.addWidget(card)

    @Slot()
    def after_settling(self) -> None:
        """Show what waits still, and say that something changed."""
        self.refresh()
        self.changed.emit()


class RefusedCard(Card):
    """One file with its reason.  Signals: settled(), it was taken in or put aside."""

    settled = Signal()

    def __init__(self, desk: Desk, one: HeldFile) -> None:
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._one, theme = desk, one, desk.theme
        whose = _whose(one)
        self.setAccessibleName(theme.plain(whose))
        self.body.addWidget(Heading(theme, whose, 4))
        self.body.addWidget(Label(theme, one.reason, wraps=True))
        when = show_moment(one.at.astimezone(), theme.language)
        told = N_("{time} · {name} · {count} bytes").with_values(
            time=when, name=one.name, count=theme.number(one.size)
        )
        self.body.addWidget(Label(theme, told, "small", colour="ink2", wraps=True))
        self._refusal, asked = column(gap=0), column(gap=0)
        self.body.addLayout(self._refusal)
        self.body.addLayout(asked)
        self._again = AskAgain(desk, asked, self)
        self.body.addWidget(self._acts())

    @Slot()
    def try_again(self) -> None:
        """Take it in if what was wrong no longer is."""
        self._desk.jobs.run(
            try_refused_again, self._one.id, done=self.after_taking, failed=self.show_refusal,
            initiator=self,
        )  # fmt: skip

    @Slot()
    def take(self) -> None:
        """Take the notes of a computer in that was shut out, after the passphrase."""
        self._again.run(take_notes, self._one.id, done=self.after_taking, failed=self.show_refusal)

    @Slot()
    def set_aside(self) -> None:
        """Know that somebody has looked at it."""
        self._desk.jobs.run(
            put_aside, self._one.id, done=self.after_setting_aside, failed=self.show_refusal,
            initiator=self,
        )  # fmt: skip

    def after_taking(self, facts: BundleFacts) -> None:
        """Say what it brought."""
        words = plural(
            "{count} change is new here.", "{count} changes are new here.", facts.taken.new
        )
        self._desk.tell(words)
        self.settled.emit()

    def after_setting_aside(self, _: str) -> None:
        """Say that it is not asked about again."""
        self._desk.tell(N_("It is not asked about again."))
        self.settled.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it cannot be taken in."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))

    # -- within -------------------------------------------------------------------------------

    def _acts(self) -> Flow:
        theme, acts = self._desk.theme, Flow(gap=10)
        if self._one.may_be_taken:
            take = Button(theme, N_("Take its notes in"), icon="download")
            take.clicked.connect(self.take)
            acts.add(take)
        elif self._one.is_kept:
            again = Button(theme, N_("Try again"), icon="refresh-cw")
            again.clicked.connect(self.try_again)
            acts.add(again)
        aside = Button(theme, N_("Put it aside"), kind="quiet", icon="archive")
        aside.clicked.connect(self.set_aside)
        acts.add(aside)
        return acts


def _whose(one: HeldFile) -> Text:
    if not one.computer:
        return N_("A file from a computer that is not known here")
    return N_("A file from “{computer}”").with_values(computer=verbatim(one.computer))
