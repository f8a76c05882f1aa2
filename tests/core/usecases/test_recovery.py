"""Recovery sheets in the life of a vault: made, typed back, used by any two, replaced."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.crypto.recovery import BadSheet
from app.errors import Code, Problem
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.recovering import recover, workers_for_sheets
from app.usecases.recovery import (
    Step,
    approve_sheets,
    first_step,
    make_sheets,
    read_back,
    recovery_status,
)
from app.usecases.requests import approve_request, list_requests, refuse_request
from app.usecases.today import Due, list_today
from app.usecases.users import list_users, renew_keys, revoke_user
from app.usecases.vaults import NewVault, init_vault, login_with, look_at_vault
from app.vault import acts
from app.vault.roster import ROOT
from app.vault.rosterfold import roster_of
from tests.core.usecases.team import FIRST, Team, team_of_one
from tests.fakes import fake_context, four_things

NEW = "an altogether new passphrase"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    context = fake_context(tmp_path / "state", seed=4)
    return team_of_one(tmp_path / "vault", context)


def made(team: Team, *, typed_back: int = 0, by: str = "Leila") -> list[str]:
    """Return the phrases of three new sheets, one of them typed back."""
    login = team.login(by)
    try:
        phrases = [one.phrase for one in make_sheets(login).sheets]
        read_back(login, phrases[typed_back])
    finally:
        login.close()
    return phrases


def opens(team: Team, *phrases: str) -> bool:
    """Tell whether these sheets open the vault."""
    try:
        workers_for_sheets(team.context, team.folder, phrases)
    except Problem as problem:
        if problem.code in {Code.USAGE, Code.WRONG_PASSPHRASE}:
            return False
        raise
    return True


def acts_noted(login: Login) -> list[str]:
    return [one.act for one in list(login.store.audit.entries())]


def test_any_two_sheets_open_the_vault_and_no_single_one_does(team: Team) -> None:
    """Each pair in both orders; one alone, or twice, is refused."""
    phrases = made(team)

    for pair in itertools.permutations(phrases, 2):
        assert opens(team, *pair)
    for one in phrases:
        assert not opens(team, one)
        assert not opens(team, one, one)


def test_sheets_open_nothing_before_one_is_typed_back(team: Team) -> None:
    """What was printed only, and never read, is worth nothing."""
    login = team.login("Leila")
    phrases = [one.phrase for one in make_sheets(login).sheets]
    assert recovery_status(login).current is None
    assert recovery_status(login).waiting is not None
    login.close()

    assert not opens(team, *phrases[:2])

    login = team.login("Leila")  # another day, another process: nothing was kept but digests
    assert read_back(login, phrases[2]).value.is_new
    status = recovery_status(login)
    login.close()
    assert status.waiting is None
    assert status.current is not None
    assert [one is not None for one in status.current.read_on] == [False, False, True]
    assert opens(team, *phrases[:2])


def test_a_mistyped_sheet_ends_nothing(team: Team) -> None:
    """A wrong word, a sheet of other sheets: the making goes on."""
    login = team.login("Leila")
    first = [one.phrase for one in make_sheets(login).sheets]
    second = [one.phrase for one in make_sheets(login).sheets]
    words = second[0].split()
    for typed in (first[0], " ".join([*words[:-1], "academic"]), "", words[0]):
        with pytest.raises(BadSheet):
            read_back(login, typed)
    assert recovery_status(login).current is None
    login.close()
    assert not opens(team, *first[:2])


def test_new_sheets_make_the_old_ones_worthless(team: Team) -> None:
    """From the typing back on: until then the old ones are the way in."""
    old = made(team)
    login = team.login("Leila")
    epoch = login.unlocked.epoch
    new = [one.phrase for one in make_sheets(login).sheets]
    login.close()
    assert opens(team, *old[:2])

    login = team.login("Leila")
    read_back(login, new[1])
    assert login.unlocked.epoch == epoch + 1  # nobody with an old copy reads what comes
    assert not recovery_status(login).older_work
    login.close()

    assert opens(team, *new[1:])
    for pair in itertools.combinations(old, 2):
        assert not opens(team, *pair)
    assert not opens(team, old[0], new[1])


def test_old_sheets_are_shut_out_later_if_the_vault_is_in_use(team: Team) -> None:
    """They are refused at once all the same; the next login takes their key."""
    old = made(team)
    other, login = team.login("Leila"), team.login("Leila")
    new = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, new[0])
    assert recovery_status(login).older_work
    login.close()
    assert not opens(team, *old[:2])
    other.close()

    login = team.login("Leila")
    assert not recovery_status(login).older_work
    assert "recovery:retire" in acts_noted(login)
    login.close()
    assert opens(team, *new[:2])


def test_two_sheets_give_a_worker_a_new_passphrase(team: Team) -> None:
    """Same worker, same roles, all records; the old passphrase opens nothing any more."""
    team.add("Omar", "intake")
    login = team.login("Leila")
    person = start_intake(login, four_things("Amina")).value
    login.close()
    phrases = made(team)

    workers = workers_for_sheets(team.context, team.folder, phrases[:2])
    assert [(one.name, one.leads) for one in workers] == [("Leila", True), ("Omar", False)]
    keys = recover(team.context, team.folder, phrases[1:], worker=team.ids["Leila"], passphrase=NEW)

    login_with(team.folder, keys, team.context).close()
    with pytest.raises(Problem) as caught:
        team.login("Leila")
    assert caught.value.code == Code.WRONG_PASSPHRASE
    team.passphrases["Leila"] = NEW
    login = team.login("Leila")
    assert login.user == team.ids["Leila"]
    assert {"intake", "manager"} <= login.gate.roles
    assert login.vault.record("person", person) is not None
    assert {"recovery:open", "recovery:use"} <= set(acts_noted(login))
    (leila,) = [one for one in list_users(login) if one.is_me]
    assert leila.alone  # nobody else has signed for it: it is shown
    assert login.store.check() == []
    login.close()
    assert [one.label for one in look_at_vault(team.folder).slots] == ["Worker 2", "Worker 1"]


def test_a_used_set_must_be_renewed(team: Team) -> None:
    """Its use is told until new sheets are in force; then two used sheets open nothing."""
    old = made(team)
    recover(team.context, team.folder, old[:2], worker=team.ids["Leila"], passphrase=NEW)
    team.passphrases["Leila"] = NEW
    login = team.login("Leila")
    assert recovery_status(login).is_used
    assert recovery_status(login).is_due
    login.close()

    new = made(team, typed_back=1)

    login = team.login("Leila")
    status = recovery_status(login)
    login.close()
    assert not status.is_used
    assert not status.is_due
    assert not opens(team, *old[:2])
    assert opens(team, *new[:2])


def test_a_worker_without_lead_can_be_recovered_too(team: Team) -> None:
    """Omar gets his file back and leads nothing."""
    team.add("Omar", "intake")
    phrases = made(team)
    recover(team.context, team.folder, phrases[:2], worker=team.ids["Omar"], passphrase=NEW)
    team.passphrases["Omar"] = NEW
    login = team.login("Omar")
    assert not login.store.keyring.leads
    with pytest.raises(Problem) as caught:
        make_sheets(login)
    assert caught.value.code == Code.NOT_PERMITTED
    login.close()


def test_a_refused_new_passphrase_changes_nothing(team: Team) -> None:
    """It is refused before anything is written."""
    phrases = made(team)
    before = (team.folder / "vault.json").read_bytes()
    with pytest.raises(Problem) as caught:
        recover(
            team.context, team.folder, phrases[:2], worker=team.ids["Leila"], passphrase="\ud800"
        )
    assert caught.value.code == Code.USAGE
    assert (team.folder / "vault.json").read_bytes() == before
    team.login("Leila").close()


def test_sheets_of_another_vault_are_refused(team: Team, tmp_path: Path) -> None:
    """They join, and open nothing here (10)."""
    made(team)
    context = fake_context(tmp_path / "state", seed=9)
    other = init_vault(tmp_path / "other", FIRST, NewVault("Elm", "Ines"), context)
    phrases = [one.phrase for one in make_sheets(other).sheets]
    read_back(other, phrases[0])
    other.close()
    with pytest.raises(Problem) as caught:
        workers_for_sheets(team.context, team.folder, phrases[:2])
    assert caught.value.code == Code.WRONG_PASSPHRASE


def test_with_an_officer_new_sheets_need_two_people(team: Team) -> None:
    """Typed back by the manager, they wait for the officer's signature."""
    team.add("Dana", "dpo")
    login = team.login("Leila")
    phrases = [one.phrase for one in make_sheets(login).sheets]
    request = read_back(login, phrases[0]).value.request
    assert request is not None
    assert read_back(login, phrases[1]).value.request == request  # again: the same request
    assert recovery_status(login).request == request
    with pytest.raises(Problem):
        approve_request(login, request)
    login.close()
    assert not opens(team, *phrases[:2])

    dana = team.login("Dana")
    assert [one.kind for one in list_requests(dana)] == ["root"]
    approve_request(dana, request)
    assert recovery_status(dana).waiting is None
    dana.close()

    assert opens(team, *phrases[:2])


def test_refused_sheets_are_given_up(team: Team) -> None:
    """The officer refuses: the printed sheets are worth nothing, ever."""
    team.add("Dana", "dpo")
    login = team.login("Leila")
    phrases = [one.phrase for one in make_sheets(login).sheets]
    request = read_back(login, phrases[0]).value.request
    login.close()
    dana = team.login("Dana")
    assert request is not None
    refuse_request(dana, request)
    assert recovery_status(dana).waiting is None
    with pytest.raises(BadSheet):
        read_back(dana, phrases[1])
    dana.close()
    assert not opens(team, *phrases[:2])


def test_a_request_for_older_sheets_is_overtaken(team: Team) -> None:
    """New sheets made meanwhile take the place of those that were asked for."""
    team.add("Dana", "dpo")
    login = team.login("Leila")
    first = [one.phrase for one in make_sheets(login).sheets]
    request = read_back(login, first[0]).value.request
    make_sheets(login)
    login.close()
    dana = team.login("Dana")
    assert request is not None
    with pytest.raises(Problem) as caught:
        approve_request(dana, request)
    assert caught.value.code == Code.NOT_FOUND
    dana.close()
    assert not opens(team, *first[:2])


def test_sheets_stay_good_when_workers_come_and_go(team: Team) -> None:
    """A new case key is handed to the recovery slot as to everybody who stays."""
    phrases = made(team)
    team.add("Omar", "intake")
    login = team.login("Leila")
    revoke_user(login, team.ids["Omar"])
    renew_keys(login)
    login.close()
    assert opens(team, *phrases[:2])
    keys = recover(team.context, team.folder, phrases[:2], worker=team.ids["Leila"], passphrase=NEW)
    login = login_with(team.folder, keys, team.context)
    for name in ("docs", "safe", "audit", "report"):
        assert login.store.keyring.classes.holds(name)
    login.close()


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (182, False), (184, True)])
def test_a_drill_is_due_after_half_a_year(team: Team, days: int, is_due: bool) -> None:
    """And done by typing one sheet back, by anybody."""
    phrases = made(team)
    later = team.later(days=days)
    team = Team(team.folder, later, team.passphrases, team.ids)
    login = team.login("Leila")
    assert recovery_status(login).is_drill_due is is_due
    told = read_back(login, phrases[2]).value
    assert (told.place, told.is_new) == (3, False)
    assert not recovery_status(login).is_drill_due
    assert "recovery:drill" in acts_noted(login)
    login.close()


def test_the_vault_keeps_no_word_of_a_sheet(team: Team) -> None:
    """Neither the records, opened, nor any file hold the secret or a run of words."""
    login = team.login("Leila")
    sheets = make_sheets(login).sheets
    read_back(login, sheets[0].phrase)
    rows = login.store.keyring.recovery._connection.execute(
        "SELECT value FROM meta WHERE key = 'recovery'"
    ).fetchall()
    told = bytes(rows[0][0])
    login.close()
    kept = told + b"".join(
        one.read_bytes() for one in team.folder.parent.rglob("*") if one.is_file()
    )
    for sheet in sheets:
        assert " ".join(sheet.words[:3]).encode() not in kept
        packed = b"".join(one.to_bytes(2, "big") for one in sheet.numbers[:4])
        assert packed not in kept


def test_a_clock_of_another_day_is_no_error(team: Team) -> None:
    """A clock that went back makes no drill due and breaks nothing."""
    made(team)
    back = replace(team.context, now=fixed_clock(team.context.now() - timedelta(days=400)))
    login = Team(team.folder, back, team.passphrases, team.ids).login("Leila")
    assert not recovery_status(login).is_drill_due
    login.close()


def test_with_a_clock_set_back_what_was_done_later_still_counts_later(team: Team) -> None:
    """Another computer puts acts in the order of their time: sheets and recovery come last."""
    made(team)
    back = replace(team.context, now=fixed_clock(team.context.now() - timedelta(days=400)))
    late = Team(team.folder, back, team.passphrases, team.ids)
    phrases = made(late)
    recover(back, team.folder, phrases[:2], worker=team.ids["Leila"], passphrase=NEW)

    late.passphrases["Leila"] = NEW
    login = late.login("Leila")
    book, lead = login.store.keyring.acts, login.unlocked.lead
    done = book.in_state(acts.DONE)
    times = [one.at_ms for one in done]
    assert [one.kind for one in done][-4:] == ["root", "root", "grant", "grant"]
    assert times == sorted(set(times))
    elsewhere = roster_of(sorted(done, key=lambda one: one.at_ms), lead)
    assert elsewhere == book.roster
    assert elsewhere.is_lead(login.unlocked.user.sign_public)
    login.close()


def test_setting_up_is_over_when_a_sheet_was_typed_back(team: Team) -> None:
    """Before it the sheets come first for who leads, and for nobody else."""
    login = team.login("Leila")
    assert first_step(login) is Step.SET_UP
    phrases = [one.phrase for one in make_sheets(login).sheets]
    assert first_step(login) is Step.SET_UP
    team.add("Omar", "intake")
    omar = team.login("Omar")
    assert first_step(omar) is Step.NONE
    omar.close()

    read = read_back(login, phrases[1]).value

    assert (read.is_new, read.is_first) == (True, True)
    assert first_step(login) is Step.NONE
    login.close()


def test_used_sheets_come_first_until_others_are_in_force(team: Team) -> None:
    """Whoever leads is led to them at each opening."""
    phrases = made(team)
    worker = team.ids["Leila"]
    recover(team.context, team.folder, phrases[:2], worker=worker, passphrase=NEW)
    team.passphrases["Leila"] = NEW
    login = team.login("Leila")
    assert first_step(login) is Step.RENEW

    new = [one.phrase for one in make_sheets(login).sheets]
    assert first_step(login) is Step.RENEW
    assert not read_back(login, new[0]).value.is_first
    assert first_step(login) is Step.NONE
    login.close()


def test_a_demonstration_centre_asks_for_no_sheets(tmp_path: Path) -> None:
    """Its people are invented and its passphrase is known to all."""
    context = fake_context(tmp_path / "state", seed=5)
    new = NewVault("Demo", "Dana", is_demonstration=True)
    login = init_vault(tmp_path / "demo", "waymark demonstration", new, context)
    assert first_step(login) is Step.NONE
    login.close()


def test_today_tells_what_is_due_with_the_sheets(team: Team) -> None:
    """None yet, some that wait, one to be tried after half a year; and nothing in between."""
    assert "Make recovery sheets" in sheets_on_today(team)
    login = team.login("Leila")
    phrases = [one.phrase for one in make_sheets(login).sheets]
    assert "type one of them back" in sheets_on_today(team)
    read_back(login, phrases[0])
    login.close()
    assert sheets_on_today(team) == ""

    team.context = team.later(days=182)
    assert sheets_on_today(team) == ""
    team.context = team.later(days=2)
    assert "half a year" in sheets_on_today(team)
    login = team.login("Leila")
    read_back(login, phrases[2])
    login.close()
    assert sheets_on_today(team) == ""
    team.context = team.later(days=184)
    assert "half a year" in sheets_on_today(team)

    recover(team.context, team.folder, phrases[:2], worker=team.ids["Leila"], passphrase=NEW)
    team.passphrases["Leila"] = NEW
    assert "were used" in sheets_on_today(team)


def test_sheets_are_approved_by_their_own_request_only(team: Team) -> None:
    """Whatever reaches it: a request for other sheets puts nothing in force."""
    login = team.login("Leila")
    make_sheets(login)
    keys = login.unlocked
    other = acts.new_act(keys.vault_id, keys.user.sign_seed, (ROOT, [bytes(32)]), team.context)

    with pytest.raises(Problem) as caught:
        approve_sheets(login, other, keys.user.sign_seed)

    assert caught.value.detail == "overtaken"
    assert recovery_status(login).current is None
    login.close()


def test_today_tells_only_those_who_lead(team: Team) -> None:
    """An intake worker can do nothing about it."""
    team.add("Omar", "intake")
    assert sheets_on_today(team, "Omar") == ""


def sheets_on_today(team: Team, name: str = "Leila") -> str:
    """Return what Today says about recovery sheets."""
    login = team.login(name)
    told = [one.words.msgid for one in list_today(login).items if one.kind is Due.SHEETS]
    login.close()
    assert len(told) <= 1
    return "".join(told)
