"""Colours: every pair that is read against each other has enough contrast, in each theme."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.theme.tokens import (
    INKS,
    PALETTES,
    TYPE_PX,
    ColourName,
    Palette,
    Role,
    Tone,
    contrast,
    luminance,
)

# Whatever words and controls may stand upon.
GROUNDS: tuple[ColourName, ...] = (
    "canvas", "surface", "sunken", "rail", "hover", "selection", "primary_soft", "learning_soft",
    "work_soft", "foundations_soft", "warn_soft", "danger_soft",
)  # fmt: skip
# What stands on what, and the least ratio: 7 for reading, 4.5 for words, 3 for shapes.
PAIRS: tuple[tuple[ColourName, ColourName, float], ...] = (
    ("ink", "surface", 7), ("ink", "canvas", 7), ("ink", "selection", 7), ("ink", "hover", 7),
    ("ink2", "surface", 7), ("ink2", "canvas", 4.5), ("ink2", "rail", 4.5),
    ("ink2", "selection", 4.5), ("ink2", "sunken", 4.5), ("ink2", "primary_soft", 4.5),
    ("ink3", "surface", 4.5), ("ink3", "canvas", 4.5), ("ink3", "sunken", 4.5),
    ("ink3", "rail", 4.5),
    ("on_primary", "primary", 4.5), ("on_primary", "primary_hover", 4.5),
    ("on_primary", "primary_press", 4.5), ("primary", "surface", 4.5), ("primary", "canvas", 4.5),
    ("primary_soft_ink", "primary_soft", 4.5),
    ("learning_ink", "learning_soft", 4.5), ("learning_ink", "learning_lane", 4.5),
    ("learning", "surface", 3), ("ink2", "learning_lane", 4.5), ("learning", "learning_lane", 3),
    ("work_ink", "work_soft", 4.5), ("work_ink", "work_lane", 4.5), ("work", "surface", 3),
    ("ink2", "work_lane", 4.5), ("work", "work_lane", 3),
    ("foundations_ink", "foundations_soft", 4.5), ("foundations_ink", "foundations_lane", 4.5),
    ("foundations", "surface", 3), ("ink2", "foundations_lane", 4.5),
    ("foundations", "foundations_lane", 3),
    ("warn_ink", "warn_soft", 4.5), ("warn_ink", "sunken", 4.5), ("warn", "surface", 3),
    ("danger_ink", "danger_soft", 4.5), ("danger_ink", "surface", 4.5),
    ("danger_ink", "canvas", 4.5), ("danger", "surface", 3),
    ("line_strong", "surface", 3), ("line_strong", "canvas", 3),
    ("focus", "surface", 3), ("focus", "canvas", 3), ("focus", "rail", 3), ("focus", "sunken", 3),
    *(("focus", ground, 3.0) for ground in GROUNDS),
    # Nothing with an edge of its own stands on a line that is marked in a list.
    *((edge, ground, 3.0) for edge in ("line_strong", "danger") for ground in GROUNDS
      if ground != "selection"),
    *((ink, ground, 4.5) for ink in ("ink", "ink2") for ground in GROUNDS),
    ("ink3", "hover", 4.5), ("primary", "sunken", 4.5), ("primary", "primary_soft", 3),
    ("disabled", "canvas", 2),
    ("on_toast", "toast", 7), ("toast_link", "toast", 4.5),
    ("on_brand", "brand", 7), ("on_brand2", "brand", 4.5), ("on_brand", "brand2", 4.5),
)  # fmt: skip
colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
def test_every_pair_that_is_read_has_enough_contrast(palette: Palette) -> None:
    """Words and shapes stand out from their grounds as WCAG 2.2 asks."""
    ratios = {
        (front, back): (contrast(palette.colour(front), palette.colour(back)), least)
        for front, back, least in PAIRS
    }

    weak = {pair: ratio for pair, (ratio, least) in ratios.items() if ratio < least}

    assert not weak


def test_high_contrast_is_high_for_all_words_and_edges() -> None:
    """In that theme, what must be read has 7 and what must be seen has 4.5."""
    palette = PALETTES["contrast"]

    weak = {
        (front, back): ratio
        for front, back, least in PAIRS
        if (ratio := contrast(palette.colour(front), palette.colour(back))) < min(7, least * 1.5)
    }

    assert not weak


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
def test_every_tone_reads_on_its_own_ground(palette: Palette) -> None:
    """The ink of a tone reads on the soft ground and in the lane of that tone."""
    for tone in get_args(Tone):
        shades = palette.shades(tone)

        assert contrast(shades.ink, shades.soft) >= 4.5, tone
        assert palette.colour(INKS[tone]) == shades.ink


def test_each_colour_that_can_be_named_exists() -> None:
    """The names mypy allows are the colours a palette holds, neither more nor fewer."""
    held = {field.name for field in fields(Palette)} - {"name", "is_dark", "edge_px"}

    assert set(get_args(ColourName)) == held
    assert set(get_args(Role)) == set(TYPE_PX)


@given(colours, colours)
def test_contrast_is_the_same_both_ways(one: str, other: str) -> None:
    """It does not matter which colour is in front, and the ratio stays within 1 and 21."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_black_and_white_are_as_far_apart_as_can_be() -> None:
    """WCAG's two ends: luminance 0 and 1, contrast 21."""
    assert luminance("#000000") == 0
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
