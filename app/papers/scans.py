"""What a scan or photo may be: its form by its own bytes, its limits, and why one is refused.

Looks at the first and last bytes only and decodes nothing; ``scandecoding`` does that,
in a process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.errors import Code, Problem
from app.i18n import N_, Text

MOST_BYTES = 50 * 1000 * 1000  # of one file
MOST_PAGES = 300  # of a PDF
MOST_PHOTOS = 40  # in one document
LONGEST_SIDE_PX = 4096  # of a photo as it is kept: A4 at 350 dots an inch
LONGEST_THUMBNAIL_PX = 288

_TAIL_BYTES = 1024  # ISO 32000-1, annex H: a reader finds %%EOF within the last 1024 bytes
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL_BYTES = 22 + 0xFFFF


class Form(StrEnum):
    """What a file is, by its own bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    PDF = "pdf"


class Refusal(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    PHONE = "phone"
    BROKEN = "broken"
    TOO_MUCH = "too_much"
    PASSWORD = "password"  # noqa: S105 - a reason
    PAGES = "pages"
    PHOTOS = "photos"
    MORE_INSIDE = "more_inside"


_REFUSALS: Mapping[Refusal, tuple[Code, Text]] = MappingProxyType(
    {
        Refusal.TOO_LARGE: (
            Code.OVER_LIMIT,
            N_("This file is larger than 50 MB. Scan it in less detail, or in several parts."),
        ),
        Refusal.UNKNOWN: (
            Code.USAGE,
            N_("This is no photo or PDF. Waymark takes JPEG, PNG, WebP, TIFF and PDF files."),
        ),
        Refusal.PHONE: (
            Code.USAGE,
            N_("This photo has a form that Waymark cannot read. Save it as JPEG on the phone."),
        ),
        Refusal.BROKEN: (
            Code.USAGE,
            N_("This file is damaged or cut off. Copy it again, or scan the paper again."),
        ),
        Refusal.TOO_MUCH: (
            Code.OVER_LIMIT,
            N_("This file needs far more time or memory than a scan does, so it was stopped."),
        ),
        Refusal.PASSWORD: (
            Code.USAGE,
            N_("This PDF asks for a password. Save it without one, then choose it again."),
        ),
        Refusal.PAGES: (
            Code.OVER_LIMIT,
            N_("This PDF has more than 300 pages. Keep only the pages that are needed."),
        ),
        Refusal.PHOTOS: (
            Code.OVER_LIMIT,
            N_("One document takes at most 40 photos. Make a second document of the rest."),
        ),
        Refusal.MORE_INSIDE: (
            Code.USAGE,
            N_("There is something else in this PDF file. Print it to a new PDF, and take that."),
        ),
    }
)


def refused(why: Refusal) -> Problem:
    """Return the Problem that tells a person why a file is not taken."""
    code, words = _REFUSALS[why]
    return Problem(words, code, detail=f"scan {why}")


def form_of(data: bytes) -> Form:
    """Return what ``data`` is by its first bytes; raise a Problem for anything else.

    A PDF must begin and end as one, so that a file which is also something else, or
    that was cut off, is not taken for it.
    """
    if len(data) > MOST_BYTES:
        raise refused(Refusal.TOO_LARGE)
    if data.startswith(b"%PDF-"):
        _check_tail(data)
        return Form.PDF
    form = _picture_form(data)
    if form is None:
        is_phone = data[4:8] == b"ftyp" and data[8:12].lower()[:3] in {
            b"hei",
            b"hev",
            b"mif",
            b"avi",
        }
        raise refused(Refusal.PHONE if is_phone else Refusal.UNKNOWN)
    return form


def _picture_form(data: bytes) -> Form | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Form.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Form.PNG
    if data.startswith((b"II*\0", b"MM\0*")):
        return Form.TIFF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Form.WEBP
    return None


def _check_tail(pdf: bytes) -> None:
    """Refuse a PDF that was cut off, or that carries another file behind its end."""
    if _ends_as_zip(pdf):
        raise refused(Refusal.MORE_INSIDE)
    tail = pdf[-_TAIL_BYTES:]
    if b"%%EOF" not in tail:
        inside = b"%%EOF" in pdf
        raise refused(
            Refusal.MORE_INSIDE if inside and b"startxref" not in tail else Refusal.BROKEN
        )


def _ends_as_zip(data: bytes) -> bool:
    """Tell whether a ZIP archive ends where the file ends (APPNOTE.TXT, 4.3.16)."""
    start = max(0, len(data) - _ZIP_TAIL_BYTES)
    at = data.rfind(_ZIP_END, start)
    while at >= 0:
        comment = int.from_bytes(data[at + 20 : at + 22], "little")
        if at + 22 + comment == len(data):
            return True
        at = data.rfind(_ZIP_END, start, at)
    return False
