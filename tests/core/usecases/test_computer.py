"""What Linux tells of disks, read from trees that stand for /proc and /sys."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.usecases.computer import Disks, Known, LinuxDisks, look_at_disks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names of devices")
HEAD = "Filename Type Size Used Priority\n"


def system(
    root: Path,
    mounts: list[tuple[str, str, str]],
    swaps: list[str] | None = None,
    blocks: dict[str, tuple[str, list[str]]] | None = None,
) -> LinuxDisks:
    """Return trees with mounts (folder, kind, source), swaps and devices (uuid, what is below)."""
    proc, block = root / "proc", root / "sys" / "class" / "block"
    (proc / "self").mkdir(parents=True)
    lines = [f"1 1 8:1 / {folder} rw - {kind} {source} rw\n" for folder, kind, source in mounts]
    (proc / "self" / "mountinfo").write_text("".join(lines))
    if swaps is not None:
        (proc / "swaps").write_text(HEAD + "".join(f"{one} 1 0 -2\n" for one in swaps))
    for name, (uuid, below) in (blocks or {}).items():
        (block / name / "slaves").mkdir(parents=True)
        if uuid:
            (block / name / "dm").mkdir()
            (block / name / "dm" / "uuid").write_text(uuid)
        for one in below:
            (block / name / "slaves" / one).touch()
    return LinuxDisks(proc, root / "sys")


LUKS = {"nosuch-1": ("CRYPT-LUKS2-ab", ["nosuch-0"]), "nosuch-0": ("", [])}


@pytest.mark.parametrize(
    ("mounts", "blocks", "known"),
    [
        ([("/", "ext4", "/dev/nosuch-1")], LUKS, Known.YES),
        ([("/", "ext4", "/dev/nosuch-0")], LUKS, Known.NO),
        ([("/", "ext4", "/dev/nosuch-2")], {"nosuch-2": ("LVM-x", ["nosuch-1"])} | LUKS, Known.YES),
        (
            [("/", "ext4", "/dev/nosuch-2")],
            {"nosuch-2": ("LVM-x", ["nosuch-1", "nosuch-0"])} | LUKS,
            Known.NO,
        ),
        ([("/", "overlay", "overlay")], {}, Known.UNKNOWN),
        ([("/", "ext4", "/dev/gone")], {}, Known.UNKNOWN),
        ([("/", "ext4", "/dev/nosuch-0"), ("/a\\040b", "ext4", "/dev/nosuch-1")], LUKS, Known.YES),
        (
            [("/a\\040b", "ext4", "/dev/nosuch-1"), ("/a\\040b", "tmpfs", "none")],
            LUKS,
            Known.UNKNOWN,
        ),
        ([("/", "ext4", "/dev/nosuch-0"), ("/a\\040b", "ecryptfs", "/x")], LUKS, Known.YES),
        ([], {}, Known.UNKNOWN),
    ],
)
def test_the_disk_under_a_folder(
    tmp_path: Path,
    mounts: list[tuple[str, str, str]],
    blocks: dict[str, tuple[str, list[str]]],
    known: Known,
) -> None:
    """The layer that is nearest counts, on all parts of a volume; what is strange is not known."""
    disks = system(tmp_path, mounts, [], blocks)

    assert disks.look(Path("/a b/vault")) == Disks(known, Known.YES)


@pytest.mark.parametrize(
    ("swaps", "known"),
    [
        ([], Known.YES),
        (["/dev/zram0 partition"], Known.YES),
        (["/dev/nosuch-1 partition"], Known.YES),
        (["/dev/nosuch-0 partition"], Known.NO),
        (["/dev/zram0 partition", "/dev/nosuch-0 partition"], Known.NO),
        (["/swap\\040file file"], Known.NO),
        (["/dev/gone partition"], Known.UNKNOWN),
        (None, Known.UNKNOWN),
    ],
)
def test_what_is_swapped_out(tmp_path: Path, swaps: list[str] | None, known: Known) -> None:
    """No swap and compressed memory are safe; the worst of several counts."""
    disks = system(tmp_path, [("/", "ext4", "/dev/nosuch-0")], swaps, LUKS)

    assert disks.look(Path("/home")).swap == known


def test_a_system_that_tells_nothing_is_no_error(tmp_path: Path) -> None:
    """Neither there nor here."""
    assert LinuxDisks(tmp_path, tmp_path).look(tmp_path) == Disks(Known.UNKNOWN, Known.UNKNOWN)
    assert set(vars(look_at_disks(tmp_path)).values()) <= set(Known)
