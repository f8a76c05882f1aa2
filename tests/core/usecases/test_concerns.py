"""A safeguarding concern: all write one, the lead reads it, in need two people, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.context import Context
from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from app.records import Change, RecordId
from app.rules.roles import Operation
from app.schema.concern import CONCERN, concern_closing
from app.schema.kinds import Stored
from app.usecases.concerns import (
    ConcernView,
    add_concern,
    close_concern,
    concern_desk,
    count_concerns,
    list_concerns,
    mark_person,
    readers,
    show_concern,
)
from app.usecases.gate import Because
from app.usecases.histories import history_of_person, show_history
from app.usecases.login import Login
from app.usecases.people import find_people, show_student
from app.usecases.records import get_record, list_records
from app.usecases.requests import RequestView, approve_request, list_requests
from app.usecases.today import Due, list_today
from app.usecases.undoing import undo_last
from app.usecases.users import revoke_user
from app.usecases.vaults import NewVault, init_vault
from app.vault import concerns
from app.vault.classkeys import AUDIT, GLASS, SAFE
from tests.core.usecases.office import WORKERS, Office, open_office
from tests.core.usecases.team import FIRST, team_of_one
from tests.fakes import fake_context

WORDS = "She said: Kestrelbramble locks the door at night."
OTHERS = ("first", "intake", "coordinator", "manager", "dpo")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


def test_a_lead_who_has_left_is_not_named_as_a_reader(tmp_path: Path, context: Context) -> None:
    """Whoever writes a concern trusts the names that stand there."""
    team = team_of_one(tmp_path / "vault", context)
    team.add("Safa", "safeguarding")
    login = team.login("Leila")
    assert readers(login) == ("Safa",)

    revoke_user(login, team.ids["Safa"])

    assert readers(login) == ()
    login.close()


def refused(act: Callable[[], object]) -> Problem:
    """Return the Problem that ``act`` raises."""
    with pytest.raises(Problem) as refusal:
        act()
    return refusal.value


def of(office: Office, concern: RecordId) -> ConcernView:
    """Return a concern as the lead reads it; their list shows the same without the words."""
    safa = office.logins["safeguarding"]
    view = show_concern(safa, concern).value
    (listed,) = [one for one in list_concerns(safa) if one.id == concern]
    assert listed == replace(view, words="", closing="", openings=listed.openings)
    return view


def asked(office: Office, concern: RecordId) -> RequestView:
    """Return the request for a concern that waits for the officer."""
    (request,) = [one for one in list_requests(office.logins["dpo"]) if one.about == concern]
    return request


def raised(office: Office, by: str = "coordinator") -> tuple[RecordId, RecordId]:
    """Return a new person in nobody's care and the id of a concern that a worker wrote."""
    person = office.file(by, "nobodys")
    return person, add_concern(office.logins[by], person, WORDS).value.id


def test_the_lead_reads_what_anybody_wrote_and_closes_it(office: Office) -> None:
    """With whom it is about, by whom and when; closing it keeps what was done."""
    person, concern = raised(office)
    safa = office.logins["safeguarding"]

    view = of(office, concern)
    assert (view.id, view.person, view.words) == (concern, person, WORDS)
    assert (view.person_name, view.by_name, view.is_open) == ("أمينة الحسن", "coordinator", True)
    assert show_concern(safa, view.number).value == view
    assert readers(office.logins["intake"]) == ("safeguarding",)

    close_concern(safa, view.number, "Called the youth office.")

    view = of(office, concern)
    assert (view.words, view.closing, view.closed_by_name) == (
        WORDS,
        "Called the youth office.",
        "safeguarding",
    )
    again = refused(lambda: close_concern(safa, concern, "Once more."))
    assert again.code == Code.USAGE
    assert "concern.read" in {one.act for one in office.logins["dpo"].store.audit.entries()}


def test_a_concern_needs_words_and_a_person(office: Office) -> None:
    """Nothing is kept without them; what is too long is told before it is sealed."""
    person = office.file("intake", "own")
    omar = office.logins["intake"]
    nobody = RecordId("00000000-0000-4000-8000-000000000000")
    before = list_concerns(office.logins["safeguarding"])

    assert refused(lambda: add_concern(omar, person, " \n ")).field == "words"
    assert refused(lambda: add_concern(omar, person, "x" * 8001)).code == Code.USAGE
    assert refused(lambda: add_concern(omar, nobody, WORDS)).code == Code.NOT_FOUND
    assert list_concerns(office.logins["safeguarding"]) == before


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_learns_that_there_is_a_concern(office: Office, role: str) -> None:
    """No list, number, search, history, count or line of today tells of it, also to its author."""
    person, concern = raised(office)
    login = office.logins[role]
    login.gate.because = Because("reason", "On duty.")
    if role == "dpo":
        login.gate.because = Because("access", "She asks.")
    centre = login.centre.id

    assert list(list_records(login, CONCERN.name, {}, 10)) == []
    assert login.vault.count(CONCERN.name) == 0
    assert login.vault.records(CONCERN.name, subject=centre) == []
    assert (
        login.vault.latest(CONCERN.name, 10)
        == login.vault.about(CONCERN.name, [centre], (concern_closing,))
        == []
    )
    assert not login.vault.has(CONCERN.name, concern)
    assert login.vault.record(CONCERN.name, concern) is None
    assert login.vault.history(concern) == []
    for act in (get_record, show_history):
        assert refused(partial(act, login, concern)).code == Code.NOT_FOUND
    assert list(find_people(login, "Kestrelbramble")) == []
    assert CONCERN.name not in show_student(login, person).rows
    told = {one.record.schema.name for one in history_of_person(login, person, 500)}
    assert CONCERN.name not in told
    assert list_today(login).count(Due.CONCERN) == 0
    assert count_concerns(login).open == 0
    assert refused(lambda: list_concerns(login)).code == Code.NOT_PERMITTED
    desk = concern_desk(login)
    assert (desk.is_lead, desk.concerns) == (False, ())
    assert desk.may_ask == (role in {"first", "manager"})


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_holds_a_key_that_opens_it(office: Office, role: str) -> None:
    """Not by a rule of the program only: one half of its key opens nothing."""
    _, concern = raised(office)
    login = office.logins[role]
    row = login.store.record(CONCERN.name, concern)
    assert row is not None
    sealed = row.stored["sealed"]
    assert isinstance(sealed, bytes)
    keys = login.store.keyring.classes

    assert refused(lambda: concerns.open_concern(keys, concern, sealed)).code == Code.NOT_PERMITTED
    assert not keys.holds(SAFE)
    assert not (keys.holds(GLASS) and keys.holds(AUDIT))


def test_nobody_changes_or_takes_away_what_is_written(office: Office) -> None:
    """Also who wrote it: it cannot be undone, overwritten or deleted."""
    _, concern = raised(office, "intake")
    omar = office.logins["intake"]
    row = omar.store.record(CONCERN.name, concern)
    assert row is not None

    assert refused(lambda: undo_last(omar)).code == Code.USAGE
    forged = [Change(CONCERN.name, concern, row.subject, "sealed", b"nothing")]
    for act in (
        lambda: omar.vault.append(forged, "x", user=omar.user),
        lambda: omar.vault.delete(row, "x", user=omar.user),
        lambda: omar.vault.forget(row, (), "x", user=omar.user),
    ):
        assert refused(act).code == Code.NOT_PERMITTED
    assert of(office, concern).words == WORDS


def test_two_people_open_one_concern_for_a_day(office: Office) -> None:
    """The manager asks, the officer agrees; the lead and the audit are told."""
    _, concern = raised(office)
    _, other = raised(office)
    mara, dora, safa = (office.logins[one] for one in ("manager", "dpo", "safeguarding"))
    assert refused(lambda: show_concern(mara, concern)).code == Code.NEEDS_SECOND_PERSON
    request = asked(office, concern)
    assert request.kind == Operation.CONCERN_READ
    for login in (mara, safa, office.logins["intake"]):
        assert refused(partial(approve_request, login, request.id)).code == Code.NOT_PERMITTED

    before = count_concerns(safa).opened_by_two
    approve_request(dora, request.id)

    assert count_concerns(safa).opened_by_two == before + 1
    view = show_concern(mara, concern).value
    assert (view.words, view.openings) == (WORDS, ())
    assert refused(lambda: show_concern(mara, other)).code == Code.NEEDS_SECOND_PERSON
    assert refused(lambda: show_concern(dora, concern)).code == Code.NOT_PERMITTED
    assert "concern.read.two" in {one.act for one in office.logins["dpo"].store.audit.entries()}
    (opening,) = show_concern(safa, concern).value.openings
    assert (opening.by_name, opening.agreed_name, opening.is_new) == ("manager", "dpo", True)
    assert count_concerns(safa).opened_by_two == before
    (opening,) = show_concern(safa, concern).value.openings
    assert not opening.is_new


def test_after_a_day_it_must_be_agreed_to_again(office: Office) -> None:
    """The half that was handed over is gone then."""
    _, concern = raised(office)
    dora = office.logins["dpo"]
    assert refused(lambda: show_concern(office.logins["manager"], concern)).detail == "request"
    approve_request(dora, asked(office, concern).id)
    show_concern(office.logins["manager"], concern)

    now = office.team.login("manager")
    mara = Login(now.store, office.team.later(hours=25), now.user)

    assert refused(lambda: show_concern(mara, concern)).code == Code.NEEDS_SECOND_PERSON
    kept = mara.store.keyring.acts.in_state("done")
    assert [one for one in kept if one.kind == "glass"] == []
    tomorrow = Login(dora.store, mara.context, dora.user)
    approve_request(tomorrow, asked(office, concern).id)
    assert show_concern(mara, concern).value.words == WORDS
    mara.close()


def test_the_neutral_mark_says_whom_to_speak_to_and_nothing_else(office: Office) -> None:
    """The lead sets it and takes it away; who may not read the file sees it all the same."""
    person = office.file("coordinator", "nobodys")
    safa, cora = office.logins["safeguarding"], office.logins["coordinator"]
    assert refused(lambda: get_record(safa, person)).code == Code.NOT_PERMITTED
    assert not show_student(cora, person).is_marked

    mark_person(safa, person, is_marked=True)
    mark_person(safa, person, is_marked=True)

    assert show_student(cora, person).is_marked
    assert show_student(cora, person).warnings == []
    assert get_record(safa, person).id == person
    first = office.logins["first"]
    assert len(first.store.records("flag", subject=person)) == 1
    assert list(office.logins["dpo"].store.audit.entries())
    mark_person(safa, person, is_marked=False)
    assert not show_student(cora, person).is_marked
    assert refused(lambda: get_record(safa, person)).code == Code.NOT_PERMITTED


def test_the_lead_writes_no_other_warning(office: Office) -> None:
    """The mark is theirs, a warning of another kind is not, nor to turn one into the other."""
    person = office.file("safeguarding", "own")
    first, safa = office.logins["first"], office.logins["safeguarding"]
    made: dict[str, Stored] = {"person": person, "kind": "health", "instruction": "Sit down."}
    row = RecordId(safa.context.record_id())
    changes = [Change("flag", row, person, key, value) for key, value in made.items()]
    assert refused(lambda: safa.vault.append(changes, "x", user=safa.user)).code == (
        Code.NOT_PERMITTED
    )
    first.vault.append(changes, "x", user=first.user)
    turned = [Change("flag", row, person, "kind", "safeguarding")]
    assert refused(lambda: safa.vault.append(turned, "x", user=safa.user)).code == (
        Code.NOT_PERMITTED
    )


def test_a_later_lead_reads_what_was_written_before(office: Office) -> None:
    """Their slot gets the older keys too."""
    _, concern = raised(office)
    request = office.team.add("Sami", "safeguarding", by="manager")
    assert request
    approve_request(office.logins["dpo"], request)
    office.team.login("safeguarding").close()  # who holds the key hands it on
    sami = office.team.login("Sami")

    assert show_concern(sami, concern).value.words == WORDS
    sami.close()


def test_today_counts_for_the_lead_alone(office: Office) -> None:
    """A line that leads to the page of concerns; it goes when they are closed."""
    safa = office.logins["safeguarding"]
    before = count_concerns(safa).open
    _, concern = raised(office)

    assert count_concerns(safa).open == before + 1
    assert list_today(safa).count(Due.CONCERN) >= 1
    close_concern(safa, concern, "Done.")
    assert count_concerns(safa).open == before
    assert all(
        list_today(office.logins[one]).count(Due.CONCERN) == 0
        for one in WORKERS
        if one != "safeguarding"
    )


@given(
    told=st.lists(st.one_of(st.text(max_size=300), st.binary(max_size=40)), max_size=5),
    flip=st.integers(0, 10_000),
)
@settings(max_examples=25, deadline=None)
def test_what_is_sealed_opens_to_the_same_and_a_changed_bit_to_nothing(
    sealed_by: Login, told: list[Stored], flip: int
) -> None:
    """For the lead and for the two halves alike; lengths are rounded up."""
    keys, row = sealed_by.store.keyring.classes, RecordId(sealed_by.context.record_id())
    user = sealed_by.unlocked.user
    sealed = concerns.seal_concern(keys, row, told)
    assert concerns.open_concern(keys, row, sealed) == told
    half = concerns.hand_half(keys, row, sealed, user.exchange_public)
    handed = (user.exchange_seed, half)
    assert concerns.open_with_half(keys, row, sealed, handed) == told

    broken = bytearray(sealed)
    broken[flip % len(broken)] ^= 1
    try:
        opened = concerns.open_concern(keys, row, bytes(broken))
    except Problem:
        return
    assert opened == told  # the bit was in a half that the lead does not need


@pytest.fixture(scope="module")
def sealed_by(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Return the first worker of a vault, who holds all classes."""
    folder = tmp_path_factory.mktemp("alone")
    context = fake_context(folder / "state", seed=9)
    login = init_vault(folder / "vault", FIRST, NewVault("Linden Centre", "Leila"), context)
    yield login
    login.close()


def test_a_concern_moved_to_another_row_opens_to_nobody(sealed_by: Login) -> None:
    """The seal is bound to its place."""
    keys = sealed_by.store.keyring.classes
    one, other = (RecordId(sealed_by.context.record_id()) for _ in range(2))
    sealed = concerns.seal_concern(keys, one, ["words"])
    with pytest.raises(BrokenSeal):
        concerns.open_concern(keys, other, sealed)
    for wrong in (b"", b"\x80", b"\x81\x01"):
        with pytest.raises(BrokenSeal):
            concerns.open_concern(keys, one, wrong)
