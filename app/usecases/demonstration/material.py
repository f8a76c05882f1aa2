"""What invented people are made of: names, hopes and notes.  Read from resources."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.languages import RESOURCES, is_language
from app.schema.kinds import Stored

Part = tuple[str, tuple[str, ...]]  # a part of a name in its own letters, and how offices heard it


@dataclass(frozen=True)
class Origin:
    """People who grew up with one language.

    tag: that language.  also: others they may know.  pattern: the parts of a name, in
    their order.  calendar: by which they count years; also_counts: by which some of them
    do.  unsure: what they say who do not know the day of their birth.  countries: where
    they went to school.  hopes_in: the language in which hopes are written.
    """

    tag: str
    weight: int
    also: tuple[str, ...]
    pattern: tuple[str, ...]
    women: tuple[Part, ...]
    men: tuple[Part, ...]
    family: tuple[Part, ...]
    family_women: tuple[Part, ...]
    calendar: str
    also_counts: str
    unsure: str
    countries: tuple[str, ...]
    hopes: tuple[str, ...]
    hopes_in: str


@dataclass(frozen=True)
class OwnRoad:
    """How the centre edited a template of Waymark: what it is called, one more step, its times.

    step: the new step, which comes before the step ``before``.  other_weeks: times of steps.
    """

    made_from: str
    code: str
    title: Mapping[str, str]
    plain_title: Mapping[str, str]
    notes: Mapping[str, str]
    step: str
    before: str
    sentence: Mapping[str, str]
    weeks: tuple[int, ...]
    pictogram: str
    documents: tuple[str, ...]
    other_weeks: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Handover:
    """What stands in handover notes, part by part."""

    matters: tuple[str, ...]
    never: tuple[str, ...]
    promises: tuple[str, ...]
    contact: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """All that is chosen from.

    flags: (kind, instruction).  learning: (level and field of ISCED, words).  jobs: (group
    of ISCO, words, a skill).  shelf: (kind, code of work or field, words).  phones: forms
    of numbers that are kept for invented people, # for any digit.  printed_in: languages
    of papers.  cases: by kind, (title, office).  next_acts: by the state of an application.
    papers: by the kind of document, (words, office, pictogram).  events: (kind, title,
    minutes).
    """

    centre: Mapping[str, Stored]
    workers: tuple[str, ...]
    origins: tuple[Origin, ...]
    phones: tuple[str, ...]
    mail: str
    flags: tuple[tuple[str, str], ...]
    learning: tuple[tuple[str, str, str], ...]
    jobs: tuple[tuple[str, str, str], ...]
    limits: tuple[str, ...]
    notes: tuple[str, ...]
    places: tuple[str, ...]
    student_notes: tuple[str, ...]
    file_notes: tuple[str, ...]
    missed_notes: tuple[str, ...]
    printed_in: tuple[str, ...]
    reasons: tuple[str, ...]
    shelf: tuple[tuple[str, str, str], ...]
    found_out: tuple[str, ...]
    own_road: OwnRoad
    handover: Handover
    handover_reasons: tuple[str, ...]
    cases: Mapping[str, tuple[tuple[str, str], ...]]
    papers: Mapping[str, tuple[str, str, str]]
    paper_titles: tuple[str, ...]
    fees: tuple[str, ...]
    exams: tuple[str, ...]
    places_to_apply: Mapping[str, tuple[str, ...]]
    next_acts: Mapping[str, tuple[str, ...]]
    events: tuple[tuple[str, str, int], ...]
    event_words: tuple[str, ...]


@functools.cache
def material() -> Material:
    """Return what people are invented from, of origins whose language Waymark knows."""
    raw = json.loads((RESOURCES / "demonstration.json").read_text("utf-8"))
    lists = (
        "workers", "phones", "limits", "notes", "places", "student_notes", "file_notes",
        "missed_notes", "printed_in", "reasons", "found_out", "handover_reasons", "fees",
        "exams", "paper_titles", "event_words",
    )  # fmt: skip
    return Material(
        centre=raw["centre"],
        origins=tuple(_origin(one) for one in raw["origins"] if is_language(one["tag"])),
        mail=raw["mail"],
        flags=tuple((kind, words) for kind, words in raw["flags"]),
        learning=tuple((level, field, words) for level, field, words in raw["learning"]),
        jobs=tuple((group, words, skill) for group, words, skill in raw["jobs"]),
        shelf=tuple((about, code, words) for about, code, words in raw["shelf"]),
        own_road=OwnRoad(**_tupled(raw["own_road"])),
        handover=Handover(**_tupled(raw["handover"])),
        cases={
            kind: tuple((title, office) for title, office in rows)
            for kind, rows in raw["cases"].items()
        },
        papers=_tupled(raw["papers"]),
        places_to_apply=_tupled(raw["places_to_apply"]),
        next_acts=_tupled(raw["next_acts"]),
        events=tuple((kind, title, minutes) for kind, title, minutes in raw["events"]),
        **{name: tuple(raw[name]) for name in lists},
    )


def _tupled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``raw`` with its lists as tuples."""
    return {key: tuple(one) if isinstance(one, list) else one for key, one in raw.items()}


def _origin(raw: Mapping[str, Any]) -> Origin:
    names = {
        name: tuple(_part(one) for one in raw.get(name, ()))
        for name in ("women", "men", "family", "family_women")
    }
    return Origin(
        tag=raw["tag"],
        weight=raw["weight"],
        also=tuple(raw["also"]),
        pattern=tuple(raw["pattern"]),
        calendar=raw["calendar"],
        also_counts=raw.get("also_counts", ""),
        unsure=raw.get("unsure", ""),
        countries=tuple(raw["countries"]),
        hopes=tuple(raw["hopes"]),
        hopes_in=raw.get("hopes_in", raw["tag"]),
        **names,
    )


def _part(text: str) -> Part:
    own, *heard = text.split("|")
    return own, tuple(heard) or (own,)
