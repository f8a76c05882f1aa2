"""The order in which the eye meets an Arabic line: numbers, brackets and Latin words in it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.core.papers.samples import content, drawn, variant

SAME_LINE_PT = 1.0
# PDFium gives a bracket of a right-to-left run as the other one of its pair.
BRACKETS = str.maketrans("()", "||")


@dataclass(frozen=True)
class Letter:
    """A character as PDFium places it: its left side, and its baseline from below."""

    character: str
    left: float
    baseline: float


@pytest.fixture(scope="module")
def lines(words_folder: Path) -> list[str]:
    """Return each line of the Arabic roadmap as the eye meets it, from left to right."""
    return lines_of(drawn(content("ar"), words_folder).pdf)


def lines_of(pdf: bytes) -> list[str]:
    """Return each line of a paper as the eye meets it, from left to right."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [line for page in document for line in seen_lines(page)]
    finally:
        document.close()


def seen_lines(page: pdfium.PdfPage) -> list[str]:
    """Return the letters of each line sorted by place alone, without spaces."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1).translate(BRACKETS)
        left, _, right, _ = text.get_charbox(index, loose=True)
        if character.strip() and character.isprintable() and right > left:
            found.append(Letter(character, left, baseline(text, index)))
    text.close()
    rows: list[list[Letter]] = []
    for letter in sorted(found, key=lambda one: -one.baseline):
        if not rows or rows[-1][0].baseline - letter.baseline > SAME_LINE_PT:
            rows.append([])
        rows[-1].append(letter)
    return ["".join(one.character for one in sorted(row, key=lambda one: one.left)) for row in rows]


def baseline(text: pdfium.PdfTextPage, index: int) -> float:
    """Return how high from the page's foot the letter stands."""
    x, y = ctypes.c_double(), ctypes.c_double()
    assert pdfium.raw.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def turned(words: str) -> str:
    """Return Arabic words as they stand from left to right.

    Lam with alef and hamza is one sign, whose two letters PDFium gives in either order.
    """
    return words.replace(" ", "")[::-1].replace("أل", "لأ")


@pytest.mark.parametrize(
    "seen",
    [
        "+49301234567",
        "+491512345678",
        "10:00–10:45",
        "9:00–16:00",
        "7F3K9QXA-2",
        "Lindenstr.12,Berlin",
    ],
)
def test_numbers_and_codes_keep_their_own_order(lines: list[str], seen: str) -> None:
    """A phone number, a range, a code and an address are read from left to right."""
    assert any(seen in line for line in lines), lines


def test_a_date_is_met_day_first_from_the_right(lines: list[str]) -> None:
    """From the right: weekday, day, month, year; the digits of each in their own order."""
    day = "2027" + turned("الثاني") + turned("كانون") + "12" + "،" + turned("الثلاثاء")

    assert any(day in line for line in lines), lines


def test_brackets_stand_around_their_words(lines: list[str]) -> None:
    """The place ends at the left with a bracket, and begins at the right with the street."""
    place = "|" + turned("الأرضي") + turned("الطابق") + "|" + "204" + turned("غرفة") + "،"

    assert any(place + "Lindenstr.12" in line for line in lines), lines


def test_a_latin_course_name_stands_at_the_end_of_its_sentence(lines: list[str]) -> None:
    """The Latin name is whole, at the left of the Arabic words before it."""
    course = "B1|telc|" + turned("الألمانية") + turned("اللغة") + turned("امتحان")

    assert any(course in line for line in lines), lines


def test_an_arabic_name_keeps_its_order_on_an_english_sheet(words_folder: Path) -> None:
    """Its first word is at its right, and the code in it stays whole."""
    made = variant("en", student="أمل (Li) 7F-3 بدر")

    seen = lines_of(drawn(made, words_folder).pdf)

    assert any("ردب7F-3|Li|لمأ" in line for line in seen)
