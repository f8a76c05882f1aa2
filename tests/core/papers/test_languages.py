"""A roadmap in every language that can be printed: whole, two pages, and found again by copy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.i18n import Catalog, is_rtl
from app.papers.engine import FontSet, Paragraph, TextStyle
from app.papers.preflight import check_roadmap
from app.papers.sheets.roadmap import Composition, compose_roadmap, render_roadmap
from app.papers.sheets.roadmap_content import PaperSize, Words
from app.pathways import document_name, find_pathway, helper_name, pathway_ids
from app.usecases.speaker import Speaker, paper_languages
from tests.core.papers.conftest import Tool
from tests.core.papers.engine.reading import by_pdfium, by_poppler, by_pypdf, tidy
from tests.core.papers.spoken import FIRST_DAY, all_steps, spoken
from tests.core.papers.test_roadmap import (
    LARGEST_BYTES,
    ROOT,
    VARIANTS,
    assert_tidy,
    letters,
    long_plan,
    words_on,
)
from tests.core.resources.reading import ON_PAPER

FONTS = FontSet()
LANGUAGES = paper_languages()
LEFT_TO_RIGHT = tuple(one for one in LANGUAGES if not is_rtl(one))
RIGHT_TO_LEFT = tuple(one for one in LANGUAGES if is_rtl(one))
LEAST_RECALL = 0.98
# Burmese letters stand in taller lines: the first five steps need two pages.
ROAD_PAGES = {"my": 2}
PAPERS = [
    pytest.param({"paper": paper, "is_large": is_large}, id=f"{paper.value}{'+' * is_large}")
    for paper in PaperSize
    for is_large in (False, True)
]


@cache
def pdf_of(language: str) -> bytes:
    """Return the bilingual roadmap in ``language``."""
    return render_roadmap(spoken(language), fonts=FONTS).pdf


def composed(language: str, **changes: object) -> Composition:
    return compose_roadmap(spoken(language, **changes), fonts=FONTS)


def sentences(language: str) -> Iterator[str]:
    """Yield all that a pathway may put on paper in ``language``."""
    for pathway in pathway_ids():
        yield find_pathway(pathway).plain_title[language]
    for step in all_steps():
        yield step.plain[language]
        for words in (*map(helper_name, step.helpers), *map(document_name, step.documents)):
            yield (words or {language: ""})[language]


def test_the_languages_come_from_the_words_there_are() -> None:
    """A language without words of the pathways is not offered."""
    assert set(LANGUAGES) == set(ON_PAPER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_can_be_printed_has_every_sentence_of_the_sheet(language: str) -> None:
    """Nothing on any variant of the sheet falls back to English."""
    several: list[dict[str, object]] = [
        *VARIANTS.values(),
        {"steps": long_plan(60), "is_stretch": False},
        {"goal": Words("Nurse", "en")},
    ]
    for changes in several:
        made = compose_roadmap(spoken(language, **changes), Catalog(language), fonts=FONTS)
        own = [one.key for one in made.fallbacks if not one.key]
        assert not own, changes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_every_sentence_has_a_glyph(language: str) -> None:
    """Bold and plain; whatever the pathways say can be printed."""
    for text in sentences(language):
        for bold in (False, True):
            style = TextStyle(12, bold=bold)
            laid = Paragraph(FONTS, text, style, language=language).layout(300)
            assert not laid.missing, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stretch_of_road_and_the_next_step_are_two_pages(language: str) -> None:
    """One sheet, both sides; what has no room on the road comes later and is counted."""
    made = spoken(language)
    paper = render_roadmap(made, fonts=FONTS)

    assert not check_roadmap(made, fonts=FONTS)
    assert paper.pages == 1 + ROAD_PAGES.get(language, 1)
    assert len(paper.pdf) <= LARGEST_BYTES


@pytest.mark.parametrize("changes", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_and_print_is_tidy(language: str, changes: dict[str, object]) -> None:
    """No word leaves the margins or touches another; nothing is refused."""
    made = composed(language, **changes)

    assert not made.findings
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_with_their_year_have_room(language: str) -> None:
    """Steps that are late, or far away, are told with it."""
    day = Speaker(language, "en").day(FIRST_DAY)
    steps = tuple(replace(one, day=day) for one in spoken(language).steps)
    made = composed(language, steps=steps)

    assert not made.findings
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_variant_is_tidy(language: str, name: str) -> None:
    """A road of the foundations alone, with no step in either lane, among them."""
    made = composed(language, **VARIANTS[name])

    assert not made.findings
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_left_to_right_words_come_out_exactly(language: str, tmp_path: Path) -> None:
    """In Poppler, PDFium and pypdf, each word as it was written, whatever its script."""
    wanted = words_on(composed(language))
    pdf = pdf_of(language)

    assert Counter(tidy(by_pypdf(pdf)).split()) == wanted
    assert Counter(tidy(by_pdfium(pdf)).split()) == wanted
    assert Counter(tidy(by_poppler(pdf, tmp_path)).split()) == wanted


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_right_to_left_words_come_out_nearly_all(language: str, tmp_path: Path) -> None:
    """At least 98 of 100 words, in Poppler, PDFium and pypdf."""
    wanted = letters(" ".join(words_on(composed(language)).elements()))
    pdf = pdf_of(language)

    for read in (by_pypdf, by_pdfium, lambda data: by_poppler(data, tmp_path)):
        found = letters(tidy(read(pdf)))
        assert (wanted & found).total() / wanted.total() >= LEAST_RECALL, read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded(language: str, tool: Tool) -> None:
    """The paper looks the same where none of its fonts is installed."""
    rows = tool("pdffonts", pdf_of(language)).splitlines()[2:]

    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_each_language_gives_the_same_bytes_again() -> None:
    """In this process, and in another one in another time zone with another order of sets."""
    here = [render_roadmap(spoken(one), fonts=FontSet()).sha256 for one in LANGUAGES]
    program = (
        "from app.papers.engine import FontSet;"
        "from app.papers.sheets.roadmap import render_roadmap;"
        "from app.usecases.speaker import paper_languages;"
        "from tests.core.papers.spoken import spoken;"
        "fonts = FontSet();"
        "print([render_roadmap(spoken(one), fonts=fonts).sha256 for one in paper_languages()])"
    )
    environment = {
        **os.environ,
        "TZ": "Asia/Kathmandu",
        "PYTHONHASHSEED": "77",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True
    )

    assert done.stdout.decode().strip() == str(here)
