"""What happened with one invented person: acts of workers, each with its day."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from app.context import Context
from app.pathways import Pathway
from app.records import Record, RecordId
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.usecases.demonstration.around import Around
from app.usecases.rows import new_row

T = TypeVar("T")

YEAR = 364  # days, whole weeks
OPENS, CLOSES = 9, 16
A_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Written:
    """Some fields of one row get values."""

    schema: Schema
    id: RecordId
    stored: Mapping[str, Stored]


LEADER = -1  # instead of a worker's number


@dataclass(frozen=True)
class Act:
    """What one worker (by number, or the leader) saved at one moment (Unix ms)."""

    at_ms: int
    worker: int
    rows: tuple[Written, ...]


@dataclass(frozen=True)
class ScannedFile:
    """A scanned page that is to be sealed: the id of its file, whose it is, and its bytes."""

    id: RecordId
    person: RecordId
    content: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)


@dataclass(frozen=True)
class World:
    """What all stories share: the centre's language and today's date, zone and context.

    workers, worker_ids: who works there, by name and record.  leader: who made the
    centre.  own_road: the pathway that the centre edited itself.  around: the organisations.
    events: of the whole year and the weeks to come.  fund: which pays mentors' costs.
    """

    today: date
    zone: tzinfo
    context: Context
    language: str
    workers: tuple[str, ...]
    leader: RecordId
    worker_ids: tuple[RecordId, ...] = ()
    own_road: Pathway | None = None
    events: tuple[Record, ...] = ()
    around: Around | None = None
    fund: RecordId | None = None


@dataclass
class Story:
    """One person's time at the centre, told act by act.

    number: of the person, from 0.  came_on: the day of the first talk.  rows: what was
    kept so far, as it was then.  files: scanned pages.  told_ms: when each row was last
    written (Unix ms).
    """

    world: World
    number: int
    chance: random.Random
    came_on: date
    person: RecordId = field(init=False)
    age: int = field(init=False)
    worker: int = field(init=False)
    acts: list[Act] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)
    files: list[ScannedFile] = field(default_factory=list)
    told_ms: dict[RecordId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.person = self.random_id()
        self.age = int(self.chance.triangular(16, 62, 27))
        self.worker = self.chance.randrange(len(self.world.workers))

    def random_id(self) -> RecordId:
        """Return a new id that tells no time."""
        context = replace(self.world.context, random_bytes=self.chance.randbytes)
        return RecordId(context.person_id())

    def happens(self, share: float) -> bool:
        """Tell whether something happens that does to this ``share`` of people."""
        return self.chance.random() < share

    def weighed(self, options: Mapping[T, int]) -> T:
        """Return one of the options, each as likely as its weight."""
        return self.chance.choices(list(options), weights=list(options.values()))[0]

    def days_on(self, day: date, least: int, most: int) -> date:
        """Return a day so many days after ``day`` on which the centre is open."""
        return open_day(day + timedelta(days=self.chance.randint(least, most)))

    def at(self, day: date, hour: int | None = None) -> datetime:
        """Return a moment of ``day`` within the opening hours; of ``hour``, if told."""
        hour = self.chance.randint(OPENS, CLOSES - 1) if hour is None else hour
        minute = self.chance.choice((0, 15, 30, 45))
        return datetime.combine(day, time(hour, minute), self.world.zone)

    def row(self, schema: Schema, at: datetime, stored: Mapping[str, Stored]) -> Record:
        """Return a new row about the person, made at ``at``."""
        context = replace(self.world.context, now=lambda: at, random_bytes=self.chance.randbytes)
        return new_row(context, schema, self.person, {"person": self.person, **stored})

    def of(self, schema: Schema) -> list[Record]:
        """Return the rows of one kind that were kept so far, as they were then."""
        return [one for one in self.rows if one.schema is schema]

    def keep(self, at: datetime, rows: Sequence[Record]) -> None:
        """Tell that new rows were saved together."""
        self.rows += rows
        self._tell(at, [Written(one.schema, one.id, one.stored) for one in rows])

    def change(self, at: datetime, row: Record, stored: Mapping[str, Stored]) -> None:
        """Tell that a row got other answers, if that was before today."""
        if at.date() < self.world.today:
            self._tell(at, [Written(row.schema, row.id, stored)])

    def _tell(self, at: datetime, rows: Sequence[Written]) -> None:
        """Tell an act; what was told of a row before was done before, if on the same day."""
        after = max((self.told_ms.get(one.id, 0) for one in rows), default=0) + A_MINUTE_MS
        at_ms = int(at.timestamp() * 1000) + self.chance.randrange(A_MINUTE_MS)
        at_ms = max(at_ms, after)
        self.told_ms.update((one.id, at_ms) for one in rows)
        is_own = self.happens(0.8)
        worker = self.worker if is_own else self.chance.randrange(len(self.world.workers))
        self.acts.append(Act(at_ms, worker, tuple(rows)))


def open_day(day: date) -> date:
    """Return ``day``, or the Friday before if it is a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
