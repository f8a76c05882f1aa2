"""A stick is a store: foreign, hostile, full, locked or pulled out in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory  # noqa: TID251 - others may look into it

import pytest

from app.errors import Code, Problem
from app.files import closed_problem
from app.i18n import Catalog
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry, Store, read, write
from tests.closed import closed
from tests.core.sync.storesuite import BUNDLE, MEBIBYTE, StoreSuite
from tests.core.vault.smalldisk import small_disk

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


class TestFolder(StoreSuite):
    """A folder keeps the contract of a store."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        """Return an empty folder's store."""
        return FolderStore(tmp_path)

    @pytest.fixture
    def again(self, tmp_path: Path) -> Callable[[], Store]:
        """Return what opens the folder once more."""
        return lambda: FolderStore(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a stick with one bundle of ours on it."""
    place = tmp_path / "stick"
    place.mkdir()
    write(FolderStore(place), BUNDLE, b"ours")
    return place


def _code_of(call: Callable[[], object]) -> tuple[Code, str]:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code, caught.value.text.msgid


def test_a_vaults_own_folder_is_no_place_to_meet(tmp_path: Path) -> None:
    """Neither itself nor what is below it: bundles would lie among the records."""
    (tmp_path / "vault.json").write_text("{}")
    (tmp_path / "below").mkdir()

    for place in (tmp_path, tmp_path / "below"):
        with pytest.raises(Problem) as refused:
            FolderStore(place)
        assert (refused.value.code, refused.value.detail) == (Code.USAGE, "vault")


def _only_ours(stick: Path) -> bool:
    return FolderStore(stick).list() == (Entry(BUNDLE, 4),)


def test_what_else_is_on_a_stick_is_left_alone(stick: Path) -> None:
    """Autorun files, hidden ones, capitals, unfinished ones, other people's names."""
    foreign = ["AUTORUN.INF", ".hidden", "Photos/x.jpg", "in/b/half.wmb.00112233.tmp", "IN/B/x"]
    for name in (*foreign, "in/b/Ünsal.wmb", "in/b/two words", "in/b/LPT1", "in/b/con.wmb"):
        (stick / name).parent.mkdir(parents=True, exist_ok=True)
        (stick / name).write_bytes(b"x")

    assert _only_ours(stick)


@posix
def test_links_and_pipes_are_never_followed(stick: Path, tmp_path: Path) -> None:
    """A link to a file outside is neither listed, read nor written through."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"not for sticks")
    (tmp_path / "outside").mkdir()
    (stick / "in/b/link.wmb").symlink_to(secret)
    (stick / "out").symlink_to(tmp_path / "outside", target_is_directory=True)
    (stick / "in/loop").symlink_to(stick / "in", target_is_directory=True)
    os.mkfifo(stick / "in/b/pipe.wmb")
    store = FolderStore(stick)

    assert _only_ours(stick)
    assert store.list("out/") == ()
    for name in ("in/b/link.wmb", "in/b/pipe.wmb", "in/loop/b/x", "in/b"):
        assert _code_of(partial(read, store, name, 100))[0] is Code.NOT_FOUND
    for name in ("out/x.wmb", "in/loop/x"):
        assert _code_of(partial(write, store, name, b"x"))[0] is Code.STORAGE
    write(store, "in/b/link.wmb", b"ours")
    store.delete("in/b/pipe.wmb")
    assert secret.read_bytes() == b"not for sticks"
    assert list((tmp_path / "outside").iterdir()) == []


@posix
def test_what_lies_in_place_of_a_folder_is_named(stick: Path) -> None:
    """31, whether it is a pipe or a file: somebody has to look at the stick."""
    (stick / "out").mkdir()
    os.mkfifo(stick / "out/heads")
    (stick / "out/r").write_bytes(b"x")

    for name in ("heads", "r"):
        with pytest.raises(Problem) as refused:
            write(FolderStore(stick), f"out/{name}/x", b"x")
        assert refused.value.code is Code.STORAGE
        assert f"“{name}”" in Catalog("en").say(refused.value.text)


@posix
def test_two_names_that_differ_in_capitals_are_not_mixed_up(stick: Path) -> None:
    """Where both can be, only the one in small letters is ours."""
    twin = stick / BUNDLE.replace("wmb", "WMB")
    twin.write_bytes(b"not ours")
    if (stick / BUNDLE).read_bytes() != b"ours":
        pytest.skip("this disk takes both for one name")

    assert _only_ours(stick)


def test_more_files_than_a_store_can_have_are_refused(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24, instead of reading on for ever."""
    monkeypatch.setattr("app.sync.stores.folder.MOST_ENTRIES", 50)
    for at in range(60):
        (stick / f"photo {at}.jpg").write_bytes(b"")

    assert _code_of(FolderStore(stick).list)[0] is Code.OVER_LIMIT
    monkeypatch.setattr("app.sync.stores.folder.MOST_ENTRIES", 64)  # four are ours, with folders
    assert FolderStore(stick).list() == (Entry(BUNDLE, 4),)


def test_the_longest_name_is_one(stick: Path) -> None:
    """Of 80 letters; it comes back as it was put."""
    name = "a" * 80
    write(FolderStore(stick), name, b"x")

    assert read(FolderStore(stick), name, 1) == b"x"


class Swapped(BytesIO):
    """A source during whose reading something happens to the stick."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__(b"new")
        self._happens = happens

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            self._happens()
        return piece


@posix
def test_nothing_gets_its_name_in_another_folder(stick: Path) -> None:
    """Another stick was put in the place of the first while a file was written."""

    def swap() -> None:
        stick.rename(stick.with_name("first"))
        stick.mkdir()
        stick.with_name("first").joinpath("in").rename(stick / "in")

    code, _ = _code_of(lambda: FolderStore(stick).put(BUNDLE, Swapped(swap)))

    assert code is Code.STORAGE
    assert read(FolderStore(stick), BUNDLE, 10) == b"ours"


def test_what_may_not_be_written_is_not_said_to_be_closed_to_readers(stick: Path) -> None:
    """Whoever may read there looks for the switch against writing."""

    def lock() -> None:
        raise PermissionError(13, "locked")

    code, words = _code_of(lambda: FolderStore(stick).put(BUNDLE, Swapped(lock)))

    assert code is Code.STORAGE
    assert words.startswith("The stick or folder is locked")


@posix
def test_links_and_folders_are_neither_moved_nor_removed(stick: Path) -> None:
    """They are nobody's bundles, whatever their names say."""
    (stick / "in/link").symlink_to(stick / BUNDLE)
    (stick / "in/folder").mkdir()
    store = FolderStore(stick)

    for name in ("in/link", "in/folder"):
        store.delete(name)
        assert _code_of(partial(store.move, name, "in/new"))[0] is Code.NOT_FOUND

    assert (stick / "in/link").is_symlink()
    assert (stick / "in/folder").is_dir()
    assert store.list() == (Entry(BUNDLE, 4),)


@pytest.mark.parametrize("part", ["", "in", "in/b"])
def test_what_may_not_be_opened_is_told_as_such(part: str) -> None:
    """Nobody looks for a stick that is there, nor for a switch against writing."""
    with TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        store = FolderStore(place)
        write(store, "in/b/first", b"x")
        for one in (place / "in", place / "in" / "b"):
            one.chmod(0o755)
        with closed(place / part):
            said = [
                _code_of(call)
                for call in (lambda: store.list("in/b/"), lambda: read(store, "in/b/first", 9))
            ]

    assert said == [(Code.STORAGE, closed_problem().text.msgid)] * 2


def test_a_stick_that_is_not_there_is_said_to_be_gone(stick: Path) -> None:
    """Nothing is written into the empty place where it was."""
    store = FolderStore(stick)
    stick.rename(stick.with_name("in a pocket"))

    assert _code_of(store.list)[1].startswith("The stick or folder is not there.")
    stick.mkdir()
    assert _code_of(lambda: write(store, BUNDLE, b"x"))[0] is Code.STORAGE
    assert list(stick.iterdir()) == []


class _Pulled(BytesIO):
    """A source during whose reading the stick is pulled out."""

    def __init__(self, pull: Callable[[], object]) -> None:
        super().__init__(bytes(3 * MEBIBYTE))
        self._pull = pull

    def read(self, size: int | None = -1) -> bytes:
        """Return bytes; pull in the middle."""
        if self.tell() == 2 * MEBIBYTE:
            self._pull()
        return super().read(size)


def test_a_stick_pulled_out_while_written_has_its_old_files(stick: Path) -> None:
    """The sentence says so; what is on the stick is whole, and nothing new has a name."""
    pocket = stick.with_name("in a pocket")
    store = FolderStore(stick)

    code = _code_of(lambda: store.put(BUNDLE, _Pulled(lambda: stick.rename(pocket))))

    assert code[0] is Code.STORAGE
    assert _only_ours(pocket)


def test_what_a_killed_writer_left_goes_with_the_next_try(stick: Path) -> None:
    """Unfinished files of the same name do not pile up; others' stay."""
    ours = stick / f"{BUNDLE}.01234567.tmp"
    other = stick / "in/b/other.wmb.01234567.tmp"
    for left in (ours, other):
        left.write_bytes(b"half")

    write(FolderStore(stick), BUNDLE, b"ours")

    assert not ours.exists()
    assert other.exists()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a small disk of its own; making one takes root on Linux."""
    with small_disk(tmp_path / "disk", "size=2m,nr_inodes=120k") as place:
        yield place


def test_a_hundred_thousand_files_are_listed(disk: Path) -> None:
    """A stick with very many files answers."""
    folder = disk / "in/b/many"
    folder.mkdir(parents=True)
    for at in range(100_000):
        os.close(os.open(folder / f"{at:06d}", os.O_CREAT | os.O_WRONLY))

    assert len(FolderStore(disk).list("in/b/many/")) == 100_000


def test_a_full_stick_keeps_what_it_had(disk: Path) -> None:
    """31 with a sentence; the old file is whole, and no unfinished one takes the space."""
    store = FolderStore(disk)
    write(store, BUNDLE, b"ours")

    code, words = _code_of(lambda: write(store, BUNDLE, bytes(3 * MEBIBYTE)))

    assert code is Code.STORAGE
    assert words.startswith("The stick or folder is full.")
    assert _only_ours(disk)
    assert not list(disk.rglob("*.tmp"))
    write(store, BUNDLE, bytes(MEBIBYTE))


def test_a_locked_stick_can_be_read(disk: Path) -> None:
    """Taking in works; putting on says that it is locked."""
    store = FolderStore(disk)
    write(store, BUNDLE, b"ours")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

    assert read(store, BUNDLE, 4) == b"ours"
    assert _only_ours(disk)
    for call in (
        lambda: write(store, BUNDLE, b"x"),
        lambda: store.delete(BUNDLE),
        lambda: store.move(BUNDLE, "in/b/x"),
    ):
        assert _code_of(call)[1].startswith("The stick or folder is locked")
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_a_disk_that_was_torn_away_is_said_to_be_gone(disk: Path) -> None:
    """As a stick whose plug is pulled: the place is empty at once."""
    store = FolderStore(disk)
    subprocess.run(["umount", "-l", str(disk)], check=True)

    assert _code_of(lambda: write(store, BUNDLE, b"x"))[1].startswith("The stick or folder is not")
    assert list(disk.iterdir()) == []
