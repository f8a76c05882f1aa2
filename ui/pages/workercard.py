"""One worker in the list, and one wish that waits for a second person."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, Text, plural, verbatim
from app.schema.codes import USER_ROLES
from app.usecases.concerns import number_asked
from app.usecases.requests import LABELS, RequestView
from app.usecases.users import UserView
from ui.theme.appearance import Theme, listed
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Label


class WorkerCard(Card):
    """Name, roles and state of a worker.  Signals: roles_wanted(); end_wanted(), after a yes."""

    roles_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, user: UserView, *, may_change: bool) -> None:
        super().__init__(gap=8, margins=(18, 12, 18, 12))
        self.setAccessibleName(theme.plain(verbatim(user.name)))
        top = Flow(gap=10)
        top.add(Label(theme, verbatim(user.name), "lead", weight=600))
        words, icon, tone = _state(user)
        top.add(Badge(theme, words, icon=icon, tone=tone))
        if user.is_me:
            top.add(Badge(theme, N_("You"), icon="circle-user", tone="primary"))
        self.body.addWidget(top)
        roles = " · ".join(theme.plain(USER_ROLES[one]) for one in user.roles)
        if roles:
            self.body.addWidget(Label(theme, verbatim(roles), colour="ink2", wraps=True))
        label = N_("On the lock screen: {label}").with_values(label=user.label)
        self.body.addWidget(Label(theme, label, "small", colour="ink3", wraps=True))
        if may_change and user.is_active and user.roles:
            self.body.addWidget(self._acts(theme, user))

    @Slot()
    def ask_to_end(self) -> None:
        """Show what it means, and the button that does it."""
        self._end.setVisible(False)
        self._sure.setVisible(True)
        self._note.setVisible(True)
        self._sure.setFocus()

    def _acts(self, theme: Theme, user: UserView) -> Flow:
        acts = Flow(gap=10)
        change = Button(theme, N_("Change roles"), kind="quiet")
        change.setAccessibleName(theme.plain(N_("Roles of {name}").with_values(name=user.name)))
        change.clicked.connect(self.roles_wanted)
        acts.add(change)
        self._end = Button(theme, N_("Works here no more"), kind="quiet")
        self._end.clicked.connect(self.ask_to_end)
        self._sure = Button(theme, N_("Take the key away"), icon="key-round")
        self._sure.clicked.connect(self.end_wanted)
        self._sure.setVisible(False)
        if not user.is_me:
            acts.add(self._end)
            acts.add(self._sure)
        note = N_("They cannot open the records any more. What they wrote stays.")
        self._note = Label(theme, note, "small", wraps=True)
        self._note.setVisible(False)
        self.body.addWidget(self._note)
        return acts


class RequestCard(Card):
    """A wish that waits.

    Signals: approved(); sheets_wanted(), to let two of them agree; refused(), also by
    whoever asked.
    """

    approved = Signal()
    sheets_wanted = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, request: RequestView) -> None:
        super().__init__("warn", gap=8, margins=(18, 12, 18, 12))
        what = LABELS[request.kind]
        self.setAccessibleName(theme.plain(what))
        self.body.addWidget(Label(theme, what, weight=600, wraps=True))
        if request.about_name:
            self.body.addWidget(Label(theme, _wish(theme, request), wraps=True))
        for told in _more_of(request):
            self.body.addWidget(Label(theme, told, wraps=True))
        asked = N_("{name} asks for this.").with_values(name=request.asked_by_name)
        self.body.addWidget(Label(theme, asked, "small", colour="ink2", wraps=True))
        acts = Flow(gap=10)
        if request.can_approve:
            yes = Button(theme, N_("I agree"), kind="primary", icon="check")
            yes.clicked.connect(self.approved)
            acts.add(yes)
        if request.sheets_help:
            words = N_("Nobody else here can agree. Two recovery sheets can.")
            self.body.addWidget(Label(theme, words, "small", wraps=True))
            sheets = Button(theme, N_("Agree with two sheets"), icon="key-round")
            sheets.clicked.connect(self.sheets_wanted)
            acts.add(sheets)
        if request.can_refuse:
            words = N_("Take it back") if request.is_mine else N_("Refuse")
            no = Button(theme, words, kind="quiet")
            no.clicked.connect(self.refused)
            acts.add(no)
        self.body.addWidget(acts)


def _more_of(request: RequestView) -> list[Text]:
    """Return of how many people an export is, which concern is to be read, and where else."""
    told = []
    if request.people:
        told.append(plural("Of {count} person.", "Of {count} people.", request.people))
    if number := number_asked(request):
        told.append(N_("Its number is {number}.").with_values(number=number))
    if request.computer:
        words = N_("It was asked for at “{computer}”, and will be done there.")
        told.append(words.with_values(computer=request.computer))
    return told


def _wish(theme: Theme, request: RequestView) -> Text:
    if request.is_about_person:
        return verbatim(request.about_name)
    if not request.roles:
        return N_("{name} works here no more.").with_values(name=request.about_name)
    roles = listed(theme, (theme.plain(USER_ROLES[one]) for one in request.roles))
    return N_("{name}: {roles}").with_values(name=request.about_name, roles=roles)


def _state(user: UserView) -> tuple[Text, str, Tone]:
    if user.is_active and user.has_key:
        return N_("Works here"), "circle-check", "primary"
    if user.is_active:
        return N_("Has no key"), "circle-alert", "warn"
    if user.has_key:
        return N_("Waits for a second person"), "hourglass", "warn"
    return N_("Works here no more"), "circle-slash", "plain"
