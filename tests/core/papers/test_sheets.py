"""The plain papers: every question and every script is on paper, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app.i18n import is_rtl
from app.papers.preflight import findings_of
from app.papers.sheets.blank_intake import questions_on_form
from app.papers.sheets.roadmap import Composition, paint_roadmap
from app.papers.sheets.roadmap_content import PaperSize
from app.papers.sheets.sheet import SheetFacts
from app.promises import NOT_PROMISED, TOLD_PLAINLY
from app.schema.registry import TOPICS
from app.talks import talks
from app.usecases.speaker import paper_languages
from tests.core.papers.conftest import Tool
from tests.core.papers.engine.reading import by_pdfium, by_poppler, by_pypdf, tidy
from tests.core.papers.plainsheets import (
    blank,
    briefed,
    carded,
    explained,
    facts,
    pointed,
    thanked,
    told,
)
from tests.core.papers.test_roadmap import assert_tidy, letters, words_on

LEAST_RECALL = 0.98
MAKERS: dict[str, Callable[[SheetFacts], Composition]] = {
    "blank": blank,
    "explained": explained,
    "told": told,
    "carded": carded,
    "pointed": pointed,
    "briefed": briefed,
    "thanked": thanked,
}
PAPERS = [
    pytest.param({"paper": paper, "is_large": is_large}, id=f"{paper.value}{'+' * is_large}")
    for paper in PaperSize
    for is_large in (False, True)
]
# On the smallest sheet in the largest letters; more would be a book.
MOST_PAGES = 75


@cache
def composed(kind: str, language: str) -> Composition:
    return MAKERS[kind](facts(language))


@cache
def pdf_of(kind: str, language: str) -> bytes:
    return paint_roadmap(composed(kind, language)).pdf


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("kind", MAKERS)
def test_left_to_right_words_come_out_exactly(kind: str, language: str, tmp_path: Path) -> None:
    """In Poppler, PDFium and pypdf, each word as it was written."""
    wanted = words_on(composed(kind, language))
    pdf = pdf_of(kind, language)

    assert Counter(tidy(by_pypdf(pdf)).split()) == wanted
    assert Counter(tidy(by_pdfium(pdf)).split()) == wanted
    assert Counter(tidy(by_poppler(pdf, tmp_path)).split()) == wanted


@pytest.mark.parametrize("language", ["ar", "prs"])
@pytest.mark.parametrize("kind", MAKERS)
def test_right_to_left_words_come_out_nearly_all(kind: str, language: str, tmp_path: Path) -> None:
    """At least 98 of 100 words, in Poppler, PDFium and pypdf."""
    wanted = letters(" ".join(words_on(composed(kind, language)).elements()))
    pdf = pdf_of(kind, language)

    for read in (by_pypdf, by_pdfium, lambda data: by_poppler(data, tmp_path)):
        found = letters(tidy(read(pdf)))
        assert (wanted & found).total() / wanted.total() >= LEAST_RECALL, read


@pytest.mark.parametrize("language", paper_languages())
@pytest.mark.parametrize("kind", MAKERS)
def test_no_letter_is_missing_in_any_language(kind: str, language: str) -> None:
    """Words that are not translated may be in another language, but all can be printed."""
    assert not composed(kind, language).findings


@pytest.mark.parametrize("changes", PAPERS)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", MAKERS)
def test_every_size_holds_all_words_apart(
    kind: str, language: str, changes: dict[str, object]
) -> None:
    """On any sheet and in large print, lines lie within the page and beside each other."""
    made = MAKERS[kind](facts(language, **changes))  # type: ignore[arg-type]  # size and print

    assert not made.findings
    assert len(made.pages) <= MOST_PAGES
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


def test_the_form_asks_every_question_in_the_order_of_the_talk() -> None:
    """Who types it in goes from its first page to its last."""
    codes = [one.code for one in questions_on_form(TOPICS)]
    found = [word for word in by_pypdf(pdf_of("blank", "en")).split() if word in set(codes)]
    first = list(dict.fromkeys(found))

    assert len(codes) == 95
    assert sorted(first) == sorted(codes)
    labels = [
        mark.laid.plain_text
        for page in composed("blank", "en").pages
        for mark in page.piece.texts
        if mark.kind == "Lbl" and mark.laid.plain_text in set(codes)
    ]
    assert labels == codes


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_the_form_has_both_languages(language: str) -> None:
    """Each question stands in the student's words and in the centre's."""
    laid = {
        mark.laid.plain_text.replace("\u00a0", " ")
        for page in composed("blank", language).pages
        for mark in page.piece.texts
    }
    for question in questions_on_form(TOPICS):
        assert question.words.msgid in laid


@pytest.mark.parametrize("page", [0, 1, 9])
def test_each_page_has_its_number_and_a_place_for_the_code(page: int) -> None:
    """Pages that fell apart are put together again."""
    made = composed("blank", "en")
    words = [mark.laid.plain_text for mark in made.pages[page].piece.texts]

    assert f"Page {page + 1} of {len(made.pages)}" in words
    assert any(one.startswith("Code") for one in words)


@pytest.mark.parametrize("language", ["en", "ar", "my"])
def test_a_card_is_one_sheet_however_large(language: str) -> None:
    """Both halves are cut from one sheet of paper, also in large print."""
    for size in PaperSize:
        assert len(carded(facts(language, paper=size)).pages) == 1
    assert len(carded(facts(language, paper=PaperSize.A4, is_large=True)).pages) == 1


def test_the_explanation_holds_every_purpose() -> None:
    """The words read aloud first, and the title of each thing one may say no to."""
    found = tidy(by_pypdf(pdf_of("explained", "en")))
    for talk in talks():
        assert talk.title["en"] in found
    assert len(talks()) == 13


def test_the_paper_tells_plainly_of_all_that_is_not_promised() -> None:
    """Each of the exact sentences is told by one of the plain ones, and all of those are on it."""
    found = tidy(by_pypdf(pdf_of("explained", "en")))

    told = [number for numbers in TOLD_PLAINLY.values() for number in numbers]
    assert sorted(told) == [number for number, _ in enumerate(NOT_PROMISED, 1)]
    assert [words.msgid for words in TOLD_PLAINLY if words.msgid not in found] == []


def test_what_has_no_translation_is_said_before_printing() -> None:
    """The preflight names the purposes that stand in the second language."""
    found = findings_of(composed("explained", "es"))

    assert not any(one.is_blocking for one in found)
    assert all(one.needs_agreement for one in found)
    untranslated = {one.id for one in talks()[1:] if "es" not in one.script[0]}
    assert untranslated
    assert untranslated <= {one.field for one in found}


def test_a_language_without_the_questions_prints_the_second() -> None:
    """The words of the centre's language stand alone, with a star."""
    made = MAKERS["blank"](facts("ti", "uk"))
    fallen = [mark for page in made.pages for mark in page.piece.texts if mark.fallback is not None]

    assert fallen
    assert {mark.laid.language for mark in fallen} <= {"uk", "en"}
    assert any(mark.laid.language == "uk" for mark in fallen)


def test_the_same_form_gives_the_same_bytes() -> None:
    """A form printed twice is one form."""
    assert paint_roadmap(MAKERS["blank"](facts("ar"))).sha256 == (
        paint_roadmap(MAKERS["blank"](facts("ar"))).sha256
    )


@pytest.mark.parametrize("kind", MAKERS)
def test_every_font_is_embedded(kind: str, tool: Tool) -> None:
    """The paper looks the same where none of its fonts is installed."""
    rows = tool("pdffonts", pdf_of(kind, "ar")).splitlines()[2:]

    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_directions_of_the_sheet_follow_the_first_language() -> None:
    """A form in Arabic reads from right to left."""
    assert composed("blank", "ar").facts.is_rtl is is_rtl("ar")
    assert not composed("blank", "uk").facts.is_rtl
