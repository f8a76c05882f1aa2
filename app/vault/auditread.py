"""Reading the audit: only for who holds the ``audit`` class, the newest entry first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.crypto import seal
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.audit import CARRIED, NEW, Opening, entry_context, key_context, opening_of
from app.vault.classkeys import AUDIT, ClassKeys
from app.vault.opening import Connection
from app.vault.values import BadValue, id_text, load

_FIRST_PLACE = 2**62
_COLUMNS = "SELECT number, device, seq, sitting, sealed FROM audit_entry"


class Place(NamedTuple):
    """Where an entry stands: the number of its row here, and which of those in it."""

    number: int
    part: int


@dataclass(frozen=True)
class AuditEntry:
    """One act; at_ms is Unix time.

    user: who did it.  about: the kinds and ids of the records, in the order of the act.
    """

    place: Place
    at_ms: int
    user: RecordId
    act: str
    about: tuple[tuple[str, RecordId], ...]


class AuditReader:
    """Opens entries for one worker; each sitting's key is opened once.

    vault_id: 16 bytes.
    """

    def __init__(self, connection: Connection, classes: ClassKeys, vault_id: bytes) -> None:
        self._connection = connection
        self._vault = vault_id
        self._open = classes.opener(AUDIT)
        self._sittings: dict[tuple[bytes, int], tuple[Opening, bytes]] = {}

    def entries(self, before: Place | None = None) -> Iterator[AuditEntry]:
        """Yield the entries before a place, the newest first; at the end those not sealed yet.

        Raises Problem 12 if this worker does not hold the class, 30 for what does not open.
        """
        last = before or Place(_FIRST_PLACE, 0)
        rows = self._connection.execute(
            f"{_COLUMNS} WHERE number <= ? ORDER BY number DESC", (last.number,)
        )
        for number, device, seq, sitting, sealed in rows:
            opening, plain = self._opened(device, seq, sitting, sealed)
            for entry in reversed(_acts(number, opening, plain)):
                if entry.place < last:
                    yield entry
        for row in self._connection.execute("SELECT * FROM audit ORDER BY seq DESC"):
            waiting = _carried(Place(0, row[0]), list(row))
            if waiting.place < last:
                yield waiting

    def carried(self) -> Iterator[tuple[Stored, ...]]:
        """Yield the entries of the first format as they were, in their order; opens every entry.

        Raises as ``entries`` does.
        """
        rows = self._connection.execute(f"{_COLUMNS} ORDER BY number")
        for _, device, seq, sitting, sealed in rows:
            _, plain = self._opened(device, seq, sitting, sealed)
            match load(plain):
                case [int(kind), list(old)] if kind == CARRIED:
                    yield from (tuple(row) for row in old if isinstance(row, list))

    def _opened(
        self, device: bytes, seq: int, sitting: int, sealed: bytes
    ) -> tuple[Opening, bytes]:
        opening, key = self._sitting(device, sitting)
        place = entry_context(self._vault, device, seq)
        return opening, seal.open_sealed(key, sealed, place) if key else sealed

    def _sitting(self, device: bytes, seq: int) -> tuple[Opening, bytes]:
        known = self._sittings.get((device, seq))
        if known is not None:
            return known
        row = self._connection.execute(
            "SELECT opening FROM audit_entry WHERE device = ? AND seq = ?", (device, seq)
        ).fetchone()
        try:
            opening = opening_of(row[0] if row else b"", device)
        except BadValue:
            raise seal.BrokenSeal from None
        envelope = opening.envelope
        key = self._open(envelope, key_context(device, seq)) if envelope else b""
        self._sittings[device, seq] = (opening, key)
        return opening, key


def _acts(number: int, opening: Opening, plain: bytes) -> list[AuditEntry]:
    """Return what stands in one row, in the order in which it was done."""
    try:
        match load(plain):
            case [int(kind), int(at_ms), str(act), list(flat)] if kind == NEW:
                user = id_text(opening.claim.user)
                return [AuditEntry(Place(number, 0), at_ms, user, act, _pairs(flat))]
            case [int(kind), list(rows)] if kind == CARRIED:
                return [_carried(Place(number, part), row) for part, row in enumerate(rows)]
    except (BadValue, ValueError, TypeError):
        pass
    raise seal.BrokenSeal


def _carried(place: Place, row: Stored) -> AuditEntry:
    """Return an entry of the first format; see ``oldaudit``."""
    match row:
        case [_, _, _, int(at_ms), _, bytes(user), str(act), str(kind), bytes(record), _]:
            return AuditEntry(place, at_ms, id_text(user), act, ((kind, id_text(record)),))
    raise BadValue("carried")


def _pairs(flat: Sequence[Stored]) -> tuple[tuple[str, RecordId], ...]:
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return tuple(
        (kind, id_text(record))
        for kind, record in pairs
        if isinstance(kind, str) and isinstance(record, bytes)
    )
