"""A list of answers: its codes, the words for them, and how they look on the turned screen.

Pictures and the student's own wording come from resources/codes.json, the list of the
same name, and are read when first asked for.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Problem
from app.i18n import N_, Catalog, Text
from app.languages import RESOURCES


@dataclass(frozen=True)
class Options(Mapping[str, Text]):
    """Codes in the order of asking, each with the words a worker reads.

    alone: codes that mean there is nothing else to say; in an answer of several
    they stand by themselves.
    """

    name: str
    labels: Mapping[str, Text]
    alone: frozenset[str] = frozenset()

    def __getitem__(self, code: str) -> Text:
        return self.labels[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def pictogram(self, code: str) -> str | None:
        """Return the name of the picture of an answer, or None if there is none."""
        return _looks(self.name).get(code, _PLAIN).pictogram

    def student_words(self, code: str, catalog: Catalog) -> str:
        """Return an answer as the student says it, in the language of ``catalog``."""
        slot = _looks(self.name).get(code, _PLAIN).label
        own = slot.get(catalog.language) or (slot.get("en") if catalog.language == "en" else None)
        return own or (catalog.say(self[code]) if code in self else code)


def listed(name: str, /, *, alone: tuple[str, ...] = (), **labels: Text) -> Options:
    """Return the list of that name, its codes in the order given."""
    return Options(name, labels, frozenset(alone))


def alone_or_together(options: Mapping[str, Text], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``chosen``; raise Problem if an answer that stands alone has company."""
    alone = options.alone if isinstance(options, Options) else frozenset()
    first = next((code for code in chosen if code in alone), None)
    if first is not None and len(chosen) > 1:
        words = N_("“{answer}” stands alone. Take it out, or take out the other answers.")
        raise Problem(words.with_values(answer=options[first]))
    return chosen


@dataclass(frozen=True)
class _Look:
    pictogram: str | None
    label: Mapping[str, str]


_PLAIN = _Look(None, {})


@functools.cache
def _looks(name: str) -> Mapping[str, _Look]:
    found = next((one for one in _lists() if one["id"] == name), None)
    codes = found["codes"] if found else ()
    return {one["code"]: _Look(one["pictogram"], one["label"] or {}) for one in codes}


@functools.cache
def _lists() -> list[Mapping[str, Any]]:
    raw = json.loads((RESOURCES / "codes.json").read_text("utf-8"))
    return list(raw["lists"])
