"""Bundles spoilt at random, by somebody outside, by a reader and by a sender who means ill.

One seed gives one run.  A million by hand, with the figures at the end:

    python -m tests.core.sync.mutants --count 1000000 --seed 1
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from app.crypto import ageheader
from app.crypto.age import CHUNK_BYTES, NONCE_BYTES, Decryptor, Encryptor, _nonce, _payload_cipher
from app.crypto.agekeys import Recipient
from app.crypto.sign import sign
from app.errors import Problem
from app.records import OpId
from app.sync.bundlewriting import HEAD_BYTES, PADDING, SIGNATURE, Digest
from tests.core.sync.samples import ANNA, CENTRE, TO_BOTH, facts, made, taken
from tests.core.vault.batches import Op, batch_of

OUTSIDER, READER, SENDER = "outsider", "reader", "sender"
HANDS = (OUTSIDER, READER, SENDER)


@dataclass(frozen=True)
class Original:
    """A sound bundle, taken apart."""

    bundle: bytes
    header: ageheader.Header
    nonce: bytes
    file_key: bytes
    stream: bytes
    said: frozenset[object]


def original() -> Original:
    """Return a bundle with three blocks of changes and an erasure."""
    row = (b"r" * 16, "note", b"s" * 16)
    sent = [
        batch_of([Op(row, "words", OpId(at + 1, 7), f"word {at}", (OpId(at, 9),))], [b"e" * 16])
        for at in range(3)
    ]
    bundle = made(sent)
    source = io.BytesIO(bundle)
    header = ageheader.read(source)
    nonce = source.read(NONCE_BYTES)
    keys = [CENTRE.unwrap(one) for one in header.stanzas]
    file_key = next(key for key in keys if key is not None)
    said = frozenset(facts(taken(bundle)[1]))
    return Original(bundle, header, nonce, file_key, stream_of(bundle), said)


def stream_of(bundle: bytes) -> bytes:
    """Return what is sealed in a bundle."""
    opener = Decryptor(io.BytesIO(bundle), [CENTRE])
    return b"".join(iter(lambda: opener.read(CHUNK_BYTES), b""))


def spoilt(sound: Original, chance: Random) -> tuple[str, bytes]:
    """Return whose hand it was and what is left of the bundle; never the sound one."""
    hand = chance.choice(HANDS)
    if hand == OUTSIDER:
        return hand, _altered(sound.bundle, chance)
    if hand == READER:
        stream = _altered(sound.stream, chance)
        if stream == sound.stream:
            return OUTSIDER, sound.bundle + b"\0"
        cipher = _payload_cipher(sound.file_key, sound.nonce)
        payload = cipher.encrypt(_nonce(0, is_last=True), stream[:CHUNK_BYTES], None)
        return hand, sound.header.raw + sound.nonce + payload
    return hand, _signed_again(sound, chance)


def _signed_again(sound: Original, chance: Random) -> bytes:
    """Return the bundle of a sender who puts in other records and signs them all."""
    records = list(_records(sound.stream))[:-1]
    at = chance.randrange(len(records))
    kind, content = records[at]
    content = _altered(content, chance) if kind != PADDING else content + b"\1"
    records[at] = (chance.choice([kind, kind, kind, chance.randrange(256)]), content)
    if chance.random() < 0.2:
        chance.shuffle(records)
    return signed(records)


def signed(
    records: Iterable[tuple[int, bytes]],
    *,
    to: Sequence[Recipient] = TO_BOTH.recipients,
    kept: int | None = None,
    tail: bytes = b"",
) -> bytes:
    """Return the bundle of a sender who signs these records and seals them to some.

    kept: how many bytes of the last record, which is the signature.  tail: what follows it.
    """
    sink = io.BytesIO()
    sealer = Encryptor(sink, to)
    digest = Digest(sealer.header)
    for kind, content in records:
        record = kind.to_bytes(1, "big") + len(content).to_bytes(4, "big") + content
        digest.add(record)
        sealer.write(record)
    signature = sign(ANNA.seed, digest.value)
    last = SIGNATURE.to_bytes(1, "big") + len(signature).to_bytes(4, "big") + signature
    sealer.write(last[:kept] + tail)
    sealer.finish()
    return sink.getvalue()


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stream):
        end = at + HEAD_BYTES + int.from_bytes(stream[at + 1 : at + HEAD_BYTES], "big")
        yield stream[at], stream[at + HEAD_BYTES : end]
        at = end


def _altered(raw: bytes, chance: Random) -> bytes:
    """Return ``raw`` cut, flipped, grown, or with parts doubled, moved or overwritten."""
    changed = bytearray(raw)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at, end = sorted(chance.randrange(len(changed) + 1) for _ in range(2))
        way = chance.randrange(6)
        if way <= 1 and changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        elif way == 2:
            del changed[at : min(end, at + chance.choice([1, 4, 64, 5000]))]
        elif way == 3:
            changed[at:at] = chance.randbytes(chance.choice([1, 4, 64]))
        elif way == 4:
            changed[at:at] = changed[at : min(end, at + 200)]
        else:
            changed[at : at + 4] = chance.choice([bytes(4), b"\xff" * 4, b"\x00\x10\x00\x00"])
    return bytes(changed)


def run(count: int, seed: int) -> Counter[tuple[str, str]]:
    """Return how often each hand's bundles ended how; raise AssertionError on the first taken.

    A sender's own bundle may hold other changes, as long as they have their form.
    """
    chance, sound = Random(seed), original()
    ends: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        hand, bundle = spoilt(sound, chance)
        try:
            _, batches = taken(bundle)
        except Problem as problem:
            ends[hand, problem.detail or problem.code.name] += 1
            continue
        is_allowed = hand == SENDER or bundle == sound.bundle
        assert is_allowed, f"seed {seed}: number {number} of the {hand} was taken"
        ends[hand, "same" if facts(batches) == sound.said else "other changes"] += 1
    return ends


def main() -> None:
    """Run and print the ends and the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun, cpu = time.perf_counter(), time.process_time()
    ends = run(asked.count, asked.seed)
    lines = [f"{times:>9} {hand}: {end}" for (hand, end), times in sorted(ends.items())]
    took = f"{time.perf_counter() - begun:.0f} s, {time.process_time() - cpu:.0f} s of processor"
    sys.stdout.write("\n".join([*lines, f"{asked.count} bundles, seed {asked.seed}: {took}\n"]))


if __name__ == "__main__":
    main()
