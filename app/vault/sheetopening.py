"""The door to a vault that recovery sheets open instead of a passphrase."""

from __future__ import annotations

from contextlib import suppress

from app.crypto import slots
from app.crypto.slots import RECOVERY, WrongSecret
from app.errors import Code, Problem
from app.i18n import N_
from app.vault.folder import Unlocked, VaultFolder
from app.vault.shares import refuse_network_share


def unlock_with_sheets(folder: VaultFolder, secret: bytes) -> Unlocked:
    """Return the keys that the secret of two recovery sheets opens (32 bytes).

    There is nothing to guess, so nothing waits.  Raises Problem 10 if they are of no
    use here, and as ``VaultFolder.read_slots`` does.
    """
    refuse_network_share(folder.path)
    listed = folder.read_slots()
    for slot in listed.slots:
        if slot.kind == RECOVERY:
            with suppress(WrongSecret):
                return folder.unlocked(listed, slots.open_slot(listed, slot, secret))
    raise no_such_sheets()


def no_such_sheets() -> Problem:
    """Return the Problem (10) of sheets that were replaced, or belong elsewhere."""
    words = N_("These sheets do not open this vault. Look for newer ones, or another vault.")
    return Problem(words, Code.WRONG_PASSPHRASE, detail="sheets")
