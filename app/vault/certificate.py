"""Login certificates: a user's signature on the actor that writes for them on one device.

An actor's number alone proves nothing; the certificate travels with it, so that every
other computer can tell whose changes it carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.crypto import sign
from app.crypto.slots import UserSecret
from app.errors import Problem
from app.vault.values import BadValue, decode, encode

_WHAT = b"waymark/login1\0"
_PARTS = (16, sign.PUBLIC_BYTES, sign.SIGNATURE_BYTES)  # vault id, public key, signature


@dataclass(frozen=True)
class Claim:
    """Who writes from when on: actor (63 bits), device and user (16 bytes each), Unix ms."""

    actor: int
    device: bytes
    user: bytes
    wall_ms: int


def issue(claim: Claim, vault_id: bytes, user: UserSecret) -> bytes:
    """Return the certificate of a login at a vault (16 bytes): CBOR [vault, public key, signature].

    Signed is ``waymark/login1``, a zero byte and CBOR [vault, actor, device, user, wall_ms].
    """
    signature = sign.sign(user.sign_seed, _message(claim, vault_id))
    return encode([vault_id, user.sign_public, signature])


def signer_of(claim: Claim, certificate: bytes) -> tuple[bytes, bytes] | None:
    """Return vault id and key of who signed ``claim``; None if the certificate does not hold.

    Whose key it is, others know.
    """
    try:
        vault_id, public, signature = _parts(certificate)
        sign.verify(public, _message(claim, vault_id), signature)
    except (BadValue, Problem):
        return None
    return vault_id, public


def _message(claim: Claim, vault_id: bytes) -> bytes:
    return _WHAT + encode([vault_id, claim.actor, claim.device, claim.user, claim.wall_ms])


def _parts(certificate: bytes) -> tuple[bytes, ...]:
    told = decode(certificate)
    if not isinstance(told, Sequence) or isinstance(told, str | bytes) or len(told) != len(_PARTS):
        raise BadValue("certificate")
    parts = tuple(one for one in told if isinstance(one, bytes))
    if tuple(map(len, parts)) != _PARTS:
        raise BadValue("certificate")
    return parts
