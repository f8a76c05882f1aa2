"""Repair makes right what follows from the log, and throws nothing away that somebody wrote."""

from __future__ import annotations

import pytest

from app.vault.repair import repair_records
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import Replica
from tests.core.vault.test_health import DAMAGE, filled

# What nothing follows from: it is evidence, or the only copy.
BEYOND = {"log_values", "log_orphans", "audit_changed", "audit_missing"}
MENDED = {name: one for name, one in DAMAGE.items() if one[1] not in BEYOND}


def repair(replica: Replica) -> None:
    repair_records(replica.vault._connection, replica.vault.schemas)


@pytest.mark.parametrize(("damage", "code"), MENDED.values(), ids=MENDED)
def test_what_follows_from_the_log_is_made_right(replica: Replica, damage: str, code: str) -> None:
    """Afterwards the doctor finds nothing, and a second time changes nothing."""
    filled(replica)
    replica.vault._connection.execute(damage)

    repair(replica)

    assert replica.vault.check() == []
    state = replica.vault.state_hash()
    repair(replica)
    assert (replica.vault.check(), replica.vault.state_hash()) == ([], state)


@pytest.mark.parametrize(
    "name", [one for one in MENDED if "erased" not in one and "not there" not in one]
)
def test_the_same_is_known_after_a_repair(replica: Replica, name: str) -> None:
    """Where nothing was lost, everything is as before the damage."""
    filled(replica)
    before = replica.vault.state_hash()
    replica.vault._connection.execute(MENDED[name][0])

    repair(replica)

    assert replica.vault.state_hash() == before


@pytest.mark.parametrize("name", [one for one, (_, code) in DAMAGE.items() if code in BEYOND])
def test_what_cannot_be_made_right_is_left_and_told(replica: Replica, name: str) -> None:
    """A value nobody can read, a change without its row, a broken chain: still found."""
    damage, code = DAMAGE[name]
    filled(replica)
    replica.vault._connection.execute(damage)

    repair(replica)

    found = {one.code for one in replica.vault.check()}
    assert code in found
    # Entries that changed places are told as changed, and the gap between them too.
    assert found <= {code, "audit_missing"}


def test_versions_that_have_not_arrived_are_kept_in_mind(new_replica: NewReplica) -> None:
    """A repair in the middle of a sync takes nothing away from it."""
    one, other = new_replica(), new_replica()
    filled(one)
    whole = one.vault.export()
    other.vault.merge(whole)
    repair(other)

    assert other.vault.state_hash() == one.vault.state_hash()
