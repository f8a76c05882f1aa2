#!/usr/bin/env python3
"""One command for a fresh machine: ``python3 run.py [-y] [TASK] [ARGUMENTS]``.

Standard library only.  Checks the system packages of Debian-like systems, makes
``.venv``, installs the hash-pinned lock, compiles the catalogues, starts the task:

    run     the program (the default)      test    every check and test
    cli     one command of the command line      words   renew i18n/ from the sources
    build   the program as one folder      shots   pictures of every screen

What stops the set-up is said in one sentence, with exit code 3; nothing here
waits for ever.  ``-y`` (first, or last) agrees to system packages beforehand.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UNFINISHED = VENV / ".unfinished"
OLDEST, NEWEST = (3, 11), (3, 14)  # NEWEST: the last that the pinned Qt supports
SET_UP_FAILED = 3
STOPPED = 130

OFFSCREEN = (
    "libgl1", "libegl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0", "libglib2.0-0",
)  # fmt: skip
WINDOW = (
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1",
    "libxcb-randr0", "libxcb-xfixes0", "libxcb-sync1", "libxkbcommon-x11-0", "libx11-xcb1",
)  # fmt: skip
# Reading papers back with a second program, and a real window driven as a screen reader would.
TESTING = (
    "poppler-utils", "xvfb", "xauth", "openbox", "dbus", "at-spi2-core", "gir1.2-atspi-2.0",
    "python3-gi", "xdotool", "imagemagick", "zbar-tools",
)  # fmt: skip

TASKS = {
    "run": ["-m", "app"],
    "cli": ["-m", "app"],
    "test": ["-m", "tests.check"],
    "words": ["-m", "tests.words", "update"],
    "build": ["-m", "PyInstaller", "--noconfirm", "build.spec"],
    "shots": ["-m", "tests.ui.shots"],
}
WITHOUT_DISPLAY = ["-m", "app", "walk"]
AT_THE_CALLER = frozenset({"run", "cli"})  # started where the person stands; the rest in ROOT

# Where packages come from is this machine's business; how they are installed is ours.
PIP_SOURCES = frozenset({
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CONFIG_FILE",
    "PIP_CERT", "PIP_CLIENT_CERT", "PIP_TRUSTED_HOST", "PIP_PROXY", "PIP_KEYRING_PROVIDER",
    "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "PIP_DEFAULT_TIMEOUT", "PIP_TIMEOUT", "PIP_RETRIES",
})  # fmt: skip
MISLEADING = ("PIP_", "PYTHON", "__PYVENV", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")


class Trouble(Exception):
    """What stops the set-up; its words are the one sentence a person reads."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, start the task; return its exit code, or 2, 3 or 130 of our own."""
    task, rest, agreed = read_arguments(arguments)
    if task not in TASKS:
        tell(f"There is no task of this name; the tasks are {', '.join(TASKS)}.")
        return 2
    command = [*TASKS[task], *rest]
    windowless = task in {"cli", "words"}
    try:
        check_python(sys.version_info[:2], is_64_bit=sys.maxsize > 2**32)
        if task == "run" and not has_display(os.environ, sys.platform):
            tell("There is no display here, so Waymark walks through its main job in text.")
            command, windowless = [*WITHOUT_DISPLAY, *rest], True
        set_up(task, windowless=windowless, agreed=agreed)
        return start(command, Path.cwd() if task in AT_THE_CALLER else ROOT)
    except Trouble as trouble:
        tell(str(trouble))
        return SET_UP_FAILED
    except OSError as error:
        tell(f"Waymark could not use its own folder or start a program: {error}")
        return SET_UP_FAILED
    except KeyboardInterrupt:
        tell("Stopped; the same command goes on from here.")
        return STOPPED


def read_arguments(arguments: Sequence[str]) -> tuple[str, list[str], bool]:
    """Return (task, its arguments, agreed).

    A last ``-y`` is ours except after ``cli``, whose arguments are left alone.
    """
    rest = list(arguments)
    agreed = False
    while rest and rest[0] in {"-y", "--yes"}:
        agreed = bool(rest.pop(0))
    task = rest.pop(0) if rest else "run"
    if task != "cli" and rest and rest[-1] in {"-y", "--yes"}:
        agreed = bool(rest.pop())
    return task, rest, agreed


def check_python(version: tuple[int, int], *, is_64_bit: bool) -> None:
    """Accept the Python that runs this file, or raise Trouble."""
    if not OLDEST <= version <= NEWEST or not is_64_bit:
        raise Trouble(
            f"Waymark needs a 64-bit Python 3.{OLDEST[1]} to 3.{NEWEST[1]};"
            f" this one is {platform.python_version()} ({platform.architecture()[0]})."
        )


def has_display(environ: Mapping[str, str], system: str) -> bool:
    """Tell whether a window can be shown; a local X display counts when its socket is there."""
    if system in {"win32", "darwin", "cygwin"}:
        return True
    if environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return True
    host, _, number = environ.get("DISPLAY", "").partition(":")
    if host in {"", "unix"}:
        socket = Path("/tmp/.X11-unix", "X" + number.partition(".")[0])  # noqa: S108 - X11's place
        return bool(number) and socket.exists()
    return True


def set_up(task: str, *, windowless: bool, agreed: bool) -> None:
    """Bring system packages, ``.venv`` and catalogues up to date; cheap when nothing changed."""
    wanted = [] if windowless else [*OFFSCREEN]
    if task == "test" or (wanted and has_display(os.environ, sys.platform)):
        wanted += WINDOW
    wanted += TESTING if task == "test" else []
    install_packages(missing_packages([*wanted, *venv_package()]), agreed=agreed)
    prepare_environment(
        ROOT / ("requirements.lock" if task in AT_THE_CALLER else "requirements-dev.lock")
    )
    if not windowless:
        check_qt_loads()
    compile_catalogues()


def venv_package() -> list[str]:
    """Return the package that makes virtual environments, where this Python came without."""
    if PYTHON.exists() or importlib.util.find_spec("ensurepip"):
        return []
    return ["python{}.{}-venv".format(*sys.version_info[:2])]


def missing_packages(names: Sequence[str]) -> list[str]:
    """Return those of ``names`` that a Debian-like system lacks; nothing elsewhere."""
    if not names or not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return []
    asked = [*names, *(name + "t64" for name in names)]  # the 64-bit time change renamed some
    answer = ended(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked])
    return not_installed(names, answer.stdout)


def not_installed(names: Iterable[str], status: str) -> list[str]:
    """Return the names that ``status`` (lines of "package state") does not call installed."""
    there = {line.split()[0] for line in status.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in there and name + "t64" not in there]


def install_packages(names: Sequence[str], *, agreed: bool) -> None:
    """Install system packages where we may; else raise Trouble that names the command."""
    if not names:
        return
    root = os.geteuid() == 0 if sys.platform != "win32" else False
    by_hand = f"{'' if root else 'sudo '}apt-get install {' '.join(names)}"
    if not agreed:
        agreed = ask(names) if has_terminal() else root
    if not agreed or not (root or shutil.which("sudo")):
        raise Trouble(f"Waymark needs some system packages once; please run: {by_hand}")
    tell(f"Installing system packages: {' '.join(names)}")
    as_root = [] if root else ["sudo"] if has_terminal() else ["sudo", "-n"]
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=l", "apt-get", "-qq"]
    for option in (
        "DPkg::Lock::Timeout=120", "Acquire::Retries=2", "Acquire::http::Timeout=30",
        "Acquire::https::Timeout=30", "Dpkg::Options::=--force-confold",
    ):  # fmt: skip
        settings += ["-o", option]
    ended([*as_root, *settings, "update"], limit_s=600)  # without a network an old list may do
    install = ["install", "-y", "--no-install-recommends", *names]
    result = ended([*as_root, *settings, *install], limit_s=1800)
    if result.returncode != 0:
        tell("\n".join((result.stdout + result.stderr).splitlines()[-12:]))
        raise Trouble(f"The system packages could not be installed; please run: {by_hand}")


def has_terminal() -> bool:
    """Tell whether a person can be asked."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


def ask(names: Sequence[str]) -> bool:
    """Ask on the terminal; an empty answer agrees."""
    tell(f"Waymark needs these system packages once: {' '.join(names)}")
    try:
        answer = input("Install them now? [Y/n] ")
    except EOFError:
        return False
    return answer.strip().lower() in {"", "y", "yes"}


def prepare_environment(lock: Path) -> None:
    """Make ``.venv`` hold exactly what ``lock`` names; do nothing when its stamp is right.

    A set-up that was cut off leaves its mark, and the next one starts afresh.
    """
    stamp = VENV / f".{lock.stem}.stamp"
    want = digest([lock.read_bytes(), sys.version.encode()])
    if PYTHON.exists() and not UNFINISHED.exists() and reads(stamp, want):
        return
    with only_one_set_up():
        if UNFINISHED.exists() or not environment_works():
            make_environment()
        UNFINISHED.touch()
        installed = install_lock(lock)
        if installed:
            stamp.write_text(want, encoding="ascii")
        UNFINISHED.unlink()  # pip fetches all before it changes anything: no fetch, no half
    if not installed:
        raise Trouble(
            "Waymark's packages could not be fetched, see above; connect this computer once,"
            " then run the same command again."
        )


def environment_works() -> bool:
    """Tell whether ``.venv`` has a Python that runs, of our version, with pip in it."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = ended([str(PYTHON), "-I", "-c", probe])
    except OSError:
        return False
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_environment() -> None:
    """Make an empty ``.venv``; its unfinished mark is there from the first moment."""
    tell("Making .venv, Waymark's own place for Python packages.")
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    for child in VENV.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        elif child != UNFINISHED:
            child.unlink()
    made = ended([sys.executable, "-m", "venv", str(VENV)], limit_s=600)
    if made.returncode != 0:
        tell((made.stdout + made.stderr).strip())
        raise Trouble("This Python could not make a virtual environment; its words stand above.")


def install_lock(lock: Path) -> bool:
    """Install ``lock``, every hash checked, nothing compiled; tell whether pip could."""
    tell(f"Installing what {lock.name} names; the first time this takes a minute or more.")
    command = [
        str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
        "--require-hashes", "--only-binary=:all:", "--requirement", str(lock),
    ]  # fmt: skip
    if has_terminal():  # a person sees how far it is, at whatever speed
        environment = clean_environment(os.environ)
        return subprocess.run(command, env=environment, check=False).returncode == 0
    installed = ended(command, limit_s=3600)
    if installed.returncode != 0:
        tell("\n".join(installed.stderr.splitlines()[-12:]))
    return installed.returncode == 0


def check_qt_loads() -> None:
    """Find out once, in words, whether this system lacks a library that Qt needs."""
    mark = VENV / ".qt-loads"
    if mark.exists():
        return
    probe = "import PySide6.QtSvg, PySide6.QtWidgets"
    tried = ended([str(PYTHON), "-I", "-c", probe], limit_s=300)
    if tried.returncode != 0:
        last = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Trouble(f"A system library that the window needs is missing: {last}")
    mark.touch()


@contextlib.contextmanager
def only_one_set_up() -> Iterator[None]:
    """Hold this folder's set-up lock, which ends with the process; raise Trouble if it is held."""
    handle = os.open(__file__, os.O_RDONLY)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - one system's way

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind the end, so reading stays free
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - the other systems' way

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Trouble("Another start is setting Waymark up; please wait for it to end.") from None
    try:
        yield
    finally:
        os.close(handle)


def compile_catalogues(folder: Path = ROOT / "i18n") -> None:
    """Make every ``.mo`` that gettext reads from its ``.po``, when one of them changed."""
    sources = sorted(folder.glob("*/LC_MESSAGES/waymark.po"))
    stamp = VENV / ".catalogues.stamp"
    want = digest(source.read_bytes() for source in sources)
    if not sources:
        return
    if reads(stamp, want) and all(source.with_suffix(".mo").exists() for source in sources):
        return
    pybabel = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
    made = ended([*pybabel, "--directory", str(folder), "--domain", "waymark"], limit_s=300)
    if made.returncode != 0:
        tell((made.stdout + made.stderr).strip())
        raise Trouble("The catalogues in i18n could not be compiled; the reason stands above.")
    stamp.write_text(want, encoding="ascii")


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return ``environ`` without what could lead our Python, pip or Qt astray."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.upper().startswith(MISLEADING) or name.upper() in PIP_SOURCES
    }
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",  # a folder called app where the person stands is not ours
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
    }


def start(command: Sequence[str], folder: Path) -> int:
    """Become the task's process; where the system cannot (Windows), wait for it."""
    environment = clean_environment(os.environ)
    line = [str(PYTHON), *command]
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it may have been closed before we were started
            stream.flush()
    if sys.platform != "win32":
        os.chdir(folder)
        os.execve(line[0], line, environment)  # noqa: S606 - no shell is wanted
    with subprocess.Popen(line, cwd=folder, env=environment) as child:
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the child hears it too
                return child.wait()


def ended(command: Sequence[str], limit_s: int = 60) -> subprocess.CompletedProcess[str]:
    """Return how ``command`` ended, with its output; it gets no input and limited time."""
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            env=clean_environment(os.environ), timeout=limit_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        words = f"{Path(command[0]).name} did not end within {limit_s} seconds"
        return subprocess.CompletedProcess(command, 1, "", words)


def reads(stamp: Path, want: str) -> bool:
    """Tell whether ``stamp`` holds the words ``want``."""
    try:
        return stamp.read_text(encoding="ascii") == want
    except (OSError, ValueError):
        return False


def digest(parts: Iterable[bytes]) -> str:
    """Return one SHA-256 over ``parts``, each with its length before it."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def tell(words: str) -> None:
    """Say ``words`` on standard error, so that a command's output stays its own."""
    if sys.stderr is not None:  # closed: print would take standard output for it
        print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
