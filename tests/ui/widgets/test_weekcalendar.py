"""The week's widget: every thing at its time, none covers another, mirrored for Arabic."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.i18n import N_, Catalog, verbatim
from ui.theme.appearance import Theme
from ui.theme.tokens import LIGHT
from ui.widgets.weekcalendar import Block, WeekGround, WeekPicture

DAYS = tuple((f"D{n}", f"{n} May", f"Day {n}") for n in range(7))
HOURS = tuple(f"{n:02}:00" for n in range(25))
spans = st.tuples(st.integers(0, 6), st.integers(0, 1410), st.integers(15, 300))


def block(number: int, span: tuple[int, int, int]) -> Block:
    day, start, minutes = span
    end = min(24 * 60, start + minutes)
    return Block(str(number), day, start, end, "time", verbatim("words"), f"block {number}")


def made(qtbot: QtBot, language: str, blocks: tuple[Block, ...]) -> WeekGround:
    ground = WeekGround(Theme(Catalog(language), LIGHT), N_("Week"))
    qtbot.addWidget(ground)
    ground.show_week(WeekPicture(DAYS, HOURS, blocks), 0)
    ground.resize(1000, ground.sizeHint().height())
    ground.show()
    return ground


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(spans, max_size=12))
def test_none_covers_another_at_the_same_time(
    qtbot: QtBot, many: list[tuple[int, int, int]]
) -> None:
    """Those that overlap in time stand side by side; each lies within its day and its hours."""
    blocks = tuple(block(number, one) for number, one in enumerate(many))
    ground = made(qtbot, "en", blocks)
    places = {one.accessibleName(): one.geometry() for one in ground.blocks}

    assert len(places) == len(blocks)
    for one, other in combinations(blocks, 2):
        overlap = one.day == other.day and one.start < other.end and other.start < one.end
        if overlap:
            first, second = places[one.spoken], places[other.spoken]
            assert first.right() < second.left() or second.right() < first.left()
    for one in blocks:
        assert abs(places[one.spoken].top() - ground.top_of(one.start)) <= 2
        assert places[one.spoken].bottom() <= ground.height()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_day_is_where_lines_begin(qtbot: QtBot, language: str) -> None:
    """On the left in English, on the right in Arabic."""
    ground = made(qtbot, language, (block(0, (0, 600, 60)), block(1, (6, 600, 60))))
    first, last = (one.geometry() for one in ground.blocks)

    assert (first.left() < last.left()) == (language == "en")
    assert first.top() == last.top()
