"""Lucide icons, tinted from the palette and mirrored where they point somewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer

from app.errors import Defect

FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "icons"

DIRECTIONAL = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "arrow-up-right",
        "chevron-left",
        "chevron-right",
        "list",
        "list-checks",
        "log-in",
        "log-out",
        "milestone",
        "panel-left",
        "quote",
        "redo-2",
        "route",
        "send",
        "signpost",
        "undo-2",
        "volume-2",
    }
)
RATIOS = (1, 2, 3)


def pixmap(name: str, colour: str, size_px: int, *, ratio: int, is_mirrored: bool) -> QPixmap:
    """Return the icon ``name`` in ``colour`` (``#RRGGBB``), ``size_px`` wide and high.

    ``ratio``: device pixels per pixel.  Drawn once, then taken from Qt's cache.
    """
    turned = is_mirrored and name in DIRECTIONAL
    key = f"waymark/{name}/{colour}/{size_px}/{ratio}/{turned:d}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = _draw(_source(name, colour), size_px * ratio, is_turned=turned)
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, size_px: int, *, disabled: str, is_mirrored: bool) -> QIcon:
    """Return ``name`` as a QIcon in ``colour``, and in ``disabled`` where it cannot be used."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, colour, size_px, ratio=ratio, is_mirrored=is_mirrored))
        off = pixmap(name, disabled, size_px, ratio=ratio, is_mirrored=is_mirrored)
        made.addPixmap(off, QIcon.Mode.Disabled)
    return made


def ratio_for(device_ratio: float) -> int:
    """Return the drawn ratio that is sharp on a screen of ``device_ratio``."""
    return next((ratio for ratio in RATIOS if device_ratio <= ratio), RATIOS[-1])


def _source(name: str, colour: str) -> QByteArray:
    try:
        words = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except OSError as error:
        raise Defect(f"no icon called {name}") from error
    return QByteArray(words.replace("currentColor", colour).encode())


def _draw(source: QByteArray, side_px: int, *, is_turned: bool) -> QPixmap:
    drawn = QPixmap(QSize(side_px, side_px))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(source).render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return drawn.transformed(QTransform.fromScale(-1, 1)) if is_turned else drawn
