"""How a plan begins: the roads to choose from, those of the person's goals first."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, verbatim
from app.records import RecordId
from app.schema import plan as fields
from app.usecases.planboard import PlanBoard
from ui.desk import Desk
from ui.pages.planacts import PlanActs
from ui.pages.planwords import words_in
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.layouts import clear, column
from ui.widgets.rows import RowButton


class PlanStart(QWidget):
    """An empty plan and its next act: a road is chosen by one press."""

    def __init__(self, desk: Desk, acts: PlanActs, person: RecordId) -> None:
        super().__init__()
        self._theme, self._acts, self._person = desk.theme, acts, person
        self._held = column(self, gap=14)

    def show_board(self, board: PlanBoard) -> None:
        """Show the roads; one that fits a goal comes before the others."""
        theme = self._theme
        clear(self._held)
        words, note = (
            N_("There is no plan yet."),
            N_("Choose a road together. Every step can be changed later."),
        )
        self._held.addWidget(EmptyState(theme, "route", words, note))
        card = Card(gap=2, margins=8)
        wanted = {one.goal.get(fields.goal_type, "") for one in board.goals}
        for road in sorted(board.roads, key=lambda one: one.id not in wanted):
            title, more = words_in(road.plain_title, theme), words_in(road.title, theme)
            button = RowButton(theme, verbatim(title), verbatim(more), icon="signpost")
            button.setObjectName(road.id)
            button.clicked.connect(self._choose)
            card.body.addWidget(button)
        self._held.addWidget(card)

    @Slot()
    def _choose(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self._acts.act("make", self._person, pressed.objectName())
