"""What a worker should find on the list of today, reckoned from plain records alone.

Written from the pages of the guide, one row after another, without the rules, indexes and
words of the program: what two ways of reckoning agree on is not the slip of one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Plain:
    """One record as it is kept: its answers under their keys, and which are in conflict."""

    id: str
    person: str
    answers: Mapping[str, Any]
    conflicts: frozenset[str] = frozenset()

    def text(self, key: str) -> str:
        """Return an answer that is a text, or nothing."""
        value = self.answers.get(key)
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> date | None:
        """Return an answer that is a day; the day of a moment where it was written down."""
        told = self.text(key)[:10]
        return date.fromisoformat(told) if told else None


# Kind, person, record, day, how many.
Line = tuple[str, str | None, str | None, date | None, int]
Rows = Mapping[str, Sequence[Plain]]

_DAY = timedelta(days=1)
_WITHOUT_A_PLACE = {"", "proposed", "closed"}


def reckon(
    rows: Rows, now: datetime, *, drafts: int, unsent: int, stopped: int = 0
) -> Counter[Line]:
    """Return the lines that belong on the list at ``now``, a moment with its zone.

    rows: by kind, none of them deleted.  drafts: talks this worker has not finished.
    unsent: changes that are only on this computer.  stopped: places that exchanges by themselves
    could not be made with for a day.
    """
    people = {one.id for one in rows["person"]}
    today = now.date()
    found: Counter[Line] = Counter()
    for part in (
        _meetings(rows, now),
        _conflicts(rows),
        _days_not_to_miss(rows, today),
        _silence_and_talks(rows, today),
        _plans(rows, today),
        _broken_rules(rows, today),
        _early_ends(rows, today),
        _pages_out(rows, today),
        _without_room(rows, today),
        _ends(rows, today),
        _consents(rows, today),
        _papers(rows, today),
    ):
        found.update(line for line in part if line[1] in people)
    found.update(_openings(rows, today))
    found.update([("draft", None, None, None, 0)] * bool(drafts))
    found.update([("exchange", None, None, None, 0)] * stopped)
    found.update([("unsent", None, None, None, 0)] * bool(unsent))
    return found


def _meetings(rows: Rows, now: datetime) -> Iterator[Line]:
    """A planned meeting of today; one hour after its beginning it waits for a word.

    Not of whoever had gone to another centre before that day and is not back.
    """
    gone = defaultdict[str, list[str]](list)
    for move in rows["move"]:
        if not move.text("back_on"):
            gone[move.person].append(move.text("on"))
    for one in rows["session"]:
        day = one.text("starts_at")[:10]
        if any(went < day for went in gone[one.person]):
            continue
        if one.text("state") == "planned" and one.text("starts_at"):
            begins = datetime.fromisoformat(one.text("starts_at")).astimezone(now.tzinfo)
            if begins < now - timedelta(hours=1):
                yield "unlogged", one.person, one.id, begins.date(), 0
            elif begins.date() == now.date():
                yield "meeting", one.person, one.id, now.date(), 0


def _conflicts(rows: Rows) -> Iterator[Line]:
    """One line for each answer for which two computers wrote different things."""
    for kind in rows.values():
        for one in kind:
            for _ in one.conflicts:
                yield "conflict", one.person, one.id, None, 0


def _days_not_to_miss(rows: Rows, today: date) -> Iterator[Line]:
    """Two weeks ahead and a year back; an appeal and an exam are over with their day.

    An answer that somebody waits for is told once it is late; of a place that was asked to
    help, and of a placement that wants a call, on the day.
    """
    soon, over = (today, today + 14 * _DAY), (today - 365 * _DAY, today - _DAY)
    long = (over[0], soon[1])
    for case in rows["recognition"]:
        decided = case.text("decision")
        is_against = decided not in {"", "full", "given_up"}
        is_sent = case.day("submitted_on") is not None
        yield from _told(case, "appeal_by", soon, holds=is_against)
        yield from _told(case, "exam_on", soon, holds=not decided)
        yield from _told(case, "answer_by", over, holds=not decided and is_sent)
    for sent in rows["application"]:
        state = sent.text("state")
        is_before, is_out = state in {"", "interested", "preparing"}, state in {"sent", "interview"}
        yield from _told(sent, "send_by", long, holds=is_before)
        yield from _told(sent, "answer_by", over, holds=is_out)
        yield from _told(sent, "act_by", long, holds=is_before or is_out or state == "offer")

    due = (over[0], today)
    for asked in rows["referral"]:
        is_open = asked.text("state") in {"", "sent", "no_answer"}
        yield from _told(asked, "answer_by", due, holds=is_open)
    for place in rows["placement"]:
        state = place.text("state")
        is_asked = state in {"", "agreed", "running", "finished"}
        yield from _told(place, "ask_on", due, holds=is_asked)
        yield from _told(place, "ends_on", long, holds=state == "running")


def _openings(rows: Rows, today: date) -> Iterator[Line]:
    """An open one closes within a week, or should have been closed in the last two months."""
    for one in rows["opportunity"]:
        day = one.day("deadline")
        if one.text("state") == "open" and day and -60 <= (day - today).days <= 7:
            yield "opening", None, one.id, day, 0


def _told(one: Plain, key: str, between: tuple[date, date], *, holds: bool) -> Iterator[Line]:
    day = one.day(key)
    if holds and day is not None and between[0] <= day <= between[1]:
        yield "deadline", one.person, one.id, day, 0


def _silence_and_talks(rows: Rows, today: date) -> Iterator[Line]:
    """Pairs that did not meet for three weeks, talks that are due, ends a month ahead."""
    held = [one for one in rows["session"] if one.text("state") == "held"]
    met = _days_by(held, "starts_at", "match")
    spoken = _days_by(rows["check_in"], "done_on", "match", "side")
    for match in rows["match"]:
        begun, state, end = match.day("started_on"), match.text("state"), match.day("planned_end")
        if end and state in {"active", "paused"} and end <= today + 30 * _DAY:
            yield "match_end", match.person, match.id, end, 0
        if begun is None or state not in {"active", "closing"}:
            continue
        last = max({begun, *met[match.id,]})
        if today - last > 21 * _DAY:
            yield "silent", match.person, match.id, last, 0
        for side in ("student", "mentor"):
            yield from _talk(match, begun, spoken[match.id, side], today)


def _days_by(rows: Sequence[Plain], day: str, *keys: str) -> Mapping[tuple[str, ...], set[date]]:
    """Return the days of rows by what they say under these keys."""
    found: defaultdict[tuple[str, ...], set[date]] = defaultdict(set)
    for one in rows:
        if told := one.day(day):
            found[tuple(one.text(key) for key in keys)].add(told)
    return found


def _talk(match: Plain, begun: date, spoken: set[date], today: date) -> Iterator[Line]:
    """A talk with a side after 7, 28, 56, 84 ... days.

    One counts for its day from a week before it on, for the first from the beginning.
    """
    due = [begun + number * _DAY for number in (7, *range(28, 4000, 28))]
    come = [day for day in due if day <= today]
    if come:
        since = begun if len(come) == 1 else come[-1] - 7 * _DAY
        if not any(day >= since for day in spoken):
            yield "contact", match.person, match.id, come[-1], 0


def _plans(rows: Rows, today: date) -> Iterator[Line]:
    """Agreed plans with steps that took longer than the longest time, or than the day set."""
    steps = defaultdict(list)
    for step in rows["step"]:
        steps[step.text("plan")].append(step)
    for plan in rows["plan"]:
        begins = plan.day("starts_on")
        if plan.text("state") == "agreed":
            late = list(_late_steps(steps[plan.id], begins, today))
            if late:
                yield "late_step", plan.person, plan.id, min(late), len(late)


def _late_steps(steps: Sequence[Plain], begins: date | None, today: date) -> Iterator[date]:
    """Yield the last day that was in time of each late step.

    A step begins when all that it comes after are done or left out; until then only a day
    that a person set can pass.  One that waits for others is never late.
    """
    known = {one.id: one for one in steps}
    for step in steps:
        if _is_closed(step) or step.answers.get("waiting") is True:
            continue
        last = step.day("due_on") or _after(_start(step, known, begins), step, 2)
        if last and last < today:
            yield last


def _is_closed(step: Plain) -> bool:
    return step.text("state") in {"done", "skipped"}


def _start(step: Plain, known: Mapping[str, Plain], begins: date | None) -> date | None:
    """Return the day on which a step could begin, None while it waits for an open one."""
    before = [known[one] for one in step.answers.get("depends_on", ()) if one in known]
    ends = [begins, *(_end(one, known, begins) for one in before)]
    return None if None in ends else max(one for one in ends if one)


def _end(step: Plain, known: Mapping[str, Plain], begins: date | None) -> date | None:
    """Return the day on which a step was over, None while it is open."""
    if not _is_closed(step):
        return None
    begun = _start(step, known, begins)
    if step.text("state") == "skipped":
        return begun
    return step.day("done_on") or step.day("due_on") or _after(begun, step, 1)


def _after(day: date | None, step: Plain, which: int) -> date | None:
    """Return the day after the shortest, the usual or the longest time of a step."""
    weeks: int = step.answers.get("weeks", (1, 2, 6))[which]
    return None if day is None else day + timedelta(weeks=weeks)


def _broken_rules(rows: Rows, today: date) -> Iterator[Line]:
    """Pairs who agreed and may not be paired by what was written down since, one line a rule.

    Somebody keeps them apart, the mentor is not approved or asked for others, has no check
    for somebody who may be under 18, or the yes to tell a mentor is gone.
    """
    young = {one.person for one in rows["birth"] if _may_be_under_18(one, today)}
    checked = _checked_for_children(rows["check"], today)
    mentors = {one.person: one for one in rows["mentor"]}
    genders = {one.id: one.text("gender") for one in rows["person"]}
    apart = {frozenset((one.person, one.text("other"))) for one in rows["apart"]}
    for match in rows["match"]:
        if match.text("state") in _WITHOUT_A_PLACE:
            continue
        broken = int(frozenset((match.person, match.text("mentor"))) in apart)
        offer = mentors.get(match.text("mentor"))
        if offer is not None:
            broken += offer.text("state") != "approved"
            limits = offer.answers.get("limits") or ()
            wanted = {"women_only": "female", "men_only": "male"}
            is_beyond = any(wanted.get(one, genders[match.person]) != genders[match.person]
                            for one in limits if match.person in genders)  # fmt: skip
            is_young = match.person in young
            broken += is_beyond or (is_young and "adults_only" in limits)
            broken += is_young and match.text("mentor") not in checked
        broken += _has_taken_back(rows["consent"], match.person, today)
        for _ in range(broken):
            yield "ruled", match.person, match.id, today, 0


def _may_be_under_18(birth: Plain, today: date) -> bool:
    """Whether the last day on which somebody may have been born is too near; else as they said."""
    born = birth.answers.get("range")
    if not isinstance(born, Mapping):
        return birth.answers.get("adult") is False
    last = date.fromisoformat(born["latest"])
    return (today.year - 18, today.month, today.day) < (last.year, last.month, last.day)


def _checked_for_children(checks: Sequence[Plain], today: date) -> set[str]:
    """Return the mentors whose last check for work with children was passed and counts today."""
    last: dict[str, tuple[str, bool, str]] = {}
    for one in checks:
        if one.text("type") == "children" and one.text("result") in {"passed", "refused"}:
            until = one.text("valid_until") or "9999-12-31"
            told = (one.text("checked_on"), one.text("result") == "refused", until)
            last[one.person] = max(last.get(one.person, told), told)
    return {
        one
        for one, (_, is_refused, until) in last.items()
        if not is_refused and until >= today.isoformat()
    }


def _has_taken_back(consents: Sequence[Plain], person: str, today: date) -> bool:
    """Whether no yes to sharing with a mentor holds, of the answers that nothing later names."""
    told = [
        one
        for one in consents
        if one.person == person and one.text("purpose") == "share_with_mentor"
    ]
    named = {
        other for one in told for other in one.answers.get("supersedes", ()) if other != one.id
    }
    said = [
        "over"
        if one.text("answer") == "given" and (one.day("valid_until") or today) < today
        else one.text("answer")
        for one in told
        if one.id not in named
    ]
    return set(said) - {"ask_later"} != {"given"}


def _early_ends(rows: Rows, today: date) -> Iterator[Line]:
    """A match that had begun and was closed before its time, until it was talked about."""
    for match in rows["match"]:
        closed, planned = match.day("closed_on"), match.day("planned_end")
        begun, reviewed = match.day("started_on"), match.day("reviewed_on")
        if begun and closed and planned and not reviewed and today - 365 * _DAY <= closed < planned:
            yield "review", match.person, match.id, closed, 0


def _pages_out(rows: Rows, today: date) -> Iterator[Line]:
    """A page that a mentor has after the match, or after the yes to tell a mentor, is over."""
    held = {one.id for one in rows["match"] if one.text("state") not in _WITHOUT_A_PLACE}
    told = {person for person, _ in _living_yeses(rows, "share_with_mentor", today)}
    for page in rows["brief"]:
        day = page.day("printed_on")
        is_right = page.text("match") in held and page.person in told
        if day and not page.day("returned_on") and not is_right:
            yield "brief", page.person, page.id, day, 0


def _without_room(rows: Rows, today: date) -> Iterator[Line]:
    """Mentors with more students than the places that they offer."""
    taken = Counter(
        one.text("mentor") for one in rows["match"] if one.text("state") not in _WITHOUT_A_PLACE
    )
    for mentor in rows["mentor"]:
        places = mentor.answers.get("capacity")
        if isinstance(places, int) and taken[mentor.person] > places:
            yield "overfull", mentor.person, mentor.id, today, taken[mentor.person]


def _ends(rows: Rows, today: date) -> Iterator[Line]:
    """Checks of approved mentors, three months before they end; papers of offices, two."""
    approved = {one.person for one in rows["mentor"] if one.text("state") == "approved"}
    newest: dict[tuple[str, str], tuple[tuple[str, bool, str], Plain]] = {}
    for check in rows["check"]:
        result = check.text("result")
        if check.person in approved and result in {"passed", "refused"}:
            key = (check.person, check.text("type"))
            until = check.text("valid_until") or "9999-12-31"
            rank = (check.text("checked_on"), result == "refused", until)
            if key not in newest or rank >= newest[key][0]:
                newest[key] = (rank, check)
    for _, check in newest.values():
        day = check.day("valid_until")
        if check.text("result") == "passed" and day and day <= today + 90 * _DAY:
            yield "check", check.person, check.id, day, 0
    for paper in rows["legal"]:
        day = paper.day("valid_until")
        if day and today - 365 * _DAY <= day <= today + 60 * _DAY:
            yield "permit", paper.person, paper.id, day, 0


def _consents(rows: Rows, today: date) -> Iterator[Line]:
    """A yes to keep a file that holds today and ends within two weeks."""
    for person, ends in _living_yeses(rows, "keep_file", today):
        if ends and min(ends) <= today + 14 * _DAY:
            yield "consent", person, person, min(ends), 0


def _living_yeses(rows: Rows, purpose: str, today: date) -> Iterator[tuple[str, list[date]]]:
    """Yield who says yes to something today, with the days on which that ends.

    An answer counts until a later one names it; side by side the most careful one does.
    """
    answers = defaultdict(list)
    for one in rows["consent"]:
        if one.text("purpose") == purpose:
            answers[one.person].append(one)
    for person, told in answers.items():
        named = {
            other for one in told for other in one.answers.get("supersedes", ()) if other != one.id
        }
        current = [one for one in told if one.id not in named]
        said = {one.text("answer") for one in current} - {"ask_later"}
        ends = [day for one in current if (day := one.day("valid_until"))]
        over = any(
            one.text("answer") == "given" and one.day("valid_until") is not None
            and one.text("valid_until") < today.isoformat()
            for one in current
        )  # fmt: skip
        if said == {"given"} and not over:
            yield person, ends


def _papers(rows: Rows, today: date) -> Iterator[Line]:
    """Cases of four weeks and more that were not sent, with the papers that are not ready."""
    ladder = ("needed", "have", "translated", "certified")
    lacking: Counter[str] = Counter()
    for paper in rows["requirement"]:
        state, goal = paper.text("state") or "needed", paper.text("goal") or "have"
        if state != "impossible" and ladder.index(state) < ladder.index(goal):
            lacking[paper.text("recognition")] += 1
    for case in rows["recognition"]:
        opened = case.day("opened_on")
        is_waiting = not case.text("decision") and case.day("submitted_on") is None
        if opened and is_waiting and lacking[case.id] and 28 <= (today - opened).days <= 365:
            yield "papers", case.person, case.id, opened, lacking[case.id]
