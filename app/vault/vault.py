"""The vault: the one door to a centre's records.  Belongs to the thread that opened it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from app.context import Context
from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.records import Change, Record, RecordId
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.vault import drafts, heads, health, locking, log, merge_in, reading, slotages, undo
from app.vault.auditbook import AuditBook, Refused
from app.vault.batchcheck import check_batch
from app.vault.certificate import Claim, issue
from app.vault.exchange import Exchange
from app.vault.folder import Unlocked, VaultFolder
from app.vault.keyring import Keyring
from app.vault.log import Changes, Writer
from app.vault.opening import (
    NOT_A_DATABASE,
    Connection,
    empty_wal,
    open_reader,
    open_writer,
    translating,
    write_transaction,
)
from app.vault.reader import Reader
from app.vault.recordsfile import RecordsFile
from app.vault.tables import get_meta, migrate, pending, put_meta
from app.vault.values import id_bytes

__all__ = ["Changes", "Vault", "create_tables"]

SIGN_IN, REFUSED = "sign-in", "refused"  # acts of the audit

Blobs = Mapping[RecordId, tuple[RecordId, bytes]]


def create_tables(connection: Connection) -> None:
    """Make the tables of a new vault, and the id of the device it is made on."""
    migrate(connection)
    heads.rebuild(connection, SCHEMAS)


class Vault(Reader):  # noqa: PLR0904 - one method a question or an act
    """An open vault: what was saved, and the ways to save.

    One worker's login on one connection.  Reads return frozen values; every write is
    one transaction that either stands whole or not at all.
    """

    def __init__(
        self,
        folder: VaultFolder,
        connection: Connection,
        context: Context,
        unlocked: Unlocked,
        *,
        schemas: Mapping[str, Schema] = SCHEMAS,
        lock: locking.VaultLock | None = None,
    ) -> None:
        super().__init__(connection, unlocked, schemas)
        self.folder = folder
        self._context = context
        self._lock = lock
        self._writer: Writer | None = None
        self.file = RecordsFile(connection, schemas, alone=self._alone)
        self.keyring = Keyring(connection, folder, unlocked, alone=self._alone, renewed=self._renew)
        self.exchange = Exchange(connection, self.schemas, context.random_bytes)
        self.audit = AuditBook(connection, self.keyring, context)

    @classmethod
    def open(
        cls,
        folder: VaultFolder,
        unlocked: Unlocked,
        context: Context,
        *,
        read_only: bool = False,
        progress: heads.Progress = heads.tell_nobody,
    ) -> Vault:
        """Return the vault in ``folder``, its tables made current by this version.

        progress: told (done, total) rows if they have to be made anew, which takes minutes
        for many people; what it raises leaves the vault as it was.

        Raises Problem 30, 31, 32, 33 as the file tells.
        """
        lock = locking.share(folder.lock_path)
        try:
            opener = open_reader if read_only else open_writer
            connection, unlocked = _connected(opener, folder, unlocked, context)
        except BaseException:
            lock.release()
            raise
        vault = cls(folder, connection, context, unlocked, lock=lock)
        try:
            with translating():
                if not vault._is_current() and read_only:
                    cls.open(folder, unlocked, context, progress=progress).close()
                elif not read_only:
                    vault._make_current(progress)
                slotages.check_age(connection, folder)
                if not read_only:
                    slotages.note_age(connection, folder, context)
        except BaseException:
            vault.close()
            raise
        return vault

    def close(self) -> None:
        """Close the file and let go of the vault; does nothing the second time."""
        lock, self._lock = self._lock, None
        with suppress(Problem, Defect), translating():
            self.audit.remember()
        with suppress(Problem, Defect), translating():
            self._connection.close()
        if lock is not None:
            lock.release()

    @property
    def moment(self) -> tuple[int, int]:
        """Two numbers that are others as soon as anybody has written anything."""
        with translating():
            row = self._connection.execute("PRAGMA data_version").fetchone()
        return self._connection.total_changes, int(row[0]) if row else 0

    # -- writing ------------------------------------------------------------------------------

    def append(
        self,
        changes: Iterable[Change],
        act: str,
        *,
        user: RecordId,
        dropping: Iterable[RecordId] = (),
        blobs: Blobs | None = None,
        is_final: bool = False,
    ) -> Changes:
        """Write ``changes`` as one edit of ``user`` named ``act``, and return what it touched.

        dropping: rows whose drafts of this user end with it.  blobs: bytes kept beside
        the records, each with its subject.  is_final: it cannot be undone.  No changes
        write nothing but the drops.  Raises Problem 31, 33, 40.
        """
        wanted = tuple(changes)
        with write_transaction(self._connection):
            drafts.drop(self._connection, user, dropping)
            for blob_id, (subject, content) in (blobs or {}).items():
                owner = log.living_subject(self._connection, subject)
                row = (id_bytes(blob_id), owner, content)
                self._connection.execute("INSERT INTO blob VALUES (?, ?, ?)", row)
            state = undo.FINAL if is_final else undo.DONE
            return self._write(wanted, (act, state), user)

    def undoing(self, user: RecordId) -> tuple[int, tuple[Change, ...]]:
        """Return the number of the last act of ``user``, and what taking it back would write.

        Raises Problem 40 if there is none, 2 if it cannot be taken back.
        """
        with translating():
            seq, _ = self._last_act(user)
            return seq, undo.inverse_of(self._connection, self.schemas, seq)

    def undo_last(self, user: RecordId, expected: int | None = None) -> tuple[str, Changes]:
        """Take back the last act of ``user``; return its name and what changed.

        expected: its number, as ``undoing`` told it.  Raises Problem 40 if there is none,
        2 if it cannot be taken back or is another one by now.
        """
        with write_transaction(self._connection):
            seq, act = self._last_act(user)
            if expected not in {None, seq}:
                raise Problem(N_("This was changed meanwhile. Look at it again first."), Code.USAGE)
            inverse = undo.inverse_of(self._connection, self.schemas, seq)
            again = undo.asked_again(self._connection, self.schemas, seq, inverse)
            undo.mark_undone(self._connection, seq)
            for changes in again:
                self._write(changes, (act, undo.INVERSE), user)
            return act, self._write(inverse, (act, undo.INVERSE), user)

    def delete(self, record: Record, act: str, *, user: RecordId) -> Changes:
        """Delete a row as it was seen; what others write meanwhile stays and is asked about.

        Raises Problem 2 if the row no longer says what ``record`` says.  A row that is
        gone already changes nothing.
        """
        with write_transaction(self._connection):
            now = reading.record(self._connection, record.schema, record.id)
            if now is None:
                return Changes(act, frozenset())
            if (now.versions, now.conflicts) != (record.versions, record.conflicts):
                raise Problem(N_("This was changed meanwhile. Look at it again first."), Code.USAGE)
            place = (record.schema.name, record.id, record.subject)
            change = log.deletion_of(self._connection, place)
            return self._write((change,) if change else (), (act, undo.DONE), user)

    def erase(self, subject: RecordId, *, user: RecordId, signature: bytes = b"") -> None:
        """Forget a person for ever, here and wherever this travels.

        signature: the proof that two people have agreed, without which no other computer
        of the centre takes it over.
        """
        with write_transaction(self._connection):
            heads.make_touched(self._connection)
            hlc = log.tick(self._connection, self._context.clock_ms, ())
            erased = (id_bytes(subject), hlc, signature)
            merge_in.erase(self._connection, self.schemas, erased)
            self._note("erase", [("person", subject)], user)
        empty_wal(self._connection)

    def forget(
        self, record: Record, telling: Sequence[Change], act: str, *, user: RecordId
    ) -> Changes:
        """Forget one row for ever with what is kept beside it, here and wherever this travels.

        telling: what says that it was forgotten, written in the same moment.  Cannot be
        undone.  Raises Problem 31, 33.
        """
        with write_transaction(self._connection):
            heads.make_touched(self._connection)
            merge_in.bury_row(self._connection, self.schemas, id_bytes(record.id))
            self._note("forget", [(record.schema.name, record.id)], user)
            told = self._write(telling, (act, undo.FINAL), user)
        empty_wal(self._connection)
        return replace(told, touched=told.touched | {(record.schema.name, record.id)})

    def merge(self, batch: merge_in.Batch) -> merge_in.Merged:
        """Merge changes from another computer; raise Problem 20 if they are malformed.

        In pieces of one transaction each, so that nobody else's save waits long; what
        is known after some of them is sound, and merging again brings the rest.
        """
        check_batch(batch)
        merged = merge_in.Merged(0, 0)
        for piece in merge_in.pieces(batch):
            with write_transaction(self._connection):
                merged += merge_in.merge(self._connection, self.schemas, piece)
        return merged

    def note(self, act: str, kind: str, record_id: RecordId, user: RecordId) -> None:
        """Write into the audit that a record was looked at, printed or let out."""
        with write_transaction(self._connection):
            self._note(act, [(kind, record_id)], user)

    def note_once(
        self, act: str, about: tuple[str, RecordId] | None, user: RecordId, near_s: int
    ) -> None:
        """Write into the audit what was not written for ``near_s`` seconds by this login."""
        if self.audit.is_due((user, act, about), near_s):
            with write_transaction(self._connection):
                self._note(act, [about] if about else [], user)
            self.audit.was_done((user, act, about))

    def arrive(self, user: RecordId, refused: Iterable[Refused] = ()) -> None:
        """Write into the audit that ``user`` has signed in, and who could not before.

        What the audit of an earlier version holds is sealed by the way, and how far the
        audit goes is signed.
        """
        with write_transaction(self._connection):
            writer = self._writer_for(user)
            self.audit.carry(writer)
            for one in refused:
                self.audit.note(writer, REFUSED, one.about, one.at_ms)
            self.audit.note(writer, SIGN_IN, [("user", user)])
            self.audit.see(writer)

    def store_draft(self, user: RecordId, record: Record, content: Stored) -> None:
        """Keep half-typed words about ``record``'s row, sealed for ``user``; raises 31, 33, 40."""
        draft = drafts.StoredDraft(
            record.id, record.schema.name, record.subject, self._context.clock_ms, content
        )
        with write_transaction(self._connection):
            log.living_subject(self._connection, record.subject)
            drafts.put(self._connection, self._draft_key, user, draft)

    def drop_drafts(self, user: RecordId, rows: Iterable[RecordId]) -> None:
        """Forget half-typed words of ``user``."""
        with write_transaction(self._connection):
            drafts.drop(self._connection, user, rows)

    def state_hash(self) -> bytes:
        """Return 32 bytes that are equal exactly where the same is known."""
        with translating():
            return health.state_hash(self._connection)

    def check(self, progress: heads.Progress = heads.tell_nobody) -> list[health.Finding]:
        """Return what does not hold in this vault; reads all of it.

        progress: told (done, total) entries of the audit, whose signatures take longest; what
        it raises ends the check.
        """
        with translating():
            records = health.check(self._connection, self.schemas)
            return [*records, *self.audit.findings(progress)]

    # -- within -------------------------------------------------------------------------------

    def _write(self, changes: Sequence[Change], act: tuple[str, str], user: RecordId) -> Changes:
        if not changes:
            return Changes(act[0], frozenset())
        made = log.unseen_rows(self._connection, self.schemas, changes)
        changes = log.complete(self._connection, self.schemas, changes, made)
        stamp = log.make_stamp(self._connection, self._context, self._writer_for(user), changes)
        places = log.write(self._connection, self.schemas, changes, stamp)
        written = [(*place, one.id in made) for place, one in zip(places, changes, strict=True)]
        undo.keep_act(self._connection, (stamp, user), act, written)
        touched = frozenset((one.kind, one.id) for one in changes)
        self._note(f"write:{act[0]}", sorted(touched), user)
        if stamp.hlc >= log.HLC_MAX:  # a clock at its end: the next edit needs another name
            self._writer = None
        return Changes(act[0], touched, stamp.hlc)

    def _last_act(self, user: RecordId) -> tuple[int, str]:
        actor = self._writer.claim.actor if self._writer else None
        return undo.last_act(self._connection, user, actor)

    def _writer_for(self, user: RecordId) -> Writer:
        """Return who writes: one actor for this login, another for another user."""
        device, user_id = self._device(), id_bytes(user)
        known = self._writer
        if known and (known.claim.device, known.claim.user) == (device, user_id):
            return known
        claim = Claim(log.draw_actor(), device, user_id, self._context.clock_ms)
        vault_id = bytes.fromhex(self._unlocked.vault_id)
        self._writer = Writer(claim, issue(claim, vault_id, self._unlocked.user))
        return self._writer

    def _device(self) -> bytes:
        device = get_meta(self._connection, "device")
        if device is None:
            device = self._context.random_bytes(16)
            put_meta(self._connection, "device", device)
        return bytes(device)

    def _note(self, act: str, about: Iterable[tuple[str, RecordId]], user: RecordId) -> None:
        self.audit.note(self._writer_for(user), act, about)

    def _make_current(self, progress: heads.Progress) -> None:
        """Bring tables of an older version up to this one, with nobody else on the vault."""
        if self._is_current():
            return
        with self._alone():
            migrate(self._connection)
            heads.rebuild(self._connection, self.schemas, progress)

    def _renew(self, unlocked: Unlocked) -> None:
        self._unlocked = unlocked

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Have the vault for this process alone inside; Problem 33 if another one is there."""
        if self._lock is not None:
            self._lock.release()
        try:
            with locking.hold_alone(self.folder.lock_path):
                yield
        finally:
            self._lock = locking.share(self.folder.lock_path)

    def _is_current(self) -> bool:
        is_migrated = not pending(self._connection)
        return is_migrated and heads.are_current(self._connection, self.schemas)


Opener = Callable[[Path, bytes], Connection]


def _connected(
    opener: Opener, folder: VaultFolder, unlocked: Unlocked, context: Context
) -> tuple[Connection, Unlocked]:
    """Return the open records, and the keys with the epoch that opened them.

    While the case key is being changed its user holds two, and either may be the one.
    """
    first: Problem | None = None
    others = sorted((one for one, _ in unlocked.case_keys if one != unlocked.epoch), reverse=True)
    for epoch in (unlocked.epoch, *others):
        keys = replace(unlocked, epoch=epoch)
        try:
            return opener(folder.records_path, keys.database_key), keys
        except Problem as problem:
            if problem.detail != NOT_A_DATABASE:
                raise
            first = first or problem
    newest = max((one for one, _ in unlocked.case_keys), default=0)
    if any(key.epoch > newest for slot in folder.read_slots().slots for key in slot.case_keys):
        words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
        raise Problem(words, Code.NOT_PERMITTED, detail="shut out")
    if slotages.seems_stale(folder, unlocked.vault_id, context):
        raise slotages.stale()
    raise first or Defect("no key was tried")
