"""The rows that a topic is talked about with: drafts made, picked, added and taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.records import Draft, Record, RecordId
from app.rules.talk import Asked, block_of, pick, walk
from app.schema.kinds import Stored
from app.schema.talk import Question, Topic
from app.usecases.intakes import MakeRow, lacking_drafts


class TalkRows:
    """Knows which draft each question of a topic is put to; saves nothing.

    drafts: of rows, saved or not.  rows: the other saved rows about the person.
    """

    def __init__(
        self,
        topic: Topic,
        drafts: Iterable[Draft],
        make: MakeRow,
        today: date,
        *,
        rows: Iterable[Record] = (),
    ) -> None:
        self.topic, self._make, self._today = topic, make, today
        self._saved = {row.id: row for row in rows}
        self._drafts = {one.now.id: one for one in drafts}
        self._out: dict[RecordId, Draft] = {}

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts that were not taken out: what a save is given."""
        return tuple(self._drafts.values())

    def taken_out_of(self, block: str) -> tuple[Draft, ...]:
        """Return the drafts of a block that were taken out."""
        return tuple(one for one in self._out.values() if self._block(one) == block)

    def asked(self) -> tuple[Asked, ...]:
        """Return every question with every row, as the drafts are now; lacking rows are made."""
        rows = self._rows()
        made = lacking_drafts(self._make, self.topic, rows, self._today)
        self._drafts.update({one.now.id: one for one in made})
        return walk(self.topic, (*rows, *(one.now for one in made)), self._today)

    def draft_of(self, asked: Asked) -> Draft:
        """Return the draft that an answer goes into; of a picking question one kept nowhere."""
        question = asked.question
        if question.picks_a_row:
            return self._scratch(question, asked.stored)
        if asked.row is None:
            raise LookupError(question.id)
        return self._drafts.setdefault(asked.row.id, Draft(asked.row))

    def pick(self, question: Question, value: Stored) -> tuple[Draft, ...]:
        """Mark the row that the answer names, and no other; return the drafts that changed."""
        wanted = pick(question, self._rows(), value)
        if not wanted:
            return ()
        changed = []
        for row, marks in wanted.items():
            draft = self._make(question.schema.name, {}) if row is None else self.draft(row)
            now = {**draft.now.stored, **marks}
            if not draft.base.versions:  # a mark that never was leaves no trace
                now = {key: one for key, one in now.items() if one is not None}
            draft.now = replace(draft.now, stored=now)
            self._drafts[draft.now.id] = draft
            changed.append(draft)
        for draft in changed:
            if _says_nothing(draft, question):
                del self._drafts[draft.now.id]
        return tuple(changed)

    def add(self, question: Question) -> Draft:
        """Return the draft of one more row of the block that ``question`` opens."""
        made = self._make(question.schema.name, question.also_sets if question.repeats else {})
        self._drafts[made.now.id] = made
        return made

    def take_out(self, draft: Draft) -> None:
        """Leave a row that was never saved out of the talk."""
        self._out[draft.now.id] = self._drafts.pop(draft.now.id)

    def bring_back(self, draft: Draft) -> None:
        """Take a row back in, as its last."""
        self._drafts[draft.now.id] = self._out.pop(draft.now.id)

    def opener(self, block: str) -> Question:
        """Return the question with which a repeated block begins."""
        return next(one for one in self.topic.questions if block_of(one) == block)

    def draft(self, row: RecordId) -> Draft:
        """Return the draft of a row that is asked about."""
        return self._drafts.get(row) or Draft(self._saved[row])

    def _block(self, draft: Draft) -> str:
        """Return the block that a row belongs to: the one whose mark it has, else its kind's."""
        marked = (
            one.id
            for one in self.topic.questions
            if one.repeats and one.also_sets and one.schema is draft.now.schema
            if one.fits(draft.now.stored)
        )
        return next(marked, draft.now.schema.name)

    def _rows(self) -> tuple[Record, ...]:
        rows: Mapping[RecordId, Record] = {
            **self._saved,
            **{row: draft.now for row, draft in self._drafts.items()},
        }
        return tuple(row for key, row in rows.items() if key not in self._out)

    def _scratch(self, question: Question, stored: Stored) -> Draft:
        draft = self._make(question.schema.name, {})
        held = {} if stored is None else {question.field.key: stored}
        draft.base = replace(draft.base, stored=held)
        draft.now = draft.base
        return draft


def _says_nothing(draft: Draft, question: Question) -> bool:
    """Tell whether a row that was never saved names itself and says nothing more."""
    named = {*question.schema.natural, question.schema.owner}
    held = {key for key, one in draft.now.stored.items() if one not in (None, "", [])}
    return not draft.base.versions and held <= named
