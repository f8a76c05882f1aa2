"""Whether a folder lies on another computer, where the database's write-ahead log cannot work."""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_

_MOUNTS = Path("/proc/self/mounts")
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ceph", "ncpfs", "davfs"}
    | {"fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs"}
)
_DRIVE_REMOTE = 4


def refuse_network_share(path: Path) -> None:
    """Raise Problem 31 if ``path`` is on a network share, as far as this system tells.

    Linux: the type of its mount.  Windows: a UNC path or a remote drive.  Elsewhere
    nothing is known and nothing refused.
    """
    if sys.platform == "win32":
        remote = _is_remote_drive(path)
    elif _MOUNTS.exists():
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        remote = file_system_of(path.resolve(), mounts) in _REMOTE
    else:
        remote = False
    if remote:
        words = N_("A vault cannot be on a network folder. Choose a folder on this computer.")
        raise Problem(words, Code.STORAGE, detail="network share")


def file_system_of(path: Path, mounts: str) -> str:
    """Return the file system type that holds ``path``; "" if no line of ``mounts`` fits.

    mounts: lines as in /proc/mounts, proc(5): device, mount point, type, ...; blanks
    in a mount point are written as three octal digits.  The last of equals is on top.
    """
    found, depth = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda hit: chr(int(hit[1], 8)), fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = fields[2], len(point.parts)
    return found


def _is_remote_drive(path: Path) -> bool:
    if sys.platform == "win32":
        anchor = path.resolve().anchor
        kind = ctypes.windll.kernel32.GetDriveTypeW(anchor)
        return anchor.startswith("\\\\") or kind == _DRIVE_REMOTE
    return False
