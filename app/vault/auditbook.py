"""The audit of one open vault: written by everybody, checked by everybody, read by few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.context import Context
from app.crypto import seal
from app.errors import Code, Problem
from app.records import RecordId
from app.vault import oldaudit
from app.vault.audit import CARRIED, About, AuditWriter
from app.vault.auditcheck import CHANGED, AuditCheck, Fault, check_audit
from app.vault.auditheads import Head, Pin, head_now, keep_head
from app.vault.auditread import AuditEntry, AuditReader, Place
from app.vault.classkeys import AUDIT
from app.vault.heads import Progress, tell_nobody
from app.vault.health import Finding
from app.vault.keyring import Keyring
from app.vault.log import Writer
from app.vault.opening import Connection, translating
from app.vault.tables import found_in, get_meta
from app.vault.values import BadValue, id_bytes, id_text


@dataclass(frozen=True)
class Refused:
    """A wrong passphrase: when it was given (Unix ms), and whose it should have been, if told."""

    at_ms: int
    about: About = ()


class AuditBook:
    """What can be done with the audit of one open vault; on the vault's own thread."""

    def __init__(self, connection: Connection, keyring: Keyring, context: Context) -> None:
        self._connection = connection
        self._keyring = keyring
        self._context = context
        self._writer = AuditWriter(connection, keyring.classes, self._vault)
        self._has_written = False
        self._lately: dict[object, int] = {}

    # -- writing; inside the caller's transaction -----------------------------------------------

    def note(self, writer: Writer, act: str, about: About, at_ms: int | None = None) -> None:
        """Add what ``writer`` does now, or what was done at ``at_ms``."""
        when = self._context.clock_ms if at_ms is None else at_ms
        by = (writer.claim, writer.certificate)
        self._writer.note(by, self._keyring.unlocked.user, (when, act), about)
        self._has_written = True

    def carry(self, writer: Writer) -> None:
        """Seal the entries of the first format into the chain, if any wait and can be sealed."""
        if not oldaudit.is_waiting(self._connection):
            return
        if self._keyring.classes.epoch(AUDIT) is None:
            return
        by = (writer.claim, writer.certificate)
        for rows in oldaudit.packs(self._connection):
            self._writer.add(
                by, self._keyring.unlocked.user, [CARRIED, [list(row) for row in rows]]
            )
        oldaudit.empty(self._connection)
        self._has_written = True

    def see(self, writer: Writer) -> None:
        """Sign how far the audit of this device goes now."""
        head = self.head(writer.claim.device)
        if head is not None:
            signed = head.signed(self._vault, self._keyring.unlocked.user)
            keep_head(self._connection, signed)

    def take(self, head: Head) -> bool:
        """Keep what another computer has seen; tell whether it was kept."""
        return head.is_signed(self._vault) and keep_head(self._connection, head)

    def is_due(self, what: object, near_s: int) -> bool:
        """Tell whether something was not done yet, or ``near_s`` seconds ago or longer."""
        before = self._lately.get(what)
        return before is None or not 0 <= self._context.clock_ms - before < near_s * 1000

    def was_done(self, what: object) -> None:
        """Remember that something has been written down now."""
        self._lately[what] = self._context.clock_ms

    # -- reading --------------------------------------------------------------------------------

    @property
    def is_readable(self) -> bool:
        """Whether this worker holds the class to which entries are sealed now."""
        return self._keyring.classes.epoch(AUDIT) is None or self._keyring.classes.holds(AUDIT)

    def head(self, device: bytes) -> Head | None:
        """Return the last entry of a device, unsigned, to be told to others."""
        return head_now(self._connection, device, self._context.clock_ms)

    def entries(self, before: Place | None = None) -> Iterator[AuditEntry]:
        """Yield entries, the newest first; raises 12 if this worker may not read them, 30."""
        reader = AuditReader(self._connection, self._keyring.classes, self._vault)
        with translating():
            yield from reader.entries(before)

    def check(self, progress: Progress = tell_nobody) -> AuditCheck:
        """Return what does not hold; of what is inside only if this worker can read it.

        progress: told (done, total) entries; what it raises ends the check.
        """
        about = (self._vault, self._keyring.roster, self._pinned())
        with translating():
            found = check_audit(self._connection, *about, progress=progress)
            inside = self._inside() if self.is_readable and not found.faults else ()
            waiting = oldaudit.broken_entries(self._connection)
        old = [Fault(CHANGED, "", one, one) for one in waiting]
        return AuditCheck(found.entries, (*found.faults, *inside, *old))

    def findings(self, progress: Progress = tell_nobody) -> list[Finding]:
        """Return what does not hold, as the examination of a vault tells it; as ``check``."""
        return [
            Finding(one.code, f"{one.device[:8]} entries {one.first}-{one.last}")
            for one in self.check(progress).faults
        ]

    def subjects(self, records: Iterable[RecordId]) -> dict[RecordId, RecordId]:
        """Return whose each record is, of those that are still here."""
        wanted = [id_bytes(one) for one in dict.fromkeys(records)]
        with translating():
            found = found_in(self._connection, "SELECT row, subject FROM row WHERE row IN", wanted)
            return {id_text(row): id_text(subject) for row, subject in found}

    def records_of(self, person: RecordId) -> frozenset[RecordId]:
        """Return the ids of all records that are about a person, and the person's own."""
        with translating():
            rows = self._connection.execute(
                "SELECT row FROM row WHERE subject = ?", (id_bytes(person),)
            ).fetchall()
        return frozenset(id_text(row[0]) for row in rows) | {person}

    # -- what this computer remembers -----------------------------------------------------------

    def remember(self) -> None:
        """Keep outside the vault how far the audit of this device goes, if it has gone on."""
        device = self._device
        if self._has_written and device is not None:
            pin = Pin(self._context, self._keyring.unlocked.vault_id, device)
            pin.move(self._connection, self._context.clock_ms)

    # -- within ---------------------------------------------------------------------------------

    def _inside(self) -> Iterable[Fault]:
        reader = AuditReader(self._connection, self._keyring.classes, self._vault)
        try:
            is_whole = not oldaudit.broken_in(reader.carried())
        except (seal.BrokenSeal, BadValue):
            is_whole = False
        except Problem as problem:
            if problem.code is not Code.NOT_PERMITTED:
                raise
            return  # an older key of the class has not been handed to this worker yet
        if not is_whole:
            yield Fault(CHANGED, "", 0, 0)

    def _pinned(self) -> list[Head]:
        device = self._device
        if device is None:
            return []
        pin = Pin(self._context, self._keyring.unlocked.vault_id, device).read()
        return [pin] if pin is not None else []

    @property
    def _device(self) -> bytes | None:
        device = get_meta(self._connection, "device")
        return bytes(device) if device is not None else None

    @property
    def _vault(self) -> bytes:
        return bytes.fromhex(self._keyring.unlocked.vault_id)
