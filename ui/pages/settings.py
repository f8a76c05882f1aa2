"""Settings of this window: language, look and text size, and what Waymark does not promise."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.promises import NOT_PROMISED
from ui.desk import Desk, Destination
from ui.language import own_name, window_languages
from ui.pages.lockcard import LockCard
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.scrolling import ScrollPage

_PALETTES = (
    Option("light", N_("Light")),
    Option("dark", N_("Dark")),
    Option("contrast", N_("High contrast")),
)
# Where the buttons lead, by the page's name.
_PLACES = (
    ("keys", N_("Keys (F1)"), "keyboard"),
    ("templates", N_("Pathways"), "signpost"),
    ("workers", N_("Who works here"), "users"),
    ("audit", N_("What was done"), "clipboard-list"),
    ("concerns", N_("Safeguarding concerns"), "shield-alert"),
    ("reports", N_("Reports"), "chart-column"),
    ("exchange", N_("Exchange with other computers"), "refresh-cw"),
    ("computers", N_("Computers of the centre"), "monitor"),
    ("another-centre", N_("Another centre"), "log-in"),
    ("hub-centres", N_("Centres that send here"), "building-2"),
    ("export", N_("Export tables"), "download"),
)
_SAFETY = (
    ("recovery", N_("Recovery sheets"), "key-round"),
    ("backup", N_("Backup"), "archive"),
    ("health", N_("Health"), "heart-pulse"),
    ("travel", N_("Travel seal"), "file-lock"),
)
_SCALES = ("1.0", "1.25", "1.5", "2.0")


class SettingsPage(QWidget):
    """Signals: look_wanted(palette, text scale, language), after each choice."""

    look_wanted = Signal(str, float, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        page = ScrollPage(gap=16, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(theme, N_("Settings")))
        whole.addWidget(page, 1)
        look = Card(gap=12)
        page.body.addWidget(look)
        languages = [Option(tag, verbatim(own_name(tag))) for tag in window_languages()]
        self._language = self._group(desk, look, N_("Language"), (languages, theme.language))
        palette = theme.palette.name
        self._palette = self._group(desk, look, N_("Colours"), (list(_PALETTES), palette))
        sizes = [Option(one, verbatim(f"{float(one):.0%}")) for one in _SCALES]
        self._scale = self._group(desk, look, N_("Text size"), (sizes, str(theme.text_scale)))
        look.body.addSpacing(4)
        self._lead(look, _PLACES)
        safety = Card(gap=12)
        safety.body.addWidget(Heading(theme, N_("Safety"), 3))
        self._lead(safety, _SAFETY)
        page.body.addWidget(safety)
        self.locking = LockCard(theme)
        page.body.addWidget(self.locking)
        page.body.addWidget(_honest(theme))
        page.body.addStretch(1)

    @Slot()
    def go(self) -> None:
        """Go to the page of the button that was pressed."""
        self._desk.go(Destination(self.sender().objectName()))

    @Slot()
    def choose(self) -> None:
        """Ask for the look that is chosen now."""
        parts = [group.chosen() for group in (self._palette, self._scale, self._language)]
        if all(parts):
            palette, scale, language = (one[0] for one in parts)
            self.look_wanted.emit(palette, float(scale), language)

    def _lead(self, card: Card, places: tuple[tuple[str, Text, str], ...]) -> None:
        """Put buttons into the card that lead to places; each has its page's name."""
        doors = Flow(gap=10)
        for place, words, icon in places:
            button = Button(self._desk.theme, words, icon=icon)
            button.setObjectName(place)
            button.clicked.connect(self.go)
            doors.add(button)
        card.body.addWidget(doors)

    def _group(
        self, desk: Desk, card: Card, words: Text, choice: tuple[list[Option], str]
    ) -> ChoiceGroup:
        options, chosen = choice
        card.body.addWidget(Label(desk.theme, words, weight=600))
        group = ChoiceGroup(desk.theme, words, options)
        group.choose([chosen])
        group.changed.connect(self.choose)
        card.body.addWidget(group)
        return group


def _honest(theme: Theme) -> Card:
    card = Card(gap=8)
    card.body.addWidget(Heading(theme, N_("What Waymark does not promise"), 3))
    for words in NOT_PROMISED:
        card.body.addWidget(Label(theme, words, wraps=True))
    return card
