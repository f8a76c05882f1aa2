"""Who works here: the workers with their roles, wishes that wait, and one's own passphrase."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.usecases.login import Login, Outcome
from app.usecases.requests import RequestView, approve_request, refuse_request
from app.usecases.team import Drawn, Team, add_by_lot, team_now
from app.usecases.users import Asked, NewUser, UserView, grant_roles, revoke_user
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.pages.ownpassphrase import DrawnCard, OwnPassphraseCard
from ui.pages.twosheets import SheetsAgree
from ui.pages.workercard import RequestCard, WorkerCard
from ui.pages.workerform import WorkerForm
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage

_LATER = N_(
    "They cannot open the records any more. Their key is taken away when nobody else has "
    "this vault open."
)
_Answer = Callable[[Login, RecordId], Outcome[RecordId]]


class WorkersPage(QWidget):
    """Adds workers, gives them roles, shuts them out; a second person agrees where there is one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._team: Team | None = None
        whole = column(self, gap=0)
        header = PageHeader(theme, N_("Who works here"))
        self.add = Button(theme, N_("Add a colleague"), kind="primary", icon="plus")
        self.add.clicked.connect(self.show_form)
        header.add_act(self.add)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._told, self._form = column(gap=10), column(gap=0)
        self._asked = column(gap=0)
        self._waiting, self._listed = column(gap=10), column(gap=10)
        for part in (self._told, self._asked, self._form, self._waiting, self._listed):
            page.body.addLayout(part)
        self._asking = AskAgain(desk, self._asked, self)
        self.own = OwnPassphraseCard(desk)
        page.body.addWidget(self.own)
        page.body.addStretch(1)
        self.setFocusProxy(self.add)

    def refresh(self) -> None:
        """Ask who works here."""
        self._desk.jobs.ask(team_now, done=self.show_team)

    def show_team(self, team: Team) -> None:
        """Show the workers, and above them what waits for a second person."""
        self._team = team
        self.add.setVisible(team.may_change)
        with keeping_focus(self):
            clear(self._waiting)
            clear(self._listed)
            if team.requests:
                heading = N_("Waits for a second person")
                self._waiting.addWidget(Heading(self._desk.theme, heading, 3))
            for request in team.requests:
                self._waiting.addWidget(self._request(request))
            for user in team.users:
                self._listed.addWidget(self._worker(user, may_change=team.may_change))

    @Slot()
    def show_form(self) -> None:
        """Ask who the colleague is."""
        form = WorkerForm(self._desk.theme, N_("A new colleague"), asks_name=True)
        form.wanted.connect(self.add_worker)
        self._open(form)

    @Slot()
    def close_form(self) -> None:
        """Leave the form, or take the passphrase that was drawn from the screen."""
        clear(self._form)
        clear(self._told)
        self.add.setFocus()

    @Slot(str, object)
    def add_worker(self, name: str, roles: tuple[str, ...]) -> None:
        """Add a colleague with a passphrase drawn by lot."""
        clear(self._told)
        new, language = NewUser(name, roles), self._desk.theme.language
        act, failed = self._asking, self.show_refusal
        act.run(add_by_lot, new, language, done=self.after_adding, failed=failed)

    def after_adding(self, drawn: Drawn) -> None:
        """Show the passphrase once, and who waits."""
        clear(self._form)
        clear(self._told)
        card = DrawnCard(self._desk, drawn.passphrase, is_own=False)
        card.written_down.connect(self.close_form)
        self._told.addWidget(card)
        card.setFocus()
        self.refresh()

    def change_roles(self, user: UserView) -> None:
        """Ask which roles a worker shall have."""
        title = N_("Roles of {name}").with_values(name=user.name)
        form = WorkerForm(self._desk.theme, title, asks_name=False, roles=user.roles)
        form.wanted.connect(partial(self.grant, user.id))
        self._open(form)

    def grant(self, user: RecordId, _: str, roles: tuple[str, ...]) -> None:
        """Give a worker the roles that were ticked."""
        act, done = self._asking, self.after_change
        act.run(grant_roles, user, roles, done=done, failed=self.show_refusal)

    def shut_out(self, user: UserView) -> None:
        """Take a worker's key away."""
        act, done = self._asking, self.after_change
        act.run(revoke_user, user.id, done=done, failed=self.show_refusal)

    def after_change(self, asked: Asked) -> None:
        """Say whether it is done or waits for somebody else."""
        clear(self._form)
        clear(self._told)
        words = N_("This is done.")
        if asked.request is not None:
            words = N_("A second person must agree. It waits below until they do.")
        self._desk.tell(words)
        self.refresh()

    def answer(self, act: _Answer, request: RecordId) -> None:
        """Agree to what somebody else asked for, refuse it, or take one's own wish back."""
        self._asking.run(act, request, done=self.after_answer, failed=self.show_refusal)

    def type_sheets(self, request: RecordId) -> None:
        """Show where two recovery sheets are typed, which agree instead of a person."""
        self.close_form()
        card = SheetsAgree(self._desk, request)
        card.given_up.connect(self.close_form)
        card.put_off.connect(self.show_refusal)
        card.agreed.connect(self.close_form)
        card.agreed.connect(self.after_answer)
        self._form.addWidget(card)
        card.setFocus()

    def after_answer(self, _: RecordId) -> None:
        """Show what is left."""
        clear(self._told)
        self._desk.tell(N_("This is done."))
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing was changed, or what comes later."""
        clear(self._told)
        is_later = problem.code is Code.IN_USE
        words = _LATER if is_later else problem.text
        tone: Tone = "primary" if is_later else "warn"
        self._told.addWidget(Notice(self._desk.theme, words, tone=tone))
        if is_later:
            clear(self._form)
        self.refresh()

    def _open(self, form: WorkerForm) -> None:
        clear(self._told)
        clear(self._form)
        form.given_up.connect(self.close_form)
        self._form.addWidget(form)
        form.begin()

    def _worker(self, user: UserView, *, may_change: bool) -> WorkerCard:
        card = WorkerCard(self._desk.theme, user, may_change=may_change)
        card.roles_wanted.connect(partial(self.change_roles, user))
        card.end_wanted.connect(partial(self.shut_out, user))
        return card

    def _request(self, request: RequestView) -> RequestCard:
        card = RequestCard(self._desk.theme, request)
        card.approved.connect(partial(self.answer, approve_request, request.id))
        card.sheets_wanted.connect(partial(self.type_sheets, request.id))
        card.refused.connect(partial(self.answer, refuse_request, request.id))
        return card
