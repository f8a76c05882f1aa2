"""What is kept of a scan or photo, and what is shown of it: plain facts, no decoder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows of pixels from the top: red, green, blue and an unused byte (255) each."""

    width_px: int
    height_px: int
    rgbx: bytes


@dataclass(frozen=True)
class Photo:
    """A JPEG file and its size in pixels; is_grey: one channel, else three."""

    jpeg: bytes
    width_px: int
    height_px: int
    is_grey: bool


@dataclass(frozen=True)
class Taken:
    """What is kept of a file: its photos (none of a PDF), its pages, its packed small picture."""

    photos: tuple[Photo, ...]
    pages: int
    thumbnail: bytes
