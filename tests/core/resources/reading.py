"""Reading the files of resources/ for their tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
PATHWAYS = RESOURCES / "pathways"
WORDED = (
    *sorted(PATHWAYS.glob("*.json")),
    *(RESOURCES / f"{name}.json" for name in ("codes", "countries", "languages", "standards")),
)
LANGUAGES = ("ar", "en", "uk")
# Those of what a roadmap says to a student.
ON_PAPER = ("ar", "en", "es", "fr", "my", "prs", "so", "ti", "tr", "uk")
# Keyed by language too, but they hold marks and not words.
MARKS = frozenset({"review", "names_source"})


def load(path: Path) -> dict[str, Any]:
    """Return the JSON object of ``path``."""
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def shared() -> dict[str, Any]:
    """Return what all templates share."""
    return load(PATHWAYS / "shared.json")


def templates() -> list[dict[str, Any]]:
    """Return all templates, in the order in which they are offered."""
    return [load(PATHWAYS / f"{name}.json") for name in shared()["pathways"]]


def slots(node: object, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (place, slot) of every ``{language: text}`` inside ``node``."""
    if isinstance(node, list):
        for at, item in enumerate(node):
            yield from slots(item, f"{place}[{at}]")
    elif isinstance(node, dict) and set(node) & set(LANGUAGES):
        yield place, node
    elif isinstance(node, dict):
        for key, item in node.items():
            if key not in MARKS:
                yield from slots(item, f"{place}.{key}")


def words(text: str) -> list[str]:
    """Return the runs between spaces that hold a letter or a digit (docs/formats/pathway.md)."""
    return [run for run in text.split() if re.search(r"[^\W_]", run)]


def named(node: object, key: str) -> Iterator[object]:
    """Yield every value that stands under ``key`` anywhere inside ``node``."""
    if isinstance(node, list):
        for item in node:
            yield from named(item, key)
    elif isinstance(node, dict):
        for name, item in node.items():
            if name == key:
                yield item
            yield from named(item, key)
