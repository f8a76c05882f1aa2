"""The kind of value that names a time zone of the world."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.kinds import Kind, Stored

# Shorthands that stand beside the names of places in the same list.
_NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/")


@dataclass(frozen=True)
class TimeZone(Kind[str]):
    """A place whose clocks one goes by, as the IANA list has it: ``Europe/Berlin``."""

    def check(self, value: str) -> str:
        if zone_of(value) is None:
            raise Problem(N_("Write the time zone as a place, like Europe/Berlin."))
        return value

    def to_stored(self, value: str) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> str:
        return str(stored)

    def show(self, value: str, catalog: Catalog) -> str:
        return value.replace("_", " ")

    def parse(self, text: str) -> str:
        return self.check("_".join(text.split()))


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone of that name; None for a name that this computer's list has not."""
    return _zone_of(name) if name else None


@functools.cache
def _zone_of(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


@functools.cache
def zone_names() -> tuple[str, ...]:
    """Return the names of all zones that are called after a place, in the order of the letters."""
    return tuple(
        sorted(
            one for one in available_timezones() if "/" in one and not one.startswith(_NOT_PLACES)
        )
    )
