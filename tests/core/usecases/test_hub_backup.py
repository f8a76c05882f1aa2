"""A hub out of a backup opens what its centres sealed to it, before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.usecases.backups import make_backup
from app.usecases.hubadmitting import list_centres
from app.usecases.hubs import list_hubs
from app.usecases.restoring import restore
from app.usecases.vaults import open_login
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.hubs import Hub, agree, heard, known_out
from tests.core.usecases.online import Place
from tests.fakes import NOON, fake_context


def put_back(hub: Hub, tmp_path: Path) -> Hub:
    """Return the hub as a backup brings it back on another computer."""
    make_backup(hub.login, tmp_path / "backup")
    context = fake_context(tmp_path / "new-state", NOON, seed=78)
    (tmp_path / "new").mkdir()
    folder = tmp_path / "new" / "hub"
    restore(tmp_path / "backup", folder, lambda: PASSPHRASE, context)
    return Hub(open_login(folder, lambda: PASSPHRASE, context), tmp_path / "new")


def test_a_hub_out_of_a_backup_reads_all_that_lies_there(
    hub: Hub, place: Place, tmp_path: Path
) -> None:
    """Its records begin empty, and the next look brings them whole; then it goes on as ever."""
    heard(hub, place)
    before = hub.state("Linden")

    back = put_back(hub, tmp_path)

    (centre,) = list_centres(back.login)
    assert (centre.is_admitted, centre.heard, centre.bundles, centre.people) == (True, None, 0, 0)
    came = back.take(place, "Linden")
    assert (came.refused, came.waiting) == (0, 0)
    assert back.state("Linden") == before
    assert list_centres(back.login)[0].people == 1
    second = place.person(1, "Olena", "given")
    agree(place.logins[1], second)
    place.online(1, 0, 1)
    assert back.take(place, "Linden").new > 0
    assert back.knows("Linden", second)
    assert back.state("Linden") == known_out(place.logins[0], tmp_path / "alone")
    back.login.close()


def test_its_receipt_takes_the_place_of_the_old_one(hub: Hub, place: Place, tmp_path: Path) -> None:
    """The centre hears one hub, as another copy of itself, and raises no alarm."""
    heard(hub, place)
    mark = {one.name for one in (place.there / "out" / "heads").iterdir()}
    back = put_back(hub, tmp_path)
    back.take(place, "Linden")

    now = {one.name for one in (place.there / "out" / "heads").iterdir()}
    (old,), (new,) = mark - now, now - mark
    assert old.split("-")[0] == new.split("-")[0]
    reports = place.online(0, 1)
    assert [one.quarantined for one in reports] == [0, 0]
    assert [one.has_all for one in list_hubs(place.logins[0])] == [True]
    back.login.close()


def test_who_took_back_a_yes_does_not_come_back_out_of_a_backup(
    hub: Hub, place: Place, tmp_path: Path
) -> None:
    """It holds no words of the centres; what lies in the place is without them by then."""
    person = heard(hub, place)
    place.say(0, person, "withdrawn")
    place.online(0, 1, 0, 1)

    back = put_back(hub, tmp_path)
    back.take(place, "Linden")

    assert hub.knows("Linden", person)
    assert not back.knows("Linden", person)
    back.login.close()


def test_the_keys_of_an_earlier_version_are_kept_at_the_next_look(
    hub: Hub, place: Place, tmp_path: Path
) -> None:
    """There they lay in the records of the centre alone."""
    hub.join(place, "Linden")
    book = hub.login.store.exchange.hubbook
    (kept,) = book.all()
    book.keep(replace(kept, secret=b""))

    list_centres(hub.login)

    assert book.all() == (kept,)


def test_records_that_were_lost_come_again(hub: Hub, place: Place) -> None:
    """Also where a beginning anew was cut off."""
    heard(hub, place)
    before = hub.state("Linden")
    (kept,) = hub.login.store.exchange.hubbook.all()
    folder = hub.root / "hub" / "centres" / kept.id.hex()
    folder.rename(folder.with_name(f"{folder.name}.new"))

    hub.take(place, "Linden")

    assert hub.state("Linden") == before
    assert [one.name for one in folder.parent.iterdir()] == [folder.name]
