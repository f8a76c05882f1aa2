"""How pictograms.json was made: SVG drawings of two free sets, compiled to plain curves.

``python resources/pictograms/build.py FOLDER`` where FOLDER holds the unpacked npm packages
``healthicons`` and ``@phosphor-icons/core`` under the names ``healthicons`` and ``phosphor``.
The program itself never runs this and never reads SVG.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
# Arc flags may be written without spaces ("a1,1,0,01,2,2"), so arcs are read by their own rule.
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
GAP = r"[\s,]*"
ARC = re.compile(
    GAP.join(("", f"({NUMBER})", f"({NUMBER})", f"({NUMBER})", "([01])", "([01])"))
    + GAP.join(("", f"({NUMBER})", f"({NUMBER})"))
)
COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
QUARTER = math.pi / 2

Point = complex
Segment = tuple[str, tuple[Point, ...]]
Path2 = tuple[bool, list[Segment]]


def parse_path(text: str) -> list[Segment]:
    """Return the segments ``m``, ``l``, ``c`` and ``h`` of an SVG path (SVG 1.1, section 8.3)."""
    out: list[Segment] = []
    here = start = 0j
    last = ("", 0j)
    for letter, values in _commands(text):
        base = here if letter.islower() else 0j
        upper = letter.upper()
        if upper == "Z":
            out.append(("h", ()))
            here, last = start, ("", 0j)
            continue
        segments, last = _segments(upper, values, (here, base), last)
        out += segments
        here = out[-1][1][-1]
        if upper == "M":
            start = here
    return out


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    for letter, rest in COMMAND.findall(text.replace("e-", "E-")):
        size = ARITY[letter.upper()]
        if letter in "Zz":
            yield letter, []
            continue
        if letter in "Aa":
            values = [float(number) for arc in ARC.findall(rest) for number in arc]
        else:
            values = [float(number) for number in re.findall(NUMBER, rest)]
        for at in range(0, len(values), size):
            # Further pairs after a move are lines.
            name = letter if at == 0 or letter not in "Mm" else chr(ord(letter) - 1)
            yield name, values[at : at + size]


def _segments(
    letter: str, values: list[float], places: tuple[Point, Point], last: tuple[str, Point]
) -> tuple[list[Segment], tuple[str, Point]]:
    here, base = places
    if letter in "HV":
        end = _along(letter, values[0], here, base)
        return [("l", (end,))], ("", end)
    if letter == "A":
        end = base + complex(values[5], values[6])
        return list(_arc(here, end, values)), ("", end)
    points = [base + complex(x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
    if letter in "ML":
        return [(letter.lower(), (points[0],))], ("", points[0])
    if letter in "ST":
        family = "CS" if letter == "S" else "QT"
        reflected = 2 * here - last[1] if last[0] and last[0] in family else here
        points.insert(0, reflected)
    if letter in "QT":
        control, end = points
        first = here + (control - here) * 2 / 3
        second = end + (control - end) * 2 / 3
        return [("c", (first, second, end))], ("Q", control)
    return [("c", (points[0], points[1], points[2]))], ("C", points[1])


def _along(letter: str, value: float, here: Point, base: Point) -> Point:
    if letter == "H":
        return complex(base.real + value, here.imag)
    return complex(here.real, base.imag + value)


def _arc(here: Point, end: Point, values: list[float]) -> Iterator[Segment]:
    """Yield the curves of an elliptical arc (SVG 1.1, appendix F.6), a quarter turn each."""
    rx, ry, tilt, large, sweep = abs(values[0]), abs(values[1]), values[2], values[3], values[4]
    if here == end:
        return
    turn = complex(math.cos(math.radians(tilt)), math.sin(math.radians(tilt)))
    half = (here - end) / 2 / turn
    ratio = math.hypot(half.real / rx, half.imag / ry)
    if ratio > 1:
        rx, ry, ratio = rx * ratio, ry * ratio, 1.0
    # On the unit circle: the middle of the chord and the way from it to the centre.
    unit = complex(half.real / rx, half.imag / ry)
    way = math.sqrt(max(0.0, 1 / ratio**2 - 1)) * (1 if large != sweep else -1)
    centre = unit * complex(0, -way)
    start_angle = math.atan2((unit - centre).imag, (unit - centre).real)
    end_angle = math.atan2((-unit - centre).imag, (-unit - centre).real)
    angle = end_angle - start_angle
    if sweep and angle < 0:
        angle += 2 * math.pi
    if not sweep and angle > 0:
        angle -= 2 * math.pi
    pieces = max(1, math.ceil(abs(angle) / QUARTER - 1e-9))
    reach = 4 / 3 * math.tan(angle / pieces / 4)

    def place(point: complex) -> Point:
        moved = point + centre
        return complex(moved.real * rx, moved.imag * ry) * turn + (here + end) / 2

    for piece in range(pieces):
        one = start_angle + angle * piece / pieces
        two = start_angle + angle * (piece + 1) / pieces
        first, second = complex(math.cos(one), math.sin(one)), complex(math.cos(two), math.sin(two))
        stop = end if piece == pieces - 1 else place(second)
        yield "c", (place(first + reach * first * 1j), place(second - reach * second * 1j), stop)


def read_svg(path: Path) -> tuple[float, list[Path2]]:
    """Return the width of a square drawing and its filled shapes, each (even-odd, segments)."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - see the import
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    if (left, top) != (0, 0) or width != height:
        raise ValueError(f"{path.name} is not a square that starts at 0")
    shapes: list[Path2] = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "path":
            even_odd = element.attrib.get("fill-rule") == "evenodd"
            shapes.append((even_odd, parse_path(element.attrib["d"])))
        elif tag != "svg":
            raise ValueError(f"{path.name} has a {tag}, which is not read yet")
    return width, shapes


def circle(x: float, y: float, r: float) -> str:
    """Return the path of a circle."""
    return f"M{x} {y - r}A{r} {r} 0 1 1 {x} {y + r}A{r} {r} 0 1 1 {x} {y - r}Z"


def face(mood: int) -> str:
    """Return one of five faces, from 1 (bad) to 5 (very good), in a box of 48."""
    bend = (-9.0, -4.5, 0.0, 4.5, 9.0)[mood - 1]
    middle = 31.0 - bend * 0.3
    top, low = middle - 1.6, middle + 1.6
    mouth = f"M14 {top}Q24 {top + bend} 34 {top}V{low}Q24 {low + bend} 14 {low}Z"
    if mood == 5:
        mouth = "M13.5 27H34.5Q33 38.5 24 38.5Q15 38.5 13.5 27Z"
    return circle(24, 24, 20) + circle(17, 18.5, 2.8) + circle(31, 18.5, 2.8) + mouth


def drawing(recipe: list[str], folder: Path) -> list[Path2]:
    """Return the shapes of a recipe in a box of 48.

    A recipe is a list of ``set:name`` or ``set:name@x,y,size`` (placed in a box of 48).
    """
    out: list[Path2] = []
    for part in recipe:
        source, _, place = part.partition("@")
        x, y, size = (float(number) for number in (place or "0,0,48").split(","))
        width, shapes = _source(source, folder)
        for even_odd, segments in shapes:
            moved = [
                (name, tuple(point * size / width + complex(x, y) for point in points))
                for name, points in segments
            ]
            out.append((even_odd, moved))
    return out


def _source(source: str, folder: Path) -> tuple[float, list[Path2]]:
    kind, _, name = source.partition(":")
    if kind == "own":
        return 48.0, [(True, parse_path(face(int(name))))]
    if kind == "phosphor":
        return read_svg(folder / "phosphor" / "assets" / "fill" / f"{name}-fill.svg")
    if kind == "phosphor-bold":
        return read_svg(folder / "phosphor" / "assets" / "bold" / f"{name}-bold.svg")
    base = folder / "healthicons" / "public" / "icons" / "svg" / "filled"
    return read_svg(base / f"{name}.svg")


def compiled(recipe: list[str], folder: Path, *, mirror: bool) -> dict[str, object]:
    """Return one entry of pictograms.json."""
    paths = [
        {
            "even_odd": even_odd,
            "ops": [
                [name, *(round(part, 2) for point in points for part in (point.real, point.imag))]
                for name, points in segments
            ],
        }
        for even_odd, segments in drawing(recipe, folder)
    ]
    return {"mirror": mirror, "paths": paths, "source": recipe}


def main() -> None:
    """Write pictograms.json from sources.json and the unpacked packages."""
    folder = Path(sys.argv[1])
    sources = json.loads((HERE / "sources.json").read_text("utf-8"))
    lines = []
    for name, entry in sorted(sources["pictograms"].items()):
        picture = compiled(entry["from"], folder, mirror=entry["mirror"])
        packed = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        lines.append(f'"{name}":{packed}')
    head = '{"box":48,"format":"waymark-pictograms","pictograms":{\n'
    body = head + ",\n".join(lines) + '\n},"version":1}\n'
    (HERE / "pictograms.json").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
