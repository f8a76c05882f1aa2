"""Recovery sheets used, replaced and agreed to at computers that have not heard of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.usecases.endedkeys import ASIDE, FOUND, MISUSED
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.recovering import recover
from app.usecases.recovery import (
    Step,
    first_step,
    make_sheets,
    read_back,
    recovery_status,
)
from app.usecases.requests import approve_request
from app.usecases.syncing import sync_store
from app.usecases.syncwords import report_lines
from app.usecases.today import list_today
from app.usecases.users import list_users
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.place import NEW, OMAR, Place
from tests.fakes import NOON, four_things

OTHER = "one more passphrase of somebody"
DORA = "the passphrase of Dora"


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Place:
    """Return Leila's two computers, with Omar, who takes in students at both."""
    place = Place(login, tmp_path)
    place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    return place


def renew(place: Place) -> list[str]:
    """Put new sheets in force at the first computer; return their words."""
    newer = [one.phrase for one in make_sheets(place.first).sheets]
    request = read_back(place.first, newer[2]).value.request
    if request is not None:
        dora = place.open(0, DORA)
        approve_request(dora, request)
        dora.close()
    return newer


def use_at(place: Place, number: int, sheets: list[str], passphrase: str) -> None:
    """Give Leila a new passphrase with two sheets, at one of the computers."""
    recover(
        place.worlds[number],
        place.folders[number],
        sheets[:2],
        worker=place.first.user,
        passphrase=passphrase,
    )


def write_there(place: Place, passphrase: str, name: str) -> None:
    """Write somebody down at the second computer."""
    login = place.open(1, passphrase)
    start_intake(login, four_things(name))
    login.close()


def exchange_thrice(place: Place, first: str = PASSPHRASE) -> None:
    """Take the stick to and fro; Omar exchanges at the second computer."""
    for _ in range(3):
        place.exchange(1, OMAR)
        place.exchange(0, first)
    place.exchange(1, OMAR)


def is_whole(place: Place, number: int, passphrase: str = OMAR) -> bool:
    """Tell whether the audit of a computer holds."""
    login = place.open(number, passphrase)
    try:
        return not login.store.audit.check().faults
    finally:
        login.close()


def refusal(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as refused:
        act()
    return refused.value


def set_clock(place: Place, number: int, **distance: float) -> None:
    """Let a computer's clock stand so far from noon."""
    now = fixed_clock(NOON + timedelta(**distance))
    place.worlds[number] = replace(place.worlds[number], now=now)


@pytest.mark.parametrize("has_officer", [True, False])
@pytest.mark.parametrize("hours", [1, -24 * 300])
def test_sheets_that_were_replaced_elsewhere_give_nobody_a_passphrase(
    place: Place, *, has_officer: bool, hours: int
) -> None:
    """The new sheets and the passphrase of before hold everywhere; nothing written is lost.

    The audit holds at both computers, and nobody is there twice.  Where two people made the
    new sheets, no clock that was set back helps the old ones.
    """
    names = ["Dora", "Leila", "Omar"] if has_officer else ["Leila", "Omar"]
    if has_officer:
        place.add("Dora", DORA, "dpo")
    newer = renew(place)
    place.first.close()
    set_clock(place, 1, hours=hours if has_officer else 1)
    use_at(place, 1, place.sheets, NEW)
    write_there(place, NEW, "Amina")

    exchange_thrice(place)

    for number in range(2):
        assert is_whole(place, number)
        assert place.opens(number, PASSPHRASE)
        told = refusal(lambda number=number: place.open(number, NEW).close())  # type: ignore[misc]
        assert told.code in {Code.NOT_PERMITTED, Code.WRONG_PASSPHRASE}
        login = place.open(number, PASSPHRASE)
        assert sorted(one.name for one in list_users(login)) == names
        assert len(find_people(login, "Amina")) == 1
        login.close()
        old = refusal(lambda number=number: use_at(place, number, place.sheets, OTHER))  # type: ignore[misc]
        assert old.code == Code.WRONG_PASSPHRASE
    use_at(place, 1, newer, OTHER)
    place.exchange(1, OTHER)
    place.exchange(0, OMAR)
    assert [place.opens(number, OTHER) for number in range(2)] == [True, True]
    assert [place.opens(number, PASSPHRASE) for number in range(2)] == [False, False]
    assert [is_whole(place, number) for number in range(2)] == [True, True]


def test_sheets_used_before_others_were_made_with_the_old_passphrase_hold(place: Place) -> None:
    """In a centre of one leader two sheets say more than the passphrase that they replaced.

    The others are void, and she is asked for new ones at once.
    """
    set_clock(place, 1, hours=-1)
    use_at(place, 1, place.sheets, NEW)
    void = renew(place)
    place.first.close()
    write_there(place, NEW, "Amina")

    for _ in range(3):
        place.exchange(1, OMAR)
        place.exchange(0, OMAR)

    for number in range(2):
        assert is_whole(place, number)
        assert place.opens(number, NEW)
        assert not place.opens(number, PASSPHRASE)
        login = place.open(number, NEW)
        assert recovery_status(login).is_used
        assert first_step(login) is Step.RENEW
        assert len(find_people(login, "Amina")) == 1
        login.close()
        old = refusal(lambda number=number: use_at(place, number, void, OTHER))  # type: ignore[misc]
        assert old.code == Code.WRONG_PASSPHRASE
        use_at(place, number, place.sheets, OTHER if number else f"{OTHER} 2")


def test_sheets_used_at_two_computers_leave_the_later_passphrase(place: Place) -> None:
    """It holds at both, and the earlier one says that there is a newer."""
    place.first.close()
    use_at(place, 0, place.sheets, NEW)
    set_clock(place, 1, hours=1)
    use_at(place, 1, place.sheets, OTHER)

    for _ in range(2):
        place.exchange(1, OMAR)
        place.exchange(0, OMAR)

    for number in range(2):
        assert place.opens(number, OTHER)
        assert not place.opens(number, PASSPHRASE)
        assert is_whole(place, number)
        told = refusal(lambda number=number: place.open(number, NEW).close())  # type: ignore[misc]
        assert told.code in {Code.NOT_PERMITTED, Code.WRONG_PASSPHRASE}
        login = place.open(number, OTHER)
        assert [one.name for one in list_users(login)] == ["Leila", "Omar"]
        assert recovery_status(login).is_used
        login.close()


def test_who_holds_a_passphrase_of_replaced_sheets_is_told_where_they_exchange(
    place: Place,
) -> None:
    """Their words have gone to the others before, and each page says then why it is closed."""
    newer = renew(place)
    place.first.close()
    place.exchange(0, PASSPHRASE)
    set_clock(place, 1, hours=1)
    use_at(place, 1, place.sheets, NEW)
    write_there(place, NEW, "Amina")

    login = place.open(1, NEW)
    report = sync_store(login, place.stick)
    shut = refusal(lambda: start_intake(login, four_things("Bilal")))
    login.close()
    first = place.open(0, PASSPHRASE)
    told = sync_store(first, place.stick)

    assert (report.aside, report.replaced, report.old_sheets) == (1, 0, 0)
    assert ASIDE in report_lines(report)
    assert (shut.code, shut.text.msgid) == (Code.NOT_PERMITTED, ASIDE.msgid)
    assert (told.old_sheets, told.quarantined) == (1, 0)
    assert FOUND in report_lines(told)
    assert len(find_people(first, "Amina")) == 1
    assert MISUSED in [one.words for one in list_today(first).items]
    read_back(first, newer[0])  # who leads has looked at it
    assert not recovery_status(first).was_misused
    first.close()
    assert refusal(lambda: place.open(1, NEW).close()).text.msgid == ASIDE.msgid
    assert place.opens(1, PASSPHRASE)
