"""One topic of the intake talk as a form: what is wrong in it, half-typed words, and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.errors import Problem
from app.records import RecordId
from ui.forms.place import Place
from ui.forms.questions import FieldQuestion
from ui.forms.talkquestion import TalkQuestion
from ui.forms.talksheet import TalkSheet


class TopicForm(TalkSheet):
    """Edits the drafts of one topic; what is saved, and when, is the page's affair."""

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps the topic from being saved; empty new rows keep nothing up."""
        for one in self.questions:
            yield from one.refusals()
        for draft in self.drafts:
            if draft.dirty:
                yield from draft.problems()

    def show_problems(self) -> FieldQuestion | None:
        """Say beside each answer what is wrong or wanting; return the first such question."""
        dirty = {draft.now.id for draft in self.drafts if draft.dirty}
        found = None
        for row, _, part in self.parts():
            part.leave()
            if row in dirty:
                part.show_missing()
            is_wrong = part.has_problem or (row in dirty and part.is_missing)
            found = found or (part if is_wrong else None)
        return found

    def show_problem(self, problem: Problem) -> bool:
        """Say a problem beside the field it names; False if that field is not here."""
        keys = (one for one in self.parts() if one[2].one.key == problem.field)
        part = next((part for _, _, part in keys), None)
        if part is not None:
            part.say(problem)
        return part is not None

    def unfinished(self) -> dict[RecordId, dict[str, tuple[str, ...]]]:
        """Return, by row and part, words that stand for no value yet."""
        words: dict[RecordId, dict[str, tuple[str, ...]]] = {}
        for one in self.questions:
            if typed := one.unfinished():
                words.setdefault(self.row_of(one), {}).update(typed)
        return words

    def show_unfinished(self, words: Mapping[RecordId, Mapping[str, Iterable[str]]]) -> None:
        """Show words that ``unfinished`` gave."""
        for row, typed in words.items():
            for path, said in typed.items():
                for one in self._questions_at(row, path):
                    one.show_typed(path, tuple(said))

    def place(self) -> Place | None:
        """Return where the person is writing, or None if that is not in this topic."""
        for one in self.questions:
            found = one.focused()
            if found is not None:
                path, part = found
                return Place(self.row_of(one), path, *part.made.focus_point())
        return None

    def go_to(self, place: Place) -> bool:
        """Bring the person back to ``place``; False if it is not in this topic."""
        for _ in range(2):
            for one in self._questions_at(place.row, place.key):
                if place.key in one.parts:
                    one.parts[place.key].made.focus_at(place.part, place.caret)
                    return True
            if self.visit > 1 or not self._is_mine(place):
                return False
            self.show_all()
        return False

    def begin(self) -> None:
        """Lead the person to the first question without an answer, else to the first."""
        mains = [one.main for one in self.questions]
        first = next((one for one in mains if one.is_empty), next(iter(mains), None))
        if first is not None:
            first.made.focus_at()

    def _is_mine(self, place: Place) -> bool:
        return any(one.id == place.key.partition(".")[0] for one in self.topic.questions)

    def _questions_at(self, row: RecordId, path: str) -> list[TalkQuestion]:
        named = path.partition(".")[0]
        same = (one for one in self.questions if one.question.id == named)
        return [one for one in same if one.question.picks_a_row or self.row_of(one) == row]
