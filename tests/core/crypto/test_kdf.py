"""Passphrases become the keys that RFC 9106 and the reference program give, within limits."""

from __future__ import annotations

import tracemalloc

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from app.context import CHEAP_COST, RELEASE_COST, KeyCost
from app.crypto import kdf
from app.errors import Code, Problem
from tests.core.crypto.samples import published

PUBLISHED = published("argon2id")

REFUSED = [
    KeyCost(1024 * 1024 + 1, 3),
    KeyCost(2**32 - 1, 3),
    KeyCost(64 * 1024, 13),
    KeyCost(64 * 1024, 3, 17),
    KeyCost(64 * 1024 - 1, 3),
    KeyCost(64 * 1024, 2),
    KeyCost(64 * 1024, 0),
    KeyCost(64 * 1024, 3, 0),
    KeyCost(-1, -1, -1),
]


def test_the_library_computes_rfc_9106() -> None:
    """Section 5.3 of RFC 9106, which also uses a secret and associated data."""
    argon = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )

    assert argon.derive(b"\x01" * 32).hex() == (
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    )


@pytest.mark.parametrize("vector", PUBLISHED)
def test_published_vectors_hold(vector: dict[str, str]) -> None:
    """The stretched key is the reference implementation's."""
    cost = KeyCost(*map(int, vector["cost"].split()))

    key = kdf.stretch(vector["passphrase"], vector["salt"].encode(), cost, test_profile=True)

    assert key.hex() == vector["key"]


@pytest.mark.parametrize("cost", REFUSED)
def test_a_cost_out_of_bounds_is_refused_before_memory_is_taken(cost: KeyCost) -> None:
    """A slot may neither be cheap to guess nor take the memory of this computer."""
    tracemalloc.start()

    with pytest.raises(Problem) as refusal:
        kdf.stretch("any", bytes(16), cost)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.code == Code.INTEGRITY
    assert peak < 1_000_000


def test_only_a_test_profile_may_be_cheap() -> None:
    """A release refuses what the tests use."""
    kdf.check_cost(CHEAP_COST, test_profile=True)

    with pytest.raises(Problem):
        kdf.check_cost(CHEAP_COST)


@pytest.mark.parametrize("cost", [kdf.FLOOR, kdf.CEILING, RELEASE_COST])
def test_the_bounds_themselves_are_allowed(cost: KeyCost) -> None:
    """Floor and ceiling belong to what a release accepts."""
    kdf.check_cost(cost)


def test_the_way_of_typing_an_accent_does_not_matter() -> None:
    """One sign, or letter and mark, or a full-width form: the same passphrase."""
    composed, decomposed = "caf\u00e9 1", "cafe\u0301 \uff11"

    assert kdf.normalised(composed) == kdf.normalised(decomposed)


def test_half_a_surrogate_is_refused_without_quoting_the_passphrase() -> None:
    """The error tells nothing of what was typed."""
    with pytest.raises(Problem) as refusal:
        kdf.normalised("secret\ud800")

    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_normalising_twice_changes_nothing(passphrase: str) -> None:
    """What is normal stays as it is."""
    once = kdf.normalised(passphrase)

    assert kdf.normalised(once.decode()) == once


@pytest.mark.parametrize(
    ("seconds_at_256_mib", "memory_mib"), [(0.7, 256), (1.5, 256), (2.0, 128), (5.0, 64), (60, 64)]
)
def test_calibration_halves_memory_until_it_is_bearable(
    seconds_at_256_mib: float, memory_mib: int
) -> None:
    """Slow computers use less memory, never fewer passes, never less than 64 MiB."""
    cost = kdf.calibrate(
        seconds_for=lambda tried: seconds_at_256_mib * tried.memory_kib / RELEASE_COST.memory_kib
    )

    assert cost == KeyCost(memory_mib * 1024, 3)
    kdf.check_cost(cost)


def test_calibration_really_measures() -> None:
    """On the computer that runs this test the outcome is one that may be used."""
    kdf.check_cost(kdf.calibrate(KeyCost(128 * 1024, 3)))
