"""Whether the audit is whole: chains, signatures, and what others have seen of them.

Needs no secret, so that everybody can look; what was done stays sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from app.crypto import sign
from app.errors import Problem
from app.vault.audit import FIRST, Entry, Opening, opening_of, signed_bytes
from app.vault.auditheads import Head, heads_of
from app.vault.certificate import signer_of
from app.vault.heads import Progress, tell_nobody
from app.vault.opening import Connection, Row
from app.vault.roster import Roster
from app.vault.tables import number
from app.vault.values import BadValue, id_text

CHANGED, MISSING, FORGED, STRANGER, UNSEALED, CUT = (
    "audit_changed", "audit_missing", "audit_forged", "audit_stranger", "audit_unsealed",
    "audit_cut",
)  # fmt: skip
TOLD_EACH = 200  # entries; about twenty milliseconds
_COLUMNS = "SELECT seq, sitting, opening, sealed, hash, signature FROM audit_entry"


@dataclass(frozen=True)
class Fault:
    """Where the audit of a device does not hold, from entry ``first`` to ``last``.

    code: ``audit_changed`` (an entry is not what it was, or stands elsewhere),
    ``audit_missing`` (entries are not there), ``audit_forged`` (a signature does not
    hold), ``audit_stranger`` (signed by nobody who works here), ``audit_unsealed``
    (plain, where it should be sealed) or ``audit_cut`` (the end that somebody has seen
    is not there).  device: 32 hexadecimal digits.
    """

    code: str
    device: str
    first: int
    last: int


@dataclass(frozen=True)
class AuditCheck:
    """How many entries there are, and what does not hold; well where nothing is named."""

    entries: int
    faults: tuple[Fault, ...]


def check_audit(
    connection: Connection,
    vault_id: bytes,
    roster: Roster,
    pinned: Iterable[Head] = (),
    *,
    progress: Progress = tell_nobody,
) -> AuditCheck:
    """Return what does not hold in the audit; reads all of it.

    vault_id: 16 bytes.  roster: who may have signed; where it is empty, anybody.
    pinned: heads that this computer has kept outside the vault.  progress: told (done,
    total) entries now and then; what it raises ends the check.
    """
    heads, pins = heads_of(connection), list(pinned)
    found = connection.execute("SELECT DISTINCT device FROM audit_entry").fetchall()
    devices = {bytes(row[0]) for row in found} | {one.device for one in (*heads, *pins)}
    count, total = 0, number(connection, "SELECT count(*) FROM audit_entry")
    faults: list[Fault] = []
    for device in sorted(devices):
        chain = _Chain((vault_id, device), roster)
        rows = connection.execute(f"{_COLUMNS} WHERE device = ? ORDER BY seq", (device,))
        with closing(rows):  # also where the check is ended on the way
            for row in rows:
                if count % TOLD_EACH == 0:
                    progress(count, total)
                faults += chain.faults_of(row)
                count += 1
        faults += chain.unsigned(one for one in heads if one.device == device)
        faults += chain.cut(one for one in (*heads, *pins) if one.device == device)
    progress(count, total)
    return AuditCheck(count, tuple(_joined(faults)))


class _Chain:
    """The chain of one device, walked from its first entry on."""

    def __init__(self, place: tuple[bytes, bytes], roster: Roster) -> None:
        self._vault, self._device = place
        self._roster = roster
        self._seq, self._before = 0, FIRST
        self._links: dict[int, bytes] = {}
        self._signers: dict[int, bytes] = {}  # of the sittings
        self._is_sealed = False

    def faults_of(self, row: Row) -> Iterator[Fault]:
        """Yield what is wrong with the next entry."""
        seq, sitting, opening, sealed, link, signature = row
        entry = Entry(self._device, seq, sitting, opening, sealed)
        is_next = seq == self._seq + 1
        is_whole = not is_next or entry.link(self._vault, self._before) == link
        if not is_next:
            yield Fault(MISSING, self._device.hex(), self._seq + 1, seq - 1)
        self._seq, self._before, self._links[seq] = seq, link, link
        if opening:
            yield from self._begun(entry)
        signer = self._signers.get(sitting)
        if not is_whole or signer is None:
            yield self._fault(CHANGED)
        elif not sign.holds(signer, signed_bytes(link), signature):
            yield self._fault(FORGED)

    def unsigned(self, heads: Iterable[Head]) -> Iterator[Fault]:
        """Yield the heads that nobody who works here has signed."""
        for head in heads:
            if not head.is_signed(self._vault) or self._is_stranger(head.signer):
                yield Fault(FORGED, self._device.hex(), head.seq, head.seq)

    def cut(self, heads: Iterable[Head]) -> Iterator[Fault]:
        """Yield what was seen and is no longer there, or is another entry now."""
        for head in heads:
            if head.seq > self._seq:
                yield Fault(CUT, self._device.hex(), self._seq + 1, head.seq)
            elif self._links.get(head.seq) not in {head.hash, None}:
                yield Fault(CHANGED, self._device.hex(), head.seq, head.seq)

    def _begun(self, entry: Entry) -> Iterator[Fault]:
        """Take in who writes in the sitting that begins, if their certificate holds."""
        try:
            opening = opening_of(entry.opening, self._device)
        except (BadValue, Problem):
            return
        signed = signer_of(opening.claim, opening.certificate)
        if signed is None or signed[0] != self._vault:
            return
        signer = signed[1]
        self._signers[entry.seq] = signer
        if self._is_stranger(signer, opening):
            yield self._fault(STRANGER)
        if self._is_sealed and not opening.envelope:
            yield self._fault(UNSEALED)
        self._is_sealed = self._is_sealed or bool(opening.envelope)

    def _is_stranger(self, key: bytes, opening: Opening | None = None) -> bool:
        if not self._roster.members or key in self._roster.roots:
            return False  # two recovery sheets, also those that were replaced since
        member = self._roster.of_key(key)
        if member is None:
            return True
        return opening is not None and id_text(opening.claim.user) != member.user

    def _fault(self, code: str) -> Fault:
        return Fault(code, self._device.hex(), self._seq, self._seq)


def _joined(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults with those of the same kind on neighbours as one."""
    found: list[Fault] = []
    ordered = sorted(set(faults), key=lambda one: (one.device, one.code, one.first, one.last))
    for fault in ordered:
        before = found[-1] if found else None
        is_same = before is not None and (before.device, before.code) == (fault.device, fault.code)
        if before is not None and is_same and fault.first <= before.last + 1:
            found[-1] = replace(before, last=max(before.last, fault.last))
        else:
            found.append(fault)
    return sorted(found, key=lambda one: (one.device, one.first, one.last))
