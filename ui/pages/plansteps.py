"""The steps of a plan as a list: all that the timeline can do, without aiming at anything."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import N_, verbatim
from app.records import Record
from app.schema import plan as fields
from app.usecases.plans import CLOSED, PlanView
from app.usecases.steps import LANES, Standing, standing_of
from ui.desk import Desk
from ui.pages.planacts import PlanActs
from ui.pages.planwords import STANDINGS, day_words, sentence_of
from ui.shortcuts import add_shortcut
from ui.widgets.badges import Badge
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.selects import Tick
from ui.widgets.timelinecard import LANE_TONES
from ui.widgets.timelineview import LANE_ICONS


class PlanList(QWidget):
    """Every step under its lane.  Signals: opened(str), the id of a step to look at closely."""

    opened = Signal(str)

    def __init__(self, desk: Desk, acts: PlanActs) -> None:
        super().__init__()
        self._desk, self._acts = desk, acts
        self._held = column(self, gap=14)

    def show_plan(self, view: PlanView) -> None:
        """Show the steps as they stand; the keyboard stays where it was."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._held)
            for lane in LANES:
                steps = [one for one in view.steps if _lane_of(one) == lane]
                if not steps:
                    continue
                title = fields.lane.kind.show(lane, theme.catalog)
                line = row(gap=10)
                line.addWidget(
                    Badge(theme, verbatim(title), icon=LANE_ICONS[lane], tone=LANE_TONES[lane])
                )
                line.addStretch(1)
                self._held.addLayout(line)
                card = Card(gap=0, margins=(8, 6, 8, 6))
                for step in steps:
                    made = StepRow(self._desk, view, step, self._acts)
                    made.opened.connect(self.opened)
                    card.body.addWidget(made)
                self._held.addWidget(card)


class StepRow(QWidget):
    """One step: a tick, its sentence and day, how it stands, and what can be done with it.

    Signals: opened(str), its id.
    """

    opened = Signal(str)

    def __init__(self, desk: Desk, view: PlanView, step: Record, acts: PlanActs) -> None:
        super().__init__()
        self._desk, self.step, self._acts = desk, step, acts
        theme = desk.theme
        standing = standing_of(view, step)
        self._is_closed = step.get(fields.step_state, "planned") in CLOSED
        line = row(self, gap=8, margins=(10, 8, 6, 8))
        self._said = sentence_of(step, theme)
        self.tick = Tick(theme, N_("Done"))
        self.tick.setAccessibleName(theme.plain(N_("Done: {step}").with_values(step=self._said)))
        self.tick.setChecked(standing is Standing.DONE)
        self.tick.toggled.connect(self.toggle)
        line.addWidget(self.tick)
        words = column(gap=1)
        words.addWidget(Label(theme, verbatim(self._said), "lead", weight=500, wraps=True))
        words.addWidget(Label(theme, day_words(view, step, theme), "small", colour="ink2"))
        line.addLayout(words, 1)
        if standing not in {Standing.DONE, Standing.PLANNED}:
            label, icon, tone = STANDINGS[standing]
            line.addWidget(Badge(theme, label, icon=icon, tone=tone))
        self._add_acts(line)
        if not self._is_closed:
            # The arrow points where the step goes: earlier is where lines begin.
            keys = ("Alt+Right", "Alt+Left") if theme.is_rtl else ("Alt+Left", "Alt+Right")
            for pressed, act in zip(keys, (self.move_earlier, self.move_later), strict=True):
                add_shortcut(self, pressed, act, is_local=True)
        add_shortcut(self, "Alt+Up", self.lift, is_local=True)
        add_shortcut(self, "Alt+Down", self.lower, is_local=True)
        add_shortcut(self, "Delete", self.remove, is_local=True)

    @Slot()
    def toggle(self) -> None:
        """Mark the step done, or planned again."""
        self._acts.mark(self.step.id, "done" if self.tick.isChecked() else "planned")

    @Slot()
    def move_earlier(self) -> None:
        """Move the step's day a month earlier."""
        self._acts.move(self.step.id, -1)

    @Slot()
    def move_later(self) -> None:
        """Move the step's day a month later."""
        self._acts.move(self.step.id, 1)

    @Slot()
    def lift(self) -> None:
        """Put the step into the lane above."""
        self._acts.act("lane", self.step.id, -1)

    @Slot()
    def lower(self) -> None:
        """Put the step into the lane below."""
        self._acts.act("lane", self.step.id, 1)

    @Slot()
    def remove(self) -> None:
        """Take the step out of the plan."""
        self._acts.act("remove", self.step.id)

    @Slot()
    def open(self) -> None:
        """Ask for all about the step."""
        self.opened.emit(self.step.id)

    def _add_acts(self, line: QHBoxLayout) -> None:
        theme = self._desk.theme
        for icon, name, act in (
            ("arrow-left", N_("A month earlier: {step}"), self.move_earlier),
            ("arrow-right", N_("A month later: {step}"), self.move_later),
            ("pencil", N_("Open: {step}"), self.open),
            ("trash-2", N_("Take out: {step}"), self.remove),
        ):
            button = IconButton(theme, icon, name.with_values(step=self._said))
            button.clicked.connect(act)
            button.setEnabled(not self._is_closed or icon in {"pencil", "trash-2"})
            line.addWidget(button)


def _lane_of(step: Record) -> str:
    lane = step.get(fields.lane, LANES[-1])
    return lane if lane in LANES else LANES[-1]
