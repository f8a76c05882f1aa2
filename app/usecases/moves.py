"""Whose file went to another centre: told to everybody here, until they are back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.calendars import show_day
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Record, RecordId
from app.schema import moves as fields
from app.schema.kinds import Stored
from app.schema.moves import MOVE
from app.usecases.login import Login, Outcome, name_of
from app.usecases.rows import changes_of_new, edited, joined, new_row


@dataclass(frozen=True)
class Gone:
    """A person whose file went to another centre and who is not back.

    centre: as its address names it, perhaps empty.  worker: who sealed it, empty where this
    computer does not know them.  digits: of the sealed file, empty if it was not sealed here.
    """

    person: RecordId
    centre: str
    on: date | None
    worker: str
    digits: str

    def words(self, language: str) -> Text:
        """Return the sentence for the student's page.  language: in which the day is written."""
        day = show_day(self.on, language) if self.on else "?"
        if not self.centre:
            words = N_("Their file went to another centre on {day}. Written down by {worker}.")
        else:
            words = N_("Their file went to {centre} on {day}. Written down by {worker}.")
        return words.with_values(centre=self.centre, day=day, worker=self.worker or "?")


def gone_to(login: Login, person: RecordId) -> Gone | None:
    """Return where a person's file went last, None if it did not go or they are back."""
    away = _away(login.vault.records(MOVE.name, subject=person))
    if not away:
        return None
    last = max(away, key=_order)
    worker = last.get(fields.move_worker)
    return Gone(
        person,
        last.get(fields.moved_to, ""),
        last.get(fields.moved_on),
        name_of(login, RecordId(worker)) if worker else "",
        last.get(fields.move_digits, ""),
    )


def everybody_gone(login: Login) -> frozenset[RecordId]:
    """Return whose file went to another centre and who are not back."""
    found = _away(login.store.records(MOVE.name, only=(fields.back_on,)))
    return frozenset(one.subject for one in found)


def gone_before(login: Login, person: RecordId, centre: str) -> Record | None:
    """Return the row that says that a person went to this very centre and is not back, or None.

    centre: as its address names it.  Two computers may each have made one: the last counts.
    """
    kept = fields.moved_to.kind.check(centre) if centre else ""
    away = _away(login.vault.records(MOVE.name, subject=person))
    same = [one for one in away if one.get(fields.moved_to, "") == kept]
    return max(same, key=_order, default=None)


def gone_changes(login: Login, person: RecordId, centre: str, digits: str) -> tuple[Change, ...]:
    """Return what marks a person as gone to a centre today, with the digits of their file.

    Whoever went there before stays gone since then: only the digits are of the new file.
    """
    if (before := gone_before(login, person, centre)) is not None:
        return edited(before, {"digits": digits})
    told: dict[str, Stored] = {"person": person, "worker": login.user, "digits": digits}
    if centre:
        told["centre"] = centre
    return changes_of_new(new_row(login.context, MOVE, person, told))


def come_back(login: Login, person: RecordId) -> Outcome[RecordId]:
    """Write down that a person is here again from today; raises Problem 12, 40."""
    login.know_person(person)
    away = _away(login.vault.records(MOVE.name, subject=person))
    if not away:
        words = N_("This person has not gone to another centre.")
        raise Problem(words, Code.NOT_FOUND, detail="not gone")
    today = login.context.today.isoformat()
    changes = joined(edited(one, {"back_on": today}) for one in away)
    return login.save(changes, N_("Back from another centre"), person)


def _order(move: Record) -> tuple[date, RecordId]:
    return move.get(fields.moved_on) or date.min, move.id


def _away(rows: Iterable[Record]) -> list[Record]:
    return [one for one in rows if one.get(fields.back_on) is None]
