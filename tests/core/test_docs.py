"""The documents tell the truth, where a machine can see it: commands, links, tables, words."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import run
from app.cli.main import waymark
from app.cli.shell import Shell
from app.context import Context
from app.errors import Code
from app.i18n import Catalog
from app.promises import NOT_PROMISED
from tests.words import extract

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PICTURES = ROOT / "docs" / "pictures"
MOST_PICTURE_BYTES = 3_200_000
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if not path.name.startswith(".")
)
GUIDE_PAGES = sorted(GUIDE.glob("*.md"))

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_IMAGE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CODE = re.compile(r"`([^`\n]+)`")
_OURS = re.compile(r"(?:app|ui|tests|docs|resources|i18n)/[\w./-]*\w")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What a command line of an example stands for, not words to be typed.
_USAGE = re.compile(r"[\[\]{}]|\bCOMMAND\b|\|\w")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))


def anchors(path: Path) -> set[str]:
    """Return the names by which links reach the headings of a page."""
    found = _HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", one).strip().lower().replace(" ", "-") for one in found}


def targets(path: Path) -> Iterator[str]:
    """Yield what a page links to and which pictures it shows."""
    text = path.read_text(encoding="utf-8")
    yield from (target for _, _, target in _LINK.findall(text))
    for image in _IMAGE.findall(text):
        yield dict(_ATTRIBUTE.findall(image)).get("src", "")


def command_lines(path: Path) -> Iterator[str]:
    """Yield every ``waymark ...`` that a page shows, without the word itself."""
    text = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    for line in (*lines, *_CODE.findall(text)):
        typed = line.removeprefix("$ ").rpartition("| waymark ")[-1].removeprefix("waymark ")
        is_command = line.startswith(("$ ", "waymark ")) and "waymark " in line
        if is_command and not _USAGE.search(typed):
            yield re.split(r"\s{3,}", typed)[0]


def rows_of(path: Path, heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without the table's own head."""
    _, _, after = path.read_text(encoding="utf-8").partition(heading)
    lines = after[after.index("\n|") + 1 :].splitlines()
    table = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table[2:]


def parse(arguments: list[str], shell: Shell) -> None:
    """Read a command line as click does, and run nothing."""
    command: click.Command = waymark
    context: click.Context | None = None
    name = "waymark"
    while True:
        context = command.make_context(name, list(arguments), parent=context, obj=shell)
        if not isinstance(command, click.Group):
            return
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        found, next_command, arguments = command.resolve_command(context, rest)
        assert next_command is not None
        command, name = next_command, str(found)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    """Each link and picture of a page is there, and so is the heading it points at."""
    dead = []
    for target in targets(path):
        place, _, anchor = target.partition("#")
        there = (path.parent / place).resolve() if place else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(target)

    assert not dead


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_picture_is_told_in_words(path: Path) -> None:
    """Who cannot see a picture reads what is on it."""
    text = path.read_text(encoding="utf-8")
    told = [words for mark, words, _ in _LINK.findall(text) if mark]
    told += [dict(_ATTRIBUTE.findall(one)).get("alt", "") for one in _IMAGE.findall(text)]

    assert all(words.strip() for words in told)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_file_named_is_there(path: Path) -> None:
    """A path of this program in a page is one that exists."""
    named = [one for one in _CODE.findall(path.read_text(encoding="utf-8")) if _OURS.fullmatch(one)]

    assert [one for one in named if not (ROOT / one).exists()] == []


def test_the_pictures_are_small_enough() -> None:
    """All pictures together do not make the program slow to fetch."""
    assert sum(one.stat().st_size for one in PICTURES.iterdir()) <= MOST_PICTURE_BYTES


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_command_shown_is_understood(path: Path, context: Context) -> None:
    """Each ``waymark ...`` of a page is one that the command line can read."""
    wrong = {}
    for line in command_lines(path):
        shell = Shell(context, Catalog("en"), lambda _line: None)
        try:
            parse(shlex.split(line, comments=True), shell)
        except click.exceptions.Exit:
            continue  # --help ends at once
        except click.UsageError as error:
            wrong[line] = error.format_message()

    # "fnd" is the mistake that the guide shows on purpose.
    assert {line: said for line, said in wrong.items() if "fnd" not in line} == {}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_task_of_the_start_command_exists(path: Path) -> None:
    """``python3 run.py WORD`` names a task that run.py knows."""
    text = path.read_text(encoding="utf-8")
    tasks = re.findall(r"(?:python3|py) run\.py(?: -y)? ([a-z]+)", text)

    assert set(tasks) <= set(run.TASKS)


def test_the_exit_codes_are_those_of_the_program() -> None:
    """The guide's table has each code once and no other."""
    told = [int(row[0]) for row in rows_of(GUIDE / "trouble.md", "## Exit codes")]

    assert told == [int(code) for code in Code]


def test_the_keys_are_those_of_the_window() -> None:
    """The guide's table is the list that F1 shows, in its order."""
    tree = ast.parse((ROOT / "ui" / "shortcuts.py").read_text(encoding="utf-8"))
    declared = [
        [ast.literal_eval(call.args[0]), ast.literal_eval(call.args[1].args[0])]
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Keys"
        and isinstance(call.args[1], ast.Call)
    ]

    assert declared
    assert sorted(rows_of(GUIDE / "keys.md", "# Keys")) == sorted(declared)


def test_the_ten_sentences_stand_in_the_guide_and_in_the_security_page() -> None:
    """What is not promised is said in the same words in program, guide and security page."""
    for page in (GUIDE / "limits.md", ROOT / "docs" / "security.md"):
        text = " ".join(page.read_text(encoding="utf-8").split())
        assert [one.msgid for one in NOT_PROMISED if one.msgid not in text] == []


def test_words_of_the_screen_are_words_of_the_program() -> None:
    """What the guide prints in bold stands on the screen just so."""
    known: set[str] = set()
    for message in extract(ROOT):
        known.update([message.id] if isinstance(message.id, str) else message.id)
    strange = {
        (page.name, words)
        for page in GUIDE_PAGES
        for found in _BOLD.findall(prose(page))
        if (words := " ".join(found.split())) not in known and words != "bold"
    }

    assert not strange


def test_answers_shown_are_answers_of_the_program() -> None:
    """A sentence that an example of the guide shows as an answer is one the program can say."""
    known = [
        re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(one)).replace("{{", "{"))
        for message in extract(ROOT)
        for one in ([message.id] if isinstance(message.id, str) else message.id)
    ]
    strange = {
        line
        for page in GUIDE_PAGES
        for block in _CONSOLE.findall(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.endswith(".") and not line.startswith(("$ ", "...")) and "  " not in line
        if not any(one.fullmatch(line) for one in known)
    }

    assert not strange


def test_every_guide_page_is_in_the_index() -> None:
    """Nobody has to guess that a page exists."""
    listed = set(targets(GUIDE / "README.md"))

    assert {page.name for page in GUIDE_PAGES} - {"README.md"} <= listed


def test_the_reasons_name_every_dependency() -> None:
    """Each package the program needs stands in the table of decisions, and no other."""
    wanted = (ROOT / "requirements.in").read_text(encoding="utf-8")
    packages = {
        re.split(r"[=<>; ]", line)[0]
        for line in wanted.splitlines()
        if line and not line.startswith("#")
    }
    rows = rows_of(ROOT / "docs" / "decisions.md", "## Dependencies")
    told = {name.split()[0] for row in rows for name in row[0].split(",")}

    assert told == packages


def test_the_system_packages_named_are_those_that_are_asked_for() -> None:
    """The README lists the packages of run.py, each once."""
    _, _, text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What the computer")
    named = re.findall(
        r"\b(?:lib|poppler|x|openbox|dbus|at-spi|gir|python3-gi|imag|zbar)[\w.+-]*", text
    )

    for group in (run.OFFSCREEN, run.WINDOW, run.TESTING):
        assert [one for one in group if named.count(one) != 1] == []
