"""The languages Waymark knows: tag, names, script. Read once from resources/languages.json."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def is_language(tag: str) -> bool:
    """Tell whether ``tag`` (BCP 47) is one of the languages Waymark knows."""
    return tag in _table()


def all_languages() -> tuple[str, ...]:
    """Return the tags of all known languages, in the order of the list."""
    return tuple(_table())


def language_name(tag: str, language: str) -> str:
    """Return the name of the language ``tag`` in ``language``, else its own name."""
    entry = _table().get(tag)
    if entry is None:
        return tag
    names: Mapping[str, str] = entry["names"]
    return names.get(language) or str(entry["autonym"])


def autonym(tag: str) -> str:
    """Return what the speakers of ``tag`` call their language; the tag if it is unknown."""
    entry = _table().get(tag)
    return str(entry["autonym"]) if entry else tag


@functools.cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    raw = json.loads((RESOURCES / "languages.json").read_text("utf-8"))
    return {entry["tag"]: entry for entry in raw["languages"]}
