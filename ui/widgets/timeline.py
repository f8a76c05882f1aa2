"""The timeline: months across, a band for each lane, a card for each step.

The ground is drawn in one pass; the cards are buttons, so that each has a name and
the focus ring.  One card at a time is a stop of the Tab key, arrow keys walk the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.i18n import N_
from app.rules.timeline import Card, Way, neighbour, whole_weeks
from ui.theme.appearance import Theme
from ui.widgets.painting import smooth
from ui.widgets.timelinecard import StepCard, StepFace
from ui.widgets.timelineground import paint_lanes, paint_links, paint_today, paint_trails
from ui.widgets.timelineplace import Place

NAME = N_("Timeline of the plan")
WAYS: tuple[Way, ...] = ("earlier", "later", "up", "down")


class TimelineGround(QWidget):
    """All cards on their lanes; ``show_steps`` keeps those that are still there.

    Signals, each with the id of a step: chosen(str), opened(str), removed(str),
    pushed(str, int) by months, lifted(str, int) by lanes, moved(str, int) by days.
    placed(), when the cards have found new places.
    """

    chosen = Signal(str)
    opened = Signal(str)
    removed = Signal(str)
    pushed = Signal(str, int)
    lifted = Signal(str, int)
    moved = Signal(str, int)
    placed = Signal()

    def __init__(self, theme: Theme, place: Place) -> None:
        super().__init__()
        # No card stands there before its face is known.
        empty = replace(place.timeline, cards=(), links=())
        self._theme, self.place = theme, replace(place, timeline=empty)
        self._cards: dict[str, StepCard] = {}
        self._current = ""
        self.setAccessibleName(theme.plain(NAME))
        self._fit()

    @property
    def current(self) -> str:
        """The id of the chosen step, or an empty text."""
        return self._current

    @property
    def cards(self) -> tuple[StepCard, ...]:
        """The cards in the order of time."""
        return tuple(self._cards[one.id] for one in self.place.timeline.cards)

    def show_steps(self, place: Place, faces: Sequence[StepFace]) -> None:
        """Show these steps at their places; the focus and the chosen one stay."""
        self.place = place
        wanted = {one.id: one for one in faces}
        had_focus = any(card.hasFocus() for card in self._cards.values())
        for gone in [one for one in self._cards if one not in wanted]:
            self._cards[gone].hide()
            self._cards.pop(gone).deleteLater()
        for face in faces:
            if face.id in self._cards:
                self._cards[face.id].show_face(face)
            else:
                self._cards[face.id] = self._new_card(face)
        if self._current not in wanted:
            cards = place.timeline.cards
            self._mark(cards[0].id if cards else "")
        self._fit()
        current = self._cards.get(self._current)
        if had_focus and current is not None and not current.hasFocus():
            current.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, step: str) -> None:
        """Make a step the chosen one, without telling anybody."""
        if step in self._cards:
            self._mark(step)

    def focus_current(self) -> None:
        """Give the keyboard to the chosen step."""
        if self._current in self._cards:
            self._cards[self._current].setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt override
        super().showEvent(event)
        # So that it scrolls by copying pixels; the stylesheet takes it away before the first show.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._put()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        painter.setClipRect(event.rect())
        faces = {step: card.face for step, card in self._cards.items()}
        paint_lanes(painter, self.place, event.rect())
        paint_today(painter, self.place)
        paint_links(painter, self.place, self._current, event.rect())
        paint_trails(painter, self.place, (faces, self._current), event.rect())
        painter.end()

    def _fit(self) -> None:
        """Ask for the room that all cards need, and put them there."""
        self.setMinimumSize(self.place.least_width_px, self.place.least_height_px)
        self._put()

    def _put(self) -> None:
        place = self.place
        spare = max(0, self.height() - place.least_height_px)
        self.place = replace(place, width_px=self.width(), spare_px=spare)
        for card in place.timeline.cards:
            self._cards[card.id].setGeometry(self.place.card(card))
        self.placed.emit()
        self.update()

    def _new_card(self, face: StepFace) -> StepCard:
        card = StepCard(self._theme, face, self)
        card.setObjectName(face.id)
        card.walked.connect(self._walk)
        card.pushed.connect(self._push)
        card.lifted.connect(self._lift)
        card.dragged.connect(self._drag)
        card.dropped.connect(self._drop)
        card.opened.connect(self._open)
        card.removed.connect(self._remove)
        card.clicked.connect(self._choose_pressed)
        card.show()
        return card

    def _mark(self, step: str) -> None:
        self._current = step
        for key, card in self._cards.items():
            is_current = key == step
            card.setChecked(is_current)
            policies = Qt.FocusPolicy
            card.setFocusPolicy(policies.StrongFocus if is_current else policies.ClickFocus)
        self.update()

    def _sender(self) -> StepCard | None:
        card = self.sender()
        return card if isinstance(card, StepCard) else None

    @Slot()
    def _choose_pressed(self) -> None:
        card = self._sender()
        if card is not None:
            self._mark(card.face.id)
            self.chosen.emit(card.face.id)

    @Slot(str)
    def _walk(self, way: str) -> None:
        card = self._sender()
        wanted = next((one for one in WAYS if one == way), None)
        if card is None or wanted is None:
            return
        there = neighbour(self.place.timeline, card.face.id, wanted)
        self._mark(there)
        self._cards[there].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(there)

    @Slot(int)
    def _push(self, months: int) -> None:
        card = self._sender()
        if card is not None and card.face.can_move:
            self.pushed.emit(card.face.id, months)

    @Slot(int)
    def _lift(self, lanes: int) -> None:
        card = self._sender()
        if card is not None:
            self.lifted.emit(card.face.id, lanes)

    @Slot(float)
    def _drag(self, along_px: float) -> None:
        """Show the card where it would come to rest, and its day there."""
        card = self._sender()
        at = self.place.timeline.card(card.face.id) if card is not None else None
        if card is None or at is None:
            return
        days = self._days_of(along_px)
        card.setGeometry(self.place.card(Card(at.id, at.lane, at.row, at.start + days, at.days)))
        rests_on = card.face.due_on + timedelta(days=days)
        card.preview(show_day(rests_on, self._theme.language))

    @Slot(float)
    def _drop(self, along_px: float) -> None:
        card = self._sender()
        if card is None:
            return
        self._mark(card.face.id)
        days = self._days_of(along_px)
        self._put()
        self.chosen.emit(card.face.id)
        if days:
            self.moved.emit(card.face.id, days)

    @Slot()
    def _open(self) -> None:
        card = self._sender()
        if card is not None:
            self._mark(card.face.id)
            self.opened.emit(card.face.id)

    @Slot()
    def _remove(self) -> None:
        card = self._sender()
        if card is not None:
            self.removed.emit(card.face.id)

    def _days_of(self, along_px: float) -> int:
        onward = -along_px if self._theme.is_rtl else along_px
        return whole_weeks(onward / self.place.day_px)
