"""What this vault has sent and taken in: its keys for that, its chain, and bundles as one merge.

Knows batches and rows of tables; knows neither files nor seals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from app.schema.fields import Schema
from app.vault import exporting, heldback, inward, merge_in, outward, relay
from app.vault.arrived import Arrived
from app.vault.batchcheck import check_batch
from app.vault.bundlerows import Bundles
from app.vault.burials import Burials
from app.vault.chains import (
    MERGED,
    OUT,
    BundleRow,
    Chain,
    Chains,
    Stretch,
    advance,
    bring_back,
    note,
)
from app.vault.epochs import Epochs, mark_secret
from app.vault.heldbook import HeldBook
from app.vault.hubbook import HubBook
from app.vault.joining import DeviceSecret
from app.vault.merge_in import Batch, Merged
from app.vault.opening import Connection, empty_wal, translating, write_transaction
from app.vault.outside import Outside
from app.vault.outward import Note, Noting
from app.vault.pieces import Pieces
from app.vault.quarantine import Quarantine
from app.vault.receiving import ReceivingKeys
from app.vault.relaybook import RelayBook
from app.vault.ruling import Ruling
from app.vault.tables import get_meta, number, put_meta
from app.vault.targets import Targets
from app.vault.twins import Twins
from app.vault.unmerging import Imports, note_staged
from app.vault.values import ID_BYTES, split

Step = Callable[[], AbstractContextManager[None]]
_SEED_BYTES = 32
_KEYS = {
    "device": ID_BYTES,
    "incarnation": ID_BYTES,
    "device_seed": _SEED_BYTES,
    "device_receiving": _SEED_BYTES,
    "epoch_seeds": _SEED_BYTES,
}


@dataclass(frozen=True)
class OwnKeys:
    """What this vault signs and opens with on this computer.

    device, incarnation: 16 bytes.  outward: names the chain of scope out, as incarnation
    does that of scope in.  seed: of an Ed25519 key.  receiving_seed: of the X-Wing
    key to which letters for this computer are sealed; receiving_seeds: those before it too, the
    newest first.  epoch_seeds: 32 bytes each, of the keys to which bundles of this centre are
    sealed, the newest first.  mark_secrets: by which files of all epochs are named, the newest
    first; ended_marks: of epochs whose keys are destroyed.
    """

    device: bytes
    incarnation: bytes
    seed: bytes = field(repr=False)
    receiving_seed: bytes = field(repr=False)
    epoch_seeds: tuple[bytes, ...] = field(repr=False)
    older_receiving: tuple[bytes, ...] = field(default=(), repr=False)
    ended_marks: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def mark_secrets(self) -> list[bytes]:
        return [*map(mark_secret, self.epoch_seeds), *self.ended_marks]

    @property
    def receiving_seeds(self) -> list[bytes]:
        return [self.receiving_seed, *self.older_receiving]

    @property
    def outward(self) -> bytes:
        return hashlib.sha256(b"waymark/outward\0" + self.incarnation).digest()[:ID_BYTES]

    def chain(self, *, is_out: bool) -> Chain:
        """Return the chain of this computer's bundles of one scope."""
        return self.device, self.outward if is_out else self.incarnation

    @property
    def chains(self) -> tuple[Chain, Chain]:
        """The chains of this computer's bundles of scope in and of scope out."""
        return self.chain(is_out=False), self.chain(is_out=True)


@dataclass(frozen=True)
class Taken:
    """What came of a bundle: changes that were new, known or altered; questions before, after.

    held: changes that are new and do not count, since their writer may not write them.
    """

    new: int
    known: int
    altered: int
    conflicts_before: int
    conflicts_after: int
    held: int = 0


class Exchange:
    """One open vault's side of the exchange; belongs to the thread that opened the vault."""

    def __init__(
        self,
        connection: Connection,
        schemas: Mapping[str, Schema],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._connection = connection
        self._schemas = schemas
        self._random = random_bytes
        self.chains = Chains(connection)
        self.arrived = Arrived(connection)
        self.bundles = Bundles(connection)
        self.imports = Imports(connection, schemas)
        self.targets = Targets(connection)
        self.quarantine = Quarantine(connection)
        self.held = HeldBook(connection, schemas)
        self.pieces = Pieces(connection)
        self.burials = Burials(connection)
        self.outside = Outside(connection, schemas)
        self.hubbook = HubBook(connection)
        self.relay = RelayBook(connection)
        self.twins = Twins(connection)
        self.epochs = Epochs(connection, random_bytes)
        self.receiving = ReceivingKeys(connection, random_bytes)

    def keys(self) -> OwnKeys:
        """Return the keys, drawn at the first time.

        They lie in the encrypted records and nowhere else.
        """
        known = self.drawn()
        if known is not None:
            return known
        with write_transaction(self._connection):
            for key, length in _KEYS.items():
                if get_meta(self._connection, key) is None:
                    put_meta(self._connection, key, self._random(length))
        return self.keys()

    def drawn(self) -> OwnKeys | None:
        """Return the keys, or None before they were drawn; changes nothing."""
        with translating():
            kept = [get_meta(self._connection, key) for key in _KEYS]
        if None in kept:
            return None
        device, incarnation, seed, receiving, packed = map(bytes, kept)
        epochs = tuple(split(packed, _SEED_BYTES))
        older = tuple(one.seed for one in self.receiving.older())
        ended = self.epochs.ended()
        return OwnKeys(device, incarnation, seed, receiving, epochs, older, ended)

    def begin(self, secret: DeviceSecret, epoch_seeds: Iterable[bytes]) -> None:
        """Keep the keys of a computer that was let in; before anything is written here."""
        with write_transaction(self._connection):
            put_meta(self._connection, "device", secret.device)
            put_meta(self._connection, "device_seed", secret.seed)
            put_meta(self._connection, "device_receiving", secret.receiving_seed)
            put_meta(self._connection, "epoch_seeds", b"".join(epoch_seeds))

    def destroy_old_keys(self, now_ms: int, opens: Callable[[bytes], bool]) -> None:
        """Destroy keys that were replaced long ago; forget what was refused and is sealed to them.

        opens: tells whether a key that is left opens a file.
        """
        epochs, receiving = self.epochs.destroy_old(now_ms), self.receiving.destroy_old(now_ms)
        if epochs or receiving:
            self.quarantine.forget(opens)
            empty_wal(self._connection)

    def known(self, *, only_out: bool = False) -> dict[Chain, int]:
        """Return up to which bundle each chain was taken in, those of this computer included.

        only_out: the chains of scope out.
        """
        found = self.chains.known(only_out=only_out)
        for chain in self.keys().chains[only_out:]:
            last, _ = self.chains.last_of(*chain)
            if last:
                found[chain] = last
        return found

    def begin_anew(self, told: Iterable[Chain] = ()) -> None:
        """Begin new chains: this vault is an older copy of itself, or one of two.

        told: chains of which others tell; those of this computer are given up too.
        """
        keys, known = self.keys(), self.known()
        old, old_out = (Stretch(*one, 0, self.chains.last_of(*one)[0]) for one in keys.chains)
        given_up = {one for one in (*keys.chains, *known, *told) if one[0] == keys.device}
        self.chains.begin_anew((old, old_out), given_up, self._random(ID_BYTES))

    def state_of(self, bundle_id: bytes) -> str | None:
        """Return what became of a bundle, or None if it was never here."""
        with translating():
            row = self._connection.execute(
                "SELECT state FROM bundle WHERE id = ?", (bundle_id,)
            ).fetchone()
        return row[0] if row else None

    def choose(self, *, only_news: bool) -> None:
        """Choose for a bundle what nobody else has; ``only_news``: what is in none yet."""
        with write_transaction(self._connection):
            inward.choose(self._connection, only_news=only_news)

    def chosen(self) -> Iterator[Batch]:
        """Yield what was chosen last."""
        with translating():
            yield from exporting.chosen(self._connection)

    def everything(self, *, only_may: bool = False) -> Iterator[Batch]:
        """Yield all that is known, or of it what may go online."""
        with translating():
            yield from exporting.stretches(self._connection, only_may=only_may)

    def note(self, bundle: BundleRow, state: str) -> None:
        """Remember what became of a bundle."""
        with write_transaction(self._connection):
            note(self._connection, bundle, state)

    def take_in(
        self,
        batches: Iterable[Batch],
        bundle: BundleRow,
        brought: Sequence[Stretch] = (),
        *,
        wall: int = 0,
        ruling: Ruling | None = None,
        in_pieces: bool = False,
    ) -> Taken:
        """Merge a whole bundle in one transaction and remember it; all of it or nothing.

        The batches are read one by one.  brought: the stretches of chains whose changes
        are in it.  wall: when it was made (Unix ms).  ruling: by what a change counts; None: all
        do.  in_pieces: each piece in a transaction of its own, which is sound because the state
        is a function of the set; who is cut off begins again, as only the last one remembers
        the bundle.  Raises Problem 20 if a batch is malformed.
        """
        is_out = bundle.scope == OUT
        writing: Step = partial(write_transaction, self._connection)
        whole, step = (nullcontext, writing) if in_pieces else (writing, nullcontext)
        with whole():
            with step():
                if is_out:
                    outward.begin_coming(self._connection)
                if ruling is not None:
                    heldback.settle(self._connection, self._schemas, ruling)
            taken = self._merge(batches, _noting(bundle, brought), ruling, step)
            with step():
                if is_out:
                    outward.end_coming(self._connection, self._schemas, wall)
                note(self._connection, bundle, MERGED)
                for one in brought:
                    bring_back(self._connection, one, bundle.id)
                advance(self._connection, brought, is_out=is_out)
                if taken.altered:  # a change in two forms is in two bundles
                    relay.begin_anew(self._connection)
        return taken

    def try_out(self, batches: Iterable[Batch], ruling: Ruling | None = None) -> Taken:
        """Return what ``take_in`` would return, and leave the vault as it was."""
        with translating():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                return self._merge(batches, ruling=ruling)
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()

    # -- within -----------------------------------------------------------------------------

    def _merge(
        self,
        batches: Iterable[Batch],
        noting: Noting = outward.INSIDE,
        ruling: Ruling | None = None,
        step: Step = nullcontext,
    ) -> Taken:
        before, merged, count = self._questions(), Merged(0, 0), 0
        for batch in batches:
            check_batch(batch)
            count += len(batch.ops)
            for piece in merge_in.pieces(batch):
                with step():
                    merged += merge_in.merge(
                        self._connection, self._schemas, piece, noting, ruling=ruling
                    )
        known = count - merged.new_ops - merged.altered - merged.held
        questions = (before, self._questions())
        return Taken(merged.new_ops, known, merged.altered, *questions, merged.held)

    def _questions(self) -> int:
        return number(self._connection, "SELECT count(*) FROM conflict")


def _noting(bundle: BundleRow, brought: Sequence[Stretch]) -> Noting:
    """Return who is told of what a bundle brings."""
    usual = outward.OUTSIDE if bundle.scope == OUT else outward.INSIDE
    told: Note
    if len(brought) == 1 and brought[0].first:
        one = brought[0]
        told = partial(relay.note_came, chain=(one.device, one.incarnation), seq=one.last)
    else:
        ends = [((one.device, one.incarnation), one.last) for one in brought]
        told = partial(relay.note_whole, ends=ends)
    came: Note = partial(note_staged, bundle=bundle.id)
    return Noting((*usual.fresh, told), (came, *usual.coming))
