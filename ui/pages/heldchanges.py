"""Changes that do not count, since their writer may not write them: whose, where, what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.schema.kinds import Reference
from app.usecases.heldchanges import HeldChange, list_held, put_change_aside, take_change
from app.usecases.records import shown_value
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus

MOST_CARDS = 20


class HeldChangesPanel(QWidget):
    """A card for each record with such a change; empty when there is none.

    Signals: changed(), something was written down or put aside.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[HeldChange, ...] | None = None
        self._held = column(self, gap=8)

    @Slot()
    def refresh(self) -> None:
        """Ask what waits."""
        self._desk.jobs.ask(list_held, done=self.show_changes, failed=self.show_nothing)

    def show_nothing(self, _: Problem) -> None:
        """Show nothing to those who carry no changes."""
        self.show_changes(())

    def show_changes(self, found: tuple[HeldChange, ...]) -> None:
        """Show a card for each record, the latest ones."""
        if found == self._shown:
            return
        self._shown, theme = found, self._desk.theme
        self.setVisible(bool(found))
        with keeping_focus(self):
            clear(self._held)
            if not found:
                return
            self._held.addWidget(Heading(theme, N_("Changes that do not count"), 3))
            words = N_("They are kept on every computer. They count once the writer gets the role.")
            self._held.addWidget(Label(theme, words, colour="ink2", wraps=True))
            for one in found[:MOST_CARDS]:
                card = HeldChangeCard(self._desk, one)
                card.settled.connect(self.after_settling)
                self._held.addWidget(card)
            if len(found) > MOST_CARDS:
                left = len(found) - MOST_CARDS
                more = plural("{count} more record", "{count} more records", left)
                self._held.addWidget(Label(theme, more, "small", colour="ink2"))

    @Slot()
    def after_settling(self) -> None:
        """Show what waits still, and say that something changed."""
        self.refresh()
        self.changed.emit()


class HeldChangeCard(Card):
    """One record with what somebody wrote there.  Signals: settled(), it needs nobody any more."""

    settled = Signal()

    def __init__(self, desk: Desk, one: HeldChange) -> None:
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._one, theme = desk, one, desk.theme
        about = _about(one)
        self.setAccessibleName(theme.plain(about))
        self.body.addWidget(Heading(theme, about, 4))
        self.body.addWidget(Label(theme, one.reason, wraps=True))
        told = [each for each in one.answers if not isinstance(each[0].kind, Reference)]
        for field, stored in told:  # what another record is called is not known here
            said = verbatim(shown_value(field, stored, theme.catalog))
            words = N_("{label}: {words}").with_values(label=field.label, words=said)
            self.body.addWidget(Label(theme, words, wraps=True))
        origin = _origin(one, show_moment(one.at.astimezone(), theme.language))
        self.body.addWidget(Label(theme, origin, "small", colour="ink2", wraps=True))
        self._refusal, asked = column(gap=0), column(gap=0)
        self.body.addLayout(self._refusal)
        self.body.addLayout(asked)
        self._again = AskAgain(desk, asked, self)
        self.body.addWidget(self._acts())

    @Slot()
    def take(self) -> None:
        """Write it down as one's own words, after the passphrase."""
        self._again.run(take_change, self._one.id, done=self.after_taking, failed=self.show_refusal)

    @Slot()
    def set_aside(self) -> None:
        """Know that somebody has looked at it."""
        done, failed = self.after_setting_aside, self.show_refusal
        jobs, one = self._desk.jobs, self._one.id
        jobs.run(put_change_aside, one, done=done, failed=failed, initiator=self)

    def after_taking(self, _: str) -> None:
        """Say that it holds now."""
        self._desk.tell(N_("It is written down as your own words."))
        self.settled.emit()

    def after_setting_aside(self, _: str) -> None:
        """Say that it is not asked about again."""
        self._desk.tell(N_("It is not asked about again."))
        self.settled.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it cannot be written down."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))

    # -- within -------------------------------------------------------------------------------

    def _acts(self) -> Flow:
        theme, acts = self._desk.theme, Flow(gap=10)
        if self._one.may_be_taken:
            take = Button(theme, N_("Write it down as mine"), icon="download")
            take.clicked.connect(self.take)
            acts.add(take)
        aside = Button(theme, N_("Put it aside"), kind="quiet", icon="archive")
        aside.clicked.connect(self.set_aside)
        acts.add(aside)
        return acts


def _about(one: HeldChange) -> Text:
    if not one.name:
        return one.kind
    return N_("{name}: {kind}").with_values(name=verbatim(one.name), kind=one.kind)


def _origin(one: HeldChange, when: str) -> Text:
    """Return who wrote it when, and at which computer, as far as that is known here."""
    values = {"name": verbatim(one.writer), "time": when}
    if one.writer and one.computer:
        computer = verbatim(one.computer)
        return N_("{name} · {time} · {computer}").with_values(**values, computer=computer)
    if one.writer:
        return N_("{name} · {time}").with_values(**values)
    return N_("Somebody who is not known here · {time}").with_values(time=when)
