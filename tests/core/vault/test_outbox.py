"""The edits that are here only are counted right, whatever happens to them."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Problem
from app.records import Change, RecordId
from app.vault.vault import Vault
from tests.core.vault.counting import counted_reads
from tests.core.vault.replicas import USER, Replica

ACTS = st.lists(
    st.tuples(st.sampled_from(["write", "both", "undo", "erase"]), st.integers(0, 1)), max_size=8
)
_numbers = count(1)


def counted(vault: Vault) -> int:
    """Return the number that going through all changes gives."""
    found = vault._connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT hlc, aid FROM outbox)"
    ).fetchone()
    return int(found[0]) if found else 0


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_count_is_that_of_the_changes(replica: Replica, acts: list[tuple[str, int]]) -> None:
    """Saves of one and of two people, undone ones, and people who were erased."""
    vault = replica.vault
    people = [RecordId(f"00000000-0000-4000-8000-{next(_numbers):012d}") for _ in range(2)]
    for number, (act, place) in enumerate(acts):
        chosen = people if act == "both" else people[place : place + 1]
        with suppress(Problem):  # who was erased, and what cannot be undone
            if act == "erase":
                vault.erase(chosen[0], user=USER)
            elif act == "undo":
                vault.undo_last(USER)
            else:
                said = [Change("thing", one, one, "name", f"Name {number}") for one in chosen]
                vault.append(said, "Write", user=USER)
        assert vault.unsent_count() == counted(vault)


def test_counting_reads_one_row(replica: Replica) -> None:
    """However many changes wait."""
    for number in range(20):
        row = RecordId(f"00000000-0000-4000-9000-{number:012d}")
        replica.vault.append([Change("thing", row, row, "name", "Name")], "Write", user=USER)

    with counted_reads(replica.vault) as reads:
        waiting = replica.vault.unsent_count()

    assert waiting == counted(replica.vault) == 20
    assert (reads.statements, reads.rows) == (1, 1)
