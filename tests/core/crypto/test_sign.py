"""Signatures are those of RFC 8032; weak keys are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import sign
from app.errors import Code, Problem
from tests.core.crypto.samples import published

SEED = bytes(range(32))
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


@pytest.mark.parametrize("vector", published("ed25519"))
def test_signatures_are_those_of_rfc_8032(vector: dict[str, str]) -> None:
    """Ed25519, tests 1 to 3 of section 7.1."""
    seed, public, message = (bytes.fromhex(vector[name]) for name in ("seed", "public", "message"))

    signed = sign.sign(seed, message)

    assert signed.hex() == vector["signature"]
    assert sign.public_of(seed) == public
    sign.verify(public, message, signed)


@given(message=st.binary(max_size=80), place=st.integers(0), bit=st.integers(0, 7))
def test_a_changed_message_or_signature_does_not_hold(message: bytes, place: int, bit: int) -> None:
    """Any flipped bit is refused with the code for bad signatures."""
    signed = bytearray(sign.sign(SEED, message) + message)
    signed[place % len(signed)] ^= 1 << bit

    with pytest.raises(Problem) as refusal:
        sign.verify(sign.public_of(SEED), bytes(signed[64:]), bytes(signed[:64]))

    assert refusal.value.code == Code.BAD_SIGNATURE


@pytest.mark.parametrize("signature", [b"", b"x", bytes(63), bytes(65), bytes(64)])
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    """Bytes of any length are answered with a Problem."""
    with pytest.raises(Problem):
        sign.verify(sign.public_of(SEED), b"words", signature)


def test_every_point_of_small_order_is_refused() -> None:
    """All eight of them, in both ways to write their sign, computed here from the curve."""
    points = small_order_points()

    assert len(points) == 8
    for x, y in points:
        for sign_bit in (0, 1):
            encoded = (y | sign_bit << 255).to_bytes(32, "little")
            with pytest.raises(Problem):
                sign.check_public(encoded)
        assert x is not None


def test_a_weak_key_would_verify_anything_without_the_check() -> None:
    """With the neutral point as key, an all but empty signature holds for every message."""
    neutral = (1).to_bytes(32, "little")
    forged = neutral + bytes(32)

    with pytest.raises(Problem) as refusal:
        sign.verify(neutral, b"any words", forged)

    assert refusal.value.detail == "public key"


@pytest.mark.parametrize("y", [P, P + 1, 2**255 - 1])
def test_a_key_written_in_a_second_way_is_refused(y: int) -> None:
    """Y must be below p, or one key would have two names."""
    with pytest.raises(Problem):
        sign.check_public(y.to_bytes(32, "little"))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(public: bytes) -> None:
    """A public key has 32 bytes."""
    with pytest.raises(Problem):
        sign.check_public(public)


def small_order_points() -> set[tuple[int, int]]:
    """Return the eight points whose order divides 8: multiples of an order-8 point."""
    order = 2**252 + 27742317777372353535851937790883648493
    y = 2
    while True:
        y += 1
        point = decoded(y)
        if point is None:
            continue
        torsion = multiplied(point, order)
        found = {multiplied(torsion, n) for n in range(8)}
        if len(found) == 8:
            return found


def decoded(y: int) -> tuple[int, int] | None:
    """Return the point with this y and some x, if there is one."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x, y) if x * x % P == square else None


def multiplied(point: tuple[int, int], times: int) -> tuple[int, int]:
    """Return ``times`` the point on the twisted Edwards curve of Ed25519."""
    result = (0, 1)
    while times:
        if times & 1:
            result = added(result, point)
        point = added(point, point)
        times >>= 1
    return result


def added(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the sum of two points."""
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y
