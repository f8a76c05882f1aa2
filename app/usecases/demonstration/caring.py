"""Who looks after invented people: since when, with whose help, and what is said at a handover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.records import Record, RecordId
from app.schema.caseload import ASSIGNMENT, HANDOVER
from app.schema.consent import CONSENT
from app.schema.kinds import Stored
from app.schema.moves import MOVE
from app.schema.standing import BARRIER
from app.usecases.demonstration.material import material
from app.usecases.demonstration.story import Story

# Who made the centre looks after the first people and half of all others: they open without a
# reason, so that everything can be tried, and the rest shows how a reason is asked for.
FIRST_OF_THE_LEADER = 2
_OF_THE_LEADER = 0.5
_UNREAD_DAYS = 10
_OTHER_CENTRES = ("Oak Centre", "River Centre")


def tell_care(story: Story) -> None:
    """Tell who was responsible from the first talk on; one in eight was handed over since."""
    if story.number < FIRST_OF_THE_LEADER:
        _take_on(story, _Hand(story.world.leader, None), story.came_on, {"role": "main"})
        return
    if story.happens(0.06):
        return  # nobody yet: somebody has to take them on
    first = _hand(story)
    began = _take_on(story, first, story.came_on, {"role": "main"})
    if story.happens(0.1):
        helper = _other(story, first)
        _take_on(story, helper, story.days_on(story.came_on, 5, 60), {"role": "second"})
    handed_on = story.days_on(story.came_on, 40, 240)
    if began is not None and story.happens(0.2) and handed_on < story.world.today:
        _hand_over(story, (first, began), _other(story, first), handed_on)


def tell_move(story: Story) -> None:
    """Tell of some who had said yes to it that their file went to another centre; most came back.

    The last that is told of a person: nothing else is drawn after it.
    """
    said = [
        date.fromisoformat(str(one.stored["answered_on"]))
        for one in story.of(CONSENT)
        if (one.stored["purpose"], one.stored["answer"]) == ("leave_this_centre", "given")
    ]
    if not said or not story.happens(0.3):
        return
    went = story.days_on(max(said), 20, 90)
    if went >= story.world.today:
        return
    at = story.at(went)
    told = {"centre": story.chance.choice(_OTHER_CENTRES), "on": went.isoformat()}
    row = story.row(MOVE, at, {**told, "worker": story.world.leader})
    story.keep(at, [row])
    back = story.days_on(went, 14, 90)
    if back < story.world.today and story.happens(0.7):
        story.change(story.at(back), row, {"back_on": back.isoformat()})


@dataclass(frozen=True)
class _Hand:
    """A worker: their record, and their number among those whose work is invented."""

    user: RecordId
    number: int | None


def _hand(story: Story) -> _Hand:
    if story.happens(_OF_THE_LEADER):
        return _Hand(story.world.leader, None)
    return _Hand(story.world.worker_ids[story.worker], story.worker)


def _other(story: Story, than: _Hand) -> _Hand:
    others = [one for one in range(len(story.world.workers)) if one != than.number]
    number = story.chance.choice(others)
    return _Hand(story.world.worker_ids[number], number)


def _take_on(story: Story, hand: _Hand, day: date, stored: Mapping[str, Stored]) -> Record | None:
    """Tell that a worker looks after the person from ``day`` on, if that has come."""
    if day >= story.world.today:
        return None
    at = story.at(day) + timedelta(minutes=40)
    told = {"worker": hand.user, "since": day.isoformat(), **stored}
    row = story.row(ASSIGNMENT, at, told)
    story.keep(at, [row])
    return row


def _hand_over(story: Story, before: tuple[_Hand, Record], to: _Hand, day: date) -> None:
    first, assignment = before
    reason = story.chance.choice(material().handover_reasons)
    _take_on(story, to, day, {"role": "main", "reason": reason})
    at = story.at(day) + timedelta(minutes=40)
    story.change(at, assignment, {"until": day.isoformat()})
    note = story.row(HANDOVER, at, {"from": first.user, "to": to.user, **_told(story, day)})
    story.keep(at, [note])
    seen_on = story.days_on(day, 1, 5)
    is_read = (story.world.today - day).days > _UNREAD_DAYS or story.happens(0.5)
    if is_read and seen_on >= day:
        story.change(story.at(seen_on) + timedelta(hours=1), note, {"seen_on": seen_on.isoformat()})
    if to.number is not None:
        story.worker = to.number


def _told(story: Story, day: date) -> dict[str, Stored]:
    """Return what the next helper must know."""
    notes = material().handover
    told: dict[str, Stored] = {
        "written_on": day.isoformat(),
        "matters_now": story.chance.choice(notes.matters),
        "next_contact": story.chance.choice(notes.contact),
    }
    if story.happens(0.6):
        told["promises"] = story.chance.choice(notes.promises)
    if story.happens(0.4) or story.of(BARRIER):
        told["not_to_do"] = story.chance.choice(notes.never)
    return told
