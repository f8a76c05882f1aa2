"""Other people's solvers come to the same sums, level by level; asked where they are installed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.bench.matching import invented_question
from app.rules.matching.objective import Question
from app.rules.matching.solver import best_pairs
from tests.core.rules.matching.oracle import SOLVERS

ROOT = Path(__file__).resolve().parents[4]
# The tie of 64 bits has no room in a double, nor its sum in 64 bits.
LEVELS = 5


def _told(question: Question) -> dict[str, Any]:
    """Return the question as groups of pairs with a most, and what each pair counts."""
    pairs = list(enumerate(question.pairs))
    groups: list[tuple[list[int], int]] = [
        ([at for at, pair in pairs if pair.student == one], 1) for one in question.students
    ]
    groups += [
        ([at for at, pair in pairs if pair.mentor == one], question.capacity[one])
        for one in question.mentors
    ]
    counted = [question.levels(one)[:LEVELS] for one in question.pairs]
    return {"groups": groups, "levels": list(zip(*counted, strict=True))}


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(4))
def test_another_solver_reaches_the_same_sum_on_each_level(solver: str, seed: int) -> None:
    """60 students with 20 mentors, some of them proposed already: five sums, all equal."""
    if importlib.util.find_spec(solver) is None:
        pytest.skip(f"{solver} is not installed")
    question = invented_question(60, 20, 8, seed)
    proposed = best_pairs(question).mentor_of
    question = replace(question, kept=frozenset(list(proposed.items())[::3]))
    question = replace(question, priority=frozenset(question.students[seed::4]))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.core.rules.matching.oracle", solver],
        input=json.dumps(_told(question)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert json.loads(ended.stdout) == list(best_pairs(question).total[:LEVELS])
