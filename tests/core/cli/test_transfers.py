"""A student goes to another centre by commands, with their exit codes."""

from __future__ import annotations

from pathlib import Path

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.fakes import fake_context


def test_a_file_goes_from_one_centre_to_another(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Address, consent, sealed file, digits; without one of them it does not go."""
    other = _another_centre(terminal, tmp_path)
    address, sealed = tmp_path / "address", tmp_path / "sealed"
    digits = other.json("transfer", "address", str(address))["digits"]
    give = ("transfer", "give", amina, "--to", str(address), "--digits", digits)
    assert terminal(*give, "--out", str(sealed)).code == Code.NO_CONSENT
    assert not sealed.exists()
    terminal.id("consent", "give", amina, "leave_this_centre", "--language", "ar")
    wrong = (*give[:-1], "0" * 30, "--out", str(sealed))
    assert terminal(*wrong).code == Code.BAD_SIGNATURE

    made = terminal.json(*give, "--out", str(sealed))
    assert made["is_again"] is False
    lost = terminal(*give, "--out", str(tmp_path / "again"))
    assert any(one.startswith("A file went there before.") for one in lost.lines)
    assert len(terminal.json("list", "move")) == 1

    assert terminal(*give, "--out", str(sealed)).code == Code.USAGE  # nothing is written over
    take = ("transfer", "take", str(sealed), "--digits", made["digits"])
    assert other.json("transfer", "show", str(sealed))["is_here"] is False
    [told] = other("transfer", "show", str(sealed)).lines
    assert "entries in all. There are 0 documents in it." in told
    assert "Leila" in terminal("list", "move").lines[0]
    assert other(*take).code == Code.NO_CONSENT
    assert other.json(*take, "--yes-to-a-file")["id"] == amina
    assert other(*take, "--yes-to-a-file").code == Code.USAGE
    assert terminal("transfer", "show", str(sealed)).code == Code.NOT_A_RECIPIENT
    assert terminal("transfer", "back", amina).code == 0
    assert terminal("transfer", "back", amina).code == Code.NOT_FOUND
    sealed.write_bytes(sealed.read_bytes()[:-9])
    assert other("transfer", "show", str(sealed)).code == Code.BUNDLE_MALFORMED


def _another_centre(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Return a terminal at the vault of another centre, on another computer."""
    elsewhere = fake_context(tmp_path / "state-2", seed=5)
    other = Terminal(elsewhere, tmp_path / "vault-2", terminal.secret, terminal.errors)
    ran = other("init", str(other.folder), "--centre", "Oak Centre", "--name", "Omar")
    assert ran.code == 0, ran.error
    return other
