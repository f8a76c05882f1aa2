"""A colleague's name, and what they do here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, Text
from app.schema.codes import USER_ROLES
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.questions import Question
from ui.widgets.selects import Tick

_FOR_ALL = "intake"


class WorkerForm(Card):
    """Signals: wanted(name, roles), once both are there; given_up()."""

    wanted = Signal(str, object)
    given_up = Signal()

    def __init__(
        self, theme: Theme, title: Text, *, asks_name: bool, roles: Sequence[str] = (_FOR_ALL,)
    ) -> None:
        super().__init__("primary", gap=10, margins=(18, 14, 18, 14))
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 4))
        self.name = LineField(theme, N_("Name"))
        self.question = Question(theme, N_("What is the name?"), self.name, role="small")
        self.question.setVisible(asks_name)
        self.body.addWidget(self.question)
        self.body.addWidget(Label(theme, N_("What do they do here?"), "small", weight=600))
        self._ticks = {key: Tick(theme, words) for key, words in USER_ROLES.items()}
        for key, tick in self._ticks.items():
            tick.setChecked(key in roles)
            self.body.addWidget(tick)
        self._asks_name = asks_name
        acts = Flow(gap=10)
        words = N_("Add and draw a passphrase") if asks_name else N_("Give these roles")
        save = Button(theme, words, kind="primary")
        save.clicked.connect(self.submit)
        leave = Button(theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(save)
        acts.add(leave)
        self.body.addWidget(acts)
        self.name.returnPressed.connect(self.submit)

    def begin(self) -> None:
        """Let the first answer be given."""
        first = self.name if self._asks_name else next(iter(self._ticks.values()))
        first.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for it, once a name is there; which roles go together the core says."""
        name = self.name.text().strip()
        if self._asks_name and not name:
            self.question.show_problem(N_("Write the name."))
            self.name.setFocus()
            return
        roles = tuple(key for key, tick in self._ticks.items() if tick.isChecked())
        self.wanted.emit(name, roles)
