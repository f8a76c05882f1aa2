"""Ctrl-C and a log-out end the desktop as its own button does: cleanly, without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.endings import ENDINGS, EndWatch

ROOT = Path(__file__).resolve().parents[2]

# The desktop under its supervisor; the window's process says how far it has come.
WINDOW = """
import sys
print("started", flush=True)
from PySide6.QtCore import QTimer
import ui.__main__ as desktop

class Told(desktop.Window):
    def show(self):
        super().show()
        QTimer.singleShot(0, lambda: print("shown", flush=True))

    def closeEvent(self, event):
        print("closed", flush=True)
        super().closeEvent(event)

desktop.Window = Told
sys.exit(desktop.main([]))
"""
SUPERVISED = """
import sys
from app.supervisor import supervise
sys.exit(supervise([sys.executable, "-c", sys.argv[1]]))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give the desktop as a terminal starts it: a group of processes of its own."""
    child = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, WINDOW],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield child
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("started", signal.SIGINT),
        ("shown", signal.SIGINT),
        ("shown", signal.SIGTERM),
        ("shown", signal.SIGHUP),
    ],
)
def test_a_signal_to_the_terminal_ends_the_desktop(
    desktop: subprocess.Popen[str], moment: str, number: signal.Signals
) -> None:
    """At any moment, with the signal's code, and no traceback; the window is closed first."""
    assert desktop.stdout is not None
    while desktop.stdout.readline().strip() != moment:
        assert desktop.poll() is None

    os.killpg(desktop.pid, number)

    said, complaints = desktop.communicate(timeout=60)
    assert desktop.returncode == 128 + number
    assert "closed" in said
    assert complaints == ""


def test_ctrl_c_during_a_lock_starts_no_other_window(tmp_path: Path) -> None:
    """The window locks itself while the terminal asks all of them to end."""
    locking = "import os, signal; os.killpg(0, signal.SIGINT); raise SystemExit(75)"
    ended = subprocess.run(
        [sys.executable, "-c", SUPERVISED, locking],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
        check=False,
    )

    assert ended.returncode == 128 + signal.SIGINT
    assert ended.stderr == ""


@pytest.mark.parametrize("number", ENDINGS)
def test_a_signal_is_told_once(qapp: QApplication, qtbot: QtBot, number: signal.Signals) -> None:
    """However many come; a second Ctrl-C is left to the system, if the window hangs."""
    before = {one: signal.getsignal(one) for one in ENDINGS}
    told: list[int] = []
    watch = EndWatch()
    watch.asked.connect(told.append)
    try:
        for _ in range(1 if number == signal.SIGINT else 3):
            os.kill(os.getpid(), number)
            QApplication.processEvents()
        qtbot.waitUntil(lambda: told == [number])
        is_left = signal.getsignal(number) is signal.SIG_DFL
        assert is_left == (number == signal.SIGINT)
    finally:
        watch.stop()

    assert {one: signal.getsignal(one) for one in ENDINGS} == before


def test_an_ignored_signal_stays_ignored(qapp: QApplication, qtbot: QtBot) -> None:
    """Started with nohup, the desktop outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    watch = EndWatch()
    try:
        with qtbot.assertNotEmitted(watch.asked, wait=50):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        watch.stop()
        signal.signal(signal.SIGHUP, before)
