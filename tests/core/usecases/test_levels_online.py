"""Bundles that give way to fewer at an online place: only of who may be there, for a hub too."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.context import fixed_clock
from app.records import RecordId
from app.schema import person as fields
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, head_in
from app.sync.letters import open_letter
from app.sync.levels import Levels
from app.sync.stores.folder import FolderStore
from app.usecases.hubadmitting import list_centres
from app.usecases.hubintake import Intake, take_centre
from app.usecases.hubs import list_hubs
from app.usecases.login import Login
from app.usecases.online import who_may_go
from app.usecases.receipts import standing
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How, SyncReport
from app.usecases.vaults import open_login
from app.vault.values import id_bytes
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.hubs import Hub, agree, known_out
from tests.core.usecases.online import Place, WatchedPlace, say
from tests.core.usecases.test_syncing import CountingStore
from tests.fakes import NOON, fake_context

SMALL = Levels(fan=4)


def online(place: Place, *numbers: int) -> list[SyncReport]:
    """Let these computers exchange online, with levels that fill soon."""
    return [meet(place, place.logins[one]) for one in numbers]


def meet(place: Place, login: Login) -> SyncReport:
    return sync_online(login, WatchedPlace(place.there, login), How(levels=SMALL))


def note(login: Login, person: RecordId, words: str) -> None:
    put_records(login, [RowInput("person", {fields.notes.key: words}, person)])


def holding(place: Place, person: RecordId, word: str) -> list[str]:
    """Return where somebody stands, or a word does, in a file that is online."""
    found = []
    for batch in place.batches():
        found += [kind for row in batch.rows if id_bytes(person) in row for kind in [row[1]]]
        found += [batch.fields[op.field] for op in batch.ops if word.encode() in op.value]
    return found


def head(place: Place, login: Login) -> Head:
    """Return what a computer's head at the online place says."""
    keys = login.store.exchange.keys()
    mark = keys.outward.hex()[:8]
    [file] = (place.there / "out" / "heads").glob(f"*-{mark}.wmh")
    return head_in(open_letter(file.read_bytes(), keys.epoch_seeds))


def files(place: Place) -> set[str]:
    return {one.name for one in FolderStore(place.there).list("out/b/")}


def begin_with_hub(hub: Hub, place: Place) -> list[RecordId]:
    """Let a hub read; return two students who said yes to it and to the internet."""
    hub.join(place, "Linden")
    people = [place.person(0, name, "given") for name in ("Amina", "Olena")]
    for one in people:
        agree(place.logins[0], one)
    return people


def meet_twenty_times(hub: Hub, place: Place, amina: RecordId, olena: RecordId) -> list[Intake]:
    """Return what came to the hub, which looks at every third time."""
    online(place, 0, 1)
    came = [hub.take(place, "Linden")]
    for number in range(20):
        note(place.logins[number % 2], amina, f"Jasmine {number}")
        note(place.logins[number % 2], olena, f"Barley {number}")
        online(place, number % 2)
        if number % 3 == 0:
            came.append(hub.take(place, "Linden"))
    online(place, 0, 1)
    return [*came, hub.take(place, "Linden")]


def cut_anew(place: Place) -> list[str]:
    """Return the files that were cut from others, by what the heads say."""
    live = [one for login in place.logins for one in head(place, login).live]
    return [one.name for one in live if one.is_anew]


def test_who_takes_the_yes_back_is_in_no_file_whatever_was_cut_anew(hub: Hub, place: Place) -> None:
    """Twenty exchanges, levels, a yes taken back: gone online, whole by stick, counted by a hub."""
    amina, olena = begin_with_hub(hub, place)
    came = meet_twenty_times(hub, place, amina, olena)
    assert cut_anew(place)
    assert holding(place, amina, "Jasmine")
    assert hub.state("Linden") == known_out(place.logins[0], hub.root / "alone")

    place.say(0, amina, "withdrawn")
    online(place, 0, 1)
    assert holding(place, amina, "Jasmine") == []
    for number in range(9):
        note(place.logins[number % 2], amina, f"Jasmine again {number}")
        note(place.logins[number % 2], olena, f"Wheat {number}")
        online(place, number % 2)
        assert holding(place, amina, "Jasmine") == []
    online(place, 0, 1)

    assert cut_anew(place)
    came.append(hub.take(place, "Linden"))
    online(place, 0, 1)
    assert [one.has_all for one in list_hubs(place.logins[0])] == [True]
    (told,) = list_centres(hub.login)
    assert (told.people, told.bundles) == (1, sum(one.taken for one in came))
    assert {(one.refused, one.waiting) for one in came} == {(0, 0)}
    assert hub.take(place, "Linden") == Intake()
    place.carry(0, 1, 0, 1)
    assert len(place.hashes()) == 1
    assert [one.has_all for one in standing(place.logins[0]).others] == [True]


def test_a_hub_fetches_nothing_that_it_has_in_smaller_ones(hub: Hub, place: Place) -> None:
    """Sealed to it too, the heads tell what each stands for; who missed some takes the one."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    online(place, 0)
    hub.take(place, "Linden")
    for number in range(3):
        note(place.logins[0], person, f"Note {number}")
        online(place, 0)
    hub.take(place, "Linden")
    before = files(place)
    note(place.logins[0], person, "Note 3")
    online(place, 0)
    assert len(files(place)) == len(before) - 2

    came = hub.take(place, "Linden")
    assert (came.taken, came.new, came.known > 0) == (1, 1, True)
    for number in range(4, 7):
        note(place.logins[0], person, f"Note {number}")
        online(place, 0)
        hub.take(place, "Linden")
    shutil.copytree(place.there, place.root / "kept")
    note(place.logins[0], person, "Note 7")
    online(place, 0)
    shutil.copytree(
        place.root / "kept" / "out" / "b", place.there / "out" / "b", dirs_exist_ok=True
    )
    hub.take(place, "Linden")
    online(place, 0)

    store = CountingStore(place.there)
    assert take_centre(hub.login, "Linden", store) == Intake()
    assert [one for one in store.got if BundleName.read(one)] == []
    assert hub.state("Linden") == known_out(place.logins[0], hub.root / "alone")


def test_what_is_cut_anew_holds_only_who_may_go_now(place: Place) -> None:
    """A yes that has ended: what lay there goes with the small ones, and comes by stick."""
    amina, olena = place.person(0, "Amina", "given"), place.person(0, "Olena", "given")
    online(place, 0, 1, 0)
    for number in range(2):
        note(place.logins[0], amina, f"Jasmine {number}")
        online(place, 0)
    context = replace(place.logins[0].context, now=fixed_clock(NOON + timedelta(days=400)))
    login = replace(place.logins[0], context=context)
    say(login, olena)
    for number in range(2):
        note(login, olena, f"Barley {number}")
        meet(place, login)

    assert [one.level for one in head(place, login).live] == [1]
    [anew] = [one for one in head(place, login).live if one.is_anew]
    for one in files(place) - {anew.name}:
        (place.there / one).unlink()
    assert holding(place, amina, "Jasmine") == []
    assert holding(place, olena, "Barley 1")
    sync_store(login, FolderStore(place.stick))
    place.carry(1)
    sync_store(login, FolderStore(place.stick))
    assert len(place.hashes()) == 1


def test_a_new_computer_needs_no_bundle_of_either_way(place: Place) -> None:
    """It fetches none, sends nothing that is there, and goes on with what is written later."""
    person = place.person(0, "Amina", "given")
    place.person(0, "Olena", "refused")
    online(place, 0, 1, 0, 1)
    place.carry(0, 1, 0, 1)
    before = files(place)
    world = fake_context(place.root / "state-2", NOON, seed=9)
    third = let_in(place.logins[0], place.root / "vault-2", world)
    place.logins.append(third)

    store = CountingStore(place.there)
    report = sync_online(third, store, How(levels=SMALL))

    assert [one for one in store.got if BundleName.read(one)] == []
    assert (report.sent, files(place)) == (0, before)
    assert len(place.hashes()) == 1
    note(third, person, "From the third")
    assert [one.sent for one in online(place, 2)] == [1]
    assert [one.new for one in online(place, 0, 1)] == [1, 1]
    place.carry(2, 0, 1)
    assert len(place.hashes()) == 1


def test_what_still_waits_when_a_computer_is_let_in_goes_by_that_one_too(place: Place) -> None:
    """The one that let it in may never exchange again."""
    person = place.person(0, "Amina", "given")
    online(place, 0, 1, 0, 1)
    note(place.logins[0], person, "Only here")
    world = fake_context(place.root / "state-2", NOON, seed=9)
    place.logins.append(let_in(place.logins[0], place.root / "vault-2", world))

    online(place, 2, 1)

    found = place.logins[1].vault.record("person", person)
    assert found is not None
    assert found.stored[fields.notes.key] == "Only here"


def test_a_vault_that_was_put_back_leaves_nobody_behind(place: Place) -> None:
    """It begins new chains; the files of the old ones go, with all who were in them."""
    person = kept(place)
    for number in range(3):
        note(place.logins[1], person, f"Jasmine {number}")
        online(place, 1)
    online(place, 0)
    put_back(place)
    place.say(0, person, "withdrawn")

    online(place, 0, 1)

    assert holding(place, person, "Jasmine") == []
    assert id_bytes(person) not in who_may_go(place.logins[1]).may.people
    place.carry(0, 1, 0, 1)
    assert len(place.hashes()) == 1


def test_one_put_back_leaves_nobody_where_its_head_was_lost(place: Place) -> None:
    """Nothing tells it there that it was put back, and what it made before is its own to clear."""
    person = kept(place)
    note(place.logins[1], person, "Jasmine")
    online(place, 1)
    put_back(place)
    [lost] = (place.there / "out" / "heads").glob(f"*-{_outward(place.logins[1])}.wmh")
    lost.unlink()
    online(place, 1, 0)
    assert notes(place.logins[1], person) == "Jasmine"

    place.say(0, person, "withdrawn")
    online(place, 0, 1)

    assert holding(place, person, "Jasmine") == []


def test_one_put_back_twice_leaves_nobody_behind(place: Place) -> None:
    """Of the chains that it had in between it knows nothing, but what the others tell."""
    person = kept(place)
    for number in range(2):
        note(place.logins[1], person, f"Jasmine {number}")
        online(place, 1, 0)
        put_back(place)
        online(place, 1, 0)

    place.say(0, person, "withdrawn")
    online(place, 0, 1)

    assert holding(place, person, "Jasmine") == []
    assert len(list((place.there / "out" / "heads").iterdir())) == 2


def test_one_put_back_that_meets_the_others_by_stick_first_leaves_nobody_behind(
    place: Place,
) -> None:
    """It begins anew at the stick, and finds what it left online when it comes there."""
    person = kept(place)
    note(place.logins[1], person, "Jasmine")
    online(place, 1, 0)
    place.carry(1, 0)
    put_back(place)
    old = _outward(place.logins[1])
    place.say(0, person, "withdrawn")
    place.carry(0, 1, 0)
    assert _outward(place.logins[1]) != old

    online(place, 0, 1)

    assert holding(place, person, "Jasmine") == []


def test_two_copies_of_one_vault_leave_each_others_files(place: Place) -> None:
    """Once each has its own head there, neither clears what the other put there."""
    person = kept(place)
    note(place.logins[1], person, "Jasmine")
    world = place.logins[1].context
    copy = open_login(place.root / "copy", lambda: PASSPHRASE, world)
    note(copy, person, "Barley")
    for _ in range(2):
        online(place, 1)
        meet(place, copy)
    before = files(place)

    online(place, 1)
    meet(place, copy)

    assert files(place) == before
    assert len(list((place.there / "out" / "heads").iterdir())) == 3
    assert copy.store.state_hash() == place.logins[1].store.state_hash()
    copy.close()


def kept(place: Place) -> RecordId:
    """Let all meet online, keep a copy of the second vault; return a student who is there."""
    person = place.person(1, "Amina", "given")
    online(place, 0, 1, 0)
    _reopen(place, place.root / "copy", is_back=False)
    return person


def put_back(place: Place) -> None:
    """Put the copy of the second vault in its place."""
    _reopen(place, place.root / "copy", is_back=True)


def _reopen(place: Place, copy: Path, *, is_back: bool) -> None:
    login = place.logins[1]
    folder, world = login.store.folder.path, login.context
    login.close()
    if is_back:
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)
    else:
        shutil.copytree(folder, copy)
    place.logins[1] = open_login(folder, lambda: PASSPHRASE, world)


def _outward(login: Login) -> str:
    """Return how names in the online place tell a computer's chain."""
    return login.store.exchange.keys().outward.hex()[:8]


def notes(login: Login, person: RecordId) -> object:
    found = login.vault.record("person", person)
    return found.stored.get(fields.notes.key) if found else None
