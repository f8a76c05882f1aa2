"""How this computer's window looks, which vault it opened last, and when it locks.

Nothing about a person: a slot is named by its random id.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.errors import Problem
from app.files import make_private_folder, read_bounded, write_atomic

PALETTES = ("light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 2.0)
IDLE_MINUTES = (1, 2, 3, 5, 10, 15)
LIMIT_BYTES = 16_384


@dataclass(frozen=True)
class Preferences:
    """Language (BCP 47), palette, text scale, and the folder of the last vault.

    idle_minutes: without a key until the lock, 1 to 15.  slot: whom the lock screen expects.
    """

    language: str = ""
    palette: str = "light"
    text_scale: float = 1.0
    vault: str = ""
    idle_minutes: int = 5
    slot: str = ""

    def with_vault(self, folder: Path) -> Preferences:
        return replace(self, vault=str(folder))


def read_preferences(state_folder: Path) -> Preferences:
    """Return what was kept; a missing or damaged file gives the defaults."""
    try:
        raw = json.loads(read_bounded(_path(state_folder), LIMIT_BYTES))
        found = Preferences(**raw)
    except (FileNotFoundError, Problem, ValueError, TypeError):
        return Preferences()
    return found if _fits(found) else Preferences(str(found.language), vault=str(found.vault))


def keep_preferences(state_folder: Path, preferences: Preferences) -> None:
    """Keep ``preferences``; a disk that refuses is no reason to stop."""
    try:
        make_private_folder(state_folder)
        write_atomic(_path(state_folder), json.dumps(asdict(preferences)).encode())
    except Problem:
        return


def _fits(found: Preferences) -> bool:
    is_look = found.palette in PALETTES and found.text_scale in SCALES
    return is_look and found.idle_minutes in IDLE_MINUTES and isinstance(found.slot, str)


def _path(state_folder: Path) -> Path:
    return state_folder / "window.json"
