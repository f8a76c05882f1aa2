"""One person's page: who they are, and its parts, from the overview to the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.audits import note_opened
from app.usecases.overview import is_practice
from app.usecases.people import NEUTRAL, StudentView, show_student
from app.usecases.questions import Question, open_questions
from ui.desk import Desk, Destination
from ui.pages.cases import CasesPart
from ui.pages.concernform import ConcernPanel
from ui.pages.documents import DocumentsPart
from ui.pages.gonenotice import GoneNotice
from ui.pages.history import HistoryPart
from ui.pages.intake import IntakePart
from ui.pages.matches import MatchesPart
from ui.pages.overview import OverviewPart
from ui.pages.paperorder import PAPERS
from ui.pages.papers import PapersPart
from ui.pages.plan import PlanPart
from ui.pages.sessions import SessionsPart
from ui.pages.why import WhyPanel
from ui.widgets.avatar import Avatar
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Notice, Panel
from ui.widgets.choices import Option
from ui.widgets.labels import Label, Line
from ui.widgets.layouts import clear, column, row
from ui.widgets.segments import Segments

# As much as a name needs beside the parts; with less, the parts stand below it.
NAME_PX = 196
IDENTITY_GAP_PX = 14
# A part is one line here; what it can do beside being shown it says by its methods.
PARTS: Mapping[str, tuple[Text, Callable[[Desk, RecordId], QWidget]]] = {
    "overview": (N_("Overview"), OverviewPart),
    "intake": (N_("Intake"), IntakePart),
    "plan": (N_("Plan"), PlanPart),
    "sessions": (N_("Sessions"), SessionsPart),
    "matches": (N_("Mentor"), MatchesPart),
    "cases": (N_("Applications"), CasesPart),
    "papers": (N_("Papers"), PapersPart),
    "documents": (N_("Documents"), DocumentsPart),
    "history": (N_("History"), HistoryPart),
}


@runtime_checkable
class _Refreshing(Protocol):
    """A part that shows what is new."""

    def refresh(self) -> None: ...


@runtime_checkable
class _Flushing(Protocol):
    """A part in which words may be half-typed."""

    def flush(self) -> None: ...


class StudentPage(QWidget):
    """Builds a part when it is first opened, and asks it to show what is new."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self.person = desk, person
        self._made: dict[str, QWidget] = {}
        self._is_noted = False
        whole = column(self, gap=0)
        self._bar = Panel("bar")
        self._line = row(self._bar, gap=10, margins=(28, 12, 28, 12))
        whole.addWidget(self._bar)
        self._flags = column(gap=6, margins=(28, 0, 28, 0))
        whole.addLayout(self._flags)
        self._gone = GoneNotice(self._desk, person, margins=(28, 10, 28, 0))
        whole.addWidget(self._gone)
        self._open = column(gap=6, margins=(28, 0, 28, 0))
        whole.addLayout(self._open)
        self._stack = QStackedWidget()
        whole.addWidget(self._stack, 1)
        self._fill_bar()

    def _fill_bar(self) -> None:
        """Make the head of the page; ``show_head`` fills it and never takes the focus away."""
        theme = self._desk.theme
        self._shown_name, self._is_practice = "", False
        identity = row(gap=IDENTITY_GAP_PX)
        self._face = column(gap=0)
        identity.addLayout(self._face)
        identity.addLayout(self._facts(), 1)
        self._practice = Badge(theme, N_("For practice"), icon="info", tone="warn")
        self._practice.hide()
        identity.addWidget(self._practice)
        self.concern = Button(theme, N_("Raise a concern"), icon="shield-alert", size="small")
        self.concern_icon = IconButton(theme, "shield-alert", N_("Raise a concern"))
        self.concern_icon.hide()
        for button in (self.concern, self.concern_icon):
            button.clicked.connect(self._write_concern)
            identity.addWidget(button)
        self._line.addLayout(identity, 1)
        options = [Option(key, words) for key, (words, _) in PARTS.items()]
        self.parts = Segments(theme, N_("Parts of this page"), options)
        self.parts.chosen.connect(self.open_part)
        self._line.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignVCenter)
        self._desk.jobs.ask(is_practice, done=self.show_practice)

    def _facts(self) -> QVBoxLayout:
        """Return the lines that say who it is."""
        theme = self._desk.theme
        lines = column(gap=0)
        # A long name shortens itself; it must not push the parts out of the window.
        self._name = Line(theme, verbatim(""), "title", weight=700)
        # The code is typed off the screen: what has no room beside it must not seem a part of it.
        self._code = Label(theme, verbatim(""), "small", colour="ink2")
        self._languages = Line(theme, verbatim(""), "small", colour="ink3")
        for part in (self._name, self._languages):  # nothing beside them is narrowed for them
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        facts = row(gap=12)
        facts.addWidget(self._code)
        facts.addWidget(self._languages, 1)
        lines.addWidget(self._name)
        lines.addLayout(facts)
        return lines

    def show_practice(self, is_shown: bool) -> None:  # noqa: FBT001 - an answer
        """Say that this person is not real, in a demonstration centre."""
        self._is_practice = is_shown
        self._fit_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._fit_bar()

    def _fit_bar(self) -> None:
        """Put the parts below the name where both have no room on one line.

        That it is for practice stands beside the pages as well, so here it may give way.
        """
        room = self.width() - 2 * 28 - self._desk.theme.grown(NAME_PX)
        room -= self._line.spacing() + self.parts.sizeHint().width()
        concern, least, badge = (
            part.sizeHint().width() + IDENTITY_GAP_PX
            for part in (self.concern, self.concern_icon, self._practice)
        )
        is_wide = least <= room
        is_told = self._is_practice and (not is_wide or least + badge <= room)
        self._practice.setVisible(is_told)
        has_words = not is_wide or concern + badge * is_told <= room
        self.concern.setVisible(has_words)
        self.concern_icon.setVisible(not has_words)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)

    @property
    def part(self) -> str:
        """The key of the part that is shown."""
        return self.parts.current()

    @property
    def shown(self) -> QWidget | None:
        """The part that is shown."""
        return self._stack.currentWidget()

    @Slot(str)
    def open_part(self, key: str) -> None:
        """Show a part; made at its first opening, asked for news at each."""
        self._put_away(self.shown)
        wanted = key if key in PARTS else next(iter(PARTS))
        if wanted not in self._made:
            self._made[wanted] = PARTS[wanted][1](self._desk, self.person)
            self._stack.addWidget(self._made[wanted])
        self.parts.choose(wanted)
        self._stack.setCurrentWidget(self._made[wanted])
        self.refresh()

    def _lay_over(self, panel: WhyPanel | ConcernPanel) -> None:
        """Show a panel over the parts."""
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)
        panel.begin()

    def _put_away(self, panel: QWidget | None) -> None:
        """Take a panel away that lay over the parts."""
        if isinstance(panel, WhyPanel | ConcernPanel):
            self._stack.removeWidget(panel)
            panel.deleteLater()

    def show_record(self, record: RecordId) -> None:
        """Bring a record before the eyes, where the part that is shown can."""
        if isinstance(self.shown, SessionsPart):
            self.shown.show_meeting(record)
        elif isinstance(self.shown, PapersPart) and record in PAPERS:
            self.shown.order.choose_paper(record)
        elif isinstance(self.shown, PapersPart):
            self.shown.show_referral(record)
        elif isinstance(self.shown, IntakePart):
            self.shown.ask_for(record)

    def refresh(self) -> None:
        """Ask for the head of the page and for the part that is shown."""
        self._desk.jobs.ask(show_student, self.person, done=self.show_head)
        self._desk.jobs.ask(open_questions, self.person, done=self.show_questions)
        self._gone.refresh()
        shown = self.shown
        if isinstance(shown, _Refreshing):
            shown.refresh()

    def ask_why(self, *, needs_purpose: bool) -> None:
        """Ask why a file in other hands is opened; it is shown once that is said."""
        if isinstance(self.shown, WhyPanel | ConcernPanel):
            return
        panel = WhyPanel(self._desk, self.person, needs_purpose=needs_purpose)
        panel.said.connect(self.go_on)
        panel.given_up.connect(self.leave)
        self._lay_over(panel)

    @Slot()
    def go_on(self) -> None:
        """Show what was asked for, now that it is said why."""
        self.open_part(self.part)

    @Slot()
    def _write_concern(self) -> None:
        """Let a safeguarding concern about this person be written, whoever may read the file."""
        if isinstance(self.shown, ConcernPanel):
            return
        panel = ConcernPanel(self._desk, self.person)
        panel.left.connect(self.go_on)
        self._lay_over(panel)

    @Slot()
    def leave(self) -> None:
        """Go back to where people are found."""
        self._desk.go(Destination("students"))

    def flush(self) -> None:
        """Put half-typed words away, as before a lock."""
        for part in self._made.values():
            if isinstance(part, _Flushing):
                part.flush()

    def show_head(self, view: StudentView) -> None:
        """Show name, code, languages and what the desk must know."""
        theme = self._desk.theme
        if not self._is_noted:
            self._is_noted = True
            self._desk.jobs.run(note_opened, self.person, initiator=self)
        if view.name != self._shown_name:
            self._shown_name = view.name
            clear(self._face)
            self._face.addWidget(Avatar(theme, view.name, 42))
        self._name.say(verbatim(view.name))
        self._code.say(verbatim(view.code))
        self._languages.say(verbatim(" · ".join(view.languages(theme.language))))
        clear(self._flags)
        self._flags.setContentsMargins(28, 10 if view.warnings or view.is_marked else 0, 28, 0)
        if view.is_marked:
            self._flags.addWidget(Notice(theme, NEUTRAL, tone="warn", icon="shield-alert"))
        for words in view.warnings:
            self._flags.addWidget(Notice(theme, verbatim(words), tone="warn"))

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Say above every part but the history that something wants to be settled there."""
        clear(self._open)
        is_told = bool(questions) and self.part != "history"
        self._open.setContentsMargins(28, 10 if is_told else 0, 28, 0)
        if not is_told:
            return
        words = plural(
            "{count} question is open: two computers wrote different things.",
            "{count} questions are open: two computers wrote different things.",
            len(questions),
        )
        notice = Notice(self._desk.theme, words, tone="warn")
        act = N_("Settle it") if len(questions) == 1 else N_("Settle them")
        settle = Button(self._desk.theme, act, size="small")
        settle.clicked.connect(self.open_history)
        notice.add_act(settle)
        self._open.addWidget(notice)

    @Slot()
    def open_history(self) -> None:
        """Go where questions are settled."""
        self.open_part("history")
