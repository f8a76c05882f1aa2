"""Area ``backup``: making and testing a backup, against plain copying of the same bytes.

Both end with their bytes on the disk (fsync) and in one file; the plain copy reads the vault's
files as they lie there, without a key, a test or a look at them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from app.bench.contexts import bench_context
from app.bench.figures import Figure, Stopwatch, least_times
from app.records import Change, RecordId
from app.usecases.backups import check_backup, make_backup, quietly
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.login import Login
from app.usecases.people import recent_people
from app.vault.documents import keeping, new_key, wrap_key

AREA = "backup"
ROUNDS = 5
DOCUMENT_BYTES = 1_500_000  # a photo of a paper
PIECE_BYTES = 1024 * 1024


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures for a demonstration centre with documents; wall time, since disks count."""
    context = bench_context(folder)
    size_of = Size(people, 1)
    login = new_demonstration(folder / "vault", None, context, size=size_of, progress=quietly)
    try:
        documents = _add_documents(login)
        target, copy = folder / "backup", folder / "copy"

        def make(stopwatch: Stopwatch) -> None:
            target.unlink(missing_ok=True)
            with stopwatch.wall():
                make_backup(login, target)

        def plain(stopwatch: Stopwatch) -> None:
            copy.unlink(missing_ok=True)
            with stopwatch.wall():
                _copy(login.store.folder.path, copy)

        def test(stopwatch: Stopwatch) -> None:
            with stopwatch.wall():
                check_backup(login, target, closely=False)

        made_s, copied_s = least_times(make, plain, ROUNDS)
        tested_s, _ = least_times(test, plain, ROUNDS)
        size = target.stat().st_size
        note = f"{size / 10**6:.0f} MB with {documents} documents"
        yield Figure(AREA, "make and test / copy", made_s / copied_s, 30, note=note)
        yield Figure(AREA, "test alone / copy", tested_s / copied_s, 20)
        yield Figure(AREA, "size / bytes of the vault", size / copy.stat().st_size, 1.05)
        yield Figure(AREA, "make and test", made_s * 1000, unit="ms")
    finally:
        login.close()


def _add_documents(login: Login) -> int:
    """Keep sealed files with as many bytes as the records have; return how many files.

    The same share at every size of a centre, since records cost more to look at than files.
    """
    count = 1 + login.store.folder.records_path.stat().st_size // DOCUMENT_BYTES
    person = next(iter(recent_people(login))).person
    for number in range(count):
        key = new_key(RecordId(login.context.person_id()), login.context.random_bytes)
        blobs = {key.file: (person, wrap_key(login.store.keyring.classes, key))}
        change = Change("person", person, person, "notes", f"{number}")
        with keeping(login.store.folder, key, os.urandom(DOCUMENT_BYTES), lambda _: False):
            login.store.append([change], "Bench", user=login.user, blobs=blobs)
    return count


def _copy(folder: Path, target: Path) -> None:
    """Put the bytes of every file of a vault into one file, durably."""
    with target.open("wb", buffering=0) as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                with path.open("rb", buffering=0) as source:
                    while piece := source.read(PIECE_BYTES):
                        out.write(piece)
        os.fsync(out.fileno())
