"""What two computers wrote apart, shown and settled by commands alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.fakes import NOON, fake_context


@pytest.fixture
def two(terminal: Terminal, tmp_path: Path) -> tuple[Terminal, Terminal, str]:
    """Return two computers and a person whose name they wrote differently."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(hours=1), seed=2)
    other = replace(terminal, context=world, folder=tmp_path / "vault-2")
    ask, answer = str(tmp_path / "ask"), str(tmp_path / "answer")
    stick = tmp_path / "stick"
    stick.mkdir()
    (person,) = terminal.json("put", "person", "preferred_name=Amina", "roles=student")["ids"]
    digits = other.json("device", "request", ask, "--label", "Laptop 2")["digits"]
    terminal.json("device", "approve", ask, "--digits", digits, "--out", answer)
    other.json("device", "join", answer, str(other.folder))
    terminal("put", "--id", person, "person", "preferred_name=Amina H.")
    other("put", "--id", person, "person", "preferred_name=Amina Hassan")
    for one in (terminal, other, terminal):
        one.json("sync", str(stick))
    return terminal, other, person


def test_both_answers_are_listed_and_one_is_kept(two: tuple[Terminal, Terminal, str]) -> None:
    """The list numbers the answers; settling takes one of these numbers."""
    terminal, _, person = two
    found = terminal.json("conflicts")
    (one,) = found["conflicts"]
    assert (found["count"], one["person"], one["field"]) == (1, person, "preferred_name")
    assert [answer["value"] for answer in one["answers"]] == ["Amina Hassan", "Amina H."]
    assert [answer["here"] for answer in one["answers"]] == [False, True]
    lines = terminal("conflicts").lines
    assert "Laptop 2" in lines[0]
    assert "you" in lines[1]
    assert "this computer" in lines[1]

    terminal.json("settle", one["id"], "--keep", "2")

    assert terminal.json("get", person)["fields"]["preferred_name"] == "Amina H."
    assert terminal.json("conflicts")["conflicts"] == []
    terminal.json("undo")
    assert terminal.json("get", person)["fields"]["preferred_name"] == "Amina Hassan"


def test_what_undo_brings_back_is_told_of_whoever_wrote_it(
    two: tuple[Terminal, Terminal, str], tmp_path: Path
) -> None:
    """The lists of both computers tell where each answer was written, and who brought it back."""
    terminal, other, person = two
    before = terminal.json("conflicts")["conflicts"][0]["answers"]
    terminal.json("settle", f"{person}:preferred_name", "--keep", "2")
    terminal.json("undo")

    answers = terminal.json("conflicts")["conflicts"][0]["answers"]

    assert [one | {"brought_back_by": None} for one in answers] == before
    assert all(one["brought_back_by"]["here"] for one in answers)
    assert "· Laptop 2 (brought back by you · " in terminal("conflicts").lines[0]
    for one in (terminal, other):
        one.json("sync", str(tmp_path / "stick"))
    (line, _) = other("conflicts").lines
    assert "· this computer (brought back by you · " in line
    past = other.json("history", person, "preferred_name")
    origins = [one["brought_back_from"] for one in past]
    assert [one["here"] for one in origins if one] == [True, False]
    assert origins[-1] is None
    assert "brought back, first written: " in other("history", person, "preferred_name").lines[0]


def test_another_answer_is_written(two: tuple[Terminal, Terminal, str]) -> None:
    """The value is read as that of any field."""
    terminal, _, person = two

    terminal.json("settle", f"{person}:preferred_name", "--value", "Amina Khalil")

    assert terminal.json("get", person)["fields"]["preferred_name"] == "Amina Khalil"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--keep", "3"), Code.USAGE),
        ((), Code.USAGE),
        (("--keep", "1", "--value", "x"), Code.USAGE),
        (("--keep-record",), Code.USAGE),
        (("--value", " "), Code.USAGE),
    ],
)
def test_what_does_not_settle_is_said(
    two: tuple[Terminal, Terminal, str], arguments: tuple[str, ...], code: Code
) -> None:
    """Each mistake is a sentence, and the question stays open."""
    terminal, _, person = two

    assert terminal("settle", f"{person}:preferred_name", *arguments).code == code
    assert terminal.json("conflicts")["count"] == 1


def test_a_question_that_is_none_is_not_found(two: tuple[Terminal, Terminal, str]) -> None:
    """40 for a field that is settled, a row and a mentor that are not there."""
    terminal, _, person = two
    for name in (f"{person}:gender", "nothing:gender", f"places:{person}"):
        assert terminal("settle", name, "--keep", "1").code == Code.NOT_FOUND


def test_the_list_goes_on_after_a_place(two: tuple[Terminal, Terminal, str]) -> None:
    """A page tells where the next begins; a place that is none is said."""
    terminal, other, person = two
    place = str(terminal.folder.parent / "stick")
    terminal("put", "--id", person, "person", "gender=female")
    other("put", "--id", person, "person", "gender=male")
    for one in (terminal, other, terminal):
        one.json("sync", place)

    first = terminal.json("conflicts", "--limit", "1")
    second = terminal.json("conflicts", "--limit", "1", "--after", first["next"])

    fields = [one["field"] for page in (first, second) for one in page["conflicts"]]
    assert sorted(fields) == ["gender", "preferred_name"]
    assert second["next"] is None
    assert terminal("conflicts", "--after", "here").code == Code.USAGE
