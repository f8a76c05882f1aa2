"""PDF objects by ReportLab, in a few typed words; its stubs leave the object model untyped."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.pdfbase import pdfdoc

from app.errors import Defect

Reference = pdfdoc.PDFObjectReference
Dictionary = pdfdoc.PDFDictionary


def name(text: str) -> str:
    """Return a PDF name, "/Text"."""
    written: str = pdfdoc.PDFName(text)
    return written


def text(words: str) -> pdfdoc.PDFString:
    """Return a text string in PDFDocEncoding, or UTF-16 if it needs that."""
    return pdfdoc.PDFString(words)


def array(items: Iterable[object]) -> pdfdoc.PDFArray:
    """Return a PDF array."""
    return pdfdoc.PDFArray(list(items))


def dictionary(kind: str = "", /, **entries: object) -> Dictionary:
    """Return a PDF dictionary of ``entries``; ``kind`` is its Type, if it has one."""
    typed: dict[str, object] = {"Type": name(kind)} if kind else {}
    return pdfdoc.PDFDictionary(typed | entries)


def put(document: pdfdoc.PDFDocument, key: str, thing: object) -> Reference:
    """Put ``thing`` into ``document`` as an object of its own; return a reference to it."""
    found: Reference = document.Reference(thing, key)  # type: ignore[no-untyped-call]  # no stub
    return found


def put_stream(document: pdfdoc.PDFDocument, key: str, content: bytes) -> Reference:
    """Put a compressed stream into ``document``; return a reference to it."""
    return put(document, key, pdfdoc.PDFStream(content=content))


def put_text_stream(
    document: pdfdoc.PDFDocument, key: str, content: bytes, entries: dict[str, object]
) -> Reference:
    """Put a stream anyone can read, with ``entries`` in its dictionary."""
    stream = pdfdoc.PDFStream(content=content, filters=[])
    for entry, value in entries.items():
        stream.dictionary[entry] = value
    return put(document, key, stream)


def set_in_catalog(document: pdfdoc.PDFDocument, **entries: object) -> None:
    """Set entries of the document's catalogue."""
    for entry, value in entries.items():
        setattr(document.Catalog, entry, value)  # type: ignore[attr-defined]  # no stub


def set_in_last_page(document: pdfdoc.PDFDocument, **entries: object) -> None:
    """Set entries of the page just finished; ReportLab writes only those its page lists."""
    page = document.Pages.pages[-1]  # type: ignore[attr-defined]  # no stub
    page.__NoDefault__ = [*page.__NoDefault__, *entries]
    for entry, value in entries.items():
        setattr(page, entry, value)


def add_font(document: pdfdoc.PDFDocument, key: str, font: Reference) -> None:
    """Make ``font`` known to every page under ``key``."""
    fonts = document.idToObject["BasicFonts"]
    if not isinstance(fonts, pdfdoc.PDFDictionary):
        raise Defect("ReportLab keeps its fonts elsewhere now")
    fonts[key] = font


def pages(document: pdfdoc.PDFDocument) -> list[Reference]:
    """Return a reference to each finished page."""
    found = document.Pages.pages  # type: ignore[attr-defined]  # no stub
    return [document.Reference(page) for page in found]  # type: ignore[no-untyped-call]  # no stub
