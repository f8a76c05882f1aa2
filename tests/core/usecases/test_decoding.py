"""Files from outside are decoded apart: good ones are kept without their past, bad ones refused."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from app.errors import Code, Defect, Problem
from app.papers import thumbnails
from app.papers.photopdf import pdf_of_photos
from app.papers.scans import LONGEST_SIDE_PX, MOST_BYTES, Form, Refusal, form_of
from app.papers.takings import Photo
from app.usecases.decoding import Decoder, Stopper
from tests.core.papers.scansamples import (
    CAMERA,
    COMMENT,
    certificate,
    jpeg_bytes,
    jpeg_declaring,
    numbered,
    pdf_bytes,
    picture_bytes,
    png_bomb,
    tiff_bytes,
)

DECODER = Decoder()
PAPER = certificate("Diploma")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


def refusal_of(data: bytes, decoder: Decoder = DECODER) -> tuple[str, Code]:
    """Return why a file is refused, and with which code."""
    with pytest.raises(Problem) as refusal:
        decoder.take(data)
    return refusal.value.detail.removeprefix("scan "), refusal.value.code


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (jpeg_bytes(PAPER), Form.JPEG),
        (picture_bytes(PAPER, "PNG"), Form.PNG),
        (picture_bytes(PAPER, "WEBP"), Form.WEBP),
        (tiff_bytes([PAPER]), Form.TIFF),
        (pdf_bytes(2, content=b"BT /F 30 Tf 20 200 Td (Diploma) Tj ET"), Form.PDF),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_every_form_is_taken_and_shown(data: bytes, form: Form) -> None:
    """What is kept can be drawn page by page, and has a small picture."""
    found, taken = DECODER.take(data)
    kept = taken.photos[0].jpeg if taken.photos else data
    pages = [
        DECODER.page(kept, Form.JPEG if taken.photos else form, page, 200)
        for page in range(1, taken.pages + 1)
    ]

    assert found is form
    small = thumbnails.unpack(taken.thumbnail)
    assert abs(small.width_px / small.height_px - 0.75) < 0.02
    assert all(page.width_px == 200 and 260 <= page.height_px <= 270 for page in pages)
    assert all(len(page.rgbx) == page.width_px * page.height_px * 4 for page in pages)
    assert len(set(pages[0].rgbx)) > 8


def test_a_photo_keeps_nothing_of_camera_and_place() -> None:
    """No EXIF, no comment; and it stands upright."""
    whole = jpeg_bytes(PAPER, orientation=6)
    assert CAMERA.encode() in whole
    assert COMMENT.encode() in whole

    _, taken = DECODER.take(whole)

    (photo,) = taken.photos
    assert CAMERA.encode() not in photo.jpeg + taken.thumbnail
    assert COMMENT.encode() not in photo.jpeg
    assert b"Exif" not in photo.jpeg
    assert (photo.width_px, photo.height_px) == (PAPER.height, PAPER.width)


def test_what_hangs_behind_a_photo_is_lost() -> None:
    """A photo that is also an archive or a script is only a photo afterwards."""
    _, taken = DECODER.take(jpeg_bytes(PAPER) + b"PK\x03\x04<script>CANARYSCRIPT</script>")

    assert b"CANARYSCRIPT" not in taken.photos[0].jpeg


def test_a_large_photo_is_made_smaller_and_grey_stays_grey() -> None:
    """Neither side is longer than what a paper needs; a scan without colours has one channel."""
    _, taken = DECODER.take(picture_bytes(Image.new("1", (9000, 300), 1), "TIFF"))

    (photo,) = taken.photos
    assert photo.width_px == LONGEST_SIDE_PX
    assert photo.is_grey


def test_see_through_becomes_white() -> None:
    """A drawing without a ground is black on white, as on paper."""
    drawing = Image.new("RGBA", (60, 60), (0, 0, 0, 0))

    _, taken = DECODER.take(picture_bytes(drawing, "PNG"))

    assert Image.open(BytesIO(taken.photos[0].jpeg)).getpixel((5, 5)) == (255, 255, 255)


def test_photos_become_a_pdf_with_their_own_bytes() -> None:
    """Each page shows its photo; the JPEG stands in the file as it was."""
    _, taken = DECODER.take(tiff_bytes([PAPER, PAPER.convert("L"), PAPER]))

    pdf = pdf_of_photos(taken.photos)

    assert all(photo.jpeg in pdf for photo in taken.photos)
    found, again = DECODER.take(pdf)
    assert (found, again.pages) == (Form.PDF, 3)
    assert DECODER.page(pdf, Form.PDF, 3, 300).height_px == 400


@pytest.mark.parametrize(
    ("data", "why", "code"),
    [
        (b"", Refusal.UNKNOWN, Code.USAGE),
        (b"just words", Refusal.UNKNOWN, Code.USAGE),
        (b"PK\x03\x04 an archive", Refusal.UNKNOWN, Code.USAGE),
        (b"GIF89a" + bytes(50), Refusal.UNKNOWN, Code.USAGE),
        (b"\0\0\0\x1cftypheic" + bytes(50), Refusal.PHONE, Code.USAGE),
        (b"\0\0\0\x1cftypavif" + bytes(50), Refusal.PHONE, Code.USAGE),
        (jpeg_bytes(PAPER)[:-500], Refusal.BROKEN, Code.USAGE),
        (b"\xff\xd8\xff\xe0" + bytes(500), Refusal.BROKEN, Code.USAGE),
        (picture_bytes(PAPER, "PNG")[:700], Refusal.BROKEN, Code.USAGE),
        (picture_bytes(PAPER, "WEBP")[:700], Refusal.BROKEN, Code.USAGE),
        (tiff_bytes([PAPER])[:700], Refusal.BROKEN, Code.USAGE),
        (pdf_bytes()[:-40], Refusal.BROKEN, Code.USAGE),
        (b"%PDF-1.4\n%%EOF\n", Refusal.BROKEN, Code.USAGE),
        (numbered([b"<< /Type /Catalog >>"]), Refusal.BROKEN, Code.USAGE),
        (pdf_bytes(301), Refusal.PAGES, Code.OVER_LIMIT),
        (pdf_bytes() + b"\nMZ" + bytes(2000), Refusal.MORE_INSIDE, Code.USAGE),
        (pdf_bytes() + b"PK\x05\x06" + bytes(18), Refusal.MORE_INSIDE, Code.USAGE),
        (png_bomb(30_000), Refusal.TOO_MUCH, Code.OVER_LIMIT),
        (jpeg_declaring(65_500, 65_500), Refusal.TOO_MUCH, Code.OVER_LIMIT),
        (tiff_bytes([Image.new("L", (2, 2))] * 41), Refusal.PHOTOS, Code.OVER_LIMIT),
    ],
)
def test_what_is_no_scan_is_refused_with_its_reason(data: bytes, why: Refusal, code: Code) -> None:
    """Wrong kinds, broken, cut, lengthened, doubled and bloated files, each in its own words."""
    assert refusal_of(data) == (why.value, code)


@posix_only
@pytest.mark.parametrize(
    "content",
    [
        lambda: bytes(10**9),
        lambda: b"q BT /F 12 Tf 10 10 Td (x) Tj ET Q\n" * 6_000_000,
    ],
    ids=["a billion zeros", "six million words"],
)
def test_a_bomb_ends_within_its_limits(content: Callable[[], bytes]) -> None:
    """Small files that grow without end are stopped by memory or time, and say so."""
    data = pdf_bytes(content=content())
    assert len(data) < 2_000_000

    assert refusal_of(data) == ("too_much", Code.OVER_LIMIT)


def test_a_file_over_50_mb_is_not_even_looked_at() -> None:
    """The limit is asked before any child is started."""
    with pytest.raises(Problem) as refusal:
        form_of(bytes(MOST_BYTES + 1))

    assert refusal.value.code == Code.OVER_LIMIT


def child_that(does: str) -> Decoder:
    """Return a decoder whose child does something else than decode."""
    return Decoder((sys.executable, "-c", f"import sys, time, os, json\n{does}"), wall_s=3.0)


READ = "sys.stdin.buffer.read()\n"


@pytest.mark.parametrize(
    "answer",
    [
        '{"pages": 1}',
        '{"pages": 0, "photos": [], "thumbnail": 5}',
        '{"pages": 1, "photos": [[1, 2, 3, 0]], "thumbnail": 99999999999}',
        '{"pages": true, "photos": [[1, 2, 3, 0]], "thumbnail": 5}',
        '{"pages": 1, "photos": [[99999999999, 2, 3, 0]], "thumbnail": 5}',
        '{"pages": 1, "photos": [[1, 2]], "thumbnail": 5}',
        '{"pages": 1, "photos": [], "thumbnail": 5}',
        '{"refused": "by whim"}',
        "[]",
        "no JSON",
        '{"pages": 1, "photos": [[1, 2, 3, 0]], "thumbnail": 500}',
    ],
)
def test_a_child_led_astray_is_not_believed(answer: str) -> None:
    """An answer of another shape, or one that promises too much, is a broken file."""
    decoder = child_that(f"{READ}print({answer!r})")

    assert refusal_of(jpeg_bytes(PAPER), decoder) == ("broken", Code.USAGE)


# The child sleeps, and no test waits for that: the parent's clock or the stopper ends it.
SLEEPS = "time.sleep(60)"


@pytest.mark.parametrize(
    ("does", "why"),
    [
        ("while True: pass", "too_much"),
        (f"os.write(1, bytes(10**6)); {SLEEPS}", "too_much"),
        (f"{READ}os.write(1, bytes(10**6))", "too_much"),
        ("os.kill(os.getpid(), 11)", "broken"),
        ("os.kill(os.getpid(), 6)", "too_much"),
        ("sys.stdin.close(); os.kill(os.getpid(), 9)", "too_much"),
    ],
)
@posix_only
def test_a_child_that_hangs_floods_or_dies_harms_nobody(does: str, why: str) -> None:
    """The parent's clock ends it, its words are not read without end, and there is a sentence."""
    assert refusal_of(jpeg_bytes(PAPER), child_that(does))[0] == why


@pytest.mark.parametrize("is_early", [True, False])
def test_a_page_that_nobody_wants_any_more_ends_at_once(*, is_early: bool) -> None:
    """Stopped from another thread, before or while it is drawn: told as stopped (41)."""
    stopper = Watched()
    other = threading.Thread(target=stopper.stop_once_begun)
    other.start()
    if is_early:
        stopper.stop()
        stopper.is_begun.set()

    with pytest.raises(Problem) as stopped:
        child_that(SLEEPS).page(b"%PDF-", Form.PDF, 1, 100, stopper=stopper)

    other.join()
    assert stopped.value.code == Code.CANCELLED
    assert not stopper.was_late


class Watched(Stopper):
    """Tells when there is a process to end, and whether its time was over before that."""

    def __init__(self) -> None:
        super().__init__()
        self.is_begun, self.was_late = threading.Event(), False

    def watch(self, child: subprocess.Popen[bytes]) -> None:
        super().watch(child)
        self.is_begun.set()

    def stop_once_begun(self) -> None:
        self.is_begun.wait()
        self.stop()

    def end_late(self) -> None:
        self.was_late = True
        super().end_late()


def test_a_page_has_less_time_than_a_file_that_is_taken() -> None:
    """Somebody waits for it: over its own clock it is refused as too much (24)."""
    decoder = replace(child_that(SLEEPS), wall_s=60.0, page_wall_s=0.3)

    with pytest.raises(Problem) as refused:
        decoder.page(b"%PDF-", Form.PDF, 1, 100)

    assert refused.value.code == Code.OVER_LIMIT


def test_a_child_that_fails_by_itself_is_our_mistake() -> None:
    """It is reported, and not blamed on the file."""
    with pytest.raises(Defect):
        child_that("sys.exit(1)").take(jpeg_bytes(PAPER))


@posix_only
def test_the_child_can_open_no_file_and_start_no_process() -> None:
    """Whatever a file makes of its reader, there is nothing to reach for."""
    probe = (
        "from app.usecases.decodingchild import limit_process\n"
        "limit_process()\n"
        "try:\n    open('/etc/hostname')\nexcept OSError as error:\n    found = error.errno\n"
        "sys.stdin.buffer.read()\n"
        "print(json.dumps({'width': found, 'height': 1}))\n"
        "sys.stdout.flush(); os.write(1, bytes(4 * found))"
    )

    seen = child_that(probe).page(b"", Form.JPEG, 1, 100)

    assert seen.width_px == 24  # EMFILE


@pytest.mark.parametrize("packed", [b"", bytes(5), b"\0\1\0\1\1\0\0\0junk", b"\xff" * 400])
def test_a_broken_small_picture_is_refused(packed: bytes) -> None:
    """It may come from another computer."""
    with pytest.raises(Problem):
        thumbnails.unpack(packed)


def test_a_small_picture_opens_as_it_was_packed() -> None:
    """Two by two pixels of three colours."""
    packed = thumbnails.pack(2, 2, bytes([0, 0, 0, 255, 0, 0, 0, 255, 0]), bytes([0, 1, 2, 1]))

    pixels = thumbnails.unpack(packed)

    black, red, green = b"\0\0\0\xff", b"\xff\0\0\xff", b"\0\xff\0\xff"
    assert pixels.rgbx == black + red + green + red
    with pytest.raises(Problem):
        thumbnails.unpack(packed[:-1] + b"\0")


def test_a_pdf_of_photos_names_nobody() -> None:
    """No author, program or date."""
    pdf = pdf_of_photos([Photo(jpeg_bytes(PAPER), 600, 800, False)])

    assert not {b"/Info", b"/Producer", b"/Creator", b"/Author"} & set(pdf.split())
