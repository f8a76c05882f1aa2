"""How far a chain of bundles is known: to the first one that is missing, and no further."""

from __future__ import annotations

import itertools

import pytest

from app.vault.chains import Stretch, advance
from tests.core.vault.conftest import NewReplica

CHAIN = (b"d" * 16, b"i" * 16)


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 4))))
def test_what_comes_after_a_gap_does_not_count_before_it_is_closed(
    new_replica: NewReplica, order: tuple[int, ...]
) -> None:
    """In whatever order bundles come: nobody takes one for known that never came."""
    vault = new_replica().vault
    connection, come = vault._connection, set[int]()
    for seq in order:
        come.add(seq)
        connection.execute(
            "INSERT INTO bundle (id, device, incarnation, seq, prev, scope, state) "
            "VALUES (?, ?, ?, ?, ?, 'in', 'merged')",
            (bytes([seq]) * 32, *CHAIN, seq, b""),
        )
        advance(connection, [Stretch(*CHAIN, seq, seq)])
        whole = next(last for last in range(4) if last + 1 not in come)
        assert vault.exchange.chains.known().get(CHAIN, 0) == whole


def test_a_snapshot_closes_every_gap_before_its_end(new_replica: NewReplica) -> None:
    """It holds all from the first bundle on; one that begins behind a gap closes nothing."""
    vault = new_replica().vault
    advance(vault._connection, [Stretch(*CHAIN, 1, 2)])
    advance(vault._connection, [Stretch(*CHAIN, 4, 6)])
    assert vault.exchange.chains.known()[CHAIN] == 2

    advance(vault._connection, [Stretch(*CHAIN, 0, 5)])

    assert vault.exchange.chains.known()[CHAIN] == 5
