"""Key files in a store: what another computer needs to be opened by who is new there.

They are read before anybody has unlocked that computer, so they are sealed with what lies
in its own vault.json and nowhere in the open: a store, or who finds a stick, reads nothing.
docs/formats/trust.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.crypto import seal
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault.values import BadValue, decode, encode

MOST_KEYFILE_BYTES = 4 << 20
MAGIC = b"waymark keys1\n"
_INFO = b"waymark key file v1"


def seal_keyfile(
    body: Mapping[str, Stored], secret: bytes, random_bytes: Callable[[int], bytes]
) -> bytes:
    """Return the file.  secret: a sealed case key in the other computer's list, 80 bytes."""
    plain = encode(dict(body), MOST_KEYFILE_BYTES)
    return MAGIC + seal.seal(seal.subkey(secret, _INFO), plain, MAGIC, random_bytes)


def open_keyfile(raw: bytes, secrets: Iterable[bytes]) -> Mapping[str, Stored]:
    """Return what a file tells to the computer in whose list one of the secrets stands.

    Raises Problem 20 if it is malformed, 22 if it is for another computer.
    """
    if not raw.startswith(MAGIC):
        raise malformed_keyfile()
    for secret in secrets:
        try:
            plain = seal.open_sealed(seal.subkey(secret, _INFO), raw[len(MAGIC) :], MAGIC)
        except seal.BrokenSeal:
            continue
        try:
            told = decode(plain, MOST_KEYFILE_BYTES)
        except BadValue:
            raise malformed_keyfile() from None
        if not isinstance(told, Mapping):
            raise malformed_keyfile()
        return dict(told)
    words = N_("This file is not for this computer.")
    raise Problem(words, Code.NOT_A_RECIPIENT, detail="keys")


def malformed_keyfile() -> Problem:
    """Return the Problem (20) of a file that is not as Waymark writes them."""
    words = N_("This file is damaged or was changed on its way. Ask for it once more.")
    return Problem(words, Code.BUNDLE_MALFORMED, detail="key file")
