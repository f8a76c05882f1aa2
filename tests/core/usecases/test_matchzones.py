"""A mentor who lives by other clocks is matched by the hours that both have."""

from __future__ import annotations

import time

import pytest

from app.records import RecordId
from app.usecases.login import Login
from app.usecases.matchfacts import gather


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
        free = {one.id: one.free for one in gather(login).mentors()}
    finally:
        monkeypatch.undo()
        time.tzset()

    assert free[away] == {"mon-midday", "mon-afternoon"}
    assert free[near] == {"mon-evening"}


def _mentor(login: Login, zone: str | None) -> RecordId:
    raise AssertionError
