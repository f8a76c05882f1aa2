"""Scales asked at the table: faces to press, and the ladder with its rungs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.schema.standing import MOST_RUNG
from app.schema.talkcodes import SCALE_POINTS, SCALES
from app.schema.voicecodes import RUNGS
from app.usecases.login import Login, Outcome
from app.usecases.voices import feel, stand_on
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.questions import Question


@dataclass(frozen=True)
class Scales:
    """What is asked: a title, a note, each question with its key, and the answers to all."""

    title: Text
    note: Text
    asked: Mapping[str, Text]
    answers: tuple[Option, ...]
    save: Callable[[Login, RecordId, dict[str, str]], Outcome[Any]]


def _stand(login: Login, person: RecordId, said: dict[str, str]) -> Outcome[Any]:
    return stand_on(login, person, {code: int(rung) for code, rung in said.items()})


LADDERS = Scales(
    N_("On which rung do you stand today?"),
    N_("0 is the foot of the ladder, 10 the top. Leave out what does not matter."),
    RUNGS,
    tuple(Option(str(one), verbatim(str(one))) for one in range(MOST_RUNG + 1)),
    _stand,
)
PICTURES = Scales(
    N_("How is it for you?"),
    N_("Point at the face that fits. There is no wrong answer."),
    SCALES,
    tuple(Option(code, words, pictogram=f"face_{code}") for code, words in SCALE_POINTS.items()),
    feel,
)


class ScaleForm(Card):
    """Signals: left(), the answers are saved or the form was given up."""

    left = Signal()

    def __init__(self, desk: Desk, person: RecordId, scales: Scales) -> None:
        super().__init__(gap=16)
        self._desk, self._person, self._scales = desk, person, scales
        theme = desk.theme
        self.body.addWidget(Heading(theme, scales.title, 3))
        self.body.addWidget(Label(theme, scales.note, "small", colour="ink2", wraps=True))
        self.groups = {
            code: ChoiceGroup(theme, words, scales.answers, role="body")
            for code, words in scales.asked.items()
        }
        self.questions = {
            code: Question(theme, words, self.groups[code], role="body")
            for code, words in scales.asked.items()
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
        """Give the keyboard to the first question."""
        first = next(iter(self.groups.values()))
        first.chip(self._scales.answers[0].key).setFocus()

    @Slot()
    def submit(self) -> None:
        """Keep the answers that were pressed."""
        said = {code: one for code, group in self.groups.items() for one in group.chosen()}
        jobs, done, failed = self._desk.jobs, self.after_save, self.show_refusal
        jobs.run(self._scales.save, self._person, said, done=done, failed=failed, initiator=self)

    def after_save(self, _: Any) -> None:  # noqa: ANN401 - the ids are not needed
        """Say that the answers are kept."""
        self._desk.tell(N_("It is written down, with the day."), can_undo=True)
        self.left.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say what is missing at the first question."""
        next(iter(self.questions.values())).show_problem(problem.text)
        self.begin()
