"""A centre's year, told day by day: invented lives arrive as they happen, and staff works on them.

By hand, with more people: ``python -m tests.core.usecases.scriptedyear FOLDER --people 3000``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from app.errors import Code, Problem
from app.records import Record
from app.schema.mentoring import topics
from app.schema.registry import SCHEMAS
from app.sync.stores.patience import refused
from app.usecases.applications import move_application
from app.usecases.briefs import give_back, keep_brief
from app.usecases.cases import mark_paper
from app.usecases.consents import answer_consents
from app.usecases.demonstration import fill_demonstration, make_demonstration
from app.usecases.endings import review_end
from app.usecases.gate import Because
from app.usecases.guarded import Guarded
from app.usecases.intakes import KeptDraft, keep_drafts
from app.usecases.login import Login
from app.usecases.matchlife import move_match
from app.usecases.matchrows import wants_review
from app.usecases.moves import come_back
from app.usecases.pairs import log_check_in
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session, session_draft, settle_session
from app.usecases.steps import set_day
from app.usecases.today import TodayList, list_today
from app.vault.merge_in import Batch, Merged, OpRow
from app.vault.targets import Target
from app.vault.values import encode, id_bytes
from tests.core.usecases.reckoning import Line, Plain, reckon
from tests.fakes import NOON, fake_context

STUDENTS, SEED = 300, 5
# On these days of the year, and three weeks after it, when meetings held on the last day are long
# ago, the list is looked at.
DAYS = (120, 240, 365, 384)
_OF_EACH = 6  # so many acts of each sort a day
_DAYS_LOOKED_AT = 8  # one after another, for rules that turn on a single day
_YEAR = 365
_LIMITS = ("women_only", "men_only", "adults_only")


class _HeldBack(Guarded):
    """Keeps the merges of people's stories, to be told when their days come."""

    def __init__(self, login: Login) -> None:
        super().__init__(login.store, login.gate)
        self.batches: list[Batch] = []

    def merge(self, batch: Batch) -> Merged:
        if any(kind == "person" for _, kind, _ in batch.rows):
            self.batches.append(batch)
            return Merged(0, 0)
        return super().merge(batch)


_CLOUD = Target("cloud", "webdavs://cloud.example/x", "a", "b", is_automatic=True)
Act = Callable[["Year"], Iterator[Callable[[], object]]]


@dataclass
class Year:
    """A demonstration centre as its year goes on.  drafts: talks that were not finished."""

    login: Login
    chance: random.Random
    clock: list[datetime]
    batches: list[Batch]
    drafts: int = 0
    told_until_ms: int = 0
    stopped_at: datetime | None = None  # since when an online place lets nobody in
    acts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def begun(cls, folder: Path, people: int = STUDENTS, seed: int = SEED) -> Year:
        """Return a centre on the first day of its year, with all that will happen."""
        start = NOON - timedelta(days=_YEAR)
        clock = [start]
        context = replace(fake_context(folder / "state"), now=_ticking(clock))
        login = make_demonstration(folder / "vault", None, context)
        login.gate.because = Because("reason", "Tests open everybody's file.")
        held = _HeldBack(login)
        login.__dict__["vault"] = held
        clock[0] = NOON  # the stories end where the year does
        fill_demonstration(login, people, seed, lambda _done, _count: None)
        clock[0] = start
        login.store.exchange.targets.keep(_CLOUD)
        del login.__dict__["vault"]
        return cls(login, random.Random(seed), clock, held.batches)

    def go_to(self, day: int) -> None:
        """Let the days pass up to this one of the year; staff works on what is there then."""
        self.clock[0] = NOON + timedelta(days=day - _YEAR)
        until = int(self.clock[0].timestamp() * 1000)
        for batch in self.batches:
            part = _part(batch, self.told_until_ms, until)
            if part.ops:
                self.login.vault.merge(part)
        self.told_until_ms = until
        if self.stopped_at is None:
            self.stopped_at = self.clock[0]
            self.login.store.exchange.targets.failed(_CLOUD.name, until, refused("http 401"))
        self._differ()
        for act in ACTS:
            self._work(act)
        self._leave_a_talk()

    def compared(self) -> Iterator[tuple[Counter[Line], Counter[Line]]]:
        """Yield, for today and some days after it, the list shown and the one reckoned."""
        rows = {
            kind: [_plain(one) for one in self.login.store.records(kind)]
            for kind, schema in SCHEMAS.items()
            if schema.owner == "person" or kind in {"person", "opportunity"}
        }
        unsent = sum(self.acts.values())
        for _ in range(_DAYS_LOOKED_AT):
            now = self.clock[0].astimezone()
            stopped = self.stopped_at is not None and now - self.stopped_at >= timedelta(days=1)
            reckoned = reckon(rows, now, drafts=self.drafts, unsent=unsent, stopped=int(stopped))
            yield listed(list_today(self.login)), reckoned
            self.clock[0] += timedelta(days=1)

    def _work(self, act: Act) -> None:
        """Do an act as often as it comes up; where consent or the file has ended, staff may not."""
        for one in act(self):
            try:
                one()
            except Problem as problem:
                if problem.code not in {Code.NO_CONSENT, Code.NOT_FOUND}:
                    raise
            else:
                self.acts[act.__name__] += 1

    def some(self, kind: str, **answers: str) -> list[Record]:
        """Return a few rows of a kind that say this."""
        found = [
            one
            for one in self.login.store.records(kind)
            if all(one.stored.get(key) == value for key, value in answers.items())
        ]
        return self.chance.sample(found, min(_OF_EACH, len(found)))

    def in_days(self, least: int, most: int) -> str:
        """Return a day so many days from now."""
        day = self.clock[0].date() + timedelta(days=self.chance.randint(least, most))
        return day.isoformat()

    def _leave_a_talk(self) -> None:
        """Begin to write about a session, and be called away."""
        for person in self.some("person")[:1]:
            draft = session_draft(self.login, person.id, "held")
            draft.put(topics, ("cv_letter",))
            keep_drafts(self.login, [KeptDraft(draft, {})])
            self.drafts += 1

    def _differ(self) -> None:
        """Let the centre's other computer write answers that did not know of those here."""
        actors, now = self.batches[0].actors, int(self.clock[0].timestamp() * 1000) << 16
        for person in self.some("person")[:2]:
            place = (id_bytes(person.id), "person", id_bytes(person.id))
            op = OpRow(0, 0, now + self.chance.randrange(1000), 0, encode("Another name"), b"")
            self.login.vault.merge(Batch((place,), actors, ("preferred_name",), (op,)))


def _settling(year: Year) -> Iterator[Callable[[], object]]:
    today = year.clock[0].isoformat()[:10]
    for one in year.some("session", state="planned"):
        if str(one.stored["starts_at"]) < today:
            state = year.chance.choice(("held", "missed", "cancelled"))
            yield partial(settle_session, year.login, one.id, {"state": state})


def _meeting(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("match", state="active"):
        yield partial(log_session, year.login, one.subject, {"match": one.id})


def _asking(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("match", state="active"):
        side = year.chance.choice(("student", "mentor"))
        yield partial(log_check_in, year.login, one.id, {"side": side, "goes": "well"})


def _moving(year: Year) -> Iterator[Callable[[], object]]:
    reasons = {"student_reason": "time_over", "mentor_reason": "not_said"}
    states = {"paused": {}, "closing": {}, "closed": reasons}
    for one, (state, told) in zip(year.some("match", state="active"), states.items(), strict=False):
        yield partial(move_match, year.login, one.id, state, told)


def _shrinking(year: Year) -> Iterator[Callable[[], object]]:
    for match in year.some("match", state="active")[:2]:
        told = {"person": str(match.stored["mentor"]), "capacity": year.chance.choice("012")}
        yield partial(put_records, year.login, [RowInput("mentor", told)])


def _ruling(year: Year) -> Iterator[Callable[[], object]]:
    for number, match in enumerate(year.some("match", state="active")[:4]):
        mentor, choice = str(match.stored["mentor"]), year.chance.choice
        first, second = choice(((match.subject, mentor), (mentor, match.subject)))
        rows = (
            RowInput("apart", {"person": first, "other": second}),
            RowInput("mentor", {"person": mentor, "state": choice(("approved", "ended"))}),
            RowInput("mentor", {"person": mentor, "limits": choice(_LIMITS)}),
        )
        if number < len(rows):
            yield partial(put_records, year.login, [rows[number]])
            continue
        told = {"purpose": "share_with_mentor", "answer": choice(("withdrawn", "given"))}
        until = {"valid_until": year.in_days(2, 9)}
        yield partial(answer_consents, year.login, match.subject, [{**told, **until}])


def _checking(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("mentor", state="approved"):
        result = year.chance.choice(("passed", "passed", "refused", "waiting"))
        told = {"person": one.subject, "type": "police", "result": result}
        days = {"checked_on": year.in_days(-9, 0), "valid_until": year.in_days(-5, 300)}
        yield partial(put_records, year.login, [RowInput("check", {**told, **days})])


def _extending(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("legal"):
        told = {"valid_until": year.in_days(-20, 200)}
        yield partial(put_records, year.login, [RowInput("legal", told, one.id)])


def _gathering(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("requirement", state="needed"):
        state = year.chance.choice(("have", "translated", "impossible"))
        yield partial(mark_paper, year.login, one.id, state)


def _applying(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("application", state="preparing"):
        yield partial(move_application, year.login, one.id, year.chance.choice(("sent", "offer")))


def _dating(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("step", state="planned"):
        day = year.clock[0].date() + timedelta(days=year.chance.randint(1, 9))
        yield partial(set_day, year.login, one.id, day)


def _printing(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("match", state="active"):
        yield partial(keep_brief, year.login, one.subject, "en")


def _returning(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("brief")[:2]:
        yield partial(give_back, year.login, one.id)


def _talking(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("match", state="closed"):
        if wants_review(one):
            yield partial(review_end, year.login, one.id)


def _telling(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("brief"):
        answer = year.chance.choice(("given", "given", "withdrawn", "refused", "ask_later"))
        until = {"valid_until": year.in_days(2, 90)} if answer == "given" else {}
        told = {"purpose": "share_with_mentor", "answer": answer, **until}
        yield partial(answer_consents, year.login, one.subject, [told])


def _deleting(year: Year) -> Iterator[Callable[[], object]]:
    delete, user = year.login.vault.delete, year.login.user
    for one in year.some("session", state="held")[:2]:
        yield partial(delete, one, "Delete a session", user=user)


def _consenting(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("person"):
        until = {"valid_until": year.in_days(5, 40)} if year.chance.random() < 0.7 else {}
        answer = "given" if until else year.chance.choice(("given", "withdrawn"))
        told = {"purpose": "keep_file", "answer": answer, **until}
        yield partial(answer_consents, year.login, one.id, [told])


def _leaving(year: Year) -> Iterator[Callable[[], object]]:
    for one in year.some("session", state="planned"):
        told = {"person": one.subject, "on": year.in_days(-20, 0)}
        yield partial(put_records, year.login, [RowInput("move", told)])
    away = {one.subject for one in year.some("move") if "back_on" not in one.stored}
    for person in sorted(away):
        yield partial(come_back, year.login, person)


ACTS: tuple[Act, ...] = (
    _settling, _meeting, _asking, _moving, _shrinking, _ruling, _checking, _extending,
    _gathering, _applying, _dating, _deleting, _consenting, _printing, _returning,
    _talking, _telling, _leaving,
)  # fmt: skip


def _ticking(clock: list[datetime]) -> Callable[[], datetime]:
    """Return a clock that somebody else sets."""
    return lambda: clock[0]


def _part(batch: Batch, after_ms: int, until_ms: int) -> Batch:
    """Return what of a batch was written in a stretch of time."""
    ops = [one for one in batch.ops if after_ms < one.hlc >> 16 <= until_ms]
    rows = {place: number for number, place in enumerate(dict.fromkeys(one.row for one in ops))}
    return Batch(
        tuple(batch.rows[place] for place in rows),
        batch.actors,
        batch.fields,
        tuple(replace(one, row=rows[one.row]) for one in ops),
    )


def _plain(record: Record) -> Plain:
    return Plain(record.id, record.subject, record.stored, frozenset(record.conflicts))


def listed(items: TodayList) -> Counter[Line]:
    """Return the lines of the program's list as the reckoning has them."""
    counted = {"late_step", "papers", "overfull"}
    return Counter(
        (
            one.kind.value,
            one.person,
            one.record,
            one.day,
            one.words.count or 0 if one.kind.value in counted else 0,
        )
        for one in items
    )


def main(arguments: Sequence[str]) -> int:
    """Tell a year of many people, and say for each day whether both lists are the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=STUDENTS)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    year = Year.begun(chosen.folder, chosen.people, chosen.seed)
    wrong = 0
    for day in DAYS:
        year.go_to(day)
        for ours, theirs in year.compared():
            wrong += ours != theirs
            missing, more = theirs - ours, ours - theirs
            kinds = Counter(line[0] for line in ours.elements())
            sys.stdout.write(f"day {day}: {dict(kinds)} missing {missing} too many {more}\n")
    year.login.close()
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
