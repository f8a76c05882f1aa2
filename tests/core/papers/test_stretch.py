"""The next stretch of a long road, and the digits its numbers are written in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.calendars import in_digits
from app.papers.sheets.roadmap import Composition
from tests.core.papers.samples import composed, content, drawn, variant
from tests.core.papers.test_roadmap import LANGUAGES


def shown_steps(made: Composition) -> int:
    """Return how many steps stand on the road, the next step of the last pages not counted."""
    marks = [mark for page in made.pages for mark in page.piece.texts if mark.kind == "Lbl"]
    return len({mark.laid.plain_text for mark in marks if mark.laid.plain_text.isdigit()})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stretch_of_a_long_road_is_one_page_and_counts_the_rest(
    language: str, words_folder: Path
) -> None:
    """Of thirty steps those are shown that one page holds; three more of the plan come later."""
    steps = (content(language).steps * 3)[:30]
    steps = tuple(replace(one, number=at, is_now=at == 2) for at, one in enumerate(steps, start=1))

    made = composed(
        variant(language, steps=steps, is_stretch=True, later=3, bring=()), words_folder
    )

    shown = shown_steps(made)
    texts = " ".join(mark.laid.plain_text for mark in made.pages[0].piece.texts)
    assert len(made.pages) == 2
    assert 6 <= shown < 30
    assert in_digits(str(33 - shown), language) in texts


def test_a_stretch_that_fits_is_not_shortened(words_folder: Path) -> None:
    """The same bytes come of it as of a whole road."""
    whole = drawn(content("en"), words_folder)

    assert drawn(variant("en", is_stretch=True), words_folder).sha256 == whole.sha256


def test_numbers_and_times_are_in_the_digits_of_their_language(words_folder: Path) -> None:
    """Bengali and Western digits stand each on its own line; codes and telephones stay."""
    made = composed(content("bn"), words_folder)

    texts = [mark.laid.plain_text for page in made.pages for mark in page.piece.texts]

    assert "১২" in texts
    assert "১০:০০ – ১০:৪৫" in texts
    assert any("Tuesday, 12 January 2027" in text and "10:00" in text for text in texts)
    assert any("7F3K9QXA-2" in text for text in texts)
