"""One centre on the page of a hub."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot

from app.calendars import show_day
from app.i18n import N_, Text, plural, verbatim
from app.usecases.hubadmitting import CentreView
from ui.desk import Desk
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.selects import Select

_MOST_BUTTONS = 3


class CentreCard(Card):
    """What is known of one centre, and what can be done with it.

    Signals: card_wanted(), file_wanted(), also of a centre that may have removed this hub;
    folder_wanted(); online_wanted(str), from the online place of this name.
    """

    card_wanted = Signal()
    file_wanted = Signal()
    folder_wanted = Signal()
    online_wanted = Signal(str)

    def __init__(self, desk: Desk, one: CentreView, places: tuple[str, ...]) -> None:
        super().__init__(gap=8, margins=(18, 12, 18, 14))
        self._desk, self._theme = desk, desk.theme
        self._choice: Select | None = None
        self.setAccessibleName(self._theme.plain(verbatim(one.name)))
        top = Flow(gap=10, is_level=True)
        top.add(Label(self._theme, verbatim(one.name), "lead", weight=600, wraps=True))
        if not one.is_admitted:
            top.add(Badge(self._theme, N_("Its card has not come."), icon="clock", tone="warn"))
        self.body.addWidget(top)
        if one.is_admitted:
            self.body.addWidget(
                Label(self._theme, self._heard(one), "small", colour="ink2", wraps=True)
            )
        self.body.addWidget(self._taking(one, places) if one.is_admitted else self._waiting())

    @Slot()
    def take_from_chosen(self) -> None:
        """Ask for what is in the place that is chosen now."""
        if self._choice is not None:
            self.online_wanted.emit(self._choice.chosen())

    def _heard(self, one: CentreView) -> Text:
        """Say when its latest bundle was made, and how many students are known."""
        if one.heard is None:
            return N_("Nothing has come yet.")
        day = show_day(one.heard.astimezone(self._desk.now().tzinfo).date(), self._theme.language)
        return plural(
            "Last heard on {day}. {count} student.",
            "Last heard on {day}. {count} students.",
            one.people,
            day=day,
        )

    def _taking(self, one: CentreView, places: tuple[str, ...]) -> Flow:
        acts = Flow(gap=10)
        # Where it was found last comes alone: any other place is another centre's.
        offered = (one.target,) if one.target in places else places
        if len(offered) > _MOST_BUTTONS:
            self._choice = Select(
                self._theme, N_("Online place"), [Option(name, verbatim(name)) for name in offered]
            )
            acts.add(self._choice)
            online = Button(self._theme, N_("Take in from it"), icon="download")
            online.clicked.connect(self.take_from_chosen)
            acts.add(online)
        for place in () if len(offered) > _MOST_BUTTONS else offered:
            words = N_("Take in from “{place}”").with_values(place=place)
            online = Button(self._theme, words, icon="download")
            online.clicked.connect(partial(self.online_wanted.emit, place))
            acts.add(online)
        folder = Button(self._theme, N_("Take in from a stick or folder"), kind="quiet", icon="usb")
        folder.clicked.connect(self.folder_wanted)
        acts.add(folder)
        self._add_knowing(acts, is_first=False)
        return acts

    def _waiting(self) -> Flow:
        acts = Flow(gap=10)
        self._add_knowing(acts, is_first=True)
        return acts

    def _add_knowing(self, acts: Flow, *, is_first: bool) -> None:
        """Add what lets the centre and this hub know each other, the first time or once more."""
        kind: Kind = "normal" if is_first else "quiet"
        card = Button(self._theme, N_("Choose its card"), kind=kind, icon="file-check")
        card.clicked.connect(self.card_wanted)
        again = Button(self._theme, N_("Write the file again"), kind="quiet", icon="upload")
        again.clicked.connect(self.file_wanted)
        acts.add(card)
        acts.add(again)
