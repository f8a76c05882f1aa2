"""One application as a card: where, what is hoped for, how far it is, what is next."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, verbatim
from app.schema import cases as fields
from app.schema.casecodes import APPLICATION_KINDS, APPLICATION_STATES
from app.usecases.applications import ApplicationView
from ui.pages.casecard import deadline_badge
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import row
from ui.widgets.selects import Select


class ApplicationCard(Card):
    """Shows one application.

    Signals, each with its id: moved(str, str), and how far it is; form_wanted(str).
    """

    moved = Signal(str, str)
    form_wanted = Signal(str)

    def __init__(self, theme: Theme, view: ApplicationView) -> None:
        super().__init__(gap=8, margins=18)
        self._theme, self.view = theme, view
        self._where = verbatim(view.application.get(fields.where, ""))
        self._state = view.application.get(fields.application_state, "interested")
        self.setAccessibleName(theme.plain(self._where))
        self._show_facts()
        self._add_acts()

    @Slot()
    def choose(self) -> None:
        """Tell how far the application is."""
        if self.select.chosen() != self._state:
            self.moved.emit(self.view.application.id, self.select.chosen())

    @Slot()
    def want_form(self) -> None:
        """Ask for the form of this application."""
        self.form_wanted.emit(self.view.application.id)

    def _show_facts(self) -> None:
        theme, application = self._theme, self.view.application
        self.body.addWidget(Heading(theme, self._where, 4))
        badges = Flow(gap=8)
        kind = application.get(fields.application_kind, "")
        badges.add(Badge(theme, APPLICATION_KINDS.get(kind, verbatim(kind)), icon="send"))
        for one in self.view.deadlines:
            badges.add(deadline_badge(theme, one))
        self.body.addWidget(badges)
        for fact in (fields.wish, fields.next_act):
            words = application.get(fact)
            if words:
                said = N_("{label}: {words}").with_values(label=fact.label, words=words)
                self.body.addWidget(Label(theme, said, colour="ink2", wraps=True))

    def _add_acts(self) -> None:
        theme = self._theme
        line = row(gap=10)
        options = [Option(key, label) for key, label in APPLICATION_STATES.items()]
        named = N_("{label}: {words}")
        label = fields.application_state.label
        self.select = Select(theme, named.with_values(label=label, words=self._where), options)
        self.select.choose(self._state)
        self.select.activated.connect(self.choose)
        line.addWidget(self.select)
        words = N_("Write down what is known")
        change = Button(theme, words, icon="square-pen", size="small")
        told = named.with_values(label=words, words=self._where)
        change.setAccessibleName(theme.plain(told))
        change.clicked.connect(self.want_form)
        line.addWidget(change)
        line.addStretch(1)
        self.body.addLayout(line)
