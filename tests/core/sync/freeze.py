"""Writes the frozen bundles, once per format: python -m tests.core.sync.freeze.

A format that was given out is never frozen again; its files stay and are read for ever.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from app.records import OpId
from app.sync.bundleheader import Header, Kind, Scope, Seen
from app.vault.log import HLC_MAX
from app.vault.merge_in import Batch
from tests.core.sync.samples import ANNA, CENTRE, HUB, PEERS, PLAIN, made
from tests.core.vault.batches import Op, batch_of

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "bundle"


def samples() -> dict[str, tuple[Header, list[Batch]]]:
    """Return what is in each frozen bundle."""
    row = (b"row-number-one!!", "person", b"row-number-one!!")
    held = (b"row-number-two!!", "kind_of_later", b"row-number-one!!")
    first, second = OpId(1 << 50, 7), OpId((1 << 50) + 1, 2**63 - 1)
    changes = [
        Op(row, "preferred_name", first, "Fatima فاطمة"),
        Op(row, "preferred_name", second, {"unsaid": "later"}, (first, OpId(5, 99))),
        Op(held, "words", OpId(HLC_MAX, 7), [1, -1, True, None, b"bytes"]),
    ]
    many = [Op(row, "note", OpId(at + 1, 7), "x" * 60_000) for at in range(20)]
    chained = replace(
        PLAIN,
        kind=Kind.SNAPSHOT,
        scope=Scope.OUT,
        prev=b"p" * 32,
        seen=(Seen(b"bela" * 4, b"incarnation-two!", 9),),
        hlc=(1, 20),
        roster=b"r" * 32,
    )
    whole = replace(
        PLAIN,
        kind=Kind.SNAPSHOT,
        prev=b"q" * 32,  # it has the number of this one, and none of its own
        covers=(0, 3),
        seen=(Seen(b"bela" * 4, b"incarnation-two!", 9),),
        hlc=(1 << 50, (1 << 50) + 1),
    )
    parts = [batch_of([one]) for one in changes[:2]]
    return {
        "snapshot": (whole, [*parts, batch_of([], [b"e" * 16], [b"b" * 32])]),
        "empty": (PLAIN, []),
        "changes": (PLAIN, [batch_of(changes)]),
        "blocks": (chained, [batch_of(many)]),
        "erased": (replace(PLAIN, kind=Kind.ERASE), [batch_of([], [b"e" * 16], [b"b" * 32])]),
    }


def main() -> None:
    """Write the files that are not there yet."""
    FOLDER.mkdir(exist_ok=True)
    keys = {
        "centre": CENTRE.text,
        "hub": HUB.text,
        "sender": ANNA.device.hex(),
        "sender_public": PEERS[ANNA.device].public.hex(),
        "sender_seed": ANNA.seed.hex(),
    }
    contents = {f"{name}-1.wmb": made(sent, header) for name, (header, sent) in samples().items()}
    contents["keys.json"] = (json.dumps(keys, indent=2) + "\n").encode()
    for name, content in contents.items():
        if not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(content)
            sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
