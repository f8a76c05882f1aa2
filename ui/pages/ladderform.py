"""The ladder asked at the table: on which rung of each somebody stands today."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_, verbatim
from app.records import RecordId
from app.schema.standing import MOST_RUNG
from app.schema.voicecodes import RUNGS
from app.usecases.voices import stand_on
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.questions import Question


class LadderForm(Card):
    """Signals: left(), the rungs are saved or the form was given up."""

    left = Signal()

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__(gap=16)
        self._desk, self._person = desk, person
        theme = desk.theme
        self.body.addWidget(Heading(theme, N_("On which rung do you stand today?"), 3))
        note = N_("0 is the foot of the ladder, 10 the top. Leave out what does not matter.")
        self.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        rungs = [Option(str(one), verbatim(str(one))) for one in range(MOST_RUNG + 1)]
        self.groups = {
            code: ChoiceGroup(theme, words, rungs, role="body") for code, words in RUNGS.items()
        }
        self.questions = {
            code: Question(theme, words, self.groups[code], role="body")
            for code, words in RUNGS.items()
        }
        for question in self.questions.values():
            self.body.addWidget(question)
        acts = Flow(gap=10)
        save = Button(theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.left)
        acts.add(save)
        acts.add(stop)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Give the keyboard to the first ladder."""
        next(iter(self.groups.values())).chip("0").setFocus()

    @Slot()
    def submit(self) -> None:
        """Keep the rungs that were pressed."""
        said = {code: int(one) for code, group in self.groups.items() for one in group.chosen()}
        done, failed = self.after_save, self.show_refusal
        jobs = self._desk.jobs
        jobs.run(stand_on, self._person, said, done=done, failed=failed, initiator=self)

    def after_save(self, _: Any) -> None:  # noqa: ANN401 - the ids are not needed
        """Say that the rungs are kept."""
        self._desk.tell(N_("It is written down, with the day."), can_undo=True)
        self.left.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say what is missing at the first ladder."""
        next(iter(self.questions.values())).show_problem(problem.text)
        self.begin()
