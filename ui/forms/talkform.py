"""One topic of the intake talk: its questions, put to the rows they belong to, on drafts given.

The rules say which questions are put (``app.rules.talk``); the form asks them again after
each edit.  A question that is no longer put goes from sight and keeps its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Problem
from app.records import Draft, Record, RecordId
from app.rules.talk import pick
from app.schema.kinds import Stored
from app.schema.talk import Topic
from ui.forms.place import Place, is_within
from ui.forms.questions import FieldQuestion
from ui.forms.searched import SearchedEditor
from ui.forms.setting import Setting
from ui.forms.talkcards import TalkQuestion
from ui.forms.talkpage import TalkPage
from ui.forms.talkplan import Item, Plan, WantedRow, plan_of
from ui.widgets.layouts import column

FIRST_TALK, ANY_TALK = 1, 2


class TalkForm(QWidget):
    """Edits the drafts of one topic, one draft a row; saves nothing by itself.

    others: rows about the person that the topic does not change.  visit: 1 leaves aside
    what can wait for a later talk.  Signals: edited(Draft), after the user's own act;
    left(Draft), when the focus leaves an answer; given_up(Draft), taken_back(Draft), of a
    row that was never saved; row_wanted(WantedRow): answer with ``add_row``.
    """

    edited = Signal(object)
    left = Signal(object)
    given_up = Signal(object)
    taken_back = Signal(object)
    row_wanted = Signal(object)

    def __init__(
        self,
        setting: Setting,
        topic: Topic,
        drafts: Sequence[Draft],
        others: Iterable[Record] = (),
        *,
        visit: int = ANY_TALK,
    ) -> None:
        super().__init__()
        self._setting, self.topic, self.visit = setting, topic, visit
        self._drafts = {draft.now.id: draft for draft in drafts}
        self._others = {one.id: one for one in others}
        self._blocks: dict[tuple[str, RecordId, RecordId], TalkQuestion] = {}
        self._asked_for: set[WantedRow] = set()
        self._out: set[RecordId] = set()
        self._plan = Plan((), (), (), 0)
        self._page = TalkPage(setting.theme)
        self._page.given_up.connect(self._give_up)
        self._page.taken_back.connect(self._take_back)
        self._page.one_more.connect(self._want_more)
        self._page.all_wanted.connect(self.show_all)
        column(self).addWidget(self._page)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self._sync()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of the rows that were not taken out: what a save is given."""
        return tuple(draft for row, draft in self._drafts.items() if row not in self._out)

    @property
    def blocks(self) -> tuple[TalkQuestion, ...]:
        """The questions that are put now, in the order of the page."""
        return tuple(self._blocks[one.key] for one in self._plan.items)

    @property
    def lacking(self) -> tuple[WantedRow, ...]:
        """The rows that questions wait for."""
        return self._plan.lacking

    def add_row(self, wanted: WantedRow, draft: Draft) -> None:
        """Take in a row that was asked for."""
        self._asked_for.discard(wanted)
        kept = self._drafts.setdefault(draft.now.id, draft)
        self._sync()
        first = next((one for one in self.blocks if one.draft is kept), None)
        if wanted.leads and first is not None:
            first.main.made.focus_at()

    @Slot()
    def show_all(self) -> None:
        """Show the questions of a later talk too, and lead to the first of them."""
        before = {one.key for one in self._plan.items}
        self.visit = ANY_TALK
        self._sync()
        first = next((one.key for one in self._plan.items if one.key not in before), None)
        if first is not None:
            self._blocks[first].main.made.focus_at()

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps the topic from being saved; empty new rows keep nothing up."""
        for one in self._fields():
            if one.refusal is not None:
                yield one.refusal
        for draft in self.drafts:
            if self._counts(draft):
                yield from draft.problems()

    def show_problems(self) -> FieldQuestion | None:
        """Say beside each field what is wrong or wanting; return the first such question."""
        first = None
        for block in self.blocks:
            for one in block.questions.values():
                one.leave()
                if self._counts(block.draft):
                    one.show_missing()
                is_wrong = one.has_problem or (one.is_missing and self._counts(block.draft))
                first = first or (one if is_wrong else None)
        return first

    def show_problem(self, problem: Problem) -> bool:
        """Say a problem beside the field it names; False if that field is not here."""
        for one in self._fields():
            if one.one.key == problem.field:
                one.say(problem)
                return True
        return False

    def unfinished(self) -> dict[RecordId, dict[str, tuple[str, ...]]]:
        """Return, by row and field, words that stand for no value yet."""
        words: dict[RecordId, dict[str, tuple[str, ...]]] = {}
        for block in self.blocks:
            for key, one in block.questions.items():
                typed = one.typed()
                if typed is not None:
                    words.setdefault(block.draft.now.id, {})[key] = typed
        return words

    def show_unfinished(self, words: Mapping[RecordId, Mapping[str, Iterable[str]]]) -> None:
        """Show words that ``unfinished`` gave."""
        for block in self.blocks:
            for key, typed in words.get(block.draft.now.id, {}).items():
                if key in block.questions:
                    block.questions[key].show_typed(typed)

    def place(self) -> Place | None:
        """Return where the person is writing, or None if that is not in this topic."""
        focused = QApplication.focusWidget()
        for block in self.blocks:
            for key, one in block.questions.items():
                if is_within(focused, one):
                    return Place(block.draft.now.id, key, *one.made.focus_point())
        return None

    def go_to(self, place: Place) -> bool:
        """Bring the person back to ``place``; False if it is not in this topic."""
        for block in self.blocks:
            if block.draft.now.id == place.row and place.key in block.questions:
                block.questions[place.key].made.focus_at(place.part, place.caret)
                return True
        return False

    def begin(self) -> None:
        """Lead the person to the first question without an answer, else to the first."""
        mains = [one.main for one in self.blocks]
        first = next((one for one in mains if one.is_empty), next(iter(mains), None))
        if first is not None:
            first.made.focus_at()

    def _sync(self) -> None:
        """Bring the page up to what the rules ask now."""
        rows = {**self._others, **{row: draft.now for row, draft in self._drafts.items()}}
        self._plan = plan_of(self.topic, rows.values(), self._setting.today, self.visit)
        for item in self._plan.items:
            if item.key not in self._blocks:
                self._blocks[item.key] = self._block(item)
        self._show_picked()
        self._page.show_plan(self._plan, self._blocks)
        for wanted in self._plan.lacking:
            if wanted not in self._asked_for:
                self._asked_for.add(wanted)
                self.row_wanted.emit(wanted)

    def _block(self, item: Item) -> TalkQuestion:
        block = TalkQuestion(self._setting, item.asked, self._draft_of(item))
        block.edited.connect(self._take)
        if block.beside is not None:
            block.beside.left.connect(self.left)
        return block

    def _draft_of(self, item: Item) -> Draft:
        """Return the draft an answer goes into; one that picks a row has a slip of its own."""
        question, row = item.asked.question, item.asked.row
        if question.picks_a_row:
            return Draft(Record(question.schema, RecordId(question.id), item.row))
        if item.row not in self._drafts and row is not None:
            self._drafts[item.row] = Draft(row)
        return self._drafts[item.row]

    def _show_picked(self) -> None:
        """Let the questions that pick a row show which row has the mark."""
        focused = QApplication.focusWidget() or self
        for item in self._plan.items:
            block, question = self._blocks[item.key], item.asked.question
            if not question.picks_a_row:
                continue
            key, stored = question.field.key, item.asked.stored
            is_free = block.main.refusal is None and not block.main.isAncestorOf(focused)
            if block.draft.now.stored.get(key) != stored and is_free:
                block.draft.now = replace(block.draft.now, stored={key: stored})
                block.main.show_draft(block.draft)

    @Slot()
    def _take(self) -> None:
        block = self.sender()
        if not isinstance(block, TalkQuestion):
            return
        if block.asked.question.picks_a_row:
            made = block.main.made
            # "Ti" is Tigrinya only when nothing more is typed.
            if not isinstance(made, SearchedEditor) or made.is_whole:
                self._pick(block)
        else:
            self._show_elsewhere(block)
            self.edited.emit(block.draft)
        block.show_beside()
        self._sync()

    def _pick(self, block: TalkQuestion) -> None:
        """Give the mark to the row that was named; make the row if there is none."""
        question = block.asked.question
        rows = [draft.now for draft in self.drafts]
        value = block.draft.now.stored.get(question.field.key)
        value = value if isinstance(value, str) else None
        for row, changes in pick(question, rows, value).items():
            if row is None:
                wanted = WantedRow(question.schema.name, tuple(changes.items()))
                self._asked_for.add(wanted)
                self.row_wanted.emit(wanted)
                continue
            draft = self._drafts[row]
            stored: dict[str, Stored] = {**draft.now.stored, **changes}
            draft.now = replace(draft.now, stored=stored)
            self._show_elsewhere(block, draft)
            self.edited.emit(draft)

    def _show_elsewhere(self, source: TalkQuestion, draft: Draft | None = None) -> None:
        """Show an edit in the other questions that ask for the same answer."""
        changed = draft or source.draft
        for block in self._blocks.values():
            if block is source or block.draft is not changed:
                continue
            for key, one in block.questions.items():
                if one.refusal is None and (draft is not None or key in source.questions):
                    one.show_draft(changed)

    def _fields(self) -> Iterator[FieldQuestion]:
        return (one for block in self.blocks for one in block.questions.values())

    def _counts(self, draft: Draft) -> bool:
        """Tell whether a row is to be saved: it was before, or somebody wrote in it."""
        return draft.now.id in self._drafts and bool(draft.dirty or draft.base.versions)

    @Slot(object)
    def _want_more(self, wanted: WantedRow) -> None:
        self._asked_for.add(wanted)
        self.row_wanted.emit(wanted)

    @Slot(object)
    def _give_up(self, draft: Draft) -> None:
        self._out.add(draft.now.id)
        self.given_up.emit(draft)

    @Slot(object)
    def _take_back(self, draft: Draft) -> None:
        self._out.discard(draft.now.id)
        self.taken_back.emit(draft)
        self.edited.emit(draft)  # its words are to be put away again

    @Slot("QWidget*", "QWidget*")
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Tell the question that the focus has left."""
        for block in self.blocks:
            made = block.main.made
            if is_within(old, made) and not is_within(new, made):
                block.main.leave()
                if block.asked.question.picks_a_row and block.main.refusal is None:
                    self._pick(block)
                    self._sync()
                self.left.emit(block.draft)
