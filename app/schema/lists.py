"""Kinds whose value is one code of a long list that is searched: standards and countries.

The lists are read from resources when first used, with words as ``{language: text}``
slots; names of countries come from CLDR through Babel.
"""

from __future__ import annotations

import functools
import importlib
import json
import re
import unicodedata
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

from app.errors import Problem
from app.i18n import N_, Catalog
from app.languages import RESOURCES
from app.pathways import shared_codes, shared_name
from app.schema.kinds import Kind, Stored

Slot = Mapping[str, str]


class CodeKind(Kind[str]):
    """One code of a list too long to show whole; a code of a newer Waymark is shown as it is."""

    @property
    @abstractmethod
    def codes(self) -> tuple[str, ...]:
        """Every code there is, in the order of the list."""

    @property
    def offered(self) -> tuple[str, ...]:
        """The codes to show before anybody searches."""
        return self.codes

    @abstractmethod
    def label(self, code: str, language: str) -> str:
        """Return the words for a code in ``language``, in English where there are none."""

    def other_words(self, code: str) -> tuple[str, ...]:
        """Return more words by which a code is found."""
        return (code,)

    def pictogram(self, code: str) -> str | None:
        """Return the name of the picture of a code, or None."""
        return None

    def find(self, words: str, language: str) -> tuple[str, ...]:
        """Return the codes whose words begin with, and then those that hold, what is typed.

        Case and marks make no difference; all words typed must be there.
        """
        wanted = _plain(words).split()
        begins, holds = [], []
        for code in self.codes:
            said = _plain(" ".join((self.label(code, language), *self.other_words(code))))
            if all(f" {one}" in f" {said}" for one in wanted):
                begins.append(code)
            elif all(one in said for one in wanted):
                holds.append(code)
        return (*begins, *holds)

    def check(self, value: str) -> str:
        if value not in self.codes:
            raise Problem(N_("This code is not in the list. Look for it by its name."))
        return value

    def to_stored(self, value: str) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> str:
        return str(stored)

    def show(self, value: str, catalog: Catalog) -> str:
        return self.label(value, catalog.language) if value in self.codes else value

    def parse(self, text: str) -> str:
        return self.check(text.strip())


@dataclass(frozen=True)
class Listed(CodeKind):
    """A code of one of the standards in resources/standards.json."""

    standard: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._entries)

    @property
    def offered(self) -> tuple[str, ...]:
        return tuple(code for code, one in self._entries.items() if one.is_offered)

    def label(self, code: str, language: str) -> str:
        slot = self.slot(code)
        return slot.get(language) or slot["en"]

    def slot(self, code: str) -> Slot:
        """Return the words for a code in every language that has some."""
        return self._entries[code].label

    def other_words(self, code: str) -> tuple[str, ...]:
        one = self._entries[code]
        return (code, one.label["en"], one.title)

    def pictogram(self, code: str) -> str | None:
        return self._entries[code].pictogram

    @property
    def _entries(self) -> Mapping[str, StandardCode]:
        return _standards()[self.standard]


@dataclass(frozen=True)
class StandardCode:
    """One code of a standard.  title: as the standard says it.  parent: the wider code."""

    label: Slot
    title: str
    parent: str | None
    pictogram: str | None
    is_offered: bool


@dataclass(frozen=True)
class Country(CodeKind):
    """A country or territory as ISO 3166-1 alpha-2.

    on_papers: also the codes that stand on travel documents of stateless people and
    refugees (ICAO Doc 9303, part 3).
    """

    on_papers: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        places, papers = _countries()
        return (*places, *papers) if self.on_papers else places

    def label(self, code: str, language: str) -> str:
        _, papers = _countries()
        if code in papers:
            return papers[code].get(language) or papers[code]["en"]
        return _territories(language).get(code) or _territories("en").get(code, code)

    def other_words(self, code: str) -> tuple[str, ...]:
        return (code, self.label(code, "en"))


@dataclass(frozen=True)
class Shared(CodeKind):
    """One of the codes that all pathways share, such as ``categories`` or ``documents``."""

    part: str

    @property
    def codes(self) -> tuple[str, ...]:
        return shared_codes(self.part)

    def label(self, code: str, language: str) -> str:
        slot = shared_name(self.part, code) or {}
        return slot.get(language) or slot.get("en", code)


@dataclass(frozen=True)
class SharedCodes(Kind[tuple[str, ...]]):
    """Several of the codes that all pathways share, each once, in the order they were given."""

    part: str

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is, in the order of the list."""
        return shared_codes(self.part)

    def label(self, code: str, language: str) -> str:
        """Return the words for a code in ``language``, in English where there are none."""
        return Shared(self.part).label(code, language)

    def check(self, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= set(self.codes):
            raise Problem(N_("This code is not in the list. Look for it by its name."))
        return tuple(dict.fromkeys(value))

    def to_stored(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def from_stored(self, stored: Stored) -> tuple[str, ...]:
        return tuple(map(str, stored)) if isinstance(stored, list | tuple) else ()

    def show(self, value: tuple[str, ...], catalog: Catalog) -> str:
        return " · ".join(self.label(code, catalog.language) for code in value)

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(tuple(one for one in re.split(r"[,\s]+", text) if one))

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


@functools.cache
def _standards() -> Mapping[str, Mapping[str, StandardCode]]:
    raw = json.loads((RESOURCES / "standards.json").read_text("utf-8"))
    return MappingProxyType(
        {
            one["id"]: MappingProxyType({entry["code"]: _standard(entry) for entry in one["codes"]})
            for one in raw["lists"]
        }
    )


def _standard(entry: Mapping[str, Any]) -> StandardCode:
    return StandardCode(
        entry["label"], entry["title"], entry["parent"], entry["pictogram"], entry["offered"]
    )


@functools.cache
def _countries() -> tuple[tuple[str, ...], Mapping[str, Slot]]:
    """Return the codes of places, and those of papers with their words."""
    raw = json.loads((RESOURCES / "countries.json").read_text("utf-8"))
    places = tuple(one["alpha2"] for one in raw["countries"])
    return places, {one["code"]: one["label"] for one in raw["travel_documents"]}


# Tags of ours under which CLDR keeps the names of another locale.
_LOCALES = MappingProxyType({"prs": "fa_AF", "kmr": "ku", "swc": "sw_CD"})


@functools.cache
def _territories(language: str) -> Mapping[str, str]:
    """Return the names of all territories; empty where CLDR lacks the language."""
    core = _babel()
    try:
        locale = core.Locale.parse(_LOCALES.get(language, language.replace("-", "_")))
    except (core.UnknownLocaleError, ValueError):
        return {}
    return dict(locale.territories)


@functools.cache
def _babel() -> ModuleType:
    # Babel's data takes a while to load, so it waits for the first country that is shown.
    return importlib.import_module("babel.core")


def _plain(words: str) -> str:
    """Return words in lower case, without marks and signs, for comparing."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    kept = (one for one in parts if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in kept).split())
