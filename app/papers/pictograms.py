"""The pictograms of resources/pictograms, as drawings for the paper."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Defect
from app.languages import RESOURCES
from app.papers.engine import Picture, Size

FILE = RESOURCES / "pictograms" / "pictograms.json"


def has_pictogram(name: str) -> bool:
    """Tell whether there is a pictogram of that name."""
    return name in _table()


def pictogram(name: str, *, rtl: bool) -> Picture:
    """Return the pictogram, turned round for a right-to-left sheet where it shows a direction.

    Raises a Defect if there is none of that name.
    """
    if not has_pictogram(name):
        raise Defect(f"no pictogram {name!r}")
    return _picture(name, bool(_table()[name]["mirror"]) and rtl)


@functools.cache
def _picture(name: str, is_turned: bool) -> Picture:  # noqa: FBT001 - a key of the cache
    box = _box()
    paths = _table()[name]["paths"]
    drawn = [_operators(path["ops"], box, is_turned=is_turned) for path in paths]
    # The canvas fills the last path; those before it are filled here, each by its own rule.
    filled = [
        f"{path} {'f*' if source['even_odd'] else 'f'}"
        for path, source in zip(drawn[:-1], paths[:-1], strict=True)
    ]
    label = f"picture.{name}.turned" if is_turned else f"picture.{name}"
    return Picture(label, Size(box, box), " ".join([*filled, drawn[-1]]), paths[-1]["even_odd"])


def _operators(segments: Sequence[Sequence[Any]], box: float, *, is_turned: bool) -> str:
    """Return PDF path operators; the source's y runs downwards, the paper's upwards."""
    out: list[str] = []
    for letter, *values in segments:
        for at, value in enumerate(values):
            is_x = at % 2 == 0
            place = (box - value if is_turned else value) if is_x else box - value
            out.append(f"{place:.2f}".rstrip("0").rstrip("."))
        out.append(letter)
    return " ".join(out)


def _table() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = _read()["pictograms"]
    return found


def _box() -> float:
    return float(_read()["box"])


@functools.cache
def _read() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
    return raw
