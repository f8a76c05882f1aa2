"""Recognition and applications of one person: cases with their papers, and what was applied for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text
from app.records import Draft, RecordId
from app.schema.cases import APPLICATION, CASE_FORM, REQUIREMENT
from app.schema.learning import RECOGNITION
from app.usecases.applications import (
    ApplicationView,
    move_application,
    new_application,
    save_application,
)
from app.usecases.cases import (
    Beginning,
    beginnings,
    mark_paper,
    new_paper,
    open_case,
    save_case,
    save_paper,
)
from app.usecases.casesteps import add_case_steps
from app.usecases.casework import CaseWork, case_work, kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from ui.desk import Desk, Destination
from ui.pages.applicationcard import ApplicationCard
from ui.pages.casecard import CaseCard
from ui.pages.formplace import FormPlace
from ui.pages.newcase import NewCase
from ui.pages.rowform import FormKind
from ui.pages.whereabouts import WhereaboutsBlock
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage, reveal_soon

_KINDS = MappingProxyType(
    {
        one.key: one
        for one in (
            FormKind(
                "case", N_("What is known of the case"), CASE_FORM, save_case,
                N_("The case is changed."),
            ),
            FormKind(
                "paper", N_("Add a paper"), REQUIREMENT.form_fields, save_paper,
                N_("The paper is added."),
            ),
            FormKind(
                "application", N_("An application"), APPLICATION.form_fields, save_application,
                N_("The application is saved."),
            ),
        )
    }
)  # fmt: skip
# Also by the kind of record; words are kept under the names above, which are older.
FORMS = MappingProxyType(
    {**_KINDS, RECOGNITION.name: _KINDS["case"], REQUIREMENT.name: _KINDS["paper"]}
)


class CasesPart(QWidget):
    """The cases and applications of one person, and above them the form of one."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(860))
        column(self, gap=0).addWidget(self._page)
        self._forms = FormPlace(desk, FORMS, resting=self._acts)
        self._forms.opened.connect(self._show_form)
        self._forms.closed.connect(self.refresh)
        self._page.body.addWidget(self._forms)
        self._held = column(gap=12)
        self._page.body.addLayout(self._held)
        self.around = WhereaboutsBlock(desk, person)
        self.around.formed.connect(self.show_part)
        self._page.body.addWidget(self.around)
        self._page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the cases and applications, and for words that were not saved yet."""
        self.around.refresh()
        language = self._desk.theme.language
        self._desk.jobs.ask(case_work, self._person, language, done=self.show_work)
        self._forms.resume(_kept, self._person)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self.around.flush()
        self._forms.flush()

    @Slot(object)
    def show_part(self, part: QWidget) -> None:
        """Bring a form of the lower half before the eyes, once it has its place."""
        reveal_soon(part)

    def show_work(self, work: CaseWork) -> None:
        """Show the cards as things stand now."""
        with keeping_focus(self):
            clear(self._held)
            self._show_cases(work)
            self._show_applications(work.applications)

    @Slot()
    def start_case(self) -> None:
        """Offer what a case can be opened from."""
        self._desk.jobs.ask(beginnings, self._person, done=self._offer_case)

    def _offer_case(self, found: tuple[Beginning, ...]) -> None:
        """Show the kinds of case, and the learning and work there is."""
        new = NewCase(self._desk.theme, found)
        new.opened.connect(self._open_case)
        new.stopped.connect(self._forms.close_form)
        self._forms.put(new)
        new.begin()

    @Slot(str, str)
    def _open_case(self, kind: str, about: str) -> None:
        """Open a case, and then its form if there is nothing that it could be called by."""
        done = partial(self._after_opening, about)
        self._run(_open, self._person, kind, about, done=done)

    def _after_opening(self, about: str, case: RecordId) -> None:
        """Say that the case is open."""
        self._desk.tell(N_("The case is open. Tick the papers that are there."), can_undo=True)
        self._forms.close_form()
        if not about:
            self.start_form(case)

    @Slot(str)
    def start_form(self, row: str) -> None:
        """Open the form of a case or an application that is there."""
        self._forms.ask(_draft_of, RecordId(row))

    @Slot(str)
    def _start_paper(self, case: str) -> None:
        """Open the form of one more paper."""
        self._forms.ask(new_paper, RecordId(case))

    @Slot()
    def start_application(self) -> None:
        """Open the form of a new application."""
        self._forms.ask(new_application, self._person)

    @Slot(str, str)
    def _mark(self, paper: str, state: str) -> None:
        """Write down how far a paper is."""
        self._run(mark_paper, RecordId(paper), state, done=self._after_mark)

    def _after_mark(self, _: RecordId) -> None:
        """Say that the tick is written down."""
        self._desk.tell(N_("The paper is marked."), can_undo=True)
        self.refresh()

    @Slot(str, str)
    def _move(self, application: str, state: str) -> None:
        """Write down how far an application is."""
        self._run(move_application, RecordId(application), state, done=self._after_move)

    def _after_move(self, _: RecordId) -> None:
        """Say that the application is moved."""
        self._desk.tell(N_("The application is moved."), can_undo=True)
        self.refresh()

    @Slot(str)
    def _add_steps(self, case: str) -> None:
        """Put the steps of a case into the plan in force."""
        self._run(add_case_steps, RecordId(case), done=self._after_steps)

    def _after_steps(self, _: RecordId) -> None:
        """Say that the steps are there, and show the plan."""
        self._desk.tell(N_("The steps of the case are in the plan."), can_undo=True)
        self._desk.go(Destination("student", self._person, "plan"))

    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why something was not done."""
        self._forms.show_refusal(problem)
        self.refresh()

    @Slot()
    def _show_form(self) -> None:
        """Show the form from its beginning: it stands above everything."""
        self._page.verticalScrollBar().setValue(0)

    def _run(
        self,
        use_case: Callable[..., Outcome[RecordId]],
        *arguments: object,
        done: Callable[[RecordId], None],
    ) -> None:
        self._forms.forget_refusal()
        self._desk.jobs.run(
            use_case, *arguments, done=done, failed=self.show_refusal, initiator=self
        )

    def _acts(self) -> QWidget:
        """Return what can be begun, which stands where the form of it opens."""
        acts = Flow(gap=12)
        for words, icon, act in (
            (N_("Open a case"), "badge-check", self.start_case),
            (N_("New application"), "send", self.start_application),
        ):
            button = Button(self._desk.theme, words, kind="primary", icon=icon)
            button.clicked.connect(act)
            acts.add(button)
        return acts

    def _show_cases(self, work: CaseWork) -> None:
        theme = self._desk.theme
        self._held.addWidget(Heading(theme, N_("Recognition, licences and exams"), 2))
        for view in work.cases:
            card = CaseCard(theme, view)
            card.marked.connect(self._mark)
            card.form_wanted.connect(self.start_form)
            card.paper_wanted.connect(self._start_paper)
            card.steps_wanted.connect(self._add_steps)
            self._held.addWidget(card)
        if not work.cases:
            note = N_("Open one: the papers that are usually asked for are listed at once.")
            self._held.addWidget(_empty(self._desk, N_("There is no case yet."), note))

    def _show_applications(self, views: tuple[ApplicationView, ...]) -> None:
        theme = self._desk.theme
        self._held.addSpacing(10)
        self._held.addWidget(Heading(theme, N_("Applications"), 2))
        for state, some in _by_state(views).items():
            self._held.addWidget(Heading(theme, state, 4))
            for view in some:
                card = ApplicationCard(theme, view)
                card.moved.connect(self._move)
                card.form_wanted.connect(self.start_form)
                self._held.addWidget(card)
        if not views:
            note = N_("A place, a course, a job, money for it: write down where, and by when.")
            self._held.addWidget(_empty(self._desk, N_("Nothing was applied for yet."), note))


def _empty(desk: Desk, words: Text, note: Text) -> EmptyState:
    return EmptyState(desk.theme, "folder-open", words, note)


def _by_state(views: tuple[ApplicationView, ...]) -> dict[Text, list[ApplicationView]]:
    """Return applications under the words of their state, in the order of the board."""
    found: dict[Text, list[ApplicationView]] = {}
    for view in views:
        found.setdefault(view.state_words, []).append(view)
    return found


def _open(login: Login, person: RecordId, kind: str, about: str) -> Outcome[RecordId]:
    return open_case(login, person, kind, {}, of=RecordId(about) if about else None)


def _kept(login: Login, person: RecordId) -> Outcome[KeptDraft | None]:
    return unchanged(kept_form(login, person, FORMS))


def _draft_of(login: Login, row: RecordId) -> Draft:
    return Draft(login.need_any(row))
