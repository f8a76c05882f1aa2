"""Sticks are told from other disks by the kernel's list alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.sticks import Stick, plugged_in, sticks_in

LIST = """\
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
35 22 0:31 / /proc rw,nosuid shared:5 - proc proc rw
60 22 8:17 / /run/media/leila/BLUE\\040STICK rw,nosuid shared:9 - vfat /dev/sdb1 rw,uid=1000
61 22 8:33 / /mnt/usb ro,relatime - exfat /dev/sdc1 ro
62 22 0:50 / /media/share rw - cifs //server/share rw
63 22 11:0 / /run/media/leila/CD ro - iso9660 /dev/sr0 ro
64 22 8:49 / /srv/data rw - ext4 /dev/sdd1 rw
65 22 179:1 / /mnt/card rw - vfat /dev/mmcblk0p1 rw
no mount at all
66 22 8:65 / /short
"""


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Return what a kernel tells of four disks: two fixed ones, a USB stick and a card."""
    numbers = tmp_path / "dev" / "block"
    numbers.mkdir(parents=True)
    for number, place, flag in (
        ("8:2", "pci0/ata1/block/sda/sda2", "0"),
        ("8:33", "pci0/usb1/1-1/block/sdc/sdc1", "0"),
        ("8:49", "pci0/ata2/block/sdd/sdd1", "0"),
        ("179:1", "platform/block/mmcblk0/mmcblk0p1", "1"),
    ):
        partition = tmp_path / place
        partition.mkdir(parents=True)
        (partition.parent / "removable").write_text(f"{flag}\n")
        (numbers / number).symlink_to(partition)
    return numbers


def test_only_what_can_be_taken_away_is_a_stick(devices: Path) -> None:
    """Neither a fixed disk nor a share in the network nor a disc is."""
    found = sticks_in(LIST, devices)

    assert found == (
        Stick(Path("/mnt/card"), "card"),
        Stick(Path("/mnt/usb"), "usb", is_read_only=True),
        Stick(Path("/run/media/leila/BLUE STICK"), "BLUE STICK"),
    )


@given(name=st.text(st.characters(codec="utf-8", exclude_characters="/\n\x00"), min_size=1))
def test_every_name_comes_back_as_it_was(name: str) -> None:
    """What the kernel writes in octal is read again: the blank, the tab and the backslash."""
    written = "".join(f"\\{ord(one):03o}" if one in " \t\n\\#" else one for one in name)
    line = f"60 22 8:17 / /media/{written} rw - vfat /dev/sdb1 rw\n"

    found = sticks_in(line, Path("/nowhere"))

    assert [str(one.path) for one in found] == [str(Path(f"/media/{name}"))]


@given(st.text())
def test_a_strange_list_holds_no_surprise(mounts: str) -> None:
    """Whatever stands there is read without an error."""
    sticks_in(mounts, Path("/nowhere"))


def test_this_computer_has_a_list() -> None:
    """Reading it touches nothing that is mounted."""
    assert isinstance(plugged_in(), tuple)
