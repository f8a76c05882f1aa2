"""The page of one topic: puts questions in their order and on their cards, and keeps the focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import N_, plural
from app.records import RecordId
from app.rules.talk import block_of
from app.schema.talk import Question
from ui.forms.talkcards import RowCard, TalkQuestion
from ui.forms.talkplan import Item, Plan, WantedRow
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.layouts import column

GAP_PX = 28
Blocks = Mapping[tuple[str, RecordId, RecordId], TalkQuestion]


class TalkPage(QWidget):
    """Shows a plan; a plan that moves nothing changes nothing.

    Signals: given_up(Draft), taken_back(Draft); one_more(WantedRow), when one more row of a
    block is asked for; all_wanted(), when the questions of a later talk are.
    """

    given_up = Signal(object)
    taken_back = Signal(object)
    one_more = Signal(object)
    all_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = column(self, gap=GAP_PX)
        self._shape: tuple[object, ...] | None = None
        self._cards: dict[tuple[RecordId, int], RowCard] = {}
        self._adders: dict[str, Button] = {}
        self._openers: dict[str, Question] = {}
        self._later = Button(theme, N_("More questions"), kind="link", icon="chevron-down")
        self._later.clicked.connect(self.all_wanted)

    def show_plan(self, plan: Plan, blocks: Blocks) -> None:
        """Put everything where the plan says; what is written in stays, and so does the focus."""
        if plan.shape == self._shape:
            return
        self._shape = plan.shape
        focused = QApplication.focusWidget()
        kept = focused if focused is not None and self.isAncestorOf(focused) else None
        self._clear()
        for at, item in enumerate(plan.items):
            self._put(item, blocks[item.key])
            for place, question in plan.adders:
                if place == at:
                    self._add(self._adder(question))
        if plan.later:
            words = plural(
                "{count} more question, for a later talk",
                "{count} more questions, for a later talk",
                plan.later,
            )
            self._later.say(words)
            self._add(self._later)
        self._number(plan)
        self._chain(plan, blocks)
        if kept is not None and kept.isVisible():
            kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        """Take everything off the page without destroying anything."""
        for card in self._cards.values():
            card.clear()
            card.hide()
        while (taken := self._lines.takeAt(0)) is not None:
            part = taken.widget()
            if part is not None:
                part.hide()

    def _put(self, item: Item, block: TalkQuestion) -> None:
        if item.card is None:
            self._add(block)
            return
        card = self._cards.get(item.card)
        if card is None:
            asked = item.asked
            schema = asked.of.schema if asked.of is not None else asked.question.schema
            card = RowCard(self._theme, schema, block.draft)
            card.given_up.connect(self.given_up)
            card.taken_back.connect(self.taken_back)
            self._cards[item.card] = card
        if self._lines.indexOf(card) < 0:
            self._add(card)
        card.add(block)

    def _add(self, part: QWidget) -> None:
        if isinstance(part, Button):
            self._lines.addWidget(part, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            self._lines.addWidget(part)
        part.show()

    def _adder(self, question: Question) -> Button:
        block = block_of(question) or question.id
        if block not in self._adders:
            schema = question.schema
            words = schema.add_another or N_("Write one more down: {what}").with_values(
                what=schema.label
            )
            button = Button(self._theme, words, icon="plus")
            button.setObjectName(block)
            button.clicked.connect(self._want)
            self._adders[block], self._openers[block] = button, question
        return self._adders[block]

    @Slot()
    def _want(self) -> None:
        question = self._openers[self.sender().objectName()]
        told = tuple(question.also_sets.items())
        self.one_more.emit(WantedRow(question.schema.name, told, leads=True))

    def _number(self, plan: Plan) -> None:
        """Head the cards with numbers where a kind has several rows."""
        rows: dict[str, list[RecordId]] = {}
        shown = dict.fromkeys(one.card for one in plan.items if one.card is not None)
        for card in shown:
            of_kind = rows.setdefault(self._cards[card].schema.name, [])
            if card[0] not in of_kind:
                of_kind.append(card[0])
        for card in shown:
            of_kind = rows[self._cards[card].schema.name]
            number = of_kind.index(card[0]) + 1 if len(of_kind) > 1 else None
            self._cards[card].show_number(number)

    def _chain(self, plan: Plan, blocks: Blocks) -> None:
        """Let Tab go through the page from top to bottom, also to what was put in between."""
        adders = {at: self._adder(question) for at, question in plan.adders}
        stops: list[QWidget] = []
        seen: set[tuple[RecordId, int]] = set()
        for at, item in enumerate(plan.items):
            if item.card is not None and item.card not in seen:
                seen.add(item.card)
                stops.append(self._cards[item.card].out)
            stops += _stops(blocks[item.key])
            if at in adders:
                stops.append(adders[at])
        if plan.later:
            stops.append(self._later)
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)


def _stops(block: TalkQuestion) -> Iterator[QWidget]:
    """Return what takes the focus in a question; lists that pop up are windows of their own."""
    no_focus, window = Qt.FocusPolicy.NoFocus, block.window()
    found = (one for one in block.findChildren(QWidget) if one.window() is window)
    return (one for one in found if one.focusPolicy() is not no_focus)
