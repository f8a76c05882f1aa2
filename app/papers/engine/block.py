"""One bidi paragraph (no line end inside), shaped once and broken into lines at any width."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import is_rtl
from app.papers.engine.bidi import levels, line_levels, reorder
from app.papers.engine.breaks import letter_ends, line_ends
from app.papers.engine.fonts import Extent, FontSet
from app.papers.engine.isolates import FIRST_STRONG, LTR, POP, RTL
from app.papers.engine.itemise import itemise
from app.papers.engine.shape import ShapedRun, Shaper
from app.papers.engine.style import Span

_STICKY = "\u00a0\u202f\u2007"
_ISOLATES = frozenset({LTR, RTL, FIRST_STRONG, POP})
_SEARCH_STEPS = 12


class Block:
    """Shaped text.  All widths and heights are in points at the sizes of its spans."""

    def __init__(self, fonts: FontSet, spans: Sequence[Span], language: str) -> None:
        self.text = text = "".join(span.text for span in spans)
        self._language = language
        self._base = int(is_rtl(language))
        self._levels = levels(text, self._base)
        self.styles = tuple(span.style for span in spans)
        self._sizes = [span.style.size_pt for span in spans]
        looks = [(number, span.style.bold) for number, span in enumerate(spans) for _ in span.text]
        runs, self.missing = itemise(
            text,
            self._levels,
            looks,
            lambda script, bold: fonts.faces(script, language, bold=bold),
        )
        self._shaper = Shaper(text, language, self._sizes)
        self._runs = [self._shaper.shape(run) for run in runs]
        self._positions = self._shaper.positions(self._runs)
        self._ends = line_ends(text, language)
        plain = fonts.faces("Arab" if self._base else "Latn", language, bold=spans[0].style.bold)
        self._blank = plain[0].extent

    @property
    def width_pt(self) -> float:
        """The width of the whole text on one line."""
        return self._positions[-1]

    @property
    def smallest_width_pt(self) -> float:
        """The width of the longest piece without a place to break."""
        ends = sorted(self._ends.good + self._ends.poor)
        pieces = zip([0, *ends], ends, strict=False)
        return max((self._ink_width(start, end) for start, end in pieces), default=0.0)

    def fill(self, width_pt: float, *, balanced: bool = False) -> list[tuple[int, int]]:
        """Return the (start, end) of each line when as much as fits goes on each.

        balanced: as many lines, but of nearly equal length.  A piece wider than the
        line is broken where it should not be, between letters at worst (``is_torn``).
        """
        lines = self._greedy(width_pt)
        if not balanced or len(lines) < 2:
            return lines
        low, high = min(self.smallest_width_pt, width_pt), width_pt
        for _ in range(_SEARCH_STEPS):
            middle = (low + high) / 2
            if len(self._greedy(middle)) > len(lines):
                low = middle
            else:
                high = middle
        return self._greedy(high)

    def is_torn(self, end: int) -> bool:
        """Tell whether a line that ends at ``end`` breaks a piece that should stay whole."""
        return bool(self.text) and end not in self._ends.good and end not in self._ends.poor

    def line(self, start: int, end: int) -> list[ShapedRun]:
        """Return the runs of one line from left to right, without its trailing space."""
        end = self._trimmed(start, end)
        final = line_levels(self.text[start:end], self._levels[start:end], self._base)
        pieces = [
            (final[max(shaped.run.start, start) - start], self._shaper.cut(shaped, start, end))
            for shaped in self._runs
            if shaped.run.start < end and shaped.run.end > start
        ]
        return reorder(pieces)

    def advance(self, runs: Sequence[ShapedRun]) -> float:
        """Return the width of ``runs`` side by side."""
        return sum(shaped.width(self._sizes[shaped.run.style]) for shaped in runs)

    def extent(self, runs: Sequence[ShapedRun]) -> Extent:
        """Return the room of a line: its scripts' usual ink, or its own where that is more."""
        tops = [self._blank.ascent * self._sizes[0]] if not runs else []
        depths = [self._blank.descent * self._sizes[0]] if not runs else []
        for shaped in runs:
            face, size = shaped.run.face, self._sizes[shaped.run.style]
            scale = size / face.units_per_em
            inks = [(face.ink(glyph.glyph), glyph.dy) for glyph in shaped.glyphs]
            highest = max((ink[0] + dy for ink, dy in inks), default=0)
            lowest = min((ink[1] + dy for ink, dy in inks), default=0)
            tops += [face.extent.ascent * size, highest * scale]
            depths += [face.extent.descent * size, -lowest * scale]
        return Extent(max(tops), max(depths))

    def _greedy(self, width_pt: float) -> list[tuple[int, int]]:
        lines: list[tuple[int, int]] = []
        start = last = 0
        for end in self._ends.good:
            while self._ink_width(start, end) > width_pt:
                if last == start:
                    last = self._forced(start, end, width_pt)
                    if last == end:
                        break
                lines.append((start, last))
                start = last
            last = end
        if start < len(self.text) or not lines:
            lines.append((start, len(self.text)))
        return lines

    def _forced(self, start: int, end: int, width_pt: float) -> int:
        """Return where a piece too wide for a line is broken: a poor place, or after a letter.

        A joined letter has another form at the end of a line, and perhaps another width.
        """
        letters = [at for at in letter_ends(self.text, self._language) if start < at <= end]
        for places in (self._ends.poor, letters):
            fitting = [
                at for at in places if start < at < end and self._ink_width(start, at) <= width_pt
            ]
            for at in reversed(fitting):
                if self.advance(self.line(start, at)) <= width_pt:
                    return at
        return letters[0]

    def _ink_width(self, start: int, end: int) -> float:
        return self._positions[self._trimmed(start, end)] - self._positions[start]

    def _trimmed(self, start: int, end: int) -> int:
        while end > start and _takes_no_room(self.text[end - 1]):
            end -= 1
        return end


def _takes_no_room(last: str) -> bool:
    """Tell whether a line leaves ``last`` out at its end: a space, or an isolate's own sign.

    A space may stand before the end of an isolate; both are white space there (UAX #9, L1).
    """
    return last in _ISOLATES or (last.isspace() and last not in _STICKY)
