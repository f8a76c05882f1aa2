"""What can be done to a plan from any of its views: asked of the core, then told with Undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.usecases.goals import (
    add_goal,
    change_goal,
    lead_to_goal,
    make_goal_of,
    order_goal,
    put_on_shelf,
    remove_goal,
    take_off_shelf,
)
from app.usecases.login import Login, Outcome
from app.usecases.plans import add_pathway, agree_plan, make_plan, mark_step, move_step
from app.usecases.steps import change_lane, copy_step, remove_step, set_day, shift_step
from ui.desk import Desk

CHANGED = N_("The step is changed.")
MARKED: dict[str, Text] = {
    "done": N_("The step is done."),
    "doing": N_("The step is under way."),
    "skipped": N_("The step is left out."),
    "planned": N_("The step is planned again."),
}
_ACTS: dict[str, tuple[Callable[..., Outcome[Any]], Text]] = {
    "shift": (shift_step, N_("The step is moved.")),
    "day": (set_day, N_("The step is moved.")),
    "lane": (change_lane, N_("The step is in another lane.")),
    "copy": (copy_step, N_("The step is there twice now.")),
    "remove": (remove_step, N_("The step is taken out.")),
    "make": (make_plan, N_("The plan is made.")),
    "road": (add_pathway, N_("The road is added.")),
    "agree": (agree_plan, N_("The agreement is written down.")),
    "goal": (add_goal, N_("The goal is added.")),
    "reword": (change_goal, N_("The goal is changed.")),
    "order": (order_goal, N_("The goals are in another order.")),
    "unwant": (remove_goal, N_("The goal is taken away.")),
    "lead": (lead_to_goal, N_("The steps lead to this goal now.")),
    "shelve": (put_on_shelf, N_("It is on the shelf.")),
    "unshelve": (take_off_shelf, N_("It is off the shelf.")),
    "become": (make_goal_of, N_("It is a goal now.")),
}


class PlanActs(QObject):
    """Runs acts for one page; each is told in the toast and can be taken back.

    Signals: refused(Problem).
    """

    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner

    def act(self, name: str, *arguments: object) -> None:
        """Do one of the acts of the table."""
        use_case, words = _ACTS[name]
        self._run(use_case, words, *arguments)

    def mark(self, step: RecordId, state: str) -> None:
        """Give a step a state."""
        self._run(mark_step, MARKED.get(state, CHANGED), step, state)

    def move(self, step: RecordId, months: int) -> None:
        """Move a step's day by whole months."""
        self._run(_move, N_("The step is moved."), step, months)

    def _run(self, use_case: Callable[..., Outcome[Any]], words: Text, *arguments: object) -> None:
        self._desk.jobs.run(
            use_case,
            *arguments,
            done=partial(self._tell, words),
            failed=self._refuse,
            initiator=self._owner,
        )

    def _tell(self, words: Text, _: object) -> None:
        self._desk.tell(words, can_undo=True)

    def _refuse(self, problem: Problem) -> None:
        self.refused.emit(problem)


def _move(login: Login, step: RecordId, months: int) -> Outcome[RecordId]:
    return move_step(login, step, months=months)
