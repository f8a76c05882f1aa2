"""Places that are kept, on the page of the exchange: which, one more, tried, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars.writing import show_day
from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.usecases.targets import (
    NewTarget,
    TargetBoard,
    TargetFacts,
    draft_target,
    remove_target,
    set_automatic,
    target_board,
    trust_host,
)
from ui.autoexchange import AUTO
from ui.desk import Desk
from ui.longwork import LongWork
from ui.pages.folderform import BY_ITSELF, FolderForm, left_to_right
from ui.pages.hostkey import HostKeyCard
from ui.pages.onlineform import OnlineForm
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.selects import Tick

TRIAL = "online-trial"


class OnlinePlaces(QWidget):
    """The list of places, or a form or key in its stead.

    Signals: exchange_wanted(str), with the place of this name; asked(bool), whether a form
    or a key is shown.
    """

    exchange_wanted = Signal(str)
    asked = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._trial = LongWork.of(desk.jobs, TRIAL)
        self._form: OnlineForm | FolderForm | None = None
        self._draft = ""  # the name of what the open form has kept so far
        whole = column(self, gap=8)
        whole.addWidget(Heading(desk.theme, N_("Places that stay on the list"), 3))
        self._listed = QWidget()
        self._list, self._below = column(self._listed, gap=8), column(gap=8)
        whole.addWidget(self._listed)
        whole.addLayout(self._below)
        self._trial.told.connect(self.show_trial)
        self._by_itself = LongWork.of(desk.jobs, AUTO)
        self._by_itself.told.connect(self._after_auto)

    @Slot()
    def refresh(self) -> None:
        """Ask which places there are."""
        self._desk.jobs.ask(target_board, done=self.show_board, failed=self.show_refusal)

    def show_board(self, board: TargetBoard) -> None:
        """Show each place, and the offer of one more to who may make it."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._list)
            if not board.places:
                words = N_("With an online place two computers exchange without a stick.")
                self._list.addWidget(Label(theme, words, colour="ink2", wraps=True))
            if not board.places or not all(one.is_inside for one in board.places):
                rule = N_(
                    "To an online place only students go who said yes to the internet. The others "
                    "go by stick or folder."
                )
                self._list.addWidget(Label(theme, rule, "small", colour="ink2", wraps=True))
            for one in board.places:
                self._list.addWidget(self._place(one, may_change=board.may_change))
            if board.may_change:
                add = Button(theme, N_("Add an online place"), icon="plus")
                add.clicked.connect(self.open_form)
                folder = Button(theme, N_("Add a folder"), icon="folder")
                folder.clicked.connect(self._open_folder)
                acts = Flow(gap=10)
                acts.add(add)
                acts.add(folder)
                self._list.addWidget(acts)
            elif not board.places:
                note = N_("A manager or data protection officer can add one.")
                self._list.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))

    @Slot()
    def open_form(self) -> None:
        """Let a new place be typed."""
        self._open(OnlineForm(self._desk.theme))

    @Slot()
    def _give_up(self) -> None:
        """Leave the form, and keep nothing of what was tried with it."""
        self._trial.stop()
        if self._draft:
            jobs = self._desk.jobs
            jobs.run(
                remove_target, self._draft, done=self._after_giving_up, failed=self.show_refusal
            )
        self.close_form()

    def _after_giving_up(self, _name: str) -> None:
        """Show the list without it."""
        self.refresh()

    @Slot()
    def close_form(self) -> None:
        """Show the list again."""
        self._form, self._draft = None, ""
        clear(self._below)
        self._listed.show()
        self.asked.emit(False)  # noqa: FBT003 - Qt's own

    @Slot(object)
    def keep(self, new: NewTarget) -> None:
        """Keep what was typed, then try it."""
        jobs, draft = self._desk.jobs, self._draft
        jobs.run(draft_target, new, draft, done=self.after_keeping, failed=self.show_refusal)

    def after_keeping(self, kept: TargetFacts) -> None:
        """Try what is kept now."""
        is_left, self._draft = self._form is None, kept.name
        if is_left:
            self._give_up()
            return
        self.refresh()
        self.try_place(kept.name)

    def try_place(self, name: str) -> None:
        """Try in the job process whether a place works."""
        self._trial.begin(["target", "test", name])

    @Slot()
    def show_trial(self) -> None:
        """Say that it is tried, and then what came of it."""
        trial, theme = self._trial, self._desk.theme
        if self._form is not None:
            self._form.try_it.setEnabled(not trial.is_running)
        if trial.is_running:
            self._say(Notice(theme, N_("Trying the place. This can take a minute.")))
        elif trial.problem is not None:
            if trial.problem.code is not Code.CANCELLED:  # else the form was left
                self.show_refusal(trial.problem)
        elif trial.value is not None:
            self._show_outcome(trial.value)
            trial.forget()

    def show_refusal(self, problem: Problem) -> None:
        """Say what is wrong: in the form where one is open, so that it can be put right."""
        if self._form is not None:
            self._form.show_problem(problem)
        else:
            self._show(Notice(self._desk.theme, problem.text, tone="warn"))

    def show_key(self, host_key: str, address: str) -> None:
        """Let the key that the server shows be compared, before anything is sent."""
        self._form = None
        card = HostKeyCard(self._desk.theme, host_key, self._tried, address)
        card.same.connect(partial(self.trust, host_key))
        card.other.connect(partial(self.remove, self._tried))
        self._ask(card)
        card.begin()

    def trust(self, host_key: str) -> None:
        """Keep the key that somebody has compared, and try again."""
        jobs, done = self._desk.jobs, self.after_trusting
        jobs.run(trust_host, self._tried, host_key, done=done, failed=self.show_refusal)

    def after_trusting(self, _host_key: str) -> None:
        """Try it now that something may be sent."""
        self.close_form()
        self.try_place(self._tried)

    def remove(self, name: str) -> None:
        """Forget a place."""
        jobs = self._desk.jobs
        jobs.run(remove_target, name, done=self.after_removing, failed=self.show_refusal)

    def after_removing(self, _name: str) -> None:
        """Say that it is gone."""
        words = N_("The place was removed from the list. What lies there stays.")
        self.close_form()
        self._show(Notice(self._desk.theme, words))
        self.refresh()

    # -- within -------------------------------------------------------------------------------

    @property
    def _tried(self) -> str:
        """The name of the place of the last trial, also of one that was begun before."""
        return "".join(self._trial.arguments[-1:])

    @Slot()
    def _after_auto(self) -> None:
        if not self._by_itself.is_running and self._form is None:
            self.refresh()

    @Slot()
    def _open_folder(self) -> None:
        self._open(FolderForm(self._desk.theme))

    def _open(self, form: OnlineForm | FolderForm) -> None:
        self._form, self._draft = form, ""
        form.wanted.connect(self.keep)
        form.given_up.connect(self._give_up)
        self._ask(form)
        form.begin()

    def _show_outcome(self, value: Mapping[str, Any]) -> None:
        if value.get("is_open"):
            self.close_form()
            self._show(Notice(self._desk.theme, N_("The place works.")))
            self.refresh()
            return
        self.show_key(str(value.get("host_key", "")), str(value.get("address", "")))

    def _place(self, one: TargetFacts, *, may_change: bool) -> Card:
        theme, card = self._desk.theme, Card(gap=8, margins=(18, 12, 18, 12))
        card.setAccessibleName(theme.plain(verbatim(one.name)))
        card.body.addWidget(Label(theme, verbatim(one.name), "lead", weight=600, wraps=True))
        card.body.addWidget(Label(theme, self._met(one), "small", colour="ink2", wraps=True))
        card.body.addWidget(
            Label(
                theme,
                left_to_right(one.shown) if one.is_folder else verbatim(one.shown),
                "small",
                colour="ink2",
                wraps=True,
            )
        )
        if one.failed is not None and one.reason is not None:
            card.body.addWidget(self._trouble(one.failed, one.reason))
        if one.is_folder:
            inside = N_("As with a stick, everybody’s records go there.")
            outside = N_("Only students who said yes to the internet go there.")
            told = inside if one.is_inside else outside
            card.body.addWidget(Label(theme, told, "small", colour="ink2", wraps=True))
        card.body.addWidget(self._acts(one, may_change=may_change))
        if may_change:
            words = N_("Exchange by itself when there is a connection")
            tick = Tick(theme, BY_ITSELF if one.is_folder else words)
            tick.setChecked(one.is_automatic)
            tick.clicked.connect(partial(self._set_automatic, one.name, tick))
            card.body.addWidget(tick)
        return card

    def _acts(self, one: TargetFacts, *, may_change: bool) -> Flow:
        theme, acts = self._desk.theme, Flow(gap=10)
        if not one.needs_trust:
            now = Button(theme, N_("Exchange now"), icon="refresh-cw")
            now.clicked.connect(partial(self._exchange, one.name))
            acts.add(now)
        test = Button(theme, N_("Try it"), kind="quiet", icon="globe")
        test.clicked.connect(partial(self.try_place, one.name))
        acts.add(test)
        if may_change:
            remove = Button(theme, N_("Remove it"), kind="quiet", icon="trash-2")
            remove.clicked.connect(partial(self.remove, one.name))
            acts.add(remove)
        return acts

    def _exchange(self, name: str) -> None:
        """Ask for an exchange; what an earlier trial said is over."""
        clear(self._below)
        self.exchange_wanted.emit(name)

    def _met(self, one: TargetFacts) -> Text:
        if one.met is None:
            return N_("Not exchanged yet")
        written = show_day(self._day(one.met), self._desk.theme.language)
        return N_("Last exchanged on {day}").with_values(day=written)

    def _trouble(self, failed: datetime, reason: Text) -> Notice:
        """Return what went wrong there last, and on which day."""
        day = show_day(self._day(failed), self._desk.theme.language)
        note = N_("On {day}").with_values(day=day)
        return Notice(self._desk.theme, reason, note=note, tone="warn")

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._desk.now().tzinfo).date()

    def _set_automatic(self, name: str, tick: Tick) -> None:
        jobs = self._desk.jobs
        jobs.run(set_automatic, name, tick.isChecked(), failed=self.show_refusal)

    def _say(self, notice: Notice) -> None:
        """Show a notice below the form, or in its place where none is open."""
        if self._form is None:
            self._show(notice)
        else:
            self._form.show_notice(notice)

    def _ask(self, part: QWidget) -> None:
        """Show a form or a key in place of the list."""
        self._show(part)
        self._listed.hide()
        self.asked.emit(True)  # noqa: FBT003 - Qt's own

    def _show(self, part: QWidget) -> None:
        clear(self._below)
        self._below.addWidget(part)
