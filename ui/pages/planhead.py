"""The head of the plan's page: where the road leads, and what can be done with all of it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.i18n import N_, Text, plural, verbatim
from app.records import Record
from app.schema import plan as fields
from app.usecases.planboard import PlanBoard
from ui.desk import Desk, Destination
from ui.pages.planacts import PlanActs
from ui.pages.planwords import more_roads, words_in
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column, row
from ui.widgets.segments import Segments
from ui.widgets.selects import Select

VIEWS = (
    Option("timeline", N_("Timeline")),
    Option("list", N_("List")),
    Option("goals", N_("Goals")),
    Option("history", N_("History")),
)


class PlanHead(QWidget):
    """Title, views and acts; they wrap where the window is narrow.

    Signals: view_chosen(str), plan_chosen(str), step_wanted().
    """

    view_chosen = Signal(str)
    plan_chosen = Signal(str)
    step_wanted = Signal()

    def __init__(self, desk: Desk, acts: PlanActs) -> None:
        super().__init__()
        self._desk, self._acts, self._theme = desk, acts, desk.theme
        self._plan: Record | None = None
        theme = desk.theme
        lines = column(self, gap=6, margins=(28, 10, 28, 10))
        upper = row(gap=10)
        lines.addLayout(upper)
        self._title = Heading(theme, verbatim(""), 3)
        self._note = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        upper.addWidget(self._title, 1)
        lines.addWidget(self._note)
        self._line = Flow(gap=10)
        lines.addWidget(self._line)
        self._make_acts()
        for act in (self._agree, self._paper):
            upper.addWidget(act)
        self._parts: tuple[QWidget, ...] = (self._step, self._views, self._plans, self._roads)
        for part in self._parts:
            self._line.add(part)
        self._parts += (self._agree, self._paper)
        for part in self._parts:
            part.hide()

    def _make_acts(self) -> None:
        theme = self._theme
        self._step = Button(theme, N_("Add a step"), kind="primary", icon="plus")
        self._step.clicked.connect(self.step_wanted)
        self._views = Segments(theme, N_("Views of the plan"), VIEWS)
        self._views.chosen.connect(self.view_chosen)
        self._plans = Select(theme, N_("Which plan"))
        self._plans.activated.connect(self._choose_plan)
        self._roads = Select(theme, N_("Add another road"), [Option("", N_("Add another road"))])
        self._roads.activated.connect(self._choose_road)
        self._agree = Button(theme, N_("We agree on this plan"), icon="handshake")
        self._agree.clicked.connect(self.agree)
        self._paper = Button(theme, N_("Roadmap on paper"), icon="printer")
        self._paper.clicked.connect(self.open_papers)

    @property
    def chosen_view(self) -> str:
        """The key of the view that is shown."""
        return self._views.current()

    def choose(self, key: str) -> None:
        """Mark a view as the one shown."""
        self._views.choose(key)

    def show_board(self, board: PlanBoard) -> None:
        """Show where the road leads, and the acts that make sense now."""
        view, theme = board.view, self._theme
        for part in self._parts:
            part.setVisible(view is not None)
        self._title.setVisible(view is not None)
        self._note.setVisible(view is not None)
        self._plan = view.plan if view else None
        if view is None:
            return
        self._title.say(verbatim(title_of(view.plan, theme)))
        self._note.say(self._notes(board))
        self._plans.setVisible(len(board.plans) > 1)
        options = [Option(one.id, verbatim(title_of(one, theme))) for one in board.plans]
        self._plans.offer(options)
        self._plans.choose(view.plan.id)
        self._roads.offer(more_roads(board, theme))
        self._agree.setVisible(view.plan.get(fields.plan_state) == "draft")

    def _notes(self, board: PlanBoard) -> Text:
        """Say when the road ends, and whether the paper still says the same."""
        view, theme = board.view, self._theme
        notes: list[Text] = []
        if view is not None and view.schedule.ends_on is not None:
            ends = show_day(view.schedule.ends_on, theme.language)
            words = N_("If all goes as usual, the road ends on {day}.")
            notes.append(words.with_values(day=ends))
        if view is not None and view.note is not None:
            notes.append(view.note)
        late = sum(one.is_overdue for one in view.schedule.dates.values()) if view else 0
        if late:
            notes.append(plural("{count} step needs a look.", "{count} steps need a look.", late))
        if board.paper is not None and board.paper.differs:
            notes.append(board.paper.words)
        return verbatim("  ·  ".join(theme.say(one) for one in notes))

    @Slot()
    def _choose_plan(self) -> None:
        self.plan_chosen.emit(self._plans.chosen())

    @Slot()
    def _choose_road(self) -> None:
        pathway = self._roads.chosen()
        if pathway and self._plan is not None:
            self._acts.act("road", self._plan.id, pathway)

    @Slot()
    def agree(self) -> None:
        """Write down that the person agreed on the plan today."""
        if self._plan is not None:
            self._acts.act("agree", self._plan.id)

    @Slot()
    def open_papers(self) -> None:
        """Go to the preview of the roadmap."""
        if self._plan is not None:
            self._desk.go(Destination("student", self._plan.subject, "papers"))


def title_of(plan: Record, theme: Theme) -> str:
    """Return what a plan is called."""
    return words_in(plan.get(fields.title) or {}, theme)
