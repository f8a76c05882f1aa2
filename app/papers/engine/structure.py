"""The structure tree of a tagged PDF (ISO 32000-1, 14.7): what each piece of a page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfdoc

from app.papers.engine import objects
from app.papers.engine.operators import number

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of marked content: its page from 0 and its number on that page."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Element:
    """A structure element and what it holds, in the order of reading.

    spoken: the texts drawn in it, if one of them runs from right to left; they
    become its ActualText, because the page holds their letters as the eye meets them.
    """

    kind: str
    language: str | None = None
    alt: str = ""
    box: Rectangle | None = None
    kids: list[Element | Mark] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    has_rtl: bool = False

    @property
    def has_content(self) -> bool:
        return any(isinstance(kid, Mark) or kid.has_content for kid in self.kids)


class StructureTree:
    """The tree of one document, grown while it is drawn."""

    def __init__(self, language: str) -> None:
        self.root = Element("Document", language)
        self._open = [self.root]
        self._pages: list[list[Element]] = [[]]

    @property
    def current(self) -> Element:
        return self._open[-1]

    def enter(self, element: Element) -> None:
        """Open ``element`` inside the current one."""
        self.current.kids.append(element)
        self._open.append(element)

    def leave(self) -> None:
        self._open.pop()

    def mark(self) -> int:
        """Return the number of the next piece of content, which belongs to the current element."""
        number = len(self._pages[-1])
        self._pages[-1].append(self.current)
        self.current.kids.append(Mark(len(self._pages) - 1, number))
        return number

    def end_page(self) -> int:
        """Return the number from 0 of the page that ends here."""
        self._pages.append([])
        return len(self._pages) - 2

    def write(self, document: pdfdoc.PDFDocument, pages: Sequence[objects.Reference]) -> None:
        """Put the tree into ``document``, whose page references are ``pages``."""
        writer = _Writer(document, pages)
        top = writer.write(self.root, "structure")
        numbers: list[object] = []
        for page, owners in enumerate(self._pages[: len(pages)]):
            owned = [objects.Reference(writer.names[id(owner)]) for owner in owners]
            numbers += [page, objects.array(owned)]
        parents = objects.dictionary(Nums=objects.array(numbers))
        tree = objects.dictionary(
            "StructTreeRoot",
            K=top,
            ParentTree=objects.put(document, "structure.parents", parents),
            ParentTreeNextKey=len(pages),
        )
        objects.set_in_catalog(
            document,
            StructTreeRoot=objects.put(document, "structure", tree),
            MarkInfo=objects.dictionary(Marked="true"),
        )


class _Writer:
    def __init__(self, document: pdfdoc.PDFDocument, pages: Sequence[objects.Reference]) -> None:
        self.names: dict[int, str] = {}
        self._document = document
        self._pages = pages

    def write(self, element: Element, parent: str) -> objects.Reference:
        """Put ``element`` and all below it into the document."""
        name = self.names[id(element)] = f"structure.{len(self.names)}"
        facts: dict[str, object] = {
            "S": objects.name(element.kind),
            "P": objects.Reference(parent),
        }
        if element.language:
            facts["Lang"] = objects.text(element.language)
        if element.alt:
            facts["Alt"] = objects.text(element.alt)
        if element.box:
            sides = objects.array(number(round(side, 2)) for side in element.box)
            facts["A"] = objects.dictionary(O=objects.name("Layout"), BBox=sides)
        if element.has_rtl and not any(isinstance(kid, Element) for kid in element.kids):
            facts["ActualText"] = objects.text(" ".join(element.spoken))
        facts["K"] = objects.array(self._kids(element, name))
        return objects.put(self._document, name, objects.dictionary("StructElem", **facts))

    def _kids(self, element: Element, name: str) -> list[object]:
        kids: list[object] = []
        for kid in element.kids:
            if isinstance(kid, Mark):
                kids.append(objects.dictionary("MCR", Pg=self._pages[kid.page], MCID=kid.number))
            elif kid.has_content:
                kids.append(self.write(kid, name))
        return kids
