"""How events are told on the screen."""

from __future__ import annotations

from app.calendars import show_time, show_weekday_day
from app.i18n import N_, Text, plural, verbatim
from app.schema.eventcodes import EVENT_KINDS
from app.usecases.events import EventLine
from ui.pages.mentorwords import joined
from ui.theme.appearance import Theme

ICONS = {
    "group": "users",
    "panel": "presentation",
    "job_shadow": "briefcase",
    "training": "school",
    "fair": "building-2",
    "site_visit": "map-pin",
    "information": "info",
    "celebration": "star",
}


def icon_of(line: EventLine) -> str:
    """Return the icon of an event's kind."""
    return ICONS.get(line.kind, "calendar-days")


def day_words(theme: Theme, line: EventLine) -> Text:
    """Return the day of an event with its weekday."""
    return verbatim(show_weekday_day(line.starts_at.date(), theme.language))


def hours_words(theme: Theme, line: EventLine) -> tuple[Text, Text]:
    """Return when an event begins, and until when it lasts."""
    start = show_time(line.starts_at.time(), theme.language)
    end = show_time(line.ends_at.time(), theme.language)
    return verbatim(start), N_("until {time}").with_values(time=end)


def facts_words(theme: Theme, line: EventLine) -> Text:
    """Return kind, place and how many come, in one line."""
    parts: list[Text] = []
    if line.is_cancelled:
        parts.append(N_("Called off"))
    if line.kind in EVENT_KINDS:
        parts.append(EVENT_KINDS[line.kind])
    if line.place:
        parts.append(verbatim(line.place))
    parts.append(count_words(line))
    return joined(theme, parts)


def count_words(line: EventLine) -> Text:
    """Return how many come, of how many places, and whether that is too many."""
    if line.capacity is None:
        return plural("{count} comes", "{count} come", line.coming)
    words = N_("{count} of {places} places taken")
    if line.is_overbooked:
        words = N_("{count} come, but there are {places} places")
    return words.with_values(count=line.coming, places=line.capacity)
