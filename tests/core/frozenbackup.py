"""``python -m tests.core.frozenbackup FILE``: write a backup of this version, to be kept.

What it holds never changes: a centre, one person, and a document of 70,000 bytes.  Each
version of the format keeps one such file in tests/vectors/backup; every later one restores it.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

from app.context import KeyCost
from app.records import Change, RecordId
from app.usecases.backups import make_backup
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault
from app.vault.documents import keeping, new_key, wrap_key
from tests.fakes import fake_context, four_things

PASSPHRASE = "six words that only this sample knows"
NAME = "Sample Person"
PLAIN = bytes(n * n % 251 for n in range(70_000))
COST = KeyCost(memory_kib=64 * 1024, passes=3)


def make(path: Path) -> None:
    """Write the file at ``path``, which must not exist; works in a folder beside it."""
    place = path.with_name("making")
    place.mkdir()
    context = replace(fake_context(place / "state", seed=12), key_cost=COST)
    login = init_vault(place / "vault", PASSPHRASE, NewVault("Sample Centre", "Sam"), context)
    person = start_intake(login, four_things(NAME)).value
    key = new_key(RecordId(context.person_id()), context.random_bytes)
    blobs = {key.file: (person, wrap_key(login.store.keyring.classes, key))}
    with keeping(login.store.folder, key, PLAIN, lambda _: False):
        notes = Change("person", person, person, "notes", "Prefers mornings.")
        login.store.append([notes], "Write", user=login.user, blobs=blobs)
    make_backup(login, path)
    login.close()
    shutil.rmtree(place)


if __name__ == "__main__":
    make(Path(sys.argv[1]).absolute())
