"""Editors of a talk: cards with pictures, codes that are found, numbers hidden, a week to tick."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Problem
from app.i18n import N_
from app.schema import life
from app.schema.fields import Field
from app.schema.grids import WEEK_PARTS, WeekGrid
from app.schema.kinds import Kind, Reference
from app.schema.learning import education_country, isced_field, isco
from app.schema.person import paper_privacy
from app.schema.phones import Phone
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import talk_setting
from tests.ui.widgets.screen import shown
from ui.forms.codes import CardCodeEditor, CodeEditor, code_editor
from ui.forms.links import RecordFindEditor
from ui.forms.options import ChoicesEditor, answer_options
from ui.forms.phones import PhoneEditor, words_editor
from ui.forms.setting import Found, Setting
from ui.forms.week import WeekEditor
from ui.theme.appearance import Theme
from ui.widgets.choices import Option

_Key = Qt.Key


def field(kind: Kind[Any], **more: Any) -> Field[Any]:  # noqa: ANN401 - the field's own properties
    return Field("field", kind, N_("Name"), **more)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_what_stands_alone_takes_the_others_back(theme: Theme) -> None:
    """Nobody and a baby cannot both be cared for; the last press counts."""
    editor = ChoicesEditor(talk_setting(theme), life.cares_for)
    group = editor.group
    for code in ("baby", "school_child"):
        group.chip(code).click()
    group.chip("none").click()
    alone = editor.value()
    group.chip("baby").click()

    assert alone == ("none",)
    assert editor.value() == ("baby",)


def test_a_card_has_the_picture_and_the_words_of_the_student(theme: Theme) -> None:
    """The safe answer is told to be so."""
    options = {one.key: one for one in answer_options(talk_setting(theme), paper_privacy)}
    safest = options[str(paper_privacy.protective[0])]

    assert all(one.pictogram for one in options.values())
    assert safest.note is not None
    assert "the safe answer" in theme.plain(safest.note)


def test_codes_offered_stand_on_cards_and_any_other_is_found(theme: Theme) -> None:
    """Typing a name takes the card back, and a card takes what was typed back."""
    editor = code_editor(talk_setting(theme), isco)
    assert isinstance(editor, CardCodeEditor)
    kind: Any = isco.kind
    rare = next(code for code in kind.codes if code not in kind.offered)
    editor.group.chip(kind.offered[1]).click()
    card = editor.value()
    editor.other.line.setText(kind.label(rare, "en"))
    editor.other.line.textEdited.emit("")
    found = editor.value()
    editor.group.chip(kind.offered[0]).click()

    assert card == kind.offered[1]
    assert found == rare
    assert editor.value() == kind.offered[0]
    assert editor.other.line.text() == ""


@pytest.mark.parametrize("words", ["سوريا", "Syria", "syr", "SY"])
def test_a_country_is_found_in_arabic_and_in_english(arabic: Theme, words: str) -> None:
    """The worker's language, English and the code all lead there."""
    editor = code_editor(talk_setting(arabic), education_country)
    assert isinstance(editor, CodeEditor)

    assert "SY" in editor.found(words)


def test_a_long_list_is_walked_by_keys_and_built_by_rows(qtbot: QtBot, theme: Theme) -> None:
    """A few letters, Down, Enter; the list has rows for what was found, no more."""
    editor = code_editor(talk_setting(theme), education_country)
    assert isinstance(editor, CodeEditor)
    shown(qtbot, editor)
    editor.focus_at()
    press_letters(editor.line, "eritr")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    rows = popup.model().rowCount()
    QTest.keyClick(popup, _Key.Key_Down)
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(popup, _Key.Key_Return)

    assert rows == 1
    assert editor.value() == "ER"


def test_words_of_no_code_are_refused(theme: Theme) -> None:
    """Half a name with several meanings stands for none."""
    editor = CodeEditor(talk_setting(theme), isced_field)
    editor.line.setText("s")

    with pytest.raises(Problem, match="not in the list"):
        editor.value()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("+963 11 555-0142", "+963115550142"),
        ("00963 (11) 5550142", "+963115550142"),
        ("٠٩٤٤ ٥٥٥ ٠١٢", "0944555012"),
    ],
)
def test_a_number_is_kept_as_it_can_be_called(
    qtbot: QtBot, theme: Theme, told: str, kept: str
) -> None:
    """Below the line stands what is kept."""
    editor = words_editor(talk_setting(theme), field(Phone()))
    shown(qtbot, editor)
    editor.focus_at()
    press_letters(editor.line, told)
    below = [one.accessibleName() for one in editor.findChildren(QLabel) if one.isVisible()]

    assert isinstance(editor, PhoneEditor)
    assert editor.value() == kept
    assert any(kept in one for one in below)


@pytest.mark.parametrize("words", ["Tuesday", "12", "+1234567890123456"])
def test_what_is_no_number_is_refused(theme: Theme, words: str) -> None:
    """Letters, too few digits, too many."""
    editor = words_editor(talk_setting(theme), field(Phone()))
    editor.line.setText(words)

    with pytest.raises(Problem):
        editor.value()


def test_a_number_shows_dots_to_other_eyes(qtbot: QtBot, theme: Theme) -> None:
    """It can be read only while somebody is in the line; nothing of it is lost."""
    editor = words_editor(talk_setting(theme), field(Phone(), masked=True))
    editor.show_value("+963115550142")
    outside = editor.line.displayText()
    shown(qtbot, editor)
    editor.focus_at()
    inside = editor.line.displayText()
    editor.line.clearFocus()

    assert "963" not in outside
    assert inside == "+963115550142"
    assert "963" not in editor.line.displayText()
    assert editor.value() == "+963115550142"


def test_a_week_is_walked_by_arrows_and_ticked(qtbot: QtBot, theme: Theme) -> None:
    """Right is later in the day, Down is the next day, Space ticks; the edge holds."""
    editor = WeekEditor(talk_setting(theme), field(WeekGrid()))
    shown(qtbot, editor)
    editor.focus_at()
    for key in (_Key.Key_Up, _Key.Key_Right, _Key.Key_Down, _Key.Key_Space):
        QTest.keyClick(focused(), key)

    assert editor.value() == ("tue-midday",)


def test_a_week_is_mirrored_with_the_language(qtbot: QtBot, arabic: Theme) -> None:
    """The morning stands on the right, and Left leads from it to midday."""
    editor = WeekEditor(talk_setting(arabic), field(WeekGrid()))
    shown(qtbot, editor)
    editor.focus_at()
    for key in (_Key.Key_Left, _Key.Key_Space):
        QTest.keyClick(focused(), key)

    assert editor.value() == ("mon-midday",)
    assert editor.grid.cell("mon-morning").x() > editor.grid.cell("mon-midday").x()


def test_every_part_of_a_week_has_a_name(theme: Theme) -> None:
    """A screen reader says the day and the part of it."""
    editor = WeekEditor(talk_setting(theme), field(WeekGrid()))
    names = [editor.grid.cell(key).accessibleName() for key in WEEK_PARTS]

    assert names[0] == "Monday, Morning"
    assert len(set(names)) == 28


def test_a_person_is_found_by_those_who_look(qtbot: QtBot, theme: Theme) -> None:
    """The name is shown once it is known, also of one saved before."""
    asked: list[tuple[str, Found]] = []
    look_up = {"person": lambda words, found: asked.append((words, found))}
    base = talk_setting(theme)
    setting = Setting(theme, base.today, base.languages, is_talk=True, look_up=look_up)
    editor = RecordFindEditor(setting, field(Reference("person")))
    shown(qtbot, editor)
    editor.show_value("00000000-0000-4000-8000-000000000001")
    before = editor.line.text()
    asked[0][1]((Option("00000000-0000-4000-8000-000000000001", N_("Yusuf")),))

    assert before == "…"
    assert editor.line.text() == "Yusuf"
    assert editor.value() == "00000000-0000-4000-8000-000000000001"


def test_a_name_of_nobody_is_refused_in_plain_words(theme: Theme) -> None:
    """It must be somebody who has a file."""
    base = talk_setting(theme)
    look_up = {"person": lambda _words, found: found(())}
    setting = Setting(theme, base.today, base.languages, is_talk=True, look_up=look_up)
    editor = RecordFindEditor(setting, field(Reference("person")))
    line = editor.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText("Nobody")

    with pytest.raises(Problem, match="Choose one from the list"):
        editor.value()
