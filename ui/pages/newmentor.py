"""The card with which somebody who offers to help comes into the register: a name and a yes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.usecases.mentors import register_mentor
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.selects import Tick


class NewMentor(Card):
    """Signals: saved(str), the id of the person; stopped(), nobody is added."""

    saved = Signal(str)
    stopped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=12)
        self._desk, theme = desk, desk.theme
        self._is_saving = False
        self.body.addWidget(Heading(theme, N_("A new mentor"), 3))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        self.body.addWidget(Label(theme, N_("Name"), "small", weight=600))
        self.name = LineField(theme, N_("Name"))
        self.name.returnPressed.connect(self.submit)
        self.body.addWidget(self.name)
        self.agrees = Tick(theme, N_("The mentor agrees that we keep a file."))
        self.body.addWidget(self.agrees)
        acts = Flow(gap=12)
        save = Button(theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.stopped)
        acts.add(save)
        acts.add(stop)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Give the keyboard to the name."""
        self.name.setFocus()

    @Slot()
    def submit(self) -> None:
        """Keep the mentor."""
        if self._is_saving:
            return
        self._is_saving = True
        consent = {"answer": "given" if self.agrees.isChecked() else "refused"}
        jobs, done = self._desk.jobs, self.after_save
        jobs.run(register_mentor, self.name.text(), consent, done=done, failed=self.show_refusal)

    def after_save(self, person: RecordId) -> None:
        """Say that the mentor is there."""
        self._desk.tell(N_("The mentor is in the register."), can_undo=True)
        self.saved.emit(person)

    def show_refusal(self, problem: Problem) -> None:
        """Say why nobody was added."""
        self._is_saving = False
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self.name.setFocus()
