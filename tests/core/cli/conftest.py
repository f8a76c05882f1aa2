"""The command line run in this process, on a real test vault."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.cli.shell import Shell
from app.context import Context
from app.i18n import Catalog
from tests.fakes import NOON, fake_context

PASSPHRASE = "correct horse battery staple"


@dataclass
class Ran:
    """How one command ended: its code, its lines, and what it said went wrong."""

    code: int
    lines: list[str]
    error: str

    @property
    def value(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.lines[-1])


@dataclass
class Terminal:
    """Runs commands on one vault; each unlocks anew, as a program would."""

    context: Context
    folder: Path
    secret: Path
    errors: Callable[[], str]
    language: str = "en"
    shells: list[Shell] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Ran:
        lines: list[str] = []
        shell = Shell(self.context, Catalog(self.language), lines.append)
        shell.folder, shell.pass_file = self.folder, self.secret
        try:
            code = run(list(arguments), shell)
        finally:
            shell.close()
        return Ran(code, lines, self.errors())

    def let_in(self, number: int, root: Path) -> Terminal:
        """Return a terminal at a further computer of the centre, “Laptop N”."""
        world = fake_context(
            root / f"state-{number}", NOON + timedelta(days=number - 1), seed=number
        )
        found = replace(self, context=world, folder=root / f"vault-{number}")
        ask, answer = str(root / f"ask-{number}"), str(root / f"answer-{number}")
        digits = found.json("device", "request", ask, "--label", f"Laptop {number}")["digits"]
        self.json("device", "approve", ask, "--digits", digits, "--out", answer)
        found.json("device", "join", answer, str(found.folder))
        return found

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON value of a command that must succeed."""
        ran = self(*arguments, "--json")
        assert ran.code == 0, ran.error
        return ran.value

    def id(self, *arguments: str) -> str:
        """Return the one id that a command prints."""
        value = self.json(*arguments)
        return str(value["id"] if "id" in value else value["ids"][0])


@pytest.fixture
def empty(tmp_path: Path, context: Context, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Return a terminal before there is a vault."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", "utf-8")
    return Terminal(context, tmp_path / "vault", secret, lambda: capsys.readouterr().err)


@pytest.fixture
def terminal(empty: Terminal) -> Terminal:
    """Return a terminal at a new centre's vault."""
    ran = empty("init", str(empty.folder), "--centre", "Linden Centre", "--name", "Leila")
    assert ran.code == 0, ran.error
    return empty


@pytest.fixture
def amina(terminal: Terminal) -> str:
    """Return the id of a student with a language and consent to keep a file."""
    person = terminal.id("put", "person", "preferred_name=أمينة الحسن", "roles=student")
    terminal.id("put", "language", f"person={person}", "language=ar", "for_paper=yes")
    terminal.id("consent", "give", person, "keep_file", "--language", "ar")
    return person
