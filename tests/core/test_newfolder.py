"""A new folder is there with all of its files or not at all, whatever ends the writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.newfolder import remove_unfinished
from tests.core.faults import histories

SCRIPT = """
import shutil
import sys
from pathlib import Path

from app.newfolder import remove_unfinished, write_folder
from tests.core.faults import FILES, Cutting

place = Path(sys.argv[1])
files = {"a.csv": [b"Zanzibar" * 9], "b.csv": [b"Zanzibar", b"!" * 99]}

def start():
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()

def act():
    write_folder(place / "out", files)

def state():
    out = place / "out"
    if not out.exists():
        return "none"
    whole = {one.name: [one.read_bytes()] for one in out.iterdir()} == {
        name: [b"".join(parts)] for name, parts in files.items()
    }
    return "whole" if whole else "broken"

for number, code in Cutting(lambda: act, sys.argv[2], place, FILES).each(start):
    first, left = state(), sum(1 for one in place.rglob("*.csv"))
    remove_unfinished(place)
    then = sum(1 for one in place.rglob("*.csv"))
    print(number, code, first, left, then, len(list(place.iterdir())))
"""


@pytest.mark.parametrize("fault", ["kill", "full", "gone", "broken"])
def test_each_step_that_fails_leaves_all_or_nothing(tmp_path: Path, fault: str) -> None:
    """A refusal leaves not a file; what a killed writer left goes when it is asked to."""
    told = histories(SCRIPT, tmp_path / "place", fault)

    assert len(told) > 5
    states = {state for _, (state, *_counts) in told}
    assert states <= {"none", "whole"}
    for code, (state, left, then, entries) in told:
        whole = 2 if state == "whole" else 0
        assert int(then) == whole
        assert int(entries) == (1 if whole else 0)
        assert fault == "kill" or int(left) == whole, (code, left)


def test_what_another_writes_is_left_alone(tmp_path: Path) -> None:
    """Only folders of the own pattern that nobody holds are taken for leftovers."""
    place = tmp_path / "place"
    left = place / ".out.waymark-0123abcd.dir"
    left.mkdir(parents=True)
    (place / ".mine.waymark-00000000").mkdir()
    (place / "out").mkdir()
    (left / "a.csv").write_bytes(b"Zanzibar")

    remove_unfinished(place)

    assert {one.name for one in place.iterdir()} == {".mine.waymark-00000000", "out"}
