"""What people do all day reads as much in a large centre as in a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.histories import history_of_person
from app.usecases.login import Login
from app.usecases.overview import look_at_day
from app.usecases.people import (
    FOUND_AT_MOST,
    count_people,
    find_people,
    page_of_people,
    show_student,
)
from app.usecases.records import list_records
from app.usecases.today import list_today
from app.vault.pressing import Sort
from tests.core.usecases.test_endings import begun
from tests.core.usecases.test_mentors import mentor
from tests.core.vault.counting import Reads, counted_reads
from tests.fakes import NOON, fake_context

FEW, MANY = 25, 200
NO_CONDITION: Mapping[str, str] = {}
# Two lines of fourteen kinds that bring their count along, with their names, for four of them
# two names each, four people of late, the centre.
# Two of the statements are the gate's: has anybody written meanwhile, and who is who.
# Four ask for the backup: which was the last, since when there is work, for practice or not.
# One asks for the sheets, one for concerns.  Seven ask for openings: which press, here
# twenty, and where the first two are; there are no more of them among many people.  Nine ask
# for matches that a rule forbids by now, early ends, and pages that mentors still have.  Two ask
# for places where exchanging by itself goes wrong.
MOST_ROWS_OF_A_DAY, MOST_STATEMENTS_OF_A_DAY = 114, 71
LATER = timedelta(days=60)  # by then steps are late and meetings untold


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Login, Login]]:
    """Return the logins at a small and at a large centre."""
    folder = tmp_path_factory.mktemp("reads")
    made = []
    for people in (FEW, MANY):
        context = replace(fake_context(folder / f"state-{people}"), now=fixed_clock(NOON))
        size = Size(people, 3)
        login = new_demonstration(
            folder / str(people), None, context, size=size, progress=lambda _done, _count: None
        )
        made.append(replace(login, context=replace(context, now=fixed_clock(NOON + LATER))))
    yield made[0], made[1]
    for login in made:
        login.close()


def reads_of(login: Login, act: Callable[[Login], object]) -> Reads:
    """Return what ``act`` reads."""
    with counted_reads(login.store) as reads:
        act(login)
    return reads


def test_today_reads_no_more_among_many_people(centres: tuple[Login, Login]) -> None:
    """The first lines of each kind and one count of each, though many times as many wait."""
    for login in centres:
        reads = reads_of(login, partial(look_at_day, most=2))
        assert reads.rows <= MOST_ROWS_OF_A_DAY
        assert reads.statements <= MOST_STATEMENTS_OF_A_DAY

    few, many = (list_today(login) for login in centres)
    of_people = [len([one for one in found if one.person]) for found in (few, many)]
    assert of_people[1] > 5 * of_people[0] > 5
    assert look_at_day(centres[1], 2).items.counts == many.counts


def test_mentors_without_a_student_cost_today_nothing(login: Login) -> None:
    """What a match may break by now is looked up for those who are matched, not in the register."""
    begun(login)
    before = reads_of(login, list_today)
    for number in range(FEW):
        mentor(login, f"Max {number}")

    after = reads_of(login, list_today)

    assert after.steps - before.steps < FEW


def test_what_presses_is_found_once_to_be_read_and_to_be_counted(
    centres: tuple[Login, Login],
) -> None:
    """To tell of one, and of how many there are, is no more work than to tell of all."""
    work = {most: reads_of(centres[1], partial(_pressing, most)) for most in (None, 1)}

    assert work[None].rows > 5 * work[1].rows
    assert work[1].steps <= work[None].steps


def _pressing(most: int | None, login: Login) -> None:
    for sort in Sort:
        login.vault.pressing(sort, login.context.today, most)


def test_a_page_of_a_list_reads_its_own_rows(centres: tuple[Login, Login]) -> None:
    """A page from the middle of all people costs what the first does."""
    middle = page_of_people(centres[1], None, MANY // 2).place

    for after in (None, middle):
        reads = reads_of(centres[1], partial(page_of_people, after=after, limit=10))
        assert (reads.statements, reads.rows) == (1, 10)


def test_pages_together_are_all_people_once(centres: tuple[Login, Login]) -> None:
    """In the order of their names."""
    found, place = [], None
    while True:
        page = page_of_people(centres[1], place, 7)
        found += [one.person for one in page.people]
        place = page.place
        if place is None:
            break

    everybody = page_of_people(centres[1], None, 2 * MANY)
    assert found == [one.person for one in everybody.people]
    assert len(set(found)) == count_people(centres[1]) == MANY
    assert everybody.place is None


def test_a_list_of_any_kind_reads_as_far_as_it_is_asked(centres: tuple[Login, Login]) -> None:
    """Ten steps of thousands are ten rows."""
    for where in NO_CONDITION, {"state": "done"}:
        reads = reads_of(centres[1], partial(_some_steps, where))
        assert (reads.statements, reads.rows) == (1, 10)


def _some_steps(where: Mapping[str, str], login: Login) -> None:
    assert len(list(list_records(login, "step", where, 10))) == 10


def test_find_stops_at_its_limit(centres: tuple[Login, Login]) -> None:
    """Letters in which very many names begin bring twenty people, and that there are more."""
    found = find_people(centres[1], "a")

    assert (len(found), found.is_more) == (FOUND_AT_MOST, True)
    assert reads_of(centres[1], lambda one: find_people(one, "a")).statements <= 6
    assert not find_people(centres[1], "zzzzzz").is_more


@pytest.mark.parametrize(
    "act", [show_student, lambda login, person: history_of_person(login, person, 50)]
)
def test_one_person_reads_what_is_theirs(
    centres: tuple[Login, Login], act: Callable[[Login, RecordId], object]
) -> None:
    """The page of the first who came asks as much among many, whose stories are the same."""
    few, many = (reads_of(login, partial(_first_of, act)) for login in centres)

    assert many.statements <= few.statements * 1.5
    assert many.rows <= few.rows * 1.5


def _first_of(act: Callable[[Login, RecordId], object], login: Login) -> None:
    act(login, login.vault.records("person", limit=1)[0].id)
