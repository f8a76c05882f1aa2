"""Each class of the table of exit codes, as a command ends with it, and its one JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.vaults import login_with
from app.vault.folder import VaultFolder
from tests.core.cli.conftest import Ran, Terminal
from tests.fakes import NOON, fake_context

Way = Callable[[Terminal, Path], Ran]


def secret(place: Path, words: str) -> Path:
    file = place / words.replace(" ", "-")
    file.write_text(words)
    return file


def wrong(terminal: Terminal, place: Path) -> Terminal:
    return replace(terminal, secret=secret(place, "not the passphrase"))


def joined(terminal: Terminal, place: Path, number: int = 2) -> tuple[Terminal, Path]:
    """Return another computer of the centre, and the answer that let it in."""
    world = fake_context(place / f"state-{number}", NOON + timedelta(days=1), seed=number)
    other = replace(terminal, context=world, folder=place / f"vault-{number}")
    ask, answer = place / f"ask-{number}", place / f"answer-{number}"
    digits = other.json("device", "request", str(ask), "--label", f"Laptop {number}")["digits"]
    terminal.json("device", "approve", str(ask), "--digits", digits, "--out", str(answer))
    assert other("device", "join", str(answer), str(other.folder)).code == 0
    return other, answer


def usage(terminal: Terminal, place: Path) -> Ran:
    return terminal("put", "person", "no_such_field=1")


def wrong_passphrase(terminal: Terminal, place: Path) -> Ran:
    return wrong(terminal, place)("list", "person")


def throttled(terminal: Terminal, place: Path) -> Ran:
    for _ in range(4):
        wrong(terminal, place)("list", "person")
    return terminal("list", "person")


def not_permitted(terminal: Terminal, place: Path) -> Ran:
    omar = secret(place, "the passphrase of Omar")
    terminal.json("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", str(omar))
    return replace(terminal, secret=omar)("user", "renew")


def no_consent(terminal: Terminal, place: Path) -> Ran:
    person = terminal.id("put", "person", "preferred_name=Amina", "roles=student")
    return terminal("plan", "new", person, "--pathway", "first_job")


def second_person(terminal: Terminal, place: Path) -> Ran:
    person = terminal.id("put", "person", "preferred_name=Amina", "roles=student")
    code = terminal.json("erase", person)["code"]
    return terminal("erase", person, "--code", code)


def malformed(terminal: Terminal, place: Path) -> Ran:
    (place / "bundle").write_bytes(b"no bundle")
    return terminal("bundle", "inspect", str(place / "bundle"))


def bad_signature(terminal: Terminal, place: Path) -> Ran:
    ask = place / "ask"
    terminal.json("device", "request", str(ask), "--label", "Laptop 2")
    return terminal("device", "approve", str(ask), "--digits", "1" * 30, "--out", str(place / "a"))


def not_a_recipient(terminal: Terminal, place: Path) -> Ran:
    _, answer = joined(terminal, place)
    world = fake_context(place / "state-3", NOON, seed=3)
    third = replace(terminal, context=world, folder=place / "vault-3")
    third.json("device", "request", str(place / "ask-3"), "--label", "Laptop 3")
    return third("device", "join", str(answer), str(third.folder))


def rollback(terminal: Terminal, place: Path) -> Ran:
    names = ("vault.json", "vault.json.b")
    old = {name: (terminal.folder / name).read_bytes() for name in names}
    terminal.json("user", "renew")
    for name, data in old.items():
        (terminal.folder / name).write_bytes(data)
    return terminal("list", "person")


def over_limit(terminal: Terminal, place: Path) -> Ran:
    (place / "template.json").write_text("x" * 1_000_001)
    return terminal("template", "import", str(place / "template.json"))


def revoked(terminal: Terminal, place: Path) -> Ran:
    stick = place / "stick"
    stick.mkdir()
    other, _ = joined(terminal, place)
    (found,) = [one for one in terminal.json("device", "list") if one["label"] == "Laptop 2"]
    terminal.json("device", "revoke", found["id"])
    other.json("bundle", "make", "--everything", "--out", str(place / "late"))
    return terminal("bundle", "merge", str(place / "late"))


def damaged(terminal: Terminal, place: Path) -> Ran:
    for name in ("vault.json", "vault.json.b"):
        (terminal.folder / name).write_bytes(b"{}")
    return terminal("lock-info")


def storage(terminal: Terminal, place: Path) -> Ran:
    return terminal("sync", str(place / "none"))


def newer(terminal: Terminal, place: Path) -> Ran:
    path = terminal.folder / "vault.json"
    raw = json.loads(path.read_bytes())
    path.write_text(json.dumps(raw | {"version": 2}))
    return terminal("list", "person")


def in_use(terminal: Terminal, place: Path) -> Ran:
    first = terminal("list", "person")
    assert first.code == 0
    keys = VaultFolder(terminal.folder).unlock(
        terminal.secret.read_text().strip(), terminal.context
    )
    login = login_with(terminal.folder, keys, terminal.context)
    try:
        return terminal("user", "renew")
    finally:
        login.close()


def not_found(terminal: Terminal, place: Path) -> Ran:
    return terminal("erase", "00000000-0000-4000-8000-000000000009")


WAYS: dict[Code, Way] = {
    Code.OK: lambda terminal, _: terminal("list", "person"),
    Code.USAGE: usage,
    Code.WRONG_PASSPHRASE: wrong_passphrase,
    Code.THROTTLED: throttled,
    Code.NOT_PERMITTED: not_permitted,
    Code.NO_CONSENT: no_consent,
    Code.NEEDS_SECOND_PERSON: second_person,
    Code.BUNDLE_MALFORMED: malformed,
    Code.BAD_SIGNATURE: bad_signature,
    Code.NOT_A_RECIPIENT: not_a_recipient,
    Code.ROLLBACK: rollback,
    Code.OVER_LIMIT: over_limit,
    Code.DEVICE_REVOKED: revoked,
    Code.INTEGRITY: damaged,
    Code.STORAGE: storage,
    Code.NEWER_VERSION: newer,
    Code.IN_USE: in_use,
    Code.NOT_FOUND: not_found,
}


@pytest.mark.parametrize("code", WAYS, ids=lambda code: code.name.lower())
def test_each_class_ends_a_command(terminal: Terminal, tmp_path: Path, code: Code) -> None:
    """With its number and one plain sentence."""
    ran = WAYS[code](terminal, tmp_path)

    assert ran.code == code
    assert bool(ran.error) == (code != Code.OK)
    assert len(ran.error.strip().splitlines()) <= 1


def test_stopped_work_ends_with_its_own_class(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """41, whatever was being done."""

    def stopped(*_: object) -> None:
        raise Problem(N_("Stopped."), Code.CANCELLED)

    monkeypatch.setattr("app.cli.setup.examine", stopped)
    assert terminal("doctor").code == Code.CANCELLED


def test_every_class_of_the_table_is_shown_here() -> None:
    """But for a defect of the program, which has no command."""
    assert set(Code) == {*WAYS, Code.CANCELLED, Code.DEFECT}
