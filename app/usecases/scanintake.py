"""Scans and photos taken in from plain files: read with care, decoded apart, made one document."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Code, Problem
from app.files import storage_problem
from app.i18n import N_
from app.papers.photopdf import pdf_of_photos
from app.papers.scans import MOST_BYTES, MOST_PHOTOS, Form, Refusal, refused
from app.papers.takings import Photo
from app.usecases.decoding import Decoder

# A link could lead anywhere, and a pipe would never end.
_ONLY_FILES = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Scan:
    """One document as it is kept: a JPEG file or a PDF, and its packed small picture."""

    form: Form
    content: bytes
    pages: int
    thumbnail: bytes


def take_scan(paths: Sequence[Path], decoder: Decoder, progress: Progress) -> Scan:
    """Return one document made of the files at ``paths``: photos, or one PDF.

    Several photos become the pages of one PDF.  progress: given (done, total) files.
    Raises Problem 2, 24 or 31 with what to do about the file; 40 if it is not there.
    """
    photos: list[Photo] = []
    thumbnail = b""
    for number, path in enumerate(paths):
        progress(number, len(paths))
        data = read_scan(path)
        form, taken = decoder.take(data)
        if form is Form.PDF:
            if len(paths) > 1:
                words = N_("Choose photos, or one PDF: the two cannot become one document.")
                raise Problem(words, Code.USAGE, detail="scan mixed")
            progress(1, 1)
            return Scan(form, data, taken.pages, taken.thumbnail)
        photos += taken.photos
        thumbnail = thumbnail or taken.thumbnail
        if len(photos) > MOST_PHOTOS:
            raise refused(Refusal.PHOTOS)
    if not photos:
        raise Problem(N_("Choose at least one photo or PDF."), Code.USAGE)
    progress(len(paths), len(paths))
    if len(photos) == 1:
        return Scan(Form.JPEG, photos[0].jpeg, 1, thumbnail)
    return Scan(Form.PDF, pdf_of_photos(photos), len(photos), thumbnail)


def read_scan(path: Path) -> bytes:
    """Return the bytes of a plain file of at most 50 MB.

    Raises Problem 2 for a link, a folder, a pipe or a device, 24 for a larger file
    before any of it is read, 40 if nothing is there, 31 if the disk fails.
    """
    try:
        if path.is_symlink():
            raise _no_file()
        handle = os.open(path, _ONLY_FILES)
    except FileNotFoundError:
        raise Problem(N_("This file is not there. Check its name."), Code.NOT_FOUND) from None
    except IsADirectoryError:
        raise _no_file() from None
    except OSError as error:
        raise storage_problem(error) from None
    try:
        return _content(handle)
    except OSError as error:
        raise storage_problem(error) from None
    finally:
        os.close(handle)


def _content(handle: int) -> bytes:
    """Return what an open file holds, if it is a plain one of a scan's size."""
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        raise _no_file()
    if told.st_size > MOST_BYTES:
        raise refused(Refusal.TOO_LARGE)
    parts, left = [], MOST_BYTES + 1  # it may still grow
    while left and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    data = b"".join(parts)
    if len(data) > MOST_BYTES:
        raise refused(Refusal.TOO_LARGE)
    return data


def _no_file() -> Problem:
    words = N_("This is a link, a folder or a device. Choose the photo or PDF itself.")
    return Problem(words, Code.USAGE, detail="scan place")
