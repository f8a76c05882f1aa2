"""What came with an exchange and waits for somebody: a card for each, with what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text
from app.usecases.login import Login, Outcome
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus

Act = Callable[Concatenate[Login, ...], Outcome[Any]]


@dataclass(frozen=True)
class Told:
    """What a card says: its title, the lines below it, and in small words where it is from."""

    title: Text
    lines: Sequence[Text]
    origin: Text


class SettlingCard(Card):
    """One thing that waits.  Signals: settled(), it needs nobody any more.

    aside: the use case by which it is not asked about again.
    """

    settled = Signal()

    def __init__(self, desk: Desk, row: Any, told: Told, aside: Act) -> None:  # noqa: ANN401 - as the acts take it
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._row, self._aside, theme = desk, row, aside, desk.theme
        self.setAccessibleName(theme.plain(told.title))
        self.body.addWidget(Heading(theme, told.title, 4))
        for words in told.lines:
            self.body.addWidget(Label(theme, words, wraps=True))
        self.body.addWidget(Label(theme, told.origin, "small", colour="ink2", wraps=True))
        self._refusal, asked = column(gap=0), column(gap=0)
        self.body.addLayout(self._refusal)
        self.body.addLayout(asked)
        self._again = AskAgain(desk, asked, self)
        self._acts = Flow(gap=10)
        self.body.addWidget(self._acts)

    @Slot()
    def set_aside(self) -> None:
        """Know that somebody has looked at it."""
        self.run(self._aside, self.after_setting_aside)

    def after_setting_aside(self, _: object) -> None:
        """Say that it is not asked about again."""
        self._desk.tell(N_("It is not asked about again."))
        self.settled.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it cannot be done."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))

    # -- for kinds of cards -------------------------------------------------------------------

    def run(self, act: Act, done: Callable[[Any], None]) -> None:
        """Do an act on it."""
        jobs, failed = self._desk.jobs, self.show_refusal
        jobs.run(act, self._row, done=done, failed=failed, initiator=self)

    def run_again(self, act: Act, done: Callable[[Any], None]) -> None:
        """Do an act on it, after the passphrase."""
        self._again.run(act, self._row, done=done, failed=self.show_refusal)

    def add_acts(self, words: Text | None, icon: str, act: Callable[[], None]) -> None:
        """Offer an act, if it has words, and beside it to put this aside."""
        theme = self._desk.theme
        if words is not None:
            button = Button(theme, words, icon=icon)
            button.clicked.connect(act)
            self._acts.add(button)
        aside = Button(theme, N_("Put it aside"), kind="quiet", icon="archive")
        aside.clicked.connect(self.set_aside)
        self._acts.add(aside)


class SettlingPanel(QWidget):
    """A card for each thing that waits; empty when there is none.

    listed: the use case that tells what waits.  card: makes one.  words: the title and a note
    above them.  most: how many are shown, and what says how many are not; None: all are.
    Signals: changed(), something was settled.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        listed: Callable[..., Sequence[Any]],
        card: Callable[[Desk, Any], SettlingCard],
        words: tuple[Text, Text],
        *,
        most: tuple[int, Callable[[int], Text]] | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._listed, self._card = desk, listed, card
        self._words, self._most = words, most
        self._shown: Sequence[Any] | None = None
        self._held = column(self, gap=8)

    @Slot()
    def refresh(self) -> None:
        """Ask what waits."""
        self._desk.jobs.ask(self._listed, done=self.show_found, failed=self.show_nothing)

    def show_nothing(self, _: Problem) -> None:
        """Show nothing to those who carry no changes."""
        self.show_found(())

    def show_found(self, found: Sequence[Any]) -> None:
        """Show a card for each."""
        if found == self._shown:
            return
        self._shown, theme = found, self._desk.theme
        self.setVisible(bool(found))
        with keeping_focus(self):
            clear(self._held)
            if not found:
                return
            title, note = self._words
            self._held.addWidget(Heading(theme, title, 3))
            self._held.addWidget(Label(theme, note, colour="ink2", wraps=True))
            most, left_words = self._most or (len(found), None)
            for one in found[:most]:
                card = self._card(self._desk, one)
                card.settled.connect(self.after_settling)
                self._held.addWidget(card)
            if left_words is not None and len(found) > most:
                left = left_words(len(found) - most)
                self._held.addWidget(Label(theme, left, "small", colour="ink2"))

    @Slot()
    def after_settling(self) -> None:
        """Show what waits still, and say that something changed."""
        self.refresh()
        self.changed.emit()
