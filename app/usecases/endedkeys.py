"""A passphrase that ended at another computer: whether one did, and what its worker is told."""

from __future__ import annotations

from app.i18n import N_, Text
from app.vault.roster import Roster

ASIDE = N_(
    "Newer sheets were in force when older ones gave this passphrase. "
    "Use the one from before, or two new sheets."
)
REPLACED = N_("At another computer sheets gave this worker a newer passphrase. Use that one.")
MISUSED = N_(
    "Somebody used recovery sheets that were replaced. Try a present one, and ask who it was."
)
FOUND = N_(
    "Somebody used recovery sheets that were replaced; what they gave opens nothing. "
    "If nobody here knows of it, tell the person who leads."
)


def ended(roster: Roster, key: bytes) -> Text | None:
    """Return why a worker's key opens nothing any more though the worker is still there.

    None if it does, and for whoever has left.
    """
    member = roster.of_key(key)
    if member is None or member.is_active:
        return None
    present = roster.of_user(member.user)
    if present is None or not present.is_active:
        return None
    return ASIDE if key in roster.aside else REPLACED
