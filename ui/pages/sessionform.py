"""The form of one session: logged, planned, settled or moved; its words are kept meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text
from app.records import Draft, Record, RecordId
from app.schema import mentoring as fields
from app.schema.codes import SESSION_STATES
from app.schema.fields import Field
from app.schema.kinds import Choice
from app.schema.matches import MATCH
from app.schema.mentoring import SESSION
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts
from app.usecases.sessions import Act, act_of, save_session
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.keptwords import kept_with, place_of, typed_of
from ui.forms.place import Place
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.pages.sessioncard import HOW_DID_IT_GO, when_words
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.questions import Question

# What a meeting that is still to come already knows of itself.
_PLANNED: tuple[Field[Any], ...] = (
    fields.starts_at,
    fields.minutes,
    fields.session_kind,
    fields.session_format,
    fields.session_place,
    fields.session_match,
    fields.with_whom,
)
# A session that is written down was not only planned; that it is, another form says.
_HOW = replace(
    fields.session_state,
    kind=Choice({key: said for key, said in SESSION_STATES.items() if key != "planned"}),
)
_WHOLE = tuple(_HOW if one.key == _HOW.key else one for one in SESSION.form_fields)
_TITLES: MappingProxyType[Act, Text] = MappingProxyType(
    {
        Act.LOG: N_("Log a session"),
        Act.PLAN: N_("Plan a meeting"),
        Act.SETTLE: HOW_DID_IT_GO,
        Act.MOVE: N_("Another time"),
    }
)


class SessionForm(Card):
    """Writes one session.

    offers: what may be written, the likeliest first; with several, a choice stands on
    top, and what was typed goes along when another is chosen.  pairs: the student's
    matches, each under the name of its mentor.
    Signals: saved(Act), the words are a fact; stopped(), they were given up;
    chosen(str), the session that is written from now on.
    """

    chosen = Signal(str)
    saved = Signal(object)
    stopped = Signal()

    def __init__(
        self, desk: Desk, offers: Sequence[KeptDraft], pairs: Sequence[Option] = ()
    ) -> None:
        super().__init__(gap=18)
        self._desk, theme = desk, desk.theme
        self._offers = {one.draft.now.id: (one.draft.base, one.draft.now) for one in offers}
        self._saving: Act | None = None
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        draft = offers[0].draft
        is_one = len(offers) == 1
        act = act_of(draft) if is_one else Act.LOG
        self.body.addWidget(Heading(theme, _TITLES[act], 3))
        if is_one and draft.base.versions:
            which = when_words(theme, draft.base)
            self.body.addWidget(Label(theme, which, colour="ink2", wraps=True))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        self._choice = None if is_one else self._add_choice(draft.now.id)
        setting = Setting(theme, desk.today, desk.languages, {MATCH.name: tuple(pairs)})
        asked = _PLANNED if act in {Act.PLAN, Act.MOVE} else _WHOLE
        shown = [one for one in asked if pairs or one is not fields.session_match]
        self._form = RecordForm(setting, draft, shown)
        self._place: Place | None = None
        self._form.edited.connect(self.remember_place)
        self._form.edited.connect(self._clock.touch)
        self._form.left.connect(self._clock.flush)
        self._form.show_unfinished(typed_of(offers[0]))
        self.body.addWidget(self._form)
        self._add_acts()

    @property
    def session(self) -> RecordId:
        """The id of the session that is written."""
        return self._form.draft.now.id

    @property
    def asked(self) -> QWidget | None:
        """The question that has the keyboard."""
        place = self._form.place()
        return self._form.questions[place.key] if place is not None else self._choice

    def begin(self, key: str = "") -> None:
        """Give the keyboard to the question of ``key``, else to the first."""
        question = self._form.questions.get(key)
        if question is None and self._choice is not None:
            self._choice.chip(self.session).setFocus(Qt.FocusReason.TabFocusReason)
            return
        first = next(iter(self._form.questions.values()))
        (question or first).made.focus_at()

    def go_back(self, kept: KeptDraft) -> None:
        """Bring the caret to where it was when the words were put away."""
        place = place_of(kept)
        if place is not None:
            self._form.go_to(place)

    @Slot()
    def remember_place(self, _: Draft | None = None) -> None:
        """Remember where the caret is, as long as it is here."""
        self._place = self._form.place() or self._place

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    @Slot()
    def choose(self) -> None:
        """Write about another of the sessions offered, with the words typed so far."""
        if self._choice is None:
            return
        old = self._form.draft
        chosen = next((RecordId(key) for key in self._choice.chosen()), old.now.id)
        self._choice.choose([chosen])  # the chosen one cannot be taken back
        if chosen == old.now.id:
            return
        new = _carried(old, self._offers[old.now.id][1], self._offers[chosen])
        unfinished = self._form.unfinished()
        self._clock.forget(old)
        self._desk.jobs.run(drop_drafts, [old.now.id])
        self._form.show_draft(new)
        self._form.show_unfinished(unfinished)
        if unfinished or new.now != self._offers[chosen][1]:
            self._clock.touch(new)
        self.chosen.emit(chosen)

    @Slot()
    def submit(self) -> None:
        """Save the session as it is filled in."""
        if self._saving is not None:
            return
        wrong = self._form.show_problems()
        if wrong is not None:
            wrong.made.focus_at()
            return
        draft = self._form.draft
        self._saving = act_of(draft)
        self._desk.jobs.run(
            save_session,
            draft,
            done=self.after_save,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_save(self, _: RecordId) -> None:
        """Tell what became of the words."""
        self._clock.forget(self._form.draft)
        self.saved.emit(self._saving)

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field, else above the form, why it was not saved."""
        self._saving = None
        clear(self._refusal)
        if not self._form.show_problem(problem):
            self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def stop(self) -> None:
        """Give the words up."""
        draft = self._form.draft
        self._clock.forget(draft)
        self._desk.jobs.run(drop_drafts, [draft.now.id], done=self.after_stop)

    def after_stop(self, _: None) -> None:
        """Tell that the words are forgotten."""
        self.stopped.emit()

    @Slot(object)
    def seal(self, drafts: tuple[Draft, ...]) -> None:
        """Put half-typed words away, sealed for this worker."""
        self.remember_place()
        place = {} if self._place is None else {"place": self._place.to_stored()}
        kept = kept_with(drafts, self._form.unfinished(), **place)
        self._desk.jobs.run(keep_drafts, kept, failed=self.show_refusal)

    def _add_choice(self, chosen: RecordId) -> ChoiceGroup:
        """Ask which meeting it was: one that was planned, or one more."""
        theme, name = self._desk.theme, N_("Which meeting was it?")
        options = [
            Option(key, _offer_words(self._desk, base)) for key, (base, _) in self._offers.items()
        ]
        group = ChoiceGroup(theme, name, options)
        group.choose([chosen])
        group.changed.connect(self.choose)
        note = N_("If it was the planned one, it is not counted twice.")
        self.body.addWidget(Question(theme, name, group, note=note))
        return group

    def _add_acts(self) -> None:
        acts = row(gap=12)
        save = Button(self._desk.theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        stop = Button(self._desk.theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.stop)
        acts.addWidget(save)
        acts.addWidget(stop)
        acts.addStretch(1)
        self.body.addLayout(acts)


def _offer_words(desk: Desk, base: Record) -> Text:
    """Return what an offer is called: the planned meeting by its day, or another one."""
    if not base.versions:
        return N_("Another one")
    return N_("The planned one: {day}").with_values(day=when_words(desk.theme, base))


def _carried(old: Draft, opened: Record, offer: tuple[Record, Record]) -> Draft:
    """Return a draft of ``offer`` with what was changed in ``old`` since it was ``opened``."""
    base, now = offer
    changed = {key: v for key, v in old.now.stored.items() if v != opened.stored.get(key)}
    draft = Draft(base)
    draft.now = replace(now, stored={**now.stored, **changed})
    return draft
