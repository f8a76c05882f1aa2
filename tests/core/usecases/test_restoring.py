"""Whoever was erased since does not come back by a backup, where the old vault is at hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.context import Context
from app.i18n import Catalog
from app.usecases.backups import make_backup
from app.usecases.doctor import examine
from app.usecases.documents import attach_document
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.restoring import (
    RestoreReport,
    bring_back,
    restore,
    restore_own,
    told_back,
)
from app.usecases.travel import seal_for_travel
from app.usecases.users import change_passphrase, renew_keys
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import fake_context, four_things

AGAIN = "If somebody was erased after this backup was made, they are in it again."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a vault of two people and a document, and a backup of it."""
    place = tmp_path_factory.mktemp("template")
    login = init_vault(
        place / "vault", PASSPHRASE, NewVault("Linden Centre", "Leila"), fake_context(place)
    )
    amina = start_intake(login, four_things("Amina")).value
    start_intake(login, four_things("Olena"))
    photo = place / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(login, amina, [photo], {"type": "degree_diploma"})
    make_backup(login, place / "backup")
    login.close()
    return place


@pytest.fixture
def old(template: Path, tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return a login on a vault in which Amina was erased after its backup."""
    shutil.copytree(template / "vault", tmp_path / "vaults" / "old")
    login = open_login(tmp_path / "vaults" / "old", lambda: PASSPHRASE, context)
    (amina,) = (one.person for one in find_people(login, "Amina"))
    login.store.erase(amina, user=login.user)
    yield login
    login.close()


def put_back(template: Path, folder: Path, context: Context, *beside: Path) -> RestoreReport:
    return restore(template / "backup", folder, lambda: PASSPHRASE, context, beside=beside)


def names(folder: Path, context: Context) -> list[str]:
    """Return who is in a vault, which must be well, with no sealed file of nobody."""
    login = open_login(folder, lambda: PASSPHRASE, context)
    found = [who for who in ("Amina", "Olena") if find_people(login, who)]
    files = len(list(login.store.folder.documents_path.iterdir()))
    faults = examine(login).findings
    login.close()
    assert faults == ()
    assert files == ("Amina" in found)
    return found


def nothing(_login: Login) -> None:
    """Leave the old vault as it is."""


def leave_it_sealed(login: Login) -> None:
    stick = login.store.folder.path.parent.parent
    make_backup(login, stick / "second")
    seal_for_travel(login, stick / "sealed")


def lose_the_slots(login: Login) -> None:
    login.close()
    login.store.folder.slots_path.write_bytes(b"broken")
    login.store.folder.slots_copy_path.unlink()


def renew(login: Login) -> None:
    renew_keys(login)


@pytest.mark.parametrize("state", [nothing, renew, leave_it_sealed, lose_the_slots])
def test_who_was_erased_does_not_come_back(
    template: Path, old: Login, context: Context, state: Callable[[Login], None]
) -> None:
    """Open, with newer keys, sealed for travel, or without its slots: the old vault is asked."""
    state(old)
    folder = old.store.folder.path.with_name("back")

    report = put_back(template, folder, context)

    assert names(folder, context) == ["Olena"]
    assert (report.people, report.erased, report.asked, report.unread) == (1, 1, 1, 0)
    told = [Catalog("en").say(one) for one in told_back(report)]
    assert told == [
        "1 person has a file in it.",
        "1 person was erased after it was made, and did not come back.",
    ]


def test_the_erasure_travels_on_from_there(template: Path, old: Login, context: Context) -> None:
    """A computer that still knows the person forgets them by what the new vault sends."""
    folder = old.store.folder.path.with_name("back")
    put_back(template, folder, context)
    new = open_login(folder, lambda: PASSPHRASE, context)
    shutil.copytree(template / "vault", folder.with_name("third"))
    third = open_login(folder.with_name("third"), lambda: PASSPHRASE, context)

    third.store.merge(new.store.export())

    assert [one.name for one in find_people(third, "Amina")] == []
    new.close()
    third.close()


def damage(login: Login) -> None:
    login.close()
    path = login.store.folder.records_path
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def renew_with_another_passphrase(login: Login) -> None:
    renew_keys(login)
    change_passphrase(login, "an altogether new one")


@pytest.mark.parametrize("state", [damage, renew_with_another_passphrase])
def test_a_vault_that_does_not_open_is_told(
    template: Path, old: Login, context: Context, state: Callable[[Login], None]
) -> None:
    """Damaged, or with keys the passphrase does not give: everybody is back, and it is said."""
    state(old)
    folder = old.store.folder.path.with_name("back")

    report = put_back(template, folder, context)

    assert names(folder, context) == ["Amina", "Olena"]
    assert (report.erased, report.asked, report.unread) == (0, 0, 1)
    assert AGAIN in [Catalog("en").say(one) for one in told_back(report)]


def test_a_vault_elsewhere_is_asked_if_it_is_named(
    template: Path, old: Login, context: Context, tmp_path: Path
) -> None:
    """Only what is next to the new folder is found without being named."""
    (tmp_path / "elsewhere").mkdir()
    first, second = (tmp_path / "elsewhere" / one for one in ("first", "second"))

    assert put_back(template, first, context).asked == 0
    assert names(first, context) == ["Amina", "Olena"]
    put_back(template, second, context, old.store.folder.path)
    assert names(second, context) == ["Olena"]


def test_other_centres_and_other_folders_are_left_alone(
    template: Path, context: Context, tmp_path: Path
) -> None:
    """Neither asked nor counted: a vault of others, a damaged one of nobody, files."""
    place = tmp_path / "vaults"
    place.mkdir()
    others = fake_context(tmp_path, seed=7)
    init_vault(place / "oak", PASSPHRASE, NewVault("Oak", "Omar"), others).close()
    (place / "broken").mkdir()
    (place / "broken" / "vault.json").write_bytes(b"broken")
    (place / "notes").write_text("notes")

    report = put_back(template, place / "back", context)

    assert (report.people, report.asked, report.unread) == (2, 0, 0)
    assert names(place / "back", context) == ["Amina", "Olena"]


def test_a_look_back_from_the_open_vault_keeps_them_out(
    template: Path, old: Login, context: Context, tmp_path: Path
) -> None:
    """The open vault is asked wherever the new one is made."""
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "elsewhere" / "back"

    report = restore_own(old, template / "backup", folder).value

    assert (report.erased, report.asked) == (1, 1)
    assert names(folder, context) == ["Olena"]


def test_it_gets_a_place_of_its_own(template: Path, old: Login, context: Context) -> None:
    """The window names no folder: each vault has the next free one."""
    beside = (old.store.folder.path,)
    told: list[int] = []

    made = [
        bring_back(
            context,
            template / "backup",
            PASSPHRASE,
            beside=beside,
            tell=lambda done, _: told.append(done),
        )
        for _ in range(2)
    ]

    assert told[-1] == 100
    assert [one.folder.name for one in made] == ["centre-1", "centre-2"]
    assert [one.report.people for one in made] == [1, 1]
    assert names(made[1].folder, context) == ["Olena"]
