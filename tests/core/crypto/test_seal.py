"""What is sealed opens only whole, in its place, with its key."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import seal
from app.errors import Code, Defect
from tests.core.crypto.samples import published

KEY = bytes(range(32))


@pytest.mark.parametrize("vector", published("hkdf-sha256"))
def test_subkeys_are_those_of_rfc_5869(vector: dict[str, str]) -> None:
    """HKDF with SHA-256, test cases 1 to 3."""
    key, salt, info, expected = (
        bytes.fromhex(vector[name]) for name in ("key", "salt", "info", "output")
    )

    assert seal.subkey(key, info, salt=salt, length=len(expected)) == expected


def test_the_cipher_is_aes_256_gcm_of_the_published_vectors() -> None:
    """Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation"."""
    vector = {name: bytes.fromhex(value) for name, value in published("aes-256-gcm")[0].items()}

    sealed = seal.seal(vector["key"], vector["plain"], vector["aad"], lambda _: vector["nonce"])

    assert sealed == vector["nonce"] + vector["ciphertext"] + vector["tag"]


@given(plain=st.binary(max_size=300), context=st.binary(max_size=40))
def test_what_is_sealed_can_be_opened(plain: bytes, context: bytes) -> None:
    """Sealing and opening are opposites; the overhead is 28 bytes."""
    sealed = seal.seal(KEY, plain, context)

    assert seal.open_sealed(KEY, sealed, context) == plain
    assert len(sealed) == len(plain) + seal.OVERHEAD_BYTES


@given(plain=st.binary(max_size=60), place=st.integers(0), bit=st.integers(0, 7))
def test_one_flipped_bit_breaks_the_seal(plain: bytes, place: int, bit: int) -> None:
    """No change of the sealed bytes goes unseen."""
    changed = bytearray(seal.seal(KEY, plain, b"here"))
    changed[place % len(changed)] ^= 1 << bit

    with pytest.raises(seal.BrokenSeal) as refusal:
        seal.open_sealed(KEY, bytes(changed), b"here")

    assert refusal.value.code == Code.INTEGRITY


@given(st.binary(max_size=120))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    """Short, empty and random bytes are no seal."""
    with pytest.raises(seal.BrokenSeal):
        seal.open_sealed(KEY, data, b"here")


def test_a_seal_does_not_open_elsewhere_or_with_another_key() -> None:
    """Context and key both belong to the seal."""
    sealed = seal.seal(KEY, b"words", b"here")

    for key, context in [(KEY, b"there"), (bytes(32), b"here")]:
        with pytest.raises(seal.BrokenSeal):
            seal.open_sealed(key, sealed, context)


def test_sealing_twice_gives_other_bytes() -> None:
    """Nonces are drawn anew."""
    assert seal.seal(KEY, b"words", b"here") != seal.seal(KEY, b"words", b"here")


def test_a_short_key_is_our_own_mistake() -> None:
    """AES-128 would be taken silently; it is a defect here."""
    AESGCM(bytes(16))

    with pytest.raises(Defect):
        seal.seal(bytes(16), b"words", b"here")


def test_the_database_key_follows_case_key_vault_and_epoch() -> None:
    """The key of records.db is what docs/formats/vault.md says, for ever."""
    vault = random.Random(5).randbytes(16).hex()
    info = b"waymark sqlcipher v1" + bytes.fromhex(vault) + b"\0\0\0\x01"

    drawn = seal.database_key(KEY, vault, 1)

    assert drawn == seal.subkey(KEY, info)
    others = {seal.database_key(KEY, vault, 2), seal.database_key(KEY, "00" * 16, 1)}
    assert drawn not in others
