"""How this computer's window looks and which vault it opened last; nothing about a person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.errors import Problem
from app.files import make_private_folder, read_bounded, write_atomic

PALETTES = ("light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 2.0)
LIMIT_BYTES = 16_384


@dataclass(frozen=True)
class Preferences:
    """Language (BCP 47), palette, text scale, and the folder of the last vault."""

    language: str = ""
    palette: str = "light"
    text_scale: float = 1.0
    vault: str = ""

    def with_vault(self, folder: Path) -> Preferences:
        return replace(self, vault=str(folder))


def read_preferences(state_folder: Path) -> Preferences:
    """Return what was kept; a missing or damaged file gives the defaults."""
    try:
        raw = json.loads(read_bounded(_path(state_folder), LIMIT_BYTES))
        found = Preferences(**raw)
    except (FileNotFoundError, Problem, ValueError, TypeError):
        return Preferences()
    fits = found.palette in PALETTES and found.text_scale in SCALES
    return found if fits else Preferences(language=str(found.language), vault=str(found.vault))


def keep_preferences(state_folder: Path, preferences: Preferences) -> None:
    """Keep ``preferences``; a disk that refuses is no reason to stop."""
    try:
        make_private_folder(state_folder)
        write_atomic(_path(state_folder), json.dumps(asdict(preferences)).encode())
    except Problem:
        return


def _path(state_folder: Path) -> Path:
    return state_folder / "window.json"
