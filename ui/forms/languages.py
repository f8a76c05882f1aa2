"""The editor of a language: type a part of any of its names, or pick it from the list."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QFont, QRawFont

from app.i18n import N_
from app.languages import autonym, language_name
from app.schema.fields import Field
from ui.forms.finders import FindEditor
from ui.forms.setting import Setting
from ui.theme.fonts import families


class LanguageEditor(FindEditor):
    """A language with its own name beside its name here; those in use at the centre come first."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        example, every = N_("Type or choose a language"), N_("Show all languages")
        super().__init__(setting, one, example, every)

    def found(self, part: str) -> Sequence[str]:
        """Return the tags of languages with ``part`` in one of their names."""
        wanted, here = folded(part), self.theme.language
        return [
            tag
            for tag in self.setting.languages_in_order
            if any(wanted in name for name in _names(tag, here))
        ]

    def meant(self, typed: str) -> str:
        """Return the tag of the language that is called so."""
        wanted, here = folded(typed), self.theme.language
        tags = self.setting.languages_in_order
        return next((tag for tag in tags if wanted in _names(tag, here)), typed)

    def words_of(self, key: str) -> str:
        """Return a language's name here and its own."""
        return language_words(key, self.theme.language)


def language_words(tag: str, language: str) -> str:
    """Return a language's name in ``language`` and, if it differs and can be drawn, its own."""
    here, own = language_name(tag, language), autonym(tag)
    return here if here == own or not _can_draw(own) else f"{here} · {own}"


@functools.cache
def _can_draw(words: str) -> bool:
    """Tell whether the bundled faces have every letter; others would come out as boxes."""
    faces = [QRawFont.fromFont(QFont(family)) for family in families(is_rtl=False)]
    letters = {letter for letter in words if not letter.isspace()}
    return all(any(face.supportsCharacter(ord(letter)) for face in faces) for letter in letters)


def folded(words: str) -> str:
    """Return ``words`` without case and marks, to compare what was typed with a name."""
    parted = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).strip()


@functools.cache
def _names(tag: str, language: str) -> tuple[str, ...]:
    names = (language_name(tag, language), autonym(tag), language_name(tag, "en"), tag)
    return tuple(dict.fromkeys(folded(one) for one in (*names, language_words(tag, language))))
