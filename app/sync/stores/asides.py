"""Names under which files are written before they have their own, and what was left of them."""

from __future__ import annotations

import re
import secrets

from app.sync.stores.store import is_name

_ASIDE = re.compile(r"(.+)\.[0-9a-f]{8}\.tmp")


def aside_of(name: str) -> str:
    """Return a new name beside ``name`` for what is not finished."""
    return f"{name}.{secrets.token_hex(4)}.tmp"


class Leftovers:
    """Unfinished files that were seen in a list: every name has one writer, who may remove them."""

    def __init__(self) -> None:
        self._seen: dict[str, set[str]] = {}

    def note(self, name: str) -> None:
        """Remember ``name`` if it is that of an unfinished file."""
        found = _ASIDE.fullmatch(name)
        if found and is_name(found[1]):
            self._seen.setdefault(found[1], set()).add(name)

    def take(self, name: str) -> set[str]:
        """Return what was left of earlier tries at ``name``, once."""
        return self._seen.pop(name, set())
