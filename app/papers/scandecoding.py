"""Scans and photos decoded: to be called in a limited process of its own, never elsewhere.

What comes from a camera or the internet may be made to break its reader, so nothing
here is trusted with keys, and what it gives back is checked by its caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import count

import pypdfium2 as pdfium
from PIL import ExifTags, Image, ImageOps, MpoImagePlugin

from app.errors import Problem
from app.papers.photopdf import pdf_of_photos
from app.papers.scans import (
    LONGEST_SIDE_PX,
    LONGEST_THUMBNAIL_PX,
    MOST_PAGES,
    MOST_PHOTOS,
    Form,
    Refusal,
    refused,
)
from app.papers.takings import Photo, Pixels, Taken
from app.papers.thumbnails import MOST_COLOURS, pack

MOST_DECLARED_PX = 220_000_000  # the largest phone cameras have 200 million
MOST_DECODED_PX = 64_000_000
LONGEST_VIEW_PX = 6000
JPEG_QUALITY = 88

_PHONES = (MpoImagePlugin,)  # what a phone calls a JPEG; to be loaded before the limits
_FORMATS = {Form.JPEG: "JPEG", Form.PNG: "PNG", Form.WEBP: "WEBP", Form.TIFF: "TIFF"}


def warm_up(form: Form) -> None:
    """Decode dots, so that all that a file of this form may need is loaded."""
    dot, exif = Image.new("RGB", (2, 2)), Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    if form is Form.PDF:
        page_pixels(pdf_of_photos([_photo(dot)]), form, 1, 2)
        return
    for one, name in _FORMATS.items():  # a photo may carry parts of other forms
        out = BytesIO()
        dot.save(out, name, exif=exif)
        take(out.getvalue(), one)


def take(data: bytes, form: Form) -> Taken:
    """Return what is kept of a scan or photo; raise the Problem of its Refusal.

    Photos are turned upright, made no larger than ``LONGEST_SIDE_PX`` and written anew
    as JPEG, so that nothing of their camera, place or hidden parts is left.  A PDF is
    looked at and kept as it is.
    """
    with _blaming_the_file():
        if form is Form.PDF:
            with _opened(data) as document:
                small = _drawn(document, 1, LONGEST_THUMBNAIL_PX * 2)
                return Taken((), len(document), _thumbnail(small))
        photos, thumbnail = [], b""
        for frame in _frames(data, form):
            thumbnail = thumbnail or _thumbnail(frame)
            photos.append(_photo(frame))
        return Taken(tuple(photos), len(photos), thumbnail)


def page_pixels(data: bytes, form: Form, page: int, width_px: int) -> Pixels:
    """Return ``page``, counted from 1, as pixels at most ``width_px`` wide."""
    with _blaming_the_file():
        if form is Form.PDF:
            with _opened(data) as document:
                drawn = _drawn(document, page, width_px)
        else:
            drawn = next(_frames(data, form))
            drawn.thumbnail((width_px, LONGEST_VIEW_PX), Image.Resampling.LANCZOS)
        seen = drawn.convert("RGBA")
        return Pixels(seen.width, seen.height, seen.tobytes())


@contextmanager
def _blaming_the_file() -> Iterator[None]:
    """Turn whatever a decoder trips over into the reason why its file is not taken."""
    try:
        yield
    except Problem:
        raise
    except MemoryError:
        raise refused(Refusal.TOO_MUCH) from None
    except ImportError:
        raise  # ``warm_up`` has forgotten something
    except Exception:  # noqa: BLE001 - decoders raise anything
        raise refused(Refusal.BROKEN) from None


def _frames(data: bytes, form: Form) -> Iterator[Image.Image]:
    """Yield the pictures in a file, upright, in grey or colour; only TIFF has several."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits are below
    image = Image.open(BytesIO(data), formats=[_FORMATS[form]])
    yield _frame(image, form)
    for number in count(1):
        if form is not Form.TIFF or not _has_another(image, number):
            return
        if number == MOST_PHOTOS:
            raise refused(Refusal.PHOTOS)
        yield _frame(image, form)


def _has_another(image: Image.Image, number: int) -> bool:
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _frame(image: Image.Image, form: Form) -> Image.Image:
    """Return one picture decoded, no larger than it is kept."""
    width, height = image.size
    if width * height > MOST_DECLARED_PX:
        raise refused(Refusal.TOO_MUCH)
    if form is Form.JPEG:  # it can be decoded smaller at once
        share = min(1.0, LONGEST_SIDE_PX / max(width, height))
        image.draft(None, (max(1, int(width * share)), max(1, int(height * share))))
    if image.width * image.height > MOST_DECODED_PX:
        raise refused(Refusal.TOO_MUCH)
    image.load()
    upright = _plain(ImageOps.exif_transpose(image))
    upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    upright.info.clear()  # a comment would be written again
    return upright


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in grey (L) or colour (RGB); what is see-through becomes white."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return image.convert("RGB")


def _photo(image: Image.Image) -> Photo:
    out = BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Photo(out.getvalue(), image.width, image.height, image.mode == "L")


def _thumbnail(image: Image.Image) -> bytes:
    small = image.convert("RGB")
    small.thumbnail((LONGEST_THUMBNAIL_PX, LONGEST_THUMBNAIL_PX), Image.Resampling.LANCZOS)
    few = small.quantize(MOST_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = bytes(few.getpalette("RGB") or ())[: MOST_COLOURS * 3]
    return pack(few.width, few.height, palette, few.tobytes())


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        asks = "password" in str(error).casefold()
        raise refused(Refusal.PASSWORD if asks else Refusal.BROKEN) from None
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise refused(Refusal.PAGES if len(document) else Refusal.BROKEN)
        yield document
    finally:
        document.close()


def _drawn(document: pdfium.PdfDocument, page: int, width_px: int) -> Image.Image:
    """Return a page on white, at most so wide and never higher than ``LONGEST_VIEW_PX``."""
    sheet = document[page - 1]
    width, height = sheet.get_size()
    scale = min(width_px / width, LONGEST_VIEW_PX / height)
    drawn: Image.Image = sheet.render(scale=scale).to_pil()
    return drawn.convert("RGB")
