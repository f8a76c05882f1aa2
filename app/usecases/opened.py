"""Which answers a consent opens: by what the schemas and the questions of the talk declare."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

from app.schema.fields import Purpose
from app.schema.registry import SCHEMAS, TOPICS


def opens(purpose: Purpose, kind: str, key: str) -> bool:
    """Tell whether a yes to ``purpose`` lets this answer of a kind of record leave the file."""
    return purpose in _opened()[kind, key]


@functools.cache
def _opened() -> Mapping[tuple[str, str], frozenset[Purpose]]:
    """Return by kind and key what opens it; a question of the talk may add to its field."""
    found: dict[tuple[str, str], frozenset[Purpose]] = defaultdict(frozenset)
    declared = [(schema.name, one) for schema in SCHEMAS.values() for one in schema.fields]
    declared += [(one.schema.name, one.field) for topic in TOPICS for one in topic.questions]
    for kind, field in declared:
        found[kind, field.key] |= frozenset(field.opens_with)
    return found
