"""Area ``documents``: what sealing a scan costs, against the same bytes in a plain file.

Each act is the first one of a fresh process (``app.bench.documentwork``); both sides
write aside, flush, rename and flush the folder.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.bench.documentwork import sealed_path
from app.bench.figures import Figure
from app.errors import Defect

AREA = "documents"
SIZES_MB = (1, 8, 50)
MB = 1_000_000
ROUNDS = 7
ACTS = (("write", "", 1.4), ("read", "", None), ("read", "_cold", 1.5))


def measure(folder: Path, _people: int) -> Iterator[Figure]:
    """Yield the figures for documents of 1, 8 and 50 MB in ``folder``."""
    for size_mb in SIZES_MB:
        for act, how, limit in ACTS:
            sealed, plain = _least(folder, (act, how), size_mb * MB)
            name = f"{act} {size_mb} MB" + (", from the disk" if how else "")
            note = f"plain file {1000 * plain:.1f} ms"
            yield Figure(AREA, name, sealed / plain, limit, note=note)
            yield Figure(AREA, f"{name}, time", 1000 * sealed, unit="ms")
        yield Figure(AREA, f"size {size_mb} MB", _size(folder) / (size_mb * MB), 1.01)


def _least(folder: Path, act: tuple[str, str], size: int) -> tuple[float, float]:
    """Return the least seconds that the sealed and the plain side took, in rounds by turns.

    act: what is done, and how; the side's name stands between.
    """
    sealed = plain = math.inf
    for _ in range(ROUNDS):
        sealed = min(sealed, _timed(folder, "_sealed".join(act), size))
        plain = min(plain, _timed(folder, "_plain".join(act), size))
    return sealed, plain


def _timed(folder: Path, work: str, size: int) -> float:
    ended = subprocess.run(  # noqa: S603 - our own program, with a folder, a name and a number
        [sys.executable, "-m", "app.bench.documentwork", str(folder), work, str(size)],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if ended.returncode:
        raise Defect(f"the bench of {work} ended with {ended.returncode}")
    return float(ended.stdout)


def _size(folder: Path) -> int:
    return sealed_path(folder).stat().st_size
