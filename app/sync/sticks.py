"""Which sticks are plugged in, told by the kernel's list of mounts: nothing on them is touched.

Asking each mounted disk for its size, as desktop libraries do, waits for ever at a network
disk that is gone.  proc(5) describes the list, under ``/proc/pid/mountinfo``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
DEVICES = Path("/sys/dev/block")
_MOST_BYTES = 1 << 20
_PLACES = ("/media/", "/run/media/")  # where desktops put what is plugged in
_NO_STORES = frozenset({"iso9660", "udf", "squashfs"})
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, order=True)
class Stick:
    """A stick, card or disk that can be taken away.  path: where it is mounted."""

    path: Path
    label: str
    is_read_only: bool = False


def sticks_in(mounts: str, devices: Path = DEVICES) -> tuple[Stick, ...]:
    """Return the sticks in a list of mounts, by path.

    devices: the folder that leads from the numbers of devices to what the kernel knows of them.
    """
    found = {}
    for line in mounts.split("\n"):
        left, dash, right = line.partition(" - ")
        place, source = left.split(" "), right.split(" ")
        if not dash or len(place) < 6 or len(source) < 3:
            continue
        path = _plain(place[4])
        is_store = source[0] not in _NO_STORES and source[1].startswith("/dev/")
        if is_store and _can_be_taken_away(path, devices / place[2]):
            is_read_only = "ro" in (*place[5].split(","), *source[2].split(","))
            found[path] = Stick(Path(path), Path(path).name, is_read_only)
    return tuple(sorted(found.values()))


def plugged_in() -> tuple[Stick, ...]:
    """Return the sticks of this computer; none where its kernel has no such list."""
    try:
        with MOUNTS.open("rb") as file:
            raw = file.read(_MOST_BYTES)
    except OSError:
        return ()
    return sticks_in(raw.decode(errors="surrogateescape"))


def _can_be_taken_away(path: str, device: Path) -> bool:
    if path.startswith(_PLACES):
        return True
    try:
        place = device.resolve(strict=True)
        # Of a partition the disk says it, of a whole disk it itself.
        flags = [one / "removable" for one in (place, place.parent)]
        is_removable = any(one.is_file() and one.read_text().strip() == "1" for one in flags)
    except OSError:
        return False
    return is_removable or any(part.startswith("usb") for part in place.parts)


def _plain(path: str) -> str:
    """Return a path of the list as it is: spaces and the like are written in octal there."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), path)
