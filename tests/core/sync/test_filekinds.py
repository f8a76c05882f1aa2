"""What a file is, by the frozen samples of each kind; a hurt one is not called another kind."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import N_
from app.sync.filekinds import OTHER_KIND, FileKind, expecting, kind_of, refuse_other

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
HUB_KEYS = json.loads((VECTORS / "hub" / "keys.json").read_text())
BUNDLE_KEYS = json.loads((VECTORS / "bundle" / "keys.json").read_text())
SEEDS = (
    bytes.fromhex(HUB_KEYS["receiving_seed"]),
    HybridIdentity.from_text(BUNDLE_KEYS["centre"]).seed,
)
SAMPLES = {
    "hub/address-1.waymark": FileKind.HUB,
    "hub/card-1.waymark": FileKind.CARD,
    "bundle/changes-1.wmb": FileKind.BUNDLE,
    "bundle/snapshot-1.wmb": FileKind.BUNDLE,
    "backup/backup-1.waymark": FileKind.BACKUP,
    "vault/vault-1.json": FileKind.OTHER,
    "hub/README.md": FileKind.OTHER,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_what_it_is(name: str) -> None:
    """With the keys that open it; without them a sealed file tells no more than that."""
    raw, found = (VECTORS / name).read_bytes(), SAMPLES[name]
    is_sealed = found in {FileKind.CARD, FileKind.BUNDLE}
    assert kind_of(raw, SEEDS) is found
    assert kind_of(raw) is (FileKind.SEALED if is_sealed else found)


@pytest.mark.parametrize("seed", range(60))
def test_a_hurt_file_is_never_named_as_another(seed: int) -> None:
    """Cut or changed anywhere behind its beginning: the reader says what is wrong with it."""
    chance = Random(seed)
    name = chance.choice([one for one, kind in SAMPLES.items() if kind is not FileKind.OTHER])
    raw = (VECTORS / name).read_bytes()
    changed = bytearray(raw)
    changed[chance.randrange(32, len(raw))] ^= 1 << chance.randrange(8)
    for hurt in (bytes(changed), raw[: chance.randrange(32, len(raw))]):
        assert kind_of(hurt, SEEDS) in {None, SAMPLES[name], FileKind.SEALED}
        refuse_other(hurt, SAMPLES[name], SEEDS)


def test_only_what_cannot_be_read_is_looked_at() -> None:
    """Another refusal stays as it is, and so does that of a file of the right kind."""
    raw = (VECTORS / "hub/address-1.waymark").read_bytes()
    for wanted, code, detail in (
        (FileKind.CARD, Code.BAD_SIGNATURE, OTHER_KIND),
        (FileKind.CARD, Code.NOT_PERMITTED, "own"),
        (FileKind.CARD, Code.NEWER_VERSION, "own"),
        (FileKind.HUB, Code.BAD_SIGNATURE, "own"),
    ):
        with pytest.raises(Problem) as caught, expecting(wanted, raw):
            raise Problem(N_("Refused."), code, detail="own")
        assert caught.value.detail == detail
