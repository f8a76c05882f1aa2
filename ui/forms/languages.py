"""The editor of a language, which is called differently everywhere."""

from __future__ import annotations

import functools
from typing import Any

from PySide6.QtGui import QFont, QRawFont

from app.i18n import N_
from app.languages import autonym, language_name
from app.schema.fields import Field
from ui.forms.searched import SearchedEditor, folded
from ui.forms.setting import Setting
from ui.theme.fonts import families


class LanguageEditor(SearchedEditor):
    """A language with its own name beside its name here; those in use at the centre come first.

    It is found by its name here, its own, its English name and its tag.
    """

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        example, list_name = N_("Type or choose a language"), N_("Show all languages")
        super().__init__(setting, one, example=example, list_name=list_name)

    def codes(self) -> tuple[str, ...]:
        return self.setting.languages_in_order

    def words_of(self, code: str) -> str:
        return language_words(code, self.theme.language)

    def names_of(self, code: str) -> tuple[str, ...]:
        language = self.theme.language
        names = (language_name(code, language), autonym(code), language_name(code, "en"), code)
        return tuple(dict.fromkeys(folded(one) for one in (*names, self.words_of(code))))


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
