"""Editors of what points elsewhere: other records, and check numbers, which are only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shiboken6 import isValid

from app.errors import Defect, Problem
from app.i18n import N_, Text, plural, verbatim
from app.schema.fields import Field, Unsaid
from app.schema.kinds import Reference, References
from ui.forms.editor import Editor
from ui.forms.finders import LIST_ALL, LIST_EXAMPLE, FindEditor
from ui.forms.languages import folded
from ui.forms.setting import Setting
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.labels import Line
from ui.widgets.layouts import column
from ui.widgets.selects import Select

NOTHING_YET = N_("Nothing yet")
DIGITS_TOGETHER = 8


class _Read(Editor[Any]):
    """A value that is only shown."""

    ways: tuple[Unsaid, ...] = ()

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.words = Line(self.theme, NOTHING_YET, colour="ink2")
        column(self).addWidget(self.words)

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - of whatever kind the field is
        super().show_value(value)
        self.words.say(NOTHING_YET if value in (None, ()) else self._shown(value))

    def _shown(self, value: Any) -> Text:  # noqa: ANN401 - as above
        return verbatim(self.one.kind.show(value, self.theme.catalog))


class DigestEditor(_Read):
    """A check number in groups of eight digits; nobody types one."""

    def _shown(self, value: bytes) -> Text:
        digits = self.one.kind.show(value, self.theme.catalog)
        groups = range(0, len(digits), DIGITS_TOGETHER)
        return verbatim(" ".join(digits[at : at + DIGITS_TOGETHER] for at in groups))


class _ReadReferences(_Read):
    """How many records are meant."""

    def _shown(self, value: tuple[str, ...]) -> Text:
        return plural("{count} record", "{count} records", len(value))


class PickEditor(Editor[str]):
    """One record out of those offered."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        offered = setting.offers[kind_meant(one)]
        self.select = Select(self.theme, self.name, [Option("", N_("Choose one")), *offered])
        self.select.activated.connect(self.edited)
        column(self).addWidget(self.select)

    def value(self) -> str | None:
        return self.select.chosen() or None

    def show_value(self, value: str | None) -> None:
        if value and self.select.findData(value) < 0:
            self.select.addItem(value, value)
        self.select.choose(value or "")


class PickSeveralEditor(Editor[tuple[str, ...]]):
    """Several records out of those offered; others that were chosen elsewhere stay."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self._offered = setting.offers[kind_meant(one)]
        self._others: tuple[str, ...] = ()
        self.group = ChoiceGroup(self.theme, self.name, self._offered, many=True, role="body")
        self.group.changed.connect(self.edited)
        column(self).addWidget(self.group)

    def value(self) -> tuple[str, ...] | None:
        return (*self.group.chosen(), *self._others) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        known = {option.key for option in self._offered}
        self._others = tuple(one for one in value or () if one not in known)
        self.group.choose(value or ())


class RecordFindEditor(FindEditor):
    """One record, found by what it is called; somebody else does the looking."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one, LIST_EXAMPLE, LIST_ALL)
        self._look_up = setting.look_up[kind_meant(one)]
        self._known: dict[str, str] = {}
        self._asked: str | None = None

    def found(self, part: str) -> Sequence[str]:
        """Return the ids of those found so far."""
        wanted = folded(part)
        return [key for key, words in self._known.items() if wanted in folded(words)]

    def words_of(self, key: str) -> str:
        """Return what a record is called, as far as that is known yet."""
        return self._known.get(key, "…")

    def meant(self, typed: str) -> str:
        """Return the id of the record that is called so; raise Problem if none was found."""
        wanted = folded(typed)
        for key, words in self._known.items():
            if folded(words) == wanted:
                return key
        raise Problem(N_("Choose one from the list. Type a part of the name to find it."))

    def open_list(self, part: str) -> None:
        """Ask for those that ``part`` may mean, and drop the list down when they are here."""
        self._asked = part
        self._look_up(part, self._show_found)

    def show_value(self, value: str | None) -> None:
        super().show_value(value)
        if value and value not in self._known:
            self._asked = None
            self._look_up(value, self._show_found)

    def _show_found(self, options: tuple[Option, ...]) -> None:
        """Show what was found, unless the editor has gone meanwhile."""
        if not isValid(self):
            return
        self._known.update({one.key: self.theme.line(one.words) for one in options})
        if self._key is not None and self.line.text() == "…":
            super().show_value(self._key)
        if self._asked is not None and self.line.hasFocus():
            self.offer([one.key for one in options])


def reference_editor(setting: Setting, one: Field[Any]) -> Editor[Any]:
    """Return what finds or lists records where it can, else the record's id to read."""
    kind = kind_meant(one)
    if kind in setting.look_up:
        return RecordFindEditor(setting, one)
    return PickEditor(setting, one) if kind in setting.offers else _Read(setting, one)


def references_editor(setting: Setting, one: Field[Any]) -> Editor[Any]:
    """Return chips to pick records from where some are offered, else how many there are."""
    is_offered = kind_meant(one) in setting.offers
    return PickSeveralEditor(setting, one) if is_offered else _ReadReferences(setting, one)


def kind_meant(one: Field[Any]) -> str:
    """Return the kind of record that a field of references points to."""
    kind: object = one.kind
    if not isinstance(kind, Reference | References):
        raise Defect(f"{one.key} has the editor of another kind")
    return kind.to
