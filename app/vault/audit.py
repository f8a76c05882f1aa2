"""The audit: who did what to which record; one entry an act, chained, signed and sealed.

Each device has a chain of its own.  An entry holds ids and codes, never words.  It is
signed with the key of whoever acted, and sealed to the ``audit`` class: whoever can write
records can add to it, and only the data protection officer can read it.  What signing and
sealing share is an entry; what opens it is drawn anew for each sitting, which is one login.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.crypto import seal, sign
from app.crypto.slots import UserSecret
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.certificate import Claim
from app.vault.classkeys import AUDIT, ClassKeys
from app.vault.opening import Connection
from app.vault.values import BadValue, decode, encode, id_bytes

FIRST = bytes(32)  # what the first entry of a device follows
NEW, CARRIED = 1, 2  # what the inside of an entry is: an act, or entries of the first format
MOST_RECORDS = 1_000  # in one entry; an act on more leaves several
KEY_CONTEXT = b"waymark audit key 2\0"
ENTRY_CONTEXT = b"waymark audit entry 2\0"
_LINK = b"waymark audit 2\0"
_SIGNED = b"waymark/audit1\0"

About = Iterable[tuple[str, RecordId]]


@dataclass(frozen=True)
class Opening:
    """How a sitting begins: who writes, with what certificate, and the sitting's key, sealed.

    envelope: empty in a vault that has no ``audit`` class yet; its entries are plain.
    """

    claim: Claim
    certificate: bytes
    envelope: bytes

    @property
    def raw(self) -> bytes:
        """The opening as it stands in the first entry of the sitting."""
        claim = self.claim
        return encode([claim.actor, claim.user, claim.wall_ms, self.certificate, self.envelope])


@dataclass(frozen=True)
class Sitting:
    """A sitting that goes on: the number of its first entry and the key of its entries."""

    seq: int
    opening: Opening
    epoch: int | None
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in the file; ``opening`` is empty but in a sitting's first."""

    device: bytes
    seq: int
    sitting: int
    opening: bytes
    sealed: bytes

    def link(self, vault_id: bytes, before: bytes) -> bytes:
        """Return the hash of this entry, which holds that of the one before: 32 bytes."""
        place: list[Stored] = [vault_id, self.device, self.seq, before, self.sitting]
        opening = hashlib.sha256(self.opening).digest() if self.opening else b""
        inside = hashlib.sha256(self.sealed).digest()
        return hashlib.sha256(_LINK + encode([*place, opening, inside])).digest()


class AuditWriter:
    """Adds to the audit of one open vault; on the vault's own thread.

    vault_id: 16 bytes.
    """

    def __init__(self, connection: Connection, classes: ClassKeys, vault_id: bytes) -> None:
        self._connection = connection
        self._classes = classes
        self._vault = vault_id
        self._sitting: Sitting | None = None

    def note(
        self,
        by: tuple[Claim, bytes],
        user: UserSecret,
        said: tuple[int, str],
        about: About,
    ) -> None:
        """Add what was done, in the caller's transaction.

        by: who writes, and their certificate.  said: when (Unix ms) and the act.
        """
        for inside in insides(said, about):
            self.add(by, user, inside)

    def add(self, by: tuple[Claim, bytes], user: UserSecret, inside: Stored) -> None:
        """Add one entry with this inside, in the caller's transaction."""
        device = by[0].device
        seq, before = last_link(self._connection, device)
        sitting = self._going_on(by)
        opening = b""
        if sitting is None:
            sitting = self._begin(by, seq + 1)
            opening = sitting.opening.raw
        plain, place = encode(inside), entry_context(self._vault, device, seq + 1)
        sealed = seal.seal(sitting.key, plain, place) if sitting.key else plain
        entry = Entry(device, seq + 1, sitting.seq, opening, sealed)
        link = entry.link(self._vault, before)
        signature = sign.sign(user.sign_seed, signed_bytes(link))
        self._connection.execute(
            "INSERT INTO audit_entry (device, seq, sitting, opening, sealed, hash, signature) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (device, entry.seq, entry.sitting, opening, sealed, link, signature),
        )
        self._sitting = sitting

    def _going_on(self, by: tuple[Claim, bytes]) -> Sitting | None:
        """Return this login's sitting if its first entry stands and its key is still the newest."""
        known = self._sitting
        if known is None or (known.opening.claim, known.opening.certificate) != by:
            return None
        row = self._connection.execute(
            "SELECT opening FROM audit_entry WHERE device = ? AND seq = ?",
            (known.opening.claim.device, known.seq),
        ).fetchone()
        stands = row is not None and row[0] == known.opening.raw
        return known if stands and self._classes.epoch(AUDIT) == known.epoch else None

    def _begin(self, by: tuple[Claim, bytes], seq: int) -> Sitting:
        claim, certificate = by
        epoch = self._classes.epoch(AUDIT)
        if epoch is None:
            return Sitting(seq, Opening(claim, certificate, b""), None, b"")
        key = secrets.token_bytes(seal.KEY_BYTES)
        envelope = self._classes.seal(AUDIT, key, key_context(claim.device, seq))
        return Sitting(seq, Opening(claim, certificate, envelope), epoch, key)


def insides(said: tuple[int, str], about: About) -> Iterator[list[Stored]]:
    """Yield what the entries hold that tell of one act; one entry, unless it was on very many."""
    pairs = [(kind, id_bytes(record)) for kind, record in about]
    for start in range(0, max(len(pairs), 1), MOST_RECORDS):
        flat = [part for pair in pairs[start : start + MOST_RECORDS] for part in pair]
        yield [NEW, *said, flat]


def last_link(connection: Connection, device: bytes) -> tuple[int, bytes]:
    """Return the number and the hash of a device's last entry; 0 and zeros before the first."""
    row = connection.execute(
        "SELECT seq, hash FROM audit_entry WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, FIRST)


def opening_of(raw: bytes, device: bytes) -> Opening:
    """Return how a sitting on ``device`` begins; raise BadValue if the bytes do not say that."""
    match decode(raw):
        case [int(actor), bytes(user), int(wall_ms), bytes(certificate), bytes(envelope)]:
            return Opening(Claim(actor, device, user, wall_ms), certificate, envelope)
    raise BadValue("opening")


def signed_bytes(link: bytes) -> bytes:
    """Return what the author of an entry with this hash signs."""
    return _SIGNED + link


def key_context(device: bytes, seq: int) -> bytes:
    """Return what the key of a sitting is bound to: where the sitting begins."""
    return KEY_CONTEXT + device + seq.to_bytes(8, "big")


def entry_context(vault_id: bytes, device: bytes, seq: int) -> bytes:
    """Return what the inside of an entry is bound to: its place in its vault."""
    return ENTRY_CONTEXT + vault_id + device + seq.to_bytes(8, "big")
