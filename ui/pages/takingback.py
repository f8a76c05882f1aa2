"""What the last exchange brought, taken back or brought again, or what stands in the way."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural
from app.usecases.syncundo import (
    InTheWay,
    UndoOffer,
    in_the_way,
    in_the_way_lines,
    is_in_the_way,
    undo_offer,
    undo_sync,
)
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus


class TakingBack(QWidget):
    """Signals: taken_back(int), so many changes; again_wanted(), they are to come once more."""

    taken_back = Signal(int)
    again_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        whole = column(self, gap=10)
        self._offer, self._said = column(gap=10), column(gap=10)
        whole.addLayout(self._offer)
        whole.addLayout(self._said)

    @Slot()
    def refresh(self) -> None:
        """Ask what can be taken back."""
        self._desk.jobs.ask(undo_offer, done=self.show_offer, failed=self.show_nothing)

    def show_offer(self, found: UndoOffer) -> None:
        """Offer it; also where somebody has gone on from it, for then pressing says where."""
        with keeping_focus(self):
            clear(self._offer)
            if found.came:
                words = plural(
                    "The last exchange brought {count} change.",
                    "The last exchange brought {count} changes.",
                    found.came,
                )
                undo = Button(
                    self._desk.theme, N_("Take the exchange back"), kind="quiet", icon="undo-2"
                )
                undo.clicked.connect(self.take_back)
                self._offer.addWidget(self._card(words, undo))
            if found.was_taken_back:
                words = N_("What an exchange brought was taken back here.")
                again = Button(self._desk.theme, N_("Bring it again"), kind="quiet", icon="redo-2")
                again.clicked.connect(self.again_wanted)
                self._offer.addWidget(self._card(words, again))

    def show_nothing(self, _: Problem) -> None:
        """Offer nothing: this worker carries no changes, and the page says so."""
        clear(self._offer)

    @Slot()
    def take_back(self) -> None:
        """Take back what the last exchange brought."""
        jobs, done = self._desk.jobs, self.after_taking_back
        jobs.run(undo_sync, done=done, failed=self.show_refusal, initiator=self)

    def after_taking_back(self, count: int) -> None:
        """Tell how much went."""
        self.forget()
        self.taken_back.emit(count)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it stays; where somebody has gone on from it, also in which records."""
        self._show(problem.text)
        if is_in_the_way(problem):
            self._desk.jobs.ask(in_the_way, done=self.show_in_the_way)

    def show_in_the_way(self, found: tuple[InTheWay, ...]) -> None:
        """Name the records that somebody has gone on with."""
        if not found:
            return
        theme, card = self._desk.theme, Card(gap=6, margins=(18, 12, 18, 12))
        title = N_("Somebody has gone on with these:")
        card.setAccessibleName(theme.plain(title))
        card.body.addWidget(Label(theme, title, weight=600, wraps=True))
        for words in in_the_way_lines(found):
            card.body.addWidget(Label(theme, words, wraps=True))
        self._said.addWidget(card)

    @Slot()
    def forget(self) -> None:
        """Say no more what came of the last try."""
        clear(self._said)

    # -- within -------------------------------------------------------------------------------

    def _card(self, words: Text, act: Button) -> Card:
        card, line = Card(gap=8, margins=(18, 12, 18, 12)), Flow(gap=10, is_level=True)
        line.add(Label(self._desk.theme, words))
        line.add(act)
        card.body.addWidget(line)
        return card

    def _show(self, words: Text) -> None:
        self.forget()
        self._said.addWidget(Notice(self._desk.theme, words, tone="warn"))
