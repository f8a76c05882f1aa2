"""Pictures of a paper's real bytes, for the screen: what the printer will get, not a likeness."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium

from app.errors import Code, Problem
from app.i18n import N_

LARGEST_WIDTH_PX = 8000
# PDFium keeps its state for the whole process and must never be entered twice at once.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class PagePixels:
    """A page as rows of pixels from the top: red, green, blue and an unused byte (255) each."""

    width_px: int
    height_px: int
    rgbx: bytes


def page_count(pdf: bytes) -> int:
    """Return the number of pages; raise a Problem (30) if ``pdf`` cannot be read."""
    with _ONE_AT_A_TIME:
        document = _opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_size_pt(pdf: bytes, page: int) -> tuple[float, float]:
    """Return width and height of ``page``, counted from 1, in points."""
    with _ONE_AT_A_TIME:
        document = _opened(pdf)
        try:
            size: tuple[float, float] = document[_index(document, page)].get_size()
            return size
        finally:
            document.close()


def page_pixels(pdf: bytes, page: int, width_px: int) -> PagePixels:
    """Return ``page``, counted from 1, drawn ``width_px`` wide on white (1 to 8000).

    Raises a Problem: 30 if ``pdf`` cannot be read, 40 if it has no such page.
    """
    with _ONE_AT_A_TIME:
        bitmap = _drawn(pdf, page, width_px)
        try:
            return PagePixels(bitmap.width, bitmap.height, _packed(bitmap))
        finally:
            bitmap.close()


def page_png(pdf: bytes, page: int, width_px: int) -> bytes:
    """Return ``page`` as ``page_pixels`` does, as a PNG file."""
    with _ONE_AT_A_TIME:
        bitmap = _drawn(pdf, page, width_px)
        try:
            out = BytesIO()
            bitmap.to_pil().convert("RGB").save(out, "PNG")
            return out.getvalue()
        finally:
            bitmap.close()


def _drawn(pdf: bytes, page: int, width_px: int) -> pdfium.PdfBitmap:
    width_px = max(1, min(width_px, LARGEST_WIDTH_PX))
    document = _opened(pdf)
    try:
        sheet = document[_index(document, page)]
        scale = width_px / sheet.get_width()
        return sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    finally:
        document.close()


def _packed(bitmap: pdfium.PdfBitmap) -> bytes:
    """Return the pixels without what pads each row."""
    data, row = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    if bitmap.stride == row:
        return data
    return b"".join(data[at : at + row] for at in range(0, len(data), bitmap.stride))


def _index(document: pdfium.PdfDocument, page: int) -> int:
    if not 1 <= page <= len(document):
        words = N_("This paper has no page {page}.").with_values(page=page)
        raise Problem(words, Code.NOT_FOUND, detail=f"page {page} of {len(document)}")
    return page - 1


def _opened(pdf: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        words = N_("This paper is damaged and cannot be shown. Please print it again.")
        raise Problem(words, Code.INTEGRITY, detail="not a readable PDF") from None
