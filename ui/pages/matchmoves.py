"""Moves a match on; where an end needs reasons, or a red light a reason, a form asks for them."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from app.errors import Problem
from app.i18n import N_
from app.records import Draft, RecordId
from app.schema import matches as fields
from app.schema.mentorcodes import MATCH_STATES
from app.usecases.consents import need_match
from app.usecases.groups import set_form
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.matchlife import GATE_IS_CLOSED, move_match
from ui.desk import Desk
from ui.pages.matchcard import MatchCard
from ui.pages.rowform import FormKind, RowForm
from ui.pages.why import WhyFirst, asks_why
from ui.widgets.cards import Notice
from ui.widgets.layouts import clear

_END, _RED = N_("Why does it end?"), N_("A light is red")
KIND_OF_MATCH = "kind"
_KINDS = (fields.match_form, fields.match_group)
FORM = "match:"  # what words of these forms are kept under, before the state that is wanted
_REASONS = (fields.student_reason, fields.mentor_reason, fields.match_ending)


class MatchMoves(QObject):
    """Signals: changed(), a match stands otherwise now."""

    changed = Signal()

    def __init__(self, desk: Desk, place: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._place = desk, place
        self.form: RowForm | None = None
        self._wanted = ("", "")
        self._why = WhyFirst(desk, place, self)

    def watch(self, card: MatchCard) -> None:
        """Do what is pressed on a card."""
        card.moved.connect(self.move_on)

    def resume(self, matches: Collection[str]) -> None:
        """Open the form again on words about one of these matches that were left half-typed."""
        if self.form is None:
            # Asked where words are sealed, so that those of a page just left are there.
            self._desk.jobs.run(_kept, frozenset(matches), done=self.show_kept)

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Show the form of words that were not saved yet."""
        if kept is not None and self.form is None:
            state = str(kept.more.get("form", "")).removeprefix(FORM)
            self._wanted = (kept.draft.now.id, state)
            self._open_form(kept)

    @Slot(str, str)
    def move_on(self, match: str, state: str) -> None:
        """Bring a match into a state; an end first asks both sides' reasons."""
        self._wanted = (match, state)
        if state in {"closed", KIND_OF_MATCH}:
            asked, failed = RecordId(match), self.show_refusal
            self._desk.jobs.ask(_draft_to_decide, asked, done=self.ask_reasons, failed=failed)
            return
        clear(self._place)
        jobs, done = self._desk.jobs, self.after_move
        jobs.run(
            move_match, RecordId(match), state, done=done, failed=self.show_refusal, initiator=self
        )

    def ask_reasons(self, draft: Draft) -> None:
        """Ask why it ends, or why it goes ahead."""
        if draft.now.id == self._wanted[0]:
            self._open_form(KeptDraft(draft, {}))
            if self.form is not None:
                self.form.begin()

    def _open_form(self, kept: KeptDraft) -> None:
        state = self._wanted[1]
        if state == KIND_OF_MATCH:
            self._show_form(_KIND, kept)
            return
        if state not in MATCH_STATES:
            return
        asked = _REASONS if state == "closed" else (fields.override_reason,)
        done = N_("The match is: {state}.").with_values(state=MATCH_STATES[state])
        save = partial(_move_with, state, tuple(one.key for one in asked))
        kind = FormKind(
            f"{FORM}{state}",
            _END if state == "closed" else _RED,
            asked,
            save,
            done,
            is_personal=False,
        )
        self._show_form(kind, kept)

    def _show_form(self, kind: FormKind, kept: KeptDraft) -> None:
        clear(self._place)
        self.form = RowForm(self._desk, kind, kept)
        self.form.saved.connect(self._close)
        self.form.stopped.connect(self._close)
        self._place.addWidget(self.form)

    def after_move(self, _: RecordId) -> None:
        """Say how it stands now."""
        state = MATCH_STATES[self._wanted[1]]
        self._desk.tell(N_("The match is: {state}.").with_values(state=state), can_undo=True)
        self.changed.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it cannot be; where a light is red, ask why it goes ahead all the same."""
        match, state = self._wanted
        clear(self._place)
        if asks_why(problem):
            self._desk.jobs.ask(_draft_of, RecordId(match), done=self._ask_why)
            return
        self._place.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        if problem.detail == GATE_IS_CLOSED and state:
            self._desk.jobs.ask(_draft_of, RecordId(match), done=self._ask_below)

    def _ask_why(self, draft: Draft) -> None:
        """Ask first why something is decided about a student in other hands."""
        if draft.now.id == self._wanted[0]:
            self._why.ask(draft.now.subject, partial(self.move_on, *self._wanted))

    def _ask_below(self, draft: Draft) -> None:
        """Ask for the reason; what is red stays said above it."""
        notice = self._place.takeAt(0)
        self.ask_reasons(draft)
        if notice is not None and (widget := notice.widget()) is not None:
            self._place.insertWidget(0, widget)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self.form is not None:
            self.form.flush()

    @Slot()
    @Slot(str)
    def _close(self, _: str = "") -> None:
        self.form = None
        clear(self._place)
        self.changed.emit()


def _kept(login: Login, matches: frozenset[str]) -> Outcome[KeptDraft | None]:
    kept = (
        one
        for one in kept_drafts(login)
        if str(one.more.get("form", "")).startswith(FORM) and one.draft.now.id in matches
    )
    return unchanged(next(kept, None))


def _draft_of(login: Login, match: RecordId) -> Draft:
    return Draft(login.need("match", match))


def _draft_to_decide(login: Login, match: RecordId) -> Draft:
    return Draft(need_match(login, match))


def _move_with(state: str, keys: tuple[str, ...], login: Login, draft: Draft) -> Outcome[RecordId]:
    """Move a match with the answers of a form."""
    told = {key: draft.now.stored.get(key) for key in keys}
    outcome = move_match(login, draft.now.id, state, told)
    login.vault.drop_drafts(login.user, [draft.now.id])
    return outcome


def _save_form(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Say with the answers of a form what kind of match it is."""
    said, group = (str(draft.now.stored.get(one.key) or "") for one in _KINDS)
    outcome = set_form(login, draft.now.id, said, group)
    login.vault.drop_drafts(login.user, [draft.now.id])
    return outcome


_KIND = FormKind(
    f"{FORM}{KIND_OF_MATCH}",
    N_("Kind of match"),
    _KINDS,
    _save_form,
    N_("It is written down."),
    is_personal=False,
)
