"""Plans on the command line: steps by hand, goals, the shelf, history and papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.core.cli.conftest import Terminal


@pytest.fixture
def plan(terminal: Terminal, amina: str) -> str:
    """Return the plan of a first job."""
    return terminal.id("plan", "new", amina, "--pathway", "first_job", "--start", "2027-01-15")


def step_named(terminal: Terminal, plan: str, words: str) -> dict[str, object]:
    shown = terminal.json("plan", "show", plan)
    found: dict[str, object] = next(
        one for one in shown["steps"] if one["sentence"].get("en") == words
    )
    return found


def test_a_step_by_hand_is_added_moved_marked_and_removed(terminal: Terminal, plan: str) -> None:
    """Each command says the id of what it changed, and undo takes it back."""
    step = terminal.id("plan", "step", "add", plan, "sentence=en:Ask Leila", "lane=work")
    terminal.id("plan", "step", "change", step, "due_on=2027-03-01", "helper=Leila")

    terminal.id("plan", "step", "move", step, "--weeks", "2")
    assert step_named(terminal, plan, "Ask Leila")["due_on"] == "2027-03-15"
    terminal.id("plan", "step", "move", step, "--months", "-1")
    assert step_named(terminal, plan, "Ask Leila")["due_on"] == "2027-02-15"
    terminal.id("plan", "step", "move", step, "--day", "2027-05-31")
    assert step_named(terminal, plan, "Ask Leila")["due_on"] == "2027-05-31"
    terminal.id("plan", "step", "move", step, "--day", "worked-out")
    terminal.id("plan", "step", "mark", step, "doing")
    assert step_named(terminal, plan, "Ask Leila")["state"] == "doing"
    copied = terminal.id("plan", "step", "copy", step)
    assert copied != step
    before = len(terminal.json("plan", "show", plan)["steps"])
    terminal.id("plan", "step", "remove", copied)
    assert len(terminal.json("plan", "show", plan)["steps"]) == before - 1
    assert terminal("undo").code == 0
    assert len(terminal.json("plan", "show", plan)["steps"]) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "step", "move", "{step}"),
        ("plan", "step", "move", "{step}", "--months", "1", "--weeks", "1"),
        ("plan", "step", "move", "{step}", "--day", "soon"),
        ("plan", "step", "add", "{plan}", "lane=work"),
        ("plan", "step", "change", "{step}", "depends_on={step}"),
        ("plan", "goal", "add", "{plan}", "words=A garden"),
    ],
)
def test_what_makes_no_sense_is_refused(
    terminal: Terminal, plan: str, arguments: tuple[str, ...]
) -> None:
    """A mistake ends with the code for it, and nothing is written."""
    step = terminal.id("plan", "step", "add", plan, "sentence=en:Ask Leila")
    before = terminal.json("plan", "show", plan)

    ran = terminal(*(one.format(step=step, plan=plan) for one in arguments))

    assert ran.code in {2, 40}
    assert ran.error
    assert terminal.json("plan", "show", plan) == before


def test_goals_are_listed_in_their_order(terminal: Terminal, amina: str, plan: str) -> None:
    """Steps of a road lead to a goal, and the list counts those done."""
    job = terminal.id("plan", "goal", "add", amina, "type=first_job")
    own = terminal.id("plan", "goal", "add", amina, "type=other", "words=A garden")
    terminal.id("plan", "goal", "lead", job, plan, "--pathway", "first_job")
    terminal.id("plan", "goal", "move", own, "--by", "-1")

    listed = terminal.json("plan", "goal", "list", amina)

    assert [one["id"] for one in listed] == [own, job]
    assert listed[1]["steps"] == 12
    assert "A garden" in terminal("plan", "goal", "list", amina).lines[0]
    terminal.id("plan", "goal", "change", own, "words=A small garden")
    terminal.id("plan", "goal", "remove", job)
    assert [one["words"] for one in terminal.json("plan", "goal", "list", amina)] == [
        "A small garden"
    ]


def test_the_shelf_holds_what_is_not_decided(terminal: Terminal, amina: str) -> None:
    """What was on the shelf becomes a goal, or goes again."""
    bicycles = terminal.id("plan", "shelf", "add", amina, "words=Bicycles", "about=occupation")
    stars = terminal.id("plan", "shelf", "add", amina, "words=Stars", "about=study")
    assert [one["id"] for one in terminal.json("plan", "shelf", "list", amina)] == [
        stars,
        bicycles,
    ]

    terminal.id("plan", "shelf", "goal", bicycles, "--type", "vocational")
    terminal.id("plan", "shelf", "remove", stars)

    assert terminal.json("plan", "shelf", "list", amina) == []
    assert [one["words"] for one in terminal.json("plan", "goal", "list", amina)] == ["Bicycles"]


def test_history_and_papers_tell_who_and_where_they_differ(
    terminal: Terminal, plan: str, tmp_path: Path
) -> None:
    """After printing, each step that changed is told."""
    out = str(tmp_path / "roadmap.pdf")
    assert terminal("print", "roadmap", plan, "--language", "en", "--out", out).code == 0
    terminal.id("plan", "step", "add", plan, "sentence=en:Ask Leila", "lane=work")

    papers = terminal.json("plan", "papers", plan)

    assert papers[0]["number"] == 1
    assert papers[0]["differs"] == ["New in the plan: Ask Leila"]
    assert terminal("plan", "papers", plan).lines[1].strip() == papers[0]["differs"][0]
    said = terminal.json("plan", "history", plan)
    assert said[0]["words"] == "Added the step “Ask Leila”."
    assert said[0]["worker"] == "Leila"
    assert said[-1]["words"].startswith(("Added 12 steps", "Made the plan"))


def test_a_plan_of_more_than_sixty_steps_says_that_it_is_long(
    terminal: Terminal, plan: str, tmp_path: Path
) -> None:
    """Calmly, and only then; it is shown and printed all the same."""
    there = len(terminal.json("plan", "show", plan)["steps"])
    for number in range(there, 60):
        terminal.id("plan", "step", "add", plan, f"sentence=en:Call number {number}", "lane=work")
    assert not any("Steps in this plan" in one for one in terminal("plan", "show", plan).lines)

    terminal.id("plan", "step", "add", plan, "sentence=en:Call once more", "lane=work")

    shown = terminal("plan", "show", plan)
    assert shown.code == 0
    assert shown.lines[-1].startswith("Steps in this plan: 61. That is long to read, and one ")
    assert len(terminal.json("plan", "show", plan)["steps"]) == 61
    terminal.id("plan", "agree", plan)
    paper = tmp_path / "long.pdf"
    printed = terminal("print", "roadmap", plan, "--language", "en", "--out", str(paper))
    assert printed.code == 0, printed.error
    (road, *_) = PdfReader(paper).pages
    assert "Steps that come later: 56" in road.extract_text()
