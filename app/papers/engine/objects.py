"""PDF objects by ReportLab, in a few typed words; its stubs leave the object model untyped."""

from __future__ import annotations

import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Iterable
from functools import lru_cache

from reportlab.pdfbase import pdfdoc

from app.errors import Defect

Reference = pdfdoc.PDFObjectReference

# In a literal string (ISO 32000-1, 7.3.4.2) all bytes but printable ASCII are octal.
_ESCAPED = {byte: f"\\{byte:03o}" for byte in (*range(32), *range(127, 256))}
_ESCAPED |= {ord(sign): f"\\{sign}" for sign in "\\()"}
_ENTRIES_A_LINE, _ITEMS_A_LINE = 6, 10


class Dictionary(pdfdoc.PDFDictionary):
    """ReportLab's dictionary; a tagged page has hundreds, and its own way to write them is slow."""

    def format(self, document: pdfdoc.PDFDocument, IND: bytes = b"\n ") -> bytes:  # noqa: N803 - ReportLab's name
        """Return the same bytes as ReportLab, the keys in their order."""
        entries = (
            name(key).encode("ascii") + b" " + _written(self.dict[key], document)
            for key in sorted(self.dict)
        )
        return b"<<\n" + _lined(entries, _ENTRIES_A_LINE, IND) + b"\n>>"


class Array(pdfdoc.PDFArray):
    """ReportLab's array, written faster."""

    def format(self, document: pdfdoc.PDFDocument, IND: bytes = b"\n ") -> bytes:  # noqa: N803 - ReportLab's name
        """Return the same bytes as ReportLab."""
        items = (_written(one, document) for one in self.sequence)
        return b"[ " + _lined(items, _ITEMS_A_LINE, IND) + b" ]"


class Form(pdfdoc.PDFFormXObject):
    """A drawing of ``size`` that pages show by its name, written faster than ReportLab's."""

    hasImages = 0  # noqa: N815 - ReportLab's name

    def __init__(self, size: tuple[float, float], operators: str) -> None:
        super().__init__(0, 0, *size)
        self._size = size
        self._content = operators.encode("ascii")

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the same bytes as ReportLab."""
        data = zlib.compress(self._content)
        resources = dictionary(
            Font=Reference(pdfdoc.BasicFonts), ProcSet=array([name("PDF"), name("Text")])
        )
        facts = dictionary(
            "XObject",
            Subtype=name("Form"),
            FormType=1,
            BBox=array([0, 0, *self._size]),
            Matrix=array([1, 0, 0, 1, 0, 0]),
            Resources=resources,
            Filter=array([name("FlateDecode")]),
            Length=len(data),
        )
        return facts.format(document) + b"\nstream\n" + data + b"endstream\n"


@lru_cache(maxsize=1024)
def name(text: str) -> str:
    """Return a PDF name, "/Text"."""
    written: str = pdfdoc.PDFName(text)
    return written


def text(words: str) -> str:
    """Return a text string as it is written: in PDFDocEncoding, or UTF-16 if it needs that."""
    try:
        raw = words.encode("pdfdoc")
    except UnicodeEncodeError:
        raw = BOM_UTF16_BE + words.encode("utf-16-be")
    return f"({raw.decode('latin-1').translate(_ESCAPED)})"


def array(items: Iterable[object]) -> Array:
    """Return a PDF array."""
    return Array(list(items))


def dictionary(kind: str = "", /, **entries: object) -> Dictionary:
    """Return a PDF dictionary of ``entries``; ``kind`` is its Type, if it has one."""
    typed: dict[str, object] = {"Type": name(kind)} if kind else {}
    return Dictionary(typed | entries)


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


def _written(value: object, document: pdfdoc.PDFDocument) -> bytes:
    """Return ``value`` as ReportLab writes it."""
    if isinstance(value, str) and value.isascii():
        return value.encode("ascii")
    if type(value) is int:
        return b"%d" % value
    if isinstance(value, Reference):
        return b"%d %d R" % document.idToObjectNumberAndVersion[value.name]
    written: bytes = pdfdoc.format(value, document)
    return written


def _lined(parts: Iterable[bytes], a_line: int, end: bytes) -> bytes:
    """Return ``parts`` with spaces between them, and ``end`` between each ``a_line`` of them."""
    out = list(parts)
    for at in reversed(range(a_line, len(out), a_line)):
        out.insert(at, end)
    return b" ".join(out)
