"""Backups: whole, tried, put back as a new device; damaged ones are refused, none overwrites."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.context import Context, fixed_clock
from app.crypto import slotfile
from app.crypto.backupfile import ABOUT, RECORDS, About, Head, entry, the_end
from app.crypto.filestream import seal_parts
from app.errors import Code, Problem
from app.i18n import Catalog, verbatim
from app.records import RecordId
from app.usecases.backups import (
    backup_reminder,
    check_backup,
    check_closed_backup,
    last_backup,
    make_backup,
)
from app.usecases.doctor import examine
from app.usecases.documents import attach_document, documents_of
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.restoring import restore
from app.usecases.today import Due, list_today
from app.usecases.users import change_passphrase, renew_keys
from app.usecases.vaults import NewVault, init_vault, open_login
from app.vault import documents as sealed
from app.vault.metering import Tell
from tests.canaries import leaks_in
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import NOON, fake_context, four_things

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder outside of every vault."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a vault with a person and a document."""
    place = tmp_path_factory.mktemp("template")
    login = init_vault(
        place / "vault", PASSPHRASE, NewVault("Linden Centre", "Leila"), fake_context(place)
    )
    amina = start_intake(login, four_things("أمينة الحسن")).value
    photo = place / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(login, amina, [photo], {"type": "degree_diploma"})
    login.close()
    return place / "vault"


@pytest.fixture
def kept(template: Path, tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return a login on a vault with a person and a document."""
    shutil.copytree(template, tmp_path / "vault")
    login = open_login(tmp_path / "vault", _passphrase, context)
    yield login
    login.close()


def refused(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value


def later(context: Context, **time: float) -> Context:
    """Return the context some time on, with other randomness."""
    start = NOON + timedelta(**time)
    return replace(context, now=fixed_clock(start, timedelta(milliseconds=1)))


def progress_of(act: Callable[[Tell], object]) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    act(lambda done, total: told.append((done, total)))
    return told


def put_back(path: Path, folder: Path, context: Context, passphrase: str = PASSPHRASE) -> Login:
    restore(path, folder, lambda: passphrase, context)
    return open_login(folder, lambda: passphrase, context)


def test_a_restored_vault_knows_the_same(kept: Login, stick: Path, tmp_path: Path) -> None:
    """All records and documents, nothing for the doctor to find, and the folders of a vault."""
    path = stick / "one.waymark"

    report = make_backup(kept, path).value
    back = put_back(path, tmp_path / "back", kept.context)

    (person,) = find_people(back, "Amina")
    (document,) = documents_of(back, person.person)
    assert (report.documents, report.is_good) == (1, True)
    assert back.store.state_hash() == kept.store.state_hash()
    assert document.picture is not None
    assert examine(back).findings == ()
    names = {one.name for one in back.vault.folder.path.iterdir()}
    assert {"documents", "staging", "releases", "vault.json", "vault.json.b"} <= names
    assert list(back.vault.folder.staging_path.iterdir()) == []
    back.close()


def test_a_restored_vault_is_a_new_device(kept: Login, stick: Path, tmp_path: Path) -> None:
    """Its next entries name another device, and the audit tells of the restoring."""
    make_backup(kept, stick / "b")
    back = put_back(stick / "b", tmp_path / "back", kept.context)
    start_intake(back, four_things("Bilal"))

    ask = "SELECT number, device FROM audit_entry"
    devices: dict[int, bytes] = dict(back.store._connection.execute(ask).fetchall())
    entries = list(back.store.audit.entries())[::-1]
    rows = [(devices[one.place.number], one.act) for one in entries]
    old = kept.store._connection.execute("SELECT device FROM audit_entry").fetchall()[0][0]
    at = [act for _, act in rows].index("restore")
    assert {device for device, _ in rows[:at]} == {old}
    assert len({device for device, _ in rows[at:]} - {old}) == 1
    assert old not in {device for device, _ in rows[at:]}
    assert back.store.check() == []
    back.close()


def test_nothing_readable_is_in_a_backup_or_left_beside_it(kept: Login, stick: Path) -> None:
    """Not a name, in no spelling; and no half-made file."""
    start_intake(kept, four_things("Quetzalwort"))
    make_backup(kept, stick / "b")

    assert (
        leaks_in([stick, kept.vault.folder.path, kept.context.state_folder], ["Quetzalwort"]) == []
    )
    assert [one.name for one in stick.iterdir()] == ["b"]
    assert list(kept.vault.folder.staging_path.iterdir()) == []


@no_windows
def test_a_backup_is_for_its_owner_only(kept: Login, stick: Path) -> None:
    """Mode 0600, as far as the stick knows modes."""
    make_backup(kept, stick / "b")

    assert (stick / "b").stat().st_mode & 0o777 == 0o600


def test_where_and_when_is_remembered_and_survives(
    kept: Login, stick: Path, tmp_path: Path
) -> None:
    """Here, after another opening, and in the vault that was made of it."""
    assert last_backup(kept) is None
    make_backup(kept, stick / "b")

    last = last_backup(kept)
    assert last is not None
    assert (last.place, last.has_faults) == (str(stick / "b"), False)
    assert last.made_ms <= last.tested_ms <= kept.context.clock_ms
    back = put_back(stick / "b", tmp_path / "back", kept.context)
    again = last_backup(back)
    assert again is not None
    assert (again.made_ms, again.place) == (last.made_ms, last.place)
    back.close()


def test_progress_rises_to_the_whole(kept: Login, stick: Path, tmp_path: Path) -> None:
    """In hundredths, never back, for each of the three."""
    path, back = stick / "b", tmp_path / "back"
    acts: list[Callable[[Tell], object]] = [
        lambda tell: make_backup(kept, path, tell),
        lambda tell: check_backup(kept, path, tell),
        lambda tell: restore(path, back, _passphrase, kept.context, tell=tell),
    ]
    for act in acts:
        told = progress_of(act)
        assert told == sorted(set(told))
        assert told[-1] == (100, 100)


@pytest.mark.parametrize("at", [0, 1, 30, 60, 90, 99])
def test_stopping_leaves_nothing_behind(kept: Login, stick: Path, at: int, tmp_path: Path) -> None:
    """Neither a file on the stick nor one in the vault, and nothing is remembered."""

    def stop(done: int, _total: int) -> None:
        if done >= at:
            raise Problem(verbatim("Stopped."), Code.CANCELLED)

    assert refused(lambda: make_backup(kept, stick / "b", stop)).code == Code.CANCELLED
    assert list(stick.iterdir()) == list(kept.vault.folder.staging_path.iterdir()) == []
    assert last_backup(kept) is None
    make_backup(kept, stick / "b")
    back = tmp_path / "back"
    problem = refused(lambda: restore(stick / "b", back, _passphrase, kept.context, tell=stop))
    assert problem.code == Code.CANCELLED
    assert not back.exists()
    assert not list(tmp_path.glob(".back*"))


def test_every_region_of_a_backup_is_guarded(kept: Login, stick: Path) -> None:
    """A flipped bit anywhere is refused (30, or 32 for the version), and each cut."""
    path = stick / "b"
    make_backup(kept, path)
    data = path.read_bytes()
    length = 20 + int.from_bytes(data[16:20], "big")
    places = [*range(20), *range(20, length, 97), *range(length, length + 32, 3)]
    places += [
        *range(length + 32, len(data), len(data) // 20),
        *range(len(data) - 20, len(data), 5),
    ]

    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 0x41
        path.write_bytes(flipped)
        problem = refused(lambda: check_backup(kept, path))
        assert problem.code in {Code.INTEGRITY, Code.NEWER_VERSION}, place
        assert problem.code == Code.INTEGRITY or 8 <= place < 12
    step = 64 * 1024 + 16
    cuts = [0, 1, 19, 20, length - 1, length, length + 31, length + 32, length + 32 + step]
    for cut in (*cuts, len(data) - 1, len(data) - 16):
        path.write_bytes(data[:cut])
        assert refused(lambda: check_backup(kept, path)).code == Code.INTEGRITY, cut
    path.write_bytes(data + b"\0")
    assert refused(lambda: check_backup(kept, path)).code == Code.INTEGRITY
    path.write_bytes(data)
    assert check_backup(kept, path).value.is_good


def test_slots_of_another_time_do_not_open_it(kept: Login, stick: Path) -> None:
    """A backup whose slot file is exchanged for a sound older one is refused."""
    make_backup(kept, stick / "b")
    change_passphrase(kept, "an altogether new one")
    make_backup(kept, stick / "c")
    first, second = (stick / "b").read_bytes(), (stick / "c").read_bytes()
    heads = [one[: 20 + int.from_bytes(one[16:20], "big")] for one in (first, second)]
    (stick / "mixed").write_bytes(heads[0] + second[len(heads[1]) :])

    assert refused(lambda: check_backup(kept, stick / "mixed")).code == Code.INTEGRITY


def test_the_passphrase_of_its_time_opens_it(kept: Login, stick: Path, tmp_path: Path) -> None:
    """And no other one (10); a wrong one leaves nothing behind."""
    make_backup(kept, stick / "b")
    change_passphrase(kept, "an altogether new one")
    back = tmp_path / "back"

    problem = refused(lambda: restore(stick / "b", back, lambda: "wrong", kept.context))
    assert problem.code == Code.WRONG_PASSPHRASE
    assert not back.exists()
    put_back(stick / "b", back, kept.context).close()
    report = check_closed_backup(stick / "b", _passphrase, kept.context)
    assert report.is_good
    assert check_backup(kept, stick / "b").value == report


def test_wrong_passphrases_are_slowed_here_too(kept: Login, stick: Path) -> None:
    """The fourth in a row is refused at once (11)."""
    make_backup(kept, stick / "b")

    codes = [
        refused(lambda: check_closed_backup(stick / "b", lambda: "wrong", kept.context)).code
        for _ in range(4)
    ]

    assert codes == [Code.WRONG_PASSPHRASE] * 3 + [Code.THROTTLED]


def test_a_backup_of_earlier_keys_says_so(kept: Login, stick: Path, tmp_path: Path) -> None:
    """Its own passphrase opens it still, and brings the old keys back with it."""
    make_backup(kept, stick / "b")
    renew_keys(kept)

    problem = refused(lambda: check_backup(kept, stick / "b"))

    assert (problem.code, problem.detail) == (Code.NOT_PERMITTED, "epoch")
    put_back(stick / "b", tmp_path / "back", kept.context).close()
    make_backup(kept, stick / "c")
    assert check_backup(kept, stick / "c").value.is_good


def test_a_cut_backup_is_told_before_its_keys_are(kept: Login, stick: Path) -> None:
    """Where its length alone tells it, no passphrase is asked for; else both are said to be so."""
    path = stick / "b"
    make_backup(kept, path)
    data = path.read_bytes()
    length = 20 + int.from_bytes(data[16:20], "big")
    step = 64 * 1024 + 16
    renew_keys(kept)

    def asked() -> str:
        raise AssertionError("a passphrase was asked for")

    for cut in (19, length - 1, length, length + 31, length + 32, length + 32 + step + 15):
        path.write_bytes(data[:cut])
        problem = refused(lambda: check_backup(kept, path))
        assert problem.code == Code.INTEGRITY, cut
        assert cut < length or problem.detail == "length"
        closed = refused(lambda: check_closed_backup(path, asked, kept.context))
        assert closed.code == Code.INTEGRITY, cut
    broken = bytearray(data)
    broken[length] ^= 1  # the header of the sealed part
    path.write_bytes(broken)
    assert refused(lambda: check_closed_backup(path, asked, kept.context)).code == Code.INTEGRITY

    path.write_bytes(data[:-40])
    problem = refused(lambda: check_backup(kept, path))
    assert (problem.code, problem.detail) == (Code.NOT_PERMITTED, "epoch")
    assert "whole" in problem.text.msgid
    told = refused(lambda: check_closed_backup(path, _passphrase, kept.context))
    assert told.code == Code.INTEGRITY


def test_a_backup_of_another_vault_is_told(kept: Login, stick: Path, tmp_path: Path) -> None:
    """Not taken for a damaged one."""
    new = NewVault("Oak", "Omar")
    other = init_vault(tmp_path / "other", PASSPHRASE, new, fake_context(tmp_path, seed=7))
    make_backup(other, stick / "b")
    other.close()

    problem = refused(lambda: check_backup(kept, stick / "b"))

    assert (problem.code, problem.detail) == (Code.INTEGRITY, "other vault")


def test_nothing_is_overwritten(kept: Login, stick: Path, tmp_path: Path) -> None:
    """Neither a file by a backup nor a folder by a vault; each stays as it was."""
    (stick / "b").write_bytes(b"mine")
    (stick / "folder").mkdir()
    assert refused(lambda: make_backup(kept, stick / "b")).code == Code.USAGE
    assert refused(lambda: make_backup(kept, stick / "folder")).code == Code.USAGE
    assert refused(lambda: make_backup(kept, stick / "no" / "b")).code == Code.USAGE
    assert (stick / "b").read_bytes() == b"mine"
    make_backup(kept, stick / "c")
    before = {one: one.read_bytes() for one in kept.vault.folder.path.glob("vault.json*")}
    for place in (kept.vault.folder.path, stick):
        over = partial(restore, stick / "c", place, _passphrase, kept.context)
        assert refused(over).code == Code.STORAGE
    assert before == {one: one.read_bytes() for one in before}


@pytest.mark.parametrize("where", ["", "documents", "staging"])
def test_no_backup_goes_into_a_vault(kept: Login, where: str) -> None:
    """It would be lost with it."""
    folder = kept.vault.folder.path
    before = sorted(one.name for one in folder.rglob("*"))

    problem = refused(lambda: make_backup(kept, folder / where / "b"))

    assert (problem.code, problem.detail) == (Code.USAGE, "inside")
    assert sorted(one.name for one in folder.rglob("*")) == before


@no_windows
def test_no_backup_goes_into_a_vault_by_a_link(kept: Login, stick: Path) -> None:
    """The folder is known by what it is, not by how it is called."""
    (stick / "link").symlink_to(kept.vault.folder.path)

    assert refused(lambda: make_backup(kept, stick / "link" / "b")).detail == "inside"


def test_what_is_no_backup_is_refused(kept: Login, stick: Path, tmp_path: Path) -> None:
    """A text, an empty file, a folder (30), nothing at all (40); a vault's own file too."""
    (stick / "text").write_text("Dear Leila")
    (stick / "empty").touch()
    records = kept.vault.folder.records_path
    for place in (stick / "text", stick / "empty", stick, records):
        assert refused(partial(check_backup, kept, place)).code == Code.INTEGRITY
    assert refused(lambda: check_backup(kept, stick / "none")).code == Code.NOT_FOUND


def test_others_write_on_while_a_backup_is_made(kept: Login, stick: Path, tmp_path: Path) -> None:
    """It holds a state that was, and nothing after it."""
    folder, context = kept.vault.folder.path, kept.context
    before = kept.store.state_hash()
    other = open_login(folder, _passphrase, context)
    came: list[str] = []

    def write(done: int, _total: int) -> None:
        if done > 50 and not came:  # the copy stands already
            came.append(start_intake(other, four_things("Bilal")).value)

    make_backup(kept, stick / "b", write)
    other.close()

    back = put_back(stick / "b", tmp_path / "back", context)
    assert came
    assert back.store.state_hash() == before
    back.close()


def test_who_is_erased_meanwhile_is_not_in_it(kept: Login, stick: Path, tmp_path: Path) -> None:
    """The making begins anew."""
    other = open_login(kept.vault.folder.path, _passphrase, kept.context)
    (amina,) = (one.person for one in find_people(kept, "Amina"))
    done_with: list[bool] = []

    def erase(done: int, _total: int) -> None:
        if done > 50 and not done_with:
            done_with.append(True)
            other.store.erase(amina, user=other.user)

    make_backup(kept, stick / "b", erase)
    other.close()

    back = put_back(stick / "b", tmp_path / "back", kept.context)
    assert done_with
    assert len(find_people(back, "Amina")) == 0
    assert list(back.vault.folder.documents_path.iterdir()) == []
    back.close()


def test_missing_documents_are_counted_and_do_not_hinder(kept: Login, stick: Path) -> None:
    """A backup of what is left is better than none; it does not count as good."""
    shutil.rmtree(kept.vault.folder.documents_path)

    report = make_backup(kept, stick / "b").value

    assert (report.documents, report.missing, report.is_good) == (0, 1, False)
    last = last_backup(kept)
    assert last is not None
    assert last.has_faults


@pytest.mark.parametrize(
    ("told", "is_whole"), [((0, 1), True), ((0, 0), False), ((1, 0), False), ((1, 1), False)]
)
def test_documents_that_are_silently_not_in_it_are_told(
    kept: Login, stick: Path, told: tuple[int, int], is_whole: bool
) -> None:
    """The records know one and none is in it: refused unless it says that one was missing."""
    folder, keys = kept.store.folder, kept.store.keyring.unlocked
    kept.store.file.copy_to(stick / "copy", lambda: None)
    records = (stick / "copy").read_bytes()
    about = About(0, len(records), *told).encode()
    head = Head(keys.epoch, slotfile.encode(folder.read_slots()))
    parts = [
        *entry(ABOUT, len(about), [about]),
        *entry(RECORDS, len(records), [records]),
        the_end(),
    ]
    key = head.key(keys.case_key, keys.vault_id, bytes(16))
    (stick / "b").write_bytes(head.encode() + b"".join(seal_parts(key, bytes(16), parts)))

    if is_whole:
        assert check_backup(kept, stick / "b").value.missing == 1
    else:
        assert refused(lambda: check_backup(kept, stick / "b")).code == Code.INTEGRITY


def test_files_of_nobody_stay_out(kept: Login, stick: Path) -> None:
    """What a killed writer left in the folder is no document."""
    stranger = sealed.path_of(kept.vault.folder, RecordId("00000000-0000-4000-8000-000000000001"))
    stranger.write_bytes(b"x" * 100)

    assert make_backup(kept, stick / "b").value.documents == 1


@pytest.mark.parametrize(
    ("days", "is_due"), [(0.5, False), (1.5, True), (30, True)], ids=["half", "1.5", "30"]
)
def test_a_first_backup_is_asked_for_after_a_day(login: Login, days: float, is_due: bool) -> None:
    """Today and the state of backups say the same."""
    then = replace(login, context=later(login.context, days=days))

    assert (backup_reminder(then) is not None) == is_due
    assert bool(list_today(then).of(Due.BACKUP)) == is_due


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (6.9, ""),
        (7.1, "The last backup is 7 days old. Make a new one."),
        (-0.5, ""),
        (-30, "The last backup has a day yet to come. Check the clock, then make a new one."),
    ],
)
def test_an_old_backup_is_asked_for_anew(kept: Login, stick: Path, days: float, words: str) -> None:
    """After a week; a clock that was set back is told, and not taken for freshness."""
    make_backup(kept, stick / "b")
    then = replace(kept, context=later(kept.context, days=days))

    reminder = backup_reminder(then)

    assert (Catalog("en").say(reminder) if reminder else "") == words


def test_a_demonstration_asks_for_no_backup(tmp_path: Path, context: Context) -> None:
    """Nobody real is in it."""
    new = NewVault("Linden", "Leila", is_demonstration=True)
    login = init_vault(tmp_path / "demo", PASSPHRASE, new, context)

    assert backup_reminder(replace(login, context=later(context, days=30))) is None
    login.close()


def test_testing_an_older_one_does_not_make_it_the_last(kept: Login, stick: Path) -> None:
    """The newest known stays remembered; testing that one is remembered."""
    make_backup(kept, stick / "b")
    make_backup(kept, stick / "c")
    newest = last_backup(kept)
    assert newest is not None

    check_backup(kept, stick / "b")
    assert last_backup(kept) == newest
    check_backup(kept, stick / "c")
    again = last_backup(kept)
    assert again is not None
    assert (again.place, again.tested_ms > newest.tested_ms) == (newest.place, True)


def test_it_is_written_into_the_audit(kept: Login, stick: Path) -> None:
    """Who made one and who tried one."""
    make_backup(kept, stick / "b")
    check_backup(kept, stick / "b")

    acts = [one.act for one in list(kept.store.audit.entries())[:4]]

    assert acts[:2] == ["backup.test", "backup"]


@no_windows
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(kept: Login, stick: Path) -> None:
    """It is no backup."""
    os.mkfifo(stick / "pipe")

    assert refused(lambda: check_backup(kept, stick / "pipe")).code == Code.INTEGRITY


def _passphrase() -> str:
    return PASSPHRASE
