"""Several workers on one vault: added, given roles, shut out; nobody by themselves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.context import Context
from app.crypto.kdf import FLOOR
from app.errors import Code, Problem
from app.usecases.demonstration import make_demonstration
from app.usecases.documents import attach_document, document_findings, open_document
from app.usecases.people import start_intake
from app.usecases.recovering import recover
from app.usecases.recovery import make_sheets, read_back
from app.usecases.users import (
    NewUser,
    add_user,
    change_passphrase,
    grant_roles,
    list_users,
    revoke_user,
)
from app.usecases.vaults import NewVault, init_vault, look_at_vault, open_login
from app.vault.folder import VaultFolder
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.team import FIRST, Team, team_of_one
from tests.fakes import four_things


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a new centre's vault with its first worker, who is manager."""
    return team_of_one(tmp_path / "vault", context)


def refused(act: Callable[[], object]) -> Problem:
    """Return the Problem that ``act`` raises."""
    with pytest.raises(Problem) as refusal:
        act()
    return refusal.value


def shut_out(team: Team, name: str, by: str = "Leila") -> None:
    """Let ``by`` shut a worker out."""
    login = team.login(by)
    assert revoke_user(login, team.ids[name]).value.request is None
    login.close()


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the key files."""
    return {one: (folder / one).read_bytes() for one in ("vault.json", "vault.json.b")}


def put(folder: Path, kept: dict[str, bytes]) -> None:
    """Put key files in place of what is there."""
    for name, data in kept.items():
        (folder / name).write_bytes(data)


def photo(folder: Path) -> Path:
    """Return the path of a photo of a certificate."""
    path = folder / "photo.jpg"
    path.write_bytes(jpeg_bytes(certificate("Diploma")))
    return path


def test_who_is_shut_out_while_a_passphrase_is_stretched_is_told(team: Team) -> None:
    """Their slot is gone: 12, and nothing is written; it does not count as changed."""
    team.add("Omar", "intake")
    omar = team.login("Omar")
    folder, keys = omar.store.folder, omar.unlocked
    omar.close()
    own = folder.resealed(keys, "an altogether new one", team.context)
    shut_out(team, "Omar")
    before = files(team.folder)

    assert refused(lambda: folder.put_slot(own)).code == Code.NOT_PERMITTED
    assert files(team.folder) == before


def test_of_two_changes_of_a_passphrase_at_once_the_second_is_told(team: Team) -> None:
    """Both were begun before either was written: the first holds, and the second is refused."""
    leila = team.login("Leila")
    folder, keys = leila.store.folder, leila.unlocked
    leila.close()
    one, other = (folder.resealed(keys, f"an altogether {it} one", team.context) for it in "ab")
    folder.put_slot(one)
    before = files(team.folder)

    refusal = refused(lambda: folder.put_slot(other))

    assert refusal.code == Code.USAGE
    assert "changed in another window" in refusal.text.msgid
    assert files(team.folder) == before
    team.passphrases["Leila"] = "an altogether a one"
    team.login("Leila").close()


def test_the_first_worker_is_manager_and_intake_worker(team: Team) -> None:
    """And is flagged: nobody else has signed for that."""
    login = team.login("Leila")

    (user,) = list_users(login)

    assert (user.name, user.roles, user.alone) == ("Leila", ("intake", "manager"), True)
    assert user.is_active
    assert user.has_key
    assert user.is_me
    login.close()


def test_another_worker_opens_the_same_records_with_their_own_passphrase(team: Team) -> None:
    """What one writes the other reads, each under their own name."""
    team.add("Omar", "intake")
    omar = team.login("Omar")
    person = start_intake(omar, four_things("أمينة")).value
    omar.close()

    leila = team.login("Leila")

    assert omar.user == team.ids["Omar"] != leila.user
    assert leila.vault.record("person", person) is not None
    assert {one.user for one in leila.store.audit.entries()} == {leila.user, omar.user}
    assert [(one.name, one.roles) for one in list_users(leila)] == [
        ("Leila", ("intake", "manager")),
        ("Omar", ("intake",)),
    ]
    leila.close()


def test_who_waits_for_a_second_person_has_not_left(team: Team) -> None:
    """A new worker has a key, but no roles yet."""
    team.add("Omar", "dpo")
    assert team.add("Rana", "intake") is not None
    login = team.login("Leila")

    (rana,) = (one for one in list_users(login) if one.name == "Rana")

    assert (rana.is_active, rana.has_key, rana.roles) == (False, True, ())
    login.close()


def test_the_lock_screen_tells_labels_and_no_names(team: Team) -> None:
    """Nor does the key file."""
    team.add("Omar", "intake")

    assert [one.label for one in look_at_vault(team.folder).slots] == ["Worker 1", "Worker 2"]
    assert b"Omar" not in (team.folder / "vault.json").read_bytes()
    assert b"intake" not in (team.folder / "vault.json").read_bytes()


def test_a_removed_worker_opens_nothing_any_more(team: Team) -> None:
    """Neither with the key files as they are nor with the old ones, one or both."""
    team.add("Omar", "intake")
    old = files(team.folder)
    shut_out(team, "Omar")
    new = files(team.folder)

    assert refused(lambda: team.login("Omar")).code == Code.WRONG_PASSPHRASE
    for name in old:
        for left in ({name: old[name]}, dict(old)):
            for path in team.folder.glob("vault.json*"):
                path.unlink()
            put(team.folder, left)
            assert refused(lambda: team.login("Omar")).code == Code.ROLLBACK
            put(team.folder, new)
    login = team.login("Leila")
    assert [(one.name, one.is_active, one.has_key) for one in list_users(login)] == [
        ("Leila", True, True),
        ("Omar", False, False),
    ]
    assert login.store.check() == []
    login.close()


def test_an_old_key_file_opens_no_records_on_another_computer_either(
    team: Team, context: Context, tmp_path: Path
) -> None:
    """What keeps the removed worker out is the key, not what this computer remembers."""
    team.add("Omar", "intake")
    old = files(team.folder)
    shut_out(team, "Omar")
    shutil.copytree(team.folder, tmp_path / "copy")
    put(tmp_path / "copy", old)
    shutil.rmtree(context.state_folder)

    elsewhere = Team(tmp_path / "copy", context, team.passphrases)

    assert refused(lambda: elsewhere.login("Omar")).code == Code.INTEGRITY
    keys = VaultFolder(tmp_path / "copy").unlock(team.passphrases["Omar"], context)
    assert [epoch for epoch, _ in keys.case_keys] == [1]


def test_documents_open_after_the_key_has_changed(team: Team, tmp_path: Path) -> None:
    """Their keys are sealed anew, and the case key of before is not needed any more."""
    team.add("Omar", "intake")
    login = team.login("Leila")
    person = start_intake(login, four_things("أمينة")).value
    document = attach_document(login, person, [photo(tmp_path)], {"type": "degree_diploma"}).value
    login.close()
    shut_out(team, "Omar")

    login = team.login("Leila")

    assert [epoch for epoch, _ in login.unlocked.case_keys] == [2]
    assert document_findings(login) == ()
    assert open_document(login, document).value.picture is not None
    assert login.store.check() == []
    login.close()


def test_old_key_files_are_refused_without_a_new_key_too(team: Team) -> None:
    """An old passphrase does not come back with the file it belonged to."""
    old = files(team.folder)
    login = team.login("Leila")
    change_passphrase(login, "an altogether new one")
    login.close()
    put(team.folder, old)

    refusal = refused(lambda: team.login("Leila"))

    assert refusal.code == Code.ROLLBACK
    assert "older" in refusal.text.msgid


def test_a_changed_passphrase_is_the_workers_own_affair(team: Team) -> None:
    """The others keep theirs; the old one opens nothing."""
    team.add("Omar", "intake")
    omar = team.login("Omar")
    change_passphrase(omar, "something else entirely")
    omar.close()

    assert refused(lambda: team.login("Omar")).code == Code.WRONG_PASSPHRASE
    team.passphrases["Omar"] = "something else entirely"
    for name in ("Omar", "Leila"):
        team.login(name).close()


def test_who_does_not_lead_changes_no_users(team: Team) -> None:
    """An intake worker may look at the list and change their own passphrase."""
    team.add("Omar", "intake")
    omar = team.login("Omar")

    for act in (
        lambda: grant_roles(omar, omar.user, ["manager"]),
        lambda: revoke_user(omar, team.ids["Leila"]),
    ):
        assert refused(act).code == Code.NOT_PERMITTED
    omar.close()
    assert refused(lambda: team.add("Sara", "intake", by="Omar")).code == Code.NOT_PERMITTED


def test_a_reader_of_reports_holds_no_case_key(team: Team) -> None:
    """Their slot opens, the records do not."""
    team.add("Rita", "reporter")

    keys = VaultFolder(team.folder).unlock(team.passphrases["Rita"], team.context)

    assert keys.case_keys == ()
    assert refused(lambda: team.login("Rita")).code == Code.NOT_PERMITTED


def test_a_worker_who_becomes_a_reader_of_reports_loses_the_key(team: Team) -> None:
    """By a new one for all others; and gets it again with another role."""
    team.add("Omar", "intake")
    for roles, opens in ((["reporter"], False), (["intake", "coordinator"], True)):
        login = team.login("Leila")
        grant_roles(login, team.ids["Omar"], roles)
        login.close()
        if opens:
            team.login("Omar").close()
        else:
            assert refused(lambda: team.login("Omar")).code == Code.NOT_PERMITTED


def test_the_vault_is_never_left_without_a_manager(team: Team) -> None:
    """The last one is neither shut out nor given other roles."""
    login = team.login("Leila")

    for act in (
        lambda: revoke_user(login, login.user),
        lambda: grant_roles(login, login.user, ["intake"]),
    ):
        assert refused(act).code == Code.USAGE
    login.close()


def test_a_second_manager_can_do_what_the_first_can(team: Team) -> None:
    """They hold the key that signs the list of slots, and can shut the first one out."""
    team.add("Mona", "manager")
    team.add("Omar", "intake", by="Mona")
    shut_out(team, "Leila", by="Mona")

    assert refused(lambda: team.login("Leila")).code == Code.WRONG_PASSPHRASE
    team.login("Omar").close()


def test_nobody_is_shut_out_while_another_program_has_the_vault_open(team: Team) -> None:
    """The other one would see a file that is none; nothing has changed then."""
    team.add("Omar", "intake")
    other = team.login("Omar")
    login = team.login("Leila")

    assert refused(lambda: revoke_user(login, team.ids["Omar"])).code == Code.IN_USE

    login.close()
    other.close()
    assert [one.label for one in look_at_vault(team.folder).slots] == ["Worker 1", "Worker 2"]
    team.login("Leila").close()


@pytest.mark.parametrize("roles", [(), ("boss",), ("manager", "boss")])
def test_a_role_is_one_of_the_six(team: Team, roles: tuple[str, ...]) -> None:
    """And nobody is without one."""
    problem = refused(lambda: team.add("Omar", *roles))

    assert (problem.code, problem.field) == (Code.USAGE, "roles")


def test_a_vault_from_before_there_were_roles_gets_its_manager(team: Team) -> None:
    """Its one worker leads; the act is signed with the key that signs the list."""
    login = team.login("Leila")
    login.store._connection.execute("DELETE FROM signed_act")
    assert list_users(login)[0].roles == ()
    login.close()

    login = open_login(team.folder, lambda: FIRST, team.context)

    assert list_users(login)[0].roles == ("intake", "manager")
    login.close()


@pytest.mark.parametrize(
    "passphrase",
    ["Lindenhof Haus Nasrin Omid 1994", "nasrin omid 2026 waymark", "NasrinOmid+LindenhofHaus"],
)
def test_nobody_sets_up_a_centre_with_its_own_names(
    tmp_path: Path, context: Context, passphrase: str
) -> None:
    """The name of the centre and of the first worker is the first that others try."""
    new, real = NewVault("Lindenhof Haus", "Nasrin Omid"), replace(context, test_profile=False)
    problem = refused(lambda: init_vault(tmp_path / "vault", passphrase, new, real))
    assert (problem.code, problem.field) == (Code.USAGE, "passphrase")
    assert not (tmp_path / "vault").exists()


def test_a_demonstration_is_made_with_the_passphrase_that_is_shown(
    tmp_path: Path, context: Context
) -> None:
    """It is no secret, and made of the centre's own name."""
    real = replace(context, test_profile=False, key_cost=FLOOR)
    make_demonstration(tmp_path / "vault", None, real).close()
    assert look_at_vault(tmp_path / "vault").is_demonstration


def test_names_are_no_passphrase_for_a_colleague_or_a_change(team: Team) -> None:
    """Of the centre, of whoever adds, of whoever is added; and later of the worker alone."""
    login = team.login("Leila")
    real = replace(login, context=replace(login.context, test_profile=False))
    guess = "Linden Centre, Leila Yefremenko 1994"
    new = NewUser("Yefremenko", ("intake",))
    for act in (
        lambda: add_user(real, new, guess),
        lambda: change_passphrase(real, "Linden Centre Leila 1994 2026"),
    ):
        problem = refused(act)
        assert (problem.code, problem.field) == (Code.USAGE, "passphrase")
    assert [one.name for one in list_users(login)] == ["Leila"]
    login.close()


def test_a_recovered_worker_does_not_take_their_own_name(tmp_path: Path, context: Context) -> None:
    """Two sheets open the vault for a new passphrase, and that is no guess either."""
    real = replace(context, test_profile=False, key_cost=FLOOR)
    folder = tmp_path / "vault"
    good = "copper lantern sixty walrus envelope"
    login = init_vault(folder, good, NewVault("Linden Centre", "Leila"), real)
    phrases = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, phrases[0])
    worker = login.user
    login.close()

    guess = "Leila of Linden Centre 1994"
    problem = refused(lambda: recover(real, folder, phrases[:2], worker=worker, passphrase=guess))

    assert (problem.code, problem.field) == (Code.USAGE, "passphrase")
