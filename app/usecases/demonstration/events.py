"""Events of an invented year: two in a month, one today, some to come; and who came to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.context import fixed_clock
from app.records import Record, RecordId
from app.schema import event as fields
from app.schema.event import ATTENDANCE, EVENT
from app.schema.kinds import Stored
from app.usecases.demonstration.material import material
from app.usecases.demonstration.story import YEAR, Act, Story, World, Written, open_day
from app.usecases.events import event_end, event_start
from app.usecases.rows import new_row

_GUESTS = 16  # about so many are asked to each
_EVERY = 15  # days
_AHEAD = 45
_CAME = {"present": 66, "late": 10, "excused": 11, "absent": 13}
_WILL_COME = {"coming": 55, "invited": 38, "excused": 7}
_MODES = {"here": 70, "elsewhere": 18, "hybrid": 12}
_LANGUAGES = {"": 60, "ar": 25, "uk": 15}


def draw_events(
    world: World, centre: RecordId, seed: int
) -> tuple[tuple[Record, ...], tuple[Act, ...]]:
    """Return the events of a centre, and the acts with which its workers planned them."""
    chance = random.Random(f"events {seed}")  # noqa: S311 - invention, not secrecy
    events, acts = [], []
    for number, day in enumerate(_days(world.today)):
        worker = chance.randrange(len(world.worker_ids))
        told = {**_planned(world, chance, day), "worker": world.worker_ids[worker]}
        told |= _named(number)
        begins = datetime.fromisoformat(str(told["starts_at"]))
        at = min(begins - timedelta(days=24), _morning(world))
        context = replace(world.context, now=fixed_clock(at), random_bytes=chance.randbytes)
        event = new_row(context, EVENT, centre, {"centre": centre, **told})
        events.append(event)
        acts.append(_act(at, worker, event))
    return tuple(events), tuple(acts)


def _planned(world: World, chance: random.Random, day: date) -> dict[str, Stored]:
    """Return when and where an event is."""
    hour = 14 if day == world.today else chance.choice((10, 14, 16))
    told: dict[str, Stored] = {
        "starts_at": datetime.combine(day, time(hour), world.zone).isoformat(timespec="minutes"),
        "mode": chance.choices(list(_MODES), list(_MODES.values()))[0],
        "place": chance.choice(material().places),
        "capacity": chance.choice((16, 20, 24)),
        "interpreter": chance.choice(("none_needed", "in_room")),
    }
    language = chance.choices(list(_LANGUAGES), list(_LANGUAGES.values()))[0]
    return {**told, "language": language} if language else told


def _named(number: int) -> dict[str, Stored]:
    """Return what an event is; one in eleven was called off."""
    kind, title, minutes = material().events[number % len(material().events)]
    told: dict[str, Stored] = {"kind": kind, "title": title, "minutes": minutes}
    return {**told, "cancelled": True} if number % 11 == 7 else told


def _act(at: datetime, worker: int, row: Record) -> Act:
    return Act(int(at.timestamp() * 1000), worker, (Written(row.schema, row.id, row.stored),))


def tell_events(story: Story, count: int) -> None:
    """Tell to which events somebody was asked of so many people, and whether they came."""
    for event in story.world.events:
        starts = event_start(event)
        asked = story.days_on(starts.date() - timedelta(days=21), 1, 12)
        if story.came_on < asked < story.world.today and story.happens(
            _share(starts, story, count)
        ):
            _ask(story, event, asked)


def tell_leading(story: Story, number: int) -> None:
    """Tell of which events a mentor of this number leads a part."""
    for at, event in enumerate(story.world.events):
        asked = story.days_on(event_start(event).date() - timedelta(days=21), 1, 4)
        if at % 12 == number and story.came_on < asked < story.world.today:
            row = _row(story, event, asked, {"state": "coming", "part": "leads"})
            _say_who_came(story, event, row)


def _ask(story: Story, event: Record, asked: date) -> None:
    is_over = event_end(event).date() < story.world.today
    state = "invited" if is_over else story.weighed(_WILL_COME)
    told: dict[str, Stored] = {"state": state, "part": "guest"}
    _say_who_came(story, event, _row(story, event, asked, told))


def _say_who_came(story: Story, event: Record, row: Record) -> None:
    if event.get(fields.event_cancelled, False):
        return
    state = story.weighed(_CAME)
    told: dict[str, Stored] = {"state": state}
    if state == "present" and story.happens(0.12):
        told["words"] = story.chance.choice(material().event_words)
    story.change(event_end(event), row, told)


def _row(story: Story, event: Record, asked: date, told: Mapping[str, Stored]) -> Record:
    at = story.at(asked)
    row = story.row(ATTENDANCE, at, {"event": event.id, **told})
    story.keep(at, [row])
    return row


def _share(starts: datetime, story: Story, count: int) -> float:
    """Return how likely somebody is asked, so that a room is filled and not more."""
    # Not everybody is still there, or came early enough to be asked.
    most, wanted = (0.9, 20) if starts.date() == story.world.today else (0.7, _GUESTS)
    return min(most, 2 * wanted / (count + wanted))


def _days(today: date) -> Iterator[date]:
    """Yield the days of events from the first weeks on; today is one of them."""
    day = today - timedelta(days=YEAR - 20)
    while day < today - timedelta(days=4):
        yield open_day(day)
        day += timedelta(days=_EVERY)
    yield today
    for ahead in (2, 9, 20, 34, _AHEAD):
        yield open_day(today + timedelta(days=ahead))


def _morning(world: World) -> datetime:
    """Return a moment of the day before today: nobody invents what is still to come."""
    return datetime.combine(world.today - timedelta(days=1), time(9), world.zone)
