"""Real servers on this computer, as the stores of the tests: how each is started and stopped.

Those of Python run in the test's own process or beside it and are always there.  The
others are used where they are installed; docs in CONTRIBUTING.md.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from app.sync.stores.access import Access
from app.sync.stores.address import address_in
from tests.stores.serving import LOGIN, SECRET

ROOT = Path(__file__).resolve().parents[2]
START_S = 20.0
Engine = Callable[[Path], AbstractContextManager[Access]]


def access_to(url: str) -> Access:
    """Return what opens a place of the tests."""
    address, _ = address_in(url)
    return Access(address, LOGIN, SECRET)


def free_port() -> int:
    """Return a port of this computer that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until somebody listens at a port."""
    pause = threading.Event()
    for _ in range(int(START_S / 0.05)):
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        pause.wait(0.05)
    raise AssertionError("the server did not start")


@contextmanager
def running(arguments: list[str], port: int, folder: Path, **more: str) -> Iterator[None]:
    """Run a server in a process of its own for as long as it is needed."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            arguments, stdout=log, stderr=log, cwd=folder, env={**os.environ, **more}
        )
        try:
            wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.wait(10)


def need(*programs: str) -> list[str]:
    """Return the paths of programs; skip the test where one is not installed.

    With WAYMARK_ENGINES=all, as in CI, it fails instead.
    """
    found = [shutil.which(one, path=f"{os.environ['PATH']}:/usr/sbin") for one in programs]
    missing = [one for one, path in zip(programs, found, strict=True) if path is None]
    if missing and os.environ.get("WAYMARK_ENGINES") == "all":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    return [path for path in found if path]


# -- in Python, always there ----------------------------------------------------------------------


@contextmanager
def wsgidav(folder: Path) -> Iterator[Access]:
    """WsgiDAV behind cheroot."""
    with python("wsgidav", folder) as port:
        yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def python(name: str, folder: Path) -> Iterator[int]:
    """Run a server of ``serving``; give its port."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    arguments = [sys.executable, "-m", "tests.stores.serving", name, str(port), str(files)]
    with running(arguments, port, folder, PYTHONPATH=str(ROOT)):
        yield port


ENGINES: dict[str, Engine] = {
    "wsgidav": wsgidav,
}
ALWAYS = ("wsgidav",)
