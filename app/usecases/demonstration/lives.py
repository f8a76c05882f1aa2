"""What invented people bring: learning, work, skills, what papers allow, daily life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.records import Record
from app.schema import talkcodes as codes
from app.schema.kinds import Stored
from app.schema.learning import EDUCATION, EXAM, RECOGNITION, SKILL, WORK
from app.schema.standing import BARRIER, FEEDBACK, IDENTIFIER, LEGAL, MEASURE
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.story import Story

Maker = Callable[[Story, Origin, datetime], list[Record]]

_COMPLETIONS = {"finished": 6, "interrupted": 3, "ongoing": 1}
_PROOFS = {"copy": 4, "original": 3, "lost": 2, "reachable": 1}


def _learning(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return how far somebody came at school, and whether it is to be checked here."""
    level, field, words = story.chance.choice(material().learning)
    stored: dict[str, Stored] = {
        "words": words,
        "language": story.world.language,
        "isced_level": level,
        "country": story.chance.choice(origin.countries),
    }
    if level == "no_schooling":
        stored["setting"] = "home"
        return [story.row(EDUCATION, at, stored)]
    stored["setting"] = "college" if level in {"6", "7"} else "school"
    stored["completion"] = story.weighed(_COMPLETIONS)
    stored["proof"] = story.weighed(_PROOFS)
    if field:
        stored["isced_field"] = field
    learnt = story.row(EDUCATION, at, stored)
    if level not in {"5", "6", "7"} or story.happens(0.4):
        return [learnt]
    wanted: dict[str, Stored] = {"education": learnt.id, "wanted": True}
    return [learnt, story.row(RECOGNITION, at, wanted)]


def _work(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return work, paid or not, and what somebody is good at."""
    del origin
    if story.happens(0.2):
        return []
    group, words, skill = story.chance.choice(material().jobs)
    stored: dict[str, Stored] = {
        "words": words,
        "language": story.world.language,
        "isco": group,
        "form": story.chance.choice(sorted(codes.WORK_FORMS)),
        "years": story.chance.randint(1, max(1, min(20, story.age - 16))),
    }
    told: dict[str, Stored] = {"words": skill, "language": story.world.language}
    rows = [story.row(WORK, at, stored)]
    return [*rows, story.row(SKILL, at, told)] if story.happens(0.6) else rows


def _papers(story: Story, origin: Origin, at: datetime) -> list[Record]:
    del origin
    stored: dict[str, Stored] = {
        "may_study": story.weighed({"yes": 8, "limited": 2}),
        "may_work": story.weighed({"yes": 6, "limited": 3, "no": 1}),
    }
    if story.happens(0.6):
        until = story.world.today + timedelta(days=story.chance.randint(-20, 700))
        stored["valid_until"] = until.isoformat()
    return [story.row(LEGAL, at, stored)] if story.happens(0.7) else []


def _numbers(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return numbers that offices gave, each of a form that no office uses."""
    del origin
    if not story.happens(0.25):
        return []
    stored: dict[str, Stored] = {
        "type": story.weighed({"student_number": 3, "job_service": 4, "aid_number": 3}),
        "value": f"DEMO-{story.chance.randint(1000, 9999)}",
        "seen": story.weighed({"told": 2, "copy": 2, "original": 3}),
    }
    return [story.row(IDENTIFIER, at, stored)]


def _exams(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return an exam that somebody has an eye on."""
    del origin
    if not story.happens(0.12):
        return []
    words = story.chance.choice(material().exams)
    return [story.row(EXAM, at, {"words": words, "language": story.world.language})]


def _daily_life(story: Story, origin: Origin, at: datetime) -> list[Record]:
    del origin
    kinds = story.chance.sample(sorted(codes.BARRIER_KINDS), story.weighed({0: 3, 1: 4, 2: 2}))
    return [
        story.row(BARRIER, at, {"kind": kind, "severity": story.weighed({"hard": 8, "urgent": 1})})
        for kind in kinds
    ]


def _feelings(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return a point on a scale for some, and how the talk was."""
    del origin
    day = at.date().isoformat()
    rows = []
    if story.happens(0.4):
        told: dict[str, Stored] = {
            "scale": story.chance.choice(sorted(codes.SCALES)),
            "value": story.weighed({"1": 1, "2": 3, "3": 4, "4": 2, "5": 1}),
            "measured_on": day,
        }
        rows.append(story.row(MEASURE, at, told))
    if story.happens(0.5):
        face = story.weighed({"3": 1, "4": 4, "5": 5})
        rows.append(story.row(FEEDBACK, at, {"face": face, "about": "intake", "said_on": day}))
    return rows


# One function per part of the talk: a kind of record that comes later gets its own.
LIVES: tuple[Maker, ...] = (
    _learning,
    _exams,
    _work,
    _papers,
    _numbers,
    _daily_life,
    _feelings,
)
