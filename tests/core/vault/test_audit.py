"""The audit: an entry an act, chained, signed, sealed to who may read it; ids and codes only."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, RecordId
from app.vault import auditcheck
from app.vault.audit import MOST_RECORDS, Entry
from app.vault.auditbook import Refused
from app.vault.auditcheck import Fault
from app.vault.auditread import Place
from app.vault.folder import VaultFolder
from app.vault.opening import create_database, write_transaction
from app.vault.vault import Vault, create_tables
from tests.core.vault import frozen

USER = frozen.USER
AMINA = RecordId("00000000-0000-4000-8000-000000000001")
NAME = "Zaphira"
DEVICE_DIGITS = 32


def new_vault(folder: Path) -> Vault:
    """Return a vault whose one worker holds the key of the audit."""
    folder.mkdir(parents=True)
    connection = create_database(folder / "records.db", frozen.UNLOCKED.database_key)
    create_tables(connection)
    vault = Vault(VaultFolder(folder), connection, frozen.world(folder), frozen.UNLOCKED)
    frozen.hold_audit(vault)
    return vault


@pytest.fixture
def sealed(tmp_path: Path) -> Vault:
    """Return a vault with six entries, each an act on one person."""
    vault = new_vault(tmp_path / "one")
    vault.arrive(USER)
    for act in ("open", "print", "export:keep_file", "approve:erase"):
        vault.note(act, "person", AMINA, USER)
    save(vault)
    return vault


def save(vault: Vault, name: str = NAME) -> None:
    """Save a person's name."""
    change = Change("person", AMINA, AMINA, "preferred_name", name)
    vault.append([change], "Save", user=USER)


def acts(vault: Vault) -> list[str]:
    """Return what was done, the newest first."""
    return [one.act for one in vault.audit.entries()]


def faults(vault: Vault) -> list[tuple[str, int, int]]:
    """Return what does not hold: what, from where, up to where."""
    return [(one.code, one.first, one.last) for one in vault.audit.check().faults]


def test_every_act_leaves_an_entry(sealed: Vault) -> None:
    """Signing in, looking, writing, undoing and erasing are all told, the newest first."""
    sealed.undo_last(USER)
    sealed.erase(AMINA, user=USER)

    entries = list(sealed.audit.entries())

    assert acts(sealed)[:3] == ["erase", "write:Save", "write:Save"]
    assert acts(sealed)[3:] == ["approve:erase", "export:keep_file", "print", "open", "sign-in"]
    assert {one.user for one in entries} == {USER}
    assert {one.about for one in entries[:-1]} == {(("person", AMINA),)}
    assert entries[0].at_ms >= entries[-1].at_ms
    assert faults(sealed) == []


def test_what_was_done_stands_nowhere_in_the_open(sealed: Vault) -> None:
    """Whoever has the records open sees who wrote when, and neither what nor about whom."""
    rows = sealed._connection.execute("SELECT * FROM audit_entry").fetchall()

    whole = repr(rows).casefold()
    assert len(rows) == 6
    for word in (NAME, "Save", "print", "export", "person"):
        assert word.casefold() not in whole
    assert not any(AMINA.replace("-", "") in bytes(row[5]).hex() for row in rows)


def test_only_who_holds_the_class_can_read(sealed: Vault) -> None:
    """Everybody can add an entry and look whether all hold; reading needs the key."""
    sealed._connection.execute("DELETE FROM class_share WHERE class = 'audit'")
    sealed.note("open", "person", AMINA, USER)

    assert not sealed.audit.is_readable
    with pytest.raises(Problem) as refused:
        next(sealed.audit.entries())
    assert refused.value.code == Code.NOT_PERMITTED
    assert (sealed.audit.check().entries, faults(sealed)) == (7, [])


def test_a_vault_without_the_class_keeps_plain_entries(vault: Vault) -> None:
    """In the moment a vault is made nobody holds the key yet; what is done is told all the same."""
    save(vault)
    vault.note("open", "person", AMINA, USER)

    assert acts(vault) == ["open", "write:Save"]
    assert faults(vault) == []


def test_an_act_on_very_many_records_is_told_whole(sealed: Vault) -> None:
    """It leaves several entries, and all its records stand in them."""
    ids = [RecordId(f"00000000-0000-4000-8000-{number:012d}") for number in range(2_500)]
    changes = [Change("person", one, one, "preferred_name", NAME) for one in ids]

    sealed.append(changes, "Import", user=USER)

    told = [one.about for one in sealed.audit.entries() if one.act == "write:Import"]
    assert [len(one) for one in told] == [500, MOST_RECORDS, MOST_RECORDS]
    assert {record for about in told for _, record in about} == set(ids)


def test_a_place_is_where_reading_goes_on(sealed: Vault) -> None:
    """Page by page comes the same as in one go, also while others add entries."""
    whole = [one.place for one in sealed.audit.entries()]
    place: Place | None = None
    found = []
    for _ in range(3):
        some = list(sealed.audit.entries(place))[:2]
        found += [one.place for one in some]
        place = some[-1].place
        sealed.note("open", "person", AMINA, USER)

    assert found == whole


def test_wrong_passphrases_are_taken_over_with_their_time(sealed: Vault) -> None:
    """They are told before the signing in that brings them, with the time they were tried."""
    sealed.arrive(USER, [Refused(5_000, (("user", USER),)), Refused(6_000)])

    found = list(sealed.audit.entries())[:3]

    assert [one.act for one in found] == ["sign-in", "refused", "refused"]
    assert [one.at_ms for one in found[1:]] == [6_000, 5_000]
    assert [one.about for one in found[1:]] == [(), (("user", USER),)]


def test_the_same_soon_again_is_told_once(sealed: Vault) -> None:
    """A page that is opened again and again in ten minutes leaves one entry."""
    for _ in range(3):
        sealed.note_once("open", ("person", AMINA), USER, 600)

    assert acts(sealed)[:2] == ["open", "write:Save"]


def run(sql: str) -> Callable[[Vault], None]:
    """Return what runs one statement on the open file, as a hand in it could."""

    def change(vault: Vault) -> None:
        vault._connection.execute(sql)

    return change


def swap(vault: Vault) -> None:
    """Let two entries change places, with all that is in them."""
    swapped = "CASE seq WHEN 3 THEN -4 WHEN 4 THEN -3 END"
    vault._connection.execute(f"UPDATE audit_entry SET seq = {swapped} WHERE seq IN (3, 4)")  # noqa: S608 - own
    vault._connection.execute("UPDATE audit_entry SET seq = -seq WHERE seq < 0")


def again(vault: Vault) -> None:
    """Put a sound entry in once more, at the end."""
    vault._connection.execute(
        "INSERT INTO audit_entry (device, seq, sitting, opening, sealed, hash, signature) "
        "SELECT device, 7, sitting, x'', sealed, hash, signature FROM audit_entry WHERE seq = 2"
    )


def rewrite(vault: Vault) -> None:
    """Change an entry and work out its hash and all after it anew, without the signer's key."""
    before = vault.audit._writer
    rows = vault._connection.execute("SELECT * FROM audit_entry ORDER BY seq").fetchall()
    link = rows[1][6]
    for _, device, seq, sitting, opening, inside, _, _ in rows[2:]:
        other = inside[:-1] + bytes([inside[-1] ^ 1]) if seq == 3 else inside
        entry = Entry(device, seq, sitting, opening, other)
        link = entry.link(before._vault, link)
        vault._connection.execute(
            "UPDATE audit_entry SET sealed = ?, hash = ? WHERE seq = ?", (other, link, seq)
        )


def unsealed(vault: Vault) -> None:
    """Let somebody write on without the key of the audit, though there is one."""
    vault._connection.execute("DELETE FROM class_key WHERE class = 'audit'")
    vault.note("open", "person", AMINA, USER)


HANDS = {
    "an entry flipped": (
        run("UPDATE audit_entry SET sealed = zeroblob(length(sealed)) WHERE seq = 3"),
        [(auditcheck.CHANGED, 3, 3)],
    ),
    "a signature flipped": (
        run("UPDATE audit_entry SET signature = zeroblob(64) WHERE seq = 3"),
        [(auditcheck.FORGED, 3, 3)],
    ),
    "another hash": (
        run("UPDATE audit_entry SET hash = zeroblob(32) WHERE seq = 3"),
        [(auditcheck.CHANGED, 3, 4)],
    ),
    "an entry removed": (
        run("DELETE FROM audit_entry WHERE seq = 3"),
        [(auditcheck.MISSING, 3, 3)],
    ),
    "the first ones removed": (
        run("DELETE FROM audit_entry WHERE seq < 3"),
        [(auditcheck.MISSING, 1, 2), (auditcheck.CHANGED, 3, 6)],
    ),
    "two entries swapped": (swap, [(auditcheck.CHANGED, 3, 5)]),
    "an entry repeated": (again, [(auditcheck.CHANGED, 7, 7)]),
    "all written anew": (rewrite, [(auditcheck.FORGED, 3, 6)]),
    "the opening of a sitting changed": (
        run("UPDATE audit_entry SET opening = zeroblob(40) WHERE seq = 1"),
        [(auditcheck.CHANGED, 1, 6)],
    ),
    "written on unsealed": (unsealed, [(auditcheck.UNSEALED, 7, 7)]),
}


@pytest.mark.parametrize(("hand", "found"), HANDS.values(), ids=HANDS)
def test_each_hand_in_the_file_is_found(
    sealed: Vault, hand: Callable[[Vault], None], found: list[tuple[str, int, int]]
) -> None:
    """Each is told with its place, and nothing else is."""
    assert faults(sealed) == []

    hand(sealed)

    assert faults(sealed) == found


def test_an_end_cut_off_is_known_to_who_has_seen_it(sealed: Vault) -> None:
    """A chain cut at its end holds; a head that somebody signed tells how long it was."""
    sealed.arrive(USER)  # signs what there is: seven entries
    run("DELETE FROM audit_entry WHERE seq > 4")(sealed)

    assert faults(sealed) == [(auditcheck.CUT, 5, 7)]
    for _ in range(6):
        sealed.note("open", "person", AMINA, USER)
    sealed.arrive(USER)  # signs nothing now, since what was seen is gone
    assert faults(sealed) == [(auditcheck.CHANGED, 7, 7)]


def test_this_computer_remembers_an_end_outside_the_vault(sealed: Vault, tmp_path: Path) -> None:
    """An older copy of the vault, put in its place, is told by what the state folder knows."""
    folder = tmp_path / "one"
    sealed._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copy(folder / "records.db", tmp_path / "older.db")
    sealed.note("export:keep_file", "person", AMINA, USER)
    sealed.close()
    sealed._connection.close()

    shutil.copy(tmp_path / "older.db", folder / "records.db")
    for side in folder.glob("records.db-*"):
        side.unlink()
    opened = Vault.open(VaultFolder(folder), frozen.UNLOCKED, frozen.world(folder))

    assert faults(opened) == [(auditcheck.CUT, 7, 7)]
    opened.close()


def test_entries_of_another_vault_do_not_fit(sealed: Vault, tmp_path: Path) -> None:
    """Not even whole, on the same device and by the same worker: a vault's id is in each hash."""
    keys = frozen.UNLOCKED.__class__(**{**vars(frozen.UNLOCKED), "vault_id": "ef" * 16})
    folder = tmp_path / "two"
    folder.mkdir()
    connection = create_database(folder / "records.db", keys.database_key)
    create_tables(connection)
    other = Vault(VaultFolder(folder), connection, frozen.world(folder), keys)
    for row in sealed._connection.execute("SELECT * FROM audit_entry").fetchall():
        connection.execute("INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    assert faults(other) == [(auditcheck.CHANGED, 1, 6)]
    other.close()


def test_two_logins_write_one_chain(sealed: Vault, context: Context) -> None:
    """A window and its job process add to the same chain, each in a sitting of its own."""
    second = Vault(
        sealed.folder, sealed._connection, frozen.world(sealed.folder.path), frozen.UNLOCKED
    )
    for vault in (sealed, second, sealed, second):
        vault.note("open", "person", AMINA, USER)

    sittings = sealed._connection.execute("SELECT sitting FROM audit_entry ORDER BY seq").fetchall()
    assert [one for (one,) in sittings][-4:] == [1, 8, 1, 8]
    assert faults(sealed) == []


def test_an_act_that_was_taken_back_leaves_no_sitting_behind(tmp_path: Path) -> None:
    """The next entry begins the sitting anew where the first one never reached the disk."""
    vault = new_vault(tmp_path / "one")

    def stopped() -> None:
        with write_transaction(vault._connection):
            vault._note("open", [("person", AMINA)], USER)
            raise Problem(Text("Stopped."))

    with pytest.raises(Problem):
        stopped()

    save(vault)

    assert faults(vault) == []
    assert acts(vault) == ["write:Save"]
    vault.close()


def test_a_fault_names_its_device(sealed: Vault) -> None:
    """By the id of the copy of the vault, since each has a chain of its own."""
    run("DELETE FROM audit_entry WHERE seq = 3")(sealed)

    (fault,) = sealed.audit.check().faults

    assert isinstance(fault, Fault)
    assert len(fault.device) == DEVICE_DIGITS


def test_the_check_tells_how_far_it_is_and_can_be_ended(sealed: Vault) -> None:
    """It counts up to all entries; what is raised on the way ends it, and nothing has changed."""
    for _ in range(450):
        sealed.note("open", "person", AMINA, USER)
    told: list[tuple[int, int]] = []
    sealed.check(lambda done, total: told.append((done, total)))

    assert told[0] == (0, told[-1][1])
    assert told[-1][0] == told[-1][1] >= 450
    assert len(told) >= 4
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def stop(done: int, _total: int) -> None:
        if done:
            raise Problem(N_("Stopped."), Code.CANCELLED)

    with pytest.raises(Problem) as stopped:
        sealed.check(stop)
    assert stopped.value.code == Code.CANCELLED
    assert sealed.check() == []
