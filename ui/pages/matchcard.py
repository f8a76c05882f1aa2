"""One match: who, since when, how it stands, and what can follow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.records import Record
from app.schema import matches as fields
from app.schema.mentorcodes import END_REASONS, MATCH_STATES
from app.usecases.matchlife import NEXT
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Label, Line
from ui.widgets.rows import RowButton

_ACTS: Mapping[str, tuple[Text, str]] = MappingProxyType(
    {
        "student_agreed": (N_("The student says yes"), "check"),
        "mentor_agreed": (N_("The mentor says yes"), "check"),
        "ready": (N_("Through the gate"), "shield-check"),
        "active": (N_("It begins"), "play"),
        "paused": (N_("A pause"), "pause"),
        "closing": (N_("It comes to its end"), "flag"),
        "closed": (N_("End it"), "circle-x"),
    }
)
# States in which there is something to say about how it goes.
GOING_ON = frozenset({"active", "paused", "closing"})
_GOES_ON = N_("It goes on")
_LOOKS: Mapping[str, tuple[str, Tone]] = MappingProxyType(
    {
        "proposed": ("circle-dashed", "plain"),
        "student_agreed": ("hourglass", "plain"),
        "mentor_agreed": ("hourglass", "plain"),
        "ready": ("shield-check", "primary"),
        "active": ("handshake", "primary"),
        "paused": ("circle-pause", "warn"),
        "closing": ("flag", "warn"),
        "closed": ("circle-check", "plain"),
    }
)


class MatchCard(Card):
    """Signals: moved(str, str), a match and the state it shall have; opened(), the other's page.

    other: the name of who is on the other side.  may_move: whether this worker may decide.
    """

    moved = Signal(str, str)
    opened = Signal(str)

    def __init__(
        self,
        theme: Theme,
        match: Record,
        other: str,
        *,
        leads_to: str = "",
        may_move: bool = True,
    ) -> None:
        super().__init__(gap=10, margins=(16, 12, 16, 14))
        self._match, self._leads_to = match, leads_to
        self.setAccessibleName(theme.plain(N_("Match with {name}").with_values(name=other)))
        if leads_to:
            way = RowButton(theme, verbatim(other), _dates(theme, match), avatar_of=other)
            way.clicked.connect(self._open)
            self.body.addWidget(way)
        else:
            self.body.addWidget(Line(theme, verbatim(other), "lead", weight=600))
            self.body.addWidget(Label(theme, _dates(theme, match), "small", colour="ink2"))
        line = Flow(gap=10)
        icon, tone = _LOOKS.get(self.state, ("circle", "plain"))
        line.add(
            Badge(
                theme, MATCH_STATES.get(self.state, MATCH_STATES["proposed"]), icon=icon, tone=tone
            )
        )
        if match.get(fields.match_locked, False) and self.state == "proposed":
            line.add(Badge(theme, N_("Held fast"), icon="lock"))
        for words, sign in _forms(match):
            line.add(Badge(theme, words, icon=sign))
        self.body.addWidget(line)
        for words in _reasons(match):
            self.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        if may_move and NEXT.get(self.state):
            self.body.addWidget(self._acts(theme))

    def _acts(self, theme: Theme) -> Flow:
        """Return what can follow."""
        acts = Flow(gap=10)
        for state in NEXT[self.state]:
            acts.add(self._act(theme, state))
        acts.add(self._kind_act(theme))
        return acts

    @property
    def state(self) -> str:
        """Where the match stands."""
        return self._match.get(fields.match_state, "")

    def _act(self, theme: Theme, state: str) -> Button:
        words, icon = _ACTS[state]
        if state == "active" and self.state in {"paused", "closing"}:
            words = _GOES_ON
        kind: Kind = "quiet" if state == "closed" else "normal"
        button = Button(theme, words, icon=icon, kind=kind, size="small")
        button.setObjectName(state)
        button.clicked.connect(self._move)
        return button

    def _kind_act(self, theme: Theme) -> Button:
        """Return the way to say that it is with a peer, or in a group."""
        button = Button(theme, N_("Kind of match"), kind="quiet", size="small")
        button.setObjectName("kind")
        button.clicked.connect(self._move)
        return button

    @Slot()
    def _move(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.moved.emit(self._match.id, sender.objectName())

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._leads_to)


def _dates(theme: Theme, match: Record) -> Text:
    """Return when it was proposed, begun, and shall end or has ended."""
    told = (
        (fields.proposed_on, N_("proposed {day}")),
        (fields.started_on, N_("begun {day}")),
        (fields.closed_on, N_("ended {day}")),
    )
    parts = [
        theme.plain(words.with_values(day=show_day(day, theme.language)))
        for field, words in told
        if (day := match.get(field)) is not None
    ]
    end = match.get(fields.planned_end)
    if end is not None and match.get(fields.closed_on) is None:
        until = N_("planned until {day}").with_values(day=show_day(end, theme.language))
        parts.append(theme.plain(until))
    return verbatim(" · ".join(parts))


def _forms(match: Record) -> list[tuple[Text, str]]:
    """Return that it is with a peer, or the name of the group, each with its icon."""
    form, group = match.get(fields.match_form), match.get(fields.match_group)
    if form == "group" and group:
        return [(N_("Group: {name}").with_values(name=group), "users-round")]
    return [(N_("With a peer"), "users-round")] if form == "peer" else []


def _reasons(match: Record) -> list[Text]:
    """Return what both sides said at the end, and why a red light was passed."""
    found: list[Text] = []
    told = (
        (fields.student_reason, N_("The student: {reason}")),
        (fields.mentor_reason, N_("The mentor: {reason}")),
    )
    for field, words in told:
        code = match.get(field, "")
        if code in END_REASONS:
            found.append(words.with_values(reason=END_REASONS[code]))
    override = match.get(fields.override_reason)
    if override:
        found.append(N_("Went ahead with a red light: {reason}").with_values(reason=override))
    return found
