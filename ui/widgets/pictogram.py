"""The pictograms of the papers, drawn on the screen in any colour and size."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.languages import RESOURCES
from ui.theme.appearance import Theme

FILE = RESOURCES / "pictograms" / "pictograms.json"


def draw_pictogram(
    painter: QPainter, theme: Theme, rect: QRectF, name: str, *, colour: str
) -> None:
    """Fill ``rect``, a square, with the pictogram ``name``; nothing if there is none of it.

    One that shows a direction is turned round where the language runs leftwards.
    """
    found = _table()["pictograms"].get(name)
    if found is None:
        return
    side = rect.width() / float(_table()["box"])
    painter.save()
    is_turned = theme.is_rtl and bool(found["mirror"])
    painter.translate(rect.right() if is_turned else rect.left(), rect.top())
    painter.scale(-side if is_turned else side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for path in _paths(name):
        painter.drawPath(path)
    painter.restore()


def ready_pictogram(name: str) -> None:
    """Read a picture before it is painted.

    Read in the midst of painting, so much is made anew that Python tidies up, and
    what it throws away then may be what is being painted.
    """
    if name in _table()["pictograms"]:
        _paths(name)


@functools.cache
def _paths(name: str) -> tuple[QPainterPath, ...]:
    """Return the parts of a picture; each knows which of its rings are holes."""
    return tuple(_path_of(drawn) for drawn in _table()["pictograms"][name]["paths"])


def _path_of(drawn: Mapping[str, Any]) -> QPainterPath:
    path, rules = QPainterPath(), Qt.FillRule
    path.setFillRule(rules.OddEvenFill if drawn["even_odd"] else rules.WindingFill)
    for letter, *values in drawn["ops"]:
        _add(path, letter, values)
    return path


def _add(path: QPainterPath, letter: str, values: list[float]) -> None:
    if letter == "m":
        path.moveTo(*values)
    elif letter == "l":
        path.lineTo(*values)
    elif letter == "c":
        path.cubicTo(*values)
    else:
        path.closeSubpath()


@functools.cache
def _table() -> Any:  # noqa: ANN401 - JSON
    return json.loads(FILE.read_text("utf-8"))
