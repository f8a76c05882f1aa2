"""Area ``start``: what a command costs before it does anything."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.bench.figures import Figure, Side, Stopwatch, compare, least_times
from app.context import is_frozen

if sys.platform != "win32":
    import resource

AREA = "start"
ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]
WORDS = ("schema", "person")
COMMAND = ("-m", "app", *WORDS)

# A command that draws nothing, shows no window and changes no table needs none of these.
LATE = (
    "PIL", "PySide6", "babel", "httpx", "icu4py", "paramiko", "pypdfium2", "reportlab", "segno",
    "sqlite_utils", "uharfbuzz",
)  # fmt: skip

_LOADED = """
import io, json, sys
from app.cli.main import main
said, sys.stdout = sys.stdout, io.StringIO()
main(sys.argv[1:])
ours = {"app", "__main__"}
print(json.dumps([name for name in sys.modules if name.partition(".")[0] not in ours]), file=said)
"""
# The same modules without ours; what cannot be imported by its name is an alias or within another.
_IMPORT = "try: import {name}\nexcept ImportError: pass\n"


def measure(_folder: Path, _people: int) -> Iterator[Figure]:
    """Yield the figures of starting ``waymark schema person``."""
    if is_frozen():  # there is no Python beside it to be compared with
        built_s, _ = least_times(_running(*WORDS), lambda _watch: None, ROUNDS)
        yield Figure(AREA, "command", built_s * 1000, unit="ms", note="CPU time")
        return
    loaded = _loaded()
    ours, bare = _running(*COMMAND), _running("-c", "pass")
    command_s, bare_s = least_times(ours, bare, ROUNDS)
    # What Python was built with is kept in a module that no import statement can name.
    named = [one for one in loaded if all(part.isidentifier() for part in one.split("."))]
    libraries = "".join(_IMPORT.format(name=name) for name in named)
    share = compare(ours, _running("-c", libraries), ROUNDS)
    yield Figure(AREA, "command / the libraries it loads", share, 2.0)
    yield Figure(AREA, "command / bare Python", command_s / bare_s, 75)
    yield Figure(AREA, "command", command_s * 1000, unit="ms", note="CPU time")
    early = sorted(set(LATE) & {name.partition(".")[0] for name in loaded})
    yield Figure(AREA, "late libraries loaded", len(early), 0, "count", ", ".join(early))


def _running(*arguments: str) -> Side:
    """Return a side that runs Python with ``arguments`` in a process of its own."""

    def run(watch: Stopwatch) -> None:
        with _counted(watch):
            _python(*arguments)

    return run


@contextmanager
def _counted(watch: Stopwatch) -> Iterator[None]:
    """Count the processor time of processes that end inside; on Windows the time that passes."""
    if sys.platform == "win32":
        with watch.wall():
            yield
    else:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        yield
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        watch.least_s = min(watch.least_s, used)


def _loaded() -> list[str]:
    """Return the modules that are there once the command has run, ours left out."""
    names: list[str] = json.loads(_python("-c", _LOADED, *WORDS))
    return names


def _python(*arguments: str) -> str:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return ended.stdout
