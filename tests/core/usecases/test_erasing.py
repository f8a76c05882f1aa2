"""A person is erased by two people, for ever, here and wherever it travels."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.schema.person import PERSON
from app.sync.stores.folder import FolderStore
from app.usecases.backups import make_backup
from app.usecases.erasing import Standing, ask_erasure, erase_person, look_at_erasure
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.records import RowInput, get_record, put_records
from app.usecases.recovery import make_sheets, read_back
from app.usecases.requests import approve_with_sheets, list_requests
from app.usecases.restoring import restore
from app.usecases.syncing import sync_store
from app.usecases.today import Due, list_today
from app.usecases.users import grant_roles
from app.usecases.vaults import open_login
from app.vault.acts import ASKED, act_of
from app.vault.values import decode
from tests.core.usecases.pair import Pair
from tests.core.usecases.team import FIRST, team_of_one
from tests.fakes import fake_context, four_things

CANARY = "Zanzibarkanarie"


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    made = Pair(tmp_path)
    login = made.login(0, "Leila")
    put_records(login, [RowInput("person", {"preferred_name": CANARY}, made.amina)])
    login.close()
    made.carry(0, 1)
    return made


def code(person: RecordId) -> str:
    return show_code(code_of(person))


def erased(pair: Pair, number: int = 0) -> None:
    """Let Leila erase Amina, agreed to before."""
    login = pair.login(number, "Leila")
    erase_person(login, pair.amina, code(pair.amina))
    login.close()


def agreed(pair: Pair) -> None:
    pair.approve(0, pair.ask())


def is_there(pair: Pair, number: int, name: str = CANARY) -> bool:
    login = pair.login(number, "Leila")
    try:
        return bool(find_people(login, name)) or login.store.count(PERSON.name) > 0
    finally:
        login.close()


def test_two_people_erase_somebody_and_nothing_is_left(pair: Pair) -> None:
    """Not a word in any file of the vault; both signatures stand with the random id."""
    with pytest.raises(Problem) as asked:
        erased(pair)
    assert asked.value.code == Code.NEEDS_SECOND_PERSON
    (request,) = pair.waiting(0)
    pair.approve(0, request)

    erased(pair)

    assert not is_there(pair, 0)
    assert pair.waiting(0) == []
    login = pair.login(0, "Leila")
    (row,) = login.store._connection.execute("SELECT subject, signature FROM erased").fetchall()
    told = decode(bytes(row[1]))
    assert isinstance(told, list)
    act = act_of(told, login.unlocked.vault_id)
    assert act is not None
    assert act.is_signed
    assert act.is_approved
    roster = login.store.keyring.roster
    names = [roster.of_key(one) for one in (act.signer, act.approver)]
    ids = pair.teams[0].ids
    assert [one.user for one in names if one] == [ids["Leila"], ids["Dora"]]
    connection = login.store._connection
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    everything = [
        connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - names of tables
        for (name,) in tables
    ]
    assert CANARY not in repr(everything)
    with pytest.raises(Problem):
        put_records(login, [RowInput("person", {"preferred_name": "Amina"}, pair.amina)])
    login.close()


def test_it_needs_the_code_a_second_person_and_the_right_role(pair: Pair) -> None:
    """An intake worker only tells the manager; another code, or one's own word, is refused."""
    omar = pair.login(0, "Omar")
    assert look_at_erasure(omar, pair.amina).standing is Standing.WISH
    with pytest.raises(Problem) as refused:
        erase_person(omar, pair.amina, code(pair.amina))
    assert refused.value.code == Code.NOT_PERMITTED
    ask_erasure(omar, pair.amina)
    assert look_at_erasure(omar, pair.amina).standing is Standing.WISHED
    omar.close()
    leila = pair.login(0, "Leila")
    (wish,) = list_requests(leila)
    assert (wish.can_approve, wish.can_refuse) == (False, True)
    assert wish.about_name.startswith(CANARY)
    assert look_at_erasure(leila, pair.amina).standing is Standing.ASK
    other = start_intake(leila, four_things("Olena")).value
    with pytest.raises(Problem) as wrong:
        erase_person(leila, pair.amina, code(other))
    assert wrong.value.field == "code"
    leila.close()
    agreed(pair)

    leila = pair.login(0, "Leila")
    assert look_at_erasure(leila, pair.amina).standing is Standing.AGREED
    assert look_at_erasure(leila, other).standing is Standing.ASK
    with pytest.raises(Problem):
        erase_person(leila, other, code(other))
    leila.close()
    erased(pair)
    leila = pair.login(0, "Leila")
    assert [one.about for one in list_requests(leila)] == [other]
    leila.close()


def test_it_travels_and_no_old_stick_brings_the_person_back(pair: Pair) -> None:
    """Neither the stick of before, nor what the other computer wrote meanwhile."""
    shutil.copytree(pair.root / "stick", pair.root / "old")
    agreed(pair)
    erased(pair)
    login = pair.login(1, "Omar")
    put_records(login, [RowInput("person", {"preferred_name": "Zanzi"}, pair.amina)])
    login.close()

    pair.carry(0, 1, 0)
    stick, pair.stick = pair.stick, FolderStore(pair.root / "old")
    pair.carry(0, 1, 0)
    pair.stick = stick

    assert not is_there(pair, 0)
    assert not is_there(pair, 1)
    login = pair.login(1, "Leila")
    ((proof,),) = login.store._connection.execute("SELECT signature FROM erased").fetchall()
    assert len(proof) > 128
    login.close()


def test_what_is_agreed_to_at_another_computer_is_done_here(pair: Pair) -> None:
    """The officer signs there; the stick brings it; the manager erases here."""
    request = pair.ask()
    pair.carry(0, 1)
    pair.approve(1, request)
    pair.carry(1, 0)

    erased(pair)
    pair.carry(0, 1)

    assert not is_there(pair, 1)


def test_a_request_ends_at_every_computer_with_the_person(pair: Pair) -> None:
    """Two more were open there: neither waits, tells anybody, or can be agreed to any longer."""
    login = pair.login(1, "Omar")
    wish = ask_erasure(login, pair.amina).value
    login.close()
    login = pair.login(1, "Leila")
    own = ask_erasure(login, pair.amina).value
    login.close()
    agreed(pair)
    erased(pair)

    login = pair.login(1, "Dora")
    assert {one.id: one.computer for one in list_requests(login)} == {wish: "", own: ""}
    login.close()
    pair.carry(0, 1)

    for name in ("Leila", "Dora", "Omar"):
        login = pair.login(1, name)
        assert list_requests(login) == ()
        assert Due.REQUEST not in list_today(login).counts
        login.close()
    with pytest.raises(Problem) as over:
        pair.approve(1, own)
    assert over.value.code == Code.NOT_FOUND
    pair.carry(1, 0, 1)
    assert pair.waiting(0) == pair.waiting(1) == []
    login = pair.login(1, "Leila")
    assert not login.store.keyring.acts.in_state(ASKED)
    login.close()


def test_a_change_of_somebody_erased_says_so(pair: Pair) -> None:
    """To who writes with the old id, at both computers; for any other id it says there is none."""
    agreed(pair)
    erased(pair)
    pair.carry(0, 1)
    for number in (0, 1):
        login = pair.login(number, "Leila")
        for row in (pair.amina, pair.amina.upper()):
            with pytest.raises(Problem) as refused:
                put_records(login, [RowInput("person", {"preferred_name": "Amina"}, row)])
            assert (refused.value.code, refused.value.detail) == (Code.NOT_FOUND, "erased")
            with pytest.raises(Problem) as gone:
                get_record(login, row)
            assert (gone.value.code, gone.value.detail) == (Code.NOT_FOUND, "erased")
        with pytest.raises(Problem) as none:
            put_records(login, [RowInput("person", {}, str(UUID(int=7)))])
        assert none.value.detail != "erased"
        login.close()


def test_a_computer_forgets_nobody_without_two_signatures(pair: Pair) -> None:
    """Somebody past the program erases alone, or with a proof of somebody else: set aside there."""
    login = pair.login(0, "Leila")
    other = start_intake(login, four_things("Olena")).value
    login.close()
    pair.carry(0, 1)
    agreed(pair)
    erased(pair)
    login = pair.login(0, "Omar")
    ((proof,),) = login.store._connection.execute("SELECT signature FROM erased").fetchall()
    login.store.erase(other, user=login.user, signature=bytes(proof))
    login.close()
    pair.carry(0)
    login = pair.login(1, "Omar")
    report = sync_store(login, pair.stick)
    assert report.quarantined > 0
    assert find_people(login, "Olena")
    login.close()


def test_what_two_have_signed_holds_after_they_left(pair: Pair) -> None:
    """The officer is no longer one; the other computer, which hears of both at once, forgets."""
    agreed(pair)
    erased(pair)
    login = pair.login(0, "Leila")
    request = grant_roles(login, pair.teams[0].ids["Dora"], ["intake"]).value.request
    login.close()
    assert request is not None
    pair.approve(0, request)
    pair.carry(0, 1)

    assert not is_there(pair, 1)


def test_an_old_backup_brought_back_keeps_the_person_erased(pair: Pair) -> None:
    """With the old vault beside it at once, and without one after the next exchange."""
    team = pair.teams[0]
    login = pair.login(0, "Leila")
    make_backup(login, pair.root / "backup")
    login.close()
    agreed(pair)
    erased(pair)
    pair.carry(0)
    place = pair.root / "elsewhere"
    place.mkdir()

    def put_back(name: str, *beside: Path) -> Login:
        folder = place / name / "vault"
        folder.parent.mkdir()
        report = restore(pair.root / "backup", folder, lambda: FIRST, team.context, beside=beside)
        assert report.erased == len(beside)
        return open_login(folder, lambda: FIRST, team.context)

    login = put_back("one", team.folder)
    assert not find_people(login, CANARY)
    login.close()
    login = put_back("two")
    assert find_people(login, CANARY)
    sync_store(login, pair.stick)
    assert not find_people(login, CANARY)
    login.close()


def test_in_a_centre_of_one_two_sheets_are_the_second_person(tmp_path: Path) -> None:
    """Nobody else is there: the sheets sign, and the person can be erased."""
    team = team_of_one(tmp_path / "vault", fake_context(tmp_path / "state", seed=4))
    login = team.login("Leila")
    amina = start_intake(login, four_things(CANARY)).value
    with pytest.raises(Problem) as lonely:
        erase_person(login, amina, code(amina))
    assert lonely.value.code == Code.NEEDS_SECOND_PERSON
    sheets = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, sheets[1])
    view = look_at_erasure(login, amina)
    assert view.standing is Standing.SHEETS
    assert view.request is not None

    approve_with_sheets(login, view.request, [sheets[0], sheets[2]])
    erase_person(login, amina, code(amina))

    assert not find_people(login, CANARY)
    login.close()
