"""Composed pages painted on the tagged canvas; the one place where right-to-left turns round."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date

from app.papers.drawing import (
    AreaMark,
    CloseMark,
    LineMark,
    Mark,
    OpenMark,
    PictureMark,
    Piece,
    QrMark,
    TextMark,
)
from app.papers.engine import Box, PaperCanvas, Size
from app.papers.pictograms import pictogram
from app.papers.qr import qr_picture


@dataclass(frozen=True, slots=True)
class Page:
    """One composed page; ``title`` is its entry in the outline, empty for none."""

    piece: Piece
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself: title, language (BCP 47), its only date, direction."""

    title: str
    language: str
    day: date
    is_rtl: bool


def paint(pages: Sequence[Page], size: Size, facts: Facts) -> bytes:
    """Return the pages as one PDF; a Problem names the word and the field that cannot print."""
    canvas = PaperCanvas(title=facts.title, language=facts.language, day=facts.day, page=size)
    for page in pages:
        if page.title:
            canvas.outline(page.title)
        _Painter(canvas, is_rtl=facts.is_rtl).paint(page.piece.marks)
        canvas.end_page()
    return canvas.to_bytes()


class _Painter:
    """Paints the marks of one page."""

    def __init__(self, canvas: PaperCanvas, *, is_rtl: bool) -> None:
        self._canvas = canvas
        self._is_rtl = is_rtl
        self._open: list[ExitStack] = []

    def paint(self, marks: Sequence[Mark]) -> None:
        for mark in marks:
            match mark:
                case OpenMark():
                    self._enter(mark)
                case CloseMark():
                    self._open.pop().close()
                case TextMark():
                    box = self._box(mark, mark.laid.width_pt, 0)
                    with self._canvas.element(mark.kind, language=mark.laid.language):
                        self._canvas.draw(mark.laid, box.x, box.y)
                case LineMark():
                    x, turn = self._line_start(mark)
                    end = (x + turn * mark.width, mark.y + mark.height)
                    self._canvas.rule((x, mark.y), end, mark.line)
                case _:
                    self._figure(mark)

    def _figure(self, mark: AreaMark | PictureMark | QrMark) -> None:
        if isinstance(mark, AreaMark):
            box = self._box(mark, mark.width, mark.height)
            self._canvas.area(box, fill=mark.fill, line=mark.line, radius=mark.radius)
            return
        box = self._box(mark, mark.side, mark.side)
        if isinstance(mark, PictureMark):
            drawing = pictogram(mark.name, rtl=self._is_rtl)
            self._canvas.picture(drawing, box, alt=mark.alt, colour=mark.colour)
        else:
            self._canvas.picture(qr_picture(mark.code, "qr"), box, alt=mark.alt)

    def _enter(self, mark: OpenMark) -> None:
        entered: AbstractContextManager[None]
        if mark.kind is None:
            entered = self._canvas.artifact()
        else:
            entered = self._canvas.element(mark.kind, language=mark.language)
        stack = ExitStack()
        stack.enter_context(entered)
        self._open.append(stack)

    def _line_start(self, mark: LineMark) -> tuple[float, int]:
        return (self._canvas.page.width - mark.x, -1) if self._is_rtl else (mark.x, 1)

    def _box(self, mark: Mark, width: float, height: float) -> Box:
        x = self._canvas.page.width - mark.x - width if self._is_rtl else mark.x
        return Box(x, mark.y, width, height)
