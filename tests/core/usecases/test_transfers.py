"""A student's file goes to another centre, sealed to it: all of it, once, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.records import RecordId
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.sync.address import read_address, write_address
from app.usecases.consents import answer_consent, consents_of
from app.usecases.documents import attach_document, content_and_thumbnail, documents_of
from app.usecases.goals import add_goal, goals_of
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.plans import make_plan, plans_of
from app.usecases.sessions import log_session
from app.usecases.transfers import (
    STAYS,
    Made,
    give_transfer,
    goes,
    look_at_transfer,
    own_address,
    take_transfer,
)
from app.usecases.vaults import NewVault, init_vault
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import fake_context, four_things

SHARED = {"purpose": "leave_this_centre", "answer": "given", "audience": "named_centre"}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Login]:
    """Return a login at another centre."""
    world = fake_context(tmp_path / "other-state", seed=50)
    with closing(
        init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Omar"), world)
    ) as login:
        yield login


@pytest.fixture
def student(login: Login) -> RecordId:
    """Return a student with a plan, a goal and a session, who wants to go."""
    person = start_intake(login, four_things("أمينة الحسن")).value
    add_goal(login, person, {"type": "licence"})
    make_plan(login, person, "first_job")
    log_session(login, person, {"note_file": "She wants to be a nurse again."})
    answer_consent(login, person, SHARED)
    return person


def sealed(login: Login, other: Login, student: RecordId) -> Made:
    """Return the file for the other centre."""
    address, digits = own_address(other)
    return give_transfer(login, student, address, digits).value


def test_all_that_was_written_of_the_student_arrives(
    login: Login, other: Login, student: RecordId
) -> None:
    """Every row that goes, with the same words; they can be found and worked with there."""
    made = sealed(login, other, student)

    assert take_transfer(other, made.file, made.digits).value == student

    for kind in SCHEMAS:
        here = {one.id: dict(one.stored) for one in login.store.records(kind, subject=student)}
        there = {one.id: dict(one.stored) for one in other.store.records(kind, subject=student)}
        if kind == "consent":
            assert [one["purpose"] for one in there.values()] == ["keep_file"]
        elif goes(kind):
            assert {key: _own(one) for key, one in here.items()} == there
        else:
            assert there == {}
    assert find_people(other, "Amina").people
    assert len(goals_of(other, student)) == 1
    assert len(plans_of(other, student)) == 1
    assert consents_of(other, student)["share_with_mentor"].is_live is False
    assert other.store.check() == []


def _own(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Leave out who worked there, whom the other centre does not know."""
    return {key: value for key, value in stored.items() if key not in {"worker", "author"}}


def test_without_consent_nothing_leaves(login: Login, other: Login) -> None:
    """Neither before the student was asked nor after they took the yes back."""
    person = start_intake(login, four_things("Yusuf")).value
    address, digits = own_address(other)
    with pytest.raises(Problem) as refused:
        give_transfer(login, person, address, digits)
    assert refused.value.code is Code.NO_CONSENT
    answer_consent(login, person, SHARED)
    answer_consent(login, person, {**SHARED, "answer": "withdrawn"})

    with pytest.raises(Problem) as refused:
        give_transfer(login, person, address, digits)

    assert refused.value.code is Code.NO_CONSENT


def test_other_digits_stop_both_sides(login: Login, other: Login, student: RecordId) -> None:
    """Somebody who changes a file on its way changes its digits."""
    address, digits = own_address(other)
    for wrong in ("", digits[:-1], "0" * 30):
        with pytest.raises(Problem) as refused:
            give_transfer(login, student, address, wrong)
        assert refused.value.code is Code.BAD_SIGNATURE
    made = sealed(login, other, student)

    with pytest.raises(Problem) as refused:
        take_transfer(other, made.file, "1" * 30)

    assert refused.value.code is Code.BAD_SIGNATURE
    assert other.store.count("person") == 0


def test_only_the_centre_it_is_for_opens_it(login: Login, other: Login, student: RecordId) -> None:
    """Whoever else gets the file, its sender too, reads nothing."""
    made = sealed(login, other, student)

    with pytest.raises(Problem) as refused:
        look_at_transfer(login, made.file)

    assert refused.value.code is Code.NOT_A_RECIPIENT


def test_a_second_time_changes_nothing(login: Login, other: Login, student: RecordId) -> None:
    """Who has a file there already is not written over."""
    made = sealed(login, other, student)
    take_transfer(other, made.file, made.digits)
    before = other.store.state_hash()
    assert look_at_transfer(other, made.file).is_here

    with pytest.raises(Problem) as refused:
        take_transfer(other, made.file, made.digits)

    assert refused.value.code is Code.USAGE
    assert other.store.state_hash() == before


def test_documents_come_along_sealed_anew(
    login: Login, other: Login, student: RecordId, tmp_path: Path
) -> None:
    """The same bytes, under a key of the other centre."""
    from_here = _attach(login, student, tmp_path)
    made = sealed(login, other, student)

    take_transfer(other, made.file, made.digits)

    [view] = documents_of(other, student)
    assert content_and_thumbnail(other, view.record) == from_here
    assert made.documents == 1


def _attach(login: Login, student: RecordId, folder: Path) -> tuple[bytes, bytes]:
    """Keep a scan of the student, and return its bytes and small picture."""
    photo = folder / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(login, student, [photo], {"type": "school_certificate"})
    [view] = documents_of(login, student)
    return content_and_thumbnail(login, view.record)


@given(name=st.text(max_size=80), seed=st.binary(min_size=32, max_size=32))
def test_an_address_reads_back(name: str, seed: bytes) -> None:
    """And any other byte in it is refused, or gives other digits."""
    raw = write_address(name, bytes(1_216), seed)

    read = read_address(raw)

    assert (read.name, read.receiving) == (name, bytes(1_216))
    for at in range(0, len(raw), 97):
        assert _digits(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]) != read.digits


def _digits(raw: bytes) -> str:
    """Return the digits of an address, or what is wrong with it."""
    try:
        return read_address(raw).digits
    except Problem as problem:
        return problem.code.name


def test_what_stays_is_named_and_there() -> None:
    """Every kind that stays exists; what workers said to each other is among them."""
    assert set(SCHEMAS) >= STAYS
    assert {"handover", "concern", "assignment"} <= STAYS
