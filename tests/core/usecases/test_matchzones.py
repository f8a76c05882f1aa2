"""A mentor who lives by other clocks is matched by the hours that both have."""

from __future__ import annotations

import time

import pytest

from app.records import RecordId
from app.usecases.login import Login
from app.usecases.matchfacts import mentors_of
from app.usecases.matchpolicy import policy_of
from app.usecases.mentors import register_mentor
from app.usecases.records import RowInput, put_records


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the computer cannot be set")
def test_a_mentor_elsewhere_is_free_by_our_clocks(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their evenings are our afternoons; who names no place lives here."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        away = _mentor(login, "Europe/Berlin")
        near = _mentor(login, None)
        found = mentors_of(login, [away, near], policy_of(login))
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found[away].free == frozenset({"mon-midday", "mon-afternoon"})
    assert found[near].free == frozenset({"mon-evening"})


def _mentor(login: Login, zone: str | None) -> RecordId:
    person = register_mentor(login, "Leila", {"answer": "given"}).value
    (row,) = login.vault.records("mentor", subject=person)
    told = {**row.stored, "week_grid": ["mon-evening"], **({"zone": zone} if zone else {})}
    put_records(login, [RowInput("mentor", told, row.id)])
    return person
