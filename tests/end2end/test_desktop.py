"""The main job in a real window on a virtual screen, through what a screen reader sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("driver.py")
SYSTEM_PYTHON = "/usr/bin/python3"
BUS_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-run-session", "import")
PARTS = ["opened", "intake", "plan", "preview", "session", "locked", "found"]
LONGEST_S = 240

# Inside the session bus: the accessibility bus, a window manager, the program, the driver.  A
# window that comes before its manager is never made active, and so never has the focus.
SESSION = """
"$LAUNCHER" --launch-immediately >/dev/null 2>&1 &
mkfifo "$XDG_RUNTIME_DIR/managed"
openbox --startup 'sh -c "echo yes >$XDG_RUNTIME_DIR/managed"' >/dev/null 2>&1 &
read -r MANAGED <"$XDG_RUNTIME_DIR/managed"
"$PROGRAM" -m app >"$LOG" 2>&1 &
APP=$!
"$DRIVING" "$DRIVER" "$PERSON" "$SECRET" "$PICTURES"
CODE=$?
kill $APP
exit $CODE
"""


def missing() -> str:
    """Return what this computer lacks for a window that can be driven, or nothing."""
    if sys.platform != "linux":
        return "the accessibility tree is driven on Linux only"
    for program in PROGRAMS:
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not Path(BUS_LAUNCHER).exists():
        return "at-spi2-core is not installed"
    asked = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    found = subprocess.run([SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False)
    return "" if found.returncode == 0 else "python3-gi or gir1.2-atspi-2.0 is not installed"


@pytest.mark.timeout(LONGEST_S + 60)
def test_the_main_job_through_the_accessibility_tree(tmp_path: Path) -> None:
    """Intake, plan, preview, session, lock, unlock and find; nothing is nameless."""
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    pictures, runtime, log = tmp_path / "pictures", tmp_path / "runtime", tmp_path / "log"
    pictures.mkdir()
    runtime.mkdir(mode=0o700)
    environment = dict(
        os.environ,
        QT_QPA_PLATFORM="xcb",
        QT_ACCESSIBILITY="1",
        QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
        WAYMARK_TEST_PROFILE="1",
        XDG_RUNTIME_DIR=str(runtime),
        LAUNCHER=BUS_LAUNCHER,
        PROGRAM=sys.executable,
        LOG=str(log),
        DRIVING=SYSTEM_PYTHON,
        DRIVER=str(DRIVER),
        PERSON="Yusuf Tesfaye",
        SECRET="waymark demonstration",
        PICTURES=str(pictures),
    )

    ended = _on_a_screen(["dbus-run-session", "--", "bash", "-c", SESSION], environment)

    told = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    assert [one["done"] for one in told if "done" in one] == PARTS, ended.stderr[-3000:]
    assert told[-1] == {"nameless": []}
    assert "Traceback" not in log.read_text("utf-8")


def _on_a_screen(
    command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command on a virtual screen of its own."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**environment, "DISPLAY": f":{number}"},
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    finally:
        screen.terminate()
        screen.wait()
