"""The process in which files from outside are decoded: it has limits, no keys and no vault.

It reads one request and writes one answer, each a line of JSON and then bytes;
``decoding`` is the other end.
"""

from __future__ import annotations

import json
import sys
from typing import IO

from app.errors import Problem
from app.papers import scandecoding
from app.papers.scans import Form, Refusal
from app.papers.takings import Pixels, Taken

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 1 << 30
CPU_S = 15


def limit_process() -> None:
    """Let this process take so much memory and time, open no file and start no process.

    Windows has no such limits: there the parent's clock and the caps on sizes are all.
    """
    if sys.platform == "win32":
        return
    limits = {
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":  # macOS takes no such limit
        limits[resource.RLIMIT_AS] = MEMORY_BYTES
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer the one request that waits at ``source``; the limits begin before the file does."""
    request = json.loads(source.readline())
    form = Form(request["form"])
    scandecoding.warm_up(form)
    limit_process()
    try:
        data = source.read(int(request["size"]))
        if request["do"] == "take":
            answer, parts = _taken(scandecoding.take(data, form))
        else:
            answer, parts = _seen(
                scandecoding.page_pixels(data, form, request["page"], request["width"])
            )
    except Problem as problem:
        answer, parts = {"refused": problem.detail.rpartition(" ")[2]}, []
    except MemoryError:
        answer, parts = {"refused": Refusal.TOO_MUCH.value}, []
    sink.write(json.dumps(answer).encode() + b"\n")
    for part in parts:
        sink.write(part)
    sink.flush()


def _taken(taken: Taken) -> tuple[dict[str, object], list[bytes]]:
    photos = [
        [len(one.jpeg), one.width_px, one.height_px, int(one.is_grey)] for one in taken.photos
    ]
    told: dict[str, object] = {
        "photos": photos,
        "pages": taken.pages,
        "thumbnail": len(taken.thumbnail),
    }
    return told, [*(one.jpeg for one in taken.photos), taken.thumbnail]


def _seen(pixels: Pixels) -> tuple[dict[str, object], list[bytes]]:
    return {"width": pixels.width_px, "height": pixels.height_px}, [pixels.rgbx]
