"""Languages of the window: which there are, which one fits, and Qt's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from ui.language import WindowLanguage, own_name, preferred, qt_words, window_languages


@pytest.fixture
def window_language(qapp: QApplication) -> Iterator[WindowLanguage]:
    """A window that speaks English, and English again afterwards."""
    made = WindowLanguage(qapp, "en")
    yield made
    made.speak("en")
    QLocale.setDefault(QLocale.c())


def test_english_is_there_without_a_catalogue(tmp_path: Path) -> None:
    """The sources are English, so English never needs a catalogue."""
    (tmp_path / "complete.txt").write_text("ar\n", encoding="utf-8")

    assert window_languages(tmp_path) == ("en",)


def test_each_whole_and_compiled_catalogue_is_a_language(tmp_path: Path) -> None:
    """Screens speak no language that has gaps, or whose catalogue is not compiled."""
    (tmp_path / "complete.txt").write_text("# whole\nar\nuk\n", encoding="utf-8")
    for tag, name in (("ar", "waymark.mo"), ("uk", "waymark.po"), ("so", "waymark.mo")):
        place = tmp_path / tag / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / name).touch()

    assert window_languages(tmp_path) == ("en", "ar")


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [(["ar-SY", "en"], "ar"), (["uk"], "uk"), (["xx", "ar"], "ar"), (["xx"], "en"), ([], "en")],
)
def test_the_first_language_that_fits_is_chosen(wanted: list[str], chosen: str) -> None:
    """A regional tag counts as its plain language, and English is always left."""
    assert preferred(("en", "ar", "uk"), wanted) == chosen


def test_a_language_is_offered_in_its_own_words() -> None:
    """Nobody has to read English to find their language."""
    assert own_name("ar") == "العربية"
    assert own_name("uk").casefold() == "українська"


def test_qt_speaks_along_where_it_can(window_language: WindowLanguage, qapp: QApplication) -> None:
    """Qt's own buttons are in the window's language, and change back with it."""
    window_language.speak("uk")
    ukrainian = QCoreApplication.translate("QPlatformTheme", "Cancel")

    window_language.speak("en")

    assert ukrainian == "Скасувати"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_language_qt_lacks_is_said_to_be_lacking(window_language: WindowLanguage) -> None:
    """Tigrinya works; that Qt's few words stay English is known, not hidden."""
    catalog = window_language.speak("ti")

    assert catalog.language == "ti"
    assert not window_language.has_qt_words
    assert qt_words("ti") is None
