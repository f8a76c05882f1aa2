"""Editors of a code out of a long list: those offered on cards, all others found by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Slot

from app.errors import Defect
from app.i18n import verbatim
from app.schema.fields import Field
from app.schema.lists import CodeKind, SharedCodes
from ui.forms.editor import Editor
from ui.forms.finders import LIST_ALL, LIST_EXAMPLE, FindEditor
from ui.forms.languages import folded
from ui.forms.setting import Setting
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.layouts import column


class CodeEditor(FindEditor):
    """One code of a long list, found in the worker's language and in English."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one, LIST_EXAMPLE, LIST_ALL)
        self._kind = code_kind_of(one)

    def found(self, part: str) -> Sequence[str]:
        """Return the codes whose words hold what is typed; all, those offered first, for none."""
        if part.strip():
            return self._kind.find(part, self.theme.language)
        return tuple(dict.fromkeys((*self._kind.offered, *self._kind.codes)))

    def meant(self, typed: str) -> str:
        """Return the code that is called so, or the only one that may be meant."""
        wanted, found = folded(typed), self._kind.find(typed, self.theme.language)
        for code in found:
            others = self._kind.other_words(code)
            names = (self.words_of(code), self._kind.label(code, "en"), *others)
            if wanted in map(folded, names):
                return code
        return found[0] if len(found) == 1 else typed

    def words_of(self, key: str) -> str:
        """Return the words for a code; a code of a newer Waymark as it is."""
        return label_of(self._kind, key, self.theme.language)


class CardCodeEditor(Editor[str]):
    """The codes that are offered, on cards with their pictures; any other is found below them."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._kind = code_kind_of(one)
        self._lines = column(self, gap=10)
        self._offered = self._kind.offered
        self.group = self._cards(())
        self.other = CodeEditor(setting, one)
        self.other.edited.connect(self._take_other)
        self._lines.addWidget(self.other)

    def value(self) -> str | None:
        """Return the code chosen; raise Problem if what was typed names none."""
        return self.other.value() or next(iter(self.group.chosen()), None)

    def show_value(self, value: str | None) -> None:
        is_offered = value is None or value in self._offered
        self.group.choose([value] if value and is_offered else [])
        self.other.show_value(None if is_offered else value)

    def _cards(self, more: Sequence[str]) -> ChoiceGroup:
        language = self.theme.language
        options = [
            Option(
                code,
                verbatim(label_of(self._kind, code, language)),
                pictogram=self._kind.pictogram(code) or "",
            )
            for code in (*self._offered, *more)
        ]
        group = ChoiceGroup(self.theme, self.name, options, role="body")
        group.changed.connect(self._take_card)
        self._lines.insertWidget(0, group)
        return group

    @Slot()
    def _take_card(self) -> None:
        self.other.show_value(None)
        self.edited.emit()

    @Slot()
    def _take_other(self) -> None:
        if self.other.line.text().strip():
            self.group.choose(())
        self.edited.emit()


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


def code_editor(setting: Setting, one: Field[Any]) -> Editor[str]:
    """Return cards where a talk offers codes with pictures, else a line to find the code."""
    kind = code_kind_of(one)
    has_cards = setting.is_talk and any(kind.pictogram(code) for code in kind.offered[:1])
    return CardCodeEditor(setting, one) if has_cards else CodeEditor(setting, one)


def code_kind_of(one: Field[Any]) -> CodeKind:
    """Return the list that a field of one code is from."""
    kind: object = one.kind
    if not isinstance(kind, CodeKind):
        raise Defect(f"{one.key} has the editor of another kind")
    return kind


def label_of(kind: CodeKind, code: str, language: str) -> str:
    """Return the words for a code; one of a newer Waymark as it is, not to be lost from sight."""
    return kind.label(code, language) if code in kind.codes else code
