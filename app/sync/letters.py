"""Letters between computers of a centre: small sealed and signed files beside the bundles.

They carry who may open what, whose bundles count, and what each computer has;
docs/formats/trust.md.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.crypto import sign
from app.crypto.age import Decryptor, Encryptor
from app.crypto.agekeys import HybridIdentity, HybridRecipient
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.sync.parties import ID_BYTES
from app.vault.values import BadValue, decode, encode

MOST_LETTER_BYTES = 80 << 20  # a welcome brings a bundle
WELCOME, TRUST, HEAD, TRANSFER = "welcome", "trust", "head", "transfer"
_VERSION = 1
_SIGNED = b"waymark/letter1\0"
_BY_DEVICE, _BY = b"waymark/letter device1\0", "by"


@dataclass(frozen=True)
class Letter:
    """One letter.  vault, device: 16 bytes, whence.  signer: Ed25519 key of who signed it.

    marks: of the keys to which it is sealed; ``seal_letter`` makes them.
    """

    kind: str
    vault: bytes
    device: bytes
    wall: int
    body: Mapping[str, Stored]
    signer: bytes = b""
    marks: tuple[bytes, ...] = field(default=(), compare=False)

    def is_by(self, public: bytes) -> bool:
        """Tell whether the computer with this Ed25519 key has signed too, and not only a worker.

        What the letter says of its device is a mere claim otherwise.
        """
        told = self.body.get(_BY)
        if not isinstance(told, bytes):
            return False
        try:
            sign.verify(public, _by_device(self, self.signer), told)
        except Problem:
            return False
        return True


def seal_letter(
    letter: Letter, seed: bytes, to: Sequence[bytes], *, device_seed: bytes = b""
) -> bytes:
    """Return the letter signed with an Ed25519 ``seed`` and sealed to X-Wing keys.

    device_seed: of the Ed25519 key of the computer that it names, if that signs too.
    """
    letter = replace(letter, marks=tuple(sorted(map(_mark, to))))
    if device_seed:
        by = sign.sign(device_seed, _by_device(letter, sign.public_of(seed)))
        letter = replace(letter, body={**letter.body, _BY: by})
    content = _content(letter)
    signature = sign.sign(seed, _SIGNED + content)
    signed = encode([content, sign.public_of(seed), signature], MOST_LETTER_BYTES)
    sink = io.BytesIO()
    sealing = Encryptor(sink, [HybridRecipient(one) for one in to])
    sealing.write(signed)
    sealing.finish()
    return sink.getvalue()


def open_letter(raw: bytes, seeds: Sequence[bytes]) -> Letter:
    """Return the letter that one of the X-Wing keys of these seeds opens, its signature checked.

    Whose key signed it, the reader has to look up.  Raises Problem 20 (malformed), 21
    (the signature does not hold), 22 (not for this computer), 32 (a later format).
    """
    identities = [HybridIdentity(seed) for seed in seeds]
    opener = Decryptor(io.BytesIO(raw), identities)
    plain = bytearray()
    while piece := opener.read(1 << 20):
        plain += piece
        if len(plain) > MOST_LETTER_BYTES:
            raise malformed_letter("letter")
    try:
        content, signer, signature = _bytes(decode(bytes(plain), MOST_LETTER_BYTES), 3)
        sign.verify(signer, _SIGNED + content, signature)
        return _read(decode(content, MOST_LETTER_BYTES), signer, identities)
    except BadValue:
        raise malformed_letter("letter") from None


def _content(letter: Letter) -> bytes:
    said: list[Stored] = [_VERSION, letter.kind, letter.vault, letter.device, letter.wall]
    return encode([*said, list(letter.marks), letter.body], MOST_LETTER_BYTES)


def _by_device(letter: Letter, signer: bytes) -> bytes:
    """Return what a computer signs: all that the worker does, and who that is."""
    body = {key: value for key, value in letter.body.items() if key != _BY}
    return _BY_DEVICE + signer + _content(replace(letter, body=body))


def _read(told: Stored, signer: bytes, identities: Sequence[HybridIdentity]) -> Letter:
    if not isinstance(told, list) or len(told) != 7:
        raise BadValue("letter")
    version, kind, vault, device, wall, marks, body = told
    if version != _VERSION:
        words = N_("This file was made by a newer program. Update Waymark to open it.")
        raise Problem(words, Code.NEWER_VERSION, detail="letter version")
    is_well = isinstance(kind, str) and isinstance(wall, int) and isinstance(body, Mapping)
    vault, device = _bytes([vault, device], 2)
    if not is_well or {len(vault), len(device)} != {ID_BYTES}:
        raise BadValue("letter")
    # Nobody can seal another's letter to somebody it was not written to.
    own = {_mark(one.recipient.public) for one in identities}
    to = tuple(_bytes(marks, len(marks))) if isinstance(marks, list) else ()
    if not own & set(to):
        raise BadValue("to")
    return Letter(str(kind), vault, device, int(wall), dict(body), signer, to)


def _mark(public: bytes) -> bytes:
    return hashlib.sha256(b"waymark/letter to\0" + public).digest()[:ID_BYTES]


def _bytes(told: Stored, count: int) -> list[bytes]:
    parts = [one for one in told if isinstance(one, bytes)] if isinstance(told, list) else []
    if len(parts) != count or not isinstance(told, list) or len(told) != count:
        raise BadValue("parts")
    return parts


def malformed_letter(detail: str) -> Problem:
    """Return the Problem (20) of a letter that is not as Waymark writes them."""
    words = N_("This file is damaged or was changed on its way. Ask for it once more.")
    return Problem(words, Code.BUNDLE_MALFORMED, detail=detail)
