"""The built program's entry: which of the two programs it becomes."""

from __future__ import annotations

import pytest

import bundle


@pytest.mark.parametrize(
    ("arguments", "module", "left"),
    [
        ([], "app", []),
        (["find", "-m", "ui"], "app", ["find", "-m", "ui"]),
        (["-m", "ui", "--selftest"], "ui", ["--selftest"]),
        (["-m", "app", "batch"], "app", ["batch"]),
        (["-m"], "app", ["-m"]),
        (["-m", "http.server"], "app", ["-m", "http.server"]),
    ],
)
def test_a_build_runs_only_its_own_programs(
    arguments: list[str], module: str, left: list[str]
) -> None:
    """``-m`` chooses between the command line and the window; all else goes to the former."""
    assert bundle.chosen(arguments) == (module, left)
