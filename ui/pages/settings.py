"""Settings of this window: language, look and text size, and what Waymark does not promise."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.promises import NOT_PROMISED
from ui.desk import Desk, Destination
from ui.language import own_name, window_languages
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.scrolling import ScrollPage

_PALETTES = (
    Option("light", N_("Light")),
    Option("dark", N_("Dark")),
    Option("contrast", N_("High contrast")),
)
_SCALES = ("1.0", "1.25", "1.5", "2.0")


class SettingsPage(QWidget):
    """Signals: look_wanted(palette, text scale, language), after each choice."""

    look_wanted = Signal(str, float, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
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
        for words, icon, act in (
            (N_("Keys (F1)"), "keyboard", self.show_keys),
            (N_("Pathways"), "signpost", self.show_pathways),
            (N_("Who works here"), "users", self.show_workers),
            (N_("What was done"), "clipboard-list", self.show_audit),
        ):
            button = Button(theme, words, icon=icon)
            button.clicked.connect(act)
            look.body.addWidget(button)
        self._desk = desk
        honest = Card(gap=8)
        honest.body.addWidget(Heading(theme, N_("What Waymark does not promise"), 3))
        for words in NOT_PROMISED:
            honest.body.addWidget(Label(theme, words, wraps=True))
        page.body.addWidget(honest)
        page.body.addStretch(1)

    @Slot()
    def show_keys(self) -> None:
        """Go to the list of keys."""
        self._desk.go(Destination("keys"))

    @Slot()
    def show_pathways(self) -> None:
        """Go to the templates that plans are made from."""
        self._desk.go(Destination("templates"))

    @Slot()
    def show_workers(self) -> None:
        """Go to those who can open the records."""
        self._desk.go(Destination("workers"))

    @Slot()
    def show_audit(self) -> None:
        """Go to the list of who did what."""
        self._desk.go(Destination("audit"))

    @Slot()
    def choose(self) -> None:
        """Ask for the look that is chosen now."""
        parts = [group.chosen() for group in (self._palette, self._scale, self._language)]
        if all(parts):
            palette, scale, language = (one[0] for one in parts)
            self.look_wanted.emit(palette, float(scale), language)

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
