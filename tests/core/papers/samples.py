"""Roadmaps to test with: contents kept as JSON, and catalogues made of a frozen list of words."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.mofile import write_mo

from app.i18n import Catalog
from app.papers.sheets.roadmap import Composition, Paper, compose_roadmap, render_roadmap
from app.papers.sheets.roadmap_content import RoadmapContent

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "papers"


def content(name: str) -> RoadmapContent:
    """Return the content kept as ``roadmap-<name>.json``."""
    raw = json.loads((VECTORS / f"roadmap-{name}.json").read_text("utf-8"))
    made = _made(RoadmapContent, raw)
    assert isinstance(made, RoadmapContent)
    return made


def catalog(language: str, folder: Path) -> Catalog:
    """Return a catalogue that knows the frozen words of ``language``, written to ``folder``."""
    words: Mapping[str, Mapping[str, str]] = json.loads((VECTORS / "words.json").read_text("utf-8"))
    place = folder / language / "LC_MESSAGES" / "waymark.mo"
    if language in words and not place.exists():
        messages = Messages(locale=language, domain="waymark")
        for msgid, translation in words[language].items():
            messages.add(msgid, translation)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as out:
            write_mo(out, messages)
    return Catalog(language, folder)


def _made(kind: object, raw: object) -> object:
    """Return ``raw`` as ``kind``: a dataclass, a date, an enumeration, a tuple or a plain value."""
    inside = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return None if raw is None else _made(inside[0], raw)
    if isinstance(raw, list):
        return tuple(_made(inside[0], item) for item in raw)
    if isinstance(raw, dict) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _made(hints[name], value) for name, value in raw.items()})
    if kind is date:
        return date.fromisoformat(str(raw))
    return kind(str(raw)) if isinstance(kind, type) and issubclass(kind, StrEnum) else raw


def variant(name: str, **changes: object) -> RoadmapContent:
    """Return a kept content with some of its fields changed."""
    return dataclasses.replace(content(name), **changes)  # type: ignore[arg-type]  # checked by use


def drawn(made: RoadmapContent, folder: Path) -> Paper:
    """Return the paper of ``made`` in the frozen words."""
    return render_roadmap(made, *catalogs(made, folder))


def composed(made: RoadmapContent, folder: Path) -> Composition:
    """Return the composition of ``made`` in the frozen words."""
    return compose_roadmap(made, *catalogs(made, folder))


def catalogs(made: RoadmapContent, folder: Path) -> tuple[Catalog, Catalog | None]:
    """Return the catalogues of both languages of ``made``."""
    second = made.second_language
    return catalog(made.language, folder), catalog(second, folder) if second else None
