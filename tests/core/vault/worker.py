"""What a process does with a vault while a test looks on, kills it or fills its disk.

A worker writes down each thing after the save has returned, never before: whatever
stands there must be in the vault, however the process ends.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.context import Context, system_context
from app.errors import Problem
from app.pathways import find_pathway
from app.records import Draft, RecordId
from app.schema.kinds import Stored
from app.schema.person import NAME, notes
from app.usecases import vaults
from app.usecases.intakes import KeptDraft, keep_drafts
from app.usecases.login import Login
from app.usecases.papers import DrawnRoadmap, issue_roadmap
from app.usecases.people import save_rows, start_intake
from app.usecases.plans import make_plan, mark_step, show_plan
from app.usecases.roadmaps import RoadmapOrder, gather_roadmap
from app.usecases.rows import new_row
from app.usecases.undoing import undo_last
from app.usecases.vaults import NewVault, init_vault, open_login
from app.vault import heads
from app.vault.folder import VaultFolder
from app.vault.locking import hold_alone
from app.vault.vault import Changes, Vault
from tests.fakes import fake_context, four_things

# A process may end after a save and before its line: so many versions may be newer.
NEWER_AT_MOST = 2
PASSPHRASE = "correct horse battery staple"
FIRST_KINDS = ("language", "contact", "consent")
MOST_PAPER_BYTES = 200_000

# One acknowledged fact: what kind of thing it is, its id, and what it must say.
Fact = tuple[str, str, str, Stored]


def world(state: Path) -> Context:
    """Return the real clock and randomness, with cheap key stretching."""
    return replace(
        system_context(),
        state_folder=state,
        key_cost=fake_context(state).key_cost,
        test_profile=True,
    )


def new_centre(folder: Path, context: Context) -> Login:
    """Make a vault as every process here expects it."""
    return init_vault(folder, PASSPHRASE, NewVault("Linden Centre", "Leila"), context)


def enter(folder: Path, context: Context) -> Login:
    """Open that vault."""
    return open_login(folder, lambda: PASSPHRASE, context)


if sys.platform != "win32":
    import resource


@dataclass
class Desk:
    """One worker's desk: whom they are busy with, and what comes next by chance."""

    login: Login
    chance: random.Random
    person: RecordId = field(init=False)
    plan: RecordId = field(init=False)

    def intake(self) -> list[Fact]:
        """Keep a new person and a plan for them: two saves, one line."""
        name = f"Person {self.chance.randrange(10**9)}"
        self.person = start_intake(self.login, four_things(name)).value
        self.plan = make_plan(self.login, self.person, "first_job").value
        return [
            ("record", self.person, "preferred_name", name),
            ("record", self.plan, "pathway", "first_job"),
        ]

    def answer(self) -> list[Fact]:
        """Save a changed row and a new one together."""
        words = f"note {self.chance.randrange(10**9)}"
        changed = Draft(self.login.need_person(self.person))
        changed.put(notes, words)
        row = new_row(self.login.context, NAME, self.person, {"person": self.person})
        added = Draft(row)
        added.put(NAME["words"], words)
        save_rows(self.login, [changed, added])
        return [
            ("record", self.person, "notes", words),
            ("record", row.id, "words", words),
            ("no draft", row.id, "", None),
        ]

    def mark(self) -> list[Fact]:
        """Change the state of a step."""
        step = self.chance.choice(show_plan(self.login, self.plan).steps)
        state = self.chance.choice(["planned", "doing", "done", "skipped"])
        mark_step(self.login, step.id, state)
        return [("record", step.id, "state", state)]

    def mark_and_undo(self) -> list[Fact]:
        """Change the state of a step and take that back."""
        step = self.chance.choice(show_plan(self.login, self.plan).steps)
        before = step.stored["state"]
        mark_step(self.login, step.id, "doing" if before != "doing" else "done")
        undo_last(self.login)
        return [("record", step.id, "state", before)]

    def issue(self) -> list[Fact]:
        """Keep a numbered paper with its bytes."""
        order = RoadmapOrder(self.plan, "en")
        pdf = self.chance.randbytes(self.chance.randrange(1, MOST_PAPER_BYTES))
        drawn = DrawnRoadmap(gather_roadmap(self.login, order), pdf, ())
        issue = issue_roadmap(self.login, order, drawn, None).value
        return [("blob", issue, "", hashlib.sha256(pdf).hexdigest())]

    def draft(self) -> list[Fact]:
        """Seal half-typed words."""
        words = f"half {self.chance.randrange(10**9)}"
        row = new_row(self.login.context, NAME, self.person, {"person": self.person})
        draft = Draft(row)
        draft.put(NAME["words"], words)
        keep_drafts(self.login, [KeptDraft(draft, {})])
        return [("draft", row.id, "words", words)]

    def acts(self) -> Iterator[Callable[[], list[Fact]]]:
        """Yield what is done, one thing after the other, for ever."""
        yield self.intake
        usual = (self.answer, self.mark, self.mark, self.mark_and_undo, self.issue, self.draft)
        while True:
            yield self.chance.choice((*usual, self.intake))


@dataclass(frozen=True)
class Task:
    """Where a process works, where it writes down what is kept, and how it talks to the test."""

    folder: Path
    state: Path
    kept: Path
    seed: int
    pipe: Connection

    def enter(self) -> Login:
        """Open the vault and say that the work begins."""
        login = enter(self.folder, world(self.state))
        self.say("ready")
        return login

    def say(self, word: str) -> None:
        self.pipe.send_bytes(word.encode())

    def hear(self) -> None:
        """Wait for a word of the test."""
        self.pipe.recv_bytes()

    def keep(self, facts: list[Fact]) -> None:
        """Write down what is kept; a line is one write, so it is there or it is not."""
        handle = os.open(self.kept, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, json.dumps(facts).encode() + b"\n")
        finally:
            os.close(handle)


def kept_in(path: Path) -> list[Fact]:
    """Return the facts that a worker wrote down, in order."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [tuple(fact) for line in lines for fact in json.loads(line)]


def run(verb: Callable[[Task], None], task: Task) -> None:
    """Do one verb in this process; a refusal ends it with the refusal's code."""
    try:
        verb(task)
    except Problem as problem:
        sys.exit(int(problem.code))


def work_on(task: Task) -> None:
    """Work until somebody ends this process, or the vault refuses."""
    login = task.enter()
    for act in Desk(login, random.Random(task.seed)).acts():
        task.keep(act())


def work_with_small_files(task: Task) -> None:
    """Work, with files that may not grow past ``seed`` bytes more than the largest one has."""
    login = task.enter()
    largest = max(path.stat().st_size for path in task.folder.iterdir())
    limit = largest + task.seed
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for act in Desk(login, random.Random(task.seed)).acts():
        task.keep(act())


def work_a_while(task: Task) -> None:
    """Do twenty things once the test says so, then go."""
    login = task.enter()
    task.hear()
    for act in itertools.islice(Desk(login, random.Random(task.seed)).acts(), 20):
        task.keep(act())
    login.close()


def stay(task: Task) -> None:
    """Keep the vault open until the test says a word."""
    login = task.enter()
    task.hear()
    login.close()


def stay_alone(task: Task) -> None:
    """Hold the vault alone until the test says a word."""
    with hold_alone(VaultFolder(task.folder).lock_path):
        task.say("ready")
        task.hear()


def hold_write(task: Task) -> None:
    """Be in the middle of a save until the test says a word; then leave it undone."""
    login = enter(task.folder, world(task.state))
    login.store._connection.execute("BEGIN IMMEDIATE")
    task.say("ready")
    task.hear()
    login.store._connection.rollback()
    login.close()


def create(task: Task) -> None:
    """Make a vault."""
    task.say("ready")
    new_centre(task.folder, world(task.state)).close()
    task.keep([("made", "", "", None)])


def create_until_first_save(task: Task) -> None:
    """Make a vault, and be killed when its first records are to be saved."""

    class Killed(Vault):
        def append(self, *_: Any, **__: Any) -> Changes:  # noqa: ANN401 - never looked at
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError

    vars(vaults)["Vault"] = Killed  # this process has no other purpose
    create(task)


def renew(task: Task) -> None:
    """Make the tables anew, again and again."""
    login = task.enter()
    while True:
        heads.rebuild(login.store._connection, login.vault.schemas)


def missing(login: Login, facts: list[Fact]) -> list[Fact]:
    """Return the acknowledged facts that the vault does not tell, the later ones counting."""
    latest = {(what, about, key): (what, about, key, value) for what, about, key, value in facts}
    drafts = {one.id: one.content for one in login.vault.drafts(login.user)}
    return [fact for fact in latest.values() if not _holds(login, drafts, fact)]


def torn(login: Login) -> list[str]:
    """Return what only a save that was kept in part could have left behind."""
    vault = login.vault
    found = []
    for person in vault.records("person"):
        owned = [len(vault.records(kind, subject=person.id)) for kind in FIRST_KINDS]
        found += [f"person with {owned}"] if owned != [1, 1, 1] else []
    steps = {len(vault.records("step", where=("plan", one.id))) for one in vault.records("plan")}
    found += [f"plans of {steps} steps"] if steps - {len(find_pathway("first_job").steps)} else []
    for step in vault.records("step"):
        is_done = step.stored["state"] == "done"
        found += ["step"] if is_done != (step.stored.get("done_on") is not None) else []
    for issue in vault.records("issue"):
        paper = vault.blob(issue.id) or b""
        found += ["issue"] if hashlib.sha256(paper).digest() != issue.stored["sha256"] else []
    blobs = login.store._connection.execute("SELECT count(*) FROM blob").fetchone()
    found += ["papers"] if blobs != (vault.count("issue"),) else []
    return found


def _holds(login: Login, drafts: dict[RecordId, Stored], fact: Fact) -> bool:
    what, about, key, value = fact
    row = RecordId(about)
    if what == "record":
        versions = login.vault.history(row, key)[: NEWER_AT_MOST + 1]
        return value in [one.value for one in versions]
    if what == "blob":
        paper = login.vault.blob(row)
        return paper is not None and hashlib.sha256(paper).hexdigest() == value
    if what == "draft":
        content = drafts.get(row)
        return isinstance(content, dict) and content["now"][key] == value
    if what == "no draft":
        return row not in drafts
    raise ValueError(what)
