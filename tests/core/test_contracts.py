"""The rules of the house are real: each one is broken here once and must be caught."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = [contract["name"] for contract in SETTINGS["importlinter"]["contracts"]]
BANNED_API = SETTINGS["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]

# What is imported at its first use, since it would double the time to the first picture.
LATE = {
    # Only within app.cli, by the table in its main.py: tests/core/cli/test_late.py looks at each.
    ("app/cli/command.py", "app.cli."),
    # What is only compared with, where it is installed.
    ("app/bench/matching.py", "scipy.sparse"),
    ("app/bench/matching.py", "scipy.sparse.csgraph"),
    ("app/calendars/locales.py", "babel.dates"),
    ("app/schema/lists.py", "babel.core"),
    ("app/sync/stores/opening.py", "app.sync.stores.s3"),
    ("app/sync/stores/opening.py", "app.sync.stores.sftp"),
    ("app/sync/stores/opening.py", "app.sync.stores.webdav"),
    ("app/usecases/demonstration/making.py", "app.usecases.demonstration.printing"),
    ("app/usecases/demonstration/scans.py", "app.usecases.demonstration.drawing"),
    ("app/vault/opening.py", "sqlite_utils.db"),
    ("app/vault/tables.py", "sqlite_utils.migrations"),
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
HOME_PATH = re.compile(r"(?<![\w.])/(home|Users|root)/\w")
BY_NAME = re.compile(r"\b(?:import_module|__import__)\(\"?([\w.]*)")
ADDRESS = re.compile(r"https?://")
NOT_KEPT = {"__pycache__", "node_modules"}
TEXT_ENDINGS = frozenset({
    ".py", ".toml", ".md", ".txt", ".json", ".in", ".lock", ".cfg", ".spec", ".pot", ".po",
    ".svg", ".qss", ".csv",
})  # fmt: skip


@dataclass(frozen=True)
class Breach:
    """One way to break a contract: the files that would be written."""

    contract: str
    files: tuple[tuple[str, str], ...]


BREACHES = (
    Breach("The core knows no Qt and no client", (("app/records.py", "import PySide6.QtCore"),)),
    Breach("The core knows no Qt and no client", (("app/files.py", "import ui"),)),
    Breach("The core's layers point down", (("app/i18n.py", "import app.errors"),)),
    Breach("The core's layers point down", (("app/schema/breach.py", "import app.records"),)),
    Breach("The core's layers point down", (("app/crypto/breach.py", "import app.rules"),)),
    Breach("The core's layers point down", (("app/rules/breach.py", "import app.vault"),)),
    Breach("The core's layers point down", (("app/vault/breach.py", "import app.usecases"),)),
    Breach("The core's layers point down", (("app/usecases/breach.py", "import app.cli"),)),
    Breach("The core's layers point down", (("app/stray.py", ""),)),
    Breach("SQLite has one home", (("app/usecases/breach.py", "import sqlcipher3"),)),
    Breach(
        "sqlite-utils comes through the one opening",
        (("app/rules/breach.py", "import sqlite_utils"),),
    ),
    Breach("Ciphers have one home", (("app/vault/breach.py", "import cryptography"),)),
    Breach("Shared secrets have one home", (("app/vault/breach.py", "import shamir_mnemonic"),)),
    Breach("Drawing on paper has one home", (("app/usecases/breach.py", "import reportlab"),)),
    Breach("Drawing on paper has one home", (("app/cli/breach.py", "import segno"),)),
    Breach("The network has one home", (("app/usecases/breach.py", "import httpx"),)),
    Breach("The network has one home", (("app/sync/breach.py", "import paramiko"),)),
    Breach("Screens call use cases, never the machinery", (("ui/breach.py", "import app.vault"),)),
    Breach("Screens call use cases, never the machinery", (("ui/breach.py", "import reportlab"),)),
    Breach(
        "No cycles",
        (
            ("app/rules/one.py", "import app.rules.two"),
            ("app/rules/two.py", "import app.rules.one"),
        ),
    ),
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program's sources and settings that may be broken."""
    for package in SETTINGS["importlinter"]["root_packages"]:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(folder: Path) -> tuple[int, str]:
    """Return (exit code, output) of import-linter over the sources in ``folder``."""
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def ruff(code: str, name: str = "app/snippet.py") -> str:
    """Return what ruff says of ``code`` under this project's rules, as if it lay at ``name``."""
    ended = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise",
         "--stdin-filename", name, "-"],
        cwd=ROOT, input=code, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return ended.stdout


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    """A copy of the sources as they are passes, so what fails below fails for its breach."""
    code, output = lint_imports(copy)

    assert code == 0, output
    assert f"{len(CONTRACTS)} kept, 0 broken" in output


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.files[0][0])
def test_a_breach_is_named(breach: Breach, copy: Path) -> None:
    """Import-linter fails and names the contract that the written line breaks."""
    for name, line in breach.files:
        path = copy / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(f"{before}\n{line}\n", encoding="utf-8")

    code, output = lint_imports(copy)

    assert code != 0
    assert f"{breach.contract} BROKEN" in output


def test_every_contract_has_a_breach() -> None:
    """No contract stands unproven."""
    assert {breach.contract for breach in BREACHES} == set(CONTRACTS)


@pytest.mark.parametrize("name", BANNED_API)
def test_a_banned_name_is_caught(name: str) -> None:
    """Ruff refuses the use of each name that pyproject.toml bans."""
    module, _, leaf = name.rpartition(".")
    holder, _, owner = module.rpartition(".")
    if not module:
        code = f"import {leaf}\n"
    elif owner[:1].isupper() or name.startswith("datetime."):  # a method of a class
        code = f"from {holder} import {owner}\n\n{owner}.{leaf}()\n"
    else:
        code = f"from {module} import {leaf}\n"

    assert f"banned-api: `{name}` is banned" in ruff(code), code


def test_an_import_inside_a_function_is_caught() -> None:
    """Imports stand at the top, also when that is inconvenient."""
    assert "import-outside-top-level" in ruff("def load() -> None:\n    import json\n")


def sources() -> Iterator[Path]:
    """Yield the program's modules."""
    for package in SETTINGS["importlinter"]["root_packages"]:
        yield from sorted((ROOT / package).rglob("*.py"))


def text_files() -> Iterator[Path]:
    """Yield every text file of the project that is kept under version control."""
    for name in ("app", "ui", "tests", "i18n", "resources", "docs", ".ci"):
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in TEXT_ENDINGS and not NOT_KEPT & {*path.parts}:
                yield path
    yield from (path for path in sorted(ROOT.iterdir()) if path.suffix in TEXT_ENDINGS)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of the module at ``path``, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_modules_and_functions_are_short() -> None:
    """No module is longer than 400 lines, no function longer than 40."""
    long_modules = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE
    ]
    long_functions = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {node.name}"
        for path in sources()
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert not long_modules
    assert not long_functions


def test_every_module_says_what_lives_there() -> None:
    """The first line of each module that holds anything is its docstring."""
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if path.read_text(encoding="utf-8").strip()
        and not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
    ]

    assert not silent


def test_nothing_is_left_unfinished() -> None:
    """No module carries a reminder of work still to be done."""
    reminders = [
        f"{path.relative_to(ROOT).as_posix()}: {found.group()}"
        for path in sources()
        if (found := UNFINISHED.search(path.read_text(encoding="utf-8")))
    ]

    assert not reminders


def test_no_file_names_a_computer() -> None:
    """No text file holds a path of the computer it was written on."""
    here = f"{ROOT}{os.sep}" if len(ROOT.parts) > 2 else None
    tell_tales = [
        path.relative_to(ROOT).as_posix()
        for path in text_files()
        if (text := path.read_text(encoding="utf-8", errors="replace"))
        and (HOME_PATH.search(text) or (here and here in text))
    ]

    assert not tell_tales


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    """Where packages come from is each computer's business; what they are is ours."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)

    assert not ADDRESS.search(text)
    assert pinned
    assert all("--hash=sha256:" in entry for entry in pinned)


def test_no_import_hides_from_the_contracts() -> None:
    """A module imported by its name in a string would be seen by no contract but this one."""
    hidden = {
        (path.relative_to(ROOT).as_posix(), found)
        for path in sources()
        for found in BY_NAME.findall(path.read_text(encoding="utf-8"))
    }

    assert hidden == LATE


def test_only_one_module_opens_the_database() -> None:
    """Of the modules that import the driver, only vault.opening connects (bench compares)."""
    openers = set()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if "sqlcipher3" in text and re.search(r"\bconnect\(", text):
            openers.add(path.relative_to(ROOT).as_posix())

    assert {name for name in openers if not name.startswith("app/bench/")} == {
        "app/vault/opening.py"
    }
