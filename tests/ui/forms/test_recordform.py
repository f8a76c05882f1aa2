"""A form of one row: what it asks, what is wrong, half-typed words, another draft in its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import Problem
from app.i18n import N_
from app.records import Draft
from app.schema.fields import Schema
from app.schema.registry import SCHEMAS
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import drawn_schemas, new_draft, setting
from tests.ui.widgets.screen import shown
from ui.forms.recordform import RecordForm
from ui.theme.appearance import Theme

CONTACT, SESSION = SCHEMAS["contact"], SCHEMAS["session"]


def line_of(form: RecordForm, key: str) -> QLineEdit:
    line = form.questions[key].made.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    return line


@pytest.mark.parametrize("schema", drawn_schemas(), ids=lambda schema: schema.name)
def test_a_form_asks_what_a_person_fills_in(theme: Theme, schema: Schema) -> None:
    """One question per field of the form, in the schema's order; no more, no less."""
    form = RecordForm(setting(theme), new_draft(schema))

    assert list(form.questions) == [one.key for one in schema.form_fields]


def test_a_form_may_ask_a_part(theme: Theme) -> None:
    """An inspector shows the fields it names, in its own order."""
    schema = SCHEMAS["step"]
    form = RecordForm(setting(theme), new_draft(schema), [schema["helper"], schema["lane"]])

    assert list(form.questions) == ["helper", "lane"]


def test_leaving_a_question_is_told_and_says_what_is_wrong(qtbot: QtBot, theme: Theme) -> None:
    """Moving on by Tab from a field with a refused value shows the problem there."""
    form = shown(qtbot, RecordForm(setting(theme), new_draft(SESSION)))
    question = form.questions["minutes"]
    question.made.focus_at()
    part = question.made.stops()[0]
    press_letters(part, "3")
    with qtbot.waitSignal(form.left):
        QTest.keyClick(part, Qt.Key.Key_Tab)

    assert question.has_problem


def test_a_problem_of_a_save_finds_its_field(theme: Theme) -> None:
    """What the core refuses stands where it can be put right."""
    form = RecordForm(setting(theme), new_draft(CONTACT))
    refused = Problem(N_("Choose one of the listed answers."), field="kind")

    assert form.show_problem(refused)
    assert form.questions["kind"].has_problem
    assert not form.show_problem(Problem(N_("Choose one of the listed answers.")))


def test_half_a_value_is_kept_beside_the_draft(qtbot: QtBot, theme: Theme) -> None:
    """Words that stand for no value yet survive too."""
    draft = new_draft(SESSION)
    form = shown(qtbot, RecordForm(setting(theme), draft))
    press_letters(form.questions["minutes"].made.stops()[0], "3")
    kept = form.unfinished()
    again = shown(qtbot, RecordForm(setting(theme), draft))
    again.show_unfinished(kept)

    assert kept == {"minutes": ("3",)}
    assert again.unfinished() == kept
    assert not draft.dirty


def test_another_draft_takes_the_place_of_a_saved_one(qtbot: QtBot, theme: Theme) -> None:
    """After a save the form goes on, and the caret stays."""
    form = shown(qtbot, RecordForm(setting(theme), new_draft(CONTACT, 5)))
    line = line_of(form, "value")
    line.setFocus()
    press_letters(line, "0142")
    line.setCursorPosition(1)
    saved = Draft(form.draft.now)
    form.show_draft(saved)

    assert form.draft is saved
    assert line.hasFocus()
    assert line.cursorPosition() == 1
