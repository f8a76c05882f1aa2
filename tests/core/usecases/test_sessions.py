"""How a planned meeting is settled, moved, and not logged a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.context import Context
from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import Draft, OpId, Record, RecordId
from app.schema import mentoring as fields
from app.schema.fields import Unsaid
from app.schema.mentoring import SESSION
from app.usecases.intakes import KeptDraft, keep_drafts
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.sessions import (
    LATELY,
    Act,
    act_of,
    arrange,
    kept_session,
    log_drafts,
    log_session,
    move_draft,
    move_session,
    plan_session,
    save_session,
    session_draft,
    sessions_of,
    settle_draft,
    settle_session,
)
from app.usecases.today import Due, TodayItem, list_today
from app.usecases.undoing import undo_last
from app.usecases.vaults import NewVault, init_vault
from tests.fakes import NOON, fake_context, four_things

SETTLED = ["held", "missed", "cancelled"]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def move(self, **by: float) -> None:
        """Let time pass: ``hours=2``, ``days=1``."""
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the login, to let time pass."""
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> Context:
    """Return a context whose time is set by the test."""
    return replace(fake_context(tmp_path / "state"), now=clock)


@pytest.fixture
def login(tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return the first worker's login at a new centre."""
    login = init_vault(tmp_path / "vault", "a b c d e f g", NewVault("Linden", "Leila"), context)
    yield login
    login.close()


@pytest.fixture
def amina(login: Login) -> RecordId:
    """Return the id of a person kept with four things."""
    return start_intake(login, four_things("أمينة")).value


@pytest.fixture
def meeting(login: Login, amina: RecordId) -> RecordId:
    """Return a meeting that is planned for two hours from now."""
    return plan_session(login, amina, {"starts_at": text_in(login, hours=2)}).value


def text_in(login: Login, **by: float) -> str:
    """Return a time as it is stored, so far from now."""
    return (login.context.now() + timedelta(**by)).isoformat(timespec="minutes")


def state_of(login: Login, session: RecordId) -> str | None:
    return login.need(SESSION.name, session).get(fields.session_state)


def unsettled_today(login: Login) -> list[TodayItem]:
    return [one for one in list_today(login) if one.kind is Due.UNLOGGED]


@pytest.mark.parametrize("state", SETTLED)
def test_a_passed_meeting_is_settled_and_leaves_today(
    login: Login, clock: Clock, meeting: RecordId, state: str
) -> None:
    """Each of the three answers takes the meeting from Today, and undo brings it back."""
    clock.move(hours=4)
    assert [one.record for one in unsettled_today(login)] == [meeting]

    settle_session(login, meeting, {"state": state})

    assert state_of(login, meeting) == state
    assert not unsettled_today(login)
    undo_last(login)
    assert [one.record for one in unsettled_today(login)] == [meeting]


ACTS = {
    "held": "Log a session",
    "missed": "Mark a meeting as missed",
    "cancelled": "Call off a meeting",
}


@pytest.mark.parametrize("state", SETTLED)
def test_undo_says_what_it_takes_back(
    login: Login, clock: Clock, meeting: RecordId, state: str
) -> None:
    """The act is named by how the meeting went."""
    clock.move(hours=4)
    settle_session(login, meeting, {"state": state})

    assert undo_last(login).value.msgid == ACTS[state]


WORDS = {
    0: "The meeting with أمينة today has passed. Say how it went.",
    1: "The meeting with أمينة was 1 day ago. Say how it went.",
    3: "The meeting with أمينة was 3 days ago. Say how it went.",
}


@pytest.mark.parametrize("days", WORDS)
def test_today_says_how_long_ago_the_meeting_was(
    login: Login, clock: Clock, meeting: RecordId, days: int
) -> None:
    """The words tell what to do, and which meeting is meant."""
    clock.move(hours=4, days=days)

    assert [Catalog("en").say(one.words) for one in unsettled_today(login)] == [WORDS[days]]


def test_settling_says_held_unless_told_otherwise(
    login: Login, clock: Clock, meeting: RecordId
) -> None:
    """Notes alone settle a meeting."""
    clock.move(hours=4)

    settle_session(login, meeting, {"note_student": "We wrote a CV."})

    session = login.need(SESSION.name, meeting)
    assert session.get(fields.session_state) == "held"
    assert session.get(fields.note_student) == "We wrote a CV."


@pytest.mark.parametrize("left", [None, Unsaid.ASK_LATER])
def test_whether_a_meeting_happened_cannot_be_left_open(
    login: Login, clock: Clock, meeting: RecordId, left: Unsaid | None
) -> None:
    """Neither a settled nor a new session is kept without it, and nothing is guessed."""
    clock.move(hours=4)
    person = login.need(SESSION.name, meeting).subject
    for draft in (settle_draft(login, meeting).draft, session_draft(login, person, "held")):
        draft.put(fields.session_state, left)

        with pytest.raises(Problem) as caught:
            save_session(login, draft)

        assert caught.value.field == "state"
    assert [one.id for one in sessions_of(login, person)] == [meeting]
    assert state_of(login, meeting) == "planned"


def test_a_meeting_held_early_was_held_now(login: Login, meeting: RecordId) -> None:
    """A session never happens in the future, whatever day it was planned for."""
    settle_session(login, meeting, {"minutes": 30})

    starts_at = login.need(SESSION.name, meeting).get(fields.starts_at)
    assert starts_at is not None
    assert starts_at <= login.context.now()


@pytest.mark.parametrize("stored", [{"state": "missed"}, {"starts_at": "2030-01-01T10:00+00:00"}])
def test_a_meeting_to_come_is_neither_missed_nor_held(
    login: Login, meeting: RecordId, stored: dict[str, str]
) -> None:
    """What is still to come can be moved or called off, and the refusal says so."""
    with pytest.raises(Problem) as caught:
        settle_session(login, meeting, stored)

    assert (caught.value.code, caught.value.field) == (Code.USAGE, "starts_at")
    settle_session(login, meeting, {"state": "cancelled"})
    assert state_of(login, meeting) == "cancelled"


def test_a_meeting_gets_another_time(login: Login, clock: Clock, meeting: RecordId) -> None:
    """A planned meeting moves, even after its time has passed, and undo moves it back."""
    clock.move(hours=4)

    move_session(login, meeting, {"starts_at": text_in(login, days=3), "place": "Library"})

    session = login.need(SESSION.name, meeting)
    assert session.get(fields.session_place) == "Library"
    assert not unsettled_today(login)
    assert undo_last(login).value.msgid == "Move a meeting"
    assert unsettled_today(login)


def test_a_meeting_cannot_move_into_the_past(login: Login, meeting: RecordId) -> None:
    """The refusal stands beside the time."""
    with pytest.raises(Problem) as caught:
        move_session(login, meeting, {"starts_at": text_in(login, days=-1)})

    assert caught.value.field == "starts_at"


@pytest.mark.parametrize("state", SETTLED)
def test_a_settled_meeting_does_not_move(
    login: Login, clock: Clock, meeting: RecordId, state: str
) -> None:
    """Only what is planned gets another time."""
    clock.move(hours=4)
    settle_session(login, meeting, {"state": state})

    with pytest.raises(Problem) as caught:
        move_session(login, meeting, {"starts_at": text_in(login, days=1)})

    assert caught.value.field == "state"
    assert state_of(login, meeting) == state


def test_a_session_stays_with_its_person(login: Login, clock: Clock, meeting: RecordId) -> None:
    """Neither settling nor moving gives a session to somebody else."""
    other = start_intake(login, four_things("Yusuf")).value
    before = login.need(SESSION.name, meeting).subject

    move_session(login, meeting, {"person": other})
    settle_session(login, meeting, {"person": other})

    session = login.need(SESSION.name, meeting)
    assert (session.subject, session.stored["person"]) == (before, before)


def test_logging_offers_the_meeting_that_has_just_passed(
    login: Login, clock: Clock, amina: RecordId, meeting: RecordId
) -> None:
    """The planned one comes first, another one last; saving the first makes no second session."""
    clock.move(hours=4)

    planned, other = log_drafts(login, amina)
    save_session(login, planned.draft)

    assert act_of(other.draft) is Act.LOG
    assert [one.id for one in sessions_of(login, amina)] == [meeting]
    assert state_of(login, meeting) == "held"
    assert len(log_drafts(login, amina)) == 1


@pytest.mark.parametrize(("ago", "offered"), [(LATELY, True), (LATELY + timedelta(hours=1), False)])
def test_only_a_meeting_of_the_last_day_is_offered(
    login: Login, clock: Clock, amina: RecordId, ago: timedelta, *, offered: bool
) -> None:
    """What was planned long ago, or is still to come, is not what is being logged."""
    plan_session(login, amina, {"starts_at": text_in(login, minutes=2)})
    plan_session(login, amina, {"starts_at": text_in(login, days=30)})
    clock.at += ago

    assert (len(log_drafts(login, amina)) == 2) is offered


def test_saving_a_new_session_twice_makes_one(login: Login, amina: RecordId) -> None:
    """A draft is one row, however often Save is pressed."""
    draft = session_draft(login, amina, "held")

    save_session(login, draft)
    save_session(login, draft)

    assert len(sessions_of(login, amina)) == 1


def test_a_save_drops_the_sealed_words(login: Login, clock: Clock, meeting: RecordId) -> None:
    """What is a fact is no draft any more, in the same save."""
    clock.move(hours=4)
    kept = settle_draft(login, meeting)
    kept.draft.put(fields.note_file, "Needs an interpreter.")
    keep_drafts(login, [kept])
    assert login.drafts_waiting() == 1

    save_session(login, kept.draft)

    assert login.drafts_waiting() == 0


def test_words_about_a_meeting_come_back_to_it(
    login: Login, clock: Clock, amina: RecordId, meeting: RecordId
) -> None:
    """Half-typed notes of a planned meeting settle that meeting, wherever the form is opened."""
    clock.move(hours=4)
    kept = settle_draft(login, meeting)
    kept.draft.put(fields.note_file, "Needs an interpreter.")
    keep_drafts(login, [kept])

    found = [kept_session(login, amina), settle_draft(login, meeting), *log_drafts(login, amina)]

    about = [one for one in found if one is not None and one.draft.now.id == meeting]
    assert len(about) == 3
    assert all(act_of(one.draft) is Act.SETTLE for one in about)
    assert {one.draft.now.get(fields.note_file) for one in about} == {"Needs an interpreter."}


def test_what_another_computer_wrote_meanwhile_stays(
    login: Login, clock: Clock, meeting: RecordId
) -> None:
    """A form writes only what the person changed in it."""
    clock.move(hours=4)
    kept = settle_draft(login, meeting)
    settle_session(login, meeting, {"place": "Library"})
    kept.draft.put(fields.minutes, 45)

    save_session(login, kept.draft)

    session = login.need(SESSION.name, meeting)
    assert (session.get(fields.session_place), session.get(fields.minutes)) == ("Library", 45)


def test_notes_are_added_to_a_missed_meeting(login: Login, clock: Clock, meeting: RecordId) -> None:
    """Writing why does not turn missed into held."""
    clock.move(hours=4)
    settle_session(login, meeting, {"state": "missed"})
    kept = settle_draft(login, meeting)
    kept.draft.put(fields.note_file, "The bus did not come.")

    save_session(login, kept.draft)

    assert state_of(login, meeting) == "missed"


def test_a_moved_draft_moves(login: Login, clock: Clock, meeting: RecordId) -> None:
    """The form of another time saves another time."""
    clock.move(hours=4)
    kept = move_draft(login, meeting)
    assert act_of(kept.draft) is Act.MOVE
    kept.draft.put(fields.starts_at, login.context.now() + timedelta(days=2))

    save_session(login, kept.draft)

    assert state_of(login, meeting) == "planned"
    assert not unsettled_today(login)


def test_a_new_draft_plans_or_logs_as_its_state_says(login: Login, amina: RecordId) -> None:
    """A form whose state is changed to planned plans, and so cannot lie in the past."""
    draft = session_draft(login, amina, "held")
    assert act_of(draft) is Act.LOG
    draft.put(fields.session_state, "planned")
    draft.put(fields.starts_at, login.context.now() - timedelta(days=1))

    assert act_of(draft) is Act.PLAN
    with pytest.raises(Problem) as caught:
        save_session(login, draft)
    assert caught.value.field == "starts_at"


def test_there_is_nothing_to_settle_of_what_is_not_there(login: Login, amina: RecordId) -> None:
    """A person, or nothing, is no session."""
    for act in (settle_session, move_session):
        with pytest.raises(Problem) as caught:
            act(login, amina, {})
        assert caught.value.code is Code.NOT_FOUND


HOURS = st.integers(-500, 500)


@given(st.lists(st.tuples(HOURS, st.sampled_from(["planned", *SETTLED]))))
def test_every_session_is_arranged_once(rows: list[tuple[int, str]]) -> None:
    """What waits for a word has begun, what comes has not, and nothing is lost or shown twice."""
    sessions = [
        Record(
            SESSION,
            RecordId(str(number)),
            RecordId("person"),
            {"state": state, "starts_at": (NOON + timedelta(hours=hours)).isoformat()},
        )
        for number, (hours, state) in enumerate(rows)
    ]

    found = arrange(sessions, NOON)

    together = [*found.unsettled, *found.coming, *found.past]
    assert sorted(one.id for one in together) == sorted(one.id for one in sessions)
    times = {name: [one.stored["starts_at"] for one in part] for name, part in vars(found).items()}
    assert all(str(at) <= NOON.isoformat() for at in times["unsettled"])
    assert all(str(at) > NOON.isoformat() for at in times["coming"])
    assert times["unsettled"] == sorted(times["unsettled"], key=str, reverse=True)
    assert times["coming"] == sorted(times["coming"], key=str)
    assert times["past"] == sorted(times["past"], key=str, reverse=True)


@given(was_saved=st.booleans(), state=st.sampled_from(["planned", *SETTLED]))
def test_what_saving_does_depends_on_the_row_alone(*, was_saved: bool, state: str) -> None:
    """Saved before or not, planned or not: four acts, nothing else is remembered."""
    versions = {"state": (OpId(1, 1),)} if was_saved else {}
    base = Record(SESSION, RecordId("a"), RecordId("b"), {"state": "planned"}, versions)
    draft = KeptDraft(Draft(base), {}).draft
    draft.put(fields.session_state, state)

    acts = {(False, False): Act.LOG, (False, True): Act.PLAN, (True, False): Act.SETTLE}
    assert act_of(draft) is acts.get((was_saved, state == "planned"), Act.MOVE)


def test_logging_without_a_planned_meeting_stays_as_it_was(login: Login, amina: RecordId) -> None:
    """A walk-in is logged as before."""
    log_session(login, amina, {"minutes": 20})

    assert [one.get(fields.session_state) for one in sessions_of(login, amina)] == ["held"]
