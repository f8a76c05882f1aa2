"""Texts come out of a paper again by copy and search."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.papers.engine import isolate, isolate_ltr
from tests.core.papers.engine.reading import (
    HAS_POPPLER,
    by_pdfium,
    by_poppler,
    by_pypdf,
    tidy,
    word_recall,
)
from tests.core.papers.engine.samples import ENGLISH, LEFT_TO_RIGHT, RIGHT_TO_LEFT, in_lines, page

needs_poppler = pytest.mark.skipif(not HAS_POPPLER, reason="pdftotext is not installed")

HARD_ARABIC = (
    f"الموعد {isolate_ltr('10:00')} – {isolate_ltr('10:45')} صباحاً، {isolate('Linden Haus')}، "
    f"غرفة 204 (Integrationskurs B1) يوم 15/03/2026، والسعر: 12,50 يورو أو "
    f"{isolate_ltr('50%')} لمدة {isolate_ltr('3-4')} ساعات. "
    f"سجّل في دورة {isolate('Deutsch im Alltag (A2)')} الآن يا صديقي العزيز قبل نهاية الأسبوع"
)
ARABIC_IN_ENGLISH = f"Please call {isolate('أمل الأحمد')} (Amal), room 204: B1, on 15.03.2026."


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("width_pt", [500, 170])
@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_left_to_right_text_comes_out_exactly(
    language: str, width_pt: float, bold: bool, tmp_path: Path
) -> None:
    """A copy by pypdf, pdfium or Poppler is just what was written, line by line."""
    text = LEFT_TO_RIGHT[language]
    wanted = tidy(in_lines(text, language, width_pt, bold=bold))

    data = page({language: text}, width_pt, bold=bold)

    assert wanted.replace(" ", "") == tidy(text).replace(" ", "")
    assert tidy(by_pypdf(data)) == wanted
    assert tidy(by_pdfium(data)) == wanted
    if HAS_POPPLER:
        assert tidy(by_poppler(data, tmp_path)) == wanted


@pytest.mark.parametrize("width_pt", [500, 170])
@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_right_to_left_text_comes_out_exactly(
    language: str, width_pt: float, tmp_path: Path
) -> None:
    """A copy by pypdf or Poppler is just what was written, numbers and Latin words included."""
    text = RIGHT_TO_LEFT[language]

    data = page({language: text}, width_pt)

    assert tidy(by_pypdf(data)) == tidy(text)
    if HAS_POPPLER:
        assert tidy(by_poppler(data, tmp_path)) == tidy(text)


@needs_poppler
@pytest.mark.parametrize("width_pt", [500, 170])
def test_times_names_and_brackets_come_out_of_arabic(width_pt: float, tmp_path: Path) -> None:
    """At least 98 of 100 words are found, in a text that is all exceptions."""
    data = page({"ar": HARD_ARABIC}, width_pt)

    assert word_recall(by_poppler(data, tmp_path), HARD_ARABIC) >= 0.98
    assert word_recall(by_pypdf(data), HARD_ARABIC) >= 0.98


def test_pdfium_finds_most_arabic_words() -> None:
    """It turns round brackets, and Latin words with a number; all else is found."""
    data = page({"ar": RIGHT_TO_LEFT["ar"]})

    assert word_recall(by_pdfium(data), RIGHT_TO_LEFT["ar"]) >= 0.89


@needs_poppler
def test_two_languages_on_one_page_both_come_out(tmp_path: Path) -> None:
    """Words stay apart even where Poppler mistakes the direction of the page."""
    texts = {"ar": HARD_ARABIC, "en": ENGLISH + " " + ENGLISH + " " + ENGLISH}
    data = page(texts)
    wanted = " ".join(texts.values())

    assert word_recall(by_pypdf(data), wanted) == 1
    letters = [word.strip("()،.:") for word in tidy(wanted).split()]
    found = [word.strip("()،.:") for word in tidy(by_poppler(data, tmp_path)).split()]
    missed = [word for word in letters if word not in found]
    assert len(missed) <= 0.02 * len(letters), missed


def test_an_arabic_name_in_an_english_sentence_comes_out(tmp_path: Path) -> None:
    """The words around it stay apart."""
    data = page({"en": ARABIC_IN_ENGLISH})

    assert tidy(by_pypdf(data)) == tidy(ARABIC_IN_ENGLISH)
    if HAS_POPPLER:
        assert tidy(by_poppler(data, tmp_path)) == tidy(ARABIC_IN_ENGLISH)


def test_word_recall_sees_words_turned_round() -> None:
    """The measure is not blind: reversed numbers and joined words cost."""
    assert word_recall("قبل 15 آذار 2026", "قبل 15 آذار 2026") == 1
    assert word_recall("قبل 51 آذار 6202", "قبل 15 آذار 2026") == 0.5
    assert word_recall("قبل 15آذار 2026", "قبل 15 آذار 2026") == 0.5
