"""The goals of a person with their progress, and the shelf of what they are curious about."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, plural, verbatim
from app.records import Record, RecordId
from app.schema import codes
from app.schema import plan as fields
from app.schema.kinds import Stored
from app.schema.plan import EXPLORATION, EXPLORED, GOAL
from app.usecases.goals import GoalView
from app.usecases.planboard import PlanBoard
from ui.desk import Desk
from ui.pages.planacts import PlanActs
from ui.pages.planlines import LineKind, NewLine
from ui.pages.planwords import roads_of
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ProgressBar
from ui.widgets.refill import keeping_focus
from ui.widgets.selects import Select


class GoalsPanel(QWidget):
    """Goals on top, in the order the person chose; below them the shelf."""

    def __init__(self, desk: Desk, acts: PlanActs, person: RecordId) -> None:
        super().__init__()
        self._desk, self._acts, self._person = desk, acts, person
        theme = desk.theme
        lines = column(self, gap=12)
        lines.addWidget(Heading(theme, N_("Goals"), 4))
        self._goals = column(gap=8)
        lines.addLayout(self._goals)
        goal_types = [Option(code, label) for code, label in codes.GOAL_TYPES.items()]
        goal = LineKind(GOAL, fields.goal_words, fields.goal_type, goal_types, N_("Add the goal"))
        self.new_goal = NewLine(desk, person, goal)
        self.new_goal.wanted.connect(self._add_goal)
        lines.addWidget(self.new_goal)
        lines.addSpacing(12)
        lines.addWidget(Heading(theme, N_("On the shelf: things to find out about"), 4))
        note = N_("Work or studies the student is curious about. Nothing is decided by it.")
        lines.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self._shelf = column(gap=8)
        lines.addLayout(self._shelf)
        explored = [Option(code, label) for code, label in EXPLORED.items()]
        thing = LineKind(
            EXPLORATION,
            fields.explored_words,
            fields.explored_kind,
            explored,
            N_("Put on the shelf"),
        )
        self.new_thing = NewLine(desk, person, thing)
        self.new_thing.wanted.connect(self._put_on_shelf)
        lines.addWidget(self.new_thing)

    def flush(self) -> None:
        """Put half-typed words away, as before a lock."""
        self.new_goal.flush()
        self.new_thing.flush()

    def show_board(self, board: PlanBoard) -> None:
        """Show goals and shelf as they stand; the keyboard stays where it was."""
        self.new_goal.prepare()
        self.new_thing.prepare()
        with keeping_focus(self):
            clear(self._goals)
            clear(self._shelf)
            roads = self._roads(board)
            for at, one in enumerate(board.goals):
                ends = at == 0, at == len(board.goals) - 1
                self._goals.addWidget(_GoalCard(self._desk, self._acts, one, (roads, ends)))
            if not board.goals:
                words = N_("No goal is written down yet.")
                self._goals.addWidget(Label(self._desk.theme, words, colour="ink2", wraps=True))
            for row_ in board.shelf:
                self._shelf.addWidget(_ShelfCard(self._desk, self._acts, row_))

    def _roads(self, board: PlanBoard) -> Mapping[str, str]:
        """Return what the roads of the plan are called, with the plan's id under ""."""
        if board.view is None:
            return {}
        return {"": board.view.plan.id, **roads_of(board, self._desk.theme)}

    @Slot(str, str)
    def _add_goal(self, words: str, code: str) -> None:
        stored: dict[str, Stored] = {"type": code}
        if words:
            stored["words"] = words
        self._acts.act("goal", self._person, stored)

    @Slot(str, str)
    def _put_on_shelf(self, words: str, code: str) -> None:
        if words:
            self._acts.act("shelve", self._person, {"words": words, "about": code})


class _GoalCard(Card):
    """One goal: its words, how many of its steps are done, its place among the others."""

    def __init__(
        self,
        desk: Desk,
        acts: PlanActs,
        one: GoalView,
        around: tuple[Mapping[str, str], tuple[bool, bool]],
    ) -> None:
        super().__init__(gap=8, margins=(16, 12, 12, 12))
        self._acts, self._goal = acts, one.goal.id
        self._named, (is_first, is_last) = around
        theme = desk.theme
        line = row(gap=8)
        said = column(gap=1)
        said.addWidget(Label(theme, one.words, "lead", weight=600, wraps=True))
        label = codes.GOAL_TYPES.get(one.goal.get(fields.goal_type, ""), codes.GOAL_TYPES["other"])
        if one.goal.get(fields.goal_words):
            said.addWidget(Label(theme, label, "small", colour="ink2", wraps=True))
        line.addLayout(said, 1)
        words = theme.plain(one.words)
        for icon, name, act, is_off in (
            ("arrow-up", N_("Earlier in the list: {goal}"), self._up, is_first),
            ("arrow-down", N_("Later in the list: {goal}"), self._down, is_last),
            ("trash-2", N_("Take away: {goal}"), self._remove, False),
        ):
            button = IconButton(theme, icon, name.with_values(goal=words))
            button.clicked.connect(act)
            button.setEnabled(not is_off)
            line.addWidget(button)
        self.body.addLayout(line)
        self._add_progress(theme, one)

    def _add_progress(self, theme: Theme, one: GoalView) -> None:
        told = plural("{done} of {count} step done", "{done} of {count} steps done", one.steps,
                      done=one.done)  # fmt: skip
        if not one.steps:
            told = N_("No step leads here yet.")
        line = row(gap=12)
        line.addWidget(Label(theme, told, "small", colour="ink2"))
        bar = ProgressBar(theme, told)
        bar.show_share(one.done, max(1, one.steps))
        line.addWidget(bar, 1)
        roads = [Option("", N_("Steps of a road lead here"))]
        roads += [Option(key, verbatim(said)) for key, said in self._named.items() if key]
        if len(roads) > 1:
            self._roads = Select(theme, N_("Steps of a road lead here"), roads)
            self._roads.activated.connect(self._lead)
            line.addWidget(self._roads)
        self.body.addLayout(line)

    @Slot()
    def _lead(self) -> None:
        pathway = self._roads.chosen()
        if pathway:
            self._acts.act("lead", RecordId(self._named[""]), pathway, self._goal)

    @Slot()
    def _up(self) -> None:
        self._acts.act("order", self._goal, -1)

    @Slot()
    def _down(self) -> None:
        self._acts.act("order", self._goal, 1)

    @Slot()
    def _remove(self) -> None:
        self._acts.act("unwant", self._goal)


class _ShelfCard(Card):
    """One thing on the shelf, and the ways off it: into a goal, or away."""

    def __init__(self, desk: Desk, acts: PlanActs, explored: Record) -> None:
        super().__init__(gap=6, margins=(16, 10, 12, 10))
        self._acts, self._row = acts, explored.id
        theme = desk.theme
        words = explored.get(fields.explored_words, "")
        kind = EXPLORED.get(explored.get(fields.explored_kind, "other"), EXPLORED["other"])
        flow = Flow(gap=10)
        said = QWidget()
        lines = column(said, gap=1)
        lines.addWidget(Label(theme, verbatim(words), weight=600, wraps=True))
        lines.addWidget(Label(theme, kind, "small", colour="ink2"))
        flow.add(said)
        types = [Option(code, label) for code, label in codes.GOAL_TYPES.items()]
        goal_name = N_("Goal to make of: {words}").with_values(words=words)
        self._types = Select(theme, goal_name, types)
        self._types.choose("vocational" if kind is EXPLORED["study"] else "first_job")
        flow.add(self._types)
        become = Button(theme, N_("Make it a goal"), icon="flag", size="small")
        become.clicked.connect(self._become)
        flow.add(become)
        away = IconButton(
            theme, "trash-2", N_("Take off the shelf: {words}").with_values(words=words)
        )
        away.clicked.connect(self._remove)
        flow.add(away)
        self.body.addWidget(flow)

    @Slot()
    def _become(self) -> None:
        self._acts.act("become", self._row, self._types.chosen())

    @Slot()
    def _remove(self) -> None:
        self._acts.act("unshelve", self._row)
