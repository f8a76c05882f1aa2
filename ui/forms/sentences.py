"""Editors of one sentence in several languages, and of a time in weeks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt

from app.errors import Problem
from app.i18n import N_, Text, is_rtl, verbatim
from app.languages import language_name
from app.schema.fields import Field
from app.schema.spans import WeekSpan
from ui.forms.editor import Editor
from ui.forms.languages import language_words
from ui.forms.numbers import NumberRow
from ui.forms.setting import Setting
from ui.forms.texts import DirectedLine
from ui.widgets.labels import Label
from ui.widgets.layouts import column

WEEKS: Mapping[str, Text] = MappingProxyType(
    {
        "short": N_("At least"),
        "typical": N_("Most often"),
        "long": N_("At most"),
    }
)


class SlotsEditor(Editor[Mapping[str, str]]):
    """A sentence in each language in use, every line running as its language does."""

    tells_at_once = True

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._column = column(self, gap=4)
        self.lines: dict[str, DirectedLine] = {}
        for tag in setting.languages:
            self._add(tag)

    def value(self) -> Mapping[str, str] | None:
        """Return the words by language; raise Problem if some are too long."""
        words = {tag: line.text() for tag, line in self.lines.items() if line.text().strip()}
        return self.one.kind.check(words) or None

    def show_value(self, value: Mapping[str, str] | None) -> None:
        given = value or {}
        for tag in given:
            if tag not in self.lines:
                self._add(tag)
        for tag, line in self.lines.items():
            line.setText(given.get(tag, ""))

    def _add(self, tag: str) -> None:
        shown = language_words(tag, self.theme.language)
        sides = Qt.LayoutDirection
        side = sides.RightToLeft if is_rtl(tag) else sides.LeftToRight
        told = N_("{field}: {language}").with_values(
            field=self.name, language=language_name(tag, self.theme.language)
        )
        line = DirectedLine(self.theme, told, direction=side)
        line.textEdited.connect(self.edited)
        label = Label(self.theme, verbatim(shown), "small", weight=500, colour="ink2")
        label.setBuddy(line)
        self._column.addWidget(label)
        self._column.addWidget(line)
        self._column.addSpacing(4)
        self.lines[tag] = line


class WeeksEditor(Editor[WeekSpan]):
    """How many weeks something takes: at least, most often, at most."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.numbers = NumberRow(self.theme, WEEKS)
        self.numbers.edited.connect(self._tell)
        column(self).addWidget(self.numbers)

    def value(self) -> WeekSpan | None:
        """Return the three numbers; raise Problem if one is wanting or they are out of order."""
        if self.numbers.is_empty:
            return None
        parts = self.numbers.numbers()
        short, typical, long = (parts[key] for key in WEEKS)
        if short is None or typical is None or long is None:
            raise Problem(N_("Give the weeks from short to long, like 2, 4 and 8."))
        span: WeekSpan = self.one.kind.check(WeekSpan(short, typical, long))
        return span

    def show_value(self, value: WeekSpan | None) -> None:
        self.numbers.clear()
        if value is not None:
            self.numbers.fill({key: getattr(value, key) for key in WEEKS})

    def _tell(self) -> None:
        self.edited.emit()
