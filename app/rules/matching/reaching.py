"""Where a place could be freed: chains of re-seatings through the pairs of a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.matching.objective import Question
from app.rules.matching.solver import Answer


@dataclass(frozen=True)
class Seats:
    """Who could sit with whom, and who does.  holders: students by mentor."""

    question: Question
    mentor_of: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    suited: Mapping[str, tuple[str, ...]]
    holders: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, question: Question, answer: Answer) -> Seats:
        choices: dict[str, list[str]] = defaultdict(list)
        suited: dict[str, list[str]] = defaultdict(list)
        holders: dict[str, set[str]] = defaultdict(set)
        for pair in question.pairs:
            choices[pair.student].append(pair.mentor)
            suited[pair.mentor].append(pair.student)
        for student, mentor in answer.mentor_of.items():
            holders[mentor].add(student)
        return cls(
            question,
            answer.mentor_of,
            {one: tuple(mentors) for one, mentors in choices.items()},
            {one: tuple(students) for one, students in suited.items()},
            {one: frozenset(students) for one, students in holders.items()},
        )

    def with_a_way_in(self) -> frozenset[str]:
        """Return the mentors with whom one more student could be matched, others moving up."""
        places = self.question.capacity
        open_ = {one for one in places if len(self.holders.get(one, ())) < places[one]}
        todo = list(open_)
        while todo:
            for student in self.suited.get(todo.pop(), ()):
                mentor = self.mentor_of.get(student)
                if mentor is not None and mentor not in open_:
                    open_.add(mentor)
                    todo.append(mentor)
        return frozenset(open_)

    def reached_from(self, student: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the mentors that a student could come to by others moving, and who sits there."""
        mentors: set[str] = set()
        students: set[str] = set()
        todo = [student]
        while todo:
            for mentor in self.choices.get(todo.pop(), ()):
                if mentor not in mentors:
                    mentors.add(mentor)
                    new = self.holders.get(mentor, frozenset()) - students
                    students |= new
                    todo += sorted(new)
        return frozenset(mentors), frozenset(students)
