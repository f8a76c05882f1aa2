"""Released reports: sealed files beside the records, for readers who hold no key to them.

A release is signed with the lead's key and carries the key of its class, sealed to the
slot of each reader.  docs/formats/release.md describes the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.crypto import envelope, seal, sign
from app.errors import Code, Problem
from app.files import make_private_folder, read_bounded, write_atomic
from app.i18n import N_
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.classkeys import REPORT, open_share, sealed_context
from app.vault.folder import Unlocked, VaultFolder
from app.vault.keyring import Keyring
from app.vault.values import ID_BYTES, BadValue, decode, encode, id_bytes, id_text

VERSION = 1
LIMIT_BYTES = 256 * 1024
MOST_RELEASES = 1000
_MAGIC = b"waymark release 1\n"
_SIGNED = b"waymark/release1\0"


@dataclass(frozen=True)
class Release:
    """A sealed report as it lies in the folder; ``shares``: slot -> the class key for it."""

    id: RecordId
    shares: Mapping[str, bytes]
    sealed: bytes

    def is_for(self, keys: Unlocked) -> bool:
        """Tell whether this user is among its readers."""
        return keys.slot_id in self.shares

    def open(self, keys: Unlocked) -> Stored:
        """Return what was released; Problem 12 to whoever is no reader, 30 if it is damaged."""
        share = self.shares.get(keys.slot_id)
        if share is None:
            words = N_("This is not among the things that your role lets you open.")
            raise Problem(words, Code.NOT_PERMITTED, detail="release")
        place = self.sealed[:4]
        secret = open_share(keys, REPORT, int.from_bytes(place, "big"), share)
        bound = sealed_context(keys.vault_id, REPORT, place + id_bytes(self.id))
        try:
            return decode(envelope.open_with(secret, self.sealed[4:], bound))
        except BadValue:
            raise seal.BrokenSeal from None


def keep(folder: VaultFolder, keyring: Keyring, release: RecordId, told: Stored) -> None:
    """Seal ``told`` for all who read reports, and put it into the folder, whole or not at all.

    Raises Problem 12 for whoever does not hold the lead's key, 31.
    """
    sealed = keyring.classes.seal(REPORT, encode(told), id_bytes(release))
    _write(folder, keyring, Release(release, _readers(keyring, sealed), sealed))


def hand_on(folder: VaultFolder, keyring: Keyring) -> None:
    """Let the releases name the readers there are now: new ones, and none who have left."""
    if not keyring.leads:
        return
    for one in kept(folder, keyring.unlocked):
        readers = _readers(keyring, one.sealed)
        if set(readers) != set(one.shares):
            _write(folder, keyring, Release(one.id, readers, one.sealed))


def _readers(keyring: Keyring, sealed: bytes) -> dict[str, bytes]:
    """Return the key of a release as it is sealed to each slot that reads reports now."""
    return keyring.classes.shares(REPORT, int.from_bytes(sealed[:4], "big"))


def _write(folder: VaultFolder, keyring: Keyring, one: Release) -> None:
    vault = bytes.fromhex(keyring.unlocked.vault_id)
    body = encode([VERSION, vault, id_bytes(one.id), dict(one.shares), one.sealed])
    signature = sign.sign(keyring.lead_seed, _SIGNED + body)
    make_private_folder(folder.releases_path)
    write_atomic(folder.releases_path / one.id.replace("-", ""), _MAGIC + signature + body)


def kept(folder: VaultFolder, keys: Unlocked) -> list[Release]:
    """Return all releases in the folder, by their names; Problem 20, 21, 30 for a broken one."""
    if not folder.releases_path.is_dir():
        return []
    paths = sorted(one for one in folder.releases_path.iterdir() if _is_release(one))
    return [_read(path, keys) for path in paths[:MOST_RELEASES]]


def _is_release(path: Path) -> bool:
    is_named = len(path.name) == 2 * ID_BYTES and set(path.name) <= set("0123456789abcdef")
    return is_named and path.is_file() and not path.is_symlink()


def _read(path: Path, keys: Unlocked) -> Release:
    """Return a release whose signature holds, at its own place in its own vault."""
    raw = read_bounded(path, LIMIT_BYTES)
    start = len(_MAGIC)
    signature, body = raw[start : start + sign.SIGNATURE_BYTES], raw[start + sign.SIGNATURE_BYTES :]
    if not raw.startswith(_MAGIC):
        raise _malformed()
    sign.verify(keys.lead, _SIGNED + body, signature)
    try:
        told = decode(body)
    except BadValue:
        raise _malformed() from None
    if not isinstance(told, list) or len(told) != 5 or told[0] != VERSION:
        raise _malformed()
    _, vault, release, shares, sealed = told
    if (vault, release) != (bytes.fromhex(keys.vault_id), bytes.fromhex(path.name)):
        raise _malformed()
    if not isinstance(shares, Mapping) or not isinstance(sealed, bytes):
        raise _malformed()
    held = {slot: one for slot, one in shares.items() if isinstance(one, bytes)}
    return Release(id_text(bytes.fromhex(path.name)), held, sealed)


def _malformed() -> Problem:
    return Problem(
        N_("This report is damaged. Ask for it to be released again."), Code.BUNDLE_MALFORMED
    )
