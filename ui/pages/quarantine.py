"""Files that were not taken in: why, from which computer, and what can be done about each."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.calendars import show_moment
from app.i18n import N_, Text, plural, verbatim
from app.usecases.exchange import BundleFacts
from app.usecases.quarantine import HeldFile, list_refused, put_aside, take_notes, try_refused_again
from ui.desk import Desk
from ui.pages.settling import SettlingCard, SettlingPanel, Told


class QuarantinePanel(SettlingPanel):
    """A card for each file that waits for somebody; empty when there is none."""

    def __init__(self, desk: Desk) -> None:
        note = N_("These files could not be trusted. Nothing in them was written here.")
        super().__init__(desk, list_refused, RefusedCard, (N_("Not taken in"), note))


class RefusedCard(SettlingCard):
    """One file with its reason."""

    def __init__(self, desk: Desk, one: HeldFile) -> None:
        theme = desk.theme
        when = show_moment(one.at.astimezone(), theme.language)
        origin = N_("{time} · {name} · {count} bytes").with_values(
            time=when, name=one.name, count=theme.number(one.size)
        )
        super().__init__(desk, one.id, Told(_whose(one), (one.reason,), origin), put_aside)
        if one.may_be_taken:
            self.add_acts(N_("Take its notes in"), "download", self.take)
        else:
            again = N_("Try again") if one.is_kept else None
            self.add_acts(again, "refresh-cw", self.try_again)

    @Slot()
    def try_again(self) -> None:
        """Take it in if what was wrong no longer is."""
        self.run(try_refused_again, self.after_taking)

    @Slot()
    def take(self) -> None:
        """Take the notes of a computer in that was shut out, after the passphrase."""
        self.run_again(take_notes, self.after_taking)

    def after_taking(self, facts: BundleFacts) -> None:
        """Say what it brought."""
        words = plural(
            "{count} change is new here.", "{count} changes are new here.", facts.taken.new
        )
        self._desk.tell(words)
        self.settled.emit()


def _whose(one: HeldFile) -> Text:
    if not one.computer:
        return N_("A file from a computer that is not known here")
    return N_("A file from “{computer}”").with_values(computer=verbatim(one.computer))
