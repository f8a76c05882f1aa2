"""The pathway templates hold together: what they name exists, and no step waits for itself."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

import pytest

from tests.core.resources.reading import PATHWAYS, named, shared, templates

TEMPLATES = templates()
SHARED = shared()
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
STEP_KEYS = {
    "category", "cost", "depends_on", "documents", "done_when", "event", "follow_up",
    "guided_hours", "id", "lane", "level", "optional", "pictogram", "plain", "repeatable",
    "requires", "safety_check", "skip_if", "title", "waiting", "weeks", "who_helps",
}  # fmt: skip

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one["id"]))


def codes(part: str) -> set[str]:
    return {entry["id"] for entry in SHARED[part]}


def test_every_template_is_listed_once() -> None:
    """shared.json names each file in the folder, and nothing else."""
    files = {path.stem for path in PATHWAYS.glob("*.json")} - {"shared"}

    assert files == set(SHARED["pathways"])
    assert len(files) == len(SHARED["pathways"]) == 12
    assert sum(len(template["steps"]) for template in TEMPLATES) == 131


@each_template
def test_every_key_is_always_there(template: dict[str, Any]) -> None:
    """A program needs no special case: nothing is said by a missing key."""
    for step in template["steps"]:
        assert set(step) == STEP_KEYS, step["id"]


@each_template
def test_what_a_step_names_exists(template: dict[str, Any]) -> None:
    """Categories, lanes, roles, documents and earlier steps are all known."""
    own = [step["id"] for step in template["steps"]]
    assert len(own) == len(set(own))
    assert set(template["pairs_well_with"]) <= set(SHARED["pathways"]) - {template["id"]}
    assert template["track"] in codes("tracks")
    for step in template["steps"]:
        assert step["category"] in codes("categories")
        assert step["lane"] in codes("lanes")
        assert step["who_helps"]
        assert set(step["who_helps"]) <= codes("roles")
        assert set(step["documents"]) <= codes("documents")
        assert set(step["depends_on"]) <= set(own) - {step["id"]}
        assert step["level"] in (None, *LEVELS)
        assert step["follow_up"] is None or step["follow_up"]["after"] in own


@each_template
def test_no_step_waits_for_itself(template: dict[str, Any]) -> None:
    """The steps can be put in an order in which each comes after what it depends on."""
    graph = {step["id"]: step["depends_on"] for step in template["steps"]}

    order = list(TopologicalSorter(graph).static_order())

    assert len(order) == len(template["steps"])


@each_template
def test_steps_stand_in_an_order_that_can_be_walked(template: dict[str, Any]) -> None:
    """No step is listed before one it depends on."""
    seen: set[str] = set()
    for step in template["steps"]:
        assert set(step["depends_on"]) <= seen, step["id"]
        seen.add(step["id"])


def test_templates_that_require_each_other_form_no_circle() -> None:
    """A step of another template may be required, but not in a circle; it must exist."""
    steps = {(one["id"], step["id"]) for one in TEMPLATES for step in one["steps"]}
    graph: dict[str, set[str]] = {one["id"]: set() for one in TEMPLATES}
    for template in TEMPLATES:
        for step in template["steps"]:
            for need in step["requires"]:
                assert (need["pathway"], need["step"]) in steps
                graph[template["id"]].add(need["pathway"])

    assert len(list(TopologicalSorter(graph).static_order())) == len(TEMPLATES)


@each_template
def test_times_grow_from_short_to_long(template: dict[str, Any]) -> None:
    """Each three-point estimate is in order, and no step always takes no time."""
    for step in template["steps"]:
        for points in (step["weeks"], step["guided_hours"]):
            if points is not None:
                assert set(points) == {"short", "typical", "long"}
                assert 0 <= points["short"] <= points["typical"] <= points["long"]
        assert step["weeks"]["long"] > 0


@each_template
def test_critical_path_is_the_longest_chain(template: dict[str, Any]) -> None:
    """The stated length is what the steps add up to; only the long one has the optional ones."""
    for point, stated in template["critical_path_weeks"].items():
        ends: dict[str, int] = {}
        for step in template["steps"]:
            start = max((ends[one] for one in step["depends_on"]), default=0)
            left_out = step["optional"] and point != "long"
            ends[step["id"]] = start + (0 if left_out else step["weeks"][point])
        assert max(ends.values()) == stated, point


@each_template
def test_lane_follows_from_track_or_category(template: dict[str, Any]) -> None:
    """A template for both ways takes each step's lane from its category."""
    of_track = {"academic": "learning", "industry": "work", "foundation": "foundations"}
    of_category = {entry["id"]: entry["lane"] for entry in SHARED["categories"]}
    for step in template["steps"]:
        expected = of_track.get(template["track"], of_category[step["category"]])
        assert step["lane"] == expected, step["id"]


def test_every_template_leads_to_an_outcome() -> None:
    """Each template has at least one step whose end can be counted."""
    silent = [one["id"] for one in TEMPLATES if not any(named(one, "event"))]

    assert silent == []
