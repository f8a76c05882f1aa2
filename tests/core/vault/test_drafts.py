"""Half-typed words: sealed for one worker, gone with the save, never in the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.crypto.seal import BrokenSeal
from app.crypto.slots import UserSecret
from app.records import Change, Record, RecordId
from app.schema.kinds import Stored
from app.schema.person import PERSON
from app.vault.values import id_bytes
from app.vault.vault import Vault
from tests.core.vault.replicas import UNLOCKED, USER

PERSON_ID = RecordId("00000000-0000-4000-8000-000000000001")
COLLEAGUE = RecordId("00000000-0000-4000-8000-00000000000b")
AMINA = Record(PERSON, PERSON_ID, PERSON_ID, {"preferred_name": "Amina"})
CONTENT: Stored = {"now": {"preferred_name": "Ami"}, "at": 3}


def test_a_draft_comes_back_to_its_worker_only(vault: Vault) -> None:
    """A colleague has drafts of their own of the same row."""
    vault.store_draft(USER, AMINA, CONTENT)
    vault.store_draft(COLLEAGUE, AMINA, {"now": {}})

    (mine,) = vault.drafts(USER)

    assert (mine.id, mine.kind, mine.subject, mine.content) == (
        PERSON_ID,
        "person",
        PERSON_ID,
        CONTENT,
    )
    assert [one.content for one in vault.drafts(COLLEAGUE)] == [{"now": {}}]
    assert vault.draft_count(USER) == 1


def test_the_last_draft_of_a_row_counts(vault: Vault) -> None:
    """Typing on replaces the draft, and the newest comes first."""
    vault.store_draft(USER, AMINA, {"now": {"preferred_name": "A"}})
    other = replace(AMINA, id=RecordId("00000000-0000-4000-8000-000000000002"))
    vault.store_draft(USER, other, {})
    vault.store_draft(USER, AMINA, CONTENT)

    found = vault.drafts(USER)

    assert [one.id for one in found] == [AMINA.id, other.id]
    assert found[0].content == CONTENT


def test_a_save_ends_its_draft_in_the_same_transaction(vault: Vault) -> None:
    """Either the answers are saved and the draft is gone, or neither."""
    vault.store_draft(USER, AMINA, CONTENT)
    wrong = Change("person", PERSON_ID, PERSON_ID, "preferred_name", "Amina")

    with pytest.raises(Exception, match="two values"):
        vault.append([wrong, wrong], "Save", user=USER, dropping=[PERSON_ID])
    assert vault.draft_count(USER) == 1
    vault.append([wrong], "Save", user=USER, dropping=[PERSON_ID])

    assert vault.draft_count(USER) == 0
    assert vault.record("person", PERSON_ID) is not None


def test_a_draft_is_sealed_even_inside_the_vault(vault: Vault) -> None:
    """Neither the key of the vault nor another worker's key reads it, and it cannot be moved."""
    vault.store_draft(USER, AMINA, CONTENT)
    connection = vault._connection
    sealed = connection.execute("SELECT sealed FROM draft").fetchone()
    assert sealed is not None
    assert b"Ami" not in sealed[0]

    connection.execute("UPDATE draft SET user = ?", (id_bytes(COLLEAGUE),))
    with pytest.raises(BrokenSeal):
        vault.drafts(COLLEAGUE)
    connection.execute("UPDATE draft SET user = ?", (id_bytes(USER),))
    vault._unlocked = replace(UNLOCKED, user=UserSecret(bytes(32), bytes(32)))
    with pytest.raises(BrokenSeal):
        vault.drafts(USER)


def test_drafts_never_travel(vault: Vault) -> None:
    """Half-typed words are in no batch, no hash, no search and no list."""
    before = (vault.export(), vault.state_hash())

    vault.store_draft(USER, AMINA, CONTENT)

    assert (vault.export(), vault.state_hash()) == before
    assert vault.find("Ami") == []
    assert vault.record("person", PERSON_ID) is None


def test_dropping_forgets(vault: Vault) -> None:
    """A draft thrown away is gone; dropping what is not there is no error."""
    vault.store_draft(USER, AMINA, CONTENT)

    vault.drop_drafts(USER, [PERSON_ID, USER])

    assert vault.drafts(USER) == []


def test_erasing_a_person_erases_drafts_about_them_by_all(vault: Vault) -> None:
    """Nobody's half-typed words about an erased person stay."""
    vault.store_draft(USER, AMINA, CONTENT)
    vault.store_draft(COLLEAGUE, AMINA, CONTENT)

    vault.erase(PERSON_ID, user=USER)

    assert vault.draft_count(USER) == vault.draft_count(COLLEAGUE) == 0
