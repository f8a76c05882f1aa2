"""The keys to which letters for a computer are sealed: replaced with each epoch, the old ones kept.

A computer tells its new key, signed; the others seal to what nobody has told them was
replaced.  One that was put back from a copy has a key of which the others know that it was
replaced, and draws another: then both count, until it hears of the lost one.
docs/formats/trust.md, "Receiving keys".
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.crypto import sign
from app.crypto.ageheader import FILE_KEY_BYTES
from app.crypto.agekeys import HYBRID_PUBLIC_BYTES, SEED_BYTES, HybridIdentity, HybridRecipient
from app.errors import Problem
from app.schema.kinds import Stored
from app.vault.devices import Device
from app.vault.epochs import is_over, tokens_in, tokens_packed
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, put_meta
from app.vault.values import ID_BYTES, decode, encode

MOST_OF_ONE = 4  # to which one letter to one computer is sealed
_MOST_REPLACED, _MOST_MISSED, _MOST_KNOWN = 64, 64, 4_000
_MOST_BYTES = 4 << 20
_SIGNED = b"waymark/receiving1\0"
_OWN, _OLDER, _FOR = "device_receiving", "receiving_older", "receiving_for"
_TOLD, _GONE, _MISSED = "receiving_told", "receiving_gone", "letters_missed"


@dataclass(frozen=True)
class NewKey:
    """A computer's word that its letters are sealed to another key.

    public: X-Wing.  replaces: ids of its earlier keys.  knows: 16 bytes for each who was known
    to be out when it was drawn.  signature: of the computer's Ed25519 key.
    """

    device: bytes
    public: bytes
    replaces: frozenset[bytes]
    knows: frozenset[bytes]
    signature: bytes = b""

    @property
    def said(self) -> bytes:
        """What is signed."""
        return _SIGNED + encode(self._parts)

    @property
    def told(self) -> list[Stored]:
        """How a letter tells it; ``keys_in`` is the opposite."""
        return [*self._parts, self.signature]

    @property
    def _parts(self) -> list[Stored]:
        return [self.device, self.public, tokens_packed(self.replaces), tokens_packed(self.knows)]


@dataclass(frozen=True)
class Old:
    """A key of this computer that it replaced; until_ms: when, as ``Epochs.time`` tells."""

    seed: bytes = field(repr=False)
    until_ms: int


class ReceivingKeys:
    """The receiving keys of one open vault, and what it knows of those of others."""

    def __init__(self, connection: Connection, random_bytes: Callable[[int], bytes]) -> None:
        self._connection, self._random = connection, random_bytes

    def older(self) -> tuple[Old, ...]:
        """Return the keys that this computer had before, the latest first."""
        return tuple(
            Old(seed, until)
            for seed, until in _rows(self._meta(_OLDER))
            if isinstance(seed, bytes) and isinstance(until, int)
        )

    def renew(self, own: tuple[bytes, bytes], knows: frozenset[bytes], now_ms: int) -> None:
        """Draw another key for this computer, and remember its word for it.

        own: its id, and the seed of its Ed25519 key.
        """
        device, seed = own
        drawn = self._random(SEED_BYTES)
        with write_transaction(self._connection):
            older = [Old(self._meta(_OWN), now_ms), *self.older()]
            replaced = [key_mark(public_of(one.seed)) for one in older]
            theirs = [key_mark(one.public) for one in self.told() if one.device == device]
            replaces = frozenset([*theirs, *replaced][:_MOST_REPLACED])
            key = NewKey(device, public_of(drawn), replaces, knows)
            put_meta(self._connection, _OWN, drawn)
            self._keep_older(older)
            self._keep([replace(key, signature=sign.sign(seed, key.said))])

    def told(self) -> tuple[NewKey, ...]:
        """Return what computers have said of keys that nobody has replaced since."""
        return tuple(keys_in(_listed(self._meta(_TOLD))))

    def learn(self, told: Iterable[NewKey], signers: Mapping[bytes, bytes]) -> bool:
        """Keep what a letter tells of keys; tell if anything was new.

        signers: the Ed25519 key of each computer.  What is not signed with it is left out.
        """
        known, gone = set(self.told()), self._gone
        new = [one for one in told if one not in known and key_mark(one.public) not in gone]
        held = [one for one in new if _is_signed(one, signers.get(one.device, b""))]
        if held:
            with write_transaction(self._connection):
                self._keep(held)
        return bool(held)

    def of(self, devices: Iterable[Device]) -> list[NewKey]:
        """Return the keys to which letters for computers are sealed; one each, but for mishaps."""
        told, gone, found = self.told(), self._gone, list[NewKey]()
        for device in devices:
            first = NewKey(device.id, device.receiving, frozenset(), frozenset())
            theirs = {one.public: one for one in told if one.device == device.id}
            if key_mark(first.public) not in gone:
                theirs.setdefault(first.public, first)
            found += sorted(theirs.values(), key=lambda one: one.public)[:MOST_OF_ONE]
        return found

    def destroy_old(self, now_ms: int) -> bool:
        """Destroy own keys that were replaced long ago, but not the newest; tell if any were."""
        gone = [one for at, one in enumerate(self.older(), 1) if is_over(at, one.until_ms, now_ms)]
        if gone:
            with write_transaction(self._connection):
                self._keep_older(one for one in self.older() if one not in gone)
        return bool(gone)

    @property
    def drawn_for(self) -> bytes:
        """The mark of the epoch key for which the own key was drawn; empty if none is noted."""
        return self._meta(_FOR)

    def note_for(self, mark: bytes) -> None:
        """Remember for which epoch key the own key was drawn."""
        if self.drawn_for != mark:
            with write_transaction(self._connection):
                put_meta(self._connection, _FOR, mark)

    def miss(self, letter: bytes) -> bool:
        """Remember the digest of a letter that no key here opens; tell if it was not known."""
        missed, mark = self._meta(_MISSED), letter[:ID_BYTES]
        if mark in tokens_in(missed):
            return False
        with write_transaction(self._connection):
            put_meta(self._connection, _MISSED, (missed + mark)[-_MOST_MISSED * ID_BYTES :])
        return True

    # -- within -------------------------------------------------------------------------------

    @property
    def _gone(self) -> frozenset[bytes]:
        return tokens_in(self._meta(_GONE))

    def _keep_older(self, older: Iterable[Old]) -> None:
        rows: list[Stored] = [[one.seed, one.until_ms] for one in older]
        put_meta(self._connection, _OLDER, encode(rows, _MOST_BYTES))

    def _keep(self, new: Iterable[NewKey]) -> None:
        found = sorted({*self.told(), *new}, key=lambda one: one.public)
        gone = self._gone.union(*(one.replaces for one in found))
        counted, kept = Counter[bytes](), list[Stored]()
        for one in found:
            counted[one.device] += key_mark(one.public) not in gone
            if key_mark(one.public) not in gone and counted[one.device] <= MOST_OF_ONE:
                kept.append(one.told)
        put_meta(self._connection, _TOLD, encode(kept, _MOST_BYTES))
        put_meta(self._connection, _GONE, tokens_packed(gone))

    def _meta(self, key: str) -> bytes:
        with translating():
            return bytes(get_meta(self._connection, key) or b"")


def public_of(seed: bytes) -> bytes:
    """Return the X-Wing public key of a seed."""
    return HybridIdentity(seed).recipient.public


def key_mark(public: bytes) -> bytes:
    """Return the 16 bytes by which a receiving key is named."""
    return hashlib.sha256(b"waymark/receiving key\0" + public).digest()[:ID_BYTES]


def keys_in(told: Stored) -> list[NewKey]:
    """Return the keys of which a letter tells; what is none is left out."""
    found = list[NewKey]()
    for one in told if isinstance(told, list) else []:
        parts = [part for part in one if isinstance(part, bytes)] if isinstance(one, list) else []
        if len(parts) == 5 and (len(parts[0]), len(parts[1])) == (ID_BYTES, HYBRID_PUBLIC_BYTES):
            device, public, replaces, knows, signature = parts
            if len(replaces) > _MOST_REPLACED * ID_BYTES or len(knows) > _MOST_KNOWN * ID_BYTES:
                continue
            found.append(NewKey(device, public, tokens_in(replaces), tokens_in(knows), signature))
    return found


def _is_signed(one: NewKey, public: bytes) -> bool:
    """Tell whether a computer's own word is a key: nobody could seal to what is none."""
    try:
        sign.verify(public, one.said, one.signature)
        HybridRecipient(one.public).wrap(bytes(FILE_KEY_BYTES))
    except Problem:
        return False
    return True


def _listed(raw: bytes) -> Stored:
    return decode(raw, _MOST_BYTES) if raw else []


def _rows(raw: bytes) -> list[tuple[Stored, Stored]]:
    told = _listed(raw)
    rows = told if isinstance(told, list) else []
    return [(one[0], one[1]) for one in rows if isinstance(one, list) and len(one) == 2]
