"""Tables as CSV that a spreadsheet shows as they are: with its mark of UTF-8, and no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV (RFC 4180) in UTF-8 with a byte order mark.

    A cell that would be a formula gets an apostrophe before it; an amount below nothing is
    a number and stays.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_tame(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _tame(cell: str) -> str:
    bare = cell.lstrip(" ")
    if not bare.startswith(_FORMULA) or _is_number(bare):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell) is not None
