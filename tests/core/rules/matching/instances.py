"""Random questions, and the answer that trying everything gives."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator

from app.rules.matching.objective import Pair, Question


def small_question(seed: int) -> Question:
    """Return a question of up to six students and four mentors, all of it by chance."""
    dice = random.Random(seed)
    students = [f"s{at}" for at in range(dice.randint(1, 6))]
    mentors = [f"m{at}" for at in range(dice.randint(1, 4))]
    fits = dice.choice([(300, 1000), (440, 460), (590, 610), (500, 502)])
    pairs = tuple(
        Pair(one, other, dice.randint(*fits))
        for one, other in itertools.product(students, mentors)
        if dice.random() < 0.6
    )
    return Question(
        pairs=pairs,
        capacity={one: dice.randint(0, 3) for one in mentors},
        priority=frozenset(one for one in students if dice.random() < 0.4),
        kept=frozenset((one.student, one.mentor) for one in pairs if dice.random() < 0.2),
    )


def every_set(question: Question) -> Iterator[tuple[Pair, ...]]:
    """Return each set of pairs that the places allow."""
    choices = [
        [None, *(one for one in question.pairs if one.student == student)]
        for student in question.students
    ]
    for chosen in itertools.product(*choices):
        pairs = tuple(one for one in chosen if one is not None)
        used = Counter(one.mentor for one in pairs)
        if all(count <= question.capacity.get(one, 0) for one, count in used.items()):
            yield pairs
