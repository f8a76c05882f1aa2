"""``python -m app.bench AREA PEOPLE``: measure one area and print its figures as JSON.

A process of its own for each area, so that nothing that ran before is in the caches.
"""

from __future__ import annotations

import json
import sys
import tempfile  # noqa: TID251 - the one place: invented content, encrypted but for filler
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.bench import backup, batch, documents, matching, paper, scale, size, start, storage, sync
from app.bench.figures import Figure

Measure = Callable[[Path, int], Iterator[Figure]]

AREAS: Mapping[str, Measure] = MappingProxyType(
    {
        one.AREA: one.measure
        for one in (start, storage, documents, paper, batch, size, matching, backup, sync, scale)
    }
)


def main(arguments: Sequence[str]) -> int:
    """Measure in a folder that is gone afterwards; return 0 if every limit is kept, else 1."""
    area, people = arguments
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        figures = list(AREAS[area](Path(folder), int(people)))
    sys.stdout.write(json.dumps([one.as_object() for one in figures]) + "\n")
    return 0 if all(one.passes for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
