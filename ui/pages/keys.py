"""The list of keys: everything can be done without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.i18n import N_, verbatim
from ui.desk import Desk
from ui.shortcuts import EVERYWHERE, MOVING, ON_PAGES, Keys
from ui.theme.appearance import Theme
from ui.widgets.cards import Card
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column, row
from ui.widgets.scrolling import ScrollPage

KEY_PX = 150


class KeysPage(QWidget):
    """Three lists: keys that act everywhere, keys of single pages, and how to move about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
        page = ScrollPage(gap=16, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole = column(self, gap=0)
        note = N_("Everything can be done with the keyboard alone.")
        whole.addWidget(PageHeader(theme, N_("Keys"), note))
        whole.addWidget(page, 1)
        for words, keys in (
            (N_("Everywhere"), EVERYWHERE),
            (N_("On single pages"), ON_PAGES),
            (N_("Moving about"), MOVING),
        ):
            card = Card(gap=10)
            card.body.addWidget(Heading(theme, words, 4))
            for one in keys:
                card.body.addWidget(_KeyLine(theme, one))
            page.body.addWidget(card)
        page.body.addStretch(1)
        self.setFocusProxy(page)


class _KeyLine(QWidget):
    """Keys as they are written on the keyboard, and what they do."""

    def __init__(self, theme: Theme, keys: Keys) -> None:
        super().__init__()
        line = row(self, gap=12)
        pressed = Label(theme, verbatim(keys.pressed), weight=600)
        pressed.setFixedWidth(theme.grown(KEY_PX, 0.9))
        line.addWidget(pressed, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(theme, keys.act, colour="ink2", wraps=True), 1)
