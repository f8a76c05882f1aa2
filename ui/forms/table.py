"""Which editor each kind of value gets: the one table that a new kind is entered in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from app.errors import Defect
from app.schema.fields import Field
from app.schema.grids import WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Digest,
    LanguageTag,
    Moment,
    Number,
    Reference,
    References,
    Slots,
    Story,
    Words,
    YesNo,
)
from app.schema.lists import Country, Listed, Shared, SharedCodes
from app.schema.money import Money
from app.schema.phones import Phone
from app.schema.spans import RoughDay, Weeks
from app.schema.tongues import LanguageLevels, Languages
from app.schema.zones import TimeZone
from ui.forms.births import rough_day_editor
from ui.forms.codes import CodesEditor, code_editor
from ui.forms.days import DayEditor, MomentEditor
from ui.forms.editor import Editor
from ui.forms.languages import LanguageEditor
from ui.forms.links import DigestEditor, reference_editor, references_editor
from ui.forms.money import MoneyEditor
from ui.forms.options import ChoicesEditor, YesNoEditor, choice_editor
from ui.forms.phones import words_editor
from ui.forms.sentences import SlotsEditor, WeeksEditor
from ui.forms.setting import Setting
from ui.forms.texts import NumberEditor, StoryEditor
from ui.forms.tongues import LanguageLevelsEditor, LanguagesEditor
from ui.forms.week import WeekEditor

MakeEditor: TypeAlias = Callable[[Setting, Field[Any]], Editor[Any]]
EDITORS: Mapping[type, MakeEditor] = MappingProxyType(
    {
        Words: words_editor,
        Story: StoryEditor,
        LanguageTag: LanguageEditor,
        Choice: choice_editor,
        Choices: ChoicesEditor,
        YesNo: YesNoEditor,
        Number: NumberEditor,
        Money: MoneyEditor,
        Day: DayEditor,
        Moment: MomentEditor,
        RoughDay: rough_day_editor,
        Slots: SlotsEditor,
        Weeks: WeeksEditor,
        Reference: reference_editor,
        References: references_editor,
        Digest: DigestEditor,
        Phone: words_editor,
        Listed: code_editor,
        Country: code_editor,
        Shared: code_editor,
        SharedCodes: CodesEditor,
        WeekGrid: WeekEditor,
        TimeZone: code_editor,
        Languages: LanguagesEditor,
        LanguageLevels: LanguageLevelsEditor,
    }
)


def editor_for(setting: Setting, one: Field[Any]) -> Editor[Any]:
    """Return a new editor for the kind of ``one``; a kind without one is a Defect."""
    make = EDITORS.get(type(one.kind))
    if make is None:
        raise Defect(f"no editor for {type(one.kind).__name__}")
    return make(setting, one)
