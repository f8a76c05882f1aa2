"""Words of the records are in no file but the encrypted ones, and in no message.

Canary words go through the whole program as its own processes; then every file of the
vault and of the home, temporary and working folders is looked through.  A paper that
somebody printed to a file of their choice is the one thing in plain words.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import subprocess
import sys
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.cli.failures import failure_of
from app.context import system_context
from app.errors import Problem, WaymarkError
from app.i18n import Catalog
from app.records import Change, Draft, RecordId
from app.schema.person import NAME
from app.usecases.intakes import KeptDraft, keep_drafts, kept_drafts
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.rows import new_row
from app.usecases.sessions import log_session
from app.usecases.vaults import open_login
from app.vault.opening import PAGE_BYTES, translating
from tests.canaries import CANARIES, forms, leaks_in, words_in
from tests.fakes import LogWatch, fake_context, four_things

ROOT = Path(__file__).resolve().parents[2]
LATIN, ARABIC, UKRAINIAN = (CANARIES[one] for one in ("latin", "arabic", "ukrainian"))
PHONE = f"+49{CANARIES['phone']}"
NOTE, SEARCH = CANARIES["note"], CANARIES["search"]
HALF_TYPED, ERASED = "Wheatearunsaved", "Ospreyforgotten"
RESERVED_BYTES, VECTOR_BYTES, SALT_BYTES = 80, 16, 16  # of each page of SQLCipher 4
# A line of JSON that is none, with a person's name in it.
BROKEN_LINE = json.dumps({"kind": "person", "fields": {"preferred_name": LATIN}})[:-2]


@dataclass
class House:
    """A computer with folders of its own, and all that the program has said on it."""

    root: Path
    said: list[str] = field(default_factory=list)

    @property
    def vault(self) -> Path:
        return self.root / "vault"

    @property
    def folders(self) -> list[Path]:
        """Every folder that must hold no word of the records."""
        return [self.vault, *(self.root / name for name in ("home", "temp", "work"))]

    @property
    def environment(self) -> dict[str, str]:
        home = self.root / "home"
        places = {name: str(home) for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME")}
        places |= {f"XDG_{name}_HOME": str(home / name) for name in ("STATE", "DATA", "CACHE")}
        places |= {name: str(self.root / "temp") for name in ("TMPDIR", "TEMP", "TMP")}
        return {**os.environ, **places, "PYTHONPATH": str(ROOT), "WAYMARK_TEST_PROFILE": "1"}

    def command(self, *arguments: str) -> list[str]:
        secret = self.root / "outside" / "passphrase"
        options = ["--vault", str(self.vault), "--pass-file", str(secret)]
        return [sys.executable, "-m", "app", *options, *arguments]

    def run(self, *arguments: str, given: str = "") -> int:
        """Run one command, keep what it says on standard error, and return its code."""
        ended = subprocess.run(
            self.command(*arguments),
            cwd=self.root / "work",
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.said.append(ended.stderr)
        return ended.returncode

    def batch(self) -> Batch:
        child = subprocess.Popen(
            self.command("batch"),
            cwd=self.root / "work",
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return Batch(self, child)

    def login(self) -> Login:
        """Open the vault in this process, for what no command does yet."""
        context = replace(
            system_context(),
            state_folder=self.root / "home" / "STATE" / "waymark",
            key_cost=fake_context(self.root).key_cost,
            test_profile=True,
        )
        return open_login(self.vault, lambda: CANARIES["passphrase"], context)


@dataclass
class Batch:
    """A process that does one command after the other, as the window's job process does."""

    house: House
    child: subprocess.Popen[str]

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Return how one command ended; what failed is kept as said."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps(arguments) + "\n")
        self.child.stdin.flush()
        answer: dict[str, Any] = {}
        while "code" not in answer:  # how far it is, before the end
            answer = json.loads(self.child.stdout.readline())
        if answer["code"]:
            self.house.said.append(json.dumps(answer, ensure_ascii=False))
        return answer

    def id(self, *arguments: str) -> str:
        """Return the one id that a command which must succeed gives."""
        answer = self.ask(*arguments)
        assert answer["code"] == 0, answer
        value = answer["value"]
        return str(value["id"] if "id" in value else value["ids"][0])

    def leave(self) -> None:
        _, said = self.child.communicate(timeout=60)
        self.house.said.append(said)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Return a computer on which a centre has begun to work."""
    root = tmp_path_factory.mktemp("house")
    for name in ("home", "temp", "work", "outside"):
        (root / name).mkdir()
    (root / "outside" / "passphrase").write_text(CANARIES["passphrase"] + "\n", "utf-8")
    house = House(root)
    centre = ["--centre", CANARIES["centre"], "--name", f"{CANARIES['centre']} worker"]
    assert house.run("init", str(house.vault), *centre) == 0
    return house


@pytest.fixture(scope="module")
def person(house: House) -> str:
    """Return the id of a person about whom everything is a canary; a whole day of work is done."""
    batch = house.batch()
    person = batch.id("put", "person", f"preferred_name={LATIN} {ARABIC}", "roles=student")
    for rest in (
        ["name", f"words={ARABIC} {UKRAINIAN}", f"latin={LATIN}"],
        ["contact", "kind=call", f"value={PHONE}"],
        ["aspiration", f"words={UKRAINIAN} {ARABIC}"],
        ["flag", "kind=safety", f"instruction={NOTE} {LATIN}"],
    ):
        batch.id("put", rest[0], f"person={person}", *rest[1:])
    batch.id("consent", "give", person, "keep_file")
    plan = batch.id("plan", "new", person, "--pathway", "first_job")
    step = batch.ask("plan", "show", plan)["value"]["next"][0]
    batch.id("plan", "mark", step, "done")
    batch.id("session", "log", person, f"note_file={NOTE} {UKRAINIAN}", f"note_student={NOTE}")
    batch.id("put", "person", "--id", person, f"notes={NOTE} {SEARCH}")
    assert batch.ask("undo")["code"] == 0
    for words in (LATIN, ARABIC, UKRAINIAN, PHONE, SEARCH, NOTE):
        assert batch.ask("find", words)["code"] == 0
    out = house.root / "outside" / "roadmap.pdf"
    printing = ("roadmap", plan, "--language", "en", "--privacy", "full")
    assert batch.ask("print", *printing, "--out", str(out), "--accept-missing")["code"] == 0
    for asked in (["preview", *printing], ["history", person], ["get", person], ["today"]):
        assert batch.ask(*asked)["code"] == 0
    assert leaks_in(house.folders) == []  # the write-ahead log is full now
    batch.leave()
    assert out.exists()
    return person


@pytest.fixture
def login(house: House, person: str) -> Iterator[Login]:
    """Return a login of this process."""
    login = house.login()
    yield login
    login.close()


def test_a_day_of_work_leaves_no_word_in_any_file(house: House, person: str) -> None:
    """Intake, search, plan, notes, undo, printing and audit: nothing but ciphertext."""
    assert {path.name for path in house.vault.iterdir()} >= {"records.db", "vault.json"}
    assert not (house.vault / "records.db").read_bytes().startswith(b"SQLite format 3")
    assert leaks_in(house.folders) == []


def test_half_typed_words_are_in_no_file(house: House, login: Login, person: str) -> None:
    """Drafts are sealed for their worker, so that even the open file shows none of them."""
    row = new_row(login.context, NAME, RecordId(person), {"person": person})
    draft = Draft(row)
    draft.put(NAME["words"], HALF_TYPED)

    keep_drafts(login, [KeptDraft(draft, {"typed": HALF_TYPED})])

    assert leaks_in(house.folders, [HALF_TYPED, *CANARIES.values()]) == []
    assert words_in(decrypted(login), [HALF_TYPED]) == []
    assert kept_drafts(login)[0].draft.now.get(NAME["words"]) == HALF_TYPED


def test_an_erased_person_is_not_even_in_the_decrypted_file(house: House, login: Login) -> None:
    """Whoever has the key finds no word of them: not in rows, index, drafts nor freed pages."""
    four = replace(four_things(ERASED), contact={"kind": "call", "value": f"{PHONE} {ERASED}"})
    erased = start_intake(login, four).value
    log_session(login, erased, {"note_file": f"{ERASED} " * 100, "note_student": ERASED})
    assert words_in(decrypted(login), [ERASED])

    login.store.erase(erased, user=login.user)

    assert words_in(decrypted(login), [ERASED]) == []
    assert not find_people(login, ERASED)
    assert leaks_in(house.folders, [ERASED]) == []
    assert login.store.check() == []


def test_the_audit_tells_ids_and_no_words(login: Login, person: str) -> None:
    """Who opened and wrote what can be read without reading about anybody."""
    entries = repr(list(login.store.audit.entries()))

    assert person in entries
    assert words_in(entries.encode(), CANARIES.values()) == []


@pytest.mark.parametrize(
    "refusal",
    [
        (["put", "person", f"prefered_name={LATIN}"], "", 2),
        (["put", "person", f"{LATIN} {ARABIC}"], "", 2),
        (["put", "contact", "person={person}", f"kind={LATIN}"], "", 2),
        (["put", "birth", "person={person}", f"range={PHONE} {NOTE}"], "", 2),
        (["put", "person", f"preferred_name={LATIN * 80}"], "", 2),
        (["put", "language", "person={person}", f"language={UKRAINIAN}"], "", 2),
        (["put"], BROKEN_LINE, 2),
        (["put"], json.dumps({"kind": "contact", "fields": {"value": PHONE}}), 2),
        (["session", "log", "{person}", f"minutes={NOTE}", f"note_file={NOTE}"], "", 2),
        (["session", "plan", "{person}", f"starts_at={LATIN}"], "", 2),
        (["list", "person", "--where", f"preferred_name{LATIN}"], "", 2),
        (["put", LATIN, "notes=1"], "", 2),
        (["put", "person", f"{LATIN}=1"], "", 2),
        (["list", LATIN], "", 2),
        (["history", "{person}", LATIN], "", 2),
        (["plan", "new", "{person}", "--pathway", LATIN], "", 40),
        (["print", "roadmap", "{person}", "--language", LATIN, "--out", "x.pdf"], "", 2),
        (["get", LATIN], "", 40),
        (["history", ARABIC], "", 40),
        (["plan", "new", UKRAINIAN, "--pathway", "first_job"], "", 40),
        (["plan", "show", f"{LATIN} {PHONE}"], "", 40),
        (["batch"], f"{BROKEN_LINE}\n" + json.dumps(["get", LATIN, {}]), 0),
    ],
)
def test_a_refusal_does_not_repeat_what_was_typed(
    house: House, person: str, refusal: tuple[list[str], str, int]
) -> None:
    """A message says what is wrong by the names of fields, never by a person's words."""
    arguments, given, code = refusal

    ended = house.run("--json", *(one.format(person=person) for one in arguments), given=given)

    assert ended == code
    assert words_in(house.said[-1].encode(), CANARIES.values()) == []
    assert leaks_in(house.folders) == []


MISTYPED = (
    ["find", LATIN, ARABIC],
    ["find", "{person}", f"--{LATIN}"],
    ["plan", "mark", "{person}", UKRAINIAN],
    ["plan", LATIN],
    [LATIN, ARABIC],
    [f"--{LATIN}=1", "today"],
    [f"-{LATIN}", "today"],
    [f"--json={LATIN}", "today"],
    ["today", f"--json={ARABIC}"],
    ["read-back", "{person}", f"{LATIN} {ARABIC}"],
    ["plan", "move", "{person}", "--months", PHONE],
    ["plan", "move", "{person}", f"--months={UKRAINIAN}"],
    ["list", "person", f"--limit={LATIN}"],
    ["demo", "--people", NOTE, "demonstration"],
    ["bench", LATIN],
    ["bench", f"--people={PHONE}"],
    ["--pass-fd", LATIN, "today"],
    ["print", "roadmap", "{person}", "--language", "en", "--paper", NOTE, "--out", "-"],
    ["print", "roadmap", LATIN, "--privacy", ARABIC, "--language", "en", "--out", "-"],
    ["print", "roadmap", LATIN, ARABIC, "--out"],
    ["check", LATIN, "--language", "en"],
)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_name_without_its_quotes_is_not_repeated(
    house: House, person: str, options: list[str]
) -> None:
    """What stands where no word is expected may be half of a name."""
    for arguments in MISTYPED[::4]:
        ended = house.run(*options, *(one.format(person=person) for one in arguments))

        assert ended == 2, arguments
        assert house.said[-1].strip()
        assert words_in(house.said[-1].encode(), CANARIES.values()) == [], arguments


@pytest.mark.parametrize("options", [[], ["--language", "ar"]])
def test_a_mistyped_line_of_a_batch_is_not_repeated(
    house: House, person: str, options: list[str]
) -> None:
    """The job process answers the same mistakes on its output, and logs none of their words."""
    batch = house.batch()
    for arguments in MISTYPED:
        answer = batch.ask(*options, *(one.format(person=person) for one in arguments))

        assert answer["code"] == 2, arguments
        told = json.dumps(answer, ensure_ascii=False)
        assert words_in(told.encode(), CANARIES.values()) == [], arguments
    batch.leave()
    assert words_in(house.said[-1].encode(), CANARIES.values()) == []


def test_nothing_the_program_said_holds_a_word(house: House, person: str) -> None:
    """Standard error of every process of the day, and each refusal within a batch."""
    assert words_in("\n".join(house.said).encode(), CANARIES.values()) == []


def test_a_defect_is_logged_by_its_place(log_watch: LogWatch) -> None:
    """What Python's own errors quote stays out of the log and of the message."""
    with pytest.raises(ValueError, match=LATIN) as caught:
        int(LATIN)

    failure = failure_of(caught.value, Catalog("en"))

    record = log_watch.take("defect")
    told = f"{failure} {record.getMessage()} {record.exc_info} {record.exc_text}"
    assert words_in(told.encode(), CANARIES.values()) == []
    assert "ValueError at test_leaks.py" in record.getMessage()


@pytest.mark.parametrize(
    "act",
    [
        lambda login, _: login.need_any(RecordId(LATIN)),
        lambda login, _: start_intake(
            login, replace(four_things(LATIN), consent={"answer": ARABIC})
        ),
        lambda login, person: put_records(
            login, [RowInput("birth", {"person": person, "range": PHONE})]
        ),
        lambda login, _: put_records(login, [RowInput("person", {"preferred_name": [LATIN * 50]})]),
        lambda login, person: login.vault.append([_foreign(person)], "Write", user=login.user),
        lambda login, _: login.store._connection.execute(f"no SQL {LATIN}"),
    ],
)
def test_an_error_holds_no_word(
    login: Login, person: str, act: Callable[[Login, str], object]
) -> None:
    """Neither an error, nor what it was raised from, nor the words for the screen."""
    with pytest.raises(WaymarkError) as caught, translating():
        act(login, person)

    assert words_in(_all_of(caught.value).encode(), CANARIES.values()) == []


@pytest.mark.parametrize("word", [LATIN, ARABIC, UKRAINIAN, PHONE])
@pytest.mark.parametrize("name", sorted({name for name, _ in forms(LATIN)}))
def test_the_search_finds_a_word_in_each_encoding(tmp_path: Path, word: str, name: str) -> None:
    """A leak test is worth what it finds: each form, amid other bytes, in a file or its name."""
    for number, form in enumerate(form for what, form in forms(word) if what == name):
        (tmp_path / f"file{number}").write_bytes(os.urandom(997) + form + os.urandom(997))

        assert [one for one in leaks_in([tmp_path], [word]) if f"file{number}:" in one]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("word", [LATIN, ARABIC, UKRAINIAN, PHONE])
@pytest.mark.parametrize("shift", range(3))
def test_the_search_finds_a_word_in_streams_and_base64(word: str, charset: str, shift: int) -> None:
    """Deflated in every usual envelope, twice over, and at each place of a base64 text."""
    plain = b"x" * shift + f"on {word} said".encode(charset)
    raw = zlib.compressobj(wbits=-15)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("notes.txt", plain)
    noise = os.urandom(500)
    hidden = {
        "base64": noise + base64.b64encode(plain) + noise,
        "base64 for addresses": noise + base64.urlsafe_b64encode(plain) + noise,
        "hex": noise + plain.hex().encode() + noise,
        "zlib": noise + zlib.compress(plain) + noise,
        "gzip": noise + gzip.compress(plain) + noise,
        "raw": raw.compress(plain) + raw.flush(),
        "zip": noise + archive.getvalue() + noise,
        "twice": noise + gzip.compress(b"-" + zlib.compress(plain, 9)),
    }

    assert [name for name, data in hidden.items() if not words_in(data, [word])] == []


def test_the_search_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    """Noise is no leak, and a word in the name of a file is one."""
    (tmp_path / "noise").write_bytes(os.urandom(300_000))
    assert leaks_in([tmp_path]) == []

    (tmp_path / f"letter to {LATIN}.txt").touch()
    assert len(leaks_in([tmp_path])) == 1


def _foreign(person: str) -> Change:
    """Return a change that gives a person's row to somebody else: a mistake of ours."""
    nobody = RecordId("00000000-0000-4000-8000-000000000001")
    return Change("person", RecordId(person), nobody, "preferred_name", LATIN)


def _all_of(error: BaseException) -> str:
    """Return all that an error could tell, in any log and on any screen."""
    shown = Catalog("ar").say(error.text) if isinstance(error, Problem) else ""
    trace = "".join(traceback.format_exception_only(error))
    before = [one for one in (error.__cause__, error.__context__) if one is not None]
    if error.__suppress_context__:
        before = [one for one in (error.__cause__,) if one is not None]
    return " ".join([repr(error), shown, trace, *map(_all_of, before)])


def decrypted(login: Login) -> bytes:
    """Return every page of the records file in the clear, freed ones too, free of its log.

    AES-256-CBC, each page with its own vector at its end (SQLCipher 4's design page).
    """
    login.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    sealed = login.vault.folder.records_path.read_bytes()
    key = algorithms.AES(login.unlocked.database_key)
    pages = []
    for at in range(0, len(sealed), PAGE_BYTES):
        page = sealed[at : at + PAGE_BYTES]
        body = page[0 if at else SALT_BYTES : -RESERVED_BYTES]
        vector = page[-RESERVED_BYTES:][:VECTOR_BYTES]
        opener = Cipher(key, modes.CBC(vector)).decryptor()
        pages.append(opener.update(body) + opener.finalize())
    return b"".join(pages)
