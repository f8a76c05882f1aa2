"""The real window under its supervisor: locked, nothing is left in memory; unlocked, all is back.

The processes are the program's own, offscreen; only the hand that types is the test's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.context import CHEAP_COST, system_context
from app.records import RecordId
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.plans import make_plan
from app.usecases.vaults import NewVault, init_vault
from tests.canaries import CANARIES
from tests.fakes import four_things
from tests.memory import family_of, forms_of, found_in

ROOT = Path(__file__).resolve().parents[2]
SUPERVISE = "import sys; from app.supervisor import supervise; sys.exit(supervise(sys.argv[1:]))"
WINDOW = [sys.executable, "-m", "tests.end2end.drivenwindow"]
AFTER_S = 2.0
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which is Linux's"),
]


@dataclass
class Program:
    """The supervisor with its window, and the vault it opens."""

    process: subprocess.Popen[str]
    person: RecordId
    secrets: Mapping[str, tuple[bytes, ...]]
    window: int = 0

    def do(self, *act: object) -> object:
        """Let the hand do one act, and return its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(act) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.window = int(answer[0])
        assert answer[1] is not None, act
        return answer[1]

    def unlock(self) -> None:
        self.do("type", "Your passphrase", CANARIES["passphrase"])
        self.do("press", "Unlock")
        self.do("see", "Today")

    def lock(self) -> None:
        """Lock, and wait until another process shows the lock screen."""
        before = self.window
        self.do("lock")
        self.do("see", "Who is working now?")
        assert self.window != before

    def in_memory(self) -> dict[int, set[str]]:
        """Return what is found in each process of the program."""
        return {pid: found_in(pid, self.secrets) for pid in family_of(self.process.pid)}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Return the program at the lock screen of a vault with one student."""
    home = tmp_path / "house"
    home.mkdir()
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("WAYMARK_TEST_PROFILE", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    context = replace(system_context(), key_cost=CHEAP_COST, test_profile=True)
    new = NewVault(CANARIES["centre"], f"{CANARIES['centre']} worker")
    login = init_vault(tmp_path / "vault", CANARIES["passphrase"], new, context)
    person = start_intake(login, four_things(CANARIES["latin"])).value
    make_plan(login, person, "first_job")
    secrets = secrets_of(login)
    login.close()
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, *WINDOW, "--vault", str(tmp_path / "vault")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Program(process, person, secrets)
    assert process.stdin is not None
    process.stdin.close()  # the hand closes the window
    process.wait(60)
    assert process.stdout is not None
    process.stdout.close()


def secrets_of(login: Login) -> dict[str, tuple[bytes, ...]]:
    """Return all that must not be in memory after the lock: words, and keys as bytes and in hex."""
    keys = login.unlocked
    raw = {
        "database key": keys.database_key,
        "lead key": login.store.keyring.lead_seed,
        "signing key": keys.user.sign_seed,
        "exchange key": keys.user.exchange_seed,
        **{f"case key {epoch}": key for epoch, key in keys.case_keys},
    }
    words = {name: forms_of(word) for name, word in CANARIES.items()}
    return words | {name: (key, *forms_of(key.hex())) for name, key in raw.items()}


def use(program: Program) -> set[str]:
    """Work as people do, up to half-typed words; return what was in memory on the way.

    The vault's signing key is opened by whoever writes.  The key of the records is in plain
    only while a connection opens, since SQLCipher keeps its own copy masked: so the hand holds
    it in the window's process, and its end is what has to take it away.
    """
    program.unlock()
    program.do("hold")
    program.do("open", "students", "", "")
    program.do("type", "Find by name", f"{CANARIES['search']} {CANARIES['phone']}")
    found = set().union(*program.in_memory().values())
    program.do("open", "student", program.person, "overview")
    program.do("see", CANARIES["latin"])
    program.do("open", "student", program.person, "papers")
    program.do("see", "Page 1 of ")
    program.do("open", "student", program.person, "sessions")
    program.do("press", "Log a session")
    words = f"{CANARIES['note']} {CANARIES['arabic']} {CANARIES['ukrainian']}"
    program.do("type", "Note for the student", words)
    before = program.in_memory()
    assert len(before) >= 3  # the supervisor, the window, the job process
    return found.union(*before.values())


def test_no_word_and_no_key_is_in_memory_after_the_lock(program: Program) -> None:
    """Each secret is found while the window is open, and none two seconds after the lock."""
    if os.geteuid() != 0:
        pytest.skip("only root may read the memory of processes that cannot be dumped")
    try:
        found = use(program)
    except PermissionError:
        pytest.skip("this system lets nobody read the memory of other processes")
    # Whatever is never found before would prove nothing by being gone.
    assert set(program.secrets) - found == set()

    program.lock()
    threading.Event().wait(AFTER_S)

    after = program.in_memory()
    assert len(after) >= 2
    assert {pid: sorted(found) for pid, found in after.items() if found} == {}


def test_half_typed_words_are_back_with_the_caret_after_the_lock(program: Program) -> None:
    """Locked in the middle of a word: the same field, the same words, the same place in them."""
    program.unlock()
    program.do("open", "student", program.person, "sessions")
    program.do("press", "Log a session")
    program.do("type", "Note for the student", "We wrote a letter")
    program.do("move_back", 3)
    place = program.do("caret")
    assert place == ["Note for the student", "We wrote a letter", 14]

    program.lock()
    program.unlock()

    program.do("see", "Note for the student")
    # The caret follows the words by an event of its own.
    found = next((one for _ in range(100) if (one := program.do("caret")) == place), None)
    assert found == place
