"""The plan of one person: a timeline and a list of equal power, goals, and its history."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Problem
from app.i18n import N_, plural
from app.records import Draft, RecordId
from app.rules.timeline import lay_out
from app.schema import codes
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts
from app.usecases.planboard import PlanBoard, PlanPast, look_at_plan, look_back
from app.usecases.plans import PlanView
from app.usecases.steps import LANES, new_step, timed_steps
from ui.desk import Desk
from ui.pages.planacts import PlanActs
from ui.pages.plangoals import GoalsPanel
from ui.pages.planhead import PlanHead
from ui.pages.planinspector import StepInspector
from ui.pages.planpast import PastPanel
from ui.pages.planstart import PlanStart
from ui.pages.plansteps import PlanList
from ui.pages.planwords import face_of
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage
from ui.widgets.timelineplace import Place, Zoom, least_days
from ui.widgets.timelineview import TimelineView

CIRCLE = N_(
    "Some steps wait for each other in a circle. Open one and take out what it comes after."
)
LARGE_TEXT = 2.0  # from here on the list is easier than the timeline
NARROW_PX = 760
VIEW_KEY, ZOOM_KEY = "plan view", "plan zoom"


class PlanPart(QWidget):
    """The plan in force of one person, or the ways to begin one.

    The view and zoom chosen hold until the worker locks: they stay with the jobs,
    which live as long as the login.
    """

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._board: PlanBoard | None = None
        self._plan: RecordId | None = None
        self._zoom: Zoom = "quarter" if desk.jobs.property(ZOOM_KEY) == "quarter" else "month"
        self._to_open = ""
        self._inspector: StepInspector | None = None
        self.acts = PlanActs(desk, self)
        self.acts.refused.connect(self.show_refusal)
        whole = column(self, gap=0)
        self._head = PlanHead(desk, self.acts)
        self._connect_head()
        whole.addWidget(self._head)
        self._notices = column(gap=6, margins=(28, 0, 28, 0))
        whole.addLayout(self._notices)
        self._body = row(gap=0)
        whole.addLayout(self._body, 1)
        self._views = QStackedWidget()
        self._body.addWidget(self._views, 1)
        self._build_views()
        self.choose_view(self._first_view())

    @property
    def view(self) -> PlanView | None:
        """The plan as it was last read."""
        return self._board.view if self._board else None

    @property
    def inspector(self) -> StepInspector | None:
        """The step that is looked at closely, if one is."""
        return self._inspector

    def refresh(self) -> None:
        """Ask for the plan as it stands today."""
        self._desk.jobs.ask(
            look_at_plan,
            self._person,
            self._plan,
            self._desk.theme.language,
            done=self.show_board,
            only_latest=True,
        )

    def flush(self) -> None:
        """Put half-typed words away, as before a lock."""
        if self._inspector is not None:
            self._inspector.flush()
        self._goals.flush()

    def show_board(self, board: PlanBoard) -> None:
        """Show the plan, or the pathways to choose from."""
        self._board = board
        clear(self._notices)
        self._head.show_board(board)
        if board.view is None:
            self._start.show_board(board)
            self._views.setCurrentWidget(self._starting)
            self._close_inspector()
            return
        self._plan = board.view.plan.id
        if board.view.schedule.circular:
            self._notices.addWidget(Notice(self._desk.theme, CIRCLE, tone="warn"))
        self._show_chosen()
        self._update_inspector(board)

    @Slot(str)
    def choose_view(self, key: str) -> None:
        """Show the timeline, the list, the goals or the history."""
        self._desk.jobs.setProperty(VIEW_KEY, key)
        self._head.choose(key)
        self._show_chosen()

    @Slot(str)
    def choose_zoom(self, key: str) -> None:
        """Show a month, or a quarter, as wide as the eye likes."""
        self._zoom = "quarter" if key == "quarter" else "month"
        self._desk.jobs.setProperty(ZOOM_KEY, self._zoom)
        if self.view is not None:
            self._show_timeline(self.view)

    @Slot(str)
    def choose_plan(self, plan: str) -> None:
        """Show another plan of the same person."""
        self._plan = RecordId(plan)
        self._close_inspector()
        self.refresh()

    @Slot()
    def add_step(self) -> None:
        """Begin a step written by hand."""
        if self._plan is not None:
            self._desk.jobs.ask(new_step, self._plan, done=self.open_draft)

    @Slot(str)
    def open_step(self, step: str) -> None:
        """Open all about a step at the side."""
        board = self._board
        if board is None or board.view is None or step not in board.view.schedule.dates:
            return
        shown = self._inspector
        if shown is not None and shown.step == step:
            shown.begin()
            return
        kept = board.kept.get(RecordId(step))
        draft = kept.draft if kept else Draft(board.view.step(step))
        self.open_draft(draft)
        self.timeline.ground.choose(step)
        self.timeline.show_card(step)

    def open_draft(self, draft: Draft) -> None:
        """Open a step at the side, known or new, with the keyboard in its first field."""
        self._put_inspector(draft)
        if self._inspector is not None:
            self._inspector.begin()

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say above the plan why something could not be done."""
        clear(self._notices)
        self._notices.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where both have no room side by side, the open step takes the place of the plan."""
        is_narrow = self.width() < self._desk.theme.grown(NARROW_PX, 1.0)
        self._views.setVisible(self._inspector is None or not is_narrow)
        if self._inspector is not None:
            self._inspector.set_alone(alone=is_narrow)

    def _first_view(self) -> str:
        kept = self._desk.jobs.property(VIEW_KEY)
        if isinstance(kept, str) and kept:
            return kept
        return "list" if self._desk.theme.text_scale >= LARGE_TEXT else "timeline"

    def _connect_head(self) -> None:
        head = self._head
        head.view_chosen.connect(self.choose_view)
        head.plan_chosen.connect(self.choose_plan)
        head.step_wanted.connect(self.add_step)

    def _build_views(self) -> None:
        theme = self._desk.theme
        lanes = {lane: codes.LANES[lane] for lane in LANES}
        empty = lay_out((), LANES, self._desk.today, least_days=1, gap_days=0)
        place = Place(theme, empty, self._zoom, self._desk.today)
        self.timeline = TimelineView(theme, place, lanes)
        self.timeline.zoom_wanted.connect(self.choose_zoom)
        ground = self.timeline.ground
        ground.opened.connect(self.open_step)
        ground.chosen.connect(self._look_at)
        ground.removed.connect(self._remove)
        ground.pushed.connect(self._push)
        ground.lifted.connect(self._lift)
        ground.moved.connect(self._shift)
        self._list = PlanList(self._desk, self.acts)
        self._list.opened.connect(self.open_step)
        self._goals = GoalsPanel(self._desk, self.acts, self._person)
        self._past = PastPanel(self._desk)
        self._start = PlanStart(self._desk, self.acts, self._person)
        self._pages = {
            "timeline": self.timeline,
            "list": self._page(self._list),
            "goals": self._page(self._goals),
            "history": self._page(self._past),
        }
        self._starting = self._page(self._start)
        for page in (*self._pages.values(), self._starting):
            self._views.addWidget(page)

    def _page(self, inner: QWidget) -> ScrollPage:
        widest = self._desk.theme.grown(900)
        page = ScrollPage(gap=14, margins=(28, 16, 28, 28), widest_px=widest)
        page.body.addWidget(inner)
        page.body.addStretch(1)
        return page

    def _show_chosen(self) -> None:
        """Fill the view that is chosen; the others wait until somebody looks at them."""
        board, key = self._board, self._head.chosen_view
        if board is None or board.view is None:
            return
        self._views.setCurrentWidget(self._pages[key])
        if key == "history":
            plan, language = board.view.plan.id, self._desk.theme.language
            self._desk.jobs.ask(look_back, plan, language, done=self._show_past)
        elif key == "goals":
            self._goals.show_board(board)
        elif key == "list":
            self._list.show_plan(board.view)
        else:
            self._show_timeline(board.view)

    def _show_past(self, past: PlanPast) -> None:
        self._past.show_past(past)

    def _show_timeline(self, view: PlanView) -> None:
        theme = self._desk.theme
        least = least_days(theme, self._zoom)
        found = lay_out(timed_steps(view), LANES, self._desk.today, least_days=least, gap_days=0)
        faces = [face_of(view, step, theme) for step in view.steps]
        ground = self.timeline.ground
        place = Place(theme, found, self._zoom, self._desk.today, ground.width())
        is_first = not ground.current
        self.timeline.show_steps(place, faces)
        if is_first and view.schedule.next:
            ground.choose(view.schedule.next[0])

    def _put_inspector(self, draft: Draft) -> None:
        if self._board is None or self._board.view is None:
            return
        self._close_inspector()
        inspector = StepInspector(self._desk, self.acts, self._board, draft)
        inspector.due.connect(self._seal)
        inspector.saved.connect(self._after_save)
        inspector.closed.connect(self._close_inspector)
        self._inspector = inspector
        self._body.addWidget(inspector)
        self._fit()

    def _update_inspector(self, board: PlanBoard) -> None:
        """Let the open step show what is new; words typed into it stay."""
        inspector, view = self._inspector, board.view
        if view is None:
            return
        if self._to_open in view.schedule.dates:
            step, self._to_open = self._to_open, ""
            self.open_draft(Draft(view.step(step)))
            self.timeline.ground.choose(step)
            self.timeline.show_card(step)
        elif inspector is not None and inspector.is_gone(board):
            self._close_inspector()
        elif inspector is not None and inspector.is_stale(board):
            self._put_inspector(Draft(view.step(inspector.step)))
        elif inspector is not None:
            inspector.show_board(board)
        elif board.kept:
            self._offer_kept(len(board.kept))

    def _offer_kept(self, count: int) -> None:
        """Say that words about steps wait, and offer to go on or to forget them."""
        theme = self._desk.theme
        words = plural(
            "{count} step is half written. Your words are kept here.",
            "{count} steps are half written. Your words are kept here.",
            count,
        )
        notice = Notice(theme, words)
        for label, act in ((N_("Go on writing"), self._go_on), (N_("Forget them"), self._forget)):
            button = Button(theme, label, size="small")
            button.clicked.connect(act)
            notice.add_act(button)
        self._notices.addWidget(notice)

    @Slot(object)
    def _seal(self, drafts: tuple[Draft, ...]) -> None:
        """Put half-typed words about a step away, sealed for this worker."""
        kept = [KeptDraft(draft, {}) for draft in drafts]
        self._desk.jobs.run(keep_drafts, kept, done=self._after_sealing, failed=self.show_refusal)

    def _after_sealing(self, _: None) -> None:
        if self._inspector is None:
            self.refresh()  # offers to go on

    @Slot()
    def _go_on(self) -> None:
        kept = next(iter(self._board.kept.values()), None) if self._board else None
        if kept is not None:
            clear(self._notices)
            self.open_draft(kept.draft)

    @Slot()
    def _forget(self) -> None:
        if self._board is not None:
            self._desk.jobs.run(drop_drafts, tuple(self._board.kept), done=self._after_forgetting)

    def _after_forgetting(self, _: None) -> None:
        self.refresh()

    @Slot()
    def _close_inspector(self) -> None:
        inspector, self._inspector = self._inspector, None
        if inspector is None:
            return
        had_focus = inspector.isAncestorOf(self.focusWidget())
        inspector.flush()
        self._body.removeWidget(inspector)
        inspector.hide()
        inspector.deleteLater()
        self._fit()
        if had_focus and self._head.chosen_view == "timeline":
            self.timeline.ground.focus_current()

    @Slot(str)
    def _look_at(self, step: str) -> None:
        """Scroll to the chosen step; an open inspector follows, if nothing is half-typed."""
        self.timeline.show_card(step)
        inspector = self._inspector
        if inspector is not None and inspector.step != step and not inspector.is_dirty:
            had_focus = self.timeline.isAncestorOf(self.focusWidget())
            self.open_step(step)
            if had_focus:
                self.timeline.ground.focus_current()

    @Slot(str, int)
    def _push(self, step: str, months: int) -> None:
        self.acts.move(RecordId(step), months)

    @Slot(str, int)
    def _lift(self, step: str, lanes: int) -> None:
        self.acts.act("lane", step, lanes)

    @Slot(str, int)
    def _shift(self, step: str, days: int) -> None:
        self.acts.act("shift", step, days)

    @Slot(str)
    def _remove(self, step: str) -> None:
        self.acts.act("remove", step)

    @Slot(str)
    def _after_save(self, step: str) -> None:
        """Show the plan anew, with the step that was saved at hand."""
        self._desk.tell(N_("The step is saved."), can_undo=True)
        self._to_open = step
        self.refresh()
