"""Whom to recruit: what one more place would add, told by language and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.matching.facts import spoken_well
from app.rules.matching.objective import Folding, Levels
from app.rules.matching.proposing import Proposal


@dataclass(frozen=True, order=True)
class Wanted:
    """A language and a field of work or study, and what mentors with both would change.

    mentors: how many there are.  short: those of them with whom one more place would match
    one more student.  waiting: students without a mentor who speak and want this.
    """

    language: str
    field: str
    mentors: int = 0
    short: int = 0
    waiting: int = 0


def worth_of_a_place(proposal: Proposal, mentor: str) -> Levels:
    """Return what one more place with a mentor would add to all pairs, level by level."""
    folding: Folding = proposal.question.folding
    return folding.unfold(proposal.answer.prices.get(mentor, 0))


def recruits(proposal: Proposal) -> tuple[Wanted, ...]:
    """Return languages with fields in which mentors are missing, the most wanted first."""
    pool, least = proposal.pool, proposal.pool.policy.working_level
    counts: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter(), Counter())
    mentors, short, waiting = counts
    for mentor in pool.mentors:
        keys = _keys(mentor.languages, mentor.fields, least)
        mentors.update(keys)
        if worth_of_a_place(proposal, mentor.id).matched > 0:
            short.update(keys)
    for student in pool.students:
        if student.id not in proposal.answer.mentor_of and not student.asks_later:
            waiting.update(_keys(student.languages, student.fields, least))
    found = [Wanted(*key, mentors[key], short[key], waiting[key]) for key in {*short, *waiting}]
    return tuple(sorted(found, key=lambda one: (-one.waiting, -one.short, one)))


def _keys(
    languages: Mapping[str, int], fields: frozenset[str] | None, least: int
) -> set[tuple[str, str]]:
    return {(tag, field) for tag in spoken_well(languages, least) for field in fields or {""}}
