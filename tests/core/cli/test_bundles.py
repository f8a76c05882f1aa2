"""Bundles by commands: made, looked into, taken in."""

from __future__ import annotations

from pathlib import Path

from app.errors import Code
from tests.core.cli.conftest import Terminal


def test_a_bundle_is_made_looked_into_and_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    """A vault knows all that is in its own bundle; a trial says so as well."""
    file = tmp_path / "one.wmb"

    made = terminal.json("bundle", "make", "--out", str(file))

    assert made["changes"] > 0
    assert file.stat().st_size == made["bytes"]
    for words in (("inspect",), ("merge", "--dry-run"), ("merge",)):
        told = terminal.json("bundle", *words, str(file))
        assert (told["new"], told["known"], told["seq"]) == (0, made["changes"], made["seq"])
        assert told["id"] == made["id"]
    assert "changes are known" in terminal("bundle", "merge", str(file)).lines[1]


def test_a_file_that_is_no_bundle_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    """20 with a sentence; a file that is not there is 40."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear friend")

    assert terminal("bundle", "inspect", str(file)).code == Code.BUNDLE_MALFORMED
    assert terminal("bundle", "merge", str(tmp_path / "none")).code == Code.NOT_FOUND
