"""How much each criterion of the matching counts: chosen from 0 to 10, saved for all who match."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.rules.matching.policy import USUAL_WEIGHTS, Criterion
from app.usecases.matchpolicy import MOST_STEPS, STEP, Weighing, weigh, weighing_of
from ui.desk import Desk, Destination
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question
from ui.widgets.scrolling import ScrollPage

# What each counts, and what speaks for two people by it.
ASKED: Mapping[Criterion, tuple[Text, Text]] = MappingProxyType(
    {
        Criterion.GOAL: (
            N_("How much do goals count?"),
            N_("The mentor can help with what the student asks help for."),
        ),
        Criterion.FIELD: (
            N_("How much does the field count?"),
            N_("Their work or studies are close to each other."),
        ),
        Criterion.LANGUAGE: (
            N_("How much does the language count?"),
            N_("Both speak the same language well."),
        ),
        Criterion.TIME: (
            N_("How much does shared time count?"),
            N_("Both are free at the same times of the week."),
        ),
        Criterion.FORM: (
            N_("How much does the way to meet count?"),
            N_("Both like to meet in the same way, such as by video."),
        ),
        Criterion.WISHES: (
            N_("How much do wishes count?"),
            N_("The mentor is as the student wished, such as a woman."),
        ),
    }
)


class WeighingPage(QWidget):
    """Asks six questions; what is chosen counts once it is saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self.view: Weighing | None = None
        self._touched: set[Criterion] = set()
        whole = column(self, gap=0)
        note = N_("The same for all at this centre. It counts from the next proposals on.")
        header = PageHeader(theme, N_("What counts in a match"), note)
        board = Button(theme, N_("Matching board"), icon="link-2")
        board.clicked.connect(self.open_board)
        header.add_act(board)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(960))
        whole.addWidget(page, 1)
        self._said = column(gap=12)
        page.body.addLayout(self._said)
        card = Card(gap=20)
        page.body.addWidget(card)
        words = N_("0 means that it does not count. 10 means that it counts the most.")
        card.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        self.groups: dict[Criterion, ChoiceGroup] = {}
        self.shares: dict[Criterion, Label] = {}
        for one in Criterion:
            card.body.addWidget(self._question(one))
        self.acts = self._acts(theme)
        card.body.addWidget(self.acts)
        page.body.addStretch(1)

    @Slot()
    def refresh(self) -> None:
        """Ask how much each counts now."""
        self._desk.jobs.ask(weighing_of, done=self.show_weights)

    def show_weights(self, view: Weighing) -> None:
        """Show what holds at the centre; what was chosen and not saved yet stays."""
        self.view = view
        self._choose(view.weights, [one for one in Criterion if one not in self._touched])
        for group in self.groups.values():
            group.setEnabled(view.may_change)
        self.acts.setVisible(view.may_change)
        if not view.may_change:
            clear(self._said)
            words = N_("Coordinators and managers can change this.")
            self._said.addWidget(Notice(self._desk.theme, words))

    @Slot()
    def choose(self) -> None:
        """Show what share each would have."""
        sender = self.sender()
        self._touched |= {one for one, group in self.groups.items() if group is sender}
        self._say_shares()

    @Slot()
    def choose_usual(self) -> None:
        """Choose what counts where a centre says nothing; it is kept once it is saved."""
        self._touched = set(Criterion)
        self._choose(USUAL_WEIGHTS, self._touched)

    @Slot()
    def submit(self) -> None:
        """Keep what was chosen here; what others chose meanwhile stays."""
        clear(self._said)
        jobs, done, failed = self._desk.jobs, self.after_save, self.show_refusal
        points = self._weights()
        told = {one: points[one] for one in self._touched}
        jobs.run(weigh, told, done=done, failed=failed, initiator=self)

    def after_save(self, _: RecordId) -> None:
        """Say that it is kept."""
        self._touched.clear()
        self._desk.tell(N_("From now on, this counts in each match."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not kept; what was chosen stays."""
        clear(self._said)
        self._said.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def open_board(self) -> None:
        """Go where students and mentors are matched."""
        self._desk.go(Destination("matching"))

    def _question(self, one: Criterion) -> Question:
        theme, (words, note) = self._desk.theme, ASKED[one]
        holder = QWidget()
        lines = column(holder, gap=4)
        steps = [Option(str(step), verbatim(theme.digits(step))) for step in range(MOST_STEPS + 1)]
        group = self.groups[one] = ChoiceGroup(theme, words, steps, role="body")
        group.changed.connect(self.choose)
        lines.addWidget(group)
        share = self.shares[one] = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        lines.addWidget(share)
        return Question(theme, words, holder, note=note, role="body")

    def _acts(self, theme: Theme) -> Flow:
        acts = Flow(gap=10)
        save = Button(theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        usual = Button(theme, N_("The usual ones again"), kind="quiet", icon="rotate-ccw")
        usual.clicked.connect(self.choose_usual)
        acts.add(save)
        acts.add(usual)
        return acts

    def _choose(self, weights: Mapping[Criterion, int], some: Iterable[Criterion]) -> None:
        """Choose the steps of the points of some; between two steps, none is chosen."""
        for one in some:
            step, rest = divmod(weights[one], STEP)
            self.groups[one].choose([] if rest else [str(step)])
        self._say_shares()

    def _weights(self) -> dict[Criterion, int]:
        """Return the points of what is chosen; where nothing is, those that hold now."""
        held = self.view.weights if self.view is not None else USUAL_WEIGHTS
        found = {one: group.chosen() for one, group in self.groups.items()}
        return {one: int(said[0]) * STEP if said else held[one] for one, said in found.items()}

    def _say_shares(self) -> None:
        weights = self._weights()
        whole = sum(weights.values())
        for one, share in self.shares.items():
            if whole:
                words = N_("{share} of 100 parts of the fit")
                share.say(words.with_values(share=round(100 * weights[one] / whole)))
            else:
                share.say(N_("Nothing counts yet."))
