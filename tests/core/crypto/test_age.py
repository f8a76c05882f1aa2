"""What is sealed in the age format opens for its recipients only, here and in other programs."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tracemalloc
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.crypto import bech32
from app.crypto.age import CHUNK_BYTES, Decryptor, Encryptor
from app.crypto.agekeys import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    Passphrase,
    Recipient,
    X25519Identity,
    X25519Recipient,
)
from app.errors import Code, Defect, Problem

INTEROP = Path(__file__).resolve().parents[2] / "interop"
ENGINES = os.environ.get("WAYMARK_ENGINES", "").split()  # what has to be there, as in CI
HYBRID = HybridIdentity(bytes(range(32)))
CLASSIC = X25519Identity(bytes(range(32, 64)))
OTHER = HybridIdentity(bytes(range(64, 96)))
SOME_SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7)


def _sealed(plain: bytes, *recipients: Recipient, step: int = 50_000) -> bytes:
    sink = io.BytesIO()
    sealer = Encryptor(sink, recipients)
    for at in range(0, len(plain), step):
        sealer.write(plain[at : at + step])
    sealer.finish()
    return sink.getvalue()


def _opened(sealed: bytes, *identities: Identity, step: int = 30_000) -> bytes:
    opener = Decryptor(io.BytesIO(sealed), identities)
    return b"".join(iter(lambda: opener.read(step), b""))


@settings(max_examples=40, deadline=None)
@given(
    plain=st.binary(max_size=3000) | st.sampled_from([bytes(size) for size in SOME_SIZES]),
    step=st.integers(1000, 100_000),
)
def test_what_is_sealed_opens_for_each_recipient(plain: bytes, step: int) -> None:
    """Sealing and opening are opposites, whatever pieces the bytes come in."""
    sealed = _sealed(plain, HYBRID.recipient, CLASSIC.recipient, step=step)

    assert _opened(sealed, HYBRID, step=step) == plain
    assert _opened(sealed, OTHER, CLASSIC, step=step) == plain


def test_pieces_that_end_at_the_border_of_a_chunk_are_whole_too() -> None:
    """Three pieces of each length about a chunk: as many chunks as the sum needs, and no more."""
    about = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES)
    for sizes in product(about, repeat=3):
        sink = io.BytesIO()
        sealer = Encryptor(sink, [CLASSIC.recipient])
        before = len(sink.getvalue())
        plain = [bytes([number]) * size for number, size in enumerate(sizes)]
        for piece in plain:
            sealer.write(piece)
        sealer.finish()
        chunks = max(1, -(-sum(sizes) // CHUNK_BYTES))
        assert len(sink.getvalue()) == before + sum(sizes) + 16 * chunks, sizes
        assert _opened(sink.getvalue(), CLASSIC) == b"".join(plain), sizes


def test_nobody_else_opens_it() -> None:
    """Whoever is no recipient is told so (22)."""
    sealed = _sealed(b"words", HYBRID.recipient)

    with pytest.raises(Problem) as caught:
        _opened(sealed, OTHER, CLASSIC)

    assert caught.value.code is Code.NOT_A_RECIPIENT


def test_no_cut_and_no_flipped_bit_goes_unseen() -> None:
    """Every length and every byte of a file is under a seal."""
    sealed = _sealed(b"some words", HYBRID.recipient)

    for at in range(len(sealed)):
        flipped = bytearray(sealed)
        flipped[at] ^= 1 << at % 8
        for changed in (sealed[:at], bytes(flipped)):
            with pytest.raises(Problem):
                _opened(changed, HYBRID)


def test_a_passphrase_stands_alone() -> None:
    """Who knows the words could have made the file, so nobody else may be beside them."""
    words = Passphrase("six plain words for one test", work=10)

    assert _opened(_sealed(b"hello", words), words) == b"hello"
    with pytest.raises(Problem):
        _sealed(b"hello", words, HYBRID.recipient)


def test_a_file_without_a_recipient_is_a_slip_of_ours() -> None:
    """Nobody could open it."""
    with pytest.raises(Defect):
        _sealed(b"hello")


def test_keys_survive_as_text_and_slips_are_told() -> None:
    """The texts are those of other age programs; one wrong sign is refused."""
    assert HybridIdentity.from_text(HYBRID.text) == HYBRID
    assert HybridRecipient.from_text(HYBRID.recipient.text) == HYBRID.recipient
    assert X25519Identity.from_text(CLASSIC.text) == CLASSIC
    assert X25519Recipient.from_text(CLASSIC.recipient.text) == CLASSIC.recipient
    wrong = "q" if CLASSIC.text[-1] != "Q" else "p"
    for text in (CLASSIC.text[:-1] + wrong.upper(), "", "age1", HYBRID.text, "AGE-secret-KEY-1"):
        with pytest.raises(Problem):
            X25519Identity.from_text(text)


@given(data=st.binary(max_size=80))
def test_bech32_is_undone_by_its_reading(data: bytes) -> None:
    """Writing and reading are opposites, in small and in capital letters."""
    text = bech32.encode("age", data)

    assert bech32.decode("age", text) == bech32.decode("age", text.upper()) == data


def test_a_secret_is_not_in_its_own_description() -> None:
    """What a traceback or a log shows of an identity holds nothing of it."""
    shown = repr((HYBRID, CLASSIC, Passphrase("plain words")))

    assert "plain words" not in shown
    assert repr(HYBRID.seed) not in shown


class _Endless:
    """A source of so many bytes that were never in memory at once, and a sink that counts."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, data: bytes) -> int:
        self.count += len(data)
        return len(data)


def test_memory_does_not_grow_with_the_file() -> None:
    """32 MiB pass in less than 6 MiB of memory."""
    sink, block = _Endless(), bytes(1 << 20)
    tracemalloc.start()
    try:
        sealer = Encryptor(sink, [HYBRID.recipient])
        for _ in range(32):
            sealer.write(block)
        sealer.finish()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sink.count > 32 << 20
    assert peak < 6 << 20


# -- other programs -------------------------------------------------------------------------


def _node(what: str, key: str, given: bytes) -> bytes:
    if not shutil.which("node") or not (INTEROP / "node_modules" / "age-encryption").is_dir():
        refuse = pytest.fail if "age-encryption" in ENGINES else pytest.skip
        refuse("no age-encryption: npm ci --prefix tests/interop")
    run = subprocess.run(
        ["node", "age.mjs", what, key], cwd=INTEROP, input=given, capture_output=True, check=True
    )
    return run.stdout


@pytest.mark.parametrize("identity", [HYBRID, CLASSIC], ids=["mlkem768x25519", "X25519"])
@pytest.mark.parametrize("size", [0, 10, 200_000])
def test_the_javascript_age_opens_ours_and_we_open_its(
    identity: HybridIdentity | X25519Identity, size: int
) -> None:
    """The npm package age-encryption, of the authors of the format, both ways."""
    plain = bytes(one % 251 for one in range(size))

    assert _node("open", identity.text, _sealed(plain, identity.recipient)) == plain
    assert _opened(_node("seal", identity.recipient.text, plain), identity) == plain


@pytest.mark.parametrize("size", [0, 10, 200_000])
def test_the_rust_age_opens_ours_and_we_open_its(size: int) -> None:
    """pyrage, which is rage, both ways; it knows X25519 and passphrases."""
    pyrage = pytest.importorskip("pyrage", reason="no pyrage: pip install pyrage")
    plain, words = bytes(size), Passphrase("six plain words", work=10)
    theirs = pyrage.x25519.Identity.from_str(CLASSIC.text)

    assert pyrage.decrypt(_sealed(plain, CLASSIC.recipient), [theirs]) == plain
    assert _opened(pyrage.encrypt(plain, [theirs.to_public()]), CLASSIC) == plain
    assert pyrage.passphrase.decrypt(_sealed(plain, words), words.words) == plain
