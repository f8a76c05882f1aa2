"""Editors of a code out of a long list, and of the parts of a week."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.errors import Defect
from app.i18n import N_, verbatim
from app.schema.fields import Field
from app.schema.grids import DAY_PARTS, WEEK_DAYS
from app.schema.lists import CodeKind, SharedCodes
from ui.forms.editor import Editor
from ui.forms.options import CHOOSE
from ui.forms.searched import SearchedEditor, folded
from ui.forms.setting import Setting
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.layouts import column
from ui.widgets.selects import Select
from ui.widgets.weekgrid import WeekGrid

MOST_LISTED = 12


def code_editor(setting: Setting, one: Field[Any]) -> Editor[str]:
    """Return a list to choose from, or to search in where it is long."""
    kind: object = one.kind
    if not isinstance(kind, CodeKind):
        raise Defect(f"{one.key} has the editor of another kind")
    is_short = len(kind.codes) <= MOST_LISTED
    return ShortCodeEditor(setting, one) if is_short else CodeEditor(setting, one, kind)


class CodeEditor(SearchedEditor):
    """One code of a long list; those offered first stand at its head."""

    def __init__(self, setting: Setting, one: Field[Any], kind: CodeKind) -> None:
        self._kind = kind
        example, list_name = N_("Type a part of the name"), N_("Show the whole list")
        super().__init__(setting, one, example=example, list_name=list_name)

    def codes(self) -> Iterable[str]:
        return dict.fromkeys((*self._kind.offered, *self._kind.codes))

    def words_of(self, code: str) -> str:
        return self._kind.label(code, self.theme.language)

    def names_of(self, code: str) -> tuple[str, ...]:
        names = (self.words_of(code), self._kind.label(code, "en"), *self._kind.other_words(code))
        return tuple(dict.fromkeys(map(folded, names)))


class ShortCodeEditor(Editor[str]):
    """One code of a list that can be looked through."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.select = Select(self.theme, self.name)
        self._offer(())
        self.select.activated.connect(self.edited)
        column(self).addWidget(self.select)

    def value(self) -> str | None:
        return self.select.chosen() or None

    def show_value(self, value: str | None) -> None:
        if value and self.select.findData(value) < 0:
            self._offer((value,))  # of a newer Waymark, not to be lost from sight
        self.select.choose(value or "")

    def _offer(self, codes: Iterable[str]) -> None:
        kind: object = self.one.kind
        if not isinstance(kind, CodeKind):
            raise Defect(f"{self.one.key} has the editor of another kind")
        known = dict.fromkeys((*kind.offered, *kind.codes))
        words = {code: kind.label(code, self.theme.language) for code in known}
        words.update({code: code for code in codes})
        options = [Option(code, verbatim(said)) for code, said in words.items()]
        self.select.offer([Option("", CHOOSE), *options])


class CodesEditor(Editor[tuple[str, ...]]):
    """Several codes that all pathways share, as chips."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        kind: object = one.kind
        if not isinstance(kind, SharedCodes):
            raise Defect(f"{one.key} has the editor of another kind")
        language = self.theme.language
        options = [Option(code, verbatim(kind.label(code, language))) for code in kind.codes]
        self.group = ChoiceGroup(self.theme, self.name, options, many=True)
        self.group.changed.connect(self.edited)
        self._known, self._shown = frozenset(kind.codes), tuple[str, ...]()
        column(self).addWidget(self.group)

    def value(self) -> tuple[str, ...] | None:
        """Return the codes: those there were in their own order, then those chosen since."""
        chosen = self.group.chosen()
        kept = [code for code in self._shown if code in chosen or code not in self._known]
        return tuple(dict.fromkeys((*kept, *chosen))) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        self._shown = tuple(value or ())
        self.group.choose(self._shown)


class WeekEditor(Editor[tuple[str, ...]]):
    """The parts of a week that suit."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        days = [Option(day, words) for day, words in WEEK_DAYS.items()]
        parts = [Option(part, words) for part, words in DAY_PARTS.items()]
        self.grid = WeekGrid(self.theme, self.name, days, parts)
        self.grid.changed.connect(self.edited)
        column(self).addWidget(self.grid)

    def value(self) -> tuple[str, ...] | None:
        return self.grid.chosen() or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        self.grid.choose(value or ())
