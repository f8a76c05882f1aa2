"""Organisations, openings, placements and referrals by command, as the window does them."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pypdf

from app.errors import Code
from app.schema.organisationcodes import REFERRAL_PARTS
from tests.core.cli.conftest import Terminal

SECRETS = {
    "nationality note": ("person", {"notes": "Zebrafish note"}),
    "hope": ("aspiration", {"words": "Zebrafish hope"}),
    "forbidden number": (
        "contact",
        {"kind": "call", "value": "+12025550199", "do_not_contact": "yes"},
    ),
    "number that others hear": (
        "contact",
        {"kind": "call", "value": "+12025550198", "message_safe": "no"},
    ),
}


def employer(terminal: Terminal) -> str:
    return terminal.id("organisation", "add", "name=Riverside Hospital", "kind=employer")


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def says_yes(terminal: Terminal, person: str, named: str = "Advice House") -> None:
    terminal.id(
        "put", "consent", f"person={person}", "purpose=referral", "answer=given", f"named={named}"
    )


def test_an_organisation_is_added_changed_and_shown(terminal: Terminal) -> None:
    """With whom to speak to there, and what is open, by its day."""
    at = employer(terminal)
    terminal.id("organisation", "contact", at, "name=Ms Berg", "phone=+1 202 555 0101")
    job = terminal.id(
        "opening", "add", at, "kind=job", "title=Kitchen help", "deadline=2099-01-31",
        "languages=de b1, en A2", "needs=may_work",
    )  # fmt: skip
    terminal.id("organisation", "set", at, "place=Park Street 100", "languages=en,uk")

    shown = terminal.json("organisation", "show", at)

    assert shown["fields"]["place"] == "Park Street 100"
    assert shown["fields"]["languages"] == "en,uk"
    assert [one["fields"]["name"] for one in shown["contacts"]] == ["Ms Berg"]
    assert [one["id"] for one in shown["openings"]] == [job]
    assert shown["openings"][0]["fields"]["languages"] == "de B1, en A2"
    assert [one["open"] for one in terminal.json("organisation", "list")] == [1]
    terminal.id("opening", "set", job, "state=filled")
    assert terminal.json("opening", "list") == []
    assert [one["id"] for one in terminal.json("opening", "list", "--all")] == [job]


def test_a_level_that_there_is_not_is_refused_at_its_field(terminal: Terminal) -> None:
    """A language without a level, or a level of another scale, is no need."""
    at = employer(terminal)
    for wrong in ("de", "de B7", "xx-unknown B1", "de B1 en A2"):
        ran = terminal("opening", "add", at, "kind=job", "title=Help", f"languages={wrong}")
        assert ran.code == Code.USAGE, wrong


def test_whom_an_opening_fits_is_told_without_names_first(terminal: Terminal, amina: str) -> None:
    """Why, and what to ask; the name only on demand."""
    terminal.id("put", "goal", f"person={amina}", "type=first_job")
    job = terminal.id(
        "opening", "add", employer(terminal), "kind=job", "title=Help", "goals=first_job",
        "needs=may_work",
    )  # fmt: skip

    (found,) = terminal.json("opening", "fit", job)["may"]
    (named,) = terminal.json("opening", "fit", job, "--names")["may"]

    assert found["person"] == amina
    assert "name" not in found
    assert named["name"]
    assert found["why"] == ["It leads to a goal: Find a first job."]
    assert found["ask"] == ["Ask about: Permit to work."]
    lines = terminal("opening", "fit", job).lines
    assert not any(named["name"] in line for line in lines)


def test_a_placement_and_what_came_of_it_are_listed(terminal: Terminal, amina: str) -> None:
    """The place comes from the opening; the outcome stands below it."""
    job = terminal.id("opening", "add", employer(terminal), "kind=job", "title=Help", "pay=paid")
    place = terminal.id("placement", "add", amina, f"opportunity={job}", "starts_on=2026-01-05")
    terminal.id("placement", "tell", amina, "kind=placed", f"placement={place}", "on=2026-01-06")
    terminal.id("placement", "set", place, "state=running", "hours=20")

    (found,) = terminal.json("placement", "list", amina)["placements"]

    assert found["fields"]["where"] == "Riverside Hospital"
    assert found["fields"]["pay"] == "paid"
    assert [one["fields"]["after"] for one in found["outcomes"]] == ["start"]


def test_a_referral_needs_the_yes_for_its_place(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Without it nothing is kept; once it is taken back, nothing is printed."""
    told = ("to=Advice House", "kind=legal", "ask=Read a letter together")
    assert terminal("referral", "add", amina, *told).code == Code.NO_CONSENT
    says_yes(terminal, amina, "Another House Entirely")
    assert terminal("referral", "add", amina, *told).code == Code.NO_CONSENT
    says_yes(terminal, amina)
    referral = terminal.id("referral", "add", amina, *told)
    out = tmp_path / "sheet.pdf"
    order = ("print", "referral", referral, "--language", "en", "--out", str(out))
    terminal.json(*order)
    words = words_of(out.read_bytes())
    assert "Read a letter together" in words
    assert "Advice House" in words
    terminal.id("referral", "move", referral, "sent")
    assert terminal.json("referral", "list", amina)[0]["fields"]["state"] == "sent"

    terminal.id("consent", "withdraw", amina, "referral")

    assert terminal("print", "referral", amina, *order[3:]).code == Code.NO_CONSENT
    assert terminal("preview", "referral", referral, "--language", "en").code == Code.NO_CONSENT


def test_the_sheet_tells_what_was_chosen_and_nothing_else(terminal: Terminal, amina: str) -> None:
    """With every part chosen, nothing of the rest of the file is on it."""
    for kind, values in SECRETS.values():
        typed = [f"{key}={value}" for key, value in values.items()]
        if kind == "person":
            terminal.id("put", kind, "--id", amina, *typed)
        else:
            terminal.id("put", kind, f"person={amina}", *typed)
    terminal.id("put", "contact", f"person={amina}", "kind=call", "value=+12025550197")
    terminal.id("put", "skill", f"person={amina}", "words=Zebrafish skill")
    says_yes(terminal, amina)
    told = ("to=Advice House", "kind=legal", "ask=Help", "parts=" + ",".join(REFERRAL_PARTS))
    terminal.id("referral", "add", amina, *told)

    shown = terminal.json("preview", "referral", amina, "--language", "en")

    words = words_of(base64.b64decode(shown["pdf"])).replace(" ", "")
    assert "2025550197" in words
    for secret in ("Zebrafish", "2025550199", "2025550198"):
        assert secret not in words


def test_a_part_that_was_not_chosen_does_not_leave(terminal: Terminal, amina: str) -> None:
    """Of the name alone, no number goes along."""
    says_yes(terminal, amina)
    terminal.id("put", "contact", f"person={amina}", "kind=call", "value=+12025550197")
    told = ("to=Advice House", "kind=legal", "ask=Help", "parts=name")
    terminal.id("referral", "add", amina, *told)

    shown = terminal.json("preview", "referral", amina, "--language", "en")

    assert "2025550197" not in words_of(base64.b64decode(shown["pdf"])).replace(" ", "")
