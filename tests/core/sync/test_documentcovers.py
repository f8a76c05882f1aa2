"""Covers of sealed files are read for ever, and tell nobody how long what they cover is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.records import RecordId
from app.schema.kinds import Stored
from app.sync.documentcovers import COVER, Cover, cover_in, cover_name, filling, piece_name
from app.sync.letters import Letter, open_letter, seal_letter
from app.sync.padding import padded, piece_lengths
from app.vault.epochs import mark_secret
from app.vault.pieces import KeptFile
from app.vault.values import id_text

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "pieces"
KEYS = json.loads((FOLDER / "keys.json").read_text())
EPOCH = bytes.fromhex(KEYS["epoch_seed"])
FILE, ROW, AMINA = (id_text(bytes.fromhex(KEYS[key])) for key in ("file", "row", "subject"))
SECRET, PLACE = bytes(range(32)), (bytes(16), bytes(16), 1_795_694_400_000)


def body(cover: Cover) -> dict[str, Stored]:
    """Return what a cover says in a letter."""
    return dict(cover.to_letter(PLACE).body)


@pytest.mark.parametrize(("form", "size"), [(1, 0), (2, KEYS["size"])])
def test_a_cover_is_read_for_ever(form: int, size: int) -> None:
    """Whose document it is, what is kept of it, and its piece."""
    piece = (FOLDER / f"piece-{form}.wmp").read_bytes()
    found = cover_in(open_letter((FOLDER / f"cover-{form}.wmc").read_bytes(), [EPOCH]))

    assert found.kept == KeptFile(FILE, AMINA, b"key" * 20, b"picture" * 30)
    assert (found.row, found.size) == (ROW, size)
    assert found.pieces == (hashlib.sha256(piece).digest(),)


def test_names_and_filling_stay_what_they_are() -> None:
    """A later version finds and fills what an earlier one put there."""
    secret, piece = mark_secret(EPOCH), (FOLDER / "piece-2.wmp").read_bytes()
    size = KEYS["size"]
    assert (cover_name(secret, FILE), piece_name(secret, FILE, 0)) == (KEYS["cover"], KEYS["piece"])
    assert piece == (FOLDER / "piece-1.wmp").read_bytes() + filling(secret, FILE, 2432 - size)
    assert (len(piece),) == piece_lengths(size, 8 << 20)


@given(size=st.integers(1, 50_000), piece=st.integers(1, 5_000))
def test_pieces_hold_all_and_their_lengths_tell_little(size: int, piece: int) -> None:
    """At most 12 % more than the file, never a piece more; many files have the same lengths."""
    lengths = piece_lengths(size, piece)
    assert size <= sum(lengths) <= padded(size)
    assert len(lengths) == -(-size // piece)
    assert set(lengths[:-1]) <= {piece}
    assert 0 < lengths[-1] <= piece
    assert lengths[-1] == piece or sum(lengths) == padded(size)


@given(
    picture=st.binary(max_size=3_000),
    pieces=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=9),
    size=st.integers(0, 1 << 40),
)
def test_a_cover_says_what_it_was_given(picture: bytes, pieces: list[bytes], size: int) -> None:
    """And is as long as many others."""
    cover = Cover(ROW, KeptFile(FILE, AMINA, b"key", picture), tuple(pieces), size)
    assert cover_in(cover.to_letter(PLACE)) == cover


def test_the_length_of_a_cover_tells_little_of_its_picture() -> None:
    """Whoever sees a store cannot know a paper again by how small its picture became."""
    seed, to = bytes(range(32)), [HybridIdentity(EPOCH).recipient.public]
    lengths = {
        len(seal_letter(Cover(ROW, kept, (bytes(32),), 9).to_letter(PLACE), seed, to))
        for kept in (KeptFile(FILE, AMINA, b"key", bytes(n)) for n in range(2_000, 3_000))
    }
    assert len(lengths) < 20


def test_filling_is_noise_to_whoever_has_no_secret() -> None:
    """Another secret, another file: other bytes; the same ones for whoever fills it up again."""
    other = RecordId("00000000-0000-4000-8000-000000000099")
    made = {
        filling(*of, 500)
        for of in ((SECRET, FILE), (SECRET, other), (bytes(32), FILE), (SECRET, FILE))
    }
    assert len(made) == 3
    assert all(len(set(one)) > 150 for one in made)
    assert filling(SECRET, FILE, 600).startswith(filling(SECRET, FILE, 500))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("size", -1), ("size", "9"), ("size", None), ("pieces", []), ("pieces", [b"short"]),
        ("row", b""), ("key", b""), ("more", 1),
    ],
)  # fmt: skip
def test_a_cover_that_says_something_else_is_refused(key: str, value: Stored) -> None:
    """20, whatever it is."""
    said = body(Cover(ROW, KeptFile(FILE, AMINA, b"key", b""), (bytes(32),), 9)) | {key: value}
    with pytest.raises(Problem) as caught:
        cover_in(Letter(COVER, *PLACE, said))
    assert caught.value.code is Code.BUNDLE_MALFORMED


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_cover_is_refused(seed: int) -> None:
    """Whatever bit is flipped, or wherever it is cut."""
    chance, whole = Random(seed), (FOLDER / "cover-2.wmc").read_bytes()
    raw = bytearray(whole)
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    for changed in (bytes(raw), whole[: chance.randrange(len(whole))]):
        with pytest.raises(Problem):
            open_letter(changed, [EPOCH])
