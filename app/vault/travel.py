"""The travel seal: the key slots leave into a sealed file, and come back from it.

The file alone opens nothing and tells nothing; the computer alone opens nothing; both
together are the vault again, which still asks for a passphrase.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.context import Context
from app.crypto import seal, slotfile
from app.errors import Code, Problem
from app.files import new_file, read_bounded, storage_problem
from app.i18n import N_
from app.vault import travelmark
from app.vault.backup import refuse_vault_folders
from app.vault.folder import VaultFolder, write_slots
from app.vault.locking import hold_alone
from app.vault.travelmark import Mark

# magic 8 | version 4 | nonce 12 | sealed vault.json | tag 16; AAD: the first 12 | vault id 16
MAGIC = b"waymktrv"
VERSION = 1
HEAD = MAGIC + VERSION.to_bytes(4, "big")
LIMIT_BYTES = slotfile.LIMIT_BYTES + len(HEAD) + seal.OVERHEAD_BYTES


def seal_slots(folder: VaultFolder, path: Path, context: Context) -> None:
    """Let the slots leave into a new file at ``path``.

    Needs the vault alone (33).  Killed at any moment, the vault is open as before or
    sealed with the whole file there.  Raises Problem 2 (the name is taken, or in a
    vault), 31.
    """
    refuse_vault_folders(path)
    with hold_alone(folder.lock_path):
        listed = folder.read_slots()
        key = context.random_bytes(seal.KEY_BYTES)
        mark = Mark(listed.vault_id, listed.alias, context.clock_ms, key)
        data = slotfile.encode(listed)
        with new_file(path) as out:
            out.write(HEAD + seal.seal(key, data, _context(mark), context.random_bytes))
            out.sync()
            if _opened(out.path, mark) != data:
                raise _refused()
        _mark(folder, mark, path)
        travelmark.wipe(folder.path)


def release_slots(folder: VaultFolder, path: Path) -> None:
    """Put the slots in the file at ``path`` back; the file stays as it is.

    Killed at any moment, the vault is sealed as before or open.  Raises Problem 40
    (not sealed, no such file), 30 (another file, or damaged), 31, 32, 33.
    """
    with hold_alone(folder.lock_path):
        data = _opened(path, travelmark.read(folder.path))
        listed = slotfile.decode(data)
        travelmark.begin_opening(folder.path)
        write_slots(folder, listed)
        travelmark.end_opening(folder.path)


def _mark(folder: VaultFolder, mark: Mark, path: Path) -> None:
    """Write the mark; where that fails the file at ``path`` goes, since nothing opens it."""
    try:
        travelmark.put(folder.path, mark)
    except Problem:
        if not (folder.path / travelmark.NAME).exists():
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _opened(path: Path, mark: Mark) -> bytes:
    """Return the slots in a sealed file."""
    if path.exists() and not path.is_file():
        raise _refused()
    try:
        data = read_bounded(path, LIMIT_BYTES)
    except FileNotFoundError:
        words = N_("There is no such file. Check the name, or put the stick in.")
        raise Problem(words, Code.NOT_FOUND, detail="travel") from None
    except OSError as error:
        raise storage_problem(error) from None
    except Problem as problem:
        raise (_refused() if problem.code == Code.OVER_LIMIT else problem) from None
    if data.startswith(MAGIC) and int.from_bytes(data[8:12], "big") > VERSION:
        words = N_("A newer Waymark sealed this vault. Update Waymark, then try again.")
        raise Problem(words, Code.NEWER_VERSION, detail="travel format")
    if not data.startswith(HEAD):
        raise _refused()
    try:
        return seal.open_sealed(mark.key, data[len(HEAD) :], _context(mark))
    except seal.BrokenSeal:
        raise _refused() from None


def _context(mark: Mark) -> bytes:
    return HEAD + bytes.fromhex(mark.vault_id)


def _refused() -> Problem:
    words = N_("This is not the sealed file of this vault, or it is damaged. Look for the other.")
    return Problem(words, Code.INTEGRITY, detail="travel file")
