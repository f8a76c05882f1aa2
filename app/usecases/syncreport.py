"""What an exchange with a store is to do, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass

from app.sync.levels import LEVELS, Levels
from app.vault.heads import Progress, tell_nobody


@dataclass(frozen=True)
class How:
    """What an exchange is to do, as ``sync_store`` of app.usecases.syncing tells it.

    known_as: 16 bytes that tell a place from others, also if nothing lies there any more.
    """

    pull: bool = True
    push: bool = True
    again: bool = False
    progress: Progress = tell_nobody
    levels: Levels = LEVELS
    known_as: bytes = b""


@dataclass(frozen=True)
class SyncReport:
    """What an exchange with a store brought and took away.

    new, known, altered: changes that came. conflicts: questions that are open since.
    quarantined: bundles set aside. held: changes that do not count, since their writer may
    not write them. waiting: bundles that are named and could not be had or read yet.
    foreign: files that are sealed to others. too_old: bundles of computers of the centre that
    are sealed to a key which was destroyed. alarms: computers of which the store shows
    less than before. newer: files that need a newer program, and
    stay where they are. sent: changes that were put there. computers: others whose heads were
    read. documents: sealed files that came. pieces: parts of such files that were put
    there. elsewhere: files that are still on other computers only. replaced, aside: 1 if
    the passphrase of whoever exchanged has ended, since sheets gave a newer one, or since
    sheets in force had been replaced before. old_sheets: passphrases that replaced sheets
    gave somebody. copied: 1 if another vault has written as this computer. twins: other
    computers as which two vaults write. as_online: 1 for a folder that counts as an online
    place. by_stick: edits that are here only and do not go to it.
    """

    new: int = 0
    known: int = 0
    altered: int = 0
    conflicts: int = 0
    taken: int = 0
    quarantined: int = 0
    held: int = 0
    waiting: int = 0
    foreign: int = 0
    too_old: int = 0
    alarms: int = 0
    newer: int = 0
    sent: int = 0
    computers: int = 0
    documents: int = 0
    pieces: int = 0
    elsewhere: int = 0
    replaced: int = 0
    aside: int = 0
    old_sheets: int = 0
    copied: int = 0
    twins: int = 0
    as_online: int = 0
    by_stick: int = 0

    @property
    def needs_eyes(self) -> bool:
        """Whether something came that a person has to look at."""
        open_ = self.conflicts or self.quarantined or self.held or self.newer
        return bool(open_ or self._is_strange)

    @property
    def _is_strange(self) -> bool:
        """Whether somebody or something is not who or what it was."""
        is_key = self.replaced or self.aside or self.old_sheets
        return bool(self.altered or self.alarms or is_key or self.copied or self.twins)
