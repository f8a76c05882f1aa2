"""The doctor finds each thing that does not hold, and the state hash tells states apart."""

from __future__ import annotations

import pytest

from app.records import Change
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import ROWS, USER, Replica

KIND = "thing"

DAMAGE = {
    "a head that was seen": ("UPDATE op SET live = 1 WHERE live = 0", "log_heads"),
    "a version that nobody shows": ("UPDATE op SET live = 0", "log_heads"),
    "an id without a reason": ("UPDATE op SET live = -1 WHERE live = 1", "log_ghosts"),
    "a version that is not there": ("DELETE FROM op WHERE live = 0", "log_lost"),
    "a value that is none": ("UPDATE op SET value = x'ff' WHERE live = 0", "log_values"),
    "a change of no row": ("UPDATE op SET rid = 99 WHERE live = 1", "log_orphans"),
    "a row of an erased person": (
        "INSERT INTO erased SELECT subject, 1, x'' FROM row LIMIT 1",
        "log_erased",
    ),
    "another value in the list": ("UPDATE heads_thing SET f_name = 'z'", "heads"),
    "a row missing from the list": ("DELETE FROM heads_thing", "heads"),
    "a row too many in the list": ("UPDATE heads_thing SET rid = 77 WHERE rid = 1", "heads"),
    "words gone from the search only": (
        "DELETE FROM find_words_data WHERE id = (SELECT max(id) FROM find_words_data)",
        "heads",
    ),
    "other words in the search": ("UPDATE find_key SET words = 'z'", "heads"),
    "an audited act changed": (
        "UPDATE audit_entry SET sealed = x'00' WHERE seq = 2",
        "audit_changed",
    ),
    "an audited act removed": ("DELETE FROM audit_entry WHERE seq = 2", "audit_missing"),
    "audited acts swapped": (
        "UPDATE audit_entry SET seq = CASE seq WHEN 1 THEN -2 WHEN 2 THEN -1 END WHERE seq < 3",
        "audit_changed",
    ),
}


def filled(replica: Replica) -> None:
    """Write enough that each damage has something to hit."""
    replica.write(ROWS[0], {"name": "a"})
    replica.write(ROWS[0], {"name": "b"})
    replica.write(ROWS[2], {"mark": "x"})


@pytest.mark.parametrize(("damage", "code"), DAMAGE.values(), ids=DAMAGE)
def test_each_damage_is_found(replica: Replica, damage: str, code: str) -> None:
    """What a defect or a hand in the file could do is told by its code, without any words."""
    filled(replica)
    assert replica.vault.check() == []

    replica.vault._connection.execute(damage)

    found = replica.vault.check()
    assert code in [one.code for one in found]
    assert all(not any(sign in one.detail for sign in ("'", '"')) for one in found)


def test_the_hash_does_not_depend_on_the_file(new_replica: NewReplica) -> None:
    """Computers that number rows, fields and actors differently have one hash for one state."""
    one, other = new_replica(), new_replica()
    filled(one)
    other.write(ROWS[4], {"safe": "yes"})
    other.vault.merge(one.vault.export())

    one.vault.merge(other.vault.export())

    assert one.vault.state_hash() == other.vault.state_hash()
    assert len(one.vault.state_hash()) == 32


def test_each_difference_makes_another_hash(new_replica: NewReplica) -> None:
    """A value, a further version of the same value, and an erasure all show."""
    replica = new_replica()
    seen = {replica.vault.state_hash()}
    replica.write(ROWS[0], {"name": "a"})
    seen.add(replica.vault.state_hash())
    replica.write(ROWS[0], {"name": "a"})
    seen.add(replica.vault.state_hash())
    apart = Change(KIND, *ROWS[0], "name", "a")
    replica.vault.append([apart], "Write", user=USER)
    seen.add(replica.vault.state_hash())
    replica.vault.erase(ROWS[2][1], user=USER)
    seen.add(replica.vault.state_hash())

    assert len(seen) == 5
