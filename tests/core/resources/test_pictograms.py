"""The pictures: one for every name used, inside their box, as their sources say."""

from __future__ import annotations

import cmath
import importlib.util
import itertools
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.resources.reading import RESOURCES, WORDED, load, named

FOLDER = RESOURCES / "pictograms"
PICTURES = load(FOLDER / "pictograms.json")
SOURCES = load(FOLDER / "sources.json")
NUMBERS = {"m": 2, "l": 2, "c": 6, "h": 0}
coordinate = st.integers(-400, 400).map(lambda number: number / 8)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """Return the script that made the pictures."""
    spec = importlib.util.spec_from_file_location("pictogram_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", WORDED, ids=lambda path: path.stem)
def test_every_name_used_has_a_picture(path: Path) -> None:
    """Templates and code lists name only pictures that exist."""
    used = {name for name in named(load(path), "pictogram") if name is not None}

    assert used <= set(PICTURES["pictograms"])


def test_pictures_are_those_of_the_sources() -> None:
    """What is compiled is what sources.json lists, from the places it lists."""
    compiled = PICTURES["pictograms"]

    assert set(compiled) == set(SOURCES["pictograms"])
    for name, entry in SOURCES["pictograms"].items():
        assert compiled[name]["source"] == entry["from"]
        assert compiled[name]["mirror"] == entry["mirror"]
        assert all(part.partition(":")[0] in SOURCES["packages"] for part in entry["from"])


@pytest.mark.parametrize("name", sorted(PICTURES["pictograms"]))
def test_a_picture_is_drawn_inside_its_box(name: str) -> None:
    """Every shape starts with a move, has whole operators and stays in its box."""
    for path in PICTURES["pictograms"][name]["paths"]:
        assert path["ops"][0][0] == "m"
        for letter, *numbers in path["ops"]:
            assert len(numbers) == NUMBERS[letter]
            assert all(-0.5 <= number <= PICTURES["box"] + 0.5 for number in numbers)


def test_the_file_is_written_one_picture_a_line() -> None:
    """Compiling again changes only the lines of pictures that changed."""
    text = (FOLDER / "pictograms.json").read_text("utf-8")

    lines = text.splitlines()

    assert lines[0] == '{"box":48,"format":"waymark-pictograms","pictograms":{'
    assert lines[-1] == '},"version":1}'
    for line, (name, picture) in zip(lines[1:-1], PICTURES["pictograms"].items(), strict=True):
        packed = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert line.rstrip(",") == f'"{name}":{packed}'


@given(x=coordinate, y=coordinate, r=st.integers(1, 400).map(lambda number: number / 8))
def test_an_arc_stays_on_its_circle(build: ModuleType, x: float, y: float, r: float) -> None:
    """Two half arcs become curves whose ends and middles are a radius from the centre."""
    segments = build.parse_path(f"M{x} {y - r}A{r} {r} 0 1 1 {x} {y + r}a{r} {r} 0 0 1 0 {-2 * r}z")

    here = complex(x, y - r)
    for name, points in segments:
        if name == "c":
            first, second, end = points
            middle = (here + 3 * first + 3 * second + end) / 8
            assert abs(middle - complex(x, y)) == pytest.approx(r, rel=1e-3)
            assert abs(end - complex(x, y)) == pytest.approx(r, rel=1e-6, abs=1e-9)
            here = end
    assert here == pytest.approx(complex(x, y - r))


@given(points=st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=6))
def test_relative_and_absolute_paths_agree(
    build: ModuleType, points: list[tuple[float, float]]
) -> None:
    """The same corners, told from the last place or from the origin, give the same lines."""
    absolute = "M" + " ".join(f"{x},{y}" for x, y in points) + "Z"
    steps = [points[0]]
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        steps.append((next_x - x, next_y - y))
    relative = "m" + " ".join(f"{x},{y}" for x, y in steps) + "z"

    assert build.parse_path(relative) == build.parse_path(absolute)


def test_squeezed_arc_flags_are_read(build: ModuleType) -> None:
    """Arc flags may stand without spaces, as drawing programs write them."""
    squeezed = build.parse_path("M0,0a8,8,0,018-8")
    spaced = build.parse_path("M0 0 a 8 8 0 0 1 8 -8")

    assert squeezed == spaced
    assert cmath.isclose(squeezed[-1][1][-1], 8 - 8j)
