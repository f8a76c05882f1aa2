"""Kinds of value that hold several languages, with or without the level that is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Problem
from app.i18n import N_, Catalog
from app.languages import is_language, language_name
from app.schema.codes import LEVEL_LADDER
from app.schema.kinds import Kind, Stored

MOST_LANGUAGES = 12
_UNKNOWN = N_("Waymark does not know this language. Pick one from the list.")
_FORM = N_("Write each language with a level from A1 to C2, like de B1, en A2.")
_PAIR = 2  # a language and a level
_TOO_MANY = N_("These are too many languages. Keep the ones that matter most.")


@dataclass(frozen=True)
class Languages(Kind[tuple[str, ...]]):
    """Several languages as BCP 47 tags, in the order they were named.

    Text: the tags with commas between them.
    """

    def check(self, value: tuple[str, ...]) -> tuple[str, ...]:
        told = tuple(dict.fromkeys(value))
        if not all(is_language(one) for one in told):
            raise Problem(_UNKNOWN)
        if len(told) > MOST_LANGUAGES:
            raise Problem(_TOO_MANY)
        return told

    def to_stored(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def from_stored(self, stored: Stored) -> tuple[str, ...]:
        return tuple(str(one) for one in stored) if isinstance(stored, list | tuple) else ()

    def show(self, value: tuple[str, ...], catalog: Catalog) -> str:
        return " · ".join(language_name(one, catalog.language) for one in value)

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(tuple(one for one in re.split(r"[,\s]+", text.strip()) if one))

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


@dataclass(frozen=True)
class LanguageLevels(Kind[Mapping[str, str]]):
    """Languages that are wanted, each with the least level of CEFR: ``{"de": "B1"}``.

    Text: ``de B1, en A2``.  Order says nothing: the tags are told sorted.
    """

    def check(self, value: Mapping[str, str]) -> Mapping[str, str]:
        if not set(value.values()) <= set(LEVEL_LADDER):
            raise Problem(_FORM)
        if not all(is_language(one) for one in value):
            raise Problem(_UNKNOWN)
        if len(value) > MOST_LANGUAGES:
            raise Problem(_TOO_MANY)
        return {tag: value[tag] for tag in sorted(value)}

    def to_stored(self, value: Mapping[str, str]) -> Stored:
        return dict(value)

    def from_stored(self, stored: Stored) -> Mapping[str, str]:
        told = stored if isinstance(stored, Mapping) else {}
        return {str(tag): str(level) for tag, level in told.items()}

    def show(self, value: Mapping[str, str], catalog: Catalog) -> str:
        return " · ".join(
            f"{language_name(tag, catalog.language)} {level}"
            for tag, level in sorted(value.items())
        )

    def parse(self, text: str) -> Mapping[str, str]:
        told: dict[str, str] = {}
        for part in filter(None, (one.split() for one in text.split(","))):
            tag, level = (*part, "")[:2] if len(part) <= _PAIR else ("", "")
            told[tag] = level.upper()
        return self.check(told)

    def text(self, value: Mapping[str, str]) -> str:
        return ", ".join(f"{tag} {level}" for tag, level in sorted(value.items()))
