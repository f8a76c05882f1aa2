"""A report is released once a quarter, sealed for its readers, who open nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.consents import answer_consents
from app.usecases.login import Login
from app.usecases.releases import (
    ReportView,
    list_reports,
    quarter_of,
    release_report,
    reports_here,
    show_report,
)
from app.usecases.requests import approve_request
from app.usecases.users import grant_roles, renew_keys, revoke_user
from app.usecases.vaults import NewVault, init_vault, keys_of
from app.vault.folder import VaultFolder
from tests.canaries import leaks_in
from tests.core.usecases.counted import add_counted, counted_student
from tests.core.usecases.team import FIRST, Team

WOMEN, MEN, OTHERS = 12, 6, 3  # each but the last are told


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a centre with an officer, a reader of reports and people who can be counted."""
    new = NewVault("Bitternharbour", "Leila")
    leila = init_vault(tmp_path / "vault", FIRST, new, context)
    team = Team(tmp_path / "vault", context, {"Leila": FIRST}, {"Leila": leila.user})
    for gender, many in (("female", WOMEN), ("male", MEN), ("other", OTHERS), ("", 7)):
        for _ in range(many):
            counted_student(leila, gender)
    refusing = counted_student(leila, "female")
    answer_consents(leila, refusing, [{"purpose": "statistics", "answer": "withdrawn"}])
    leila.close()
    team.add("Rita", "reporter")
    team.add("Omar", "intake")
    assert team.add("Dora", "dpo") is None
    return team


def does(team: Team, name: str, act: Callable[[Login], object]) -> object:
    """Return what a worker's act gives, in a login of its own."""
    login = team.login(name)
    try:
        return act(login)
    finally:
        login.close()


def refused(act: Callable[[], object]) -> Problem:
    """Return the Problem that ``act`` raises."""
    with pytest.raises(Problem) as refusal:
        act()
    return refusal.value


def rita(team: Team) -> tuple[ReportView, ...]:
    """Return the reports that the reader of reports opens with a passphrase."""
    keys = keys_of(team.folder, lambda: team.passphrases["Rita"], team.context)
    assert keys.case_keys == ()
    return list_reports(team.folder, keys)


def test_the_reader_opens_what_the_officer_released_and_no_records(team: Team) -> None:
    """The numbers of few people stand together; who withdrew is not counted."""
    assert rita(team) == ()
    made = does(team, "Dora", lambda it: release_report(it).value)

    (report,) = rita(team)
    assert report == made
    assert (report.centre, report.people) == ("Bitternharbour", WOMEN + MEN + OTHERS + 7)
    gender = {one.key: one for one in report.tables}["gender"]
    assert [(words.msgid, number) for words, number in gender.rows] == [("Man", 6), ("Not said", 7)]
    assert gender.others == WOMEN + OTHERS
    assert all(one.is_held_back for one in report.tables if one.key != "gender")
    assert refused(lambda: team.login("Rita")).code == Code.NOT_PERMITTED


def test_only_the_officer_releases_and_only_once_a_quarter(team: Team) -> None:
    """Figures of two days apart would tell who came between them."""
    for name in ("Leila", "Omar"):
        problem = refused(partial(does, team, name, release_report))
        assert problem.code == Code.NOT_PERMITTED
    does(team, "Dora", release_report)
    assert refused(lambda: does(team, "Dora", release_report)).code == Code.USAGE

    team.context = team.later(days=92)
    does(team, "Dora", release_report)
    reports = rita(team)
    assert [one.quarter for one in reports] == ["2026-Q2", "2026-Q1"]


def test_managers_read_reports_and_others_do_not(team: Team) -> None:
    """By the gate, and by the keys: an intake worker is no reader."""
    does(team, "Dora", release_report)
    reports = does(team, "Leila", reports_here)
    assert isinstance(reports, tuple)
    hers = list_reports(team.folder, team.login("Leila").unlocked)
    assert show_report(hers, "2026-q1") == reports[0]
    assert refused(lambda: does(team, "Omar", reports_here)).code == Code.NOT_PERMITTED
    keys = keys_of(team.folder, lambda: team.passphrases["Omar"], team.context)
    his = list_reports(team.folder, keys)
    assert his == ()
    assert refused(lambda: show_report(his, "2026-Q1")).code == Code.NOT_FOUND


def test_no_file_tells_what_was_released(team: Team) -> None:
    """Neither the centre's name nor the quarter, nor any name of a person."""
    does(team, "Dora", release_report)
    words = ("Bitternharbour", "2026-Q1", "Zanzibarheliotrope", "heard_about")
    (path,) = (team.folder / "releases").iterdir()

    assert leaks_in([team.folder], words) == []
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_size < 4096


def test_a_report_that_was_changed_moved_or_made_by_others_is_refused(team: Team) -> None:
    """Each bit is under the lead's signature, and so is its name."""
    does(team, "Dora", release_report)
    (path,) = (team.folder / "releases").iterdir()
    whole = path.read_bytes()
    bad = {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE, Code.INTEGRITY, Code.OVER_LIMIT}
    for at in range(0, len(whole), 37):
        broken = bytearray(whole)
        broken[at] ^= 1
        path.write_bytes(bytes(broken))
        assert refused(lambda: rita(team)).code in bad
    for cut in (b"", whole[:20], whole[:-1], whole + b"x", b"x" * 300_000):
        path.write_bytes(cut)
        assert refused(lambda: rita(team)).code in bad
    path.unlink()
    (path.parent / ("0" * 32)).write_bytes(whole)
    assert refused(lambda: rita(team)).code in bad


def test_strange_files_in_the_folder_are_passed_over(team: Team) -> None:
    """Leftovers of a writing that was cut, a folder, a link: no release has such a name."""
    does(team, "Dora", release_report)
    folder = VaultFolder(team.folder).releases_path
    (folder / "x.tmp").write_bytes(b"x")
    (folder / ("a" * 32)).mkdir()
    (folder / ("b" * 32)).symlink_to(team.folder / "vault.json")
    reports = rita(team)
    assert len(reports) == 1


def test_older_reports_stay_open_after_the_keys_were_renewed(team: Team) -> None:
    """They carry the key they were sealed with."""
    does(team, "Dora", release_report)
    does(team, "Leila", renew_keys)
    team.context = team.later(days=92)
    does(team, "Dora", release_report)
    reports = rita(team)
    assert len(reports) == 2


def test_a_later_reader_opens_earlier_reports_and_one_who_left_does_not(team: Team) -> None:
    """The files name the readers anew as soon as roles have changed."""
    does(team, "Dora", release_report)
    (path,) = (team.folder / "releases").iterdir()
    before = path.read_bytes()
    request = team.add("Rosa", "reporter")
    assert request
    does(team, "Dora", lambda it: approve_request(it, request))
    keys = keys_of(team.folder, lambda: team.passphrases["Rosa"], team.context)
    assert len(list_reports(team.folder, keys)) == 1

    asked = does(team, "Leila", lambda it: revoke_user(it, team.ids["Rosa"]).value.request)
    does(team, "Dora", lambda it: approve_request(it, RecordId(str(asked))))
    assert list_reports(team.folder, keys) == ()
    assert rita(team) != ()
    assert len(path.read_bytes()) == len(before)


def test_quarters_begin_in_january_april_july_and_october(context: Context) -> None:
    """Each of three months."""
    day = context.today
    months = [quarter_of(day.replace(month=month)) for month in range(1, 13)]
    assert months == [f"2026-Q{one}" for one in (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)]


@pytest.mark.parametrize(("women", "men"), [(0, 0), (8, 5), (9, 5)])
def test_a_report_that_would_say_nothing_does_not_use_up_the_quarter(
    tmp_path: Path, context: Context, women: int, men: int
) -> None:
    """On the first day nothing is sealed, and nobody reads that there is little."""
    is_told = (women, men) == (9, 5)
    login = init_vault(tmp_path / "vault", FIRST, NewVault("Centre", "Leila"), context)
    grant_roles(login, login.user, ["manager", "dpo"])
    add_counted(login, women, men)

    if is_told:
        assert release_report(login).value.people == women + men
    else:
        problem = refused(lambda: release_report(login))
        assert (problem.code, problem.detail) == (Code.USAGE, "nothing")
        assert list_reports(login.store.folder.path, login.unlocked) == ()
        add_counted(login)
        assert release_report(login).value.people == women + men + 14
    login.close()
