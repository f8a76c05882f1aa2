"""Records written by each earlier version are opened and told as they were, for ever."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.schema.registry import SCHEMAS
from app.vault import heads
from app.vault.folder import VaultFolder
from app.vault.opening import open_writer
from app.vault.tables import STEPS, pending
from app.vault.values import id_bytes
from app.vault.vault import Vault
from tests.core.vault import frozen

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "vectors" / "log").glob("*.db"))
OLDEST = next(path for path in SAMPLES if path.stem == "log-1")
ACTS = ["erase", "write:Write", "write:Delete", *["write:Write"] * 3]  # the newest first
STATE = {  # as told when the sample was made; the actors in it are drawn at random
    "audit-1": "244444ab82b500d6c0604ee9d7dd969617ee08a83b9f3704f4b3f059d2399234",
    "log-1": "3b95de795f9aea72bed02d1827c078a9da940f09b165992c419f56da37b78e42",
    "log-2": "bfc98c839aa21a74722e431e9dc60afbcfcab812771398edc50af603341a3cfb",
    "log-3": "8fe76a6b52f1e57c89abd7931b1cfe3ce17b5100ddfa12a94f63f4de3a635513",
    "refused-1": "8d96ff90ab4d9f1a440dee07bfa2aee4900cef3d5efd381a351c48eb106ac12e",
    "out-1": "0ec40fcf9f39c5a1972cc55adc7466f5195b3a76f50db0adc284f40ab26ba18e",
    "log-4": "d14aa0eb3ffcf0f6f6d3f26952c02e851b00eeb07a3e13038678aaece88c0ae3",
    "log-5": "c7360e0fad600c2aa6c88ad33a1495a99f4b95dc11daee3375e648036b2c57c9",
    "held-1": "924f0f3e731277252efef6958ae84950fa5318f87ffd47252c26ca8d671f09f4",
    "relay-1": "67c95885aa0181ee991f561af0efc207de0d9cc78ddf070fff056ae952e04950",
    "places-1": "8d0ad17b2f350a81d17136555820359baf8713ccdda8daa8305a8210279e2389",
}


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    """Return a vault on a copy of one sample, brought up to this version."""
    shutil.copy(request.param, tmp_path / "records.db")
    folder = VaultFolder(tmp_path)
    return Vault.open(folder, frozen.UNLOCKED, frozen.world(tmp_path))


def test_each_version_of_the_tables_has_a_sample() -> None:
    """A migration step without one could not be tried on real bytes later."""
    assert {path.stem for path in SAMPLES} == {name.replace("_", "-") for name, _ in STEPS}


def test_what_was_known_is_still_known(opened: Vault) -> None:
    """Answers, history, the open question, what was deleted and who was erased."""
    person = opened.record("person", frozen.PERSON)
    assert person is not None
    assert person.stored == {
        "preferred_name": "Amal Haddad",
        "notes": "Prefers evenings.",
        "from_the_future": ["kept"],
    }
    assert person.conflicts == {"notes"}
    assert [one.value for one in opened.history(frozen.PERSON, "notes")] == [
        "Prefers evenings.",
        "Prefers mornings.",
        "Comes on Tuesdays.",
    ]
    (name,) = opened.records("name")
    assert (name.subject, name.stored["words"]) == (frozen.PERSON, "أمل حداد")
    assert opened.record("name", frozen.GONE) is None
    assert opened.record("person", frozen.ERASED) is None
    assert {hit.subject for hit in opened.find("hadad")} == {frozen.PERSON}
    assert [one.content for one in opened.drafts(frozen.USER)] == [{"notes": "Half a sen"}]
    assert opened.check() == []
    opened.close()


def test_what_was_done_is_read_for_ever(opened: Vault) -> None:
    """Before it is sealed as after; the plain entries of an earlier version are then gone."""
    assert [one.act for one in opened.audit.entries()][: len(ACTS)] == ACTS

    if opened.keyring.classes.epoch("audit") is None:
        frozen.hold_audit(opened)
    opened.arrive(frozen.USER)

    told = list(opened.audit.entries())
    assert [one.act for one in told][: len(ACTS) + 1] == ["sign-in", *ACTS]
    assert {one.user for one in told} == {frozen.USER}
    assert all(one.about for one in told[: len(ACTS) + 1])
    assert opened._connection.execute("SELECT count(*) FROM audit").fetchone() == (0,)
    assert opened.audit.check().faults == ()
    opened.close()


def test_an_old_chain_that_was_broken_before_is_told_by_who_can_read(tmp_path: Path) -> None:
    """What is carried over is carried as it was, with its hashes."""
    shutil.copy(OLDEST, tmp_path / "records.db")
    opened = Vault.open(VaultFolder(tmp_path), frozen.UNLOCKED, frozen.world(tmp_path))
    opened._connection.execute("UPDATE audit SET at = at + 1 WHERE seq = 2")
    assert [(one.first, one.last) for one in opened.audit.check().faults] == [(2, 2)]

    frozen.hold_audit(opened)
    opened.arrive(frozen.USER)

    (fault,) = opened.audit.check().faults
    assert fault.code == "audit_changed"
    opened.close()


def test_tables_of_an_older_version_are_made_anew_once(tmp_path: Path) -> None:
    """Opening makes what this version reads from, and the next opening finds it."""
    shutil.copy(OLDEST, tmp_path / "records.db")
    folder, world = VaultFolder(tmp_path), frozen.world(tmp_path)
    before = open_writer(folder.records_path, frozen.UNLOCKED.database_key)
    assert not heads.are_current(before, SCHEMAS)
    before.close()

    Vault.open(folder, frozen.UNLOCKED, world).close()

    after = Vault.open(folder, frozen.UNLOCKED, world, read_only=True)
    assert heads.are_current(after._connection, SCHEMAS)
    assert after.late_plans(frozen.NOW.date()).count == 0
    edits = after._connection.execute("SELECT DISTINCT hlc, aid FROM outbox").fetchall()
    assert after.unsent_count() == len(edits) > 0
    after.close()


def test_its_hash_and_its_changes_are_the_same_in_every_version(
    opened: Vault, request: pytest.FixtureRequest
) -> None:
    """A computer of this version and one of the sample's agree on what they know."""
    assert opened.state_hash().hex() == STATE[request.node.callspec.params["opened"].stem]
    batch = opened.export()
    assert len(batch.ops) == 12
    assert [subject for subject, _, _ in batch.erased] == [id_bytes(frozen.ERASED)]
    opened.close()


def test_the_sample_of_today_is_what_this_version_writes(tmp_path: Path) -> None:
    """Whoever changes what a save writes must say so by a step and a new sample."""
    frozen.make(tmp_path / "new.db")

    connection = open_writer(tmp_path / "new.db", frozen.UNLOCKED.database_key)

    assert pending(connection) == ()
    connection.close()
