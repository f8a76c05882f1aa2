"""A placement and a referral as cards: how far it is, what came of it, what leaves the centre."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.records import Record
from app.rules.referrals import may_follow
from app.schema import placements as fields
from app.schema.casecodes import APPLICATION_KINDS
from app.schema.fields import Purpose
from app.schema.organisationcodes import (
    OUTCOME_KINDS,
    OUTCOME_TIMES,
    PLACEMENT_STATES,
    REFERRAL_BASES,
    REFERRAL_KINDS,
    REFERRAL_PARTS,
    REFERRAL_STATES,
)
from app.usecases.placements import PlacementView
from app.usecases.records import shown_value
from app.usecases.referralparts import WhatLeaves
from app.usecases.referrals import purpose_of
from app.usecases.whereabouts import ReferralView
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import row
from ui.widgets.rows import RowButton
from ui.widgets.selects import Select

SELECT_PX = 240
_SAID = N_("{label}: {words}")
_FACTS = (
    fields.placement_hours,
    fields.placement_pay,
    fields.placement_supervisor,
    fields.placement_ends_on,
    fields.placement_end,
    fields.placement_ask_on,
)


class PlacementCard(Card):
    """Shows one placement with its outcomes.

    Signals: form_wanted(str), the id of the placement or an outcome; outcome_wanted(str).
    """

    form_wanted = Signal(str)
    outcome_wanted = Signal(str)

    def __init__(self, theme: Theme, view: PlacementView) -> None:
        super().__init__(gap=8, margins=18)
        self._theme, self.view = theme, view
        placement = view.placement
        self._where = verbatim(placement.get(fields.placement_where, ""))
        self.setAccessibleName(theme.plain(self._where))
        self.body.addWidget(Heading(theme, self._where, 4))
        badges = Flow(gap=8)
        kind = placement.get(fields.placement_kind, "")
        badges.add(Badge(theme, APPLICATION_KINDS.get(kind, verbatim(kind)), icon="briefcase"))
        state = placement.get(fields.placement_state, "agreed")
        badges.add(Badge(theme, PLACEMENT_STATES.get(state, verbatim(state)), icon="flag"))
        starts_on = placement.get(fields.placement_starts_on)
        if starts_on is not None:
            day = show_day(starts_on, theme.language)
            badges.add(Badge(theme, N_("from {day}").with_values(day=day), icon="calendar"))
        self.body.addWidget(badges)
        for words in _facts(theme, placement):
            self.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        for one in view.outcomes:
            self.body.addWidget(outcome_line(theme, one, self.open_outcome))
        self._add_acts()

    @Slot()
    def open_outcome(self) -> None:
        """Ask for the form of the outcome that was pressed."""
        self.form_wanted.emit(self.sender().objectName())

    @Slot()
    def want_form(self) -> None:
        """Ask for the form of this placement."""
        self.form_wanted.emit(self.view.placement.id)

    @Slot()
    def want_outcome(self) -> None:
        """Ask for the form of a new outcome of this placement."""
        self.outcome_wanted.emit(self.view.placement.id)

    def _add_acts(self) -> None:
        acts = Flow(gap=10)
        for words, icon, act in (
            (N_("Write down what came of it"), "star", self.want_outcome),
            (N_("Change the placement"), "square-pen", self.want_form),
        ):
            button = Button(self._theme, words, icon=icon, size="small")
            told = _SAID.with_values(label=words, words=self._where)
            button.setAccessibleName(self._theme.plain(told))
            button.clicked.connect(act)
            acts.add(button)
        self.body.addWidget(acts)


def outcome_line(theme: Theme, one: Record, act: object) -> RowButton:
    """Return an outcome as a line to press, which calls ``act``."""
    kind = one.get(fields.outcome_kind, "")
    said: list[str] = []
    time = one.get(fields.outcome_time)
    if time:
        said.append(theme.plain(OUTCOME_TIMES.get(time, verbatim(time))))
    on = one.get(fields.outcome_on)
    if on is not None:
        said.append(show_day(on, theme.language))
    words = one.get(fields.outcome_words)
    if words:
        said.append(f"“{words}”")
    note = verbatim(" · ".join(said)) if said else None
    line = RowButton(theme, OUTCOME_KINDS.get(kind, verbatim(kind)), note, icon="star")
    line.setObjectName(one.id)
    line.clicked.connect(act)
    return line


class ReferralCard(Card):
    """Shows one referral: how far it is, what its sheet tells, and the yes it rests on.

    Signals, each with its id: moved(str, str), and how far it is; form_wanted(str);
    sheet_wanted(str).
    """

    moved = Signal(str, str)
    form_wanted = Signal(str)
    sheet_wanted = Signal(str)

    def __init__(self, theme: Theme, view: ReferralView) -> None:
        super().__init__(gap=8, margins=18)
        self._theme, self.view = theme, view
        referral = view.referral
        self._to = verbatim(referral.get(fields.referral_to, ""))
        self._state = referral.get(fields.referral_state, "prepared")
        self.setAccessibleName(theme.plain(self._to))
        self.body.addWidget(Heading(theme, self._to, 4))
        badges = Flow(gap=8)
        kind = referral.get(fields.referral_kind, "")
        badges.add(Badge(theme, REFERRAL_KINDS.get(kind, verbatim(kind)), icon="send"))
        if purpose_of(referral.stored) is Purpose.SHARE_WITH_PARTNER:
            badges.add(Badge(theme, REFERRAL_BASES["share_with_partner"], icon="handshake"))
        again = referral.get(fields.referral_answer_by)
        if again is not None and self._state in {"sent", "no_answer"}:
            words = N_("ask again on {day}").with_values(day=show_day(again, theme.language))
            badges.add(Badge(theme, words, icon="clock"))
        self.body.addWidget(badges)
        for one in (fields.referral_ask, fields.referral_note):
            said = referral.get(one)
            if said:
                words = _SAID.with_values(label=one.label, words=said)
                self.body.addWidget(Label(theme, words, wraps=True))
        self._show_sheet()
        self._add_acts()

    @Slot()
    def choose(self) -> None:
        """Tell how far the referral is."""
        if self.select.chosen() != self._state:
            self.moved.emit(self.view.referral.id, self.select.chosen())

    @Slot()
    def want_form(self) -> None:
        """Ask for the form of this referral."""
        self.form_wanted.emit(self.view.referral.id)

    @Slot()
    def want_sheet(self) -> None:
        """Ask for the sheet of this referral."""
        self.sheet_wanted.emit(self.view.referral.id)

    def _show_sheet(self) -> None:
        """Show each answer that leaves the centre, and why it may; or why nothing may."""
        theme, leaving = self._theme, self.view.leaving
        if leaving is None:
            if self.view.refusal is not None:
                self.body.addWidget(Notice(theme, self.view.refusal, tone="warn"))
            return
        self.body.addWidget(Label(theme, N_("This leaves the centre:"), "small", weight=700))
        for words in _leaving(theme, leaving):
            line = row(gap=10)
            line.addWidget(Icon(theme, "arrow-up-right"))
            line.addWidget(Label(theme, words, wraps=True), 1)
            self.body.addLayout(line)
        for words in _behind(theme, leaving):
            line = row(gap=10)
            line.addWidget(Icon(theme, "shield-check", "primary"))
            line.addWidget(Label(theme, words, colour="ink2", wraps=True), 1)
            self.body.addLayout(line)

    def _add_acts(self) -> None:
        theme, acts = self._theme, Flow(gap=10)
        states = (one for one in REFERRAL_STATES if may_follow(self._state, one))
        options = [Option(one, REFERRAL_STATES[one]) for one in states]
        label = fields.referral_state.label
        self.select = Select(theme, _SAID.with_values(label=label, words=self._to), options)
        self.select.choose(self._state)
        self.select.setMinimumWidth(theme.grown(SELECT_PX))
        self.select.activated.connect(self.choose)
        acts.add(self.select)
        wanted = [(N_("Change the referral"), "square-pen", self.want_form)]
        if self.view.leaving is not None and self._state != "withdrawn":
            wanted.insert(0, (N_("See and print the sheet"), "printer", self.want_sheet))
        for words, icon, act in wanted:
            button = Button(theme, words, icon=icon, size="small")
            told = _SAID.with_values(label=words, words=self._to)
            button.setAccessibleName(theme.plain(told))
            button.clicked.connect(act)
            acts.add(button)
        self.body.addWidget(acts)


def _facts(theme: Theme, placement: Record) -> Iterator[Text]:
    for one in _FACTS:
        said = shown_value(one, placement.stored.get(one.key), theme.catalog)
        if said:
            yield _SAID.with_values(label=one.label, words=said)


def _leaving(theme: Theme, leaving: WhatLeaves) -> Iterator[Text]:
    for one in leaving.parts:
        yield _SAID.with_values(label=one.label, words=one.shown(theme.catalog))
    for name in leaving.missing:
        words = N_("{label}: nothing that may be told")
        yield words.with_values(label=REFERRAL_PARTS[name])


def _behind(theme: Theme, leaving: WhatLeaves) -> Iterator[Text]:
    """Yield what the consent says: when it was given, for which place, until when, its limits."""
    consent = leaving.consent
    if consent.given_on is not None:
        words = N_("The person said yes to this on {day}.")
        yield words.with_values(day=show_day(consent.given_on, theme.language))
    if consent.until is not None:
        words = N_("The yes counts until {day}.")
        yield words.with_values(day=show_day(consent.until, theme.language))
    if not consent.named:
        yield N_("The yes names no place. Ask whether it is meant for this one.")
    if consent.limits:
        yield N_("Limits, in own words: {words}").with_values(words=consent.limits)
