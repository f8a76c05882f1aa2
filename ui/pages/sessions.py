"""Sessions: what was agreed, when the next one is, and a short form to log or plan one."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.errors import Problem
from app.i18n import N_, verbatim
from app.records import Draft, Record, RecordId
from app.schema import mentoring as fields
from app.usecases.intakes import KeptDraft, drop_drafts, keep_drafts, kept_drafts
from app.usecases.login import Login
from app.usecases.sessions import log_session, plan_session, session_draft, sessions_of
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage

_TONES = {"planned": "primary", "held": "plain", "missed": "warn", "cancelled": "plain"}
_ICONS = {"planned": "calendar-days", "held": "circle-check", "missed": "circle-minus"}
# What a meeting that is still to come already knows of itself.
_PLANNED = tuple(
    one.key
    for one in (
        fields.starts_at,
        fields.minutes,
        fields.session_kind,
        fields.session_format,
        fields.session_place,
        fields.with_whom,
    )
)


class SessionsPart(QWidget):
    """The sessions of one person, the latest first."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._form: RecordForm | None = None
        self._is_planning = False
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(760))
        column(self, gap=0).addWidget(page)
        self._page = page
        self._top = column(gap=12)
        self._held = column(gap=10)
        page.body.addLayout(self._top)
        page.body.addLayout(self._held)
        page.body.addStretch(1)
        self._show_acts()

    def refresh(self) -> None:
        """Ask for the sessions, and for words about one that were not saved yet."""
        self._desk.jobs.ask(sessions_of, self._person, done=self.show_sessions)
        if self._form is None:
            self._desk.jobs.ask(_kept_session, self._person, done=self.show_kept)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    def show_sessions(self, sessions: tuple[Record, ...]) -> None:
        """Show a card for each session."""
        theme = self._desk.theme
        clear(self._held)
        if not sessions and self._form is None:
            self._held.addWidget(
                EmptyState(
                    theme,
                    "calendar-days",
                    N_("There was no session yet."),
                    N_("Plan the first one: the date stands on the roadmap."),
                )
            )
        for session in sessions:
            self._held.addWidget(self._card(session))

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Open the form again on words that were left half-typed."""
        if kept is not None and self._form is None:
            self._open(kept.draft, is_planning=False)

    @Slot()
    def start_log(self) -> None:
        """Open the form of a session that was held."""
        self._is_planning = False
        self._desk.jobs.ask(session_draft, self._person, "held", done=self.open_form)

    @Slot()
    def start_plan(self) -> None:
        """Open the form of a meeting to come."""
        self._is_planning = True
        self._desk.jobs.ask(session_draft, self._person, "planned", done=self.open_form)

    def open_form(self, draft: Draft) -> None:
        """Show the form on a new draft, ready to be typed in."""
        self._open(draft, is_planning=self._is_planning)
        if self._form is not None:
            first = next(iter(self._form.questions.values()))
            first.made.focus_at()
            self._page.ensureWidgetVisible(first)

    @Slot()
    def submit(self) -> None:
        """Save the session as it is filled in."""
        form = self._form
        if form is None or form.show_problems() is not None:
            return
        self._clock.forget(form.draft)
        act = plan_session if self._is_planning else log_session
        self._desk.jobs.run(
            act,
            self._person,
            form.draft.now.stored,
            done=self.after_save,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_save(self, _: RecordId) -> None:
        """Close the form and show the sessions anew."""
        words = N_("The meeting is planned.") if self._is_planning else N_("The session is saved.")
        self._desk.tell(words, can_undo=True)
        self.close_form()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field, else above the form, why it was not saved."""
        if self._form is None or not self._form.show_problem(problem):
            self._top.insertWidget(0, Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def close_form(self) -> None:
        """Take the form away, and forget its words."""
        form, self._form = self._form, None
        if form is not None:
            self._clock.forget(form.draft)
            self._desk.jobs.run(drop_drafts, [form.draft.now.id], done=self.after_drop)
        self._show_acts()

    def after_drop(self, _: None) -> None:
        """Show the list as it is now."""
        self.refresh()

    @Slot(object)
    def seal(self, drafts: tuple[Draft, ...]) -> None:
        """Put half-typed words away, sealed for this worker."""
        kept = [KeptDraft(draft, {}) for draft in drafts]
        self._desk.jobs.run(keep_drafts, kept, failed=self.show_refusal)

    def _open(self, draft: Draft, *, is_planning: bool) -> None:
        theme = self._desk.theme
        self._is_planning = is_planning
        clear(self._top)
        card = Card(gap=18)
        title = N_("Plan a meeting") if is_planning else N_("Log a session")
        card.body.addWidget(Heading(theme, title, 3))
        setting = Setting(theme, self._desk.today, self._desk.languages)
        schema = draft.now.schema
        keys = _PLANNED if is_planning else tuple(one.key for one in schema.form_fields)
        self._form = RecordForm(setting, draft, [schema[key] for key in keys])
        self._form.edited.connect(self._clock.touch)
        self._form.left.connect(self._clock.flush)
        card.body.addWidget(self._form)
        acts = row(gap=12)
        save = Button(theme, N_("Save"), kind="primary", size="big")
        save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.close_form)
        acts.addWidget(save)
        acts.addWidget(stop)
        acts.addStretch(1)
        card.body.addLayout(acts)
        self._top.addWidget(card)

    def _show_acts(self) -> None:
        theme = self._desk.theme
        clear(self._top)
        acts = row(gap=12)
        log = Button(theme, N_("Log a session"), kind="primary", icon="notebook-pen")
        log.clicked.connect(self.start_log)
        plan = Button(theme, N_("Plan a meeting"), icon="calendar-days")
        plan.clicked.connect(self.start_plan)
        acts.addWidget(log)
        acts.addWidget(plan)
        acts.addStretch(1)
        self._top.addLayout(acts)

    def _card(self, session: Record) -> QWidget:
        theme = self._desk.theme
        card = Card(gap=6, margins=18)
        line = row(gap=12)
        starts_at = session.get(fields.starts_at)
        when = show_moment(starts_at, theme.language) if starts_at is not None else ""
        line.addWidget(Heading(theme, verbatim(when), 4), 1)
        state = session.get(fields.session_state, "held")
        shown = fields.session_state.kind.show(state, theme.catalog)
        tone = _TONES.get(state, "plain")
        line.addWidget(Badge(theme, verbatim(shown), icon=_ICONS.get(state, ""), tone=tone))  # type: ignore[arg-type]  # a Tone's name
        card.body.addLayout(line)
        for one in (fields.with_whom, fields.session_place, fields.note_student):
            words = session.get(one)
            if words:
                said = N_("{label}: {words}").with_values(label=one.label, words=words)
                card.body.addWidget(Label(theme, said, colour="ink2", wraps=True))
        return card


def _kept_session(login: Login, person: RecordId) -> KeptDraft | None:
    found = (one for one in kept_drafts(login, person) if one.draft.now.schema.name == "session")
    return next(found, None)
