"""One session as a card: when, with whom, how it went, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_time, show_weekday_day
from app.i18n import N_, Text, verbatim
from app.records import Record
from app.schema import mentoring as fields
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import row

HELD, MISSED, CALLED_OFF = N_("It was held"), N_("Did not come"), N_("Called off")
HOW_DID_IT_GO = N_("How did it go?")
_STATES: MappingProxyType[str, tuple[str, Tone]] = MappingProxyType(
    {
        "planned": ("calendar-days", "primary"),
        "held": ("circle-check", "plain"),
        "missed": ("circle-minus", "warn"),
        "cancelled": ("calendar-x", "plain"),
    }
)


class SessionCard(Card):
    """Shows one session; a planned one can be settled once it has begun, and moved.

    has_acts: whether there are buttons; not while the same session is in a form.
    Signals, each with the id of the session: told(str, str), and how it went;
    notes_wanted(str); move_wanted(str).
    """

    told = Signal(str, str)
    notes_wanted = Signal(str)
    move_wanted = Signal(str)

    def __init__(
        self, theme: Theme, session: Record, now: datetime, *, has_acts: bool = True
    ) -> None:
        starts_at = session.get(fields.starts_at)
        self._state = session.get(fields.session_state, "held")
        is_planned = self._state == "planned"
        self._has_begun = starts_at is not None and starts_at <= now
        super().__init__("warn" if is_planned and self._has_begun else "plain", gap=6, margins=18)
        self._theme, self.session = theme, session
        self._when = when_words(theme, session)
        self.setAccessibleName(theme.plain(self._when))
        self._buttons: list[Button] = []
        self._show_facts()
        if not has_acts:
            return
        if is_planned and self._has_begun:
            self._ask()
        elif is_planned:
            self._add_acts(
                (N_("Another time"), "calendar-clock", "normal", self.want_move),
                (N_("Call off"), "calendar-x", "quiet", self.tell_cancelled),
            )
        elif self._state != "cancelled" and not _has_notes(session):
            self._add_acts((N_("Write notes"), "notebook-pen", "quiet", self.want_notes))

    @property
    def first(self) -> QWidget | None:
        """The first button, for the focus; None if there is nothing to press."""
        return next(iter(self._buttons), None)

    @Slot()
    def tell_held(self) -> None:
        """Say that the meeting was held."""
        self.told.emit(self.session.id, "held")

    @Slot()
    def tell_missed(self) -> None:
        """Say that nobody came."""
        self.told.emit(self.session.id, "missed")

    @Slot()
    def tell_cancelled(self) -> None:
        """Say that the meeting is called off."""
        self.told.emit(self.session.id, "cancelled")

    @Slot()
    def want_notes(self) -> None:
        """Ask for the form, to write more than how it went."""
        self.notes_wanted.emit(self.session.id)

    @Slot()
    def want_move(self) -> None:
        """Ask for another time."""
        self.move_wanted.emit(self.session.id)

    def _show_facts(self) -> None:
        theme, session = self._theme, self.session
        line = row(gap=12)
        line.addWidget(Heading(theme, self._when, 4), 1)
        line.addWidget(self._badge())
        self.body.addLayout(line)
        for one in (fields.with_whom, fields.session_place, fields.note_student):
            words = session.get(one)
            if words:
                said = N_("{label}: {words}").with_values(label=one.label, words=words)
                self.body.addWidget(Label(theme, said, colour="ink2", wraps=True))

    def _badge(self) -> Badge:
        if self._state == "planned" and self._has_begun:
            return Badge(self._theme, N_("Needs a look"), icon="triangle-alert", tone="warn")
        icon, tone = _STATES.get(self._state, ("", "plain"))
        shown = fields.session_state.kind.show(self._state, self._theme.catalog)
        return Badge(self._theme, verbatim(shown), icon=icon, tone=tone)

    def _ask(self) -> None:
        """Ask how it went: one press each for the three answers, more words on demand."""
        self.body.addSpacing(4)
        self.body.addWidget(Label(self._theme, HOW_DID_IT_GO, "lead", weight=600, wraps=True))
        self._add_acts(
            (HELD, "circle-check", "normal", self.tell_held),
            (MISSED, "circle-minus", "normal", self.tell_missed),
            (CALLED_OFF, "calendar-x", "normal", self.tell_cancelled),
        )
        self._add_acts(
            (N_("Write notes"), "notebook-pen", "quiet", self.want_notes),
            (N_("Another time"), "calendar-clock", "quiet", self.want_move),
        )

    def _add_acts(self, *acts: tuple[Text, str, Kind, Callable[[], None]]) -> None:
        line = Flow(gap=8)
        for words, icon, kind, act in acts:
            button = Button(self._theme, words, kind=kind, icon=icon)
            # Several cards have the same words on them; to a screen reader each says its day.
            named = N_("{label}: {words}").with_values(label=words, words=self._when)
            button.setAccessibleName(self._theme.plain(named))
            button.clicked.connect(act)
            line.add(button)
            self._buttons.append(button)
        self.body.addWidget(line)


def when_words(theme: Theme, session: Record) -> Text:
    """Return day and time of a session, with the weekday, as written where it was planned."""
    starts_at = session.get(fields.starts_at)
    if starts_at is None:
        return N_("No day yet")
    day = show_weekday_day(starts_at.date(), theme.language)
    time = show_time(starts_at.time(), theme.language)
    return N_("{day}, {time}").with_values(day=day, time=time)


def _has_notes(session: Record) -> bool:
    notes = (session.get(fields.note_student), session.get(fields.note_file))
    return any(notes)
