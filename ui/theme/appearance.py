"""How a window looks and speaks: one Theme, given to every part as an argument."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap

from app.calendars import in_digits
from app.i18n import Catalog, Text
from ui.theme import icons
from ui.theme.fonts import families
from ui.theme.tokens import LIGHT, TYPE_PX, ColourName, Palette, Role

LRM, RLM = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}"
FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
MARKS = str.maketrans("", "", LRM + RLM + FSI + PDI)
# Qt files Dari under Persian, and writes Arabic without a region in the digits of Egypt.
LOCALES = MappingProxyType({"prs": "fa_AF", "ar": "ar_AE"})


@dataclass(frozen=True)
class Theme:
    """Colours, text size and language of one window, or of one page turned to a student.

    ``text_scale``: 1.0, 1.25, 1.5 or 2.0.  A change of any of the three makes a
    new Theme, and the page is built anew from it.
    """

    catalog: Catalog
    palette: Palette = LIGHT
    text_scale: float = 1.0

    @property
    def language(self) -> str:
        return self.catalog.language

    @property
    def is_rtl(self) -> bool:
        return self.catalog.is_rtl

    @property
    def direction(self) -> Qt.LayoutDirection:
        sides = Qt.LayoutDirection
        return sides.RightToLeft if self.is_rtl else sides.LeftToRight

    def in_language(self, catalog: Catalog) -> Theme:
        """Return the same look speaking another language, for a page shown to a student."""
        return replace(self, catalog=catalog)

    def px(self, role: Role) -> int:
        """Return the height of the letters of ``role`` at this text size, in pixels."""
        return round(TYPE_PX[role] * self.text_scale)

    def grown(self, size_px: float, power: float = 0.6) -> int:
        """Return a size that grows with the text, but more slowly (``scale ** power``)."""
        return round(size_px * float(self.text_scale**power))

    def colour(self, name: ColourName) -> QColor:
        """Return the palette's colour ``name`` for painting."""
        return QColor(self.palette.colour(name))

    def font(self, role: Role = "body", weight: int = 400) -> QFont:
        """Return the font of ``role``; ``weight`` 400 regular, 500, 600 or 700 bold."""
        # A copy, which costs next to nothing: whoever asked may underline it.
        return QFont(_face(self.is_rtl, self.px(role), weight))

    def icon(self, name: str, colour: ColourName = "ink", size_px: int = 20) -> QIcon:
        """Return the Lucide icon ``name``, tinted, mirrored when the language runs leftwards."""
        palette = self.palette
        return icons.icon(
            name,
            palette.colour(colour),
            size_px,
            disabled=palette.disabled,
            is_mirrored=self.is_rtl,
        )

    def pixmap(self, name: str, colour: str, size_px: int, device_ratio: float) -> QPixmap:
        """Return the icon as a pixmap in ``colour`` (``#RRGGBB``), for painting."""
        ratio = icons.ratio_for(device_ratio)
        return icons.pixmap(name, colour, size_px, ratio=ratio, is_mirrored=self.is_rtl)

    def number(self, value: int) -> str:
        """Return a count in the digits of this language, thousands parted."""
        mark = locale_of(self.language).groupSeparator()
        return in_digits(f"{value:,}".replace(",", mark), self.language)

    def digits(self, value: int) -> str:
        """Return a whole number such as a year, thousands not parted."""
        return in_digits(str(value), self.language)

    def say(self, text: Text) -> str:
        """Return ``text`` in this language, a person's own words kept from turning the line."""
        return self.catalog.say(self._prepared(text))

    def line(self, text: Text) -> str:
        """Return ``text`` to be shown on a line of its own: it begins where this language does."""
        words = self.say(text)
        # Qt aligns a label by its first strong letter; a leading name or case number would flip it.
        if runs_leftwards(words) != self.is_rtl:
            return (RLM if self.is_rtl else LRM) + words
        return words

    def plain(self, text: Text) -> str:
        """Return ``text`` for a screen reader: without marks of direction."""
        return self.say(text).translate(MARKS)

    def _prepared(self, text: Text) -> Text:
        values = tuple((key, self._prepared_value(value)) for key, value in text.values)
        return replace(text, values=values)

    def _prepared_value(self, value: object) -> object:
        if isinstance(value, Text):
            return self._prepared(value)
        if isinstance(value, int):
            return self.digits(value)  # a year may stand in a sentence too
        if isinstance(value, str) and (self.is_rtl or _has_leftward_letter(value)):
            return f"{FSI}{value}{PDI}"
        return value


def locale_of(language: str) -> QLocale:
    """Return Qt's locale for a BCP 47 tag, in whose digits Qt's own fields write."""
    return QLocale(LOCALES.get(language, language))


def listed(theme: Theme, words: Iterable[str]) -> str:
    """Return short words one after another, with the commas of the window's script."""
    return ("، " if theme.is_rtl else ", ").join(words)


def runs_leftwards(words: str) -> bool:
    """Tell whether the first strong letter outside isolates is right-to-left.  UAX 9, P2 and P3."""
    depth = 0
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in {"FSI", "LRI", "RLI"}:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def _has_leftward_letter(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in words)


@lru_cache(maxsize=256)
def _face(is_rtl: bool, size_px: int, weight: int) -> QFont:  # noqa: FBT001 - part of a cache's key
    """Return a font that is asked for again and again, made once."""
    font = QFont(families(is_rtl=is_rtl))
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight(weight))
    return font
