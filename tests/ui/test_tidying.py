"""Unreachable cycles are freed on the main thread, between events, and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.tidying import THRESHOLDS, Tidying, tidy


class Knot:
    """Holds itself, so that only a search for cycles can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidying(qtbot: QtBot) -> Iterator[Tidying]:
    made = Tidying()
    made.start()
    yield made
    made.stop()
    made.deleteLater()


def knots(count: int) -> weakref.ref[Knot]:
    """Tie ``count`` knots and let them go; return a look at the first."""
    first = Knot()
    look = weakref.ref(first)
    for _ in range(count):
        Knot()
    return look


def test_no_allocation_frees_a_cycle(tidying: Tidying) -> None:
    """However much is made, on this thread or another, nothing is searched."""
    looks = [knots(THRESHOLDS[0] * 3)]
    thread = threading.Thread(target=lambda: looks.append(knots(THRESHOLDS[0] * 3)))
    thread.start()
    thread.join()

    assert all(look() is not None for look in looks)


def test_the_clock_frees_cycles_on_the_main_thread(tidying: Tidying, qtbot: QtBot) -> None:
    """What another thread left is freed here, by the timer."""
    places: list[int] = []

    def leave() -> None:
        weakref.finalize(Knot(), lambda: places.append(threading.get_ident()))
        knots(THRESHOLDS[0] * 3)

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    assert places == []

    qtbot.waitUntil(lambda: places != [])

    assert places == [threading.get_ident()]


def test_python_has_it_back_at_the_end(tidying: Tidying) -> None:
    """Outside of the window everything is as it was."""
    assert not gc.isenabled()

    tidying.stop()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_nothing_is_searched_before_it_is_due() -> None:
    """A round that is not due costs nothing."""
    gc.collect()
    look = knots(1)

    assert tidy() == 0
    assert look() is not None
