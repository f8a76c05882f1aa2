"""The text engine: words of any script set into boxes and drawn as tagged PDF.

A sheet is built from four things::

    fonts = FontSet()                      # one per process, opened when first used
    paper = PaperCanvas(title="...", language="ar", day=day)
    style = TextStyle(13, bold=True, align="start", balanced=True, smallest_pt=11)
    laid = Paragraph(fonts, words, style, language="ar", origin=Origin("goal", label)).layout(
        width_pt, max_lines=2
    )
    with paper.element("H1", language="ar"):
        paper.draw(laid, x, y)             # top left corner; y grows downwards
    y += laid.height_pt
    paper.picture(picture, Box(x, y, 24, 24), alt="...")   # without alt: decoration
    paper.area(box, fill=grey(0.9), line=Stroke(1), radius=6)  # always decoration
    paper.end_page()
    data = paper.to_bytes()                # a Problem names word and field if one cannot print

Inserted fields (phone numbers, codes, names) go through ``isolate`` or
``isolate_ltr`` first.  ``laid.findings`` and ``paper.findings`` tell all that
stands in the way of printing.  Import from here only.
"""

from app.papers.engine.canvas import Kind, PaperCanvas, Picture, Stroke
from app.papers.engine.findings import Finding, Missing, Origin, Overfull, problem
from app.papers.engine.fonts import FAMILIES, Family, FontSet
from app.papers.engine.geometry import A4, Box, Size, mm
from app.papers.engine.isolates import isolate, isolate_ltr, isolate_rtl
from app.papers.engine.layout import Laid, Paragraph
from app.papers.engine.style import BLACK, WHITE, Colour, Span, TextStyle, grey

__all__ = [
    "A4", "BLACK", "FAMILIES", "WHITE", "Box", "Colour", "Family", "Finding", "FontSet", "Kind",
    "Laid", "Missing", "Origin", "Overfull", "PaperCanvas", "Paragraph", "Picture", "Size", "Span",
    "Stroke", "TextStyle", "grey", "isolate", "isolate_ltr", "isolate_rtl", "mm", "problem",
]  # fmt: skip
