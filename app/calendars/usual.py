"""Which calendar people of each language live by, as resources/languages.json lists it."""

from __future__ import annotations

from types import MappingProxyType

from app.calendars.reckoning import Calendar

# Where it is not the Gregorian one.
_USUAL = MappingProxyType(
    {
        **dict.fromkeys(("fa", "prs", "haz", "ps", "uz-Arab"), Calendar.SOLAR_HIJRI),
        **dict.fromkeys(("am", "om"), Calendar.ETHIOPIC),
    }
)
# Where some do: Eritrea writes Gregorian days in Tigrinya, Tigray in Ethiopia Ethiopic ones.
_OF_SOME = MappingProxyType(
    {
        **dict.fromkeys(("ckb", "bal"), Calendar.SOLAR_HIJRI),
        **dict.fromkeys(("ti", "aa"), Calendar.ETHIOPIC),
    }
)


def usual_calendar(language: str, told: Calendar | None = None) -> Calendar:
    """Return the calendar that speakers of ``language`` (BCP 47) usually tell days in.

    told: in which one of them told days; it decides where not all have the same.
    """
    if told is not None and _OF_SOME.get(language) is told:
        return told
    return _USUAL.get(language, Calendar.GREGORIAN)
