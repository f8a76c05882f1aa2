"""The kind of value that names a time zone of the world."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from app.errors import Problem
from app.i18n import N_
from app.schema.lists import CodeKind

# Shorthands that stand beside the names of places in the same list.
_NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/")


@dataclass(frozen=True)
class TimeZone(CodeKind):
    """A place whose clocks one goes by, as the IANA list has it: ``Europe/Berlin``."""

    @property
    def codes(self) -> tuple[str, ...]:
        return zone_names()

    @property
    def offered(self) -> tuple[str, ...]:
        return ()

    def label(self, code: str, language: str) -> str:
        return code.replace("_", " ")

    def other_words(self, code: str) -> tuple[str, ...]:
        return (code, code.rpartition("/")[2].replace("_", " "))

    def check(self, value: str) -> str:
        if zone_of(value) is None:
            raise Problem(N_("Write the time zone as a place, like Europe/Berlin."))
        return value

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
    names = (one for one in available_timezones() if "/" in one)
    return tuple(sorted(one for one in names if not one.startswith(_NOT_PLACES)))
