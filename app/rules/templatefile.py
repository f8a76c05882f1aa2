"""Pathway templates as files, format 1: bytes to facts and back. Knows shapes, judges no content.

See docs/formats/pathway.md.  A file may come from anywhere, so each value is looked at
before it is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, TypeVar

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.schema.spans import WeekSpan

FORMAT, VERSION = "waymark-pathway", 1
LARGEST_BYTES = 1_000_000
ABOUT = "A pathway template for Waymark: steps of a way into study or work, without any person."
Slot: TypeAlias = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class TemplateStep:
    """One step; every field is a key of the format.  follow_up: (step, weeks after it)."""

    id: str
    title: Slot
    plain: Slot
    done_when: Slot
    category: str
    lane: str
    pictogram: str
    depends_on: tuple[str, ...]
    requires: tuple[tuple[str, str], ...]
    weeks: WeekSpan
    guided_hours: WeekSpan | None
    documents: tuple[str, ...]
    who_helps: tuple[str, ...]
    optional: bool
    skip_if: Slot | None
    waiting: bool
    repeatable: bool
    cost: bool
    level: str | None
    event: str | None
    follow_up: tuple[str, int] | None
    safety_check: Slot | None


@dataclass(frozen=True)
class Template:
    """A whole template; what the format works out from the steps is not kept."""

    id: str
    track: str
    title: Slot
    plain_title: Slot
    entry: Slot
    outcome: Slot
    planner_notes: Slot
    pairs_well_with: tuple[str, ...]
    languages: tuple[str, ...]
    review: Mapping[str, str]
    steps: tuple[TemplateStep, ...]


def read_template(data: bytes) -> Template:
    """Return the template that a file holds.

    Raises Problem 24 if it is too large, 32 if a newer Waymark wrote it, 2 if it is no
    template or a part of it has not the right shape; the sentence says which.
    """
    if len(data) > LARGEST_BYTES:
        raise Problem(N_("This file is too large to be what it should be."), Code.OVER_LIMIT)
    raw = _object(_decoded(data), N_("the file"))
    if raw.get("format") != FORMAT:
        raise Problem(N_("This file is not a pathway template."), Code.USAGE)
    if raw.get("version") != VERSION or isinstance(raw.get("version"), bool):
        words = N_("A newer Waymark wrote this template. Update this one first.")
        raise Problem(words, Code.NEWER_VERSION)
    return _template(raw)


def write_template(template: Template) -> bytes:
    """Return the file of a template: the same bytes for the same template."""
    raw = {one.name: _plain(getattr(template, one.name)) for one in fields(template)}
    raw["steps"] = [_plain_step(step) for step in template.steps]
    raw |= {"format": FORMAT, "version": VERSION, "about": ABOUT}
    raw["critical_path_weeks"] = longest_chain(template.steps)
    text = json.dumps(raw, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def longest_chain(steps: Sequence[TemplateStep]) -> dict[str, int]:
    """Return the weeks of the longest chain of steps; only the long one has optional steps.

    A link to a step that does not come before is passed over.
    """
    found = {}
    for point in ("short", "typical", "long"):
        ends: dict[str, int] = {}
        for step in steps:
            begin = max((ends[one] for one in step.depends_on if one in ends), default=0)
            left_out = step.optional and point != "long"
            ends[step.id] = begin + (0 if left_out else getattr(step.weeks, point))
        found[point] = max(ends.values(), default=0)
    return found


class _RepeatedKeyError(ValueError):
    """An object of JSON in which a key stands twice."""


def _decoded(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_each_once, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        # The decoder's own words quote the file.
        words = N_("This file is broken, or it is not a pathway template.")
        raise Problem(words, Code.USAGE) from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


def _no_number(_: str) -> object:
    raise ValueError("not a number")


def _template(raw: Mapping[str, object]) -> Template:
    whole = N_("the file")
    listed = _part(raw, "steps", _list, whole)
    known = {one.name for one in fields(Template)}
    _refuse_more(raw, known | {"format", "version", "about", "critical_path_weeks"}, whole)
    return Template(
        id=_part(raw, "id", _words, whole),
        track=_part(raw, "track", _words, whole),
        title=_part(raw, "title", _slot, whole),
        plain_title=_part(raw, "plain_title", _slot, whole),
        entry=_part(raw, "entry", _slot, whole),
        outcome=_part(raw, "outcome", _slot, whole),
        planner_notes=_part(raw, "planner_notes", _slot, whole),
        pairs_well_with=_part(raw, "pairs_well_with", _codes, whole),
        languages=_part(raw, "languages", _codes, whole),
        review=_part(raw, "review", _slot, whole),
        steps=tuple(_step(one, number) for number, one in enumerate(listed, 1)),
    )


def _step(value: object, number: int) -> TemplateStep:
    place = N_("step {number}").with_values(number=number)
    raw = _object(value, place)
    _refuse_more(raw, {one.name for one in fields(TemplateStep)}, place)

    def part(key: str, read: Callable[[object], T]) -> T:
        return _part(raw, key, read, place)

    return TemplateStep(
        id=part("id", _words),
        title=part("title", _slot),
        plain=part("plain", _slot),
        done_when=part("done_when", _slot),
        category=part("category", _words),
        lane=part("lane", _words),
        pictogram=part("pictogram", _words),
        depends_on=part("depends_on", _codes),
        requires=part("requires", _requires),
        weeks=part("weeks", _span),
        guided_hours=part("guided_hours", _or_none(_span)),
        documents=part("documents", _codes),
        who_helps=part("who_helps", _codes),
        optional=part("optional", _truth),
        skip_if=part("skip_if", _or_none(_slot)),
        waiting=part("waiting", _truth),
        repeatable=part("repeatable", _truth),
        cost=part("cost", _truth),
        level=part("level", _or_none(_words)),
        event=part("event", _or_none(_words)),
        follow_up=part("follow_up", _or_none(_follow_up)),
        safety_check=part("safety_check", _or_none(_slot)),
    )


def _part(raw: Mapping[str, object], key: str, read: Callable[[object], T], place: Text) -> T:
    """Return the value of ``key`` as ``read`` makes it; Problem 2 says where it is wrong."""
    try:
        return read(raw[key])
    except KeyError:
        words = N_("“{key}” is missing in {place}.")
    except (TypeError, ValueError):
        words = N_("“{key}” has not the right form in {place}.")
    raise Problem(words.with_values(key=key, place=place), Code.USAGE, field=key)


def _object(value: object, place: Text) -> Mapping[str, object]:
    if not isinstance(value, dict):
        words = N_("Something in {place} has not the right form.")
        raise Problem(words.with_values(place=place), Code.USAGE)
    return value


def _refuse_more(raw: Mapping[str, object], known: set[str], place: Text) -> None:
    """A key nobody knows would be lost without a word, so the file is refused."""
    if set(raw) - known:
        words = N_("There is something in {place} that this Waymark does not know.")
        raise Problem(words.with_values(place=place), Code.USAGE)


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _codes(value: object) -> tuple[str, ...]:
    return tuple(_words(one) for one in _list(value))


def _slot(value: object) -> Slot:
    if not isinstance(value, dict):
        raise TypeError
    return {key: _words(words) for key, words in value.items()}


def _span(value: object) -> WeekSpan:
    if not isinstance(value, dict) or set(value) != {"short", "typical", "long"}:
        raise TypeError
    return WeekSpan(*(_whole(value[key]) for key in ("short", "typical", "long")))


def _requires(value: object) -> tuple[tuple[str, str], ...]:
    found = []
    for one in _list(value):
        if not isinstance(one, dict) or set(one) != {"pathway", "step"}:
            raise TypeError
        found.append((_words(one["pathway"]), _words(one["step"])))
    return tuple(found)


def _follow_up(value: object) -> tuple[str, int]:
    if not isinstance(value, dict) or set(value) != {"after", "weeks"}:
        raise TypeError
    return _words(value["after"]), _whole(value["weeks"])


def _or_none(read: Callable[[object], T]) -> Callable[[object], T | None]:
    def maybe(value: object) -> T | None:
        return None if value is None else read(value)

    return maybe


def _plain_step(step: TemplateStep) -> dict[str, Any]:
    raw = {one.name: _plain(getattr(step, one.name)) for one in fields(step)}
    raw["requires"] = [{"pathway": one, "step": other} for one, other in step.requires]
    if step.follow_up is not None:
        raw["follow_up"] = {"after": step.follow_up[0], "weeks": step.follow_up[1]}
    return raw


def _plain(value: object) -> object:
    if isinstance(value, WeekSpan):
        return {"short": value.short, "typical": value.typical, "long": value.long}
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
