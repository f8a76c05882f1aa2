"""A hub reads what centres send online, each by itself, and writes nothing but receipts."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest

from app.errors import Code, Problem
from app.i18n import N_
from app.schema import person as fields
from app.sync.letters import open_letter
from app.sync.stores.folder import FolderStore
from app.usecases.documents import attach_document
from app.usecases.hubadmitting import admit_centre, invite_centre, list_centres
from app.usecases.hubintake import Intake, take_centre
from app.usecases.hubintake import Place as At
from app.usecases.hubs import add_hub, list_hubs, remove_hub
from app.usecases.login import Login
from app.usecases.quarantine import list_refused
from app.usecases.receipts import standing
from app.usecases.records import RowInput, put_records
from app.usecases.vaults import NewVault, init_vault
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.hostile import LyingStore
from tests.core.usecases.hubs import HUB, Hub, agree, heard, known_out
from tests.core.usecases.online import Place
from tests.core.usecases.test_syncing import CountingStore
from tests.fakes import NOON, fake_context


def test_a_hub_reads_who_said_yes_to_it(hub: Hub, place: Place, tmp_path: Path) -> None:
    """Nobody else: neither who agreed to the internet alone, nor to another place."""
    yes, only_online, other, no = (
        place.person(0, "Amina", "given"),
        place.person(0, "Olena", "given"),
        place.person(0, "Mehari", "given"),
        place.person(0, "Yusuf"),
    )
    agree(place.logins[0], yes)
    agree(place.logins[0], other, "Another centre")
    agree(place.logins[0], no)
    place.online(0, 1)
    hub.join(place, "Linden")
    place.online(0, 1, 0)

    came = hub.take(place, "Linden")

    assert came.new > 0
    assert (came.refused, came.waiting, came.sealed) == (0, 0, 0)
    known = [hub.knows("Linden", one) for one in (yes, only_online, other, no)]
    assert known == [True, False, False, False]
    assert hub.state("Linden") == known_out(place.logins[0], tmp_path / "alone")
    (told,) = list_centres(hub.login)
    assert (told.name, told.is_admitted, told.people) == ("Linden", True, 1)
    assert told.heard is not None


def test_a_receipt_tells_each_computer_what_the_hub_has(hub: Hub, place: Place) -> None:
    """It has all only once it has said so; what comes after waits again."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    place.online(0, 1, 0)
    assert [one.has_all for one in list_hubs(place.logins[0])] == [False]

    hub.take(place, "Linden")
    place.online(0, 1)

    assert [one.has_all for one in list_hubs(place.logins[0])] == [True]
    assert [one.heard is not None for one in list_hubs(place.logins[1])] == [True]
    note = RowInput("person", {fields.notes.key: "Later"}, person)
    put_records(place.logins[0], [note])
    place.online(0)
    assert [one.has_all for one in list_hubs(place.logins[0])] == [False]


def test_what_only_a_hub_has_is_only_here(hub: Hub, place: Place) -> None:
    """It gives nothing back, so it is told beside, and is no other computer of the centre."""
    person = heard(hub, place)
    login = place.logins[0]
    place.online(0)
    before = standing(login)
    put_records(login, [RowInput("person", {fields.notes.key: "Later"}, person)])
    place.online(0)
    hub.take(place, "Linden")
    place.online(0)

    found = standing(login)

    assert found.only_here == before.only_here + 1
    assert found.at_hub == before.at_hub + 1
    assert found.last is not None
    assert found.last.label != HUB
    place.online(1, 0)
    assert standing(login).at_hub == before.at_hub == 0


def test_a_hub_writes_receipts_only_and_reads_nothing_twice(hub: Hub, place: Place) -> None:
    """Without news it reads no file and writes none."""
    hub.join(place, "Linden")
    agree(place.logins[0], place.person(0, "Amina", "given"))
    place.online(0, 1, 0)
    store = CountingStore(place.there)
    take_centre(hub.login, "Linden", store)
    assert {one.rsplit("/", 1)[0] for one in store.put_names} == {"out/heads"}

    again = CountingStore(place.there)
    came = take_centre(hub.login, "Linden", again)

    assert came == Intake()
    assert (again.got, again.put_names) == ([], [])


def test_two_centres_stay_apart(hub: Hub, login: Login, tmp_path: Path) -> None:
    """Three computers each: what one centre sends is never in the records of the other."""
    there = fake_context(tmp_path / "other-state", NOON, seed=50)
    other = init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Omar"), there)
    oak = Place(other, tmp_path / "b", 3, seed=60)
    places = {"Linden": Place(login, tmp_path / "a", 3), "Oak": oak}
    people = {}
    for name, place in places.items():
        hub.join(place, name)
        place.online(0, 1, 2)
        people[name] = [place.person(one, f"Amina {one}", "given") for one in range(3)]
        for number, person in enumerate(people[name]):
            agree(place.logins[number], person)
        place.online(0, 1, 2, 0)
    for file in sorted((places["Oak"].there / "out" / "b").rglob("*.wmb")):
        target = places["Linden"].there / file.relative_to(places["Oak"].there)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())

    came = {name: hub.take(place, name) for name, place in places.items()}

    assert came["Linden"].sealed > 0  # to what this hub is to another centre
    assert came["Oak"].sealed == 0
    for name, place in places.items():
        others = people["Oak" if name == "Linden" else "Linden"]
        assert all(hub.knows(name, one) for one in people[name])
        assert not any(hub.knows(name, one) for one in others)
        assert hub.state(name) == known_out(place.logins[0], tmp_path / f"alone-{name}")
        place.close()
    other.close()


def test_a_stranger_who_has_the_address_is_refused(hub: Hub, place: Place, tmp_path: Path) -> None:
    """Another centre may seal to the hub's keys, but the roster does not name its computers."""
    invited = invite_centre(hub.login, "Linden", HUB).value
    card = add_hub(place.logins[0], invited.file, invited.digits).value
    admit_centre(hub.login, "Linden", card.file, card.digits)
    there = fake_context(tmp_path / "other-state", NOON, seed=50)
    other = init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Omar"), there)
    strange = Place(other, tmp_path / "b", 1)
    add_hub(other, invited.file, invited.digits)
    strange.person(0, "Nobody", "given")
    strange.online(0)

    came = hub.take(strange, "Linden")

    assert came.refused > 0
    assert came.new == 0
    assert list_centres(hub.login)[0].people == 0
    other.close()


def test_a_hub_that_is_removed_reads_nothing_more(hub: Hub, place: Place) -> None:
    """Also of what lies there already: it is put anew, sealed to the centre alone."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    place.online(0, 1, 0)

    hub.take(place, "Linden")  # its receipt stays there, and is no file of a stranger
    person_after = place.person(0, "Olena", "given")
    agree(place.logins[0], person_after)
    assert remove_hub(place.logins[0], list_hubs(place.logins[0])[0].id).value is False
    place.online(0)
    came = hub.take(place, "Linden")
    assert came.place is At.OURS  # the other computer still seals to the hub
    assert came.sealed > 0
    place.online(1, 0)
    came = hub.take(place, "Linden")

    assert (came.taken, came.new) == (0, 0)
    assert came.place is At.ENDED
    assert list_refused(place.logins[0]) == list_refused(place.logins[1]) == ()
    assert not hub.knows("Linden", person_after)
    assert [one.is_active for one in list_hubs(place.logins[1])] == [False]


def test_another_centre_s_place_gets_no_receipt(
    hub: Hub, place: Place, login: Login, tmp_path: Path
) -> None:
    """Nothing is written where nothing is for the hub, neither there nor in an empty folder."""
    there = fake_context(tmp_path / "other-state", NOON, seed=50)
    other = init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Omar"), there)
    oak = Place(other, tmp_path / "b", 1, seed=60)
    hub.join(place, "Linden")
    hub.join(oak, "Oak")
    oak.person(0, "Amina", "given")
    oak.online(0)
    (tmp_path / "empty").mkdir()
    for folder, found in ((oak.there, At.SEALED), (tmp_path / "empty", At.EMPTY)):
        store = CountingStore(folder)

        came = take_centre(hub.login, "Linden", store)

        assert came.place is found
        assert (came.taken, store.put_names) == (0, [])
    assert hub.take(oak, "Oak").place is At.OURS
    other.close()


class FailingStore(FolderStore):
    """A place that is locked against writing, or that goes away after some bundles were read."""

    def __init__(self, root: Path, bundles: int) -> None:
        """Read this many of the bundles there."""
        super().__init__(root)
        self._left = bundles

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        self._left -= name.endswith(".wmb")
        if self._left < 0:
            raise Problem(N_("Gone."), Code.STORAGE)
        super().get(name, sink, most_bytes, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        raise Problem(N_("Locked."), Code.STORAGE)


@pytest.mark.parametrize(("bundles", "words"), [(99, "No receipt could be left"), (1, "Gone.")])
def test_what_came_counts_also_where_the_place_then_fails(
    hub: Hub, place: Place, bundles: int, words: str
) -> None:
    """It is here, and when it was heard is known; the numbers of the hub go by that."""
    hub.join(place, "Linden")
    agree(place.logins[0], place.person(0, "Amina", "given"))
    place.online(0, 1, 0)

    with pytest.raises(Problem) as caught:
        take_centre(hub.login, "Linden", FailingStore(place.there, bundles))

    assert caught.value.code is Code.STORAGE
    assert words in caught.value.text.msgid
    (told,) = list_centres(hub.login)
    assert told.heard is not None
    assert told.bundles > 0
    take_centre(hub.login, "Linden", FolderStore(place.there), push=False)
    assert list_centres(hub.login)[0].people == 1


def test_whose_yes_has_ended_is_hidden(hub: Hub, place: Place) -> None:
    """At the hub nobody counts whose yes was taken back; a new one brings all that was written."""
    person = heard(hub, place)
    assert list_centres(hub.login)[0].people == 1
    place.say(0, person, "withdrawn")
    place.online(0, 1)

    hub.take(place, "Linden")

    assert list_centres(hub.login)[0].people == 0
    place.say(0, person, "given")
    place.online(0, 1, 0)
    hub.take(place, "Linden")
    assert list_centres(hub.login)[0].people == 1


def test_scans_stay_with_the_centre(hub: Hub, place: Place, tmp_path: Path) -> None:
    """They lie in the same place, sealed to the computers of the centre alone."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(place.logins[0], person, [photo], {"type": "degree_diploma"})
    place.online(0, 1, 0)
    hub.take(place, "Linden")
    covers = sorted((place.there / "out" / "c").rglob("*.wmc"))
    assert covers
    with hub.records("Linden") as records:
        seed = records.exchange.keys().receiving_seed
    for cover in covers:
        with pytest.raises(Problem) as caught:
            open_letter(cover.read_bytes(), [seed])
        assert caught.value.code is Code.NOT_A_RECIPIENT
    store = CountingStore(place.there)
    take_centre(hub.login, "Linden", store)
    assert not any("/c/" in one for one in store.got)


def test_a_lost_invitation_is_made_again(hub: Hub, place: Place) -> None:
    """It is the same hub with the same digits, also once the card has come; that is told then."""
    lost, again = (invite_centre(hub.login, "Linden", HUB).value for _ in range(2))
    assert again.digits == lost.digits
    assert len(list_centres(hub.login)) == 1
    card = add_hub(place.logins[0], again.file, lost.digits).value
    admit_centre(hub.login, "Linden", card.file, card.digits)

    once_more = invite_centre(hub.login, "Linden", HUB).value

    assert (once_more.file, once_more.digits) == (lost.file, lost.digits)
    assert [one.is_again for one in (lost, again, once_more)] == [False, True, True]
    assert [one.is_admitted for one in list_centres(hub.login)] == [True]


def test_a_hub_that_was_removed_is_added_once_more(
    hub: Hub, place: Place, login: Login, tmp_path: Path
) -> None:
    """With a new file under the old name; what was written meanwhile comes, and nothing twice."""
    known = heard(hub, place)
    first = place.logins[0]
    remove_hub(first, list_hubs(first)[0].id)
    later = place.person(0, "Olena", "given")
    agree(first, later)
    place.online(0, 1, 0)
    assert hub.take(place, "Linden").place is At.ENDED

    hub.join(place, "Linden")

    place.online(0, 1, 0)
    came = hub.take(place, "Linden")
    assert came.place is At.OURS
    assert hub.knows("Linden", known)
    assert hub.knows("Linden", later)
    assert [one.is_active for one in list_hubs(first)] == [True]
    assert hub.state("Linden") == known_out(first, tmp_path / "alone")
    place.online(0)
    assert list_hubs(first)[0].has_all
    oak = init_vault(
        tmp_path / "other",
        PASSPHRASE,
        NewVault("Oak Centre", "Omar"),
        fake_context(tmp_path / "other-state", NOON, seed=50),
    )
    with pytest.raises(Problem) as caught:
        invite_centre(hub.login, "Linden", "Another Hub")
    assert (caught.value.code, caught.value.field) == (Code.USAGE, "label")
    assert caught.value.text.values == (("name", HUB),)
    asked = invite_centre(hub.login, "Linden", HUB).value
    card = add_hub(oak, asked.file, asked.digits).value
    with pytest.raises(Problem) as caught:
        admit_centre(hub.login, "Linden", card.file, card.digits)
    assert caught.value.detail == "other centre"
    oak.close()


def test_other_digits_are_refused(hub: Hub, place: Place) -> None:
    """At the centre and at the hub; nothing is believed then."""
    invited = invite_centre(hub.login, "Linden", HUB).value
    wrong = "1" * 30
    with pytest.raises(Problem) as caught:
        add_hub(place.logins[0], invited.file, wrong)
    assert caught.value.code is Code.BAD_SIGNATURE
    assert list_hubs(place.logins[0]) == ()
    card = add_hub(place.logins[0], invited.file, invited.digits).value

    with pytest.raises(Problem) as caught:
        admit_centre(hub.login, "Linden", card.file, wrong)

    assert caught.value.code is Code.BAD_SIGNATURE
    with pytest.raises(Problem) as caught:
        hub.take(place, "Linden")
    assert caught.value.code is Code.NOT_FOUND


@pytest.mark.parametrize("way", ["withhold", "splice", "substitute", "flip"])
def test_a_hostile_store_changes_nothing(hub: Hub, place: Place, tmp_path: Path, way: str) -> None:
    """Whatever it shows, nothing false comes in, and once it is honest all comes."""
    hub.join(place, "Linden")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    store = LyingStore(place.there, way, Random(way), foreign)
    for number in range(3):
        agree(place.logins[0], place.person(0, f"Amina {number}", "given"))
        place.online(0, 1)
        take_centre(hub.login, "Linden", store)

    place.online(0, 1, 0)
    hub.take(place, "Linden")

    assert hub.state("Linden") == known_out(place.logins[0], tmp_path / "alone")
