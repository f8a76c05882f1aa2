"""``python -m tests.core.sync.freezecover FOLDER``: write a cover as it lies in a store.

Made once for each format, and read by every later version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from app.crypto.agekeys import HybridIdentity
from app.records import RecordId
from app.sync.documentcovers import Cover, cover_name, filling, piece_name
from app.sync.letters import seal_letter
from app.sync.padding import padded
from app.vault.epochs import mark_secret
from app.vault.pieces import KeptFile
from app.vault.values import id_bytes

PLACE = (bytes(range(16)), bytes(range(3, 19)), 1_795_694_400_000)
SEED, EPOCH = bytes(range(2, 34)), bytes(range(6, 38))
ROW, AMINA, FILE = (RecordId(f"00000000-0000-4000-8000-0000000000{n}") for n in (21, 11, 31))
SEALED = bytes(range(256)) * 9 + b"end"


def make(folder: Path) -> None:
    """Write the cover, its one piece and what is needed to read them."""
    secret = mark_secret(EPOCH)
    piece = SEALED + filling(secret, FILE, padded(len(SEALED)) - len(SEALED))
    kept = KeptFile(FILE, AMINA, b"key" * 20, b"picture" * 30)
    cover = Cover(ROW, kept, (hashlib.sha256(piece).digest(),), len(SEALED))
    letter = cover.to_letter(PLACE)
    to = [HybridIdentity(EPOCH).recipient.public]
    (folder / "cover-2.wmc").write_bytes(seal_letter(letter, SEED, to))
    (folder / "piece-2.wmp").write_bytes(piece)
    told = {
        "epoch_seed": EPOCH.hex(),
        "row": id_bytes(ROW).hex(),
        "subject": id_bytes(AMINA).hex(),
        "file": id_bytes(FILE).hex(),
        "cover": cover_name(secret, FILE),
        "piece": piece_name(secret, FILE, 0),
        "size": len(SEALED),
    }
    (folder / "keys.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
