"""All kinds of record of this version, and the topics of the intake talk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.schema.centre import CENTRE_SCHEMAS
from app.schema.consent import CONSENT_SCHEMAS
from app.schema.fields import Schema
from app.schema.mentoring import MENTORING_SCHEMAS
from app.schema.person import PERSON_SCHEMAS
from app.schema.plan import PLAN_SCHEMAS
from app.schema.reach import REACH_SCHEMAS

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        one.name: one
        for one in (
            *CONSENT_SCHEMAS,
            *PERSON_SCHEMAS,
            *REACH_SCHEMAS,
            *PLAN_SCHEMAS,
            *MENTORING_SCHEMAS,
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


@dataclass(frozen=True)
class Topic:
    """One part of the intake talk; its questions are the schemas that name its key."""

    key: str
    title: Text
    opening: Text
    hint: Text

    @property
    def schemas(self) -> tuple[Schema, ...]:
        return tuple(one for one in SCHEMAS.values() if one.topic == self.key)


TOPICS: tuple[Topic, ...] = (
    Topic(
        "welcome",
        N_("Welcome and consent"),
        N_("We write things down only if you say yes."),
        N_("Read the explanation aloud, then wait. Ask what the person understood."),
    ),
    Topic(
        "you",
        N_("You and your name"),
        N_("What shall we call you?"),
        N_("One name is a whole name. Let the person write it, and correct nothing."),
    ),
    Topic(
        "reach",
        N_("How to reach you"),
        N_("How can we reach you?"),
        N_("Ask what is safe before you ask for a number. No phone is a full answer."),
    ),
    Topic(
        "languages",
        N_("Languages and reading"),
        N_("Which languages do you know?"),
        N_("Not reading is common and no shame. Offer to read it together."),
    ),
    Topic(
        "hopes",
        N_("Hopes and goals"),
        N_("What do you hope for?"),
        N_("Ask wide, wait long, and write the words as spoken."),
    ),
)
