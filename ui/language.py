"""Which language the window speaks, and how Qt's own words and digits follow it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.i18n import FOLDER, SOURCE, Catalog, spoken_languages
from app.languages import autonym
from ui.theme.appearance import locale_of

SOURCE_LANGUAGE = SOURCE


def window_languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the tags of the languages a window can speak: English and each whole catalogue."""
    return spoken_languages(folder)


def own_name(language: str) -> str:
    """Return what the speakers of ``language`` call it, to offer it in a list of languages."""
    known = autonym(language)
    return known if known != language else locale_of(language).nativeLanguageName() or language


def preferred(available: Sequence[str], wanted: Iterable[str] | None = None) -> str:
    """Return the first language wanted that is available, a regional one counting as its plain.

    wanted: BCP 47 tags, best first; this computer's settings if left out.  The
    answer is English when none fits.
    """
    tags = QLocale.system().uiLanguages() if wanted is None else wanted
    for tag in tags:
        for candidate in (tag, tag.split("-")[0]):
            if candidate in available:
                return candidate
    return SOURCE_LANGUAGE


class WindowLanguage:
    """What the window speaks now; ``speak`` changes it for every window built afterwards."""

    def __init__(self, app: QCoreApplication, language: str, *, folder: Path = FOLDER) -> None:
        self._app, self._folder = app, folder
        self._qt_words: QTranslator | None = None
        self.has_qt_words = False
        self.catalog = Catalog(language, folder)
        self.speak(language)

    def speak(self, language: str) -> Catalog:
        """Return the catalogue of ``language``, with Qt's own words and digits following.

        Qt has no translation for some of our languages; its few words (of the
        file chooser) then stay English, and ``has_qt_words`` says so.
        """
        if self._qt_words is not None:
            self._app.removeTranslator(self._qt_words)
        self._qt_words = qt_words(language)
        self.has_qt_words = self._qt_words is not None
        if self._qt_words is not None:
            self._app.installTranslator(self._qt_words)
        QLocale.setDefault(locale_of(language))
        self.catalog = Catalog(language, self._folder)
        return self.catalog


def qt_words(language: str, folder: Path | None = None) -> QTranslator | None:
    """Return Qt's own translation for ``language``, or ``None`` where Qt ships none."""
    place = folder or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    translator = QTranslator()
    name = f"qtbase_{language.replace('-', '_')}"
    return translator if translator.load(name, str(place)) else None
