"""Why these two: each criterion and each rule as a sentence, and what staff can do about them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, Text, verbatim
from app.rules.matching.fit import Score
from app.usecases.matchboard import Board, Candidate, Waiting
from app.usecases.matchwords import failing_words, score_words
from ui.desk import Desk
from ui.pages.boardlist import title_of
from ui.pages.mentorwords import PRIORITIES, fit_words
from ui.widgets.badges import Badge, Light, LightState
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label

GOOD = 600


class PairPanel(Card):
    """Signals: wanted(str), the key of what was pressed."""

    wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        board: Board,
        student: Waiting,
        candidate: Candidate | None,
        *,
        is_named: bool,
    ) -> None:
        super().__init__(gap=10, margins=18)
        self._desk = desk
        self._board, self._student, self._candidate = board, student, candidate
        theme = desk.theme
        one = title_of(student.id, student.name, is_named=is_named)
        self.body.addWidget(Heading(theme, one, 3))
        if candidate is None:
            words = N_("Choose a mentor to see the reasons.")
            self.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        else:
            other = title_of(candidate.room.id, candidate.room.name, is_named=is_named)
            self.body.addWidget(Heading(theme, N_("with {mentor}").with_values(mentor=other), 3))
            self._say_fit(candidate)
            self._say_reasons(candidate)
        self._show_acts(student, candidate)

    def _say_fit(self, candidate: Candidate) -> None:
        theme, student = self._desk.theme, self._student
        line = Flow(gap=8)
        words = fit_words(candidate.fit, self._board.policy.bands)
        line.add(Badge(theme, words, icon="target", tone="primary"))
        if student.mentor == candidate.room.id:
            icon = "lock" if student.is_fast else "link-2"
            state = N_("Held fast") if student.is_fast else N_("Proposed")
            line.add(Badge(theme, state, icon=icon))
        for why in student.priorities:
            line.add(Badge(theme, PRIORITIES[why], icon="flag", tone="warn"))
        self.body.addWidget(line)

    def _say_reasons(self, candidate: Candidate) -> None:
        """Say the rules that forbid the pair, else each criterion."""
        theme = self._desk.theme
        for one in candidate.failing:
            self.body.addWidget(Light(theme, "stop", verbatim(failing_words(one, theme.catalog))))
        if candidate.failing:
            words = N_("This pair may not be as things stand.")
            self.body.addWidget(Label(theme, words, "small", weight=600, wraps=True))
        for score in self._board.scores(self._student, candidate.room):
            words = verbatim(score_words(score, theme.catalog))
            self.body.addWidget(Light(theme, _light(score), words))

    def _show_acts(self, student: Waiting, candidate: Candidate | None) -> None:
        acts = Flow(gap=8)
        is_proposed = candidate is not None and student.mentor == candidate.room.id
        if self._board.may_decide:
            self._add_deciding(acts, student, is_proposed=is_proposed)
        if candidate is not None:
            self._add(acts, "compare", N_("Compare three"), "scale")
        if candidate is not None and not is_proposed and candidate.may_be:
            self._add(acts, "cost", N_("What would it change?"), "circle-help")
        if student.proposal is None:
            self._add(acts, "help", N_("What would help?"), "life-buoy")
        self._add(acts, "open", N_("The student's file"), "square-arrow-out-up-right")
        self.body.addWidget(acts)

    def _add_deciding(self, acts: Flow, student: Waiting, *, is_proposed: bool) -> None:
        """Add what only they may press who decide about matches."""
        if is_proposed:
            self._add(acts, "agreed", N_("The student says yes"), "check", is_main=True)
            if student.is_fast:
                self._add(acts, "loose", N_("Let go"), "lock-open")
            else:
                self._add(acts, "hold", N_("Hold fast"), "lock")
            self._add(acts, "withdraw", N_("Take the proposal back"), "x")
        elif self._candidate is not None and self._candidate.may_be:
            self._add(acts, "propose", N_("Propose this pair"), "link-2", is_main=True)

    def _add(self, acts: Flow, key: str, words: Text, icon: str, *, is_main: bool = False) -> None:
        kind: Kind = "primary" if is_main else "normal"
        button = Button(self._desk.theme, words, icon=icon, size="small", kind=kind)
        button.setObjectName(key)
        button.clicked.connect(self._press)
        acts.add(button)

    @Slot()
    def _press(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted.emit(sender.objectName())


def _light(score: Score) -> LightState:
    """Return a shape for a criterion: it speaks for the pair, half, or nobody knows."""
    if score.points is None:
        return "unknown"
    return "go" if score.points >= GOOD else "wait"
