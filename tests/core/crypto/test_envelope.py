"""What is sealed to a key opens for its holder only."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import envelope
from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from tests.core.crypto.samples import published

SEED = bytes(range(32))
PUBLIC = envelope.public_of(SEED)
P = 2**255 - 19

# Points of small order on Curve25519, RFC 7748: u = 0, 1, p - 1, and two of order 8.
SMALL_ORDER = [
    0,
    1,
    P - 1,
    0x00B8495F16056286FDB1329CEB8D09DA6AC49FF1FAE35616AEB8413B7C7AEBE0,
    0x57119FD0DD4E22D8868E1C58C45C44045BEF839C55B1D0B1248C50A3BC959C5F,
    P,
    P + 1,
]


def test_agreement_is_that_of_rfc_7748() -> None:
    """Section 6.1: the public keys and the shared secret of Alice and Bob."""
    alice, bob = published("x25519")
    seed = bytes.fromhex(alice["seed"])

    for party in (alice, bob):
        assert envelope.public_of(bytes.fromhex(party["seed"])).hex() == party["public"]
    peer = X25519PublicKey.from_public_bytes(bytes.fromhex(bob["public"]))
    assert X25519PrivateKey.from_private_bytes(seed).exchange(peer).hex() == alice["agreed"]


@given(plain=st.binary(max_size=200), context=st.binary(max_size=40))
def test_what_is_sealed_to_a_key_can_be_opened_with_it(plain: bytes, context: bytes) -> None:
    """Sealing to and opening with are opposites; the overhead is 48 bytes."""
    sealed = envelope.seal_to(PUBLIC, plain, context)

    assert envelope.open_with(SEED, sealed, context) == plain
    assert len(sealed) == len(plain) + envelope.OVERHEAD_BYTES


@given(plain=st.binary(max_size=60), place=st.integers(0), bit=st.integers(0, 7))
def test_one_flipped_bit_breaks_the_envelope(plain: bytes, place: int, bit: int) -> None:
    """Ciphertext and encapsulated key are bound, even the bit that X25519 itself ignores."""
    changed = bytearray(envelope.seal_to(PUBLIC, plain, b"here"))
    changed[place % len(changed)] ^= 1 << bit

    with pytest.raises(BrokenSeal):
        envelope.open_with(SEED, bytes(changed), b"here")


@given(st.binary(max_size=120))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    """Short, empty, zero and random bytes are no envelope."""
    with pytest.raises(BrokenSeal):
        envelope.open_with(SEED, data, b"here")


def test_an_envelope_opens_for_nobody_else_and_nowhere_else() -> None:
    """Another key and another context are refused."""
    sealed = envelope.seal_to(PUBLIC, b"words", b"here")

    for seed, context in [(bytes(32), b"here"), (SEED, b"there")]:
        with pytest.raises(BrokenSeal):
            envelope.open_with(seed, sealed, context)


@pytest.mark.parametrize("u", SMALL_ORDER)
def test_a_key_that_agrees_on_zero_is_refused(u: int) -> None:
    """Nothing is ever sealed to a key for which anybody knows the secret."""
    weak = u.to_bytes(32, "little")

    for attempt in (envelope.check_public, lambda key: envelope.seal_to(key, b"a", b"b")):
        with pytest.raises(Problem) as refusal:
            attempt(weak)
        assert refusal.value.code == Code.BAD_SIGNATURE


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(public: bytes) -> None:
    """A public key has 32 bytes."""
    with pytest.raises(Problem):
        envelope.check_public(public)
