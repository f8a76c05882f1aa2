"""Putting a backup back: into a folder that goes away again as a test, or into a new vault."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.context import Context
from app.crypto import slotfile
from app.crypto.backupfile import (
    FRONT_BYTES,
    LONGEST_ABOUT,
    RECORDS,
    About,
    Entries,
    Head,
    Piece,
    damaged,
    read_about,
    read_front,
    telling_damage,
)
from app.crypto.filestream import (
    HEADER_BYTES,
    ChunkOpener,
    check_header,
    chunk_count,
    header_of,
    plain_size,
)
from app.crypto.seal import TAG_BYTES, BrokenSeal
from app.crypto.slots import SlotList
from app.errors import Code, Problem
from app.files import storage_problem, write_all
from app.i18n import N_
from app.records import RecordId
from app.schema.registry import SCHEMAS
from app.vault import documents, heads, health
from app.vault.building import building, refuse_occupied, scratch
from app.vault.folder import Unlocked, VaultFolder, write_slots
from app.vault.health import Finding
from app.vault.metering import Meter
from app.vault.opening import Connection, open_writer, translating
from app.vault.shares import refuse_network_share
from app.vault.tables import pending
from app.vault.values import id_bytes
from app.vault.vault import Vault, create_tables

_DOCUMENTS = "documents/"
_BINARY = getattr(os, "O_BINARY", 0)
_FILE_ID = slice(HEADER_BYTES - 16, HEADER_BYTES)

# Given a folder that holds the slots of the backup, returns what one of them opens.
OpenKeys = Callable[[VaultFolder], Unlocked]
Trial = tuple[Context, Meter]


@dataclass(frozen=True)
class Tested:
    """What putting a backup back has shown.

    findings: what does not hold in the records, which was so when it was made.
    """

    vault_id: str
    about: About
    size: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Source:
    """A backup that is open for reading; start: where its sealed part begins."""

    handle: int
    head: Head
    listed: SlotList
    size: int

    @property
    def start(self) -> int:
        return FRONT_BYTES + len(self.head.slots)

    def entries(self, keys: Unlocked, meter: Meter) -> Entries:
        """Return what is in it, opened as it is read."""
        plain_bytes, header = self.form()
        key = self.head.key(keys.case_key, keys.vault_id, header[_FILE_ID])
        count = chunk_count(plain_bytes)
        opener = ChunkOpener(key, header, count)
        return Entries(self._opened(opener, count, meter), plain_bytes)

    def form(self) -> tuple[int, bytes]:
        """Return how many plain bytes there are, and the header; Problem 30 if neither can be so.

        Needs no key: a cut file may show here already that it was cut.
        """
        try:
            plain_bytes = plain_size(self.size - self.start)
        except BrokenSeal:
            raise damaged("length") from None
        header = documents.read_at(self.handle, self.start, HEADER_BYTES)
        if len(header) != HEADER_BYTES or header != header_of(header[_FILE_ID]):
            raise damaged("header")
        return plain_bytes, header

    def _opened(self, opener: ChunkOpener, count: int, meter: Meter) -> Iterator[bytes]:
        for plain in documents.opened_chunks(self.handle, opener, range(count), self.start):
            meter.add(len(plain) + TAG_BYTES)
            yield plain


def try_backup(
    path: Path, open_keys: OpenKeys, place: Path, trial: Trial, *, looks_closely: bool
) -> Tested:
    """Put a backup back into a folder beside ``place`` that goes away again; say what is in it.

    The records are opened, and each page is checked; looks_closely: also the log, the
    lists and the audit, which takes ten times as long.  Documents are read to their end
    through the seal, and not written again.  Raises as ``restore_backup`` does.
    """
    context, meter = trial
    with _reading(path) as source, scratch(place, context.random_bytes) as folder:
        meter.expect(source.size)
        check = _everything if looks_closely else health.check_pages
        work = _PuttingBack(source, VaultFolder(folder), meter, check, keeps=False)
        with work.done(open_keys) as (_connection, _keys, tested):
            return tested


def restore_backup(
    path: Path,
    folder: Path,
    open_keys: OpenKeys,
    context: Context,
    *,
    meter: Meter,
    settle: Callable[[Vault, Tested], None],
) -> Tested:
    """Make a new vault at ``folder`` of the backup at ``path``, wholly or not at all.

    It writes as a new device from then on.  settle: what else is to be written before
    the vault gets its place.  Raises Problem 10 and 11 as ``open_keys`` does, 30
    (damaged, or no backup), 31 (disk, or something is at ``folder``), 32, 40, 41.
    """
    folder = folder.resolve()
    refuse_network_share(folder)
    refuse_occupied(folder)
    with _reading(path) as source, building(folder, context.random_bytes) as place:
        meter.expect(source.size)
        check = health.check_pages
        work = _PuttingBack(source, VaultFolder(place), meter, check, keeps=True)
        with work.done(open_keys) as (connection, keys, tested):
            vault = Vault(VaultFolder(place), connection, context, keys)
            vault.file.become_new_device(context.random_bytes(16))
            settle(vault, tested)
    return tested


def _everything(connection: Connection) -> list[Finding]:
    return health.check(connection, SCHEMAS)


@dataclass(frozen=True)
class _PuttingBack:
    """A backup on its way into a folder; keeps: the documents are written there too."""

    source: _Source
    folder: VaultFolder
    meter: Meter
    check: Callable[[Connection], list[Finding]]
    keeps: bool

    @contextmanager
    def done(self, open_keys: OpenKeys) -> Iterator[tuple[Connection, Unlocked, Tested]]:
        """Give the records that were put back, open and examined."""
        source = self.source
        write_slots(self.folder, source.listed)
        keys = replace(open_keys(self.folder), epoch=source.head.epoch)
        if keys.vault_id != source.listed.vault_id:
            words = N_("This is a backup of another vault. It was not opened.")
            raise Problem(words, Code.INTEGRITY, detail="other vault")
        with telling_damage():
            entries = source.entries(keys, self.meter)
            about = _read_about(entries)
            seen = self._write_all(entries)
        if len(seen) != about.documents:
            raise damaged("documents")
        connection = _opened_records(self.folder, keys)
        try:
            if len(documents.kept_keys(connection) - seen) > about.missing:
                raise damaged("documents")
            with translating():
                found = tuple(self.check(connection))
            yield connection, keys, Tested(keys.vault_id, about, source.size, found)
        finally:
            connection.close()

    def _write_all(self, entries: Entries) -> set[RecordId]:
        """Write every entry; return the ids of the documents among them."""
        seen = set()
        while (found := entries.next()) is not None:
            name, size = found
            parts = entries.parts(size)
            if name.startswith(_DOCUMENTS):
                file = RecordId(str(UUID(name.removeprefix(_DOCUMENTS))))
                parts = _checked(file, size, parts)
                seen.add(file)
            if self.keeps or name == RECORDS:
                _write(self.folder.path / name, parts)
            else:
                for _ in parts:
                    pass
        return seen


def _opened_records(folder: VaultFolder, keys: Unlocked) -> Connection:
    """Return a writer on the records, their tables made current by this version."""
    connection = open_writer(folder.records_path, keys.database_key)
    try:
        if pending(connection) or not heads.are_current(connection, SCHEMAS):
            create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _read_about(entries: Entries) -> About:
    found = entries.next()
    if found is None or found[1] > LONGEST_ABOUT:
        raise damaged("about")
    return read_about(entries.take(found[1]))


def _checked(file: RecordId, size: int, parts: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the bytes of a document, of which the header and the length must be its own."""
    plain_size(size)
    header = bytearray()
    for part in parts:
        if len(header) < HEADER_BYTES:
            header += part[: HEADER_BYTES - len(header)]
            if len(header) == HEADER_BYTES:
                check_header(bytes(header), id_bytes(file))
        yield part


def _write(path: Path, parts: Iterable[Piece]) -> None:
    """Write a new file durably; its folder is synced later."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        for part in parts:
            write_all(handle, part)
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _reading(path: Path) -> Iterator[_Source]:
    """Give a backup whose front has been read and checked."""
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        words = N_("There is no such file. Check the name, or put the stick in.")
        raise Problem(words, Code.NOT_FOUND, detail="backup") from None
    except OSError as error:
        raise storage_problem(error) from None
    try:
        yield _source(handle)
    except OSError as error:
        raise storage_problem(error) from None
    finally:
        os.close(handle)


def _source(handle: int) -> _Source:
    about = os.fstat(handle)
    front = documents.read_at(handle, 0, FRONT_BYTES) if stat.S_ISREG(about.st_mode) else b""
    epoch, length = read_front(front)
    raw = documents.read_at(handle, FRONT_BYTES, length)
    try:
        listed = slotfile.decode(raw)
    except Problem as problem:
        raise problem if problem.code == Code.NEWER_VERSION else damaged("slots") from None
    if all(key.epoch != epoch for slot in listed.slots for key in slot.case_keys):
        raise damaged("epoch")
    source = _Source(handle, Head(epoch, raw), listed, about.st_size)
    source.form()
    return source
