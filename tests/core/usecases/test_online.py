"""Nobody's words go over the internet without their yes, and those that may go all arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.rules.consent import Standing
from app.schema import person as fields
from app.schema.fields import Purpose
from app.sync.stores.folder import FolderStore
from app.usecases.concerns import add_concern
from app.usecases.intakes import open_consent
from app.usecases.login import Login
from app.usecases.online import leave_inside, sent_online
from app.usecases.people import find_people, start_intake
from app.usecases.receipts import standing
from app.usecases.records import RowInput, put_records
from app.usecases.sticks import is_online
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How
from tests.core.usecases.online import Place, WatchedPlace
from tests.fakes import NOON, four_things


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Iterator[Place]:
    """Return two computers, an online place and a stick."""
    made = Place(login, tmp_path)
    yield made
    made.close()


def note(login: Login, person: RecordId, words: str) -> None:
    put_records(login, [RowInput("person", {fields.notes.key: words}, person)])


def notes(login: Login, person: RecordId) -> object:
    found = login.vault.record("person", person)
    return found.stored.get(fields.notes.key) if found else None


def test_only_who_said_yes_goes_online(place: Place) -> None:
    """Who was not asked, or said no, is in no file there; the centre's own records are."""
    yes, no, unasked = (
        place.person(0, "Amina", "given"),
        place.person(0, "Olena", "refused"),
        place.person(0, "Mehari"),
    )

    place.online(0, 1, 0)

    there = place.subjects()
    assert yes in there
    assert place.logins[0].centre.id in there
    assert not {no, unasked} & there
    assert find_people(place.logins[1], "Amina")
    assert not find_people(place.logins[1], "Olena")


def test_the_rest_goes_by_stick(place: Place) -> None:
    """What may not go online is no less delivered by a stick, and both know the same."""
    for name, answer in (("Amina", "given"), ("Olena", "refused")):
        place.person(0, name, answer)
    place.online(0, 1, 0)
    waiting = place.logins[0].vault.unsent_count()

    place.carry(0, 1, 0)

    assert waiting > 0
    assert place.logins[0].vault.unsent_count() == 0
    assert len(place.hashes()) == 1


def test_a_later_yes_brings_what_was_written_before(place: Place) -> None:
    """All of a person goes when the yes comes, in one small bundle and not with everybody."""
    other = place.person(0, "Amina", "given")
    late = place.person(0, "Olena", "refused")
    note(place.logins[0], late, "Before")
    place.online(0, 1, 0)

    place.say(0, late, "given")
    report = place.online(0)[0]
    place.online(1)

    last = max(place.there.rglob("*.wmb"), key=lambda one: one.name)
    assert notes(place.logins[1], late) == "Before"
    assert report.sent < 40
    assert other not in _subjects_of(place, last)


def test_who_takes_the_yes_back_is_gone_from_there(place: Place) -> None:
    """From then on nothing goes, from no computer, and no file there holds their words."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    note(place.logins[1], person, "At the other")
    place.online(1, 0)

    place.say(0, person, "withdrawn")
    note(place.logins[0], person, "After")
    place.online(0)
    note(place.logins[1], person, "The other, later")
    place.online(1, 0)

    assert person not in place.subjects()
    assert notes(place.logins[1], person) == "The other, later"


def test_words_that_were_online_go_by_stick_again(place: Place) -> None:
    """After the yes was taken back a third computer still gets all of it, by stick."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    place.say(0, person, "withdrawn")
    place.online(0, 1)
    note(place.logins[1], person, "Later")

    place.carry(0, 1, 0, 1)

    assert len(place.hashes()) == 1


def test_a_yes_given_again_brings_all(place: Place) -> None:
    """What was written in between goes too, to a computer that meets the others online only."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    place.say(0, person, "withdrawn")
    note(place.logins[0], person, "In between")
    place.online(0, 1)

    place.say(0, person, "given")
    place.online(0, 1, 0, 1)

    assert notes(place.logins[1], person) == "In between"
    assert len(place.hashes()) == 1


def test_what_came_by_stick_is_passed_on_online(login: Login, tmp_path: Path) -> None:
    """One goes online only, one has both, one a stick only: all know the same in the end."""
    place = Place(login, tmp_path, computers=3)
    mine = place.person(0, "Amina", "given")
    place.online(0, 1)
    place.carry(1, 2)
    place.person(2, "Olena", "given")
    note(place.logins[2], mine, "From the stick")
    place.carry(2, 1)
    note(place.logins[1], mine, "From the middle")
    place.online(1, 0)
    note(place.logins[0], mine, "From online")
    place.online(0, 1)
    place.carry(1, 2)

    assert find_people(place.logins[0], "Olena")
    assert notes(place.logins[2], mine) == "From online"
    assert len(place.hashes()) == 1
    place.close()


def test_nothing_new_reads_heads_and_writes_nothing(place: Place) -> None:
    """An online place without news costs a small file for each computer."""
    place.person(0, "Amina", "given")
    place.person(1, "Olena", "refused")
    place.online(0, 1, 0, 1)
    before = {one: one.read_bytes() for one in place.there.rglob("*.w??")}

    reports = place.online(0, 1)

    assert {one: one.read_bytes() for one in place.there.rglob("*.w??")} == before
    assert [(one.new, one.sent, one.alarms) for one in reports] == [(0, 0, 0)] * 2


def test_a_concern_never_goes_online(place: Place) -> None:
    """A safeguarding concern about somebody who said yes travels by stick only."""
    person = place.person(0, "Amina", "given")
    add_concern(place.logins[0], person, "She is afraid.")

    place.online(0, 1)

    kinds = {kind for batch in place.batches() for _, kind, _ in batch.rows}
    assert place.logins[0].store.count("concern") == 1
    assert "concern" not in kinds
    assert "person" in kinds


class Busy(FolderStore):
    """A place that is slow: somebody writes while a bundle is on its way there."""

    def __init__(self, root: Path, login: Login) -> None:
        super().__init__(root)
        self._login = login
        self.written: RecordId | None = None

    def put(self, name: str, source: BinaryIO) -> None:
        if name.endswith(".wmb") and self.written is None:
            self.written = start_intake(self._login, four_things("Meanwhile")).value
        super().put(name, source)


def test_what_is_written_during_an_exchange_goes_with_the_next(place: Place) -> None:
    """It was not in the bundle that was on its way, and must not count as sent with it."""
    place.carry(0, 1, 0)
    place.person(0, "Amina")
    sync_store(place.logins[0], Busy(place.stick, place.logins[0]))

    place.carry(0, 1)

    assert find_people(place.logins[1], "Meanwhile")


def test_so_it_is_online(place: Place) -> None:
    """What is written about somebody while the bundle is on its way goes with the next."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    note(place.logins[0], person, "First")

    class Writing(FolderStore):
        def put(self, name: str, source: BinaryIO) -> None:
            if name.endswith(".wmb"):
                note(place.logins[0], person, "Second")
            super().put(name, source)

    sync_online(place.logins[0], Writing(place.there), How())
    place.online(0, 1)

    assert notes(place.logins[1], person) == "Second"


def _subjects_of(place: Place, file: Path) -> set[RecordId]:
    others = [one for one in place.there.rglob("*.wmb") if one != file]
    for one in others:
        one.rename(one.with_suffix(".away"))
    try:
        return place.subjects()
    finally:
        for one in others:
            one.with_suffix(".away").rename(one)


def test_what_was_sent_is_told(place: Place) -> None:
    """Whoever took a yes back is listed on each computer that knows, until the yes comes again."""
    person = place.person(0, "Amina", "given")
    place.person(0, "Olena", "refused")
    place.online(0, 1, 0)
    assert sent_online(place.logins[0]) == ()

    place.say(0, person, "withdrawn")
    place.online(0, 1)

    for login in place.logins:
        (sent,) = sent_online(login)
        assert (sent.person, sent.name) == (person, "Amina")
        assert sent.first <= sent.last
    place.say(0, person, "given")
    assert sent_online(place.logins[0]) == ()


def test_a_yes_that_was_taken_back_elsewhere_is_told_until_that_answer_comes(
    place: Place,
) -> None:
    """The answer itself goes by stick; until then the card says that the yes no longer counts."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1)
    other = place.logins[1]
    purpose = Purpose.ONLINE_SYNC.value
    assert not open_consent(other, person, purpose).is_elsewhere

    place.say(0, person, "withdrawn")
    place.online(0, 1)

    seen = open_consent(other, person, purpose)
    assert (seen.standing, seen.is_elsewhere) == (Standing.GIVEN, True)
    assert not open_consent(other, person, Purpose.KEEP_FILE.value).is_elsewhere
    assert not open_consent(place.logins[0], person, purpose).is_elsewhere
    place.carry(0, 1)
    came = open_consent(other, person, purpose)
    assert (came.standing, came.is_elsewhere) == (Standing.WITHDRAWN, False)


def test_who_has_what_is_told_for_each_way(place: Place) -> None:
    """What must go by stick is counted; another computer has all once it has both ways."""
    place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    place.person(0, "Olena", "refused")
    place.online(0, 1, 0)

    waiting = standing(place.logins[0])
    assert (waiting.only_here, waiting.by_stick) == (2, 2)

    place.carry(0, 1, 0)
    done = standing(place.logins[0])
    assert (done.only_here, done.by_stick) == (0, 0)
    assert [one.has_all for one in done.others] == [True]


def test_a_yes_that_has_ended_keeps_words_from_going(place: Place) -> None:
    """The yes lasts a year; what is written after it stays, and is told as sent before."""
    person = place.person(0, "Amina", "given")
    place.online(0, 1, 0)
    later = replace(place.logins[0].context, now=fixed_clock(NOON + timedelta(days=400)))
    login = replace(place.logins[0], context=later)
    note(login, person, "A year later")

    sync_online(login, WatchedPlace(place.there, login), How())

    assert [one.person for one in sent_online(login)] == [person]
    place.online(1)
    assert notes(place.logins[1], person) is None


def test_what_an_earlier_version_put_there_is_taken_away(place: Place) -> None:
    """Everybody's bundles lay in online places once: each computer takes its own away."""
    for number in (0, 1):
        sync_store(place.logins[number], FolderStore(place.there))
    own = set((place.there / "in").rglob("*.w??"))

    leave_inside(place.logins[0], FolderStore(place.there))

    left = set((place.there / "in").rglob("*.w??"))
    assert left < own
    leave_inside(place.logins[1], FolderStore(place.there))
    assert not set((place.there / "in").rglob("*.w??"))
    assert len(own) == 5  # one of them had nothing to put into a bundle


def test_a_folder_that_is_online_stays_so(place: Place) -> None:
    """Once it was used for those who said yes, it is known by what lies there."""
    assert not is_online(place.there)
    place.online(0)
    assert is_online(place.there)
    place.carry(0)
    assert not is_online(place.stick)
