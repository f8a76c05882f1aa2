"""Where invented people got a place, what came of it, and which places were asked to help them."""

from __future__ import annotations

from datetime import date, timedelta

from app.records import Record
from app.rules.dates import months_after
from app.rules.placements import LOOKS, next_look
from app.schema.consent import CONSENT
from app.schema.kinds import Stored
from app.schema.placements import OUTCOME, PLACEMENT, REFERRAL
from app.usecases.consents import NOTICE_VERSION
from app.usecases.demonstration.around import Around
from app.usecases.demonstration.story import Story

_STUDIES = frozenset({"school_place", "course", "scholarship"})
_GOES_ON = 0.85  # of those who are asked after three months, and again each time
_REFERRED = 0.22
_ANSWERS = {"taken": 60, "refused": 12, "no_answer": 28}


def tell_placement(story: Story, around: Around, application: Record, day: date) -> None:
    """Tell of the place that an application led to, and what was heard of it since."""
    kind = str(application.stored["kind"])
    starts_on = story.days_on(day, 3, 12)
    if starts_on >= story.world.today or kind in {"scholarship", "other"}:
        return
    keys = ("where", "opportunity", "organisation")
    stored: dict[str, Stored] = {
        "kind": kind,
        "application": application.id,
        **{key: application.stored[key] for key in keys if application.stored.get(key)},
        "state": "running",
        "starts_on": starts_on.isoformat(),
        "hours": story.chance.choice((12, 20, 30, 38)),
        "pay": "unpaid" if kind in _STUDIES else story.weighed({"paid": 8, "costs": 2}),
        "supervisor": story.chance.choice(around.supervisors),
    }
    if kind == "internship":
        stored["ends_on"] = story.days_on(starts_on, 40, 90).isoformat()
    at = story.at(day) + timedelta(minutes=40)
    row = story.row(PLACEMENT, at, stored)
    story.keep(at, [row])
    _tell_looks(story, around, row, starts_on)


def _tell_looks(story: Story, around: Around, row: Record, starts_on: date) -> None:
    """Tell what was heard at the start and after three, six, twelve months."""
    is_study = row.stored["kind"] in _STUDIES
    told = ["start"]
    _tell_outcome(story, row, ("start", "enrolled" if is_study else "placed", ""), starts_on)
    for time, months in LOOKS.items():
        day = story.days_on(months_after(starts_on, months), 0, 6)
        if day >= story.world.today or not story.happens(_GOES_ON):
            break
        stays = story.happens(_GOES_ON)
        kind = ("persisted" if is_study else "employed") if stays else "not_there"
        words = story.chance.choice(around.words) if story.happens(0.6) else ""
        _tell_outcome(story, row, (time, kind, words), day)
        told.append(time)
        if not stays:
            ended: dict[str, Stored] = {"state": "broken_off", "ended": "hurdles", "ask_on": None}
            story.change(story.at(day) + timedelta(minutes=50), row, ended)
            return
    look = next_look(starts_on, told, story.world.today)
    after = story.at(starts_on) + timedelta(minutes=55)
    if look is not None:
        story.change(after, row, {"ask_on": look.isoformat()})


def _tell_outcome(story: Story, row: Record, what: tuple[str, str, str], day: date) -> None:
    time, kind, words = what
    stored: dict[str, Stored] = {
        "placement": row.id,
        "kind": kind,
        "on": day.isoformat(),
        "after": time,
        "seen": story.weighed({"told": 6, "copy": 2, "original": 1}),
    }
    if words:
        stored["words"] = words
    at = story.at(day) + timedelta(minutes=45)
    if at.date() < story.world.today:
        story.keep(at, [story.row(OUTCOME, at, stored)])


def tell_referral(story: Story, around: Around) -> None:
    """Tell that another place was asked to help, with the yes for that place."""
    if not story.happens(_REFERRED):
        return
    day = story.days_on(story.came_on, 5, 200)
    if day >= story.world.today:
        return
    kind, name, ask = story.chance.choice(around.referrals)
    at = story.at(day)
    consent = _yes(story, name, day)
    stored: dict[str, Stored] = {
        "organisation": around.organisations[name],
        "to": name,
        "basis": "referral",
        "kind": kind,
        "ask": ask,
        "parts": ["name", "reach", "language", "interpreter"],
        "state": "sent",
        "sent_on": day.isoformat(),
        "answer_by": (day + timedelta(days=14)).isoformat(),
        "consent": consent.id,
    }
    row = story.row(REFERRAL, at, stored)
    story.keep(at, [consent, row])
    _tell_answer(story, around, row, day)


def _yes(story: Story, name: str, day: date) -> Record:
    """Return the yes to asking one place."""
    yes: dict[str, Stored] = {
        "purpose": "referral",
        "answer": "given",
        "audience": "named_organisation",
        "named": name,
        "given_by": "self",
        "teach_back": "clear",
        "how": "spoken",
        "notice_version": NOTICE_VERSION,
        "answered_on": day.isoformat(),
        "valid_until": months_after(day, 3).isoformat(),
    }
    return story.row(CONSENT, story.at(day), yes)


def _tell_answer(story: Story, around: Around, row: Record, asked_on: date) -> None:
    """Tell what came back, of most."""
    day = story.days_on(asked_on, 3, 25)
    if day >= story.world.today or not story.happens(0.9):
        return
    state = story.weighed(_ANSWERS)
    told: dict[str, Stored] = {"state": state}
    if state == "taken":
        told["note"] = story.chance.choice(around.notes)
    if state == "no_answer":
        told["answer_by"] = story.days_on(day, 20, 90).isoformat()
    story.change(story.at(day) + timedelta(minutes=20), row, told)
