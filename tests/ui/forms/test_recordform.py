"""Forms of one row: the fields asked, what is wrong said beside them, half values kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import Problem
from app.i18n import N_
from app.schema.fields import Schema
from app.schema.registry import SCHEMAS
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import drawn_schemas, new_draft, setting
from tests.ui.widgets.screen import shown
from ui.forms.recordform import RecordForm
from ui.theme.appearance import Theme

NAMES = [schema.name for schema in drawn_schemas()]
CONTACT = SCHEMAS["contact"]


@pytest.mark.parametrize("schema", drawn_schemas(), ids=NAMES)
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
    schema = SCHEMAS["session"]
    form = shown(qtbot, RecordForm(setting(theme), new_draft(schema)))
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
    schema = SCHEMAS["session"]
    draft = new_draft(schema)
    form = shown(qtbot, RecordForm(setting(theme), draft))
    part = form.questions["minutes"].made.stops()[0]
    press_letters(part, "3")
    kept = form.unfinished()
    again = shown(qtbot, RecordForm(setting(theme), draft))
    again.show_unfinished(kept)

    assert kept == {"minutes": ("3",)}
    assert again.unfinished() == kept
    assert not draft.dirty
