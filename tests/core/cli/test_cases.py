"""Cases and applications by commands."""

from __future__ import annotations

from app.errors import Code
from tests.core.cli.conftest import Terminal


def test_a_case_is_opened_shown_and_decided(terminal: Terminal, amina: str) -> None:
    """All that the window can do is here too, with the same sentences."""
    case = terminal.id("case", "open", amina, "--kind", "recognition", "title=Nurse")
    shown = terminal.json("case", "show", case)
    first = shown["papers"][0]["id"]

    terminal.id("case", "mark", first, "translated")
    terminal.id("case", "paper", case, "words=Letter from the school", "goal=certified")
    terminal.id("case", "set", case, "authority=Diploma Office", "submitted_on=2026-03-01")
    terminal.id("case", "set", case, "decision=refused", "appeal_by=2026-04-01")

    shown = terminal.json("case", "show", case)
    assert len(shown["papers"]) == 7 + 1
    assert shown["papers"][0]["fields"]["state"] == "translated"
    assert shown["days"] == [{"kind": "appeal", "day": "2026-04-01", "near": "later"}]
    assert shown["next"].startswith("Talk about an appeal.")
    assert terminal("case", "show", case).lines[-1] == shown["next"]
    assert terminal.json("case", "list", amina)[0]["id"] == case


def test_the_steps_of_a_case_go_into_the_plan(terminal: Terminal, amina: str) -> None:
    """Without a plan it says so; with one its steps are there."""
    case = terminal.id("case", "open", amina, "--kind", "licence")
    assert terminal("case", "steps", case).code == Code.NOT_FOUND

    plan = terminal.id("plan", "new", amina, "--pathway", "first_job")

    assert terminal.id("case", "steps", case) == plan
    steps = terminal.json("plan", "show", plan)["steps"]
    assert "regulated_profession:papers" in {one["milestone"] for one in steps}


def test_an_application_is_added_moved_and_listed(terminal: Terminal, amina: str) -> None:
    """Sent today without saying so; told in the order of the board."""
    first = terminal.id("application", "add", amina, "kind=job", "where=Bakery")
    second = terminal.id("application", "add", amina, "kind=course", "where=School")
    terminal.id("application", "move", first, "sent")
    terminal.id("application", "set", first, "answer_by=2026-03-20", "next_act=Call them")

    listed = terminal.json("application", "list", amina)

    assert [one["id"] for one in listed] == [second, first]
    assert listed[1]["fields"]["sent_on"] == "2026-03-02"
    assert listed[1]["days"] == [{"kind": "answer", "day": "2026-03-20", "near": "later"}]
    assert "Bakery" in "\n".join(terminal("application", "list", amina).lines)


def test_a_mistake_is_told_with_its_field(terminal: Terminal, amina: str) -> None:
    """A state there is not, an application without a place, a case of nobody."""
    assert terminal("application", "add", amina, "kind=job").code == Code.USAGE
    assert terminal("case", "open", amina, "--kind", "unicorn").code == Code.USAGE
    assert terminal("case", "show", amina).code == Code.NOT_FOUND
