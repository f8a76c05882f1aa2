"""Who the invented mentors are: what they offer, and how far each came on the way to the gate."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.records import Record, RecordId
from app.rules.matching.policy import USUAL_CHECKS, USUAL_MODULES
from app.schema.codes import SAFE_HOURS
from app.schema.consent import CONSENT
from app.schema.grids import WEEK_DAYS, WEEK_PARTS
from app.schema.kinds import Stored
from app.schema.mentorcodes import MODULES
from app.schema.mentors import AGREEMENT, CHECK, MENTOR, ORIENTATION
from app.schema.person import LANGUAGE, NAME, PERSON
from app.schema.reach import CONTACT
from app.schema.talkcodes import HELP_TOPICS
from app.usecases.consents import NOTICE_VERSION
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.paying import tell_expenses
from app.usecases.demonstration.people import name_parts, origin_of, phone_number
from app.usecases.demonstration.story import YEAR, Story, World, open_day

A_SMALL_CENTRE = 12
STUDENTS_FOR_EACH = 7
_LATE = 4  # the mentor of this number, of whom a check ends soon
_MINUTES = {"ethical_mentoring": 120, "safeguarding": 90}
# What mentors here do: a group of ISCO, a field of ISCED, and the sector.
_WORK = (
    ("222", "091", "health"), ("234", "011", "education"), ("251", "061", "digital"),
    ("142", "041", "trade"), ("31", "071", "engineering"), ("21", "073", "building"),
    ("26", "023", "public"), ("32", "091", "health"), ("33", "042", "office"),
)  # fmt: skip


@dataclass
class DrawnMentor:
    """A mentor.  can_begin: nothing stands in the way.  free: places nobody holds yet."""

    story: Story
    name: str
    tags: frozenset[str]
    can_begin: bool
    approved_on: date
    free: int

    @property
    def person(self) -> RecordId:
        return self.story.person


@dataclass
class Register:
    """All invented mentors, and their free places as stories take them."""

    mentors: tuple[DrawnMentor, ...] = ()
    by_tag: dict[str, list[DrawnMentor]] = field(default_factory=dict)

    @classmethod
    def drawn(cls, world: World, count: int, seed: int) -> Register:
        """Return the mentors of a centre with so many students."""
        many = max(min(A_SMALL_CENTRE, count), count // STUDENTS_FOR_EACH)
        mentors = tuple(_mentor(world, number, (many, seed)) for number in range(many))
        register = cls(mentors)
        for one in mentors:
            for tag in sorted(one.tags):
                register.by_tag.setdefault(tag, []).append(one)
        return register

    def take(self, tags: Iterable[str], day: date) -> DrawnMentor | None:
        """Return a mentor for somebody with these languages who could begin on ``day``."""
        for tag in tags:
            known = self.by_tag.get(tag, [])
            for _ in range(len(known)):
                one = known.pop(0)
                # Who is full leaves the list; who was asked goes to its end.
                if one.free > 0:
                    known.append(one)
                    if one.approved_on <= day:
                        return one
        return None


def _mentor(world: World, number: int, whole: tuple[int, int]) -> DrawnMentor:
    """Return the mentor of this number, of so many, from that seed."""
    count, seed = whole
    chance = random.Random(f"mentor {seed} {number}")  # noqa: S311 - invention, not secrecy
    # Most were there before the students whom they meet.
    days = int((YEAR - 1) * (1 - number / count * 0.8)) + 1
    story = Story(world, number, chance, open_day(world.today - timedelta(days=days)))
    story.age = int(chance.triangular(26, 70, 41))
    name, tags = _tell_person(story, origin_of(story))
    road = _Road.of(story)
    _tell_profile(story, road)
    _tell_checks(story, road)
    _tell_training(story, road)
    if road.is_whole:
        tell_expenses(story, road.approved_on)
    capacity = int(str(story.of(MENTOR)[0].stored["capacity"]))
    approved_on = road.approved_on
    return DrawnMentor(story, name, tags, road.is_whole, approved_on, capacity * road.is_whole)


@dataclass(frozen=True)
class _Road:
    """How far a mentor came: ``lacks`` is what keeps the gate closed, or empty."""

    offered_on: date
    approved_on: date
    lacks: str
    ends_soon: bool

    @property
    def is_whole(self) -> bool:
        return not self.lacks

    @classmethod
    def of(cls, story: Story) -> _Road:
        """Return the road of a mentor; among the first ones each kind is there once."""
        lacking = {9: "training", 10: "check"}
        others = {"": 84, "training": 6, "check": 4, "agreement": 3, "approval": 3}
        known = story.number < A_SMALL_CENTRE
        lacks = lacking.get(story.number, "") if known else story.weighed(others)
        is_late = story.number == _LATE if known else story.happens(0.06)
        approved_on = story.days_on(story.came_on, 14, 40)
        is_new = approved_on >= story.world.today
        return cls(story.came_on, approved_on, "approval" if is_new else lacks, is_late)


def _tell_person(story: Story, origin: Origin) -> tuple[str, frozenset[str]]:
    """Tell who the mentor is; return the name and the languages they speak well."""
    is_woman = story.happens(0.55)
    parts = name_parts(story, origin, is_woman=is_woman)
    words, latin = ([one for one, _ in parts], [heard[0] for _, heard in parts])
    at = story.at(story.came_on)
    name = " ".join(latin[:2])
    person: dict[str, Stored] = {
        "preferred_name": name,
        "gender": "female" if is_woman else "male",
        "roles": ["mentor"],
    }
    spoken = {origin.tag: "mother_tongue", story.world.language: "C1"}
    for tag in origin.also:
        if story.happens(0.6):
            spoken.setdefault(tag, story.chance.choice(("B1", "B2", "C1")))
    legal = {"words": " ".join(words), "latin": " ".join(latin), "use": "legal"}
    rows = [
        Record(PERSON, story.person, story.person, person),
        story.row(NAME, at, {**legal, "language": origin.tag}),
        *(
            story.row(LANGUAGE, at, {"language": tag, "spoken_level": level, "source": "told"})
            for tag, level in spoken.items()
        ),
        _contact(story, at),
        _consent(story, at),
    ]
    story.keep(at, rows)
    return name, frozenset(spoken)


def _contact(story: Story, at: datetime) -> Record:
    stored: dict[str, Stored] = {"kind": "call", "value": phone_number(story)}
    if story.happens(0.6):
        mail = material().mail.format(name=f"mentor{story.number + 1}")
        stored = {"kind": "email", "value": mail}
    return story.row(CONTACT, at, {**stored, "message_safe": "yes"})


def _consent(story: Story, at: datetime) -> Record:
    stored: dict[str, Stored] = {
        "purpose": "keep_file",
        "answer": "given",
        "audience": "this_centre",
        "explained_language": story.world.language,
        "interpreter": "none_needed",
        "given_by": "self",
        "teach_back": "clear",
        "how": "signed",
        "notice_version": NOTICE_VERSION,
        "answered_on": at.date().isoformat(),
        "valid_until": (at.date() + timedelta(days=730)).isoformat(),
    }
    return story.row(CONSENT, at, stored)


def _tell_profile(story: Story, road: _Road) -> None:
    """Tell what the mentor offers, and that the centre approved them."""
    isco, isced, sector = story.chance.choice(_WORK)
    topics = set(story.chance.sample(list(HELP_TOPICS), story.chance.randint(3, 6)))
    days = story.chance.sample(list(WEEK_DAYS), 4)
    parts = story.chance.sample(sorted(SAFE_HOURS), 2)
    free = {f"{day}-{part}" for day in days for part in parts}
    stored: dict[str, Stored] = {
        "state": "asked",
        "isco": isco,
        "isced_field": isced,
        "sector": sector,
        "topics": [one for one in HELP_TOPICS if one in topics],
        "capacity": story.weighed({1: 4, 2: 5, 3: 2}),
        "week_grid": [one for one in WEEK_PARTS if one in free],
        "meet_forms": story.weighed({"all": 3, "near": 2, "far": 1}),
        "newcomer": story.happens(0.4),
    }
    forms = {"all": ["centre", "video", "phone"], "near": ["centre", "public_place"]}
    stored["meet_forms"] = forms.get(str(stored["meet_forms"]), ["video", "phone", "chat"])
    if story.happens(0.5):
        stored["places"] = story.chance.choice(material().places)
    if story.happens(0.1):
        stored["limits"] = ["adults_only"]
    if story.happens(0.08):
        pause = story.world.today + timedelta(days=story.chance.randint(10, 60))
        stored["paused_until"] = pause.isoformat()
    at = story.at(story.came_on) + timedelta(minutes=30)
    row = story.row(MENTOR, at, stored)
    story.keep(at, [row])
    if road.lacks != "approval":
        story.change(story.at(road.approved_on), row, {"state": "approved"})


def _tell_checks(story: Story, road: _Road) -> None:
    """Tell what was checked; of some a check is still on its way, of others one ends soon."""
    at = story.at(story.days_on(road.offered_on, 1, 9))
    kinds = [*USUAL_CHECKS, *(["children"] if story.happens(0.5) else [])]
    rows = []
    for kind in kinds:
        is_lacking = road.lacks == "check" and kind == "police"
        stored: dict[str, Stored] = {"type": kind, "result": "waiting" if is_lacking else "passed"}
        if not is_lacking:
            stored["checked_on"] = at.date().isoformat()
        if kind in {"police", "children"} and not is_lacking:
            soon = road.ends_soon and kind == "police"
            years = timedelta(days=30 if soon else 3 * 365)
            until = (story.world.today if soon else at.date()) + years
            stored["valid_until"] = until.isoformat()
        rows.append(story.row(CHECK, at, stored))
    if at.date() < story.world.today:
        story.keep(at, rows)


def _tell_training(story: Story, road: _Road) -> None:
    """Tell the training, a part a day, and the signature under the agreement."""
    more = [one for one in MODULES if one not in USUAL_MODULES and story.happens(0.5)]
    wanted = [*USUAL_MODULES, *more]
    done = wanted[:2] if road.lacks == "training" else wanted
    day = road.offered_on
    for number, module in enumerate(done):
        at = story.at(day + timedelta(days=number // 2), 10 + 3 * (number % 2))
        if at.date() >= story.world.today:
            return
        stored: dict[str, Stored] = {
            "module": module,
            "version": "1",
            "done_on": at.date().isoformat(),
            "minutes": _MINUTES.get(module, 60),
            "trainer": story.chance.choice(story.world.workers),
        }
        story.keep(at, [story.row(ORIENTATION, at, stored)])
    signed = story.at(story.days_on(road.offered_on, 9, 13))
    if road.lacks != "agreement" and signed.date() < story.world.today:
        told: Mapping[str, Stored] = {"version": "1", "signed_on": signed.date().isoformat()}
        story.keep(signed, [story.row(AGREEMENT, signed, told)])
