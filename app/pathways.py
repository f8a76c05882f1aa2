"""Pathway templates: the roads a plan can be made from. Read from resources/pathways."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_
from app.languages import RESOURCES

FOLDER = RESOURCES / "pathways"
Slot = Mapping[str, str]


@dataclass(frozen=True)
class PathwayStep:
    """One step of a template; ``weeks`` are at least, most often, at most, elapsed.

    key: ``pathway:step``, what a plan's step keeps of where it came from.
    depends_on: ids of steps of the same pathway.  waiting: others act, so the
    student is never late on it.  level: the CEFR level the step leads to, if any.
    """

    id: str
    key: str
    plain: Slot
    title: Slot
    done_when: Slot
    lane: str
    weeks: tuple[int, int, int]
    depends_on: tuple[str, ...]
    helpers: tuple[str, ...]
    documents: tuple[str, ...]
    pictogram: str
    is_optional: bool
    is_waiting: bool
    safety_check: Slot | None
    level: str | None


@dataclass(frozen=True)
class Pathway:
    """A road from entry to outcome, with its steps in the order of the template.

    version: of a template that a centre made itself; None for one that came with Waymark.
    """

    id: str
    title: Slot
    plain_title: Slot
    steps: tuple[PathwayStep, ...]
    review: Mapping[str, str]
    version: int | None = None


def pathway_ids() -> tuple[str, ...]:
    """Return the ids of all pathways, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "shared"))


def find_pathway(pathway_id: str) -> Pathway:
    """Return the pathway of that id; raise Problem (40) that names those there are."""
    if pathway_id not in pathway_ids():
        words = N_("There is no pathway of this name. There are: {names}.")
        raise Problem(words.with_values(names=", ".join(pathway_ids())), Code.NOT_FOUND)
    return _load(pathway_id)


def find_step(key: str) -> PathwayStep | None:
    """Return the template's step of ``pathway:step``, or None if there is none any more."""
    pathway_id, _, _ = key.partition(":")
    if pathway_id not in pathway_ids():
        return None
    return next((step for step in _load(pathway_id).steps if step.key == key), None)


def helper_name(role: str) -> Slot | None:
    """Return the words for a helper's role in each language, or None."""
    return _named("roles").get(role)


def document_name(code: str) -> Slot | None:
    """Return the words for a paper to bring in each language, or None."""
    return _named("documents").get(code)


def document_pictogram(code: str) -> str | None:
    """Return the name of the picture of a paper to bring, or None."""
    return _pictured("documents").get(code)


def shared_codes(part: str) -> tuple[str, ...]:
    """Return the codes of a part of shared.json, such as ``documents``, in their order."""
    return tuple(_named(part))


def shared_name(part: str, code: str) -> Slot | None:
    """Return the words for a shared code in each language, or None."""
    return _named(part).get(code)


@functools.cache
def known_pictograms() -> tuple[str, ...]:
    """Return the names of the pictures that steps use."""
    shared = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return tuple(shared["pictograms"])


@functools.cache
def _pictured(part: str) -> Mapping[str, str]:
    shared = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return {entry["id"]: entry["pictogram"] for entry in shared[part]}


@functools.cache
def _named(part: str) -> Mapping[str, Slot]:
    shared = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return {entry["id"]: entry["name"] for entry in shared[part]}


@functools.cache
def _load(pathway_id: str) -> Pathway:
    raw = json.loads((FOLDER / f"{pathway_id}.json").read_text("utf-8"))
    steps = tuple(_step(pathway_id, entry) for entry in raw["steps"])
    return Pathway(pathway_id, raw["title"], raw["plain_title"], steps, raw["review"])


def _step(pathway_id: str, raw: Mapping[str, Any]) -> PathwayStep:
    weeks = raw["weeks"]
    return PathwayStep(
        id=raw["id"],
        key=f"{pathway_id}:{raw['id']}",
        plain=raw["plain"],
        title=raw["title"],
        done_when=raw["done_when"],
        lane=raw["lane"],
        weeks=(weeks["short"], weeks["typical"], weeks["long"]),
        depends_on=tuple(raw["depends_on"]),
        helpers=tuple(raw["who_helps"]),
        documents=tuple(raw["documents"]),
        pictogram=raw["pictogram"],
        is_optional=raw["optional"],
        is_waiting=raw["waiting"],
        safety_check=raw["safety_check"],
        level=raw["level"],
    )
