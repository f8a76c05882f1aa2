"""Editors of several languages, with or without the level that is wanted of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.schema.codes import LEVEL_LADDER, SPOKEN_LEVELS
from app.schema.fields import Field
from app.schema.tongues import MOST_LANGUAGES
from ui.forms.editor import Editor
from ui.forms.languages import language_words
from ui.forms.setting import Setting
from ui.widgets.choices import Option
from ui.widgets.layouts import column, row
from ui.widgets.selects import Select

T = TypeVar("T")
_NONE = Option("", N_("Choose a language"))
_USUAL = "A2"


class _TonguesEditor(Editor[T], Generic[T]):
    """A line for each language, and one more to add the next."""

    has_levels = False

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._lines: list[_Line] = []
        self._body = column(self, gap=8)
        self._show({})

    def told(self) -> dict[str, str]:
        """Return the languages that are chosen, each with its level."""
        chosen = [(one.language.chosen(), one) for one in self._lines]
        return {tag: one.level() for tag, one in chosen if tag}

    def _show(self, told: Mapping[str, str]) -> None:
        wanted = min(len(told) + 1, MOST_LANGUAGES)
        while len(self._lines) < wanted:
            self._add()
        pairs = [*told.items(), *[("", "")] * len(self._lines)]
        for at, (line, pair) in enumerate(zip(self._lines, pairs, strict=False)):
            line.show_pair(*pair)
            line.setHidden(at >= wanted)

    def _add(self) -> None:
        number = len(self._lines) + 1
        line = _Line(self.setting, self.name, number, has_level=self.has_levels)
        line.language.activated.connect(self._follow)
        if line.levels is not None:
            line.levels.activated.connect(self.edited)
        self._lines.append(line)
        self._body.addWidget(line)

    @Slot()
    def _follow(self) -> None:
        shown = [one for one in self._lines if not one.isHidden()]
        if len(shown) < MOST_LANGUAGES and all(one.language.chosen() for one in shown):
            if len(shown) == len(self._lines):
                self._add()
            self._lines[len(shown)].show_pair("", "")
            self._lines[len(shown)].show()
        self.edited.emit()


class LanguagesEditor(_TonguesEditor[tuple[str, ...]]):
    """Several languages."""

    def value(self) -> tuple[str, ...] | None:
        return tuple(self.told()) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        self._show(dict.fromkeys(value or (), ""))


class LanguageLevelsEditor(_TonguesEditor[Mapping[str, str]]):
    """Several languages, each with the least level that is wanted."""

    has_levels = True

    def value(self) -> Mapping[str, str] | None:
        told = self.told()
        return {tag: told[tag] for tag in sorted(told)} or None

    def show_value(self, value: Mapping[str, str] | None) -> None:
        self._show(value or {})


class _Line(QWidget):
    """One language and, where it is asked for, its level."""

    def __init__(self, setting: Setting, name: Text, number: int, *, has_level: bool) -> None:
        super().__init__()
        theme = setting.theme
        called = N_("{field}, language {number}").with_values(field=name, number=number)
        self.language = Select(theme, called)
        tags = setting.languages_in_order
        self._tags = [Option(tag, verbatim(language_words(tag, theme.language))) for tag in tags]
        self.language.offer([_NONE, *self._tags])
        self.levels: Select | None = None
        cells = row(self, gap=8)
        cells.addWidget(self.language, 3)
        if has_level:
            self.levels = Select(theme, N_("Level for it"))
            self.levels.offer([Option(one, _level_words(one)) for one in LEVEL_LADDER])
            cells.addWidget(self.levels, 2)
        else:
            cells.addStretch(2)

    def level(self) -> str:
        """Return the level, empty where none is asked for."""
        return self.levels.chosen() if self.levels is not None else ""

    def show_pair(self, tag: str, level: str) -> None:
        """Show a language and its level; nothing, and the usual level, for empty ones."""
        if tag and self.language.findData(tag) < 0:
            self.language.offer([_NONE, *self._tags, Option(tag, verbatim(tag))])
        self.language.choose(tag)
        if self.levels is not None:
            self.levels.choose(level or _USUAL)


def _level_words(level: str) -> Text:
    words = N_("{level}: {what}")
    return words.with_values(level=level, what=SPOKEN_LEVELS[level])
