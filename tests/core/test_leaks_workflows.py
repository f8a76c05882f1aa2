"""Twenty ways of working, with canary words in each: after every one, no file holds a word.

The commands are processes of their own, as in ``test_leaks``; files that somebody asked
for by name, such as a printed paper, lie outside the folders that are looked through.
"""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.records import Draft, RecordId
from app.rules.codes import code_of, show_code
from app.schema.person import NAME
from app.usecases.intakes import KeptDraft, keep_drafts
from app.usecases.rows import new_row
from tests.canaries import CANARIES, leaks_in, words_in
from tests.core.test_leaks import House

LATIN, ARABIC, UKRAINIAN = (CANARIES[one] for one in ("latin", "arabic", "ukrainian"))
PHONE, NOTE, SEARCH = f"+49{CANARIES['phone']}", CANARIES["note"], CANARIES["search"]
NEW_PASSPHRASE = "oystercatcher-curlew-dunlin-plover"
WORDS = (*CANARIES.values(), NEW_PASSPHRASE)


class Work:
    """A house in which one centre works, and short ways to do things in it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.outside = house.root / "outside"
        self.person = self.new_person()

    def ok(self, *arguments: str) -> None:
        """Do one command, which must succeed, in a process of its own."""
        assert self.house.run(*arguments) == 0, self.house.said[-1]

    def id(self, *arguments: str) -> str:
        """Return the id that a command gives, in a process of many commands."""
        batch = self.house.batch()
        found = batch.id(*arguments)
        batch.leave()
        return found

    def new_person(self) -> str:
        person = self.id("put", "person", f"preferred_name={LATIN} {ARABIC}", "roles=student")
        self.ok("consent", "give", person, "keep_file")
        return person

    def scan(self) -> Path:
        """Write a photo that is named and captioned with canaries, where no trace is looked for."""
        path = self.outside / f"{LATIN}.jpg"
        kept = io.BytesIO()
        Image.effect_noise((300, 200), 40).convert("RGB").save(kept, "JPEG", comment=NOTE.encode())
        path.write_bytes(kept.getvalue())
        return path


def intake(work: Work) -> None:
    for kind, *rest in (
        ("name", f"words={ARABIC} {UKRAINIAN}", f"latin={LATIN}"),
        ("contact", "kind=call", f"value={PHONE}"),
        ("aspiration", f"words={UKRAINIAN} {ARABIC}"),
        ("flag", "kind=safety", f"instruction={NOTE}"),
    ):
        work.ok("put", kind, f"person={work.person}", *rest)


def plan(work: Work) -> None:
    made = work.id("plan", "new", work.person, "--pathway", "first_job")
    work.ok("plan", "show", made)
    work.ok("put", "person", "--id", work.person, f"notes={NOTE} {SEARCH}")


def printing(work: Work) -> None:
    made = work.id("plan", "new", work.person, "--pathway", "first_job")
    out = str(work.outside / "roadmap.pdf")
    order = ("roadmap", made, "--language", "en", "--privacy", "full", "--accept-missing")
    work.ok("print", *order, "--out", out)
    work.ok("preview", *order[:-1])


def print_batch(work: Work) -> None:
    work.id("plan", "new", work.person, "--pathway", "first_job")
    work.ok("print", "batch", "roadmap", work.person, "--out", str(work.outside / "many"))


def documents(work: Work) -> None:
    kept = work.id(
        "attach", work.person, str(work.scan()), "--type", "cv", "--set", f"title={NOTE} {ARABIC}"
    )
    work.ok("documents", "list", work.person)
    work.ok("document", kept, "--out", str(work.outside / "copy.jpg"))


def forgotten_document(work: Work) -> None:
    kept = work.id(
        "attach", work.person, str(work.scan()), "--type", "cv", "--set", f"title={NOTE} {ARABIC}"
    )
    code = show_code(code_of(RecordId(work.person)))
    work.ok("documents", "forget", kept, "--code", code)


def drafts(work: Work) -> None:
    login = work.house.login()
    draft = Draft(new_row(login.context, NAME, RecordId(work.person), {"person": work.person}))
    draft.put(NAME["words"], f"{NOTE} {ARABIC}")
    keep_drafts(login, [KeptDraft(draft, {"typed": SEARCH})])
    login.close()


def undo(work: Work) -> None:
    work.ok("put", "person", "--id", work.person, f"notes={SEARCH} {LATIN}")
    work.ok("undo")


def search(work: Work) -> None:
    for words in (LATIN, ARABIC, UKRAINIAN, PHONE, SEARCH):
        work.ok("find", words)


def sessions(work: Work) -> None:
    work.ok("session", "log", work.person, f"note_file={NOTE} {UKRAINIAN}", f"note_student={NOTE}")
    work.ok("history", work.person)


def templates(work: Work) -> None:
    copy = work.id("template", "copy", "first_job")
    work.ok("template", "edit", copy, f"title=en:{NOTE} {LATIN}")
    work.ok("template", "export", copy, "--out", str(work.outside / "template.json"))


def handover(work: Work) -> None:
    work.ok("caseload", "assign", work.person, "me", "--reason", f"{NOTE} {LATIN}")
    work.ok("caseload", "note", work.person, f"next_contact={NOTE} {ARABIC}", "--to", "me")
    work.ok("caseload", "list")
    out = str(work.outside / "handover.pdf")
    work.ok("print", "handover", work.person, "--language", "en", "--out", out)


def organisations(work: Work) -> None:
    told = (f"name={NOTE} {LATIN}", "kind=employer", f"words={NOTE} {ARABIC}")
    at = work.id("organisation", "add", *told)
    work.ok("organisation", "contact", at, f"name={UKRAINIAN} {LATIN}")
    opening = work.id("opening", "add", at, "kind=job", f"title={NOTE}", "goals=first_job")
    work.ok("opening", "fit", opening, "--names")
    work.ok("organisation", "show", at)
    work.ok("placement", "add", work.person, f"opportunity={opening}", f"supervisor={LATIN}")
    yes = (f"person={work.person}", "purpose=referral", "answer=given")
    work.ok("put", "consent", *yes)
    asked = (f"to={NOTE} {LATIN}", "kind=legal", f"ask={NOTE} {ARABIC}")
    referral = work.id("referral", "add", work.person, *asked)
    out = str(work.outside / "referral.pdf")
    work.ok("print", "referral", referral, "--language", "en", "--out", out)


def matching(work: Work) -> None:
    work.ok("put", "person", f"preferred_name={UKRAINIAN} {LATIN}", "roles=mentor")
    work.ok("match", "propose")


def users(work: Work) -> None:
    given = work.outside / "theirs"
    given.write_text(NEW_PASSPHRASE + "\n", "utf-8")
    name = f"{ARABIC} {LATIN}"
    work.ok("user", "add", "--name", name, "--role", "intake", "--new-pass-file", str(given))
    work.ok("user", "revoke", name)


def passphrase(work: Work) -> None:
    given, secret = work.outside / "new", work.outside / "passphrase"
    for words in (NEW_PASSPHRASE, CANARIES["passphrase"]):
        given.write_text(words + "\n", "utf-8")
        work.ok("user", "passphrase", "--new-pass-file", str(given))
        secret.write_text(words + "\n", "utf-8")


def cases(work: Work) -> None:
    work.ok("application", "add", work.person, "kind=job", f"where={NOTE} {LATIN}")
    work.ok("application", "list", work.person)


def erasing(work: Work) -> None:
    """Erased with the agreement of an officer, as far as one computer keeps anything of it."""
    given = work.outside / "theirs"
    given.write_text(NEW_PASSPHRASE + "\n", "utf-8")
    name = f"{UKRAINIAN} {LATIN}"
    work.ok("user", "add", "--name", name, "--role", "dpo", "--new-pass-file", str(given))
    work.ok("put", "person", "--id", work.person, f"notes={NOTE} {SEARCH}")
    work.ok("erase", work.person, "--ask")
    work.ok("request", "list")


def exchange(work: Work) -> None:
    """A further computer is asked for, and all that is known goes on a stick."""
    ask, stick = work.outside / "ask", work.house.root / "work" / "stick"
    stick.mkdir()
    work.ok("put", "person", "--id", work.person, f"notes={NOTE} {SEARCH}")
    work.ok("device", "request", str(ask), "--label", "Laptop 2")
    work.ok("sync", str(stick))
    work.ok("bundle", "make", "--everything", "--out", str(stick / "all.wmb"))


def backup(work: Work) -> None:
    """Made, checked and brought back; neither the sealed file nor the new vault has a word."""
    work.ok("put", "person", "--id", work.person, f"notes={NOTE} {ARABIC}")
    place = work.house.root / "work" / "kept"
    place.mkdir()
    work.ok("backup", "make", str(place / "one.waymark"))
    work.ok("backup", "restore", str(place / "one.waymark"), str(place / "vault"))


def crash(work: Work) -> None:
    """Killed in the middle of its work, so that nothing is tidied up."""
    batch = work.house.batch()
    for number in range(5):
        batch.id("put", "person", f"preferred_name={LATIN} {ARABIC}", f"notes={NOTE} {number}")
    assert batch.child.stdin is not None
    line = json.dumps(["put", "person", f"preferred_name={UKRAINIAN}", f"notes={SEARCH}"])
    batch.child.stdin.write(line + "\n")
    batch.child.stdin.flush()
    batch.child.kill()
    try:
        batch.child.communicate(timeout=60)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        batch.child.wait(60)


WORKFLOWS: tuple[Callable[[Work], None], ...] = (
    intake, plan, printing, print_batch, documents, forgotten_document, drafts, undo, search,
    sessions, templates, handover, organisations, matching, users, passphrase, cases,
    erasing, exchange, backup, crash,
)  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Return a centre with one student whose every word is a canary."""
    root = tmp_path_factory.mktemp("house")
    for name in ("home", "temp", "work", "outside"):
        (root / name).mkdir()
    (root / "outside" / "passphrase").write_text(CANARIES["passphrase"] + "\n", "utf-8")
    house = House(root)
    centre = ["--centre", CANARIES["centre"], "--name", f"{CANARIES['centre']} worker"]
    assert house.run("init", str(house.vault), *centre) == 0
    return Work(house)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.__name__)
def test_no_workflow_leaves_a_word(work: Work, workflow: Callable[[Work], None]) -> None:
    """Neither in a file of the vault, the home, temporary or working folders, nor in a message."""
    workflow(work)

    assert leaks_in(work.house.folders, WORDS) == []
    assert words_in("\n".join(work.house.said).encode(), WORDS) == []
