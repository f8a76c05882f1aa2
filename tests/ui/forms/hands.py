"""Filling in an editor as hands do: typing, pressing, ticking, choosing from what drops down."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit

from tests.ui.forms.keys import press_letters
from ui.forms.codes import CardCodeEditor, CodesEditor
from ui.forms.editor import Editor
from ui.forms.finders import FindEditor
from ui.forms.links import RecordFindEditor
from ui.forms.money import MoneyEditor
from ui.forms.options import ChipsEditor, ChoicesEditor, SelectEditor, YesNoEditor
from ui.forms.texts import NumberEditor, StoryEditor, WordsEditor
from ui.forms.week import WeekEditor

PATIENCE = 200  # looks, each 20 ms after the last
FEW = 40  # letters; more are pasted, for key by key they would take too long


@functools.singledispatch
def fill(editor: Editor[Any], value: Any) -> None:  # noqa: ANN401 - of the field's own kind
    """Fill ``value`` in by the editor's own controls; days have tests of their own for theirs."""
    editor.show_value(value)
    editor.edited.emit()


@fill.register(WordsEditor)
@fill.register(NumberEditor)
@fill.register(MoneyEditor)
def _(editor: WordsEditor | NumberEditor | MoneyEditor, value: object) -> None:
    write(editor.line, str(value))


@fill.register
def _(editor: StoryEditor, value: str) -> None:
    write(editor.story, value)


@fill.register
def _(editor: ChipsEditor, value: str) -> None:
    press(editor.group.chip(value))


@fill.register
def _(editor: YesNoEditor, value: bool) -> None:
    press(editor.group.chip("yes" if value else "no"))


@fill.register(ChoicesEditor)
@fill.register(CodesEditor)
def _(editor: ChoicesEditor | CodesEditor, value: Iterable[str]) -> None:
    for code in {*editor.group.chosen()} - {*value}:
        editor.group.chip(code).click()
    for code in value:
        press(editor.group.chip(code))


@fill.register
def _(editor: SelectEditor, value: str) -> None:
    editor.select.choose(value)
    editor.select.activated.emit(editor.select.currentIndex())


@fill.register
def _(editor: WeekEditor, value: Iterable[str]) -> None:
    for part in {*editor.grid.chosen()} ^ {*value}:
        editor.grid.cell(part).click()


@fill.register
def _(editor: CardCodeEditor, value: str) -> None:
    try:
        chip = editor.group.chip(value)
    except KeyError:
        fill(editor.other, value)
    else:
        press(chip)


@fill.register
def _(editor: FindEditor, value: str) -> None:
    """Type what it is called, and choose it from the list if two are called so."""
    write(editor.line, editor.words_of(value))
    if editor.value() != value:
        editor.show_value(value)
        editor.edited.emit()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.hide()


@fill.register
def _(editor: RecordFindEditor, value: str) -> None:
    """Open the list, and choose from it what others have found meanwhile."""
    editor.line.setFocus()
    editor.open_list("")
    for _ in range(PATIENCE):
        if value in editor.offered:
            break
        QTest.qWait(20)
    editor.show_value(value)
    editor.edited.emit()


def write(line: QLineEdit | QPlainTextEdit, words: str) -> None:
    """Type ``words`` in the place of what is there."""
    line.setFocus()
    line.selectAll()
    if isinstance(line, QPlainTextEdit):
        line.insertPlainText(words)
    elif len(words) > FEW:
        QApplication.clipboard().setText(words)
        line.paste()
    else:
        press_letters(line, words)


def press(chip: QAbstractButton) -> None:
    """Choose what is not chosen yet."""
    if not chip.isChecked():
        chip.click()
