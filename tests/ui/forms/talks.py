"""A topic's form with somebody who makes the rows it asks for, as the page does."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from app.records import Draft, Record
from app.rules.talk import Asked, walk
from app.schema.consent import CONSENT
from app.schema.registry import SCHEMAS
from app.schema.talk import Topic
from tests.ui.forms.samples import PERSON, TODAY, new_draft, setting
from ui.forms.talkform import ANY_TALK, TalkForm
from ui.forms.talkplan import WantedRow
from ui.theme.appearance import Theme


class Talk:
    """Gives a form its drafts, and new rows when it wants them.

    wanted: every row that was asked for after the form was made.
    """

    def __init__(self, theme: Theme, topic: Topic, *saved: Draft, visit: int = ANY_TALK) -> None:
        self._numbers = count(100)
        self.wanted: list[WantedRow] = []
        drafts = [Draft(person_row()), *saved]
        while (lacking := _lacking(topic, [one.now for one in drafts])) is not None:
            drafts.append(self.row(lacking.question.schema.name, dict(_told(lacking))))
        self.form = TalkForm(setting(theme), topic, drafts, visit=visit)
        self.form.row_wanted.connect(self.give)

    def give(self, wanted: WantedRow) -> None:
        """Answer as the page does, with a row that holds what it must."""
        self.wanted.append(wanted)
        self.form.add_row(wanted, self.row(wanted.kind, dict(wanted.told)))

    def row(self, kind: str, told: dict[str, object]) -> Draft:
        """Return a draft of a new row; what it holds from the start is no edit."""
        draft = new_draft(SCHEMAS[kind], next(self._numbers))
        dated = draft.base.schema.dated
        day: dict[str, object] = {dated: TODAY.isoformat()} if dated else {}
        stored = {**draft.base.stored, **day, **told}
        return Draft(replace(draft.base, stored=stored))  # type: ignore[arg-type]  # stored values


def person_row() -> Record:
    """Return the row of the person themselves, as it stands after the first four things."""
    return Record(SCHEMAS["person"], PERSON, PERSON, {"preferred_name": "Amina"})


def _lacking(topic: Topic, rows: list[Record]) -> Asked | None:
    asked = (one for one in walk(topic, rows, TODAY) if one.question.schema.name != CONSENT.name)
    return next((one for one in asked if one.row is None and not one.question.picks_a_row), None)


def _told(one: Asked) -> dict[str, object]:
    linked = {one.question.of.key: one.of.id} if one.question.of and one.of else {}
    return {**one.question.also_sets, **linked}
