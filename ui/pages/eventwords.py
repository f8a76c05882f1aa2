"""How events are told on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from app.calendars import show_moment, show_time, show_weekday_day
from app.i18n import N_, Text, plural, verbatim
from app.schema.event import event_zone
from app.schema.eventcodes import EVENT_KINDS
from app.usecases.attendances import EventView
from app.usecases.events import EventLine
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


def in_line(parts: Sequence[Text]) -> Text:
    """Return short words in one line with dots between them; none turns its neighbours round."""
    if not parts:
        return verbatim("")
    first, *others = parts
    for one in others:
        first = Text("{first} · {second}", (("first", first), ("second", one)))
    return first


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


def span_words(theme: Theme, view: EventView) -> Text:
    """Return the day, from when to when, and whose clocks are meant if they are not those here."""
    line, language = view.line, theme.language
    start, end = line.starts_at, line.ends_at
    words = N_("{day}, {start} to {end}").with_values(
        day=show_weekday_day(start.date(), language),
        start=show_time(start.time(), language),
        end=show_time(end.time(), language)
        if end.date() == start.date()
        else show_moment(end, language),
    )
    zone = view.event.get(event_zone)
    if not zone:
        return words
    return in_line([words, verbatim(event_zone.kind.show(zone, theme.catalog))])


def facts_words(line: EventLine) -> Text:
    """Return kind, place and how many come, in one line."""
    parts: list[Text] = []
    if line.is_cancelled:
        parts.append(N_("Called off"))
    if line.kind in EVENT_KINDS:
        parts.append(EVENT_KINDS[line.kind])
    if line.place:
        parts.append(verbatim(line.place))
    parts.append(count_words(line))
    return in_line(parts)


def count_words(line: EventLine) -> Text:
    """Return how many come, of how many places, and whether that is too many."""
    if line.capacity is None:
        return plural("{count} comes", "{count} come", line.coming)
    words = N_("{count} of {places} places taken")
    if line.is_overbooked:
        words = N_("{count} come, but there are {places} places")
    return words.with_values(count=line.coming, places=line.capacity)
