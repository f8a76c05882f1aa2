"""Themes: words of two directions, sizes, fonts, icons and the stylesheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication, QLabel

from app.errors import Defect
from app.i18n import N_, Catalog, verbatim
from app.languages import all_languages
from ui.theme import icons
from ui.theme.appearance import FSI, MARKS, PDI, RLM, Theme, listed, locale_of, runs_leftwards
from ui.theme.dressing import dress_page
from ui.theme.fonts import load_fonts
from ui.theme.icons import FOLDER, pixmap
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import PALETTES, TEXT_SCALES, Palette

ENGLISH = Theme(Catalog("en"))
ARABIC = Theme(Catalog("ar"))
LATE = N_("The step of {name} is late.")


def test_english_words_carry_no_hidden_marks() -> None:
    """What is all of one direction stays exactly what the catalogue says."""
    assert ENGLISH.line(LATE.with_values(name="Amina")) == "The step of Amina is late."


def test_a_name_of_the_other_direction_is_kept_apart() -> None:
    """An Arabic name inside an English sentence cannot turn the words around it."""
    said = ENGLISH.line(LATE.with_values(name=verbatim("أمينة")))

    assert said == f"The step of {FSI}أمينة{PDI} is late."


def test_a_line_that_begins_with_a_code_begins_at_the_right_in_arabic() -> None:
    """A case number in front does not flip an Arabic line."""
    assert ARABIC.line(verbatim("WM-0412")) == f"{RLM}{FSI}WM-0412{PDI}"


def test_words_are_listed_with_the_commas_of_their_script() -> None:
    """An Arabic line has Arabic commas."""
    assert listed(ENGLISH, ("Dari", "Arabic")) == "Dari, Arabic"
    assert listed(ARABIC, ("الدارية", "العربية")) == "الدارية، العربية"


def test_a_screen_reader_gets_no_marks() -> None:
    """Accessible names are the words alone."""
    assert ARABIC.plain(verbatim("WM-0412")) == "WM-0412"


@given(st.text(max_size=40))
def test_taking_the_marks_away_gives_the_words_back(words: str) -> None:
    """Whatever a person is called, only marks of direction are ever added to it."""
    for theme in (ENGLISH, ARABIC):
        assert theme.line(verbatim(words)).translate(MARKS) == words.translate(MARKS)
        assert runs_leftwards(theme.line(verbatim(words))) == theme.is_rtl


@pytest.mark.parametrize("words", ["WM-0412", "أمينة", "12:30", "Amina أمينة"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_label_begins_where_its_language_does(
    dressed_app: QApplication, language: str, words: str
) -> None:
    """Whatever a line begins with, Qt draws it at the side where the language begins."""
    theme = Theme(Catalog(language))
    label = QLabel(theme.line(verbatim(words)))
    label.setLayoutDirection(theme.direction)
    label.resize(400, 40)

    left, right = _inked_columns(label.grab().toImage())

    assert (left > 200, right < 200) == (theme.is_rtl, not theme.is_rtl)


def test_numbers_follow_the_language() -> None:
    """Arabic counts in 0-9 as on its papers; a year inside a sentence has no separators."""
    assert ARABIC.number(14) == "14"
    assert ARABIC.say(N_("{year}").with_values(year=2027)) == "2027"
    assert ENGLISH.number(100_000) == "100,000"
    assert ENGLISH.say(N_("{year}").with_values(year=2027)) == "2027"


def test_dari_uses_the_digits_of_afghanistan() -> None:
    """CLDR files Dari under Persian; its window shows Persian digits."""
    assert Theme(Catalog("prs")).digits(14) == "۱۴"
    assert locale_of("prs").name() == "fa_AF"


@pytest.mark.parametrize("language", all_languages())
def test_qt_never_writes_other_digits_than_we_do(language: str) -> None:
    """Qt's own number fields agree with the one rule in every language a window may speak."""
    theme, zero = Theme(Catalog(language)), locale_of(language).zeroDigit()

    if locale_of(language).language() is not QLocale.Language.C:
        assert theme.digits(0) == zero


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_letters_grow_with_the_scale_and_boxes_more_slowly(scale: float) -> None:
    """At twice the text, letters are twice as high and hit areas half as much again."""
    theme = Theme(Catalog("en"), text_scale=scale)

    assert theme.px("body") == round(15 * scale)
    assert 40 <= theme.grown(40) <= round(40 * scale)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
def test_the_stylesheet_is_the_same_for_the_same_theme(palette: Palette) -> None:
    """Generation has no hidden state, and each direction gets its own borders."""
    english = Theme(Catalog("en"), palette)
    arabic = english.in_language(Catalog("ar"))

    assert stylesheet(english) == stylesheet(Theme(Catalog("en"), palette))
    assert stylesheet(english) != stylesheet(arabic)
    assert "url(" not in stylesheet(english)


def test_qt_understands_the_whole_stylesheet(dressed_app: QApplication) -> None:
    """Qt warns about what it cannot parse, and a warning fails this test."""
    for palette in PALETTES.values():
        for language in ("en", "ar"):
            label = QLabel("x")
            dress_page(label, Theme(Catalog(language), palette))
            label.ensurePolished()


def test_the_bundled_fonts_are_known(dressed_app: QApplication) -> None:
    """Inter and Vazirmatn are there with their bold faces, on every computer."""
    assert {"Inter", "Vazirmatn"} <= set(load_fonts())
    assert QFontDatabase.hasFamily("Inter")
    assert QFontDatabase.weight("Inter", "Bold") == 700


def test_a_broken_font_is_refused(dressed_app: QApplication, tmp_path: Path) -> None:
    """A damaged face is our defect, told by its file's name."""
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "broken.otf").write_bytes(b"no font")

    with pytest.raises(Defect, match=r"broken\.otf"):
        load_fonts(tmp_path)


def test_an_icon_takes_the_colour_it_is_given(dressed_app: QApplication) -> None:
    """A red tick has no pixel that is not red or clear."""
    drawn = pixmap("check", "#FF0000", 24, ratio=1, is_mirrored=False).toImage()

    solid = [
        drawn.pixelColor(x, y)
        for x in range(24)
        for y in range(24)
        if drawn.pixelColor(x, y).alpha() == 255
    ]
    assert solid
    assert all(colour.name() == "#ff0000" for colour in solid)


def test_only_icons_that_point_somewhere_are_mirrored(dressed_app: QApplication) -> None:
    """An arrow turns round in Arabic; a tick and a clock do not."""
    assert _drawn("arrow-right", is_mirrored=True) == _drawn(
        "arrow-right", is_mirrored=False
    ).flipped(_horizontal())
    assert _drawn("check", is_mirrored=True) == _drawn("check", is_mirrored=False)


def test_every_icon_that_may_be_mirrored_exists() -> None:
    """The list of directional icons names files that are there."""
    assert all((FOLDER / f"{name}.svg").is_file() for name in icons.DIRECTIONAL)


def test_an_unknown_icon_is_a_defect(dressed_app: QApplication) -> None:
    """A misspelt icon is found at once."""
    with pytest.raises(Defect, match="unicorn"):
        pixmap("unicorn", "#000000", 20, ratio=1, is_mirrored=False)


def _drawn(name: str, *, is_mirrored: bool) -> QImage:
    return pixmap(name, "#000000", 24, ratio=2, is_mirrored=is_mirrored).toImage()


def _horizontal() -> Qt.Orientation:
    return Qt.Orientation.Horizontal


def _inked_columns(image: QImage) -> tuple[int, int]:
    """Return the first and the last column that differ from the upper left corner."""
    ground = image.pixel(0, 0)
    inked = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != ground for y in range(image.height()))
    ]
    return inked[0], inked[-1]
