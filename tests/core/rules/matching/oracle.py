"""``python -m tests.core.rules.matching.oracle SOLVER``: levels that another solver reaches.

Reads pairs and places as JSON and writes the best counts, level by level, as JSON.  A
process of its own for each solver: OR-Tools and HiGHS cannot be loaded into one.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

Levels = Sequence[Sequence[int]]


def with_scipy(groups: Sequence[tuple[Sequence[int], int]], levels: Levels) -> list[int]:
    """Return the largest sums by SciPy's HiGHS, each level held at its best for the next."""
    optimize, np = (importlib.import_module(one) for one in ("scipy.optimize", "numpy"))
    count = len(levels[0])
    rows = np.zeros((len(groups), count))
    for at, (members, _) in enumerate(groups):
        rows[at, list(members)] = 1
    rules = [optimize.LinearConstraint(rows, ub=[most for _, most in groups])]
    best = []
    for level in levels:
        found = optimize.milp(
            -np.array(level), constraints=rules, integrality=np.ones(count), bounds=(0, 1),
            options={"mip_rel_gap": 0},
        )  # fmt: skip
        best.append(round(-found.fun))
        rules.append(optimize.LinearConstraint(np.array(level), lb=best[-1] - 0.5))
    return best


def with_ortools(groups: Sequence[tuple[Sequence[int], int]], levels: Levels) -> list[int]:
    """Return the largest sums by OR-Tools' CP-SAT, in whole numbers."""
    cp_model: Any = importlib.import_module("ortools.sat.python.cp_model")
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(str(at)) for at in range(len(levels[0]))]
    for members, most in groups:
        model.add(sum(chosen[one] for one in members) <= most)
    best = []
    for level in levels:
        total = sum(worth * one for worth, one in zip(level, chosen, strict=True))
        model.maximize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) != cp_model.OPTIMAL:
            raise ValueError("CP-SAT did not prove its answer")
        best.append(round(solver.objective_value))
        model.add(total >= best[-1])
    return best


SOLVERS: dict[str, Callable[..., list[int]]] = {"scipy": with_scipy, "ortools": with_ortools}

if __name__ == "__main__":
    told = json.load(sys.stdin)
    json.dump(SOLVERS[sys.argv[1]](told["groups"], told["levels"]), sys.stdout)
