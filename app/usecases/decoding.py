"""Files from outside, decoded by a child process that has limits and knows nothing else.

The child may be led astray by the file, so its answer is only believed as far as it
has the right shape: sizes that are bounded, pixels and JPEG bytes that nobody here decodes.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.context import is_frozen
from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.papers.scans import (
    LONGEST_SIDE_PX,
    LONGEST_THUMBNAIL_PX,
    MOST_BYTES,
    MOST_PAGES,
    MOST_PHOTOS,
    Form,
    Refusal,
    form_of,
    refused,
)
from app.papers.takings import Photo, Pixels, Taken

WALL_S, PAGE_WALL_S = 30.0, 15.0
WIDEST_VIEW_PX = 3000
MOST_VIEW_PX = 25_000_000

_LONGEST_LINE = 64 * 1024
_MOST_THUMBNAIL_BYTES = 2 * LONGEST_THUMBNAIL_PX**2
_ROOT = Path(__file__).resolve().parents[2]
_CRASHES = frozenset(
    -int(getattr(signal, name)) for name in ("SIGSEGV", "SIGBUS") if hasattr(signal, name)
)
_COMMAND = (sys.executable, "-m", "app", "decode")


class Stopper:
    """Ends one decoding from another thread, at once and also before it has begun."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._is_stopped = self._is_late = False

    @property
    def is_stopped(self) -> bool:
        """Whether somebody wanted an end."""
        return self._is_stopped

    @property
    def is_over(self) -> bool:
        """Whether the process was ended from here: wanted, or because its time was over."""
        return self._is_stopped or self._is_late

    def stop(self) -> None:
        """End the decoding; whoever waits for it gets Problem 41."""
        self._is_stopped = True
        self._kill()

    def end_late(self) -> None:
        """End the decoding because it takes too long (24)."""
        self._is_late = True
        self._kill()

    def watch(self, child: subprocess.Popen[bytes]) -> None:
        """Take ``child`` as the process to end, until ``let_go``."""
        with self._lock:
            self._child = child
        if self._is_stopped:
            self._kill()

    def let_go(self) -> None:
        """Forget the process: its number may soon be another's."""
        with self._lock:
            self._child = None

    def _kill(self) -> None:
        with self._lock:
            if self._child is not None:
                self._child.kill()


@dataclass(frozen=True)
class Decoder:
    """Decodes one file at a time in a fresh process.

    command: starts the child.  wall_s: after so many seconds it is ended; page_wall_s:
    the same for one page, for which somebody is waiting.
    """

    command: tuple[str, ...] = _COMMAND
    wall_s: float = WALL_S
    page_wall_s: float = PAGE_WALL_S

    def take(self, data: bytes) -> tuple[Form, Taken]:
        """Return what ``data`` is and what is kept of it; raise the Problem of its Refusal."""
        form = form_of(data)
        request = {"do": "take", "form": form.value}
        with self._asked(request, data, self.wall_s, Stopper()) as (told, source):
            pages = _number(told.get("pages"), MOST_PAGES)
            sizes = _sizes(told.get("photos"), form)
            thumbnail = _number(told.get("thumbnail"), _MOST_THUMBNAIL_BYTES)
            photos = tuple(
                Photo(_exactly(source, size), wide, high, bool(grey))
                for size, wide, high, grey in sizes
            )
            return form, Taken(photos, pages, _exactly(source, thumbnail))

    def page(
        self, data: bytes, form: Form, page: int, width_px: int, *, stopper: Stopper | None = None
    ) -> Pixels:
        """Return a page, counted from 1, as pixels at most ``width_px`` wide (1 to 3000).

        stopper: ends it before its time, with Problem 41.
        """
        width = max(1, min(width_px, WIDEST_VIEW_PX))
        request = {"do": "page", "form": form.value, "page": page, "width": width}
        asked = self._asked(request, data, self.page_wall_s, stopper or Stopper())
        with asked as (told, source):
            wide = _number(told.get("width"), WIDEST_VIEW_PX)
            high = _number(told.get("height"), MOST_VIEW_PX // wide)
            return Pixels(wide, high, _exactly(source, wide * high * 4))

    @contextmanager
    def _asked(
        self, request: dict[str, Any], data: bytes, wall_s: float, stopper: Stopper
    ) -> Iterator[tuple[dict[str, Any], IO[bytes]]]:
        """Give the child's first line and the pipe from which the rest comes; end it after."""
        with _child(self.command, wall_s, stopper) as (child, sink, source):
            with suppress(OSError):  # it ended before it had read all; its code says why
                sink.write(json.dumps({**request, "size": len(data)}).encode() + b"\n")
                sink.write(data)
                sink.close()
            line = source.readline(_LONGEST_LINE)
            if not line.endswith(b"\n"):
                child.kill()
                raise _why(child.wait(), was_ended=stopper.is_over)
            yield _told(line), source


@contextmanager
def _child(
    command: tuple[str, ...], wall_s: float, stopper: Stopper
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """Give a fresh process with its input and output; it is ended after, or by clock or stopper."""
    if stopper.is_stopped:
        raise _stopped()
    child = subprocess.Popen(  # noqa: S603 - our own program; the file goes through the pipe
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if is_frozen() else _ROOT,
    )
    if child.stdin is None or child.stdout is None:
        raise Defect("the decoder has no pipes")
    clock = threading.Timer(wall_s, stopper.end_late)
    stopper.watch(child)
    clock.start()
    try:
        yield child, child.stdin, child.stdout
    except Problem:
        if stopper.is_stopped:
            raise _stopped() from None
        raise
    finally:
        clock.cancel()
        stopper.let_go()
        child.kill()
        with suppress(OSError):
            child.stdin.close()
        child.stdout.close()
        child.wait()
        clock.join()


def _stopped() -> Problem:
    return Problem(N_("Stopped."), Code.CANCELLED)


def _why(code: int, *, was_ended: bool) -> Exception:
    """Return why a child gave no answer: over a limit, a broken file, or our own mistake."""
    if code > 0 and not was_ended:
        return Defect(f"the decoder ended with {code}")
    return refused(Refusal.BROKEN if code in _CRASHES else Refusal.TOO_MUCH)


def _told(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise refused(Refusal.BROKEN)
    if "refused" in told:
        known = {one.value: one for one in Refusal}
        raise refused(known.get(str(told["refused"]), Refusal.BROKEN))
    return told


def _sizes(told: object, form: Form) -> list[tuple[int, int, int, int]]:
    """Return bytes, width, height and greyness of each photo; none of a PDF, else 1 to 40."""
    rows = told if isinstance(told, list) else []
    least, most = (0, 0) if form is Form.PDF else (1, MOST_PHOTOS)
    if not least <= len(rows) <= most:
        raise refused(Refusal.BROKEN)
    limits = (MOST_BYTES, LONGEST_SIDE_PX, LONGEST_SIDE_PX)
    sizes = []
    for one in rows:
        if not isinstance(one, list) or len(one) != len(limits) + 1:
            raise refused(Refusal.BROKEN)
        size, wide, high = (_number(part, limit) for part, limit in zip(one, limits, strict=False))
        sizes.append((size, wide, high, int(bool(one[3]))))
    return sizes


def _number(told: object, most: int) -> int:
    """Return a whole number from 1 to ``most``, or refuse the file."""
    if not isinstance(told, int) or isinstance(told, bool) or not 1 <= told <= most:
        raise refused(Refusal.BROKEN)
    return told


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise refused(Refusal.BROKEN)
    return data
