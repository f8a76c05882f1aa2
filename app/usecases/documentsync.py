"""Sealed files given to a store and taken from it, piece by piece; going on where it was left.

Nobody opens anything here: what is carried is sealed for those whose role has documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import BinaryIO

from app.errors import Problem
from app.records import RecordId
from app.schema import document as fields
from app.schema.document import DOCUMENT
from app.sync.bundleheader import Scope
from app.sync.documentcovers import (
    MOST_COVER_BYTES,
    Cover,
    cover_in,
    cover_name,
    filling,
    folder_name,
    piece_name,
)
from app.sync.letters import open_letter, seal_letter
from app.sync.padding import piece_lengths
from app.sync.stores.store import Entry, Store, read_listed, write
from app.usecases.exchange import (
    ENDS_THE_EXCHANGE,
    RIGHTS_ITSELF,
    keep_listed,
    own_trust,
)
from app.usecases.login import Login
from app.vault.documents import PIECE_BYTES, sealed_piece
from app.vault.heads import Progress
from app.vault.pieces import NEEDED, Arriving, drop_begun, is_here, size_of
from app.vault.values import id_bytes


@dataclass
class DocumentRound:
    """The sealed files of one exchange with one store.

    may_write: whether anything is written there; not where it is only taken from.
    may_go: ids of 16 bytes of the people whose files may be there; None for everybody's, in a
    place of the centre's own.
    counts: files that came (documents), parts of files that were put there (pieces), files
    that are still elsewhere, and covers that could not be trusted (quarantined).
    """

    login: Login
    store: Store
    progress: Progress
    may_write: bool = True
    may_go: Collection[bytes] | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def take(self) -> None:
        """Take in covers of all documents, and the files that are wanted here.

        What ``progress`` raises ends it between two pieces; those that are here stay.
        """
        pieces, folder = self.login.store.exchange.pieces, self.login.store.folder
        missing = [one for one in self._files if not is_here(folder, one)]
        drop_begun(folder, missing)
        covers = [(one, found) for one in missing if (found := self._cover(one)) is not None]
        for file, (cover, _) in covers:
            if pieces.kept(file) is None or file not in pieces.elsewhere():
                pieces.learn(cover.kept)
        wanted = pieces.wanted() if pieces.fetch == NEEDED else frozenset(missing)
        chosen = [found for file, found in covers if file in wanted]
        total, done = sum(len(cover.pieces) for cover, _ in chosen), 0
        for cover, secret in chosen:
            self._fetch(cover, secret, (done, total))
            done += len(cover.pieces)
        self.counts["elsewhere"] = sum(not is_here(folder, one) for one in missing)

    def give(self) -> None:
        """Put there the files that it lacks, each cover last; take away those of the erased."""
        self._clear_erased()
        here = [
            one
            for one, (person, _) in self._files.items()
            if self._may_go(person) and is_here(self.login.store.folder, one)
        ]
        lacking = [one for one in here if not self._is_whole_there(one)]
        for number, file in enumerate(lacking):
            self.progress(number, len(lacking))
            self._give(file)
        if lacking:
            self.progress(len(lacking), len(lacking))

    # -- taking -------------------------------------------------------------------------------

    def _fetch(self, cover: Cover, secret: bytes, so_far: tuple[int, int]) -> None:
        """Fetch the pieces that were put there with a cover, under names of the same secret."""
        (done, total), file = so_far, cover.kept.file
        arriving = Arriving(self.login.store.folder, file, cover.pieces)
        for number in range(arriving.begin(), len(cover.pieces)):
            self.progress(done + number, total)
            name = self._piece_name(secret, file, number)
            if name not in self._sizes:
                return
            if not arriving.take(partial(self._get, name)):
                self._drop(name)  # whoever has the file puts it there again
                return
        self.progress(done + len(cover.pieces), total)
        arriving.finish(cover.size)
        self.login.store.exchange.pieces.arrived(file)
        self._count("documents")

    def _get(self, name: str, sink: BinaryIO, start: int) -> None:
        self.store.get(name, sink, PIECE_BYTES - start, start=start)

    def _cover(self, file: RecordId) -> tuple[Cover, bytes] | None:
        """Return the cover that the store has of a document, checked, and its name's secret."""
        for secret in self._secrets:
            name = self._cover_name(secret, file)
            if name in self._sizes:
                cover = self._read_cover(name)
                rows = self._files
                if cover is not None and cover.kept.file == file:
                    subject, row = rows[file]
                    if (cover.kept.subject, cover.row) == (subject, row):
                        return cover, secret
        return None

    def _read_cover(self, name: str) -> Cover | None:
        raw, entry = b"", Entry(name, self._sizes[name])
        try:
            raw = read_listed(self.store, entry, MOST_COVER_BYTES)
            letter = open_letter(raw, self.login.store.exchange.keys().epoch_seeds)
            peer = own_trust(self.login).peers.get(letter.device)
            is_ours = letter.vault.hex() == self.login.unlocked.vault_id
            if peer is None or peer.public != letter.signer or peer.is_revoked or not is_ours:
                return None
            return cover_in(letter)
        except Problem as problem:
            if problem.code in ENDS_THE_EXCHANGE:
                raise
            if problem.code not in RIGHTS_ITSELF and keep_listed(self.login, entry, raw, problem):
                self._count("quarantined")
            return None

    # -- giving -------------------------------------------------------------------------------

    def _give(self, file: RecordId) -> None:
        kept = self.login.store.exchange.pieces.kept(file)
        if kept is None:
            return
        secret, hashes = self._secrets[0], list[bytes]()
        size = size_of(self.login.store.folder, file)
        for number, length in enumerate(piece_lengths(size, PIECE_BYTES)):
            piece = sealed_piece(self.login.store.folder, file, number)
            piece += filling(secret, file, length - len(piece))
            name = self._piece_name(secret, file, number)
            if self._sizes.get(name) != length:
                write(self.store, name, piece)
                self._sizes[name] = length
                self._count("pieces")
            hashes.append(hashlib.sha256(piece).digest())
        keys = self.login.store.exchange.keys()
        vault = bytes.fromhex(self.login.unlocked.vault_id)
        cover = Cover(self._files[file][1], kept, tuple(hashes), size)
        letter = cover.to_letter((vault, keys.device, self.login.context.clock_ms))
        to = [one.public for one in own_trust(self.login).sealing.recipients]
        raw = seal_letter(letter, keys.seed, to)
        write(self.store, self._cover_name(secret, file), raw)
        self._sizes[self._cover_name(secret, file)] = len(raw)
        for old in self._secrets[len(self._opened) :]:
            self._drop_all(old, file, len(hashes))

    def _is_whole_there(self, file: RecordId) -> bool:
        """Tell whether a cover and as many pieces as the file has lie there, by their lengths."""
        lengths = piece_lengths(size_of(self.login.store.folder, file), PIECE_BYTES)
        return any(
            self._cover_name(secret, file) in self._sizes
            and all(
                self._sizes.get(self._piece_name(secret, file, number)) == length
                for number, length in enumerate(lengths)
            )
            for secret in self._opened  # a cover of another epoch opens to nobody
        )

    def _clear_erased(self) -> None:
        """Take away what belongs to somebody who was erased: no stick keeps it for later."""
        known = {
            self._cover_name(secret, one)
            for one, (person, _) in self._files.items()
            if self._may_go(person)
            for secret in self._secrets
        }
        pieces = self.login.store.exchange.pieces
        for name in sorted(self._sizes):
            if not name.endswith(".wmc") or name in known:
                continue
            cover = self._read_cover(name)
            if cover is not None and (
                pieces.is_gone(cover.kept.subject, cover.row)
                or (cover.kept.file in self._files and not self._may_go(cover.kept.subject))
            ):
                for there in self._pieces_there(cover):
                    self._drop(there)
                self._drop(name)

    # -- within -------------------------------------------------------------------------------

    @property
    def _scope(self) -> Scope:
        return Scope.IN if self.may_go is None else Scope.OUT

    def _may_go(self, person: RecordId) -> bool:
        return self.may_go is None or id_bytes(person) in self.may_go

    def _cover_name(self, secret: bytes, file: RecordId) -> str:
        return cover_name(secret, file, self._scope)

    def _piece_name(self, secret: bytes, file: RecordId, number: int) -> str:
        return piece_name(secret, file, number, self._scope)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    @cached_property
    def _files(self) -> dict[RecordId, tuple[RecordId, RecordId]]:
        """The files that records name, each with its person and its row."""
        rows = self.login.store.records(DOCUMENT.name, only=(fields.document_file,))
        return {
            RecordId(file): (one.subject, one.id)
            for one in rows
            if (file := one.get(fields.document_file)) is not None
        }

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {one.name: one.size_bytes for one in self.store.list(folder_name(self._scope))}

    @cached_property
    def _secrets(self) -> list[bytes]:
        """What names in any epoch are made of, the newest first."""
        return self.login.store.exchange.keys().mark_secrets

    @cached_property
    def _opened(self) -> list[bytes]:
        """Those of the epochs whose keys are here."""
        keys = self.login.store.exchange.keys()
        return keys.mark_secrets[: len(keys.epoch_seeds)]

    def _pieces_there(self, cover: Cover) -> list[str]:
        """Return the names of all pieces of a file, whatever cover they were put there with."""
        numbers = range(len(cover.pieces))
        names = (
            self._piece_name(secret, cover.kept.file, number)
            for secret in self._secrets
            for number in numbers
        )
        return [one for one in names if one in self._sizes]

    def _drop_all(self, secret: bytes, file: RecordId, count: int) -> None:
        """Take away what lies there of a file under names of an epoch whose key was destroyed."""
        names = [self._piece_name(secret, file, number) for number in range(count)]
        for name in [*names, self._cover_name(secret, file)]:
            if name in self._sizes:
                self._drop(name)

    def _drop(self, name: str) -> None:
        if self.may_write:
            self.store.delete(name)
            self._sizes.pop(name, None)
