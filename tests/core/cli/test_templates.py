"""Templates by commands: listed, copied, edited, checked, written to a file and read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Code
from app.pathways import FOLDER
from tests.core.cli.conftest import Terminal


@pytest.fixture
def bakery(terminal: Terminal) -> str:
    """Return the id of a copy of first_job under a name of its own."""
    return terminal.id("template", "copy", "first_job", "--as", "bakery")


def test_own_templates_are_listed_before_those_of_waymark(terminal: Terminal, bakery: str) -> None:
    """Twelve came with Waymark; the copy stands first, with its version."""
    listed = terminal.json("template", "list")

    assert len(listed) == 13
    assert (listed[0]["name"], listed[0]["id"], listed[0]["version"]) == ("bakery", bakery, 1)
    assert "our own" in terminal("template", "list").lines[0]


def test_a_template_is_edited_step_by_step(terminal: Terminal, bakery: str) -> None:
    """The whole, a step, a new step, its place, and out again; each by its short name."""
    terminal.id("template", "edit", "bakery", "title=en:Work in a bakery")
    terminal.id("template", "edit", "bakery", "--step", "cv", "weeks=1-1-2", "documents=photo")
    terminal.id("template", "edit", "bakery", "--new", "plain=en:Visit a bakery.", "depends_on=cv")

    shown = terminal.json("template", "show", "bakery")
    new = shown["steps"][-1]
    assert shown["title"]["en"] == "Work in a bakery"
    assert new["depends_on"] == ["cv"]
    cv = next(one for one in shown["steps"] if one["id"] == "cv")
    assert (cv["weeks"], cv["documents"]) == ([1, 1, 2], ["photo"])
    terminal.id("template", "edit", "bakery", "--step", new["id"], "--move", "-1")
    assert terminal.json("template", "show", "bakery")["steps"][-2]["id"] == new["id"]
    terminal.id("template", "edit", "bakery", "--step", new["id"], "--remove")
    assert len(terminal.json("template", "show", bakery)["steps"]) == 12


def test_a_plan_is_made_from_ones_own_template(terminal: Terminal, bakery: str, amina: str) -> None:
    """It is named like any other pathway."""
    plan = terminal.id("plan", "new", amina, "--pathway", "bakery")

    assert len(terminal.json("plan", "show", plan)["steps"]) == 12


def test_a_check_ends_with_the_worst_it_found(terminal: Terminal, bakery: str) -> None:
    """Warnings end with 0, a mistake with 2; both are told in sentences."""
    assert terminal("template", "check", "bakery").code == Code.OK
    terminal.id("template", "edit", "bakery", "--step", "cv", "plain=en:Write a CV.")
    warned = terminal("template", "check", "bakery")
    assert warned.code == Code.OK
    assert "no sentence in Arabic" in warned.lines[0]

    long = "one two three four five six seven eight nine ten eleven twelve thirteen"
    terminal.id("template", "edit", "bakery", "--step", "cv", f"plain=en:{long}")

    ran = terminal("template", "check", "bakery")
    assert ran.code == Code.USAGE
    assert "13 words in English" in ran.lines[0]


def test_a_circle_is_refused_with_its_names(terminal: Terminal, bakery: str) -> None:
    """Nothing is written, and the sentence names the steps."""
    terminal.id("template", "edit", "bakery", "--step", "offer", "depends_on=cv")

    ran = terminal("template", "edit", "bakery", "--step", "cv", "depends_on=offer")

    assert ran.code == Code.USAGE
    assert "cv → offer → cv" in ran.error or "offer → cv → offer" in ran.error


def test_a_file_comes_out_and_in(terminal: Terminal, bakery: str, tmp_path: Path) -> None:
    """Exported, renamed by hand and imported; only a template is written over."""
    out, other = tmp_path / "bakery.json", tmp_path / "letter.txt"
    other.write_text("Dear Leila", "utf-8")
    terminal.json("template", "export", "bakery", "--out", str(out))
    terminal.json("template", "export", "bakery", "--out", str(out))
    assert terminal("template", "export", "bakery", "--out", str(other)).code == Code.USAGE
    assert other.read_text("utf-8") == "Dear Leila"

    raw = json.loads(out.read_text("utf-8"))
    raw["id"] = "kitchen"
    out.write_text(json.dumps(raw), "utf-8")
    row = terminal.id("template", "import", str(out))
    assert terminal("template", "import", str(out)).code == Code.USAGE
    assert terminal.id("template", "import", str(out), "--replace") == row
    assert terminal.json("template", "show", "kitchen")["version"] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{", Code.USAGE),
        ("[" * 5000, Code.USAGE),
        ('{"format": "waymark-pathway", "version": 7}', Code.NEWER_VERSION),
        ("x" * 1_000_001, Code.OVER_LIMIT),
        ((FOLDER / "shared.json").read_text("utf-8"), Code.USAGE),
        ((FOLDER / "first_job.json").read_text("utf-8"), Code.USAGE),
    ],
    ids=["broken", "deep", "newer", "large", "another file", "a name of Waymark"],
)
def test_a_file_that_cannot_be_read_says_why(
    terminal: Terminal, tmp_path: Path, words: str, code: Code
) -> None:
    """One sentence, one code, nothing written."""
    path = tmp_path / "given.json"
    path.write_text(words, "utf-8")

    ran = terminal("template", "import", str(path))

    assert ran.code == code
    assert ran.error.strip()
    assert "Traceback" not in ran.error
    assert len(terminal.json("template", "list")) == 12
    assert terminal("template", "import", str(tmp_path / "none.json")).code == Code.NOT_FOUND
