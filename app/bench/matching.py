"""Area ``matching``: the best set of pairs on five levels, against one level of SciPy.

SciPy's sparse assignment (Jonker and Volgenant) finds the largest fit alone, in doubles,
which cannot hold five levels.  It is measured in the same run where it is installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.bench.figures import Figure, Stopwatch
from app.rules.matching.certificate import proof_gaps
from app.rules.matching.objective import MOST_FIT, Pair, Question
from app.rules.matching.solver import Answer, best_pairs

AREA = "matching"
# Students, mentors, mentors that suit a student, and how many times to measure.
SIZES = ((500, 150, 20, 5), (5000, 1500, 40, 1))
LIMIT = 60.0
_FLOOR = 300


def measure(_: Path, __: int) -> Iterator[Figure]:
    """Yield the figures of both sizes; the number of people makes no difference."""
    for students, mentors, choices, rounds in SIZES:
        question = invented_question(students, mentors, choices, seed=1)
        yield from figures(question, f"{students} x {mentors}", rounds)


def figures(question: Question, name: str, rounds: int) -> Iterator[Figure]:
    """Yield how long a question takes, what its proof lacks, and the ratio to SciPy."""
    ours, theirs, answer = Stopwatch(), Stopwatch(), best_pairs(question)
    other = _scipy_side(question) if importlib.util.find_spec("scipy") else None
    found = 0
    for _ in range(rounds):
        with ours.cpu():
            answer = best_pairs(question)
        if other is not None:
            with theirs.cpu():
                found = other()
    note = f"{len(question.pairs)} pairs, {answer.total.matched} matched"
    yield Figure(AREA, f"{name}, five levels", ours.least_s * 1000, unit="ms", note=note)
    gaps = len(proof_gaps(question, answer))
    yield Figure(AREA, f"{name}, gaps of the proof", gaps, 0, "count", "of every level")
    if other is not None:
        note = f"five levels / fit alone ({theirs.least_s * 1000:.0f} ms)"
        yield Figure(
            AREA, f"{name} / SciPy sparse", ours.least_s / theirs.least_s, LIMIT, note=note
        )
        less = max(0, _fit(answer) - found)
        yield Figure(AREA, f"{name}, SciPy found less fit", less, 0, "count", "fit alone")


def invented_question(students: int, mentors: int, choices: int, seed: int) -> Question:
    """Return a question like a centre's: some mentors are far more wanted than others.

    choices: about how many mentors suit a student.
    """
    dice = random.Random(seed)  # noqa: S311 - invented content, no secret
    names = [f"m{at:05}" for at in range(mentors)]
    wanted = list(itertools.accumulate(dice.paretovariate(1.2) + 0.3 for _ in names))
    liking = [dice.gauss(0, 120) for _ in names]
    pairs = []
    for at in range(students):
        count = 0 if dice.random() < 0.03 else choices + dice.randint(-choices // 2, choices // 2)
        for one in sorted(set(dice.choices(range(mentors), cum_weights=wanted, k=count))):
            fit = min(MOST_FIT, max(1, round(550 + liking[one] + dice.gauss(0, 180))))
            if fit >= _FLOOR:
                pairs.append(Pair(f"s{at:05}", names[one], fit))
    return Question(
        pairs=tuple(pairs),
        capacity={one: dice.randint(1, 3) for one in names},
        priority=frozenset(f"s{at:05}" for at in range(students) if dice.random() < 0.25),
    )


def _fit(answer: Answer) -> int:
    return sum(one.fit for one in answer.pairs)


def _scipy_side(question: Question) -> Any:  # noqa: ANN401 - of a library that may not be there
    """Return what finds the largest fit with SciPy: each place a column, and one for nobody."""
    sparse = importlib.import_module("scipy.sparse")
    assign = importlib.import_module("scipy.sparse.csgraph").min_weight_full_bipartite_matching
    starts = dict(
        zip(
            question.mentors,
            itertools.accumulate((question.capacity[one] for one in question.mentors), initial=0),
            strict=False,
        )
    )
    places = sum(question.capacity[one] for one in question.mentors)
    rows, columns, costs = [], [], []
    student_at = {one: at for at, one in enumerate(question.students)}
    for pair in question.pairs:
        for place in range(question.capacity[pair.mentor]):
            rows.append(student_at[pair.student])
            columns.append(starts[pair.mentor] + place)
            costs.append(MOST_FIT + 1 - pair.fit)
    for student, at in student_at.items():
        rows.append(student_at[student])
        columns.append(places + at)
        costs.append(MOST_FIT + 1)
    shape = (len(student_at), places + len(student_at))
    matrix = sparse.csr_matrix((costs, (rows, columns)), shape=shape, dtype=float)

    def solve() -> int:
        chosen_rows, chosen = assign(matrix)
        paid = matrix[chosen_rows, chosen].sum()
        return int((MOST_FIT + 1) * len(student_at) - paid)

    return solve
