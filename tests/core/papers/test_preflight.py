"""What is noticed before a paper is printed, and what keeps it from being printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import Catalog
from app.papers.preflight import check_roadmap, require_printable
from app.papers.sheets.roadmap import compose_roadmap, render_roadmap
from app.papers.sheets.roadmap_content import (
    Foundation,
    Helper,
    Ladder,
    PaperSize,
    RoadmapContent,
    RoadStep,
    Thing,
    Words,
)
from tests.core.papers.samples import catalogs, content, variant
from tests.core.papers.test_roadmap import assert_tidy

ENGLISH = Catalog("en")
SIGNS = "abc XYZ أبجد هوز яїЄ ґ 0123 ۴۵ ()[]«» .,:;-–/%+@'’\"!?؟، \u2066\u2069\u200f\t\n"


def test_a_good_roadmap_has_no_findings(words_folder: Path) -> None:
    """Nothing to say means nothing is said."""
    made = content("ar")

    assert check_roadmap(made, *catalogs(made, words_folder)) == ()


def test_an_emoji_in_a_name_is_named_with_its_field(words_folder: Path) -> None:
    """The worker reads which word of which field has no letter in any font."""
    made = variant("uk", student="Амаль 🦊 Хасан")

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert {finding.field for finding in found} == {"student"}
    sentence = ENGLISH.say(found[0].words)
    assert "🦊" in sentence
    assert "Name of the student" in sentence
    assert found[0].is_blocking


@pytest.mark.parametrize("word", ["Nkosazana", "الرحمن", "Слава"])
def test_a_name_longer_than_any_is_refused_by_word_and_field(word: str, words_folder: Path) -> None:
    """What has no room is not printed; the first word without room is named."""
    made = variant("ar", student=" ".join([word] * (500 // len(word))))

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert found
    assert found[0].is_blocking
    assert found[0].field == "student"
    assert word in ENGLISH.say(found[0].words)


def test_a_name_of_mixed_directions_is_printed(words_folder: Path) -> None:
    """Arabic and Latin parts of one name live together on one sheet."""
    made = variant("ar", student="Amal (أمل) Hassan الحسن")

    assert check_roadmap(made, *catalogs(made, words_folder)) == ()


def test_hidden_signs_of_order_are_refused(words_folder: Path) -> None:
    """A control that could make the paper say something else blocks it, with its field."""
    sample = content("en")
    made = replace(sample, goal=Words("nurse \u202eesrun", "en"))

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert [(finding.field, finding.is_blocking) for finding in found] == [("goal", True)]


def test_a_missing_translation_asks_for_agreement(words_folder: Path) -> None:
    """It is printed only if the worker agreed, and it names its field."""
    sample = content("ar")
    goal = Words("Nursing assistant", "en")
    made = replace(sample, goal=goal)

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert [finding.field for finding in found] == ["goal"]
    assert found[0].needs_agreement
    assert not found[0].is_blocking
    require_printable(found, has_agreed=True)
    with pytest.raises(Problem) as caught:
        require_printable(found, has_agreed=False)
    assert caught.value.code is Code.USAGE
    assert caught.value.field == "goal"


def test_a_sheet_without_a_catalogue_says_so_once(words_folder: Path) -> None:
    """A language that has no words of the sheet falls back, starred, after agreement."""
    made = variant("en", language="sw", second_language="en")

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert sum(finding.field is None for finding in found) == 1
    assert all(finding.needs_agreement for finding in found)


def test_agreement_does_not_open_what_is_blocked(words_folder: Path) -> None:
    """A missing letter stays a reason not to print."""
    made = variant("en", adviser="Maria 🦊")
    found = check_roadmap(made, *catalogs(made, words_folder))

    with pytest.raises(Problem) as caught:
        require_printable(found, has_agreed=True)

    assert caught.value.field == "adviser"


def test_an_event_too_long_for_its_code_is_named(words_folder: Path) -> None:
    """A QR code that phones could not read is not printed."""
    sample = content("en")
    assert sample.meeting is not None
    made = replace(sample, meeting=replace(sample.meeting, event="x" * 400))

    found = check_roadmap(made, *catalogs(made, words_folder))

    assert [finding.is_blocking for finding in found] == [True]
    assert "QR code" in ENGLISH.say(found[0].words)


TEXTS = st.text(st.sampled_from(SIGNS), max_size=60)
WORDS = st.builds(
    Words,
    main=TEXTS,
    main_language=st.sampled_from(["ar", "ar", "ar", "en"]),
    second=st.none() | TEXTS,
    second_language=st.just("en"),
)
STEPS = st.builds(
    RoadStep,
    number=st.integers(1, 999),
    lane=st.sampled_from(["learning", "work"]),
    sentence=WORDS,
    day=WORDS,
    helper=st.none() | WORDS,
    pictogram=st.sampled_from(["language", "cv", "no such picture"]),
    is_done=st.booleans(),
    is_now=st.booleans(),
    field=st.just("step"),
)
CONTENTS = st.builds(
    replace,
    st.just(content("ar")),
    paper=st.sampled_from(PaperSize),
    is_large=st.booleans(),
    student=TEXTS,
    adviser=TEXTS,
    goal=WORDS,
    centre=WORDS,
    steps=st.lists(STEPS, max_size=16).map(tuple),
    foundations=st.lists(
        st.builds(Foundation, WORDS, st.just("home"), st.booleans()), max_size=9
    ).map(tuple),
    bring=st.lists(st.builds(Thing, WORDS, st.just("paper")), max_size=14).map(tuple),
    helpers=st.lists(st.builds(Helper, TEXTS, WORDS, st.just("phone")), max_size=9).map(tuple),
    ladder=st.none()
    | st.builds(
        Ladder, WORDS, st.sampled_from([None, "A1", "B2"]), st.sampled_from([None, "B2", "C2"])
    ),
    sharing=st.lists(WORDS, max_size=6).map(tuple),
    is_demonstration=st.booleans(),
)


@settings(max_examples=12)
@given(CONTENTS)
def test_any_content_is_printed_whole_or_refused_with_a_reason(
    words_folder: Path, made: RoadmapContent
) -> None:
    """No words crash the paper, leave the sheet or touch each other."""
    pair = catalogs(made, words_folder)
    found = check_roadmap(made, *pair)

    if any(finding.is_blocking for finding in found):
        with pytest.raises(Problem):
            render_roadmap(made, *pair)
        return

    composition = compose_roadmap(made, *pair)
    assert render_roadmap(made, *pair).pages == len(composition.pages)
    for page in composition.pages:
        assert_tidy(composition, page.piece.texts)
