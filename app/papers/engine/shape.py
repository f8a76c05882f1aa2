"""Glyphs of a paragraph, shaped by HarfBuzz in the context of the whole paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

import uharfbuzz as hb

from app.papers.engine.itemise import Run

# Discretionary ligatures join letters that learners know apart.
FEATURES = {"dlig": False}


class Glyph(NamedTuple):
    """A glyph at its place: index of its first character; the rest in font units."""

    glyph: int
    cluster: int
    advance: int
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class ShapedRun:
    """A run and its glyphs from left to right."""

    run: Run
    glyphs: tuple[Glyph, ...]

    def width(self, size_pt: float) -> float:
        """Return the advance of the run at ``size_pt``, in points."""
        return sum(glyph.advance for glyph in self.glyphs) * size_pt / self.run.face.units_per_em


class Shaper:
    """Shapes the runs of one paragraph, whole or cut by a line's end."""

    def __init__(self, text: str, language: str, sizes_pt: Sequence[float]) -> None:
        self._codepoints = [ord(character) for character in text]
        self._language = language
        self._sizes_pt = sizes_pt

    def shape(self, run: Run) -> ShapedRun:
        """Return ``run`` shaped with the whole paragraph as its context."""
        return ShapedRun(run, self._glyphs(run, 0, len(self._codepoints)))

    def cut(self, shaped: ShapedRun, start: int, end: int) -> ShapedRun:
        """Return the part of ``shaped`` on the line ``start`` to ``end``, reshaped if cut."""
        run = shaped.run
        if start <= run.start and run.end <= end:
            return shaped
        part = replace(run, start=max(run.start, start), end=min(run.end, end))
        return ShapedRun(part, self._glyphs(part, start, end))

    def positions(self, runs: Sequence[ShapedRun]) -> list[float]:
        """Return, for each index into the text, the points of advance before it."""
        advances = [0.0] * len(self._codepoints)
        for shaped in runs:
            scale = self._sizes_pt[shaped.run.style] / shaped.run.face.units_per_em
            for glyph in shaped.glyphs:
                advances[glyph.cluster] += glyph.advance * scale
        return [0.0, *accumulate(advances)]

    def _glyphs(self, run: Run, start: int, end: int) -> tuple[Glyph, ...]:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
        buffer.add_codepoints(self._codepoints[start:end], run.start - start, run.end - run.start)
        buffer.direction = "rtl" if run.is_rtl else "ltr"
        buffer.script = run.script
        buffer.language = self._language
        hb.shape(run.face.font, buffer, FEATURES)
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        return tuple(
            [
                Glyph(info.codepoint, info.cluster + start, at.x_advance, at.x_offset, at.y_offset)
                for info, at in zip(infos, places, strict=True)
            ]
        )
