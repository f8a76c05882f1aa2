"""The roadmap on paper: what stands on it, that nothing is cut, and that its bytes never vary."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import Destination

from app.errors import Code, Problem
from app.i18n import N_
from app.papers.drawing import PictureMark, QrMark, TextMark
from app.papers.engine import mm
from app.papers.engine.isolates import plain
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import PaperSize, RoadmapContent, RoadStep, Words
from tests.core.papers.conftest import Tool
from tests.core.papers.engine.reading import by_poppler, by_pypdf
from tests.core.papers.samples import VECTORS, catalog, composed, content, drawn, variant

ROOT = Path(__file__).resolve().parents[3]
LARGEST_BYTES = 120 * 1024
MARGIN, A5_MARGIN, TOLERANCE = mm(11), mm(9), 0.5
LANGUAGES = ("ar", "uk", "en", "bn", "km", "th")
UNCHECKED = N_("No native speaker has checked the translation on this sheet yet.")
VARIANTS: dict[str, dict[str, object]] = {
    "plain": {},
    "large": {"is_large": True},
    "a5": {"paper": PaperSize.A5},
    "a5 large": {"paper": PaperSize.A5, "is_large": True},
    "more to come": {"later": 7},
    "letter": {"paper": PaperSize.LETTER},
    "bare": {
        "meeting": None,
        "bring": (),
        "helpers": (),
        "ladder": None,
        "foundations": (),
        "sharing": (),
        "steps": (),
    },
    "code only": {"student": "", "is_demonstration": True},
}


def words_on(made: Composition) -> Counter[str]:
    """Return each word laid on any page, page numbers included, parted where a line ends."""
    laid = [mark.laid for page in made.pages for mark in page.piece.texts]
    lines = [line.text[line.start : line.end] for one in laid for line in one.lines]
    return Counter(word for text in lines for word in plain(text).split())


def letters(text: str) -> Counter[str]:
    """Return the words of ``text`` without signs and marks."""
    return Counter(re.findall(r"\w+", text))


def long_plan(count: int) -> tuple[RoadStep, ...]:
    """Return ``count`` steps made of the sample's."""
    steps = content("uk").steps
    return tuple(
        replace(steps[at % len(steps)], number=at + 1, is_now=at == 2, field=f"step.{at + 1}")
        for at in range(count)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_roadmap_is_two_pages(language: str, words_folder: Path) -> None:
    """Twelve steps and all parts of the second page fit the two sides of one sheet."""
    made = content(language)

    paper = drawn(made, words_folder)

    assert paper.pages == 2
    assert len(paper.pdf) <= LARGEST_BYTES


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "ar"])
def test_left_to_right_words_come_out_again_exactly(
    language: str, words_folder: Path, tmp_path: Path
) -> None:
    """Copy and search find each word, in poppler and in pypdf."""
    made = content(language)
    wanted = words_on(composed(made, words_folder))
    pdf = drawn(made, words_folder).pdf

    assert Counter(by_poppler(pdf, tmp_path).split()) == wanted
    assert Counter(by_pypdf(pdf).split()) == wanted


def test_arabic_words_come_out_again(words_folder: Path, tmp_path: Path) -> None:
    """Copy and search find at least 98 of 100 words, in poppler and in pypdf.

    Words are runs of letters and digits: on a page with more Latin letters than
    Arabic ones poppler takes each line for left to right, keeps the words whole,
    and puts the full stop and the space of an Arabic one on its other side.
    """
    made = content("ar")
    wanted = letters(" ".join(words_on(composed(made, words_folder)).elements()))
    pdf = drawn(made, words_folder).pdf

    for found in (by_poppler(pdf, tmp_path), by_pypdf(pdf)):
        assert (wanted & letters(found)).total() / wanted.total() >= 0.98


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded(language: str, words_folder: Path, tool: Tool) -> None:
    """No viewer has to guess a font, and no Helvetica is named anywhere."""
    pdf = drawn(content(language), words_folder).pdf

    rows = tool("pdffonts", pdf).splitlines()[2:]

    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)
    assert b"Helvetica" not in pdf


def test_the_file_tells_its_structure_language_and_title(words_folder: Path, tool: Tool) -> None:
    """A screen reader finds headings, lists and pictures, each in its language."""
    pdf = drawn(content("ar"), words_folder).pdf

    structure = tool("pdfinfo", pdf, "-struct")
    reader = pypdf.PdfReader(BytesIO(pdf))
    outline = [entry.title for entry in reader.outline if isinstance(entry, Destination)]

    for kind in ("H1", "H2", "Sect", "LI", "Figure", "Lbl"):
        assert any(line.split()[:1] in ([kind], [f"{kind}:"]) for line in structure.splitlines()), (
            kind
        )
    assert str(reader.root_object["/Lang"]) == "ar"
    assert "/MarkInfo" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "خارطة طريقي"
    assert outline == ["خارطة طريقي", "خطوتي التالية"]


def test_the_same_content_gives_the_same_bytes_anywhere(words_folder: Path) -> None:
    """Printed twice, in another time zone and with another hash seed: not one byte differs."""
    here = drawn(content("ar"), words_folder)
    program = (
        "import sys; from pathlib import Path;"
        "from tests.core.papers.samples import content, drawn;"
        "print(drawn(content('ar'), Path(sys.argv[1])).sha256)"
    )
    told = []
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Anchorage", "77")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-c", program, str(words_folder)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        told.append(done.stdout.decode().strip())

    assert drawn(content("ar"), words_folder) == here
    assert told == [here.sha256, here.sha256]


def test_the_frozen_sample_gives_its_frozen_bytes(words_folder: Path) -> None:
    """A change of the paper is wanted and looked at, or it is a mistake."""
    frozen = (VECTORS / "roadmap-ar.sha256").read_text("ascii").strip()

    found = drawn(content("ar"), words_folder).sha256

    assert found == frozen, (
        "The Arabic roadmap is drawn differently now. If that is not wanted, find out why. "
        "If it is: look at each page in the preview, then write the new value "
        f"{found} into tests/vectors/papers/roadmap-ar.sha256."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VARIANTS)
def test_words_stay_on_the_sheet_and_apart(language: str, name: str, words_folder: Path) -> None:
    """On each size and in each variant no word leaves the margins or touches another."""
    made = composed(variant(language, **VARIANTS[name]), words_folder)

    assert not made.findings
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


def assert_tidy(made: Composition, texts: tuple[TextMark, ...]) -> None:
    """Check that lines lie between the margins and that the bodies of their letters are apart."""
    boxes = [box for mark in texts for box in line_boxes(made, mark)]
    edge = (A5_MARGIN if made.size.width < mm(160) else MARGIN) - TOLERANCE
    for left, top, right, bottom, text in boxes:
        assert edge <= left <= right <= made.size.width - edge, text
        assert 10 <= top <= bottom <= made.size.height - 10
    for at, one in enumerate(boxes):
        for two in boxes[at + 1 :]:
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            assert apart, (one, two)


def line_boxes(made: Composition, mark: TextMark) -> list[tuple[float, float, float, float, str]]:
    """Return the sides of each line's letters without tails: left, top, right, bottom."""
    laid = mark.laid
    start = made.size.width - mark.x - laid.width_pt if made.facts.is_rtl else mark.x
    boxes = []
    for line in laid.lines:
        size = line.styles[0].size_pt * laid.scale
        base = mark.y + line.baseline_pt
        left = start + line.x_pt
        if line.text.strip():  # a space that holds a line's height open prints nothing
            boxes.append((left, base - 0.7 * size, left + line.width_pt, base, line.text))
    return boxes


def test_sixty_steps_go_on_over_pages(words_folder: Path) -> None:
    """A long plan is never cut: every number stands on the paper once, in order."""
    made = composed(variant("uk", steps=long_plan(60)), words_folder)

    numbers = [
        int(mark.laid.plain_text)
        for page in made.pages
        for mark in page.piece.texts
        if mark.kind == "Lbl" and mark.laid.plain_text.isdigit()
    ]

    assert numbers == [*range(1, 61), 3]
    assert len(made.pages) >= 6
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


def test_large_print_has_at_most_eight_steps_a_page(words_folder: Path) -> None:
    """The larger letters are not paid for with a fuller page."""
    made = composed(variant("en", is_large=True, steps=long_plan(30)), words_folder)

    for page in made.pages:
        labels = [mark for mark in page.piece.texts if mark.kind == "Lbl"]
        numbers = [mark for mark in labels if mark.laid.plain_text.isdigit()]
        assert len(numbers) <= 8


def test_the_road_is_mirrored_in_arabic(words_folder: Path) -> None:
    """Learning stands at the right, and the sign points the other way."""
    left_to_right = composed(content("en"), words_folder)
    right_to_left = composed(content("ar"), words_folder)

    def first_number(made: Composition) -> float:
        marks = [mark for mark in made.pages[0].piece.texts if mark.laid.plain_text == "1"]
        return line_boxes(made, marks[0])[0][0]

    assert first_number(left_to_right) < left_to_right.size.width / 4
    assert first_number(right_to_left) > right_to_left.size.width * 3 / 4


@pytest.mark.parametrize("lane", ["learning", "work"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_of_one_lane_have_the_whole_width(
    lane: str, language: str, words_folder: Path
) -> None:
    """No half of the page stays empty: seven steps fit, under one heading."""
    steps = tuple(replace(step, lane=lane) for step in content(language).steps[:7])

    made = composed(variant(language, steps=steps), words_folder)

    headings = [mark for mark in made.pages[0].piece.texts if mark.kind == "H2"]
    assert len(headings) == 2  # the goal's and the lane's
    assert len(made.pages) == 2
    for page in made.pages:
        assert_tidy(made, page.piece.texts)


@pytest.mark.parametrize(("language", "is_told"), [("en", False), ("uk", True)])
def test_only_a_translation_is_told_to_be_unchecked(
    language: str, is_told: bool, words_folder: Path
) -> None:
    """English sentences are what translations are made from."""
    made = composed(variant(language, is_reviewed=False), words_folder)

    texts = [mark.laid.plain_text for mark in made.pages[-1].piece.texts]

    assert (catalog(language, words_folder).say(UNCHECKED) in texts) is is_told


def test_a_done_step_has_its_tick_and_an_open_one_has_none(words_folder: Path) -> None:
    """Two steps and two foundations are done; the key shows one more tick."""
    made = composed(content("en"), words_folder)

    ticks = [
        mark.alt
        for page in made.pages
        for mark in page.piece.marks
        if isinstance(mark, PictureMark) and mark.name == "tick"
    ]

    assert sorted(ticks) == ["", "Done", "Done", "Done", "Done"]


def test_the_code_alone_names_the_student_where_the_name_is_kept_back(words_folder: Path) -> None:
    """At the privacy level of a code no name stands anywhere on the paper."""
    made = composed(variant("en", student=""), words_folder)

    texts = " ".join(mark.laid.plain_text for page in made.pages for mark in page.piece.texts)

    assert "Amal" not in texts
    assert "My number 7F3K9QXA" in texts


def test_words_without_translation_are_starred_and_explained(words_folder: Path) -> None:
    """A sentence in another language has a star, and the foot says what that means."""
    sample = content("uk")
    step = replace(sample.steps[3], sentence=Words("Visit the open day", "en"))
    steps = (*sample.steps[:3], step, *sample.steps[4:])
    made = composed(replace(sample, steps=steps), words_folder)

    texts = [mark.laid.plain_text for page in made.pages for mark in page.piece.texts]

    assert "Visit the open day *" in texts
    assert sum(text.startswith("* ") for text in texts) == 2 * len(made.pages)
    assert [origin.key for origin in made.fallbacks] == ["step.4"]


def test_no_meeting_leaves_lines_to_write(words_folder: Path) -> None:
    """Without a meeting the sheet says so calmly and has no code to scan."""
    made = composed(variant("en", meeting=None), words_folder)

    texts = [mark.laid.plain_text for page in made.pages for mark in page.piece.texts]
    codes = [mark for page in made.pages for mark in page.piece.marks if isinstance(mark, QrMark)]

    assert "No meeting is planned yet. I can write it here." in texts
    assert not codes


def test_nothing_is_drawn_when_a_letter_is_missing(words_folder: Path) -> None:
    """The Problem names the word and the field, with the code of bad input."""
    made = variant("en", student="Amal 🙂 Hassan")

    with pytest.raises(Problem) as caught:
        drawn(made, words_folder)

    assert caught.value.code is Code.USAGE
    assert caught.value.field == "student"
    assert dict(caught.value.text.values)["word"] == "🙂"


def test_a_sheet_of_one_language_says_nothing_twice(words_folder: Path) -> None:
    """Without a second language there are no second lines."""
    made: RoadmapContent = content("en")

    languages = {
        mark.laid.language
        for page in composed(made, words_folder).pages
        for mark in page.piece.texts
    }

    assert languages == {"en"}
