"""Open proposals stay, unless much speaks against them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.bench.matching import invented_question
from app.rules.matching.objective import Pair, Question
from app.rules.matching.solver import best_pairs


def _a_week_later(question: Question, seed: int) -> Question:
    """4 % of students leave and as many come, 3 % of mentors lose a place, fits move a little."""
    dice = random.Random(seed)
    gone = {one for one in question.students if dice.random() < 0.04}
    count = len(question.students) * 4 // 100
    new = invented_question(count, len(question.capacity), 20, seed + 1000)
    pairs = [
        one._replace(fit=min(1000, max(300, one.fit + dice.randint(-15, 15))))
        for one in question.pairs
        if one.student not in gone
    ]
    pairs += [Pair(f"new-{one.student}", one.mentor, one.fit) for one in new.pairs]
    return replace(
        question,
        pairs=tuple(pairs),
        capacity={
            mentor: max(0, places - int(dice.random() < 0.03))
            for mentor, places in question.capacity.items()
        },
        priority=(question.priority - gone) | {f"new-{one}" for one in new.priority},
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_week_of_a_centre_alters_under_a_tenth_of_open_proposals(seed: int) -> None:
    """Of students who are still there, more than nine in ten keep their proposal."""
    before = invented_question(500, 150, 20, seed)
    proposed = best_pairs(before).mentor_of
    later = _a_week_later(before, seed)
    after = best_pairs(replace(later, kept=frozenset(proposed.items()))).mentor_of
    there = [one for one in proposed if one in set(later.students)]
    altered = [one for one in there if after.get(one) != proposed[one]]
    assert len(altered) < 0.1 * len(there)
