"""Which bundles are in a snapshot, and who is online, so that a new computer fetches nothing.

docs/formats/trust.md, "Letting a computer in".
"""

from __future__ import annotations

from collections.abc import Iterable

from app.schema.kinds import Stored
from app.sync.bundleheader import HASH_BYTES, MOST_SEQ
from app.sync.letters import MOST_LETTER_BYTES, malformed_letter
from app.sync.parties import ID_BYTES
from app.vault.chains import BundleRow
from app.vault.outward import GONE, OnlineKnown
from app.vault.values import BadValue, decode, encode


def packed_rows(rows: Iterable[BundleRow]) -> bytes:
    """Return bundles as a letter has them, chain by chain; ``rows_in`` is the opposite."""
    chains: dict[tuple[bytes, bytes, str], list[Stored]] = {}
    for one in rows:
        place = (one.device, one.incarnation, one.scope)
        chains.setdefault(place, []).append([one.seq, one.id, one.prev, one.stands])
    told: Stored = [[*place, listed] for place, listed in chains.items()]
    return encode(told, MOST_LETTER_BYTES)


def rows_in(told: Stored) -> list[BundleRow]:
    """Return the bundles that a letter names; raise Problem 20 if it is malformed."""
    found = []
    try:
        listed = decode(_bytes(told), MOST_LETTER_BYTES)
    except BadValue:
        raise malformed_letter("bundles") from None
    for place in _lists(listed, None):
        device, incarnation, scope, rows = _lists([place], 4)[0]
        if not isinstance(scope, str) or {len(_bytes(one)) for one in (device, incarnation)} != {
            ID_BYTES
        }:
            raise malformed_letter("bundles")
        for seq, bundle, prev, stands in _lists(rows, 4):
            ids = [_bytes(one) for one in (bundle, prev, stands)]
            is_well = isinstance(seq, int) and 0 < seq <= MOST_SEQ
            if not is_well or len(ids[0]) != HASH_BYTES or {len(one) for one in ids} - {0, 32}:
                raise malformed_letter("bundles")
            found.append(BundleRow(ids[0], _bytes(device), _bytes(incarnation), int(str(seq)),
                                   ids[1], scope, ids[2]))  # fmt: skip
    return found


def packed_online(known: OnlineKnown) -> bytes:
    """Return what is known of an online place as a letter has it; ``online_in`` undoes that."""
    kinds, people = known
    told: list[Stored] = [list(one) for one in people]
    return encode([kinds, told], MOST_LETTER_BYTES)


def online_in(told: Stored) -> OnlineKnown:
    """Return what a letter tells of online places; raise Problem 20 if it is malformed."""
    try:
        kinds, people = _lists([decode(_bytes(told), MOST_LETTER_BYTES)], 2)[0]
    except BadValue:
        raise malformed_letter("online") from None
    if not isinstance(kinds, str):
        raise malformed_letter("online")
    found = list[tuple[bytes, int, int, int]]()
    for subject, state, first, last in _lists(people, 4):
        if not isinstance(state, int) or not isinstance(first, int) or not isinstance(last, int):
            raise malformed_letter("online")
        if len(_bytes(subject)) != ID_BYTES or not 0 <= state <= GONE or min(first, last) < 0:
            raise malformed_letter("online")
        found.append((_bytes(subject), state, first, last))
    return kinds, found


def _lists(told: Stored, length: int | None) -> list[list[Stored]]:
    """Return a list of lists, each of ``length`` parts."""
    if not isinstance(told, list):
        raise malformed_letter("bundles")
    kept = [one for one in told if isinstance(one, list)]
    if len(kept) != len(told) or any(length not in {None, len(one)} for one in kept):
        raise malformed_letter("bundles")
    return kept


def _bytes(told: Stored) -> bytes:
    if not isinstance(told, bytes):
        raise malformed_letter("bundles")
    return told
