"""Area ``sync``: merging, bundles, and an exchange that brings nothing.

On the content of a demonstration centre, some 400 changes a person, as a new computer of
the centre gets it.  Merging is measured in ``syncmerge``; sealing is compared with the bare
cipher over the same bytes; an exchange in requests and bytes.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.bench.contexts import bench_context
from app.bench.figures import Figure, Stopwatch, compare
from app.bench.layer import Scene
from app.bench.material import words
from app.bench.syncmerge import AREA, merge_figures
from app.context import Context
from app.crypto.age import CHUNK_BYTES, Encryptor
from app.crypto.agekeys import HybridIdentity
from app.schema.person import preferred_name
from app.sync.bundleheader import Header, Kind, Scope
from app.sync.bundlewriting import write_bundle
from app.sync.levels import Levels
from app.sync.parties import Sealing, Sender
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.devices import approve_device, join_device, request_device
from app.usecases.login import Login
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.vaults import NewVault, init_vault
from app.vault.heads import tell_nobody
from app.vault.merge_in import Batch
from app.vault.ruling import Ruling
from app.vault.values import decode

SHARE = 8  # one demonstration person for so many people asked for
LEAST_PEOPLE = 12
COMPUTERS = 5
EXCHANGES, CHANGES = 40, 10  # that somebody was away for
AT_ONCE = Levels(worth=2, every_ms=-(10**15), beside=0)  # all as one snapshot, whenever
SEALED_BYTES = 50_000_000
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of invented people


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures for a centre with ``people / 8`` people and five computers."""
    context = bench_context(folder)
    size = Size(max(LEAST_PEOPLE, people // SHARE), 1)
    login = new_demonstration(
        folder / "vault", PASSPHRASE, context, size=size, progress=tell_nobody
    )
    with closing(login):
        batches = list(login.store.export_stretches())
        ruling = Ruling.by(login.store.keyring.roster)
        yield from merge_figures(Scene(folder, context), batches, ruling)
        yield from _bundles(context, batches)
    yield from _sealing(context)
    new = NewVault("Linden Centre", "Leila")
    with closing(init_vault(folder / "meeting", PASSPHRASE, new, context)) as first:
        yield from _nothing_new(first, folder)
    with closing(init_vault(folder / "catching up", PASSPHRASE, new, context)) as first:
        yield from _first_sync(first, folder)


def _bundles(context: Context, batches: Sequence[Batch]) -> Iterator[Figure]:
    """Yield the bytes of bundles of some 5,000 changes each, and what a second reader costs."""
    count = sum(len(one.ops) for one in batches)
    one, two = (sum(_size(context, [each], readers) for each in batches) for readers in (1, 2))
    lines = sum(_lines_bytes(each) for each in batches)
    yield Figure(AREA, "bytes a change", two / count, 18, "count", f"{len(batches)} bundles")
    yield Figure(AREA, "bundles / JSON lines", two / lines, 0.12)
    more = (two - one) / len(batches) / 1000
    yield Figure(AREA, "a second reader", more, 1.8, "kB", "3.6 kB for two")


def _size(context: Context, batches: Sequence[Batch], readers: int) -> int:
    keys = [HybridIdentity(context.random_bytes(32)).recipient for _ in range(readers)]
    sender = Sender(context.random_bytes(16), context.random_bytes(32))
    sink = io.BytesIO()
    header = Header(Kind.DELTA, Scope.IN, context.random_bytes(16), 1, context.clock_ms)
    write_bundle(sink, Sealing(sender, tuple(keys)), header, batches)
    return len(sink.getvalue())


def _lines_bytes(batch: Batch) -> int:
    """Return how long the changes are as lines of JSON: row, field, clock, writer, value."""
    return sum(
        len(
            json.dumps(
                [
                    batch.rows[op.row][0].hex(),
                    batch.fields[op.field],
                    op.hlc,
                    batch.actors[op.actor][0],
                    decode(op.value),
                ],
                default=str,
            )
        )
        + 1
        for op in batch.ops
    )


def _sealing(context: Context) -> Iterator[Figure]:
    """Yield what sealing costs over the cipher alone, in pieces of the same length."""
    content = context.random_bytes(1_000_000)
    key = HybridIdentity(context.random_bytes(32)).recipient

    def ours(watch: Stopwatch) -> None:
        sink = _Nowhere()
        with watch.cpu():
            sealer = Encryptor(sink, [key])
            for _ in range(SEALED_BYTES // len(content)):
                sealer.write(content)
            sealer.finish()

    def bare(watch: Stopwatch) -> None:
        cipher, piece = ChaCha20Poly1305(bytes(32)), content[:CHUNK_BYTES]
        with watch.cpu():
            for number in range(SEALED_BYTES // CHUNK_BYTES):
                cipher.encrypt(number.to_bytes(12, "big"), piece, None)

    note = f"{SEALED_BYTES // 10**6} MB; the cipher alone"
    yield Figure(AREA, "seal / cipher", compare(ours, bare), 1.4, note=note)


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes, /) -> int:
        return len(data)


class CountedFolder(FolderStore):
    """A folder that counts requests and the bytes that were fetched."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.requests = self.fetched = 0

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        self.requests += 1
        return super().list(prefix)

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        before = sink.tell()
        self.requests += 1
        super().get(name, sink, most_bytes, start=start)
        self.fetched += sink.tell() - before

    def put(self, name: str, source: BinaryIO) -> None:
        self.requests += 1
        super().put(name, source)


def _nothing_new(login: Login, folder: Path) -> Iterator[Figure]:
    """Yield what an exchange costs that has nothing to bring, among five computers."""
    place = folder / "exchange"
    place.mkdir()
    put_records(login, [RowInput("person", {preferred_name.key: "Amina"})])
    with ExitStack() as open_logins:
        joined = [join(login, folder, number) for number in range(1, COMPUTERS)]
        logins = [login, *(open_logins.enter_context(closing(one)) for one in joined)]
        for _ in range(3):
            for one in logins:
                sync_store(one, FolderStore(place))
        store = CountedFolder(place)
        sync_store(logins[-1], store)
    note = f"{COMPUTERS} computers"
    yield Figure(AREA, "requests, nothing new", store.requests, COMPUTERS + 5, "count", note)
    yield Figure(AREA, "fetched, nothing new", store.fetched / 1000, 20, "kB", note)


def _first_sync(login: Login, folder: Path) -> Iterator[Figure]:
    """Yield what who was away fetches of a snapshot, against the same words in bundles."""
    place, number = folder / "years", COMPUTERS
    place.mkdir()
    chance = random.Random(1)  # noqa: S311 - invented words
    with ExitStack() as open_logins:
        readers = [
            open_logins.enter_context(closing(join(login, folder, number + at))) for at in range(2)
        ]
        for one in (login, *readers):
            sync_store(one, FolderStore(place))
        for _ in range(EXCHANGES):
            for _ in range(CHANGES):
                put_records(login, [RowInput("person", {preferred_name.key: words(chance, 2)})])
            sync_store(login, FolderStore(place))
        bundles, whole = CountedFolder(place), CountedFolder(place)
        sync_store(readers[0], bundles, push=False)
        sync_store(login, FolderStore(place), AT_ONCE)
        sync_store(readers[1], whole, push=False)
    note = f"{EXCHANGES} exchanges of {CHANGES} changes; as bundles, with levels"
    yield Figure(AREA, "first sync by snapshot / by bundles", whole.fetched / bundles.fetched, 0.95,
                 note=note)  # fmt: skip
    yield Figure(AREA, "its requests / by bundles", whole.requests / bundles.requests, 0.5)


def join(login: Login, folder: Path, number: int) -> Login:
    """Return a login at a further computer of the centre."""
    context = bench_context(folder / f"computer-{number}")
    asking = request_device(context, PASSPHRASE, f"Laptop {number}")
    welcome = approve_device(login, asking.file, asking.digits)
    return join_device(folder / f"vault-{number}", PASSPHRASE, welcome, context)
