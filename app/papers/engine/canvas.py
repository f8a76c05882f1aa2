"""A tagged page to draw on, in points from the top left corner, y downwards.

Texts and pictures become content of the open structure element; areas and lines
are decoration, which a screen reader passes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.papers.engine.emit import text_operators
from app.papers.engine.findings import Finding, problem
from app.papers.engine.geometry import A4, Box, Size
from app.papers.engine.layout import Laid
from app.papers.engine.objects import pages
from app.papers.engine.operators import fill_colour, line_colour, number, rounded
from app.papers.engine.pdf import Document, Pen
from app.papers.engine.structure import Element, StructureTree
from app.papers.engine.style import BLACK, Colour

Kind = Literal[
    "H1", "H2", "H3", "P", "Span", "Sect", "Div", "Part", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "Caption", "Figure", "Note", "Quote",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: its width in points, its colour, and dash and gap in points if it is broken."""

    width_pt: float
    colour: Colour = BLACK
    dash_pt: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A filled drawing: PDF path operators in a box of its own, y upwards.

    name: one drawing, one name; it is stored once in a document.
    """

    name: str
    size: Size
    operators: str
    even_odd: bool = False


class PaperCanvas:
    """One document being drawn.  ``to_bytes`` ends it.

    title: shown by viewers.  language: BCP 47, of the document.  day: the only
    date in the file.  The same calls give the same bytes, wherever and whenever.
    """

    def __init__(self, *, title: str, language: str, day: date, page: Size = A4) -> None:
        self.page = page
        self.findings: list[Finding] = []
        self._tree = StructureTree(language)
        self._pen = Pen(Document(title, language, day), (page.width, page.height))
        self._is_artifact = False
        self._pen.setViewerPreference("DisplayDocTitle", "true")

    @contextmanager
    def element(self, kind: Kind, *, language: str | None = None, alt: str = "") -> Iterator[None]:
        """Make everything drawn inside content of a new structure element."""
        self._tree.enter(Element(kind, language, alt))
        try:
            yield
        finally:
            self._tree.leave()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Make everything drawn inside decoration, such as a page number."""
        before, self._is_artifact = self._is_artifact, True
        try:
            yield
        finally:
            self._is_artifact = before

    def draw(self, laid: Laid, x: float, y: float) -> None:
        """Draw ``laid`` with its top left corner at (x, y), and note its findings."""
        self.findings += [item for item in laid.findings if item not in self.findings]
        if not laid.lines:
            return
        operators = text_operators(laid, x, self.page.height - y, self._pen.document.font)
        element = self._tree.current
        if not self._is_artifact:
            element.spoken.append(laid.plain_text)
            element.has_rtl = element.has_rtl or laid.is_rtl
        with self._content(element.kind):
            self._pen.write(*operators)

    def picture(self, picture: Picture, box: Box, *, alt: str = "", colour: Colour = BLACK) -> None:
        """Draw ``picture`` as large as ``box`` allows, in its middle.

        alt: what it shows, in words, in the language of the open element; without
        it the picture is decoration.
        """
        size = picture.size
        self._pen.define(picture.name, (size.width, size.height), _painted(picture))
        scale = min(box.width / size.width, box.height / size.height)
        x = box.x + (box.width - scale * size.width) / 2
        y = self.page.height - box.bottom + (box.height - scale * size.height) / 2
        place = f"{number(scale)} 0 0 {number(scale)} {number(x)} {number(y)} cm"
        before = ["q", fill_colour(colour), place]
        if not alt or self._is_artifact:
            with self._content(None):
                self._pen.stamp(picture.name, before)
            return
        sides = (box.x, self.page.height - box.bottom, box.right, self.page.height - box.y)
        self._tree.enter(Element("Figure", None, alt, sides))
        with self._content("Figure"):
            self._pen.stamp(picture.name, before)
        self._tree.leave()

    def area(
        self, box: Box, *, fill: Colour | None = None, line: Stroke | None = None, radius: float = 0
    ) -> None:
        """Draw a rectangle, its corners rounded by ``radius`` points."""
        x, y = box.x, self.page.height - box.bottom
        self._shape(rounded(x, y, box, min(radius, box.width / 2, box.height / 2)), fill, line)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: Colour | None = None,
        line: Stroke | None = None,
    ) -> None:
        """Draw a circle around (x, y)."""
        box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        self._shape(rounded(box.x, self.page.height - box.bottom, box, radius), fill, line)

    def rule(self, start: tuple[float, float], end: tuple[float, float], line: Stroke) -> None:
        """Draw a straight line."""
        (x, y), (to_x, to_y) = start, end
        height = self.page.height
        path = f"{number(x)} {number(height - y)} m {number(to_x)} {number(height - to_y)} l"
        self._shape(path, None, line)

    def outline(self, title: str, level: int = 0) -> None:
        """Add the current page to the document's outline; ``level`` 0 is the top."""
        self._pen.outline(title, level)

    def end_page(self) -> None:
        """Finish the page; what is drawn next is on a new one."""
        self._pen.showPage()
        self._pen.tag_page(self._tree.end_page())

    def to_bytes(self) -> bytes:
        """Return the PDF.  Raises a Problem if a letter is missing or a text has no room."""
        if self.findings:
            raise problem(self.findings[0])
        if self._pen.has_marks:
            self.end_page()
        self._tree.write(self._pen.document, pages(self._pen.document))
        return self._pen.finished()

    def _shape(self, path: str, fill: Colour | None, line: Stroke | None) -> None:
        if fill is None and line is None:
            return
        paint = "B" if fill and line else "f" if fill else "S"
        operators = ["q"]
        if fill:
            operators.append(fill_colour(fill))
        if line:
            operators += [f"{number(line.width_pt)} w", line_colour(line.colour)]
        if line and line.dash_pt:
            operators.append(f"[{' '.join(map(number, line.dash_pt))}] 0 d")
        with self._content(None):
            self._pen.write(*operators, path, paint, "Q")

    @contextmanager
    def _content(self, kind: str | None) -> Iterator[None]:
        """Mark the operators written inside as content of ``kind``, or as decoration."""
        if kind is None or self._is_artifact:
            self._pen.write("/Artifact BMC")
        else:
            self._pen.write(f"/{kind} <</MCID {self._tree.mark()}>> BDC")
        yield
        self._pen.write("EMC")


def _painted(picture: Picture) -> str:
    return f"{picture.operators} {'f*' if picture.even_odd else 'f'}"
