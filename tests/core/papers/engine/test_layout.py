"""Paragraphs in their boxes: lines, heights, alignment, and what is reported."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Problem
from app.i18n import N_, Catalog
from app.papers.engine import (
    FAMILIES,
    FontSet,
    Origin,
    PaperCanvas,
    Paragraph,
    Span,
    TextStyle,
    isolate_ltr,
)
from app.papers.engine.breaks import letter_ends
from app.papers.engine.emit import text_operators
from app.papers.engine.layout import TOLERANCE_PT, Laid
from tests.core.papers.engine.samples import (
    ARABIC,
    BENGALI,
    BURMESE,
    DARI,
    DAY,
    ENGLISH,
    KHMER,
    THAI,
    TIGRINYA,
    UKRAINIAN,
)

FONTS = FontSet()
GOAL = Origin("goal", N_("Goal"))
STYLE = TextStyle(12)


def laid(text: str, language: str, width_pt: float = 300, style: TextStyle = STYLE) -> Laid:
    return Paragraph(FONTS, text, style, language=language, origin=GOAL).layout(width_pt)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ARABIC, "ar"),
        (DARI, "prs"),
        (UKRAINIAN, "uk"),
        (ENGLISH, "en"),
        (TIGRINYA, "ti"),
        (BURMESE, "my"),
        (BENGALI, "bn"),
        (KHMER, "km"),
        (THAI, "th"),
    ],
)
@pytest.mark.parametrize("width_pt", [120, 200, 500])
def test_every_character_is_on_one_line_and_inside(
    text: str, language: str, width_pt: float
) -> None:
    """Lines follow one another without a gap, and none is wider than its box."""
    found = laid(text, language, width_pt)

    assert found.findings == ()
    assert "".join(line.text[line.start : line.end] for line in found.lines) == text
    assert all(line.width_pt <= width_pt + 0.01 for line in found.lines)
    assert all(0 <= line.x_pt <= width_pt for line in found.lines)


@given(
    st.text("abc ABC éй قرشًא 12()- ሔ ကြို့ က্ষু র্কি ខ្ញុំ ត្រ ปี้ ฎู", min_size=1, max_size=60),
    st.floats(20, 300),
)
@settings(max_examples=60, deadline=None)
def test_lines_never_overlap(text: str, width_pt: float) -> None:
    """Each line's ink is below the one before, whatever it holds."""
    found = laid(text, "ar", width_pt)

    top = 0.0
    for line in found.lines:
        assert top <= line.baseline_pt <= line.bottom_pt
        for shaped in line.runs:
            scale = STYLE.size_pt / shaped.run.face.units_per_em
            inks = [shaped.run.face.ink(glyph.glyph)[0] + glyph.dy for glyph in shaped.glyphs]
            assert line.baseline_pt - max(inks) * scale >= top - 0.01
        top = line.bottom_pt
    assert found.height_pt == top


@pytest.mark.parametrize(
    ("align", "language", "start"),
    [
        ("start", "en", 0),
        ("start", "ar", 1),
        ("end", "en", 1),
        ("end", "ar", 0),
        ("left", "ar", 0),
        ("right", "en", 1),
        ("center", "ar", 0.5),
    ],
)
def test_a_line_begins_where_its_alignment_says(align: str, language: str, start: float) -> None:
    """The room left over is before the line, after it, or on both sides."""
    style = TextStyle(12, align=align)  # type: ignore[arg-type]  # from the table above
    (line,) = laid("قرش abc" if language == "ar" else "abc", language, 200, style).lines

    assert line.x_pt == pytest.approx(start * (200 - line.width_pt))


def test_a_balanced_title_has_lines_of_nearly_one_length() -> None:
    """It takes as few lines as before, and none of them is a single short word."""
    title = "Translate the school certificate, then apply for recognition now"
    plain = laid(title, "en", 330)
    balanced = laid(title, "en", 330, TextStyle(12, balanced=True))

    widths = [line.width_pt for line in balanced.lines]
    assert len(balanced.lines) == len(plain.lines) == 2
    assert (
        max(widths) - min(widths)
        < 40
        < max(line.width_pt for line in plain.lines) - min(line.width_pt for line in plain.lines)
    )


def test_a_line_feed_ends_a_line() -> None:
    """An empty line keeps its height; every kind of line feed counts once."""
    found = laid("one\r\n\ntwo\u2028three", "en")

    assert [line.text for line in found.lines] == ["one", "", "two", "three"]
    bottoms = [0.0, *(line.bottom_pt for line in found.lines)]
    assert all(after > before for before, after in pairwise(bottoms))


def test_an_empty_text_has_no_height() -> None:
    """Nothing is laid and nothing is wrong."""
    found = laid("", "ar")

    assert (found.lines, found.height_pt, found.findings) == ((), 0.0, ())


def test_too_many_lines_are_reported_and_not_cut() -> None:
    """The finding names the first word without room, and its field; the text is all there."""
    paragraph = Paragraph(FONTS, ENGLISH, STYLE, language="en", origin=GOAL)

    found = paragraph.layout(300, max_lines=1)

    third = found.lines[1].text[found.lines[1].start :].split()[0]
    (overfull,) = found.overfull
    assert overfull.word == third
    assert overfull.origin == GOAL
    assert len(found.lines) > 1
    said = Catalog("en").say(overfull.text)
    assert third in said
    assert "Goal" in said


def test_a_text_too_high_for_its_box_is_reported() -> None:
    """The height counts as the lines do."""
    paragraph = Paragraph(FONTS, ENGLISH, STYLE, language="en")
    whole = paragraph.layout(300)

    assert not paragraph.layout(300, max_height_pt=whole.height_pt).overfull
    assert paragraph.layout(300, max_height_pt=whole.height_pt - 5).overfull


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("de", "Aufenthaltsgestattungsverfahren"),
        ("ar", "والمستشفياتالمتخصصةوالعيادات"),
        ("my", "ကျွန်ုပ်တို့" * 8),
        ("fr", "e\u0301" * 60),
    ],
)
def test_a_word_wider_than_its_box_goes_on_below(language: str, word: str) -> None:
    """Between letters as readers count them, in lines that are inside; no letter is lost."""
    found = laid(word, language, 60)

    assert len(found.lines) > 1
    assert not found.findings
    assert "".join(line.text[line.start : line.end] for line in found.lines) == found.text
    assert all(line.width_pt <= 60 + TOLERANCE_PT for line in found.lines)
    ends = letter_ends(found.text, language)
    assert all(line.end in ends for line in found.lines)


def test_a_word_becomes_smaller_before_it_goes_on_below() -> None:
    """As far as its style allows; then it is broken at that size."""
    size = TextStyle(13, smallest_pt=11)
    word = "Aufenthaltsgestattungsverfahren"
    paragraph = Paragraph(FONTS, word, size, language="de")
    width = paragraph.natural_width_pt

    assert len(paragraph.layout(width * 11.4 / 13).lines) == 1
    found = paragraph.layout(width * 10.5 / 13)
    assert len(found.lines) == 2
    assert found.scale == pytest.approx(11 / 13)


def test_other_words_are_whole_beside_one_that_goes_on_below() -> None:
    """Only the one that has no line of its own is broken."""
    found = laid("We ask Aufenthaltsgestattungsverfahren today", "en", 60)

    lines = [line.text[line.start : line.end].strip() for line in found.lines]
    assert lines[0] == "We ask"
    assert lines[-1].endswith("today")
    assert [line.is_torn for line in found.lines].count(True) >= 1


def test_a_word_that_goes_on_below_still_needs_room() -> None:
    """Lines and height count as ever, and the finding names the word."""
    paragraph = Paragraph(FONTS, "x" * 80, STYLE, language="en", origin=GOAL)

    assert [one.word for one in paragraph.layout(60, max_lines=2).overfull] == ["x" * 80]
    assert paragraph.layout(60, max_height_pt=30).overfull


def test_a_held_code_gives_way_before_a_word_is_torn() -> None:
    """A level may begin a line if the word before it fills one."""
    narrow = Paragraph(FONTS, "Aufenthalt B1", STYLE, language="de")
    width = Paragraph(FONTS, "Aufenthalt", STYLE, language="de").natural_width_pt + 1

    found = narrow.layout(width)

    assert [line.text[line.start : line.end] for line in found.lines] == ["Aufenthalt ", "B1"]
    assert not found.findings


def test_a_text_shrinks_only_as_far_as_its_style_allows() -> None:
    """It becomes smaller until it fits; below the smallest size it is too long."""
    text = "Register for the German course B1 at the centre"
    size = TextStyle(13, smallest_pt=11)
    paragraph = Paragraph(FONTS, text, size, language="en")
    width = paragraph.natural_width_pt * 11.6 / 13

    fits = paragraph.layout(width, max_lines=1)
    too_long = paragraph.layout(width * 0.9, max_lines=1)

    assert not fits.findings
    assert fits.scale == pytest.approx(11.5 / 13)
    assert fits.lines[0].width_pt <= width
    assert too_long.overfull


def test_a_space_at_the_end_of_a_line_takes_no_room() -> None:
    """Not even inside an isolate that ends there (UAX #9, L1)."""
    (line,) = laid("\u2066abc \u2069", "ar", 200).lines
    (bare,) = laid("abc", "ar", 200).lines

    assert (line.x_pt, line.width_pt) == (bare.x_pt, bare.width_pt)


def test_a_letter_no_font_has_is_named_with_its_word_and_field() -> None:
    """So that the preflight can say what to change, and where."""
    found = laid("Bring ცნობა and 😀x today 😀x", "en")

    assert [item.word for item in found.missing] == ["ცნობა", "😀x"]
    assert found.missing[1].characters == "😀"
    said = Catalog("en").say(found.missing[1].text)
    assert all(part in said for part in ("😀x", "Goal"))


@pytest.mark.parametrize("sign", ["\x07", "half", "\ufffd", "\ue000"])
def test_a_sign_that_cannot_be_shown_is_reported(sign: str) -> None:
    """Controls, half characters and private signs do not vanish."""
    half = chr(0xD800)

    assert laid(f"ab{half if sign == 'half' else sign}c", "en").missing


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e")
def test_embedding_and_override_controls_are_refused(control: str) -> None:
    """They could make a paper show other words than the record."""
    with pytest.raises(Problem) as caught:
        laid(f"abc{control}def", "en")

    assert caught.value.field == "goal"
    assert "abc" not in str(caught.value)


def test_isolates_do_not_count_as_missing() -> None:
    """Direction marks, joiners and no-break spaces print as nothing or as a space."""
    assert not laid(isolate_ltr("+49 30") + "\u200cمی\u200cتوانید\u200e\u200d", "prs").findings


def test_spans_keep_their_styles() -> None:
    """A bold name in a plain line is one paragraph in two faces."""
    spans = [Span("Amal ", TextStyle(13, bold=True)), Span("and Maria", TextStyle(10))]

    (line,) = Paragraph(FONTS, spans, STYLE, language="en").layout(300).lines

    assert [shaped.run.face.name for shaped in line.runs] == ["NotoSans-Bold", "NotoSans-Regular"]
    assert [line.styles[shaped.run.style].size_pt for shaped in line.runs] == [13, 10]


def test_each_script_has_its_own_face() -> None:
    """Arabic in Vazirmatn, Latin in Noto Sans; both brackets of a pair from one face."""
    (line,) = laid("دورة (B1) الآن", "ar").lines

    faces = {line.text[s.run.start : s.run.end]: s.run.face.name for s in line.runs}
    assert faces["B1"] == "NotoSans-Regular"
    assert faces["دورة ("] == "Vazirmatn-Regular"
    assert faces[") الآن"] == "Vazirmatn-Regular"


@pytest.mark.parametrize(
    ("text", "language", "face"),
    [
        (TIGRINYA, "ti", "NotoSansEthiopic"),
        (BURMESE, "my", "NotoSansMyanmar"),
        (BENGALI, "bn", "NotoSansBengali"),
        (KHMER, "km", "NotoSansKhmer"),
        (THAI, "th", "NotoSansThai"),
        (DARI, "prs", "Vazirmatn"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_a_sentence_of_each_script_is_in_its_face(
    text: str, language: str, face: str, bold: bool
) -> None:
    """All of it, but for the Latin level in the middle; no glyph is missing."""
    found = laid(text, language, style=TextStyle(12, bold=bold))

    names = {
        s.run.face.name: line.text[s.run.start : s.run.end]
        for line in found.lines
        for s in line.runs
    }
    weight = "Bold" if bold else "Regular"
    assert names.keys() == {f"{face}-{weight}", f"NotoSans-{weight}"}
    assert not found.findings
    assert all(glyph.glyph for line in found.lines for s in line.runs for glyph in s.glyphs)


def test_only_the_faces_of_a_text_are_opened() -> None:
    """The others' files are not even read: most papers need one script and Latin."""
    fonts = FontSet()

    Paragraph(fonts, THAI, STYLE, language="th").layout(200)

    assert {name for name, _ in fonts._opened} == {"NotoSansThai", "NotoSans"}


def test_another_script_is_one_line_of_data() -> None:
    """A set of fewer families still sets what it covers and reports the rest."""
    latin = FontSet(families=(FAMILIES[0],))

    found = Paragraph(latin, "abc قرش", STYLE, language="en").layout(300)

    assert [item.word for item in found.missing] == ["قرش"]


def test_arabic_letters_join() -> None:
    """The same letter has other forms alone, first, between and last."""
    (line,) = laid("ععع ع", "ar").lines

    glyphs = [glyph.glyph for shaped in line.runs for glyph in shaped.glyphs]
    assert len(set(glyphs)) == 5


def test_a_run_cut_by_a_line_end_is_shaped_again() -> None:
    """The glyphs of a cut line are those of the same words alone."""
    whole = laid("سجّل أولاً في دورة اللغة الألمانية في المركز", "ar", 100)

    for line in whole.lines:
        words = line.text[line.start : line.end].strip()
        (alone,) = laid(words, "ar", 1000).lines
        assert [g.glyph for s in line.runs for g in s.glyphs] == [
            g.glyph for s in alone.runs for g in s.glyphs
        ]


def test_a_wrapped_line_keeps_its_space_for_copying() -> None:
    """The space at its end is written where it is not seen."""
    paper = PaperCanvas(title="t", language="en", day=DAY)
    found = laid("one two three", "en", 60)

    operators = text_operators(found, 0, 800, paper._pen.document.font)

    assert len(found.lines) == 2
    assert sum(operator == "ET" for operator in operators) == 3
