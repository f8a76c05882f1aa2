"""The kind of value that says when in a week somebody is free."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.codes import SAFE_HOURS
from app.schema.kinds import Kind, Stored
from app.schema.options import listed

WEEK_DAYS = listed(
    "week_days",
    mon=N_("Monday"),
    tue=N_("Tuesday"),
    wed=N_("Wednesday"),
    thu=N_("Thursday"),
    fri=N_("Friday"),
    sat=N_("Saturday"),
    sun=N_("Sunday"),
)
DAY_PARTS = SAFE_HOURS
WEEK_PARTS = tuple(f"{day}-{part}" for day in WEEK_DAYS for part in DAY_PARTS)


@dataclass(frozen=True)
class WeekGrid(Kind[tuple[str, ...]]):
    """The parts of a week that suit, each a day and a part of it, such as ``mon-morning``.

    Text: the parts with commas between them; a day alone stands for the whole day.
    """

    def check(self, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= set(WEEK_PARTS):
            raise Problem(N_("Write a day and a part of it, like mon-morning, tue-evening."))
        return tuple(one for one in WEEK_PARTS if one in value)

    def to_stored(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def from_stored(self, stored: Stored) -> tuple[str, ...]:
        return tuple(str(one) for one in stored) if isinstance(stored, list | tuple) else ()

    def show(self, value: tuple[str, ...], catalog: Catalog) -> str:
        told = []
        for day, label in WEEK_DAYS.items():
            parts = [catalog.say(DAY_PARTS[one]) for one in DAY_PARTS if f"{day}-{one}" in value]
            if parts:
                words = N_("{day}: {parts}").with_values(day=label, parts=", ".join(parts))
                told.append(catalog.say(words))
        return " · ".join(told)

    def parse(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for one in re.split(r"[,\s]+", text.strip().lower()):
            found += [f"{one}-{part}" for part in DAY_PARTS] if one in WEEK_DAYS else [one]
        return self.check(tuple(one for one in found if one))

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(value)
