"""One case as a card: what is next, its papers to tick, its days, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.i18n import N_, Text, plural, verbatim
from app.records import Record
from app.rules.cases import IMPOSSIBLE, requirement_of
from app.rules.deadlines import Deadline, DueKind, Nearness
from app.schema import cases as fields
from app.schema.casecodes import CASE_DECISIONS, CASE_KINDS, REQUIREMENT_STATES
from app.schema.fields import Field
from app.usecases.cases import CaseView, paper_words
from app.usecases.records import shown_value
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Rule
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import column, row
from ui.widgets.selects import Select, Tick

_NEAR: MappingProxyType[Nearness, tuple[str, Tone]] = MappingProxyType(
    {
        Nearness.LATE: ("triangle-alert", "danger"),
        Nearness.TODAY: ("clock", "warn"),
        Nearness.SOON: ("clock", "warn"),
        Nearness.LATER: ("calendar", "plain"),
    }
)
_DAYS: MappingProxyType[DueKind, Text] = MappingProxyType(
    {
        DueKind.APPEAL: N_("Appeal by {day}"),
        DueKind.EXAM: N_("Exam on {day}"),
        DueKind.SEND: N_("Send by {day}"),
        DueKind.ANSWER: N_("Answer by {day}"),
        DueKind.ACT: N_("To be done by {day}"),
    }
)
_FACTS: tuple[Field[Any], ...] = (
    fields.authority,
    fields.fee,
    fields.fee_state,
    fields.submitted_on,
)


class CaseCard(Card):
    """Shows one case.

    Signals, each with an id: marked(str, str), a paper and how far it is; form_wanted(str);
    paper_wanted(str); steps_wanted(str), all three of the case.
    """

    marked = Signal(str, str)
    form_wanted = Signal(str)
    paper_wanted = Signal(str)
    steps_wanted = Signal(str)

    def __init__(self, theme: Theme, view: CaseView) -> None:
        super().__init__(gap=10)
        self._theme, self.view = theme, view
        self.title = title_of(view.case)
        self.setAccessibleName(theme.plain(self.title))
        self._show_head()
        self._show_next()
        if view.is_open:
            self._show_papers()
        self._add_acts()

    @Slot()
    def want_form(self) -> None:
        """Ask for the form of this case."""
        self.form_wanted.emit(self.view.case.id)

    @Slot()
    def want_paper(self) -> None:
        """Ask for one more paper."""
        self.paper_wanted.emit(self.view.case.id)

    @Slot()
    def want_steps(self) -> None:
        """Ask for the steps of this case in the plan."""
        self.steps_wanted.emit(self.view.case.id)

    @Slot(str, str)
    def pass_on(self, paper: str, state: str) -> None:
        """Tell how far a paper is."""
        self.marked.emit(paper, state)

    def _show_head(self) -> None:
        theme, case = self._theme, self.view.case
        line = row(gap=10)
        line.addWidget(Heading(theme, self.title, 3), 1)
        decided = case.get(fields.decision)
        if decided is not None:
            words = CASE_DECISIONS.get(decided, verbatim(decided))
            icon = "circle-check" if decided == "full" else "circle-dot"
            line.addWidget(Badge(theme, words, icon=icon, tone="primary"))
        self.body.addLayout(line)
        badges = Flow(gap=8)
        kind = case.get(fields.case_kind, "")
        badges.add(Badge(theme, CASE_KINDS.get(kind, verbatim(kind)), icon="badge-check"))
        for one in self.view.deadlines:
            badges.add(deadline_badge(theme, one))
        self.body.addWidget(badges)
        facts = column(gap=2)
        for fact in _FACTS:
            shown = shown_value(fact, case.stored.get(fact.key), theme.catalog)
            if shown:
                said = N_("{label}: {words}").with_values(label=fact.label, words=shown)
                facts.addWidget(Label(theme, said, "small", colour="ink2", wraps=True))
        self.body.addLayout(facts)

    def _show_next(self) -> None:
        theme = self._theme
        line = row(gap=10)
        line.addWidget(Icon(theme, "arrow-right", "primary"))
        line.addWidget(Label(theme, self.view.next, "lead", weight=600, wraps=True), 1)
        self.body.addLayout(line)

    def _show_papers(self) -> None:
        theme, papers = self._theme, self.view.papers
        self.body.addWidget(Rule())
        said = progress_words(self.view.ready, self.view.wanted)
        self.body.addWidget(Label(theme, said, weight=600, wraps=True))
        lines = column(gap=2)
        for one in papers:
            paper = PaperRow(theme, one, self.title)
            paper.told.connect(self.pass_on)
            lines.addWidget(paper)
        self.body.addLayout(lines)

    def _add_acts(self) -> None:
        case = self.view.case
        acts: list[tuple[Text, str, Callable[[], None]]] = [
            (N_("Write down what is known"), "square-pen", self.want_form)
        ]
        if self.view.is_open:
            acts.append((N_("Add a paper"), "file-plus", self.want_paper))
        has_steps = case.get(fields.case_pathway) is not None
        if self.view.is_open and has_steps and case.get(fields.case_plan) is None:
            acts.append((N_("Put the steps into the plan"), "route", self.want_steps))
        line = Flow(gap=8)
        for words, icon, act in acts:
            button = Button(self._theme, words, icon=icon, size="small")
            named = N_("{label}: {words}").with_values(label=words, words=self.title)
            button.setAccessibleName(self._theme.plain(named))
            button.clicked.connect(act)
            line.add(button)
        self.body.addWidget(line)


class PaperRow(QWidget):
    """One paper of a case: ticked when it is as far as it must be, or told more exactly.

    Signals: told(str, str), its id and how far it is.
    """

    told = Signal(str, str)

    def __init__(self, theme: Theme, paper: Record, title: Text) -> None:
        super().__init__()
        self._paper, self._asked = paper, requirement_of(paper)
        code = self._asked.code
        name = verbatim(paper_words(code, theme.language) if code else self._asked.words)
        line = row(self, gap=12)
        words = column(gap=0)
        self.tick = Tick(theme, name)
        named = N_("{label}: {words}")
        self.tick.setAccessibleName(theme.plain(named.with_values(label=name, words=title)))
        self.tick.setChecked(self._asked.is_ready)
        self.tick.setEnabled(self._asked.state != IMPOSSIBLE)
        self.tick.toggled.connect(self.toggle)
        words.addWidget(self.tick)
        line.addLayout(words, 1)
        goal = fields.requirement_goal.kind.show(self._asked.goal, theme.catalog)
        if self._asked.goal != "have":
            wanted = N_("Wanted: {goal}").with_values(goal=goal)
            line.addWidget(Label(theme, wanted, "small", colour="ink2"))
        options = [Option(key, label) for key, label in REQUIREMENT_STATES.items()]
        far = N_("How far it is: {paper}").with_values(paper=name)
        self.select = Select(theme, named.with_values(label=far, words=title), options)
        # The list is as wide as its longest word: what is chosen must not be cut.
        self.select.setMinimumContentsLength(max(len(theme.plain(one.words)) for one in options))
        self.select.choose(self._asked.state)
        self.select.activated.connect(self.choose)
        line.addWidget(self.select)

    @Slot()
    def toggle(self) -> None:
        """Tell that the paper is as it must be, or needed again."""
        state = self._asked.goal if self.tick.isChecked() else "needed"
        self.told.emit(self._paper.id, state)

    @Slot()
    def choose(self) -> None:
        """Tell more exactly how far the paper is."""
        if self.select.chosen() != self._asked.state:
            self.told.emit(self._paper.id, self.select.chosen())


def title_of(case: Record) -> Text:
    """Return what a case is called: its own title, else its kind."""
    title = case.get(fields.case_title)
    kind = case.get(fields.case_kind, "")
    return verbatim(title) if title else CASE_KINDS.get(kind, verbatim(kind))


def progress_words(ready: int, wanted: int) -> Text:
    """Return in words how far the papers are."""
    if not wanted:
        return N_("No paper can be had.")
    if not ready:
        return N_("No paper is ready yet.")
    if ready == wanted:
        return N_("All papers are ready.")
    return plural(
        "{count} of {total} papers is ready.",
        "{count} of {total} papers are ready.",
        ready,
        total=wanted,
    )


def deadline_badge(theme: Theme, one: Deadline) -> Badge:
    """Return a badge that tells a day with an icon and a word, never by colour alone."""
    icon, tone = _NEAR[one.nearness]
    words = _DAYS[one.kind].with_values(day=show_day(one.day, theme.language))
    if one.nearness is Nearness.LATE:
        words = N_("Late: {what}").with_values(what=words)
    return Badge(theme, words, icon=icon, tone=tone)
