"""A vault is made wholly or not at all, opens for its passphrase, and is never overwritten."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context, KeyCost, fixed_clock
from app.crypto import kdf, slotfile
from app.errors import Code, Problem
from app.i18n import N_
from app.vault import building
from app.vault.folder import Unlocked, VaultFolder, create_vault, write_slots
from app.vault.locking import VaultLock, share
from app.vault.opening import Connection, open_reader, open_writer
from app.vault.shares import file_system_of
from tests.fakes import NOON, fake_context

PASSPHRASE = "six plain words for one test"
OTHER = "seven other plain words for one test"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where the vault will be."""
    return tmp_path / "centre vault"


@pytest.fixture
def vault(place: Path, context: Context) -> VaultFolder:
    """Return a vault with one table and one row."""
    made(place, context)
    return VaultFolder(place)


def made(place: Path, context: Context) -> Unlocked:
    """Make a vault at ``place``."""
    return create_vault(
        place, PASSPHRASE, context, alias="Vault 1", label="Worker 1", fill=one_note
    )


def one_note(connection: Connection, _: Unlocked) -> None:
    """Fill a new database."""
    connection.execute("CREATE TABLE note(words TEXT)")
    connection.execute("INSERT INTO note VALUES ('Canary-Zanzibar')")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder``."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def refused(act: Callable[[], object]) -> Problem:
    """Return the Problem that ``act`` raises."""
    with pytest.raises(Problem) as refusal:
        act()
    return refusal.value


def test_a_new_vault_opens_with_its_passphrase(
    vault: VaultFolder, place: Path, context: Context, tmp_path: Path
) -> None:
    """The same keys as at its making, and its records with them."""
    unlocked = vault.unlock(PASSPHRASE, context)

    reader = open_reader(vault.records_path, unlocked.database_key)
    assert reader.execute("SELECT words FROM note").fetchall() == [("Canary-Zanzibar",)]
    reader.close()
    again = made(tmp_path / "second", context)
    assert VaultFolder(tmp_path / "second").unlock(PASSPHRASE, context) == again
    assert again.vault_id != unlocked.vault_id
    assert again.database_key != unlocked.database_key


def test_the_folder_holds_what_it_should_and_nothing_beside_it(
    vault: VaultFolder, tmp_path: Path
) -> None:
    """The parts of a vault, both slot copies equal, no leftover of the making."""
    names = "documents records.db releases staging vault.json vault.json.b vault.lock"
    assert " ".join(sorted(path.name for path in vault.path.iterdir())) == names
    assert vault.slots_path.read_bytes() == vault.slots_copy_path.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre vault", "home"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_everything_is_for_its_owner_only(vault: VaultFolder, context: Context) -> None:
    """Folders 0700, files 0600, the state folder's too, whatever the umask."""
    before = os.umask(0)
    try:
        vault.change_passphrase(vault.unlock(PASSPHRASE, context), OTHER, context)
        refused(lambda: vault.unlock("wrong", context))
    finally:
        os.umask(before)

    for root in (vault.path, context.state_folder / "throttle"):
        for path in (root, *root.rglob("*")):
            expected = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == expected, path.name


def test_no_file_is_plaintext(vault: VaultFolder, context: Context) -> None:
    """No SQLite header, no record, no passphrase, no key in any file."""
    unlocked = vault.unlock(PASSPHRASE, context)
    secrets = [b"SQLite format 3", b"Canary", PASSPHRASE.encode(), unlocked.case_key]
    secrets += [unlocked.database_key, unlocked.user.sign_seed, unlocked.user.exchange_seed]

    everything = contents(vault.path) | contents(context.state_folder)

    for data in everything.values():
        for secret in secrets:
            assert secret not in data
            assert secret.hex().encode() not in data


def test_secrets_are_not_printed(vault: VaultFolder, context: Context) -> None:
    """The repr of an opened vault names ids only."""
    unlocked = vault.unlock(PASSPHRASE, context)

    assert repr(unlocked) == (
        f"Unlocked(vault_id='{unlocked.vault_id}', slot_id='{unlocked.slot_id}', "
        "list_version=1, epoch=1)"
    )


def test_a_wrong_passphrase_is_10_and_then_11(vault: VaultFolder, context: Context) -> None:
    """The fourth attempt is answered at once; after the wait the right one opens."""
    still = replace(context, now=fixed_clock(NOON))
    codes = [refused(lambda: vault.unlock("wrong", still)).code for _ in range(4)]

    assert codes == [10, 10, 10, 11]
    assert refused(lambda: vault.unlock(PASSPHRASE, still)).code == Code.THROTTLED
    later = replace(context, now=fixed_clock(NOON + timedelta(seconds=2)))
    assert vault.unlock(PASSPHRASE, later).epoch == 1


def test_only_the_slot_that_is_asked_for_is_tried(vault: VaultFolder, context: Context) -> None:
    """A slot id that is not there is told apart from a wrong passphrase."""
    slot_id = vault.read_slots().slots[0].id

    assert vault.unlock(PASSPHRASE, context, slot_id).slot_id == slot_id
    refusal = refused(lambda: vault.unlock(PASSPHRASE, context, "00" * 8))
    assert refusal.code == Code.NOT_FOUND


def test_a_changed_passphrase_is_the_only_one(vault: VaultFolder, context: Context) -> None:
    """Keys and records stay."""
    unlocked = vault.unlock(PASSPHRASE, context)

    vault.change_passphrase(unlocked, OTHER, context)

    assert vault.unlock(OTHER, context) == unlocked
    assert refused(lambda: vault.unlock(PASSPHRASE, context)).code == Code.WRONG_PASSPHRASE
    assert vault.slots_path.read_bytes() == vault.slots_copy_path.read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        "caf\u00e9 \u00fcber na\u00efve \u1e69 \u212b gar\u00e7on",
        "آب مصباح أزرق إبرة",
        "мідний йогурт їжак",
        "\ud55c\uae00 \ub4f1\ubd88 \uad6c\ub984 \uc5f4\uc1e0",
        ("\u0628\u0627\u0628 caf\u00e9 " * 125)[:1000],
    ],
)
def test_a_passphrase_opens_however_its_accents_were_typed(
    words: str, place: Path, context: Context
) -> None:
    """Set in one normal form and typed in another, in any script, up to 1,000 signs and more."""
    create_vault(place, words, context, alias="V", label="W", fill=one_note)
    vault = VaultFolder(place)

    typed = [unicodedata.normalize(form, words) for form in ("NFC", "NFD", "NFKC", "NFKD")]

    assert len({vault.unlock(one, context).case_key for one in (words, *typed)}) == 1
    assert refused(lambda: vault.unlock(words[:-1], context)).code == Code.WRONG_PASSPHRASE


def test_an_older_copy_is_renewed_by_the_next_unlocking(
    vault: VaultFolder, context: Context
) -> None:
    """The old passphrase does not live on in the second copy."""
    old = vault.slots_copy_path.read_bytes()
    vault.change_passphrase(vault.unlock(PASSPHRASE, context), OTHER, context)
    new = vault.slots_path.read_bytes()
    for stale in (vault.slots_path, vault.slots_copy_path):
        stale.write_bytes(old)

        vault.unlock(OTHER, context)

        assert stale.read_bytes() == new


def test_a_missing_copy_is_made_again(vault: VaultFolder, context: Context) -> None:
    """One sound copy is enough."""
    vault.slots_path.unlink()
    assert vault.damaged_copies() == ("vault.json",)

    vault.unlock(PASSPHRASE, context)

    assert vault.damaged_copies() == ()


@pytest.mark.parametrize("name", ["vault.json", "vault.json.b"])
@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 100, b"0" * 300_000])
def test_one_damaged_copy_does_not_matter_and_stays(
    vault: VaultFolder, context: Context, name: str, damage: bytes
) -> None:
    """The other opens the vault; the damaged one is reported and kept for the doctor."""
    (vault.path / name).write_bytes(damage)

    vault.unlock(PASSPHRASE, context)

    assert (vault.path / name).read_bytes() == damage
    assert vault.damaged_copies() == (name,)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 100, b"0" * 300_000])
def test_two_damaged_copies_are_refused_and_never_overwritten(
    vault: VaultFolder, context: Context, damage: bytes
) -> None:
    """Problem 30, without counting as a wrong passphrase; every byte stays."""
    unlocked = vault.unlock(PASSPHRASE, context)
    vault.slots_path.write_bytes(damage)
    vault.slots_copy_path.write_bytes(damage)
    before = contents(vault.path)

    for _ in range(5):
        assert refused(lambda: vault.unlock(PASSPHRASE, context)).code == Code.INTEGRITY
    assert refused(lambda: vault.change_passphrase(unlocked, OTHER, context)).code == Code.INTEGRITY
    assert refused(lambda: made(vault.path, context)).code == Code.STORAGE

    assert contents(vault.path) == before


@pytest.mark.parametrize("name", ["vault.json", "vault.json.b"])
def test_a_key_file_of_another_vault_is_damage_and_no_wrong_passphrase(
    vault: VaultFolder, context: Context, tmp_path: Path, name: str
) -> None:
    """Nobody is kept waiting for a passphrase that is right, and nothing is overwritten."""
    made(tmp_path / "other", context)
    shutil.copy(tmp_path / "other" / name, vault.path / name)
    before = contents(vault.path)

    for _ in range(5):
        assert refused(lambda: vault.unlock(PASSPHRASE, context)).code == Code.INTEGRITY

    assert contents(vault.path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and modes are POSIX's")
def test_a_pipe_in_place_of_a_key_file_is_damage(vault: VaultFolder, context: Context) -> None:
    """It would be waited for without end; the other copy opens."""
    vault.slots_path.unlink()
    os.mkfifo(vault.slots_path)

    assert vault.unlock(PASSPHRASE, context).vault_id
    vault.slots_copy_path.unlink()
    assert refused(vault.read_slots).code == Code.INTEGRITY


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and modes are POSIX's")
def test_opening_takes_access_from_others(vault: VaultFolder, context: Context) -> None:
    """A copy made with open modes is its owner's alone again."""
    for path in (vault.path, *vault.path.iterdir()):
        path.chmod(0o777)

    vault.unlock(PASSPHRASE, context)

    for path in (vault.path, *vault.path.iterdir()):
        assert not path.stat().st_mode & 0o077, path.name


def test_a_passphrase_that_is_guessed_first_makes_no_vault(place: Path, context: Context) -> None:
    """Outside tests, whose vaults are marked as such."""
    careful = replace(context, test_profile=False)

    def make() -> None:
        create_vault(place, "password" * 3, careful, alias="A", label="W", fill=one_note)

    problem = refused(make)
    assert (problem.code, problem.field) == (Code.USAGE, "passphrase")
    assert not place.exists()


def test_lost_slot_files_are_damage_and_not_an_empty_folder(
    vault: VaultFolder, context: Context
) -> None:
    """Where there are records there was a vault."""
    vault.slots_path.unlink()
    vault.slots_copy_path.unlink()

    assert refused(lambda: vault.unlock(PASSPHRASE, context)).code == Code.INTEGRITY
    assert refused(lambda: made(vault.path, context)).code == Code.STORAGE


def test_a_folder_without_a_vault_is_not_found(tmp_path: Path, context: Context) -> None:
    """Problem 40, and nothing is made."""
    for folder in (tmp_path / "none", tmp_path):
        assert refused(lambda: VaultFolder(folder).unlock("any", context)).code == Code.NOT_FOUND  # noqa: B023 - called at once
    assert not (tmp_path / "none").exists()


def test_a_newer_copy_is_refused_even_beside_a_sound_one(
    vault: VaultFolder, context: Context
) -> None:
    """An older program must not turn back what a newer one has begun."""
    vault.slots_copy_path.write_bytes(b'{"format":"waymark vault","version":2}')

    assert refused(lambda: vault.unlock(PASSPHRASE, context)).code == Code.NEWER_VERSION


def test_an_empty_folder_may_become_a_vault(place: Path, context: Context) -> None:
    """As when it was made in a file dialog."""
    place.mkdir(mode=0o755)

    made(place, context)

    assert VaultFolder(place).unlock(PASSPHRASE, context).epoch == 1


def test_a_folder_with_anything_in_it_is_refused(place: Path, context: Context) -> None:
    """Files, hidden files and a plain file at the place itself."""
    place.mkdir()
    (place / ".hidden").write_text("mine")
    file = place.with_name("file")
    file.write_text("mine")

    for occupied in (place, file):
        assert refused(lambda: made(occupied, context)).code == Code.STORAGE  # noqa: B023 - called at once

    assert contents(place) == {".hidden": b"mine"}
    assert file.read_text() == "mine"


def test_a_failed_filling_leaves_nothing(place: Path, context: Context, tmp_path: Path) -> None:
    """No half vault, no leftover beside it."""

    def fail(_connection: Connection, _: Unlocked) -> None:
        raise Problem(N_("The disk is full."), Code.STORAGE)

    problem = refused(
        lambda: create_vault(place, PASSPHRASE, context, alias="V", label="W", fill=fail)
    )

    assert problem.code == Code.STORAGE
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_making_that_goes_on_is_no_leftover(
    place: Path, context: Context, tmp_path: Path
) -> None:
    """Two at once at the same place: the first to end has it, the other is refused."""
    seen: list[Unlocked] = []

    def be_overtaken(_connection: Connection, _: Unlocked) -> None:
        seen.append(made(place, fake_context(tmp_path / "home", seed=2)))

    problem = refused(
        lambda: create_vault(place, PASSPHRASE, context, alias="V", label="W", fill=be_overtaken)
    )

    assert (problem.code, problem.detail) == (Code.STORAGE, "vault exists")
    assert VaultFolder(place).unlock(PASSPHRASE, context) == seen[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre vault", "home"]


def test_what_a_killed_making_left_is_removed_by_the_next(
    place: Path, context: Context, tmp_path: Path
) -> None:
    """Of this place only, and nothing that is merely called alike."""
    dead = [f".centre vault.{digit * 16}.new" for digit in "0a"]
    kept = [".centre vault.0.new", f".other.{'0' * 16}.new", f"centre vault.{'0' * 16}.new"]
    for name in (*dead, *kept):
        (tmp_path / name / "documents").mkdir(parents=True)
    VaultFolder(tmp_path / dead[0]).lock_path.touch()
    (tmp_path / f".centre vault.{'1' * 16}.new").touch()

    made(place, context)

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"centre vault", "home", f".centre vault.{'1' * 16}.new", *kept}


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_making_taken_for_a_leftover_begins_anew(
    place: Path, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the making of its folder and the holding of its lock it has no defence."""
    strikes = [True, True, False]

    def share_late(path: Path) -> VaultLock:
        strike = strikes.pop(0)
        if strike and len(strikes) == 2:
            shutil.rmtree(path.parent)
        lock = share(path)
        if strike:
            shutil.rmtree(path.parent)
        return lock

    monkeypatch.setattr(building, "share", share_late)

    unlocked = made(place, context)

    assert not strikes
    assert VaultFolder(place).unlock(PASSPHRASE, context) == unlocked
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre vault", "home"]


@pytest.mark.parametrize("field", ["alias", "label"])
@pytest.mark.parametrize("words", ["", " ", "x" * 41, "a\nb", "a\u202eb"])
def test_a_label_that_cannot_be_shown_is_refused(
    place: Path, context: Context, field: str, words: str
) -> None:
    """Problem 2 that names the field; nothing is made."""
    texts = {"alias": "Vault 1", "label": "Worker 1"} | {field: words}

    problem = refused(
        lambda: create_vault(
            place, PASSPHRASE, context, alias=texts["alias"], label=texts["label"], fill=one_note
        )
    )

    assert (problem.code, problem.field) == (Code.USAGE, field)
    assert not place.exists()


def test_a_release_asks_for_a_long_passphrase_and_a_dear_key(place: Path, context: Context) -> None:
    """Sixteen characters; the slot then costs at least the floor."""
    release = replace(context, test_profile=False, key_cost=kdf.FLOOR)
    problem = refused(
        lambda: create_vault(place, "x" * 15, release, alias="V", label="W", fill=one_note)
    )
    assert (problem.code, problem.field) == (Code.USAGE, "passphrase")

    sixteen = "kqzvmtplwxrbyhgn"
    create_vault(place, sixteen, release, alias="V", label="W", fill=one_note)

    assert VaultFolder(place).read_slots().slots[0].cost == KeyCost(64 * 1024, 3)
    assert VaultFolder(place).unlock(sixteen, release).epoch == 1


def test_a_release_does_not_open_a_test_vault(vault: VaultFolder, context: Context) -> None:
    """Cheap slots are refused, and that is no wrong passphrase."""
    release = replace(context, test_profile=False)

    for _ in range(5):
        assert refused(lambda: vault.unlock(PASSPHRASE, release)).code == Code.INTEGRITY


def test_a_user_without_the_case_key_opens_no_records(vault: VaultFolder, context: Context) -> None:
    """Problem 12, in a sentence."""
    unlocked = replace(vault.unlock(PASSPHRASE, context), case_keys=())

    assert refused(lambda: unlocked.database_key).code == Code.NOT_PERMITTED


def test_the_records_of_another_vault_do_not_open(
    vault: VaultFolder, context: Context, tmp_path: Path
) -> None:
    """Swapped database files are damage."""
    made(tmp_path / "second", context)
    other = VaultFolder(tmp_path / "second").records_path.read_bytes()
    vault.records_path.write_bytes(other)
    key = vault.unlock(PASSPHRASE, context).database_key

    assert refused(lambda: open_writer(vault.records_path, key)).code == Code.INTEGRITY
    assert vault.records_path.read_bytes() == other


def test_the_slot_file_tells_no_names(vault: VaultFolder) -> None:
    """Labels, numbers and keys only: its words are these."""
    listed = slotfile.decode(vault.slots_path.read_bytes())

    assert (listed.alias, listed.slots[0].label) == ("Vault 1", "Worker 1")
    assert b"role" not in vault.slots_path.read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/srv/centre", "ext4"),
        ("/mnt/nas/vault", "cifs"),
        ("/mnt/nas", "cifs"),
        ("/mnt/nasty", "ext4"),
        ("/mnt/my share/a", "nfs4"),
        ("/mnt/nas/local/x", "xfs"),
        ("/media/stick/v", "vfat"),
    ],
)
def test_the_deepest_and_last_mount_tells_the_file_system(path: str, kind: str) -> None:
    """Blanks in mount points are octal; a mount over another hides it."""
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n"
        "//nas/x /mnt/nas cifs rw 0 0\n"
        "nas:/x /mnt/my\\040share nfs4 rw 0 0\n"
        "/dev/sdb1 /mnt/nas/local xfs rw 0 0\n"
        "/dev/sdc1 /media/stick ext4 rw 0 0\n"
        "/dev/sdd1 /media/stick vfat rw 0 0\n"
        "broken\n"
    )

    assert file_system_of(Path(path), mounts) == kind


SCRIPT = """
import resource, shutil, sys
from pathlib import Path
from app.errors import Code, Problem
from app.vault.folder import VaultFolder
from tests.core.crypto.test_slotfile import MALFORMED
folder = VaultFolder(Path(sys.argv[1]))
folder.path.mkdir()
before, refused = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0
for data in MALFORMED.values():
    folder.slots_path.write_bytes(data)
    try:
        folder.read_slots()
    except Problem as problem:
        refused += problem.code == Code.INTEGRITY
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(len(MALFORMED), refused, grown / 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in KiB there")
def test_all_malformed_key_files_together_take_little_memory(tmp_path: Path) -> None:
    """More than 200 of them, read as the lock screen does: under 300 MiB."""
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "vault")]
    child = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    count, refused, grown_mib = (float(one) for one in child.stdout.split())

    assert count == refused > 200
    assert grown_mib < 300


def test_slots_that_nobody_could_read_are_not_written(vault: VaultFolder) -> None:
    """Whatever asked for it: both copies stay as they are."""
    before = contents(vault.path)
    listed = vault.read_slots()
    slots = tuple(replace(one, label="x" * 41) for one in listed.slots)

    with pytest.raises(Problem) as refusal:
        write_slots(vault, replace(listed, slots=slots))

    assert refusal.value.code == Code.INTEGRITY
    assert contents(vault.path) == before
