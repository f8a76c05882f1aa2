"""What is read aloud before a person is asked for consent. Read from resources/codes.json."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.languages import RESOURCES


@dataclass(frozen=True)
class Talk:
    """One script, a sentence a slot, and the questions by which one hears that it was clear."""

    id: str
    title: Mapping[str, str]
    script: tuple[Mapping[str, str], ...]
    teach_back: tuple[Mapping[str, str], ...]


@functools.cache
def talks() -> tuple[Talk, ...]:
    """Return the scripts in the order in which they are read."""
    raw = json.loads((RESOURCES / "codes.json").read_text("utf-8"))
    return tuple(
        Talk(one["id"], one["title"], tuple(one["script"]), tuple(one["teach_back"]))
        for one in raw["talks"]
    )
