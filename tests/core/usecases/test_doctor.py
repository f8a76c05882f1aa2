"""Repair: never without a backup, and only what can be made right; health tells what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.i18n import Catalog
from app.usecases.backups import check_backup, make_backup
from app.usecases.doctor import examine, repair
from app.usecases.health import HealthLine, Mark, look_at_health
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.vaults import open_login
from app.vault.opening import PAGE_BYTES
from tests.core.usecases.conftest import PASSPHRASE
from tests.core.usecases.office import open_office
from tests.fakes import NOON, four_things


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder outside of every vault."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


def hurt(login: Login) -> None:
    """Damage a list, the marks of the log, the second key file, and leave strange files."""
    login.store._connection.execute("UPDATE heads_person SET f_preferred_name = 'Nobody'")
    login.store._connection.execute("UPDATE op SET live = 0")
    login.store.folder.slots_copy_path.write_bytes(b"broken")
    documents = login.store.folder.documents_path
    (documents / ("0" * 32)).write_bytes(b"x")
    (login.store.folder.staging_path / ".records.waymark-00000000.tmp").write_bytes(b"x")


def test_a_repair_makes_all_right_after_a_backup(login: Login, amina: str, stick: Path) -> None:
    """The damaged state is in the backup, the person is there again, the doctor is content."""
    hurt(login)
    make_backup(login, stick / "b")
    assert set(check_backup(login, stick / "b").value.faults) == {"heads", "log_heads"}
    assert len(examine(login).findings) == 4

    assert repair(login).findings == ()

    assert [one.person for one in find_people(login, "Amina")] == [amina]
    assert list(login.store.folder.staging_path.iterdir()) == []
    assert [one.act for one in list(login.store.audit.entries())[:1]] == ["repair"]


@pytest.mark.parametrize("how", ["none", "old", "gone", "damaged", "future"])
def test_no_repair_without_a_backup(login: Login, amina: str, stick: Path, how: str) -> None:
    """None, one of the day before, one that is not at its place, a damaged one: nothing changes."""
    path = stick / "b"
    if how != "none":
        make_backup(login, path)
    hurt(login)
    hours = {"old": 25, "future": -1}.get(how, 0)
    now = fixed_clock(NOON + timedelta(hours=hours, minutes=5), timedelta(milliseconds=1))
    login = replace(login, context=replace(login.context, now=now))
    if how == "gone":
        path.unlink()
    elif how == "damaged":
        path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Problem) as raised:
        repair(login)

    expected = {"gone": Code.NOT_FOUND, "damaged": Code.INTEGRITY}.get(how, Code.USAGE)
    assert raised.value.code == expected
    assert len(examine(login).findings) == 4


def test_a_repair_needs_the_vault_alone(login: Login, stick: Path) -> None:
    """Problem 33 while another program has it open."""
    make_backup(login, stick / "b")
    other = open_login(login.store.folder.path, lambda: PASSPHRASE, login.context)

    with pytest.raises(Problem) as raised:
        repair(login)

    assert raised.value.code == Code.IN_USE
    other.close()
    assert repair(login).findings == ()


def test_only_who_leads_repairs(tmp_path: Path, stick: Path) -> None:
    """Every worker makes a backup; an intake worker does not repair."""
    with open_office(tmp_path) as office:
        for number, (role, login) in enumerate(office.logins.items()):
            assert make_backup(login, stick / str(number)).value.is_good
            if role not in {"manager", "dpo", "first"}:
                with pytest.raises(Problem) as raised:
                    repair(login)
                assert raised.value.code == Code.NOT_PERMITTED


def told(login: Login) -> dict[str, HealthLine]:
    return {one.code: one for one in look_at_health(login, "en")}


def test_health_tells_what_is_missing_and_what_is_there(login: Login, stick: Path) -> None:
    """No backup and one who leads at first; then the day and the place of a backup."""
    start_intake(login, four_things("Amina"))
    before = told(login)
    assert {before[code].mark for code in ("backup", "leaders", "recovery")} == {Mark.LOOK}
    make_backup(login, stick / "b")

    after = told(login)

    assert (after["backup"].mark, after["backup_test"].mark) == (Mark.WELL, Mark.WELL)
    words = Catalog("en").say(after["backup"].words)
    assert "2 March 2026" in words
    assert str(stick / "b") in words
    assert {"disk", "swap"} <= set(after)


def test_health_tells_of_an_old_and_of_a_faulty_backup(login: Login, stick: Path) -> None:
    """Each is a line to look at."""
    login.store._connection.execute("UPDATE op SET live = 0")
    make_backup(login, stick / "b")
    check_backup(login, stick / "b")
    now = fixed_clock(NOON + timedelta(days=9), timedelta(milliseconds=1))

    later = told(replace(login, context=replace(login.context, now=now)))

    marks = {code: later[code].mark for code in ("backup", "backup_age", "backup_test")}
    assert set(marks.values()) == {Mark.LOOK}


def test_two_who_lead_are_well(tmp_path: Path) -> None:
    """Then nobody's absence shuts the vault."""
    with open_office(tmp_path) as office:
        assert told(office.logins["first"])["leaders"].mark is Mark.WELL


def codes(login: Login) -> set[str]:
    return {one.code for one in examine(login).findings}


def found_after(login: Login, hurt: Callable[[bytearray], None]) -> set[str]:
    """Return what the doctor finds in a records file with other bytes; {"shut"} if it is shut.

    The file is afterwards as it was before.
    """
    path = login.store.folder.records_path
    sound = path.read_bytes()
    data = bytearray(sound)
    hurt(data)
    path.write_bytes(data)
    try:
        again = open_login(login.store.folder.path, lambda: PASSPHRASE, login.context)
    except Problem as problem:
        return {"shut"} if problem.code == Code.INTEGRITY else {str(problem.code)}
    else:
        found = codes(again)
        again.close()
        return found
    finally:
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).unlink(missing_ok=True)
        path.write_bytes(sound)


def test_a_flipped_bit_is_found_on_every_page(login: Login, amina: str) -> None:
    """Wherever it is, the doctor tells of it in its report, or the vault does not open."""
    login.close()
    pages = login.store.folder.records_path.stat().st_size // PAGE_BYTES

    def flip(place: int, data: bytearray) -> None:
        data[place] ^= 1

    step = max(1, pages // 40)
    found = [
        found_after(login, partial(flip, page * PAGE_BYTES + 100)) for page in range(0, pages, step)
    ]

    assert all(one & {"cipher", "shut"} for one in found)
    assert sum("cipher" in one for one in found) > len(found) // 2
    # This computer remembers audit entries that were written on the harmed file.
    assert found_after(login, lambda _: None) <= {"audit_changed", "audit_cut"}


def test_pages_of_an_earlier_day_are_found(login: Login, amina: str) -> None:
    """Each is sound for the cipher, so the other checks tell of most; some fit in unseen."""
    path = login.store.folder.records_path
    login.close()
    before = path.read_bytes()
    again = open_login(login.store.folder.path, lambda: PASSPHRASE, login.context)
    for name in ("Olena", "Yusuf", "Hanna"):
        start_intake(again, four_things(name))
    again.close()
    after = path.read_bytes()

    def put_back(page: int, data: bytearray) -> None:
        place = slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES)
        data[place] = before[place]

    places = range(1, len(before) // PAGE_BYTES)
    shift = (slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES) for page in places)
    other = [one.start // PAGE_BYTES for one in shift if before[one] != after[one]][::3]
    found = [found_after(login, partial(put_back, page)) for page in other]

    assert all("cipher" not in one for one in found)
    assert sum("file" in one for one in found) > len(found) // 2


def test_a_file_cut_between_two_pages_is_found(login: Login, amina: str) -> None:
    """Every page that is left is sound for the cipher, so the other check tells of it."""
    login.close()

    def cut(data: bytearray) -> None:
        del data[-PAGE_BYTES:]

    assert found_after(login, cut) & {"file", "shut"}


@pytest.mark.parametrize("name", ["vault.json", "vault.json.b"])
def test_a_damaged_or_lost_key_file_is_found_and_mended(
    login: Login, stick: Path, name: str
) -> None:
    """Either copy; it is told by its name, and a repair writes it anew from the other."""
    path = login.store.folder.path / name
    make_backup(login, stick / "b")
    for hurt in (lambda: path.write_bytes(b"broken"), path.unlink):
        hurt()
        (finding,) = examine(login).findings
        assert (finding.code, finding.detail) == ("slots", name)
        assert repair(login).findings == ()


def test_a_changed_and_a_cut_audit_is_found_and_stays(
    login: Login, amina: str, stick: Path
) -> None:
    """It is evidence: a repair tells of it as before."""
    make_backup(login, stick / "b")
    login.store._connection.execute("UPDATE audit_entry SET sealed = x'00' WHERE seq = 2")

    assert codes(login) == {"audit_changed"}
    assert {one.code for one in repair(login).findings} == {"audit_changed"}


def test_each_finding_has_words_of_its_own(login: Login, amina: str) -> None:
    """What the doctor says names what to do; only faults of the log share one sentence."""
    login.store._connection.execute("DELETE FROM heads_person")
    login.store._connection.execute("UPDATE op SET live = 0")
    (login.store.folder.documents_path / ("0" * 32)).write_bytes(b"x")

    said = {one.code: Catalog("en").say(one.words) for one in examine(login).findings}

    assert set(said) == {"heads", "log_heads", "document_orphans"}
    assert "waymark doctor --repair" in said["heads"]
    assert said["log_heads"].startswith("Something in the log does not hold.")
