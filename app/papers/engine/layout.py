"""Paragraphs measured and laid into a width: lines, heights, and what did not fit.

Nothing is ever cut: text beyond its lines or its width is laid all the same and
reported in ``Laid.findings``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from app.i18n import is_rtl
from app.papers.engine.block import Block
from app.papers.engine.findings import Finding, Missing, Origin, Overfull, refuse_controls
from app.papers.engine.fonts import FontSet
from app.papers.engine.isolates import plain
from app.papers.engine.shape import ShapedRun
from app.papers.engine.style import Span, TextStyle

# A shaped line may differ from the sum of its parts by a rounding or a kern.
TOLERANCE_PT = 0.5
SHRINK_STEP_PT = 0.5
NOWHERE = Origin()
_TIDY = str.maketrans({"\t": " ", "\u2028": "\n", "\u2029": "\n", "\r": "\n", "\u00ad": None})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs from left to right, and its place in the box.

    Points; x from the left, baseline and bottom from the top, downwards.
    styles: those the runs count; their sizes are before ``Laid.scale``.
    is_torn: the line ends inside a word, because the word is wider than the box.
    """

    text: str
    start: int
    end: int
    runs: tuple[ShapedRun, ...]
    width_pt: float
    x_pt: float
    baseline_pt: float
    bottom_pt: float
    styles: tuple[TextStyle, ...]
    is_torn: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A paragraph laid into a width, ready to draw; ``findings`` keep it from being printed."""

    text: str
    language: str
    is_rtl: bool
    width_pt: float
    scale: float
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]

    @property
    def height_pt(self) -> float:
        return self.lines[-1].bottom_pt if self.lines else 0.0

    @property
    def plain_text(self) -> str:
        return plain(self.text)

    @property
    def overfull(self) -> tuple[Overfull, ...]:
        return tuple(item for item in self.findings if isinstance(item, Overfull))

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(item for item in self.findings if isinstance(item, Missing))


@dataclass(frozen=True, slots=True)
class _Room:
    """The room a paragraph may take.  may_tear: a word wider than it may go on below."""

    width_pt: float
    max_lines: int | None
    max_height_pt: float | None
    may_tear: bool = False

    def holds(self, number: int, line: Line) -> bool:
        """Tell whether ``line``, the ``number``-th from 0, is inside."""
        return (
            (self.may_tear or not line.is_torn)
            and line.width_pt <= self.width_pt + TOLERANCE_PT
            and (self.max_lines is None or number < self.max_lines)
            and (self.max_height_pt is None or line.bottom_pt <= self.max_height_pt + TOLERANCE_PT)
        )


class Paragraph:
    """A text shaped once; lay it into as many widths as needed.

    text: a string or spans; a line feed ends a line.  language: BCP 47; it decides the
    direction, the line breaks and the forms of letters.  Raises a Problem if the
    text holds embedding or override controls.
    """

    def __init__(
        self,
        fonts: FontSet,
        text: str | Sequence[Span],
        style: TextStyle,
        *,
        language: str,
        origin: Origin = NOWHERE,
    ) -> None:
        given = [Span(text, style)] if isinstance(text, str) else text
        spans = [Span(_tidy(span.text), span.style) for span in given if span.text]
        self.text = "".join(span.text for span in spans)
        refuse_controls(self.text, origin)
        self.language = language
        self.is_rtl = is_rtl(language)
        self._style = style
        self._origin = origin
        self._blocks = [Block(fonts, part, language) for part in _parted(spans)]

    @property
    def natural_width_pt(self) -> float:
        """The width of the longest line if nothing is broken."""
        return max((block.width_pt for block in self._blocks), default=0.0)

    @property
    def smallest_width_pt(self) -> float:
        """The width of the longest piece that cannot be broken."""
        return max((block.smallest_width_pt for block in self._blocks), default=0.0)

    def layout(
        self, width_pt: float, *, max_lines: int | None = None, max_height_pt: float | None = None
    ) -> Laid:
        """Return the paragraph laid into ``width_pt``, shrunk as its style allows.

        Only a word that is wider than the box at the smallest size goes on below, between
        two letters as readers count them (``overflow-wrap: anywhere`` of CSS Text 3, 5.5).
        If even so there is no room, the result says so in ``overfull``.
        """
        room = _Room(width_pt, max_lines, max_height_pt)
        laid = self._laid(room, 1.0)
        for scale in self._smaller():
            if not laid.overfull:
                break
            laid = self._laid(room, scale)
        if laid.overfull:
            laid = self._laid(replace(room, may_tear=True), laid.scale)
        return laid

    def _smaller(self) -> Iterator[float]:
        size = self._style.size_pt - SHRINK_STEP_PT
        while self._style.smallest_pt is not None and size >= self._style.smallest_pt:
            yield size / self._style.size_pt
            size -= SHRINK_STEP_PT

    def _laid(self, room: _Room, scale: float) -> Laid:
        lines: list[Line] = []
        top = 0.0
        for block in self._blocks:
            for start, end in block.fill(room.width_pt / scale, balanced=self._style.balanced):
                lines.append(self._line(block, (start, end), room.width_pt, (scale, top)))
                height = lines[-1].bottom_pt - top
                top += height * self._style.leading
        findings: list[Finding] = self._missing()
        for number, line in enumerate(lines):
            if not room.holds(number, line):
                findings.append(Overfull(self._origin, _visible(_word(line.text, line.start))))
                break
        return Laid(
            self.text,
            self.language,
            self.is_rtl,
            room.width_pt,
            scale,
            tuple(lines),
            tuple(findings),
        )

    def _line(
        self, block: Block, part: tuple[int, int], width_pt: float, place: tuple[float, float]
    ) -> Line:
        scale, top = place
        runs = block.line(*part)
        width = scale * block.advance(runs)
        extent = block.extent(runs)
        x = self._indent(width_pt - width)
        baseline = top + scale * extent.ascent
        bottom = baseline + scale * extent.descent
        torn = block.is_torn(part[1])
        places = (width, x, baseline, bottom)
        return Line(block.text, *part, tuple(runs), *places, block.styles, torn)

    def _indent(self, slack_pt: float) -> float:
        """Return how far from the left a line begins that leaves ``slack_pt`` of its width."""
        align = self._style.align
        if align == "center":
            return slack_pt / 2
        if align in {"left", "right"}:
            return slack_pt if align == "right" else 0.0
        return slack_pt if (align == "start") == self.is_rtl else 0.0

    def _missing(self) -> list[Finding]:
        words: dict[str, str] = {}
        for block in self._blocks:
            for index in block.missing:
                word = _word(block.text, index)
                name = _shown(block.text[index])
                if name not in words.setdefault(word, "").split(" "):
                    words[word] = f"{words[word]} {name}".strip()
        return [Missing(self._origin, _visible(word), names) for word, names in words.items()]


def _tidy(text: str) -> str:
    """Return ``text`` with one sign for a line's end, and none for half a character."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\r\n", "\n").translate(_TIDY)


def _parted(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the spans of each line of text, cut at each line feed."""
    if not spans:
        return []
    parts: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        parts[-1].append(Span(first, span.style))
        parts += [[Span(other, span.style)] for other in others]
    return parts


def _word(text: str, index: int) -> str:
    """Return the word at ``index``, or the next one if a space stands there."""
    while index < len(text) - 1 and text[index].isspace():
        index += 1
    start = end = index
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _visible(word: str) -> str:
    """Return ``word`` without invisible signs, and with a mark for what cannot be shown."""
    kept = [character for character in word if category(character) != "Cf"]
    return "".join(c if c.isprintable() else "\ufffd" for c in kept)


def _shown(character: str) -> str:
    """Return ``character`` itself if it can be shown at all, else its code."""
    return character if character.isprintable() else f"U+{ord(character):04X}"
