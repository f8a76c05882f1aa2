"""The invented organisations around the centre: whom to speak to there, and what is open."""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.languages import RESOURCES
from app.records import RecordId
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.usecases.demonstration.around import Around, InventedOpening
from app.usecases.demonstration.story import Act, World, Written
from app.usecases.rows import new_row

_DAY_MS = 24 * 60 * 60 * 1000
_OF_OPENINGS = (
    "kind", "title", "lane", "places", "goals", "occupation", "field", "languages", "needs",
    "without", "helps", "pay", "words",
)  # fmt: skip


def tell_around(world: World, centre: RecordId, start_ms: int) -> tuple[Around, list[Act]]:
    """Return the organisations, and how workers wrote them down before anybody came."""
    raw = _raw()
    chance = random.Random("around")  # noqa: S311 - invention, not secrecy
    teller = _Teller(world, centre, chance)
    for number, one in enumerate(raw["organisations"]):
        teller.tell(one, start_ms + (number % 4 + 1) * _DAY_MS)
    openings: dict[str, list[InventedOpening]] = {}
    for opening in teller.openings:
        openings.setdefault(opening.kind, []).append(opening)
    around = Around(
        teller.names,
        {kind: tuple(some) for kind, some in openings.items()},
        tuple((kind, name, ask) for kind, name, ask in raw["referrals"]),
        *(tuple(raw[name]) for name in ("notes", "supervisors", "words")),
    )
    return around, teller.acts


class _Teller:
    """Writes organisation after organisation down."""

    def __init__(self, world: World, centre: RecordId, chance: random.Random) -> None:
        self._world, self._centre, self._chance = world, centre, chance
        self.names: dict[str, RecordId] = {}
        self.openings: list[InventedOpening] = []
        self.acts: list[Act] = []

    def tell(self, raw: Mapping[str, Any], at_ms: int) -> None:
        """Write one organisation down, with whom to speak to and its openings."""
        keys = ("name", "kind", "state", "sector", "place", "languages", "website", "offers")
        stored = {key: raw[key] for key in (*keys, "words") if raw[key]}
        organisation = self._row(ORGANISATION, at_ms, stored)
        at: dict[str, Stored] = {"organisation": organisation.id}
        contact = dict(zip(("name", "role", "phone", "email"), raw["contact"], strict=True))
        told = {key: value for key, value in contact.items() if value}
        told["phone"] = told["phone"].replace(" ", "")
        rows = [organisation, self._row(ORGANISATION_CONTACT, at_ms, {**told, **at})]
        self.names[raw["name"]] = organisation.id
        for one in raw["openings"]:
            opening = self._row(OPPORTUNITY, at_ms, {**_opening(one, self._world.today), **at})
            rows.append(opening)
            found = InventedOpening(opening.id, organisation.id, raw["name"], one["kind"])
            self.openings.append(found)
        worker = self._chance.randrange(len(self._world.workers))
        self.acts.append(Act(at_ms, worker, tuple(rows)))

    def _row(self, schema: Schema, at_ms: int, stored: Mapping[str, Stored]) -> Written:
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        context = replace(self._world.context, now=lambda: at, random_bytes=self._chance.randbytes)
        tidy = {key: _kept(schema[key], value) for key, value in stored.items()}
        made = new_row(context, schema, self._centre, {"centre": self._centre, **tidy})
        return Written(schema, made.id, made.stored)


def _opening(raw: Mapping[str, Any], today: date) -> dict[str, Stored]:
    stored: dict[str, Stored] = {key: raw[key] for key in _OF_OPENINGS if raw.get(key)}
    stored["state"] = "open"
    stored["deadline"] = (today + timedelta(days=raw["days"])).isoformat()
    stored["starts_on"] = (today + timedelta(days=raw["starts"])).isoformat()
    return stored


def _kept(field: Field[Any], value: Stored) -> Stored:
    """Return a value as a screen would keep it, such as choices in the order of their list."""
    kind = field.kind
    return kind.to_stored(kind.check(kind.from_stored(value)))


@functools.cache
def _raw() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = json.loads(
        (RESOURCES / "demonstration_organisations.json").read_text("utf-8")
    )
    return raw
