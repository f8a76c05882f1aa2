"""Where a purpose stands for everybody at once is where it stands for each."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, cast

import pytest

from app.records import Change, RecordId
from app.rules.consent import Standing
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.consents import consents_of
from app.usecases.login import Login
from app.usecases.online import who_may_go
from app.usecases.people import start_intake
from app.usecases.standings import standings
from app.vault.opening import Connection
from app.vault.values import id_bytes
from tests.core.usecases.online import say
from tests.fakes import four_things

ANSWERS: tuple[Stored, ...] = ("given", "given", "refused", "withdrawn", "ask_later", "of later", 5)
UNTIL: tuple[Stored, ...] = (None, None, "2026-01-01", "2099-01-01", "some day", 7)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_at_once_is_each_by_themselves(login: Login, seed: int) -> None:
    """Answers given apart, replaced, run out, in a circle, or that nobody can read."""
    random = Random(seed)
    people = [start_intake(login, four_things("Amina")).value for _ in range(12)]
    for person in people:
        rows = [RecordId(login.context.record_id()) for _ in range(random.randrange(4))]
        login.store.append(
            [one for row in rows for one in _answer(person, row, rows, random)],
            "Write down consent",
            user=login.user,
        )

    found = standings(login.store.exchange.outside, Purpose.ONLINE_SYNC, login.context.today)

    for person in people:
        alone, at_once = consents_of(login, person)["online_sync"], found.get(id_bytes(person))
        if at_once is None:
            assert alone.current == ()
            continue
        assert at_once.standing == alone.standing
        assert at_once.is_live == (alone.standing is Standing.GIVEN)
        assert {one.id for one in at_once.answers} == {id_bytes(one.id) for one in alone.current}


def test_who_may_go_is_laid_out_without_a_look_at_every_row(login: Login) -> None:
    """Taking note of it takes the same steps however much is written about people."""
    person = start_intake(login, four_things("Amina")).value
    say(login, person)
    _steps_of_settling(login)  # the first time it keeps which kinds may go
    few = _steps_of_settling(login)
    for _ in range(60):
        start_intake(login, four_things("Olena"))

    assert _steps_of_settling(login) < few + 60  # not even one for each of them


def _steps_of_settling(login: Login) -> int:
    may, steps = who_may_go(login).may, []
    connection = cast("Any", _connection(login))
    connection.set_progress_handler(lambda: steps.append(0), 1)
    try:
        login.store.exchange.outside.settle(may, 0)
    finally:
        connection.set_progress_handler(None, 1)
    return len(steps)


def _connection(login: Login) -> Connection:
    return login.store._connection


def _answer(
    person: RecordId, row: RecordId, rows: list[RecordId], random: Random
) -> Iterator[Change]:
    said: dict[str, Stored] = {
        "person": person,
        "purpose": random.choice(["online_sync", "online_sync", "photo"]),
        "answer": random.choice(ANSWERS),
        "valid_until": random.choice(UNTIL),
        "supersedes": list(random.sample(rows, random.randrange(len(rows) + 1))) or None,
    }
    for key, value in said.items():
        if value is not None:
            yield Change("consent", row, person, key, value)
