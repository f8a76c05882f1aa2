"""Two computers mark the same event apart, without a network: one list, and calm questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.records import RecordId
from app.usecases.attendances import attendance_id, invite, mark, show_event
from app.usecases.cutting import make_bundle
from app.usecases.events import add_event, cancel_event
from app.usecases.exchange import merge_bundle, own_trust
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.questions import choose_answer, open_questions
from tests.core.usecases.computers import let_in
from tests.fakes import NOON, fake_context, four_things


@dataclass
class Apart:
    """An event with two places that begins now, three people, and two computers that know them."""

    one: Login
    other: Login
    event: RecordId
    people: list[RecordId]
    folder: Path

    def carry(self) -> None:
        """Carry what each computer has written to the other, on a stick."""
        for sender, receiver in ((self.one, self.other), (self.other, self.one)):
            file = self.folder / f"stick-{sender.store.state_hash().hex()}"
            make_bundle(sender, own_trust(sender), file)
            merge_bundle(receiver, own_trust(receiver), file)

    def states(self, login: Login) -> dict[str, str]:
        return {one.name: one.state for one in show_event(login, self.event).guests}


@pytest.fixture
def apart(login: Login, tmp_path: Path) -> Iterator[Apart]:
    """Return two computers of one centre."""
    names = ("Amina", "Bashir", "Chiara")
    people = [start_intake(login, four_things(one)).value for one in names]
    starts_at = NOON.isoformat(timespec="minutes")
    event = add_event(login, {"title": "Talk", "starts_at": starts_at, "capacity": 2}).value
    context = fake_context(tmp_path / "state-2", NOON + timedelta(hours=1), seed=2)
    other = let_in(login, tmp_path / "vault-2", context)
    yield Apart(login, other, event, people, tmp_path)
    other.close()


def test_the_same_person_marked_alike_on_both_is_one_row_and_no_question(apart: Apart) -> None:
    """Both rows have the id of event and person."""
    amina, bashir, _ = apart.people
    mark(apart.one, apart.event, {amina: "present"})
    mark(apart.other, apart.event, {amina: "present", bashir: "late"})

    apart.carry()

    for login in (apart.one, apart.other):
        assert apart.states(login) == {"Amina": "present", "Bashir": "late"}
        assert open_questions(login, amina) == ()
    assert apart.one.store.state_hash() == apart.other.store.state_hash()


def test_marked_apart_is_a_question_in_the_file_of_the_person(apart: Apart) -> None:
    """Present here, excused there: both are kept until somebody chooses."""
    amina = apart.people[0]
    mark(apart.one, apart.event, {amina: "present"})
    mark(apart.other, apart.event, {amina: "excused"})
    apart.carry()

    (question,) = open_questions(apart.one, amina)
    assert question.record.id == attendance_id(apart.event, amina)
    assert {one.stored for one in question.answers} == {"present", "excused"}
    answer = next(one for one in question.answers if one.stored == "excused")
    choose_answer(apart.one, question, answer)

    assert open_questions(apart.one, amina) == ()
    assert apart.states(apart.one) == {"Amina": "excused"}


def test_the_last_place_taken_twice_is_told_and_nobody_is_turned_away(apart: Apart) -> None:
    """Two places, three yeses on two computers: all stay, and the line says that it is too many."""
    amina, bashir, chiara = apart.people
    mark(apart.one, apart.event, {amina: "coming", bashir: "coming"})
    mark(apart.other, apart.event, {chiara: "coming"})
    assert not show_event(apart.one, apart.event).line.is_overbooked

    apart.carry()

    for login in (apart.one, apart.other):
        line = show_event(login, apart.event).line
        assert (line.coming, line.capacity, line.is_overbooked) == (3, 2, True)


def test_what_is_called_off_on_one_computer_is_off_on_both(apart: Apart) -> None:
    """Whoever invites meanwhile on the other one changes nothing of that."""
    cancel_event(apart.one, apart.event)
    invite(apart.other, apart.event, apart.people)

    apart.carry()

    for login in (apart.one, apart.other):
        view = show_event(login, apart.event)
        assert (view.line.is_cancelled, len(view.guests)) == (True, 3)
