"""QR codes and the appointment in them: small, large enough to scan, and true."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Defect, Problem
from app.papers.calendar_event import EVENT_LIMIT_BYTES, event_text
from app.papers.drawing import QrMark
from app.papers.preview import page_pixels, page_png
from app.papers.qr import LARGEST_VERSION, LEAST_MODULE_MM, QUIET_MODULES, qr_code, qr_picture
from tests.core.papers.samples import composed, content, drawn

STARTS = datetime(2027, 1, 12, 10, 0, tzinfo=timezone(timedelta(hours=1)))
ENDS = STARTS + timedelta(minutes=45)
WIDTH_PX = 1800
POINTS_PER_MM = 72 / 25.4


def test_an_event_is_the_least_a_phone_needs() -> None:
    """Times are in UTC; commas and semicolons of the words are escaped (RFC 5545, 3.3.11)."""
    assert event_text("Maria; plan", STARTS, ENDS, "Lindenstr. 12, room 204") == (
        "BEGIN:VEVENT\r\nSUMMARY:Maria\\; plan\r\nDTSTART:20270112T090000Z\r\n"
        "DTEND:20270112T094500Z\r\nLOCATION:Lindenstr. 12\\, room 204\r\nEND:VEVENT\r\n"
    )


@given(st.text(max_size=300), st.text(max_size=300))
def test_an_event_always_fits_its_code(summary: str, place: str) -> None:
    """However long the words, the code stays at version 8 and the event has its lines."""
    event = event_text(summary, STARTS, ENDS, place)

    assert len(event.encode()) <= EVENT_LIMIT_BYTES
    assert event.startswith("BEGIN:VEVENT\r\n")
    assert event.count("\n") == event.count("\r\n") <= 6
    assert qr_code(event).version <= LARGEST_VERSION


def test_a_place_goes_before_the_summary_when_room_is_short() -> None:
    """Whole words go first from the end of the place."""
    event = event_text("Linden Centre: Maria", STARTS, ENDS, "Lindenstrasse 12, " * 5)

    assert "SUMMARY:Linden Centre: Maria\r\n" in event
    assert "LOCATION:Lindenstrasse 12\\, Lindenstrasse\r\n" in event


def test_a_time_without_a_zone_is_our_mistake() -> None:
    """Nobody can say when that is."""
    with pytest.raises(Defect):
        event_text("x", STARTS.replace(tzinfo=None), ENDS)


def test_a_text_too_long_is_a_problem() -> None:
    """Version 8 with correction M holds 152 bytes and not one more."""
    assert qr_code("x" * 152).version == 8
    with pytest.raises(Problem):
        qr_code("x" * 153)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_printed_code_is_segnos_code_module_by_module(
    language: str, words_folder: Path
) -> None:
    """Each module on the page is as dark or light as it must be, and none is too small."""
    made = content(language)
    assert made.meeting is not None
    composition = composed(made, words_folder)
    mark = next(m for m in composition.pages[-1].piece.marks if isinstance(m, QrMark))
    wanted = [
        [bool(module) for module in row]
        for row in segno.make(
            made.meeting.event, error="m", micro=False, boost_error=False, encoding="utf-8"
        ).matrix
    ]
    modules = len(wanted) + 2 * QUIET_MODULES
    left = composition.size.width - mark.x - mark.side if composition.facts.is_rtl else mark.x

    pixels = page_pixels(drawn(made, words_folder).pdf, len(composition.pages), WIDTH_PX)
    scale = WIDTH_PX / composition.size.width
    module = mark.side / modules

    def is_dark(across: int, down: int) -> bool:
        x = int((left + (across + 0.5) * module) * scale)
        y = int((mark.y + (down + 0.5) * module) * scale)
        return pixels.rgbx[(y * pixels.width_px + x) * 4] < 128

    found = [[is_dark(across, down) for across in range(modules)] for down in range(modules)]
    edge = range(QUIET_MODULES, modules - QUIET_MODULES)
    assert [[found[down][across] for across in edge] for down in edge] == wanted
    assert not any(
        found[down][across]
        for down in range(modules)
        for across in range(modules)
        if down not in edge or across not in edge
    )
    assert module / POINTS_PER_MM >= LEAST_MODULE_MM - 1e-6


def test_a_reader_of_codes_finds_the_event_on_the_page(words_folder: Path, tmp_path: Path) -> None:
    """A decoder that knows nothing of us reads the appointment from a picture of the page."""
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is not installed (package zbar-tools)")
    made = content("ar")
    assert made.meeting is not None
    picture = tmp_path / "page.png"
    picture.write_bytes(page_png(drawn(made, words_folder).pdf, 2, 1240))

    read = subprocess.run(
        ["zbarimg", "--raw", "-q", str(picture)], capture_output=True, check=True
    ).stdout.decode()

    assert read.split() == made.meeting.event.split()


def test_a_code_is_one_path_with_its_quiet_edge() -> None:
    """The drawing counts in modules, so that any size keeps them whole."""
    code = qr_code("waymark")

    drawing = qr_picture(code, "qr")

    assert drawing.size.width == len(code.rows) + 2 * QUIET_MODULES
    assert drawing.operators.count(" re") == sum(
        sum(1 for before, now in zip((False, *row), row, strict=False) if now and not before)
        for row in code.rows
    )
