"""Two computers of one centre, each with its real window in its own processes, and one stick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.context import CHEAP_COST, Context, system_context
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.targets import NewTarget, keep_target
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.online import say
from tests.fakes import four_things
from tests.stores.engines import wsgidav
from tests.stores.serving import LOGIN, SECRET

ROOT = Path(__file__).resolve().parents[2]
WINDOW = [sys.executable, "-m", "tests.end2end.drivenwindow"]
# What the page of the exchange and the inbox say of one open question, by language.
QUESTIONS = {
    "en": ("1 question is open", "Keep this: Amina Hassan"),
    "ar": ("سؤال واحد مفتوح", "أبقِ هذا: Amina Hassan"),
}
NOTHING_LEFT = "No question is open."
pytestmark = pytest.mark.timeout(300)


@dataclass
class Computer:
    """One computer: its own home, its vault, and the window while it is open."""

    home: Path
    vault: Path
    context: Context
    window: subprocess.Popen[str] | None = None

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Open the window and sign in; close it at the end."""
        environment = dict(
            os.environ,
            **{
                name: str(self.home)
                for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
            },
            QT_QPA_PLATFORM="offscreen",
            WAYMARK_TEST_PROFILE="1",
            PYTHONPATH=str(ROOT),
            LANG="en_GB.UTF-8",
        )
        self.window = subprocess.Popen(
            [*WINDOW, "--vault", str(self.vault)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self.do("type", "Your passphrase", PASSPHRASE)
            self.do("press", "Unlock")
            self.do("see", "Today")
            yield
        finally:
            assert self.window.stdin is not None
            assert self.window.stdout is not None
            self.window.stdin.close()
            self.window.wait(60)
            self.window.stdout.close()

    def enter(self) -> Login:
        """Sign in without the window."""
        return open_login(self.vault, lambda: PASSPHRASE, self.context)

    def rename(self, name: str, better: str) -> None:
        """Call somebody else than before, without the window."""
        with closing(self.enter()) as login:
            (found,) = find_people(login, name).people
            put_records(login, [RowInput("person", {"preferred_name": better}, found.person)])

    def do(self, *act: object) -> object:
        """Let the hand at the window do one act."""
        window = self.window
        assert window is not None
        assert window.stdin is not None
        assert window.stdout is not None
        window.stdin.write(json.dumps(act) + "\n")
        window.stdin.flush()
        _, answer = json.loads(window.stdout.readline())
        assert answer is not None, act
        return answer

    def exchange(self, stick: Path) -> None:
        """Exchange by the page, as people do."""
        self.do("open", "exchange", "", "")
        self.do("answer", str(stick))
        self.do("press", "Choose and exchange")
        self.do("see", "Done. You can take the stick away.")

    def exchange_online(self) -> None:
        """Exchange with the one online place, as people do."""
        self.do("open", "exchange", "", "")
        self.do("press", "Exchange now")
        self.do("see", "Done.")

    def knows(self, name: str) -> None:
        """See a person in the list."""
        self.do("open", "students", "", "")
        self.do("type", "Find by name", name)
        self.do("see", name)


def picture_folder(place: Path) -> Path:
    """Return the folder for pictures: the one that was asked for, else one in ``place``."""
    folder = Path(os.environ.get("WAYMARK_PICTURES") or place / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def computers(tmp_path: Path) -> tuple[Computer, Computer]:
    """Return two computers of a centre; at each somebody was taken in since."""
    made = []
    for number in range(2):
        home = tmp_path / f"house-{number}"
        home.mkdir()
        state = home / "waymark"
        context = replace(
            system_context(), state_folder=state, key_cost=CHEAP_COST, test_profile=True
        )
        made.append(Computer(home, tmp_path / f"vault-{number}", context))
    one, other = made
    new = NewVault("Linden Centre", "Leila")
    with closing(init_vault(one.vault, PASSPHRASE, new, one.context)) as first:
        with closing(let_in(first, other.vault, other.context)) as second:
            say(second, start_intake(second, four_things("Yusuf")).value)
        say(first, start_intake(first, four_things("Amina")).value)
    return one, other


def test_two_windows_exchange_by_a_stick(
    computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    """Each gives and takes once; then both windows find both people, and both know the same."""
    stick = tmp_path / "stick"
    stick.mkdir()

    meet(computers, lambda computer: computer.exchange(stick))

    assert_alike(computers)


def test_two_windows_exchange_by_a_webdav_server(
    computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    """The same through a server that knows nothing of us, set up before in both vaults."""
    (tmp_path / "server").mkdir()
    with wsgidav(tmp_path / "server") as access:
        place = NewTarget("Cloud", str(access.address), LOGIN, SECRET)
        for computer in computers:
            with closing(computer.enter()) as login:
                keep_target(login, place)

        meet(computers, Computer.exchange_online)

    assert_alike(computers)


def test_what_two_windows_wrote_apart_is_asked_and_drawn_in_two_languages(
    computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    """The page of the exchange counts it, the inbox shows both answers; settled, it is gone.

    Pictures of both pages lie in WAYMARK_PICTURES, where it is set, for whoever looks.
    """
    one, stick, folder = computers[0], tmp_path / "stick", picture_folder(tmp_path)
    drawn: list[Path] = []
    stick.mkdir()
    meet(computers, lambda computer: computer.exchange(stick))
    for computer, name in zip(computers, ("Amina H.", "Amina Hassan"), strict=True):
        computer.rename("Amina", name)

    with ExitStack() as windows:
        for computer in computers:
            windows.enter_context(computer.opened())
        for computer in (*computers, one):
            computer.exchange(stick)
        for language, words in QUESTIONS.items():
            one.do("speak", language)
            for page, awaited in zip(("exchange", "conflicts"), words, strict=True):
                one.do("open", page, "", "")
                one.do("see", awaited)
                drawn.append(folder / f"{page}-{language}.png")
                one.do("draw", str(drawn[-1]))
        one.do("speak", "en")
        one.do("press", "Keep this: Amina Hassan")
        one.do("see", NOTHING_LEFT)
        for computer in (one, computers[1]):
            computer.exchange(stick)
            computer.knows("Amina Hassan")

    assert_alike(computers)
    assert len({picture.read_bytes() for picture in drawn}) == 2 * len(QUESTIONS)


def meet(computers: tuple[Computer, Computer], exchange: Callable[[Computer], None]) -> None:
    """Open both windows at once, exchange in turn, and look for both people in both."""
    one, other = computers
    with ExitStack() as windows:
        for computer in computers:
            windows.enter_context(computer.opened())
        for computer in (one, other, one):
            exchange(computer)
        for computer in computers:
            computer.knows("Amina")
            computer.knows("Yusuf")


def assert_alike(computers: tuple[Computer, Computer]) -> None:
    """Both vaults know the same."""
    hashes = set()
    for computer in computers:
        with closing(computer.enter()) as login:
            hashes.add(login.store.state_hash())
            assert find_people(login, "Yusuf").people
    assert len(hashes) == 1
