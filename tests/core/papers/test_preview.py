"""Pictures of the real bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.errors import Code, Problem
from app.papers.preview import page_count, page_pixels, page_png, page_size_pt
from tests.core.papers.samples import content, drawn


@pytest.fixture(scope="module")
def pdf(words_folder: Path) -> bytes:
    return drawn(content("ar"), words_folder).pdf


def test_pages_and_their_size_are_told(pdf: bytes) -> None:
    """The usual roadmap is two pages of A4."""
    assert page_count(pdf) == 2
    assert page_size_pt(pdf, 2) == pytest.approx((595.28, 841.89), abs=0.01)


def test_a_page_is_as_wide_as_asked(pdf: bytes) -> None:
    """Height follows from the sheet; each pixel has four bytes."""
    pixels = page_pixels(pdf, 1, 333)

    assert pixels.width_px == 333
    assert pixels.height_px == pytest.approx(333 * 297 / 210, abs=1)
    assert len(pixels.rgbx) == pixels.width_px * pixels.height_px * 4


def test_picture_and_pixels_show_the_same(pdf: bytes) -> None:
    """The PNG holds the pixels, in the order red, green, blue."""
    pixels = page_pixels(pdf, 2, 300)
    picture = Image.open(BytesIO(page_png(pdf, 2, 300))).convert("RGBX")

    assert picture.size == (pixels.width_px, pixels.height_px)
    assert picture.convert("RGB").tobytes() == (
        Image.frombytes("RGBX", picture.size, pixels.rgbx).convert("RGB").tobytes()
    )


def test_the_page_is_drawn_on_white(pdf: bytes) -> None:
    """The corner is paper, and somewhere there is ink."""
    picture = Image.open(BytesIO(page_png(pdf, 1, 200))).convert("L")

    assert picture.getpixel((0, 0)) == 255
    assert picture.getextrema() == (0, 255)


def test_a_page_that_is_not_there_is_a_problem(pdf: bytes) -> None:
    """The number is told, with the code of something not found."""
    for page in (0, 3):
        with pytest.raises(Problem) as caught:
            page_png(pdf, page, 100)
        assert caught.value.code is Code.NOT_FOUND


def test_damaged_bytes_are_a_problem() -> None:
    """A paper that cannot be read is named as damaged."""
    with pytest.raises(Problem) as caught:
        page_count(b"no paper")

    assert caught.value.code is Code.INTEGRITY
