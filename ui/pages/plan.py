"""The plan as a list: every step with its day, its state and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.pathways import find_pathway, pathway_ids
from app.records import Record, RecordId
from app.schema import plan as fields
from app.usecases.login import Login, Outcome
from app.usecases.plans import (
    PlanView,
    add_pathway,
    agree_plan,
    make_plan,
    mark_step,
    move_step,
    plans_of,
    show_plan,
    step_sentence,
)
from ui.desk import Desk, Destination
from ui.shortcuts import add_shortcut
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select, Tick

_LANE_TONES = {"learning": "learning", "work": "work", "foundations": "foundations"}
_LANE_ICONS = {"learning": "graduation-cap", "work": "briefcase", "foundations": "house"}


class PlanPart(QWidget):
    """The plan in force of one person, or the ways to begin one."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(860))
        column(self, gap=0).addWidget(page)
        self._held = column(gap=14)
        page.body.addLayout(self._held)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the plan as it stands today."""
        self._desk.jobs.ask(_plan_of, self._person, done=self.show_plan)

    def show_plan(self, view: PlanView | None) -> None:
        """Show the steps, or the pathways to choose from."""
        with keeping_focus(self):
            clear(self._held)
            if view is None:
                self._offer_pathways()
            else:
                self._show_steps(view)

    def _show_steps(self, view: PlanView) -> None:
        theme = self._desk.theme
        self._held.addLayout(self._head(view))
        for lane in ("learning", "work", "foundations"):
            steps = [one for one in view.steps if one.get(fields.lane) == lane]
            if not steps:
                continue
            title = fields.lane.kind.show(lane, theme.catalog)
            line = row(gap=10)
            badge = Badge(theme, verbatim(title), icon=_LANE_ICONS[lane], tone=_LANE_TONES[lane])  # type: ignore[arg-type]  # a Tone's name
            line.addWidget(badge)
            line.addStretch(1)
            self._held.addLayout(line)
            card = Card(gap=0, margins=(8, 6, 8, 6))
            for step in steps:
                card.body.addWidget(StepRow(self._desk, view, step, self))
            self._held.addWidget(card)

    def _head(self, view: PlanView) -> QVBoxLayout:
        theme = self._desk.theme
        lines = column(gap=12)
        words = column(gap=2)
        lines.addLayout(words)
        line = row(gap=12)
        lines.addLayout(line)
        title = theme.catalog.pick(view.plan.get(fields.title) or {"en": ""})[0]
        words.addWidget(Heading(theme, verbatim(title), 2))
        if view.schedule.ends_on is not None:
            ends = show_day(view.schedule.ends_on, theme.language)
            note = N_("If all goes as usual, the road ends on {day}.").with_values(day=ends)
            words.addWidget(Label(theme, note, colour="ink2", wraps=True))
        if view.plan.get(fields.plan_state) == "draft":
            agree = Button(theme, N_("We agree on this plan"), icon="handshake")
            agree.setObjectName(view.plan.id)
            agree.clicked.connect(self.agree)
            line.addWidget(agree)
        preview = Button(theme, N_("Roadmap on paper"), kind="primary", icon="printer")
        preview.clicked.connect(self.open_papers)
        line.addWidget(preview)
        self._more = Select(theme, N_("Add another road"), _more_roads(view, theme))
        self._more.setObjectName(view.plan.id)
        self._more.activated.connect(self.add_road)
        line.addWidget(self._more)
        line.addStretch(1)
        return lines

    def _offer_pathways(self) -> None:
        theme = self._desk.theme
        self._held.addWidget(
            EmptyState(
                theme,
                "route",
                N_("There is no plan yet."),
                N_("Choose a road together. Every step can be changed later."),
            )
        )
        card = Card(gap=2, margins=8)
        for pathway_id in pathway_ids():
            pathway = find_pathway(pathway_id)
            title, _ = theme.catalog.pick(pathway.plain_title)
            note, _ = theme.catalog.pick(pathway.title)
            button = RowButton(theme, verbatim(title), verbatim(note), icon="signpost")
            button.setObjectName(pathway_id)
            button.clicked.connect(self.choose_pathway)
            card.body.addWidget(button)
        self._held.addWidget(card)

    @Slot()
    def choose_pathway(self) -> None:
        """Make a plan from the pathway whose line was pressed."""
        sender = self.sender()
        if sender is not None:
            self._desk.jobs.run(
                make_plan,
                self._person,
                sender.objectName(),
                done=self.after_plan,
                failed=self.show_refusal,
                initiator=self,
            )

    @Slot()
    def add_road(self) -> None:
        """Add the steps of the pathway chosen to the plan."""
        plan, pathway = RecordId(self._more.objectName()), self._more.chosen()
        if pathway:
            self._desk.jobs.run(
                add_pathway,
                plan,
                pathway,
                done=self.after_plan,
                failed=self.show_refusal,
                initiator=self,
            )

    @Slot()
    def agree(self) -> None:
        """Write down that the person agreed on the plan today."""
        sender = self.sender()
        if sender is not None:
            plan = RecordId(sender.objectName())
            self._desk.jobs.run(agree_plan, plan, done=self.after_agreement, initiator=self)

    @Slot()
    def open_papers(self) -> None:
        """Go to the preview of the roadmap."""
        self._desk.go(Destination("student", self._person, "papers"))

    def after_plan(self, _: RecordId) -> None:
        """Say that the plan is made, and show it."""
        self._desk.tell(N_("The plan is made."), can_undo=True)
        self.refresh()

    def after_agreement(self, _: RecordId) -> None:
        """Say that the agreement is written down."""
        self._desk.tell(N_("The agreement is written down."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say above the plan why something could not be done."""
        self._held.insertWidget(0, Notice(self._desk.theme, problem.text, tone="warn"))


class StepRow(QWidget):
    """One step: a tick, its sentence and day, and the way a month earlier or later."""

    def __init__(self, desk: Desk, view: PlanView, step: Record, part: PlanPart) -> None:
        super().__init__()
        self._desk, self._step, self._part = desk, step, part
        theme = desk.theme
        dates = view.schedule.dates[step.id]
        state = step.get(fields.step_state, "planned")
        line = row(self, gap=12, margins=(10, 8, 6, 8))
        sentence, _ = theme.catalog.pick({"en": "", **step_sentence(step)})
        self.tick = Tick(theme, N_("Done"))
        self.tick.setAccessibleName(theme.plain(N_("Done: {step}").with_values(step=sentence)))
        self.tick.setChecked(state == "done")
        self.tick.toggled.connect(self.toggle)
        line.addWidget(self.tick)
        words = column(gap=1)
        words.addWidget(Label(theme, verbatim(sentence), "lead", weight=500, wraps=True))
        day = show_day(dates.due_on, theme.language)
        words.addWidget(Label(theme, _day_words(state, day), "small", colour="ink2"))
        line.addLayout(words, 1)
        badge = _badge(view, step, state)
        if badge is not None:
            line.addWidget(Badge(theme, badge[0], icon=badge[1], tone=badge[2]))  # type: ignore[arg-type]  # a Tone's name
        for icon, name, act in (
            ("arrow-left", N_("A month earlier: {step}"), self.move_earlier),
            ("arrow-right", N_("A month later: {step}"), self.move_later),
        ):
            button = IconButton(theme, icon, name.with_values(step=sentence))
            button.clicked.connect(act)
            button.setEnabled(state not in {"done", "skipped"})
            line.addWidget(button)
        if state not in {"done", "skipped"}:
            # The arrow points where the step goes: earlier is where lines begin.
            keys = ("Alt+Right", "Alt+Left") if theme.is_rtl else ("Alt+Left", "Alt+Right")
            for pressed, act in zip(keys, (self.move_earlier, self.move_later), strict=True):
                add_shortcut(self, pressed, act, is_local=True)

    @Slot()
    def toggle(self) -> None:
        """Mark the step done, or planned again."""
        state = "done" if self.tick.isChecked() else "planned"
        self._desk.jobs.run(
            mark_step, self._step.id, state, done=self.after_change, initiator=self._part
        )

    @Slot()
    def move_earlier(self) -> None:
        """Move the step's day a month earlier."""
        self._desk.jobs.run(_move, self._step.id, -1, done=self.after_change, initiator=self._part)

    @Slot()
    def move_later(self) -> None:
        """Move the step's day a month later."""
        self._desk.jobs.run(_move, self._step.id, 1, done=self.after_change, initiator=self._part)

    def after_change(self, _: RecordId) -> None:
        """Say what was done; the plan is shown anew with all its days."""
        self._desk.tell(N_("The step is changed."), can_undo=True)
        self._part.refresh()


def _more_roads(view: PlanView, theme: Theme) -> list[Option]:
    """Return the pathways that the plan has no step of, after a line that says what it is."""
    there = {step.get(fields.milestone, "").partition(":")[0] for step in view.steps}
    roads = [Option("", N_("Add another road"))]
    for pathway_id in pathway_ids():
        if pathway_id not in there:
            title, _ = theme.catalog.pick(find_pathway(pathway_id).plain_title)
            roads.append(Option(pathway_id, verbatim(title)))
    return roads


def _plan_of(login: Login, person: RecordId) -> PlanView | None:
    plans = plans_of(login, person)
    return show_plan(login, plans[0].id) if plans else None


def _move(login: Login, step: RecordId, months: int) -> Outcome[RecordId]:
    return move_step(login, step, months=months)


def _day_words(state: str, day: str) -> Text:
    if state == "done":
        return N_("Done on {day}").with_values(day=day)
    return N_("By {day}").with_values(day=day)


def _badge(view: PlanView, step: Record, state: str) -> tuple[Text, str, str] | None:
    """Return the word, icon and tone that tell how a step stands, if that needs a word."""
    if state == "done":
        return None
    dates = view.schedule.dates[step.id]
    ways: tuple[tuple[bool, tuple[Text, str, str]], ...] = (
        (state == "skipped", (N_("Left out"), "minus", "plain")),
        (dates.is_overdue, (N_("Needs a look"), "triangle-alert", "warn")),
        (view.schedule.next[:1] == (step.id,), (N_("Next"), "arrow-right", "primary")),
        (step.get(fields.waiting, False), (N_("Waits for others"), "clock", "plain")),
    )
    return next((said for holds, said in ways if holds), None)
