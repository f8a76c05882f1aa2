"""Recovery sheets on paper: a page each, every word and number, no name of the centre."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pytest
import segno
from pypdf import PdfReader

from app.crypto.recovery import read_sheet, split
from app.papers.drawing import QrMark
from app.papers.preflight import findings_of
from app.papers.sheets.recovery_sheets import PaperSheet, RecoveryPaper, compose_recovery
from app.papers.sheets.roadmap import Composition, paint_roadmap
from app.papers.sheets.roadmap_content import PaperSize, Words
from tests.core.papers.plainsheets import FONTS, facts

SHEETS = split(bytes(range(32)))
SIZES = [(PaperSize.A4, True), (PaperSize.A4, False), (PaperSize.LETTER, True)]


def made(language: str, size: PaperSize = PaperSize.A4, *, is_large: bool = True) -> Composition:
    about = replace(facts(language, None, size, is_large=is_large), centre=Words("Oak", language))
    sheets = tuple(PaperSheet(one.place, one.words, one.printed_numbers) for one in SHEETS)
    return compose_recovery(RecoveryPaper(about, SHEETS[0].series, sheets), fonts=FONTS)


def texts(language: str) -> list[str]:
    pdf = paint_roadmap(made(language)).pdf
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(("size", "is_large"), SIZES)
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_each_sheet_has_a_page_of_its_own(language: str, size: PaperSize, is_large: bool) -> None:
    """Three pages, nothing cut, on each paper and in each language."""
    composition = made(language, size, is_large=is_large)
    assert len(composition.pages) == 3
    assert not [one for one in findings_of(composition) if one.is_blocking]


@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_a_page_has_its_words_and_numbers_and_no_others(language: str) -> None:
    """Every word stands on its page with its number; only the alias names the vault."""
    told = texts(language)
    for page, sheet in zip(told, SHEETS, strict=True):
        assert "Oak" in page
        assert "Linden" not in page
        # Beside a number from right to left a reader may leave out the space.
        assert all(word in page for word in sheet.words)
        assert all(number in page for number in sheet.printed_numbers)
        assert f"{sheet.series:05}" in page


def test_what_is_copied_from_the_page_can_be_typed_back() -> None:
    """The words stand in the file in their order, places and numbers beside them."""
    for page, sheet in zip(texts("en"), SHEETS, strict=True):
        found = page.split()
        begins = [at for at in range(len(found)) if found[at : at + 2] == ["1.", sheet.words[0]]]
        words = [two for one, two in pairwise(found[begins[0] :]) if one.rstrip(".").isdecimal()]
        words = [one for one in words if one.isalpha()][: len(sheet.words)]
        assert read_sheet(" ".join(words)) == sheet


def test_the_square_code_holds_the_numbers() -> None:
    """It is the code of all numbers in a row, which can be typed back as it is scanned."""
    composition = made("ar")
    for page, sheet in zip(composition.pages, SHEETS, strict=True):
        (mark,) = [one for one in page.piece.marks if isinstance(one, QrMark)]
        digits = "".join(sheet.printed_numbers)
        wanted = segno.make(digits, error="m", micro=False, boost_error=False).matrix
        assert [list(row) for row in mark.code.rows] == [
            [bool(one) for one in row] for row in wanted
        ]
        assert read_sheet(digits) == sheet


def test_a_paper_shows_no_word_in_its_repr() -> None:
    """What is to be printed can be logged without a word of it."""
    one = PaperSheet(1, SHEETS[0].words, SHEETS[0].printed_numbers)
    assert SHEETS[0].words[0] not in repr(one)
