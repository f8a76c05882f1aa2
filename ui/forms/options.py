"""Editors to choose in: chips for a short list, a list that drops down for a long one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import Defect
from app.i18n import N_, Text, verbatim
from app.schema.fields import Field
from app.schema.kinds import Choice, Choices
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.layouts import column
from ui.widgets.selects import Select

CHIPS_MOST = 8
YES, NO = "yes", "no"
CHOOSE = N_("Choose an answer")


def choice_editor(setting: Setting, one: Field[Any]) -> Editor[str]:
    """Return chips where the answers fit on a few lines, else a list that drops down."""
    is_short = len(answers_of(one)) <= CHIPS_MOST
    return ChipsEditor(setting, one) if is_short else SelectEditor(setting, one)


class ChipsEditor(Editor[str]):
    """One of a few answers; pressing the chosen one takes it back."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._lines = column(self)
        self.group = self._chips(answers_of(one), ())

    def value(self) -> str | None:
        return next(iter(self.group.chosen()), None)

    def show_value(self, value: str | None) -> None:
        if value and value not in answers_of(self.one):
            self._offer(value)
        self.group.choose([value] if value else [])

    def _offer(self, code: str) -> None:
        """Offer also a code that a newer Waymark wrote, so that it is not lost from sight."""
        self._lines.removeWidget(self.group)
        self.group.deleteLater()
        self.group = self._chips(answers_of(self.one), (code,))

    def _chips(self, labels: Mapping[str, Text], codes: Iterable[str]) -> ChoiceGroup:
        group = ChoiceGroup(self.theme, self.name, options_of(labels, codes))
        group.changed.connect(self.edited)
        self._lines.addWidget(group)
        return group


class SelectEditor(Editor[str]):
    """One of a long list of answers."""

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
            self._offer((value,))
        self.select.choose(value or "")

    def _offer(self, codes: Iterable[str]) -> None:
        self.select.offer([Option("", CHOOSE), *options_of(answers_of(self.one), codes)])


class ChoicesEditor(Editor[tuple[str, ...]]):
    """Several answers out of a list."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        options = options_of(answers_of(one), ())
        self.group = ChoiceGroup(self.theme, self.name, options, many=True)
        self.group.changed.connect(self.edited)
        self._unknown: tuple[str, ...] = ()
        column(self).addWidget(self.group)

    def value(self) -> tuple[str, ...] | None:
        return (*self.group.chosen(), *self._unknown) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        known = answers_of(self.one)
        self._unknown = tuple(code for code in value or () if code not in known)
        self.group.choose(value or ())


class YesNoEditor(Editor[bool]):
    """Yes or no, or nothing chosen."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        options = [Option(YES, N_("Yes")), Option(NO, N_("No"))]
        self.group = ChoiceGroup(self.theme, self.name, options)
        self.group.changed.connect(self.edited)
        column(self).addWidget(self.group)

    def value(self) -> bool | None:
        chosen = self.group.chosen()
        return chosen[0] == YES if chosen else None

    def show_value(self, value: bool | None) -> None:  # noqa: FBT001 - the value itself
        self.group.choose([] if value is None else [YES if value else NO])


def options_of(labels: Mapping[str, Text], codes: Iterable[str]) -> list[Option]:
    """Return the options of a list, then ``codes`` this version has no words for."""
    known = [Option(code, label) for code, label in labels.items()]
    return [*known, *(Option(code, verbatim(code)) for code in codes)]


def answers_of(one: Field[Any]) -> Mapping[str, Text]:
    """Return the answers that a field of choices lists."""
    kind: object = one.kind
    if not isinstance(kind, Choice | Choices):
        raise Defect(f"{one.key} has the editor of another kind")
    return kind.options
