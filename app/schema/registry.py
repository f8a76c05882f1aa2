"""All kinds of record of this version, and the topics of the intake talk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from app.errors import Code, Problem
from app.i18n import N_
from app.schema.briefs import BRIEF_SCHEMAS
from app.schema.caseload import CASELOAD_SCHEMAS
from app.schema.cases import CASE_SCHEMAS
from app.schema.centre import CENTRE_SCHEMAS
from app.schema.concern import CONCERN_SCHEMAS
from app.schema.consent import CONSENT_SCHEMAS
from app.schema.document import DOCUMENT_SCHEMAS
from app.schema.event import EVENT_SCHEMAS
from app.schema.fields import Schema
from app.schema.funds import FUND_SCHEMAS
from app.schema.learning import LEARNING_SCHEMAS
from app.schema.look import LOOK_SCHEMAS
from app.schema.matches import MATCH_SCHEMAS
from app.schema.mentoring import MENTORING_SCHEMAS
from app.schema.mentors import MENTOR_SCHEMAS
from app.schema.moves import MOVE_SCHEMAS
from app.schema.organisations import ORGANISATION_SCHEMAS
from app.schema.person import PERSON_SCHEMAS
from app.schema.placements import PLACEMENT_SCHEMAS
from app.schema.plan import PLAN_SCHEMAS
from app.schema.reach import REACH_SCHEMAS
from app.schema.standing import STANDING_SCHEMAS
from app.schema.talk import Topic
from app.schema.templates import TEMPLATE_SCHEMAS
from app.schema.topics.daily_life import DAILY_LIFE
from app.schema.topics.hopes import HOPES
from app.schema.topics.languages import LANGUAGES
from app.schema.topics.learning import LEARNING
from app.schema.topics.look_back import LOOK_BACK
from app.schema.topics.meeting import MEETING
from app.schema.topics.papers import PAPERS
from app.schema.topics.reach import REACH
from app.schema.topics.welcome import WELCOME
from app.schema.topics.work import WORK
from app.schema.topics.you import YOU

__all__ = ["SCHEMAS", "TOPICS", "Topic", "digest_of", "schema_of"]

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        one.name: one
        for one in (
            *CONSENT_SCHEMAS,
            *PERSON_SCHEMAS,
            *REACH_SCHEMAS,
            *LEARNING_SCHEMAS,
            *STANDING_SCHEMAS,
            *PLAN_SCHEMAS,
            *CASE_SCHEMAS,
            *DOCUMENT_SCHEMAS,
            *TEMPLATE_SCHEMAS,
            *MENTORING_SCHEMAS,
            *MENTOR_SCHEMAS,
            *MATCH_SCHEMAS,
            *EVENT_SCHEMAS,
            *BRIEF_SCHEMAS,
            *FUND_SCHEMAS,
            *CASELOAD_SCHEMAS,
            *LOOK_SCHEMAS,
            *MOVE_SCHEMAS,
            *CONCERN_SCHEMAS,
            *ORGANISATION_SCHEMAS,
            *PLACEMENT_SCHEMAS,
            *CENTRE_SCHEMAS,
        )
    }
)


def schema_of(kind: str) -> Schema:
    """Return the schema of ``kind``; raise Problem (2) if there is none."""
    found = SCHEMAS.get(kind)
    if found is None:
        words = N_("Waymark keeps no records of this kind. There are: {names}.")
        raise Problem(words.with_values(names=", ".join(sorted(SCHEMAS))), Code.USAGE)
    return found


def digest_of(schemas: Mapping[str, Schema]) -> str:
    """Return a hash of what shapes the heads tables: kinds, keys, search, past names."""
    parts = [
        f"{kind}.{one.key}:{one.search}:{one.merge}:{sorted(schema.renamed.items())}"
        for kind, schema in sorted(schemas.items())
        for one in schema.fields
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


# The parts of the talk, in the order in which it is held.
TOPICS: tuple[Topic, ...] = (
    WELCOME,
    REACH,
    YOU,
    LANGUAGES,
    LEARNING,
    WORK,
    PAPERS,
    DAILY_LIFE,
    HOPES,
    MEETING,
    LOOK_BACK,
)
