"""How a folder says that its key slots are elsewhere, sealed for a journey.

``travel.json`` holds the key of the sealed file and no key of the vault.  From the moment
it is there the slots are not: what is left of them is removed by whoever looks first.
While they come back it is called ``travel.json.open``, and nothing is removed.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.crypto import canonical, seal
from app.errors import Code, Problem
from app.files import read_bounded, storage_problem, sync_folder, write_atomic
from app.i18n import N_

NAME, OPEN_NAME = "travel.json", "travel.json.open"
SLOTS = ("vault.json", "vault.json.b")
FORMAT, VERSION = "waymark travel", 1
_LIMIT_BYTES = 2000
_HEX = re.compile("[0-9a-f]+")


@dataclass(frozen=True)
class Mark:
    """Which vault is sealed, since when (Unix ms), and the 32-byte key of its sealed file."""

    vault_id: str
    alias: str
    sealed_ms: int
    key: bytes = field(repr=False)

    def encode(self) -> bytes:
        """Return canonical JSON."""
        return canonical.canonical(
            {
                "alias": self.alias,
                "format": FORMAT,
                "key": self.key.hex(),
                "sealed_ms": self.sealed_ms,
                "vault": self.vault_id,
                "version": VERSION,
            }
        )


def refuse_sealed(folder: Path) -> None:
    """Refuse (12) a folder whose slots are elsewhere, and see to it that they are."""
    if (folder / NAME).exists():
        with suppress(Problem):  # a disk that refuses: the vault stays shut all the same
            wipe(folder)
    elif not (folder / OPEN_NAME).exists() or any((folder / one).exists() for one in SLOTS):
        return
    words = N_("This vault is sealed for travel. It opens once its sealed file is back.")
    raise Problem(words, Code.NOT_PERMITTED, detail="travel")


def wipe(folder: Path) -> None:
    """Write over the slots and remove them; Problem 31 if the disk refuses."""
    try:
        for path in (folder / one for one in SLOTS):
            if path.is_file() and not path.is_symlink():
                _overwrite(path)
            path.unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise storage_problem(error) from None


def put(folder: Path, mark: Mark) -> None:
    """Say that the slots are elsewhere; raises Problem 31, and then nothing is said."""
    write_atomic(folder / NAME, mark.encode())
    with suppress(OSError):
        (folder / OPEN_NAME).unlink(missing_ok=True)


def begin_opening(folder: Path) -> Mark:
    """Return the mark, and let the slots be put back from now on; Problem 40 if there is none."""
    try:
        if (folder / NAME).exists():
            mark = _read(folder / NAME)
            (folder / NAME).replace(folder / OPEN_NAME)
            sync_folder(folder)
            return mark
        return _read(folder / OPEN_NAME)
    except OSError as error:
        raise storage_problem(error) from None


def read(folder: Path) -> Mark:
    """Return the mark; Problem 40 if this vault is not sealed, 30 if the mark is damaged."""
    return _read(folder / (NAME if (folder / NAME).exists() else OPEN_NAME))


def end_opening(folder: Path) -> None:
    """Forget the key of the sealed file: the slots are back."""
    try:
        (folder / OPEN_NAME).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise storage_problem(error) from None


def _overwrite(path: Path) -> None:
    """Put noughts over a file, which helps where the disk writes in place."""
    with path.open("r+b", buffering=0) as out:
        out.write(bytes(os.fstat(out.fileno()).st_size))
        os.fsync(out.fileno())


def _read(path: Path) -> Mark:
    try:
        value = canonical.read(read_bounded(path, _LIMIT_BYTES))
        if not isinstance(value, dict) or (value["format"], value["version"]) != (FORMAT, VERSION):
            raise _damaged()
        mark = Mark(value["vault"], value["alias"], value["sealed_ms"], _key(value["key"]))
    except FileNotFoundError:
        raise Problem(N_("This vault is not sealed for travel."), Code.NOT_FOUND) from None
    except (canonical.Malformed, KeyError):
        raise _damaged() from None
    if mark.encode() != canonical.canonical(value) or not _is_id(mark.vault_id):
        raise _damaged()
    return mark


def _key(text: object) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * seal.KEY_BYTES or not _HEX.fullmatch(text):
        raise _damaged()
    return bytes.fromhex(text)


def _is_id(text: object) -> bool:
    return isinstance(text, str) and len(text) == 32 and bool(_HEX.fullmatch(text))


def _damaged() -> Problem:
    words = N_("The mark of the sealed vault is damaged. Restore a backup into another folder.")
    return Problem(words, Code.INTEGRITY, detail="travel")
