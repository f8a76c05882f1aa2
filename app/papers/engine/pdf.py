"""ReportLab's canvas and document, taught to embed only our fonts and to keep quiet.

Without these, each page names a font that is not embedded, the file tells which
tools made it, and its date is that of this moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.papers.engine import objects
from app.papers.engine.embed import EmbeddedFont
from app.papers.engine.fonts import Face

PRODUCER = "Waymark"
PDF_VERSION = (1, 7)
_CHATTER = b" ReportLab Generated PDF document (opensource)"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class _Info(pdfdoc.PDFInfo):
    """Title, maker and day; no author, no host, no clock."""

    def __init__(self, title: str, day: date) -> None:
        super().__init__()
        self.title = title
        self._day = pdfdoc.PDFString(f"D:{day:%Y%m%d}")

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        facts = {
            "Title": pdfdoc.PDFString(self.title),
            "Producer": pdfdoc.PDFString(PRODUCER),
            "CreationDate": self._day,
            "ModDate": self._day,
        }
        written: bytes = pdfdoc.PDFDictionary(facts).format(document)
        return written


class Document(pdfdoc.PDFDocument):
    """A PDF file whose bytes depend on its content alone."""

    defaultStreamFilters = [pdfdoc.PDFZCompress]  # noqa: RUF012, N815 - ReportLab's class attribute

    def __init__(self, title: str, language: str, day: date) -> None:
        super().__init__(compression=0, invariant=1, pdfVersion=PDF_VERSION, lang=language)
        self.info = _Info(title, day)
        facts = {"title": escape(title), "language": escape(language)}
        packet = _XMP.format(**facts, producer=PRODUCER, day=day.isoformat())
        self._metadata = packet.encode("utf-8")
        self._digest = sha256(self._metadata)
        self.fonts: dict[Face, EmbeddedFont] = {}

    def font(self, face: Face) -> EmbeddedFont:
        """Return the subset of ``face`` in this document."""
        if face not in self.fonts:
            self.fonts[face] = EmbeddedFont(f"F{len(self.fonts) + 1}", face)
            self.delayedFonts.append(self.fonts[face])
        return self.fonts[face]

    def updateSignature(self, thing: bytes | str) -> None:  # noqa: N802 - ReportLab's name
        """Take a part of the content into the file's identifier."""
        self._digest.update(thing if isinstance(thing, bytes) else thing.encode("utf-8"))

    def ID(self) -> bytes:  # noqa: N802 - ReportLab's name
        """Return the file identifier (ISO 32000-1, 14.4), from the content only."""
        half = self._digest.hexdigest()[:32].encode("ascii")
        return b"[<" + half + b"> <" + half + b">]"

    def GetPDFData(self, canvas: Canvas) -> bytes:  # noqa: N802 - ReportLab's name
        """Return the bytes of the file, without the remark about the tool that wrote it."""
        kind: dict[str, object] = {"Type": objects.name("Metadata"), "Subtype": objects.name("XML")}
        packet = objects.put_text_stream(self, "metadata", self._metadata, kind)
        objects.set_in_catalog(self, Metadata=packet)
        data: bytes = super().GetPDFData(canvas)
        # As long as before, so that every offset stays true.
        return data.replace(_CHATTER, b" " * len(_CHATTER), 1)


class Pen(Canvas):
    """A canvas that takes finished operators."""

    def __init__(self, document: Document, page_size: tuple[float, float]) -> None:
        self._output = BytesIO()
        self._code: list[str]  # ReportLab's, which its stubs leave out
        super().__init__(self._output, pagesize=page_size, pageCompression=0, invariant=1)
        self.document = self._doc = document
        self._outlined: list[str] = []

    def _make_preamble(self) -> None:
        # ReportLab's own names Helvetica, which is not embedded.
        self._preamble = "1 0 0 1 0 0 cm"

    def write(self, *operators: str) -> None:
        """Add ``operators`` to the page, or to the open form."""
        self._code.extend(operators)

    def define(self, name: str, size: tuple[float, float], operators: str) -> None:
        """Store a drawing of ``size`` under ``name``, unless it is there already."""
        if not self.document.hasForm(name):
            self.document.addForm(name, objects.Form(size, operators))

    def stamp(self, name: str, before: Sequence[str]) -> None:
        """Draw a stored drawing after the operators ``before``, which open with "q"."""
        self.write(*before)
        self.doForm(name)
        self.write("Q")

    def outline(self, title: str, level: int) -> None:
        """Add the current page to the outline."""
        key = f"outline.{len(self._outlined)}"
        self._outlined.append(key)
        self.bookmarkPage(key)
        self.addOutlineEntry(title, key, level)

    @property
    def has_marks(self) -> bool:
        """Tell whether anything is drawn on the current page."""
        return bool(self._code)

    def tag_page(self, number: int) -> None:
        """Connect the page just finished, the ``number``-th from 0, to the structure tree."""
        objects.set_in_last_page(self.document, StructParents=number, Tabs=objects.name("S"))

    def finished(self) -> bytes:
        """Return the bytes of the document; nothing can be drawn afterwards."""
        self.save()
        return self._output.getvalue()
