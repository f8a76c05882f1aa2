"""A stick that is plugged in: what it brings, take it, take the stick back."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.sync.sticks import Stick
from app.usecases.audits import Reading
from app.usecases.sticks import StickFacts, look_at_stick
from ui.desk import Desk
from ui.stickwatch import StickWatch
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus


class SticksPanel(QWidget):
    """A card for each stick; empty when none is plugged in.

    Signals: wanted(str, bool), exchange with the stick at this path, only taking in if it
    cannot be written on.
    """

    wanted = Signal(str, bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_offered = True
        self._held = column(self, gap=10)
        self._watch = StickWatch.of(desk.jobs)
        self._watch.plugged.connect(self.show_sticks)
        self._watch.pulled.connect(self.show_sticks)

    @Slot()
    def show_sticks(self) -> None:
        """Show the sticks that are there, and ask what each would bring."""
        with keeping_focus(self):
            clear(self._held)
            for stick in self._watch.sticks:
                card = StickCard(self._desk, stick)
                card.wanted.connect(self.wanted)
                self._held.addWidget(card)
                card.look()
        self.offer(is_offered=self._is_offered)

    def offer(self, *, is_offered: bool) -> None:
        """Show the sticks, or none while an exchange is running; an empty panel takes no room."""
        self._is_offered = is_offered
        self.setVisible(is_offered and bool(self._watch.sticks))


class StickCard(Card):
    """One stick.  Signals: wanted(str, bool), as the panel has it."""

    wanted = Signal(str, bool)

    def __init__(self, desk: Desk, stick: Stick) -> None:
        super().__init__("primary", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._stick, theme = desk, stick, desk.theme
        self._reading = Reading()
        title = N_("A stick is plugged in: “{name}”").with_values(name=verbatim(stick.label))
        self.setAccessibleName(theme.plain(title))
        head = row(gap=10)
        head.addWidget(Icon(theme, "usb", "primary"))
        head.addWidget(Heading(theme, title, 4), 1)
        self.body.addLayout(head)
        self._told = column(gap=4)
        self.body.addLayout(self._told)
        self._acts = Flow(gap=10)
        words = N_("Take in and give out")
        if stick.is_read_only:
            words = N_("Take in")
        self.go = Button(theme, words, kind="primary", icon="refresh-cw")
        self.go.clicked.connect(self.begin)
        self._acts.add(self.go)
        self.body.addWidget(self._acts)

    def look(self) -> None:
        """Ask what the stick would bring; a slow one keeps nobody else waiting."""
        self._say(N_("Looking at what it holds."))
        self._desk.jobs.ask(
            look_at_stick,
            self._stick.path,
            done=self.show_facts,
            failed=self.show_refusal,
            apart=self._reading,
        )

    def show_facts(self, facts: StickFacts) -> None:
        """Say what it would bring, and what would be put there."""
        clear(self._told)
        self._add(_brings(facts))
        for label, count in facts.bundles:
            self._add(_from(label, count), is_small=True)
        if self._stick.is_read_only:
            self._add(N_("Nothing can be written on it: it can only be taken from."))
        elif facts.only_here:
            self._add(
                plural(
                    "{count} change from this computer goes onto it.",
                    "{count} changes from this computer go onto it.",
                    facts.only_here,
                )
            )

    def show_refusal(self, problem: Problem) -> None:
        """Say why it cannot be used."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self._acts.hide()

    @Slot()
    def begin(self) -> None:
        """Ask for the exchange."""
        self.wanted.emit(str(self._stick.path), self._stick.is_read_only)

    def _say(self, words: Text) -> None:
        clear(self._told)
        self._add(words)

    def _add(self, words: Text, *, is_small: bool = False) -> None:
        theme = self._desk.theme
        if is_small:
            self._told.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        else:
            self._told.addWidget(Label(theme, words, wraps=True))


def _brings(facts: StickFacts) -> Text:
    if not facts.is_known:
        return N_("It was not used for Waymark yet. It gets a folder of its own.")
    if not facts.count:
        return N_("It brings nothing that is not here.")
    return plural("It brings {count} new bundle.", "It brings {count} new bundles.", facts.count)


def _from(label: str, count: int) -> Text:
    if not label:
        return plural(
            "{count} from a computer that is not known here",
            "{count} from computers that are not known here",
            count,
        )
    return plural("{count} from {name}", "{count} from {name}", count, name=verbatim(label))
