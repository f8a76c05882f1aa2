"""Changes that do not count, since their writer may not write them: whose, where, what to do."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.calendars import show_moment
from app.i18n import N_, Text, plural, verbatim
from app.schema.kinds import Reference
from app.usecases.heldchanges import HeldChange, list_held, put_change_aside, take_change
from app.usecases.records import shown_value
from ui.desk import Desk
from ui.pages.settling import SettlingCard, SettlingPanel, Told

MOST_CARDS = 20


class HeldChangesPanel(SettlingPanel):
    """A card for each record with such a change, the latest ones; empty when there is none."""

    def __init__(self, desk: Desk) -> None:
        note = N_("They are kept on every computer. They count once the writer gets the role.")
        words = (N_("Changes that do not count"), note)
        super().__init__(desk, list_held, HeldChangeCard, words, most=(MOST_CARDS, _more))


class HeldChangeCard(SettlingCard):
    """One record with what somebody wrote there."""

    def __init__(self, desk: Desk, one: HeldChange) -> None:
        theme, lines = desk.theme, [one.reason]
        told = [each for each in one.answers if not isinstance(each[0].kind, Reference)]
        for field, stored in told:  # what another record is called is not known here
            said = verbatim(shown_value(field, stored, theme.catalog))
            lines.append(N_("{label}: {words}").with_values(label=field.label, words=said))
        origin = _origin(one, show_moment(one.at.astimezone(), theme.language))
        super().__init__(desk, one.id, Told(_about(one), lines, origin), put_change_aside)
        words = N_("Write it down as mine") if one.may_be_taken else None
        self.add_acts(words, "download", self.take)

    @Slot()
    def take(self) -> None:
        """Write it down as one's own words, after the passphrase."""
        self.run_again(take_change, self.after_taking)

    def after_taking(self, _: str) -> None:
        """Say that it holds now."""
        self._desk.tell(N_("It is written down as your own words."))
        self.settled.emit()


def _more(count: int) -> Text:
    return plural("{count} more record", "{count} more records", count)


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
