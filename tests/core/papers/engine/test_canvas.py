"""The tagged page: its structure, its fonts, its silence about the machine, its bytes."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import zlib
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import reportlab

from app.errors import Problem
from app.i18n import N_
from app.papers.engine import (
    Box,
    FontSet,
    Origin,
    PaperCanvas,
    Paragraph,
    Picture,
    Size,
    Stroke,
    TextStyle,
    grey,
)
from tests.core.papers.engine.samples import (
    ARABIC,
    DAY,
    ENGLISH,
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT,
    page,
)

ROOT = Path(__file__).resolve().parents[4]
TRIANGLE = Picture("triangle", Size(10, 10), "0 0 m 10 0 l 5 10 l h")


def sheet() -> bytes:
    """Return a small bilingual sheet that uses everything a canvas can do."""
    fonts = FontSet()
    paper = PaperCanvas(title="خارطتي – My roadmap", language="ar", day=DAY)
    paper.outline("خارطتي")
    with paper.element("H1", language="ar"):
        heading = Paragraph(fonts, "خارطة طريقي", TextStyle(20, bold=True), language="ar")
        paper.draw(heading.layout(500), 40, 40)
    paper.area(Box(40, 100, 400, 80), fill=grey(0.9), line=Stroke(1), radius=8)
    with paper.element("L"), paper.element("LI"):
        with paper.element("Lbl", language="en"):
            paper.draw(Paragraph(fonts, "1", TextStyle(12), language="en").layout(20), 50, 110)
        with paper.element("LBody", language="ar"):
            paper.draw(Paragraph(fonts, ARABIC, TextStyle(12), language="ar").layout(300), 80, 110)
        paper.picture(TRIANGLE, Box(400, 110, 24, 24), alt="A mountain (جبل)")
        paper.picture(TRIANGLE, Box(430, 110, 24, 24))
    with paper.artifact():
        paper.draw(Paragraph(fonts, "1 / 2", TextStyle(9), language="en").layout(50), 40, 800)
    paper.end_page()
    paper.outline("English")
    with paper.element("P", language="en"):
        paper.draw(Paragraph(fonts, ENGLISH, TextStyle(12), language="en").layout(400), 40, 40)
    paper.disc(300, 300, 20, line=Stroke(2, dash_pt=(3, 2)))
    paper.rule((40, 200), (400, 200), Stroke(0.5, grey(0.5)))
    return paper.to_bytes()


SHEET = sheet()


def test_the_engine_draws_with_the_version_it_was_made_for() -> None:
    """Two of ReportLab's habits are undone by name; another version may have others."""
    assert reportlab.__version__ == "5.1.0"


def test_the_same_sheet_is_the_same_bytes() -> None:
    """Drawing twice in one process gives one result."""
    assert sheet() == SHEET


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Apia", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Caracas", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1000000"},
        {"LANG": "ar_EG.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "3"},
    ],
)
def test_the_bytes_do_not_depend_on_the_machine(surroundings: dict[str, str]) -> None:
    """Another time zone, language or order of hashes changes nothing."""
    program = (
        "from hashlib import sha256\n"
        "from tests.core.papers.engine.test_canvas import SHEET\n"
        "print(sha256(SHEET).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | surroundings,
    )

    assert done.stdout.decode("ascii").strip() == sha256(SHEET).hexdigest()


def test_another_day_is_the_only_date_that_changes_the_bytes() -> None:
    """The day of the record, and no time of day, stands in the file."""
    reader = pypdf.PdfReader(BytesIO(SHEET))

    assert reader.metadata is not None
    dates = [str(reader.metadata[key]) for key in ("/CreationDate", "/ModDate")]
    assert dates == ["D:20260103"] * 2


def test_the_file_says_nothing_about_tools_or_people() -> None:
    """Title and "Waymark" are all it tells."""
    reader = pypdf.PdfReader(BytesIO(SHEET))
    everything = b"".join([SHEET, *streams(SHEET)]).lower()

    assert reader.metadata is not None
    assert set(reader.metadata) == {"/Title", "/Producer", "/CreationDate", "/ModDate"}
    assert str(reader.metadata["/Title"]) == "خارطتي – My roadmap"
    for word in (
        b"reportlab",
        b"helvetica",
        b"anonymous",
        b"harfbuzz",
        platform.node().encode(),
    ):
        assert word not in everything


def test_every_font_is_embedded() -> None:
    """Each is a subset of its own with a map to text, one for each script."""
    data = page(LEFT_TO_RIGHT | RIGHT_TO_LEFT)
    fonts = [
        font.get_object()
        for sheet_page in pypdf.PdfReader(BytesIO(data)).pages
        for font in sheet_page["/Resources"]["/Font"].values()  # type: ignore[index]  # PDF
    ]

    assert len(fonts) == 7
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()
        assert "/ToUnicode" in font
        assert below["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()
        assert font["/BaseFont"][7] == "+"


def test_a_page_is_a_tree_of_what_it_shows() -> None:
    """Headings, lists and figures, each with its language and its words for the ear."""
    top = pypdf.PdfReader(BytesIO(SHEET)).root_object["/StructTreeRoot"]["/K"]  # type: ignore[index]  # PDF

    assert outline_of(top) == [  # the first page, then the second
        "Document ar",
        " H1 ar [خارطة طريقي]",
        " L",
        "  LI",
        "   Lbl en",
        f"   LBody ar [{pypdf_text(ARABIC)}]",
        "   Figure (A mountain (جبل))",
        " P en",
    ]


def test_marked_content_leads_back_to_its_element() -> None:
    """The parent tree names an element for each piece of each page."""
    reader = pypdf.PdfReader(BytesIO(SHEET))
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]  # PDF
    kinds = [[kind.get_object()["/S"] for kind in part] for part in numbers[1::2]]

    assert numbers[0::2] == [0, 1]
    assert kinds == [["/H1", "/Lbl", "/LBody", "/Figure"], ["/P"]]
    assert [str(sheet_page["/StructParents"]) for sheet_page in reader.pages] == ["0", "1"]
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]  # PDF
    assert str(reader.root_object["/Lang"]) == "ar"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]  # PDF


def test_every_operator_is_content_or_decoration() -> None:
    """Nothing is drawn outside a marked piece, and pieces do not nest."""
    for sheet_page in pypdf.PdfReader(BytesIO(SHEET)).pages:
        contents = sheet_page.get_contents()
        assert contents is not None
        depth = 0
        for operands, operator in contents.operations:
            depth += (operator in {b"BDC", b"BMC"}) - (operator == b"EMC")
            assert depth in {0, 1}, operands
            assert operator != b"BMC" or operands == ["/Artifact"]
            if operator in {b"Tj", b"TJ", b"f", b"S", b"B", b"Do"}:
                assert depth == 1, (operands, operator)


def test_the_outline_leads_to_the_pages() -> None:
    """One entry for each call, in the language it was given."""
    reader = pypdf.PdfReader(BytesIO(SHEET))

    titles = [(entry.title, reader.get_destination_page_number(entry)) for entry in reader.outline]  # type: ignore[union-attr, arg-type]  # flat
    assert titles == [("خارطتي", 0), ("English", 1)]


def test_a_paper_with_findings_is_not_printed() -> None:
    """The Problem names the field, and nothing is written."""
    paper = PaperCanvas(title="t", language="en", day=DAY)
    origin = Origin("wish", N_("Wish"))
    bad = Paragraph(FontSet(), "a კ b", TextStyle(12), language="en", origin=origin).layout(100)
    paper.draw(bad, 40, 40)

    with pytest.raises(Problem) as caught:
        paper.to_bytes()

    assert caught.value.field == "wish"
    assert len(paper.findings) == 1


def test_a_picture_fills_its_box_without_being_stretched() -> None:
    """A square in a wide box stands in the middle, as high as the box."""
    paper = PaperCanvas(title="t", language="en", day=DAY, page=Size(200, 100))
    square = Picture("square", Size(10, 10), "0 0 10 10 re")
    paper.picture(square, Box(20, 20, 160, 40))

    assert dark_box(paper.to_bytes()) == (80, 20, 120, 60)


def test_letters_stand_where_they_are_drawn() -> None:
    """The ink of a laid text is inside its box on the page, for Latin and Arabic."""
    for text, language in (("Ångström jgpq", "en"), ("أهلاً بكم في المركز عج", "ar")):
        paper = PaperCanvas(title="t", language=language, day=DAY, page=Size(300, 100))
        laid = Paragraph(FontSet(), text, TextStyle(20), language=language).layout(200)
        paper.draw(laid, 50, 30)

        left, top, right, bottom = dark_box(paper.to_bytes())

        assert 49 <= left < right <= 251
        assert 29 <= top < bottom <= 31 + laid.height_pt
        assert right - left == pytest.approx(laid.lines[0].width_pt, abs=4)
        assert (left > 55) == (language == "ar")


def dark_box(data: bytes) -> tuple[int, int, int, int]:
    """Return the box of all dark dots of the first page, one dot a point."""
    document = pypdfium2.PdfDocument(data)
    bitmap = document[0].render(scale=1, grayscale=True)
    width, stride, dots = bitmap.width, bitmap.stride, bytes(bitmap.buffer)
    document.close()
    rows = [dots[start : start + width] for start in range(0, len(dots), stride)]
    dark = [(x, y) for y, row in enumerate(rows) for x, dot in enumerate(row) if dot < 128]
    across, down = [x for x, _ in dark], [y for _, y in dark]
    return min(across), min(down), max(across) + 1, max(down) + 1


def outline_of(element: pypdf.generic.PdfObject, depth: int = 0) -> list[str]:
    """Return the structure tree as indented lines."""
    facts = element.get_object()
    assert isinstance(facts, pypdf.generic.DictionaryObject)
    if str(facts["/Type"]) != "/StructElem":
        return []
    line = " " * depth + str(facts["/S"])[1:]
    line += f" {facts['/Lang']}" if "/Lang" in facts else ""
    line += f" ({facts['/Alt']})" if "/Alt" in facts else ""
    line += f" [{facts['/ActualText']}]" if "/ActualText" in facts else ""
    kids = facts["/K"].get_object()
    assert isinstance(kids, pypdf.generic.ArrayObject)
    return [line, *(below for kid in kids for below in outline_of(kid, depth + 1))]


def pypdf_text(text: str) -> str:
    """Return ``text`` as it stands in the file: without direction marks."""
    return text.translate({0x2066: None, 0x2069: None, 0xA0: " "})


def streams(data: bytes) -> list[bytes]:
    """Return the content of every compressed stream."""
    places = [at for at in range(len(data)) if data.startswith(b"stream\n", at)]
    return [
        zlib.decompressobj().decompress(data[start + 7 : end])
        for start, end in pairwise([*places, len(data)])
        if data[start + 7 : start + 8] == b"\x78"
    ]
