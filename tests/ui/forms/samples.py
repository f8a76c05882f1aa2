"""Invented rows for the forms: a setting, new drafts of any schema, a topic half filled in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.context import CHEAP_COST, Context
from app.records import NOTHING, Draft, OpId, Record, RecordId
from app.schema.fields import Schema, Unsaid
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS, Topic
from app.schema.spans import DayRange
from app.usecases.intakes import draft_about
from ui.forms.setting import Setting
from ui.forms.talkrows import TalkRows
from ui.theme.appearance import Theme

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERSON = RecordId(str(uuid.UUID(int=1, version=4)))

ANSWERS: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "consent": {"purpose": "keep_file", "answer": "given", "explained_language": "ar",
                "given_by": "self", "limits": "لا أحد من عائلتي"},
    "person": {"preferred_name": "أمينة الحسن", "paper_privacy": "preferred",
               "gender": "female", "notes": Unsaid.ASK_LATER},
    "name": {"words": "أمينة الحسن", "latin": "Amina Al-Hassan", "language": "ar",
             "use": "everyday"},
    "birth": {"range": DayRange(date(2008, 3, 3), date(2009, 3, 2)), "calendar": "gregorian"},
    "contact": {"kind": "call", "value": "+963 11 555 0142", "shared_with": ("family",),
                "message_safe": "call_back_only", "safe_hours": ("morning", "evening")},
    "flag": {"kind": "contact", "instruction": "Never call in the evening."},
    "language": {"language": "ar", "spoken_level": "mother_tongue", "read_level": "B1",
                 "write_level": Unsaid.DECLINED, "for_speech": True, "for_paper": False},
    "aspiration": {"words": "أريد أن أصبح ممرضة.\nI want to work in a hospital.",
                   "language": "ar"},
    "goal": {"type": "bachelor", "words": "Become a nurse",
             "by_when": DayRange(date(2030, 1, 1), date(2030, 12, 31))},
})  # fmt: skip


def setting(theme: Theme) -> Setting:
    """Return the setting of a centre that uses English, Arabic and Ukrainian."""
    return Setting(theme, TODAY, ("en", "ar", "uk"))


def talk_setting(theme: Theme) -> Setting:
    """Return the same as it is in a talk."""
    return replace(setting(theme), is_talk=True)


def new_draft(schema: Schema, number: int = 2) -> Draft:
    """Return a draft of a row that was never saved."""
    row = RecordId(str(uuid.UUID(int=number, version=4)))
    told = {"person": PERSON} if "person" in schema else {}
    return Draft(Record(schema, row, PERSON, told))


def saved_draft(schema: Schema, values: Mapping[str, Any], number: int = 3) -> Draft:
    """Return a draft on a saved row with these typed values."""
    record = new_draft(schema, number).base
    for key, value in values.items():
        record = record.put(schema[key], value)
    versions = {key: (OpId(1, 1),) for key in values}
    return Draft(Record(schema, record.id, PERSON, record.stored, versions))


def topic_drafts(topic: Topic) -> Iterator[Draft]:
    """Yield a saved row, with the answers above if there are any, of every schema of a topic."""
    for number, schema in enumerate(topic.schemas, start=10):
        yield saved_draft(schema, ANSWERS.get(schema.name, {}), number)


def make_row(kind: str, told: Mapping[str, Stored] = NOTHING) -> Draft:
    """Return a draft of a new row about the person, with an id nobody else has."""
    context = Context(lambda: NOON, secrets.token_bytes, Path("nowhere"), CHEAP_COST, True)
    return draft_about(context, PERSON, kind, told)


def talk_rows(topic: Topic, *drafts: Draft) -> TalkRows:
    """Return the rows of a talk about the person, whose own row is always among them."""
    own = [one for one in drafts if one.now.schema.name == "person"]
    person = own or [Draft(Record(SCHEMAS["person"], PERSON, PERSON))]
    rest = [one for one in drafts if one not in own]
    return TalkRows(topic, [*person, *rest], make_row, TODAY)


def drawn_schemas() -> list[Schema]:
    """Return the schemas with questions that a person fills in."""
    return [schema for schema in SCHEMAS.values() if schema.form_fields]
