"""What three readers of PDF find in a page, and how much of it is what was written."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2

from app.papers.engine.isolates import plain

HAS_POPPLER = shutil.which("pdftotext") is not None
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\f]")


def by_poppler(data: bytes, folder: Path) -> str:
    (folder / "page.pdf").write_bytes(data)
    found = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(folder / "page.pdf"), "-"],
        check=True,
        capture_output=True,
    )
    return found.stdout.decode("utf-8")


def by_pypdf(data: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages)


def by_pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        found = ""
        for page in document:
            text_page = page.get_textpage()
            found += f"{text_page.get_text_range()}\n"
            text_page.close()
            page.close()
    finally:
        document.close()
    return found


def tidy(text: str) -> str:
    """Return ``text`` without direction marks, its white space made single spaces."""
    return " ".join(_MARKS.sub("", plain(text)).split())


def word_recall(found: str, wanted: str) -> float:
    """Return the part of the words of ``wanted`` that stand in ``found``, by the spaces alone."""
    expected, got = Counter(tidy(wanted).split()), Counter(tidy(found).split())
    return (expected & got).total() / expected.total()
