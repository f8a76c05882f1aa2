"""Many roadmaps at once: each in its language, what may not be printed left out with a reason."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from app.cli.batching import ITEMS_WORTH_A_WORKER, Batch
from app.cli.shell import Shell
from app.cli.workers import Answer, answers_of
from app.errors import Code, Problem
from app.i18n import Catalog
from tests.core.cli.conftest import Terminal

PEOPLE = 2 * ITEMS_WORTH_A_WORKER + 1  # so many that two processes share them


def planned(terminal: Terminal, name: str, language: str) -> str:
    """Return the id of a person with an agreed plan."""
    person = terminal.id("put", "person", f"preferred_name={name}", "roles=student")
    terminal.id("put", "language", f"person={person}", f"language={language}", "for_paper=yes")
    terminal.id("consent", "give", person, "keep_file", "--language", language)
    plan = terminal.id("plan", "new", person, "--pathway", "first_job")
    terminal.json("plan", "agree", plan)
    return person


@pytest.fixture
def people(terminal: Terminal) -> list[str]:
    """Return a reader of Arabic, one of Ukrainian, and one who took the yes back."""
    found = [
        planned(terminal, "Amina", "ar"),
        planned(terminal, "Olena", "uk"),
        planned(terminal, "Sara", "en"),
    ]
    terminal.json("consent", "withdraw", found[2], "keep_file")
    return found


def test_each_roadmap_speaks_the_language_of_its_person(
    terminal: Terminal, people: list[str], tmp_path: Path
) -> None:
    """One file a person, named by the code; who took the yes back is named with the reason."""
    value = terminal.json("print", "batch", "roadmap", "--out", str(tmp_path / "out"))

    assert not value["is_stopped"]
    files = {path.name: path for path in (tmp_path / "out").iterdir()}
    assert {one["file"] for one in value["printed"]} == set(files)
    assert len(files) == 2
    texts = [
        "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        for path in files.values()
    ]
    assert sum("Аа" < sign < "яї" or sign in "їєі" for text in texts for sign in text) > 50
    assert [one["code"] for one in value["skipped"]] == [Code.NO_CONSENT]
    assert "Amina" not in " ".join(files)


def test_people_and_plans_are_named_or_read(
    terminal: Terminal, people: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By argument and by standard input; twice is once, and nobody's name is a reason."""
    out = str(tmp_path / "out")
    named = terminal.json("print", "batch", "roadmap", people[0], people[0], "--out", out)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{people[1]}\n\nnobody\n"))

    read = terminal.json("print", "batch", "roadmap", "-", "--out", out)

    assert len(named["printed"]) == len(read["printed"]) == 1
    (left_out,) = read["skipped"]
    assert (left_out["name"], left_out["code"]) == ("nobody", Code.NOT_FOUND)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_plan_that_is_not_agreed_on_is_left_out(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Whoever names it hears why."""
    plan = terminal.id("plan", "new", amina, "--pathway", "first_job")

    ran = terminal("print", "batch", "roadmap", plan, "--out", str(tmp_path / "out"))

    assert ran.code == 0
    assert "not agreed on" in "\n".join(ran.lines)


def test_nothing_is_printed_into_a_vault(terminal: Terminal, people: list[str]) -> None:
    """The folder of the records is no place for papers."""
    ran = terminal("print", "batch", "roadmap", people[0], "--out", str(terminal.folder / "out"))

    assert ran.code == Code.USAGE


def test_a_disk_that_fails_ends_the_batch() -> None:
    """What cannot be written for one cannot be written for anybody."""
    batch = Batch()

    with pytest.raises(Problem) as refused:
        batch.take("a plan", {"code": int(Code.STORAGE), "message": "The disk is full."})

    assert refused.value.code == Code.STORAGE
    assert (batch.printed, batch.skipped) == ([], [])


@pytest.fixture
def many(terminal: Terminal) -> list[str]:
    """Return so many people with a plan that two processes share the work."""
    return [planned(terminal, f"Amina {number}", "en") for number in range(PEOPLE)]


def test_two_processes_print_what_one_would(
    terminal: Terminal, many: list[str], tmp_path: Path
) -> None:
    """Each person's roadmap once, and the vault is whole."""
    value = terminal.json("print", "batch", "roadmap", "--out", str(tmp_path / "out"))

    assert (len(value["printed"]), value["skipped"]) == (PEOPLE, [])
    issues = terminal.json("list", "issue")
    assert {one["id"] for one in issues} == {one["issue"] for one in value["printed"]}
    assert all(path.read_bytes()[:5] == b"%PDF-" for path in (tmp_path / "out").iterdir())
    assert len(list((tmp_path / "out").iterdir())) == PEOPLE
    assert terminal.json("doctor")["well"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_breaks_into_no_answer(terminal: Terminal, many: list[str], tmp_path: Path) -> None:
    """What was begun is told, then it is raised; only who asks twice breaks in."""
    shell = Shell(terminal.context, Catalog("en"), list[str]().append)
    shell.folder, shell.pass_file = terminal.folder, terminal.secret
    words = ["print", "batch", "roadmap", "--workers", "0", "--out", str(tmp_path / "out"), "--"]
    told: list[str] = []

    with pytest.raises(KeyboardInterrupt):
        _ask_once(answers_of(shell, 2, [(one, [*words, one]) for one in many]), told)
    shell.close()

    assert len(told) == len(list((tmp_path / "out").iterdir())) < len(many)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def _ask_once(answers: Iterator[tuple[str, Answer]], told: list[str]) -> None:
    for name, _ in answers:
        if not told:
            signal.raise_signal(signal.SIGINT)  # taken note of, and nothing more
        told.append(name)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_keeps_what_is_finished(terminal: Terminal, many: list[str], tmp_path: Path) -> None:
    """Each file is a whole issue, each issue has its file, and the answer names all of them."""
    out = tmp_path / "out"
    words = ["--vault", str(terminal.folder), "--pass-file", str(terminal.secret), "--json"]
    started = subprocess.Popen(
        [sys.executable, "-m", "app", *words, "print", "batch", "roadmap", "--out", str(out)],
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not (out.is_dir() and any(out.glob("*.pdf"))):
        os.sched_yield()
    started.send_signal(signal.SIGINT)
    told, _ = started.communicate(timeout=280)

    assert started.returncode == Code.CANCELLED
    value = json.loads(told)
    assert value["is_stopped"]
    assert 1 <= len(value["printed"]) < PEOPLE
    assert {one["file"] for one in value["printed"]} == {path.name for path in out.iterdir()}
    issues = {one["id"] for one in terminal.json("list", "issue")}
    assert issues == {one["issue"] for one in value["printed"]}
    assert terminal.json("doctor")["well"]


def test_a_job_process_tells_how_far_a_batch_has_come(
    terminal: Terminal, people: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line after each person, then the answer."""
    order = ["print", "batch", "roadmap", *people, "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(order) + "\n"))

    lines = [json.loads(line) for line in terminal("batch").lines]

    assert [one["progress"] for one in lines[:-1]] == [{"done": n, "total": 3} for n in (1, 2, 3)]
    assert lines[-1]["code"] == 0
    assert len(lines[-1]["value"]["printed"]) == 2
