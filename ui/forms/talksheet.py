"""The sheet of a topic: the questions that its rules put now, and no others.

After each answer the rules are asked again.  Questions come and go in their places
while the focus and all that is typed stay where they are; one that goes keeps its words.
A long sheet is made from the top, in pieces: what is seen first is painted at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.records import Draft, RecordId
from app.rules.talk import Asked, block_of
from app.schema.fields import Purpose
from app.schema.talk import Topic
from ui.forms.questions import FieldQuestion
from ui.forms.rowheads import MoreRows, RowHead, RowTrace
from ui.forms.setting import Setting
from ui.forms.talkplan import Foot, Head, page_of
from ui.forms.talkquestion import TalkQuestion
from ui.forms.talkrows import TalkRows
from ui.theme.tokens import RADIUS_L
from ui.widgets.layouts import column
from ui.widgets.painting import box, smooth
from ui.widgets.taborder import follow_in_order

GAP_PX, CARD_PX, PAD_PX = 34, 20, 13
CARD_MARGINS = (CARD_PX, 0, CARD_PX, 0)
FIRST_PARTS = 4  # as much as a large window shows; each takes about 10 ms to make
PIECE_PARTS = 3  # that are made between other events; each piece lays the sheet out anew
MakeConsent = Callable[[Purpose], QWidget]


class TalkSheet(QWidget):
    """Draws the questions on their drafts; saves nothing by itself.

    visit: 1 shows what belongs to a first talk, 2 everything; ``show_all`` turns to 2.
    make_consent: makes the card of a purpose, which writes its answer down itself.
    at_once: make all parts now; else the first, and the rest between other events.
    Signals: edited(Draft), after the user's own act; left(Draft), when the focus leaves
    an answer; given_up(Draft) and taken_back(Draft), a row that was never saved is taken
    out, or brought back; changed(), other questions are shown; whole(), the last part of a
    sheet that was not made at once is there.
    """

    edited = Signal(object)
    left = Signal(object)
    given_up = Signal(object)
    taken_back = Signal(object)
    changed = Signal()
    whole = Signal()

    def __init__(
        self,
        setting: Setting,
        rows: TalkRows,
        *,
        visit: int = 2,
        make_consent: MakeConsent | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__()
        self._setting, self.rows, self.visit = setting, rows, visit
        self._limit: int | None = None if at_once else FIRST_PARTS
        self._goes_on = False  # from the first picture on, which would otherwise wait for a piece
        self._make_consent = make_consent
        self._made: dict[tuple[str, ...], QWidget] = {}
        self._order: list[QWidget] = []
        self._cards: list[list[QWidget]] = []
        self.waiting = 0
        self._lines = column(self, gap=GAP_PX, margins=(0, PAD_PX, 0, PAD_PX))
        self._show_parts()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def is_whole(self) -> bool:
        """Whether all parts are made."""
        return self._limit is None

    def finish(self) -> None:
        """Make the parts that are still missing; whatever asks about all of them does so first."""
        if self._limit is not None:
            self._settle()

    def grow(self) -> None:
        """Make a piece more."""
        if self._limit is not None:
            self._limit += PIECE_PARTS
            self._show_parts()
            if self.is_whole:
                self.whole.emit()

    @property
    def topic(self) -> Topic:
        return self.rows.topic

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of the rows that were not taken out: what a save is given."""
        return self.rows.drafts

    @property
    def questions(self) -> tuple[TalkQuestion, ...]:
        """The questions shown, in the order of the page."""
        self.finish()
        return tuple(self._made_questions())

    @property
    def consents(self) -> tuple[QWidget, ...]:
        """The cards of consent shown."""
        self.finish()
        return tuple(part for key, part in self._made.items() if key[0] == "consent")

    def parts(self) -> Iterator[tuple[RecordId, str, FieldQuestion]]:
        """Yield row, name and question of every answer shown."""
        for one in self.questions:
            for path, part in one.parts.items():
                yield self.row_of(one), path, part

    def show_all(self) -> None:
        """Show also the questions of later talks."""
        self.visit = 2
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw a card behind the questions of each row."""
        palette = self._setting.theme.palette
        painter = smooth(self)
        for members in self._cards:
            shown = [one.geometry() for one in members if one.isVisible()]
            if shown:
                whole = shown[0].united(shown[-1]).toRectF()
                rect = whole.adjusted(0.5, 0.5 - PAD_PX, -0.5, PAD_PX - 0.5)
                box(painter, rect, RADIUS_L, fill=palette.surface, edge=palette.line, px=1)
        painter.end()
        super().paintEvent(event)
        if not self.is_whole and not self._goes_on:
            self._goes_on = True
            QTimer.singleShot(0, self, self._go_on)

    def row_of(self, one: TalkQuestion) -> RecordId:
        """Return the row whose draft keeps half-typed words of a question."""
        return self._draft_of(one).now.id

    def _draft_of(self, one: TalkQuestion) -> Draft:
        is_loose = one.question.picks_a_row
        return next(iter(self.drafts), one.draft) if is_loose else one.draft

    def _settle(self) -> None:
        """Show all that the rules put now; parts that stay are not touched."""
        was_whole, self._limit = self.is_whole, None
        self._show_parts()
        if not was_whole:
            self.whole.emit()

    def _show_parts(self) -> None:
        """Show what the rules put now, from the top as far as the sheet is made."""
        asked = [one for one in self.rows.asked() if one.is_shown]
        wanted = [one for one in asked if self._is_wanted(one)]
        self.waiting = len(asked) - len(wanted)
        parts, cards = list[QWidget](), dict[str, list[QWidget]]()
        for card, part in self._first(wanted):
            parts.append(part)
            if card:
                cards.setdefault(card, []).append(part)
        self._cards = list(cards.values())
        if parts != self._order:
            self._lay_out(parts)
        self.update()

    def _first(self, wanted: Sequence[Asked]) -> Iterator[tuple[str, QWidget]]:
        """Yield the card and the widget of each part up to the limit; past the last, lift it."""
        count = 0
        for item in page_of(wanted):
            if self._limit is not None and count >= self._limit:
                return
            for part in self._parts_of(item.what):
                count += 1
                yield item.card, part
        self._limit = None

    @Slot()
    def _go_on(self) -> None:
        """Make the rest a piece at a time, so that keys and painting come in between."""
        self.grow()
        if not self.is_whole:
            QTimer.singleShot(0, self, self._go_on)

    def _made_questions(self) -> Iterator[TalkQuestion]:
        """Yield the questions made so far, from the top."""
        return (one for one in self._order if isinstance(one, TalkQuestion))

    def _parts_of(self, what: Asked | Head | Foot | Purpose) -> Iterator[QWidget]:
        """Yield the widgets of one part of the page; those not seen yet are made."""
        if isinstance(what, Asked):
            yield self._part(_key_of(what), lambda: self._make_question(what))
        elif isinstance(what, Purpose):
            make = self._make_consent
            if make is not None:
                yield self._part(("consent", what.value), lambda: make(what))
        elif isinstance(what, Head):
            head = self._part(("head", what.row), lambda: self._make_head(what))
            if isinstance(head, RowHead):
                head.show_number(what.number, can_leave=what.can_leave)
            yield head
        else:
            for draft in self.rows.taken_out_of(what.block):
                yield self._part(
                    ("trace", draft.now.id), functools.partial(self._make_trace, draft)
                )
            if what.has_more:
                yield self._part(("more", what.block), lambda: self._make_more(what.block))

    def _is_wanted(self, one: Asked) -> bool:
        is_due = one.question.visit <= self.visit or one.is_answered
        return is_due or _key_of(one) in self._made  # what was shown does not go under the hands

    def _lay_out(self, parts: list[QWidget]) -> None:
        fresh = {one for one in parts if one not in self._order}
        is_first = not self._order
        for gone in self._order:
            if gone not in parts:
                gone.hide()
                self._lines.removeWidget(gone)
        before = None
        for at, part in enumerate(parts):
            item = self._lines.itemAt(at)
            if item is None or item.widget() is not part:
                self._lines.removeWidget(part)
                self._lines.insertWidget(at, part)
            if part in fresh and not is_first:
                part.show()
                follow_in_order(before, part)
            before = part
        self._order = list(parts)
        self.changed.emit()

    def _part(self, key: tuple[str, ...], make: Callable[[], QWidget]) -> QWidget:
        """Return the part of this name, made when it is first shown."""
        if key not in self._made:
            part = self._made[key] = make()
            part.setParent(self)
        return self._made[key]

    def _make_question(self, asked: Asked) -> QWidget:
        margins = CARD_MARGINS if block_of(asked.question) is not None else 0
        one = TalkQuestion(self._setting, asked, self.rows.draft_of(asked), margins)
        one.edited.connect(self._take)
        one.left.connect(self._leave)
        return one

    def _make_head(self, what: Head) -> QWidget:
        head = RowHead(self._setting.theme, self.rows.draft(what.row), CARD_MARGINS)
        head.given_up.connect(self.give_up)
        return head

    def _make_trace(self, draft: Draft) -> QWidget:
        trace = RowTrace(self._setting.theme, draft)
        trace.taken_back.connect(self.take_back)
        return trace

    def _make_more(self, block: str) -> QWidget:
        more = MoreRows(self._setting.theme, self.rows.opener(block))
        more.wanted.connect(self.add_row)
        return more

    @Slot(object)
    def add_row(self, opener: object) -> None:
        """Put a block's questions to one more row, and lead the person to the first."""
        draft = self.rows.add(opener)  # type: ignore[arg-type]  # a Question; signals carry objects
        self._settle()
        first = next((one for one in self.questions if one.draft is draft), None)
        if first is not None:
            first.main.made.focus_at()

    @Slot(object)
    def give_up(self, draft: Draft) -> None:
        """Take a row out that was never saved; a line with Undo stays."""
        self.rows.take_out(draft)
        self._settle()
        trace = self._made.get(("trace", draft.now.id))
        if isinstance(trace, RowTrace):
            trace.undo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given_up.emit(draft)

    @Slot(object)
    def take_back(self, draft: Draft) -> None:
        """Bring back a row that was taken out, with all its words."""
        self.rows.bring_back(draft)
        self._settle()
        first = next((one for one in self.questions if one.draft is draft), None)
        if first is not None:
            first.main.made.focus_at()
        self.taken_back.emit(draft)
        self.edited.emit(draft)

    @Slot()
    def _take(self) -> None:
        one = self.sender()
        if not isinstance(one, TalkQuestion):
            return
        changed: tuple[Draft, ...] = (self._draft_of(one),)
        if one.question.picks_a_row and one.main.refusal is None:
            value = one.draft.now.stored.get(one.question.field.key)
            changed = (*self.rows.pick(one.question, value), *changed)
        self._settle()
        for draft in changed:
            self.edited.emit(draft)

    @Slot()
    def _leave(self) -> None:
        one = self.sender()
        if isinstance(one, TalkQuestion):
            self.left.emit(self._draft_of(one))

    @Slot("QWidget*", "QWidget*")
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Tell the question that the focus has left."""
        for one in self._made_questions():
            one.follow(old, new)


def _key_of(one: Asked) -> tuple[str, ...]:
    """Return the name of a question put to a row; one that picks a row has one place only."""
    if one.question.picks_a_row or one.row is None:
        return ("ask", one.question.id)
    return ("ask", one.question.id, one.row.id)
