"""What holds for every test: a clean home, a fixed time zone, and nothing left behind."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from app.context import Context
from app.records import Change, RecordId
from app.vault.ruling import Ruling
from app.vault.values import id_bytes
from app.vault.vault import Changes, Vault
from tests.fakes import LogWatch, fake_context

THREAD_PATIENCE_S = 5.0
HOME_VARIABLES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_CACHE_HOME": "home/.cache",
}

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, print_blob=True)
settings.register_profile("deep", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")  # --hypothesis-profile overrides


def pytest_configure() -> None:
    """Fix what is settled when the first module loads: time zone, language, platform of Qt."""
    os.environ.update(TZ="UTC", LC_ALL="C.UTF-8", LANGUAGE="en")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_FONT_DPI", "96")
    for name in ("WAYMARK_VAULT", "WAYMARK_TEST_PROFILE"):
        os.environ.pop(name, None)
    if sys.platform != "win32":
        time.tzset()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # As in a shell's background: what the tests start would never hear of Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give Qt a runtime folder of its own; it warns when there is none."""
    folder = tmp_path_factory.mktemp("runtime")
    folder.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield


@pytest.fixture(autouse=True)
def clean_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return this test's own home, where every settings and state folder lies."""
    for name, place in HOME_VARIABLES.items():
        folder = tmp_path / place
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[LogWatch]:
    """Fail the test that logs a warning it has not taken from this watch."""
    watch = LogWatch()
    root = logging.getLogger()
    root.addHandler(watch)
    yield watch
    root.removeHandler(watch)
    left = [record.getMessage() for record in watch.records]
    assert not left, f"unexpected log records: {left}"


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """Fail the test that leaves a Python thread alive."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        if not _is_foreign(thread):
            thread.join(THREAD_PATIENCE_S)
    alive = [thread.name for thread in left if thread.is_alive() and not _is_foreign(thread)]
    assert not alive, f"threads still alive: {alive}"


@pytest.fixture(autouse=True)
def no_window_stays() -> Iterator[None]:
    """Fail the test that leaves a window open; a test without Qt is not touched by Qt."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    shown = [w for w in widgets.QApplication.topLevelWidgets() if w.isVisible()]
    for window in shown:
        window.close()
    names = [type(window).__name__ for window in shown]
    assert not names, f"windows still open: {names}"


@pytest.fixture(autouse=True)
def what_is_written_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail the test in which something is written that other computers would not let count."""
    written = Vault._write

    def write(
        vault: Vault, changes: Sequence[Change], act: tuple[str, str], user: RecordId
    ) -> Changes:
        found = written(vault, changes, act, user)
        ruling = Ruling.by(vault.keyring.roster)
        for one in changes:
            sort = (id_bytes(user), one.kind, one.key, not one.seen)
            assert not ruling.bars(sort), f"{act[0]}: {one.kind}.{one.key} would not count"
        return found

    monkeypatch.setattr(Vault, "_write", write)


@pytest.fixture
def context(clean_home: Path) -> Context:
    """Return a world with a fixed clock, counted randomness and cheap key stretching."""
    return fake_context(clean_home / ".local" / "state" / "waymark")


def _is_foreign(thread: threading.Thread) -> bool:
    """Python's stand-in for a thread that Qt made: it cannot be joined and never ends."""
    return isinstance(thread, threading._DummyThread)
