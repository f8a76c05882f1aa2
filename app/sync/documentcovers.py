"""How sealed files lie in a store: pieces under keyed names, and a cover that says what they are.

docs/formats/documents.md describes names and bytes.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from app.crypto.noise import noise
from app.records import RecordId
from app.schema.kinds import Stored
from app.sync.bundleheader import Scope
from app.sync.letters import Letter, malformed_letter
from app.sync.padding import padded
from app.vault.pieces import KeptFile
from app.vault.values import ID_BYTES, encode, id_bytes, id_text

COVER = "cover"
MOST_COVER_BYTES = 4 << 20
_MOST_PIECES = 4096
_NAME_BYTES = 20
_HASH_BYTES = 32
_FILLING = b"waymark/piece-filling1\0"
_FIRST_KEYS = frozenset({"row", "subject", "file", "key", "picture", "pieces"})
_KEYS = _FIRST_KEYS | {"size", "padding"}
_LEAST_PADDING_BYTES = 256  # so that CBOR needs 3 bytes to say how long it is, and no fewer
_PADDING_HEAD_BYTES = 3


@dataclass(frozen=True)
class Cover:
    """What is kept of a document beside its row, and the SHA-256 of each piece of its file.

    size: bytes of the sealed file, behind which its last piece is filled up; 0 where nothing
    is known of that, as in covers of the first form, whose pieces were not.
    """

    row: RecordId
    kept: KeptFile
    pieces: tuple[bytes, ...]
    size: int = 0

    def to_letter(self, place: tuple[bytes, bytes, int]) -> Letter:
        """Return the cover as a letter.  place: vault and device (16 bytes each), Unix ms."""
        kept = self.kept
        body: dict[str, Stored] = {
            "row": id_bytes(self.row),
            "subject": id_bytes(kept.subject),
            "file": id_bytes(kept.file),
            "key": kept.key,
            "picture": kept.picture,
            "pieces": list(self.pieces),
            "size": self.size,
            "padding": b"",
        }
        length = len(encode(body, MOST_COVER_BYTES)) - 1 + _PADDING_HEAD_BYTES
        body["padding"] = bytes(padded(length + _LEAST_PADDING_BYTES) - length)
        return Letter(COVER, *place, body)


def cover_in(letter: Letter) -> Cover:
    """Return what a letter says; Problem 20 if it is no cover as Waymark writes them."""
    body = letter.body
    if letter.kind != COVER or set(body) not in {_KEYS, _FIRST_KEYS}:
        raise malformed_letter("cover")
    ids = [_raw(body[key]) for key in ("row", "subject", "file")]
    key, picture, told = _raw(body["key"]), _raw(body["picture"]), body["pieces"]
    pieces = [_raw(one) for one in told] if isinstance(told, list) else []
    is_well = {len(one) for one in ids} == {ID_BYTES} and bool(key)
    if not is_well or not 0 < len(pieces) <= _MOST_PIECES:
        raise malformed_letter("cover")
    if {len(one) for one in pieces} != {_HASH_BYTES}:
        raise malformed_letter("pieces")
    size = body.get("size", 0)
    if not isinstance(size, int) or size < 0:
        raise malformed_letter("size")
    row, subject, file = (id_text(one) for one in ids)
    return Cover(row, KeptFile(file, subject, key, picture), tuple(pieces), size)


def cover_name(secret: bytes, file: RecordId, scope: Scope = Scope.IN) -> str:
    """Return the name of a document's cover.  secret: 32 bytes that the centre shares."""
    return f"{folder_name(scope)}{_mark(secret, b'cover' + id_bytes(file))}.wmc"


def piece_name(secret: bytes, file: RecordId, number: int, scope: Scope = Scope.IN) -> str:
    """Return the name of one piece, counted from 0."""
    mark = _mark(secret, b"piece" + id_bytes(file) + number.to_bytes(4, "big"))
    return f"{folder_name(scope)}{mark}.wmp"


def filling(secret: bytes, file: RecordId, count: int) -> bytes:
    """Return what fills up the last piece of a file, ``count`` bytes: noise to all but the centre.

    Whoever puts the piece there fills it up alike, so that every cover of the file holds.
    """
    return noise(hmac.new(secret, _FILLING + id_bytes(file), hashlib.sha256).digest(), count)


def folder_name(scope: Scope = Scope.IN) -> str:
    """Return where covers and pieces lie in a store."""
    return f"{scope.value}/c/"


def _mark(secret: bytes, of: bytes) -> str:
    told = hmac.new(secret, b"waymark/pieces1\0" + of, hashlib.sha256).digest()
    return told[:_NAME_BYTES].hex()


def _raw(told: Stored) -> bytes:
    return told if isinstance(told, bytes) else b""
