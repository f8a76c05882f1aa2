"""What the system tells of this computer's disks: encrypted or not, as far as anybody may ask.

Linux tells by /proc and /sys without any right; macOS by its own tool; Windows tells it to
administrators only, so there the answer is that it is not known.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_FDESETUP = "/usr/bin/fdesetup"
_ESCAPE = re.compile(r"\\([0-7]{3})")
_MOST_LAYERS = 8  # a volume on a volume on a disk


class Known(StrEnum):
    """What can be said."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Disks:
    """Whether the vault's disk is encrypted, and whether what is swapped out is (or nothing is)."""

    disk: Known
    swap: Known


def look_at_disks(path: Path) -> Disks:
    """Return what the system tells of the disk under ``path`` and of swap."""
    if sys.platform == "linux":
        return LinuxDisks().look(path)
    if sys.platform == "darwin":
        return Disks(_filevault(), Known.YES)  # macOS encrypts what it swaps out
    return Disks(Known.UNKNOWN, Known.UNKNOWN)


@dataclass(frozen=True)
class LinuxDisks:
    """Reads /proc and /sys, or what stands for them."""

    proc: Path = Path("/proc")
    sys: Path = Path("/sys")

    def look(self, path: Path) -> Disks:
        """Return what they tell; what cannot be read is not known."""
        return Disks(self._disk_of(path), self._swap())

    def _disk_of(self, path: Path) -> Known:
        try:
            mounts = list(self._mounts())
        except OSError:
            return Known.UNKNOWN
        place = path.resolve()
        under = [one for one in mounts if place == one[0] or one[0] in place.parents]
        if not under:
            return Known.UNKNOWN
        # Of two on the same folder the later one hides the earlier.
        _, device, kind = max(enumerate(under), key=lambda one: (len(one[1][0].parts), one[0]))[1]
        if kind in {"ecryptfs", "fuse.gocryptfs", "fuse.encfs"}:
            return Known.YES
        return self._is_encrypted(device)

    def _mounts(self) -> Iterator[tuple[Path, str, str]]:
        """Yield folder, source and kind of what is mounted: proc(5), mountinfo."""
        for line in (self.proc / "self" / "mountinfo").read_text("utf-8", "replace").splitlines():
            before, _, after = line.partition(" - ")
            fields, rest = before.split(), after.split()
            if len(fields) > 4 and len(rest) > 1:
                yield Path(_unescaped(fields[4])), _unescaped(rest[1]), rest[0]

    def _swap(self) -> Known:
        try:
            lines = (self.proc / "swaps").read_text("utf-8", "replace").splitlines()[1:]
        except OSError:
            return Known.UNKNOWN
        answers = {self._is_swap_safe(*line.split()[:2]) for line in lines if line.split()[1:]}
        worst = (Known.NO, Known.UNKNOWN)
        return next((one for one in worst if one in answers), Known.YES)

    def _is_swap_safe(self, name: str, kind: str) -> Known:
        if kind == "file":
            return self._disk_of(Path(_unescaped(name)))
        if Path(name).name.startswith("zram"):  # compressed memory, no disk
            return Known.YES
        return self._is_encrypted(_unescaped(name))

    def _is_encrypted(self, device: str) -> Known:
        """Return what is told of a device such as /dev/mapper/home."""
        if not device.startswith("/dev/"):
            return Known.UNKNOWN  # of the network, in memory, or a volume of several disks
        name = os.path.realpath(device).removeprefix("/dev/")
        block = self.sys / "class" / "block" / name
        return self._of_block(block) if block.is_dir() else Known.UNKNOWN

    def _of_block(self, block: Path, layers: int = 0) -> Known:
        """Return YES if a layer of dm-crypt is under this device: on all of its parts."""
        try:
            mapped = (block / "dm" / "uuid").read_text("ascii", "replace")
        except OSError:
            mapped = ""
        if mapped.startswith("CRYPT-"):
            return Known.YES
        below = list((block / "slaves").iterdir()) if (block / "slaves").is_dir() else []
        if not below or layers == _MOST_LAYERS:
            return Known.NO
        answers = {self._of_block(self.sys / "class" / "block" / b.name, layers + 1) for b in below}
        return Known.YES if answers == {Known.YES} else Known.NO


def _filevault() -> Known:
    try:
        told = subprocess.run(  # noqa: S603 - the system's own tool, no words of anybody
            [_FDESETUP, "isactive"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Known.UNKNOWN
    return {"true": Known.YES, "false": Known.NO}.get(told.stdout.strip(), Known.UNKNOWN)


def _unescaped(text: str) -> str:
    r"""Return a name of /proc with its \040 as the blank that it stands for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)
