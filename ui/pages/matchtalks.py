"""Talks with both sides of a match and doors that were opened: what was, what is due, a form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record, RecordId
from app.schema import mentoring as fields
from app.schema.matches import MATCH
from app.schema.mentorcodes import ADVOCACY_ACTS, ADVOCACY_RESULTS, MATCH_MOODS
from app.schema.mentoring import ADVOCACY, CHECK_IN
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.pairs import (
    RunningPair,
    Talks,
    advocacy_draft,
    check_in_draft,
    save_advocacy,
    save_check_in,
)
from ui.desk import Desk
from ui.pages.rowform import FormKind, RowForm
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear

SHOWN = 4
_FORMS = MappingProxyType(
    {
        schema.name: FormKind(schema.name, title, schema.form_fields, save, done, is_personal=False)
        for schema, title, save, done in (
            (CHECK_IN, N_("A talk about the match"), save_check_in, N_("The talk is saved.")),
            (ADVOCACY, N_("A door that was opened"), save_advocacy, N_("It is saved.")),
        )
    }
)
_NEXT = MappingProxyType(
    {
        "student": N_("Next talk with the student: {day}"),
        "mentor": N_("Next talk with the mentor: {day}"),
    }
)
_SPOKEN = MappingProxyType(
    {
        "student": N_("I spoke with the student"),
        "mentor": N_("I spoke with the mentor"),
    }
)
_WITH = MappingProxyType(
    {
        "student": N_("{day}, with the student: {words}"),
        "mentor": N_("{day}, with the mentor: {words}"),
    }
)


class TalksCard(Card):
    """What was said about a match, when to ask again, and a button for each side.

    Signals: wanted(str, str), a match and the side that was spoken with.
    """

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, match: Record, talks: Talks, *, may_write: bool) -> None:
        super().__init__(gap=8, margins=18)
        self._match = match
        self.body.addWidget(Heading(theme, N_("How does it go?"), 4))
        for side, day in talks.following.items():
            words = _NEXT[side].with_values(day=show_day(day, theme.language))
            self.body.addWidget(Label(theme, words, wraps=True))
        for one in talks.done[:SHOWN]:
            self.body.addWidget(Label(theme, _talk_words(theme, one), "small", colour="ink2"))
        if not (may_write and talks.following):
            return
        acts = Flow(gap=10)
        for side in talks.following:
            button = Button(theme, _SPOKEN[side], icon="phone", size="small")
            button.setObjectName(side)
            button.clicked.connect(self._want)
            acts.add(button)
        self.body.addWidget(acts)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self._match.id, self.sender().objectName())


class DoorsCard(Card):
    """What helpers did for a student beyond talking.  Signals: wanted(str), one, or a new one."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, doors: Sequence[Record]) -> None:
        super().__init__(gap=8, margins=18)
        self.body.addWidget(Heading(theme, N_("Doors opened"), 4))
        if not doors:
            words = N_("Here stands who was asked or introduced, and what came of it.")
            self.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        for one in doors:
            said = _door_words(theme, one)
            button = Button(theme, said, kind="quiet", icon="handshake", size="small")
            button.setObjectName(one.id)
            button.clicked.connect(self._want)
            self.body.addWidget(button)
        add = Button(theme, N_("Write down a door"), icon="plus", size="small")
        add.clicked.connect(self._want)
        self.body.addWidget(add)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self.sender().objectName())


class MatchTalks(QObject):
    """Opens the forms of talks and doors.  Signals: changed(), one was saved or given up."""

    changed = Signal()

    def __init__(self, desk: Desk, person: RecordId, place: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._person, self._place = desk, person, place
        self._pairs: tuple[Option, ...] = ()
        self.form: RowForm | None = None

    def resume(self, pairs: Sequence[RunningPair]) -> None:
        """Know the pairs there are, and open the form again on words left half-typed."""
        self._pairs = tuple(Option(one.id, verbatim(one.mentor)) for one in pairs)
        if self.form is None:
            # Asked where words are sealed, so that those of a page just left are there.
            self._desk.jobs.run(_kept, self._person, done=self.show_kept)

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Show the form of words that were not saved yet."""
        if kept is not None and self.form is None:
            self._open(str(kept.more.get("form")), kept)

    @Slot(str, str)
    def start_talk(self, match: str, side: str) -> None:
        """Open the form of a talk of today with one side."""
        done = partial(self.open_draft, CHECK_IN.name)
        self._desk.jobs.ask(check_in_draft, RecordId(match), side, done=done)

    @Slot(str)
    def start_door(self, row: str) -> None:
        """Open the form of a door that was opened, or of a new one."""
        done = partial(self.open_draft, ADVOCACY.name)
        self._desk.jobs.ask(advocacy_draft, self._person, RecordId(row) if row else None, done=done)

    def open_draft(self, key: str, draft: Draft) -> None:
        """Show the form of a draft, ready to be typed in."""
        self._open(key, KeptDraft(draft, {}))
        if self.form is not None:
            self.form.begin()

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self.form is not None:
            self.form.flush()

    def _open(self, key: str, kept: KeptDraft) -> None:
        if key not in _FORMS:
            return
        self.flush()
        clear(self._place)
        self.form = RowForm(self._desk, _FORMS[key], kept, offers={MATCH.name: self._pairs})
        self.form.saved.connect(self._close)
        self.form.stopped.connect(self._close)
        self._place.addWidget(self.form)

    @Slot()
    @Slot(str)
    def _close(self, _: str = "") -> None:
        self.form = None
        clear(self._place)
        self.changed.emit()


def _kept(login: Login, person: RecordId) -> Outcome[KeptDraft | None]:
    return unchanged(kept_form(login, person, _FORMS))


def _talk_words(theme: Theme, talk: Record) -> Text:
    goes, side = talk.get(fields.check_in_state, ""), talk.get(fields.check_in_side, "student")
    told = theme.plain(MATCH_MOODS[goes]) if goes in MATCH_MOODS else "…"
    words = talk.get(fields.check_in_words, "")
    said = f"{told} {words}" if words else told
    day = talk.get(fields.check_in_on)
    shown = show_day(day, theme.language) if day is not None else ""
    return _WITH[side].with_values(day=shown, words=said)


def _door_words(theme: Theme, door: Record) -> Text:
    act, came_of = door.get(fields.advocacy_act, ""), door.get(fields.advocacy_result, "")
    told = [
        show_day(day, theme.language) if (day := door.get(fields.advocacy_on)) else "",
        theme.plain(ADVOCACY_ACTS[act]) if act in ADVOCACY_ACTS else act,
        door.get(fields.advocacy_to, ""),
        theme.plain(ADVOCACY_RESULTS[came_of]) if came_of in ADVOCACY_RESULTS else "",
    ]
    return verbatim(" · ".join(one for one in told if one))
