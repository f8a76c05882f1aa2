"""The audit: one line per act and record, chained, ids and codes only."""

from __future__ import annotations

from app.records import Change, RecordId
from app.vault import audit
from app.vault.vault import Vault
from tests.core.vault.replicas import USER

AMINA = RecordId("00000000-0000-4000-8000-000000000001")
NAME = "Zaphira"


def save(vault: Vault, name: str = NAME) -> None:
    """Save a person's name."""
    change = Change("person", AMINA, AMINA, "preferred_name", name)
    vault.append([change], "Save", user=USER)


def test_every_act_leaves_a_line(vault: Vault) -> None:
    """Writing, looking, undoing and erasing are all told, the newest first."""
    save(vault)
    vault.note("print", "person", AMINA, USER)
    vault.undo_last(USER)
    vault.erase(AMINA, user=USER)

    entries = vault.audit_entries()

    assert [one.act for one in entries] == ["erase", "write:Save", "print", "write:Save"]
    assert {one.user for one in entries} == {USER}
    assert {one.id for one in entries} == {AMINA}
    assert [one.seq for one in entries] == [4, 3, 2, 1]
    assert entries[0].at_ms >= entries[-1].at_ms


def test_the_audit_holds_no_words(vault: Vault) -> None:
    """What was written is in the log, where it can be erased, and never here."""
    save(vault)

    rows = vault._connection.execute("SELECT * FROM audit").fetchall()

    assert rows
    assert not any(NAME.casefold() in str(part).casefold() for row in rows for part in row)


def test_the_chain_tells_where_it_was_cut(vault: Vault) -> None:
    """Each entry holds the hash of the one before; the first holds zeros."""
    for _ in range(4):
        vault.note("open", "person", AMINA, USER)
    assert audit.broken_entries(vault._connection) == []

    vault._connection.execute("UPDATE audit SET at = at + 1 WHERE seq = 2")
    assert audit.broken_entries(vault._connection) == [2]
    vault._connection.execute("DELETE FROM audit WHERE seq = 2")
    assert audit.broken_entries(vault._connection) == [3]


def test_a_limit_shows_the_latest(vault: Vault) -> None:
    """The list is as long as asked for."""
    for act in ("a", "b", "c"):
        vault.note(act, "person", AMINA, USER)

    assert [one.act for one in vault.audit_entries(2)] == ["c", "b"]
