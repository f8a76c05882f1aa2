"""All about one step, at the side of the plan: its words, day, helpers, and what it follows."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, RecordId
from app.schema import codes
from app.schema import plan as fields
from app.schema.fields import Field
from app.usecases.planboard import PlanBoard
from app.usecases.steps import Listed, save_step, shared_list, standing_of
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.setting import Setting
from ui.pages.planacts import PlanActs
from ui.pages.planfields import (
    DayField,
    DraftField,
    PickField,
    SelectField,
    SentenceLines,
    StepField,
    WeeksField,
)
from ui.pages.planwords import STANDINGS, sentence_of
from ui.shortcuts import add_shortcut
from ui.theme.tokens import INSPECTOR_PX
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Notice, Panel
from ui.widgets.choices import Option
from ui.widgets.labels import Heading
from ui.widgets.layouts import WIDEST_PX, clear, column, row
from ui.widgets.questions import Question
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select

NONE = N_("None")


class StepInspector(Panel):
    """Edits the draft of one step; half-typed words are sealed as they come.

    Signals: saved(str), the step's id.  closed(), when the worker is done with it.
    due(tuple[Draft, ...]), words that want to be sealed.
    """

    due = Signal(object)
    saved = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, acts: PlanActs, board: PlanBoard, draft: Draft) -> None:
        super().__init__("inspector")
        self._desk, self._acts, self._draft = desk, acts, draft
        self._board = board
        self._is_saving = False
        self.set_alone(alone=False)
        self.setAccessibleName(desk.theme.plain(N_("All about the step")))
        self._clock = DraftClock(self)
        self._clock.due.connect(self.due)
        self._clock.watch(self)
        whole = column(self, gap=0)
        page = ScrollPage(gap=12, margins=(20, 14, 20, 16))
        whole.addWidget(page, 1)
        self._head = row(gap=6)
        page.body.addLayout(self._head)
        self._refusal = column(gap=0)
        page.body.addLayout(self._refusal)
        self._lines = page.body
        self._add_words()
        self._add_links()
        page.body.addStretch(1)
        whole.addWidget(self._foot())
        self._show_head()
        add_shortcut(self, "Esc", self.close_kept, is_local=True)
        add_shortcut(self, "Ctrl+Return", self.submit, is_local=True)

    @property
    def step(self) -> str:
        """The id of the step."""
        return self._draft.now.id

    @property
    def is_dirty(self) -> bool:
        """Whether something was filled in and not saved."""
        return self._draft.dirty

    @property
    def is_new(self) -> bool:
        """Whether the step is not in the plan yet."""
        return not self._draft.base.versions

    def set_alone(self, *, alone: bool) -> None:
        """Take the whole page where the plan beside it would have no room."""
        width = self._desk.theme.grown(INSPECTOR_PX)
        self.setMinimumWidth(0 if alone else width)
        self.setMaximumWidth(WIDEST_PX if alone else width)

    def begin(self) -> None:
        """Give the keyboard to the first field."""
        next(iter(self.sentence.lines.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Put half-typed words away at once."""
        self._clock.flush()

    def show_board(self, board: PlanBoard) -> None:
        """Show how the step stands now."""
        self._board = board
        self._show_head()

    def is_gone(self, board: PlanBoard) -> bool:
        """Tell whether the step has left the plan."""
        return not self.is_new and (
            board.view is None or self.step not in board.view.schedule.dates
        )

    def is_stale(self, board: PlanBoard) -> bool:
        """Tell whether the step is not as it is shown; never while something typed waits."""
        view = board.view
        if view is None or self.is_new or self.is_dirty or self.is_gone(board):
            return False
        now, known = view.step(self.step), self._board.view
        before = known.schedule.dates.get(self.step) if known else None
        dates = view.schedule.dates[self.step]
        is_moved = before is None or before.due_on != dates.due_on
        return is_moved or dict(now.stored) != dict(self._draft.base.stored)

    @Slot()
    def submit(self) -> None:
        """Save the step as it is filled in."""
        if not self._is_saving:
            self._is_saving = True
            self._desk.jobs.run(
                save_step,
                self._draft,
                done=self._after_save,
                failed=self.show_refusal,
                initiator=self,
            )

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the sentence, else above the fields, why it was not saved."""
        self._is_saving = False
        clear(self._refusal)
        if problem.field == "sentence":
            self.sentence.show_problem(problem.text)
            self.begin()
        else:
            self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def close_kept(self) -> None:
        """Close; what was typed and not saved waits, sealed."""
        self.flush()
        self.closed.emit()

    def _after_save(self, step: RecordId) -> None:
        self._is_saving = False
        self._clock.forget(self._draft)
        self._draft.base = self._draft.now
        self.saved.emit(step)

    def _add_words(self) -> None:
        theme, draft = self._desk.theme, self._draft
        states = [Option(code, words) for code, words in codes.STEP_STATES.items()]
        self._state = Select(theme, fields.step_state.label, states)
        self._state.activated.connect(self._mark)
        if not self.is_new:
            state = Question(theme, N_("How far is it?"), self._state, role="small")
            self._lines.addWidget(state)
        languages = (theme.language, *self._board.languages)
        self.sentence = SentenceLines(theme, draft, languages)
        self._add(self.sentence)
        setting = Setting(theme, self._desk.today, self._desk.languages)
        self._add(DayField(theme, draft, self._due_on(), self._desk.today))
        self._add(WeeksField(theme, draft))
        lanes = [Option(code, label) for code, label in codes.LANES.items()]
        self._add(SelectField(theme, fields.lane, lanes, draft))
        self._add(DraftField(setting, fields.helper, draft))
        self._add(self._picks(fields.helper_roles, "roles", N_("Add a helper")))
        self._add(self._picks(fields.bring, "documents", N_("Add a paper")))
        self._add(DraftField(setting, fields.step_note, draft))

    def _due_on(self) -> date | None:
        """Return the day that was worked out for the step, None for a new one."""
        view = self._board.view
        known = view.schedule.dates.get(self.step) if view else None
        return known.due_on if known else None

    def _add_links(self) -> None:
        theme, draft, view = self._desk.theme, self._draft, self._board.view
        steps = [
            Option(one.id, verbatim(sentence_of(one, theme)))
            for one in (view.steps if view else ())
            if one.id != draft.now.id
        ]
        self._add(PickField(theme, fields.depends_on, steps, draft, more=N_("Add a step before")))
        goals = [Option("", NONE)]
        goals += [Option(one.goal.id, one.words) for one in self._board.goals]
        self._add(SelectField(theme, fields.step_goal, goals, draft))
        sorts = [Option("", NONE)]
        sorts += [_option(one, self._desk) for one in shared_list("categories")]
        self.sort = SelectField(theme, fields.category, sorts, draft)
        self.sort.edited.connect(self._take_picture)
        self._add(self.sort)

    def _picks(self, one: Field[str], part: str, more: Text) -> PickField:
        options = [_option(each, self._desk) for each in shared_list(part)]
        return PickField(self._desk.theme, one, options, self._draft, more=more)

    def _add(self, part: StepField) -> None:
        part.edited.connect(self._touch)
        self._lines.addWidget(part)

    @Slot()
    def _touch(self) -> None:
        self._clock.touch(self._draft)

    @Slot()
    def _take_picture(self) -> None:
        """Give the step the picture of its sort."""
        chosen = self.sort.select.chosen()
        known = {one.id: one.pictogram for one in shared_list("categories")}
        if chosen in known:
            self._draft.put(fields.pictogram, known[chosen])

    def _show_head(self) -> None:
        """Show how the step stands, and the acts that need no saving."""
        theme, view = self._desk.theme, self._board.view
        clear(self._head)
        if self.is_new or view is None:
            self._head.addWidget(Heading(theme, N_("A step of your own"), 4), 1)
        else:
            step = view.step(self.step)
            standing = standing_of(view, step)
            label, icon, tone = STANDINGS[standing]
            self._head.addWidget(Badge(theme, label, icon=icon, tone=tone))
            self._head.addStretch(1)
            self._state.choose(step.get(fields.step_state, "planned"))
        close = IconButton(theme, "x", N_("Close"))
        close.clicked.connect(self.close_kept)
        self._head.addWidget(close)

    @Slot()
    def _mark(self) -> None:
        self._acts.mark(RecordId(self.step), self._state.chosen())

    def _foot(self) -> QWidget:
        theme = self._desk.theme
        foot = Panel("foot")
        line = row(foot, gap=8, margins=(20, 10, 14, 10))
        save = Button(theme, N_("Save the step"), kind="primary")
        save.clicked.connect(self.submit)
        line.addWidget(save)
        line.addStretch(1)
        if not self.is_new:
            for icon, name, act in (
                ("copy", N_("Make a copy of the step"), self._copy),
                ("trash-2", N_("Take the step out of the plan"), self._remove),
            ):
                button = IconButton(theme, icon, name)
                button.clicked.connect(act)
                line.addWidget(button)
        return foot

    @Slot()
    def _copy(self) -> None:
        self._acts.act("copy", RecordId(self.step))

    @Slot()
    def _remove(self) -> None:
        self._clock.forget(self._draft)
        self._draft.now = self._draft.base
        self._acts.act("remove", RecordId(self.step))


def _option(one: Listed, desk: Desk) -> Option:
    return Option(one.id, verbatim(desk.theme.catalog.pick(one.name)[0]))
