"""Editors to choose in: chips or cards with pictures for a short list, one to drop down for a long.

In a talk each answer stands on a card with its picture and the words in which the
student says it; the answer that is safe is told to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Slot

from app.errors import Defect
from app.i18n import N_, Text, verbatim
from app.schema.fields import Field
from app.schema.kinds import Choice, Choices, Stored
from app.schema.options import Options
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.layouts import column
from ui.widgets.selects import Select

CHIPS_MOST, CARDS_MOST = 8, 16
YES, NO = "yes", "no"
CHOOSE = N_("Choose an answer")
SAFE = N_("The safe answer")
SAFE_TOO = N_("{words} · the safe answer")


def choice_editor(setting: Setting, one: Field[Any]) -> Editor[str]:
    """Return chips where the answers fit on a few lines, else a list that drops down."""
    most = CARDS_MOST if setting.is_talk else CHIPS_MOST
    is_short = len(answers_of(one)) <= most
    return ChipsEditor(setting, one) if is_short else SelectEditor(setting, one)


class ChipsEditor(Editor[str]):
    """One of a few answers; pressing the chosen one takes it back."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._lines = column(self)
        self.group = self._chips(())

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
        self.group = self._chips((code,))

    def _chips(self, codes: Iterable[str]) -> ChoiceGroup:
        role = "body" if self.setting.is_talk else "lead"
        options = answer_options(self.setting, self.one, codes)
        group = ChoiceGroup(self.theme, self.name, options, role=role)  # type: ignore[arg-type]  # a Role's name
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
    """Several answers out of a list; one that stands alone takes the others back, and they it."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        role = "body" if setting.is_talk else "lead"
        options = answer_options(setting, one)
        self.group = ChoiceGroup(self.theme, self.name, options, many=True, role=role)  # type: ignore[arg-type]  # a Role's name
        self.group.changed.connect(self._settle)
        known = answers_of(one)
        self._alone = known.alone if isinstance(known, Options) else frozenset[str]()
        self._before: frozenset[str] = frozenset()
        self._unknown: tuple[str, ...] = ()
        column(self).addWidget(self.group)

    def value(self) -> tuple[str, ...] | None:
        return (*self.group.chosen(), *self._unknown) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        known = answers_of(self.one)
        self._unknown = tuple(code for code in value or () if code not in known)
        self.group.choose(value or ())
        self._before = frozenset(self.group.chosen())

    @Slot()
    def _settle(self) -> None:
        chosen = frozenset(self.group.chosen())
        fresh = chosen - self._before
        if fresh & self._alone:
            self.group.choose(fresh)
            self._unknown = ()
        elif fresh:
            self.group.choose(chosen - self._alone)
        self._before = frozenset(self.group.chosen())
        self.edited.emit()


class YesNoEditor(Editor[bool]):
    """Yes or no, or nothing chosen."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        options = [
            Option(key, words, note=_note(setting, one, key == YES, None))
            for key, words in ((YES, N_("Yes")), (NO, N_("No")))
        ]
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


def answer_options(setting: Setting, one: Field[Any], codes: Iterable[str] = ()) -> list[Option]:
    """Return the answers of a field, in a talk with their pictures and the student's words."""
    labels = answers_of(one)
    if not setting.is_talk or not isinstance(labels, Options):
        return options_of(labels, codes)
    catalog = setting.theme.catalog
    made = []
    for code, label in labels.items():
        said = labels.student_words(code, catalog)
        own = verbatim(said) if said != catalog.say(label) else None
        note = _note(setting, one, code, own)
        made.append(Option(code, label, pictogram=labels.pictogram(code) or "", note=note))
    return [*made, *(Option(code, verbatim(code)) for code in codes)]


def answers_of(one: Field[Any]) -> Mapping[str, Text]:
    """Return the answers that a field of choices lists."""
    kind: object = one.kind
    if not isinstance(kind, Choice | Choices):
        raise Defect(f"{one.key} has the editor of another kind")
    return kind.options


def _note(setting: Setting, one: Field[Any], stored: Stored, own: Text | None) -> Text | None:
    """Return the student's words and, of the safest answer, that it is the safe one."""
    if not setting.is_talk or not one.protective or one.protective[0] != stored:
        return own
    return SAFE if own is None else SAFE_TOO.with_values(words=own)
