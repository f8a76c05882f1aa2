"""Small facts that this computer remembers outside its vaults: all can be lost without harm."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.crypto import canonical
from app.errors import Problem
from app.files import make_private_folder, read_bounded, write_atomic


def read_facts(path: Path, limit_bytes: int) -> Mapping[str, object]:
    """Return the facts in a file; none where it is missing, damaged or longer than the limit."""
    try:
        value = canonical.read(read_bounded(path, limit_bytes))
    except (FileNotFoundError, canonical.Malformed, Problem):
        return {}
    return value if isinstance(value, dict) else {}


def is_kept(path: Path) -> bool:
    """Tell whether there are facts, as far as they may be looked at."""
    with suppress(OSError):
        return path.exists()
    return False


def keep_facts(path: Path, facts: Mapping[str, object]) -> None:
    """Keep facts in place of what was there, or go on without: a full disk keeps nobody out."""
    with suppress(Problem):
        make_private_folder(path.parent)
        write_atomic(path, canonical.canonical(facts))
