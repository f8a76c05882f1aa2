"""Commands are loaded at their first use, all of them can be, and each explains itself."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PyInstaller.utils.hooks import collect_submodules  # type: ignore[import-untyped]  # has no types

import app.cli
from app.bench.start import LATE
from app.cli.main import COMMANDS, waymark
from tests.core.cli.conftest import Terminal

ROOT = Path(__file__).resolve().parents[3]
LIGHT = [["schema", "person"], ["today", "--help"], ["find", "--help"], ["doctor", "--help"]]

# Prints the modules that are there after one command.
LOADED = """
import json, sys
from app.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def modules() -> Iterator[object]:
    """Yield every module of the command line."""
    for found in pkgutil.iter_modules(app.cli.__path__):
        yield importlib.import_module(f"app.cli.{found.name}")


def paths(group: click.Command, *before: str) -> Iterator[list[str]]:
    """Yield the words that lead to each command and group."""
    yield list(before)
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            inner = group.get_command(context, name)
            assert inner is not None
            yield from paths(inner, *before, name)


def commands_within(one: click.Command | None) -> Iterator[click.Command]:
    """Yield the commands and groups of a group, and those within them."""
    for inner in one.commands.values() if isinstance(one, click.Group) else ():
        yield inner
        yield from commands_within(inner)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_where_the_table_says(name: str) -> None:
    """And calls itself as the table does."""
    found = waymark.get_command(click.Context(waymark), name)

    assert found is not None
    assert found.name == name


def test_no_command_is_forgotten() -> None:
    """What is declared in any module is in the table or in a group that is."""
    declared = {
        one
        for module in modules()
        for value in vars(module).values()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, click.Command) and one is not waymark
    }
    context = click.Context(waymark)
    known = {waymark.get_command(context, name) for name in COMMANDS}
    within = {inner for one in known for inner in commands_within(one)}

    assert declared == known | within


@pytest.mark.parametrize("words", list(paths(waymark)), ids=" ".join)
def test_every_command_explains_itself(empty: Terminal, words: list[str]) -> None:
    """For people, and for a program that asks for JSON; no passphrase is needed."""
    ran = empty(*words, "--help")
    assert ran.code == 0, ran.error
    assert ran.lines[0].startswith(" ".join(["Usage: waymark", *words]))

    assert empty.json(*words, "--help")["help"].splitlines() == ran.lines


def test_the_first_help_names_every_command_and_what_it_does(empty: Terminal) -> None:
    """A newcomer sees all of them with a line each."""
    lines = empty("--help").lines

    told = {line.split()[0]: line.split(maxsplit=1)[1:] for line in lines if line.startswith("  ")}
    assert set(COMMANDS) <= set(told)
    assert all(told[name] for name in COMMANDS)
    assert not [name for name in COMMANDS if told[name][0].endswith("...")]


@pytest.mark.parametrize("arguments", LIGHT, ids=" ".join)
def test_a_light_command_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Neither what draws papers nor Qt, nor what formats dates of every language."""
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    code, loaded = json.loads(ended.stdout.splitlines()[-1])
    assert code == 0
    assert {name.partition(".")[0] for name in loaded} & set(LATE) == set()


def test_a_built_program_holds_every_command() -> None:
    """PyInstaller finds no module that is only named in a table, so it is told all of app."""
    spec = (ROOT / "build.spec").read_text("utf-8")
    assert '*collect_submodules("app")' in spec

    assert {f"app.cli.{one.partition(':')[0]}" for one in COMMANDS.values()} <= set(
        collect_submodules("app")
    )
