"""QR codes that old phones read from cheap paper: small versions, large modules, a quiet edge."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.errors import Code, Problem
from app.i18n import N_
from app.papers.engine import Picture, Size

LARGEST_VERSION = 8
# Four modules of white all round belong to the code (ISO/IEC 18004, section 5.3.8).
QUIET_MODULES = 4
# The least that a worn camera still tells apart on a worn printer.
LEAST_MODULE_MM = 0.9


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code as rows of modules from the top, True for black, without the quiet edge."""

    version: int
    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """Modules along one side, quiet edge included."""
        return len(self.rows) + 2 * QUIET_MODULES

    @property
    def least_side_mm(self) -> float:
        """The least side of the printed code, quiet edge included."""
        return self.modules * LEAST_MODULE_MM


def qr_code(text: str, *, is_number: bool = False) -> QrCode:
    """Return ``text`` as a code of version 1 to 8 with error correction M.

    is_number: it is digits alone, which take less room.
    Raises a Problem (2) if it is too long for that.
    """
    try:
        made = segno.make(
            text,
            error="m",
            micro=False,
            boost_error=False,
            mode="numeric" if is_number else "byte",
            encoding=None if is_number else "utf-8",
        )
    except segno.DataOverflowError:
        raise _too_long() from None
    version = int(made.version)
    if version > LARGEST_VERSION:
        raise _too_long()
    return QrCode(version, tuple(tuple(bool(module) for module in row) for row in made.matrix))


def qr_picture(code: QrCode, name: str) -> Picture:
    """Return ``code`` as a drawing of one unit per module, quiet edge included.

    All modules are one path, so that no viewer shows seams between them.
    """
    side = code.modules
    runs = [
        f"{start + QUIET_MODULES} {side - QUIET_MODULES - 1 - number} {length} 1 re"
        for number, row in enumerate(code.rows)
        for start, length in _runs(row)
    ]
    return Picture(name, Size(side, side), " ".join(runs))


def qr_svg(code: QrCode) -> str:
    """Return ``code`` as a picture for screens (SVG), quiet edge included, black on white."""
    side = code.modules
    runs = "".join(
        f"M{start + QUIET_MODULES} {number + QUIET_MODULES}h{length}v1h-{length}z"
        for number, row in enumerate(code.rows)
        for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{runs}"/></svg>\n'
    )


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return (first module, length) of each black run."""
    edges = [
        at
        for at, (before, now) in enumerate(zip((False, *row), (*row, False), strict=True))
        if before != now
    ]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _too_long() -> Problem:
    return Problem(
        N_("These words are too long for a QR code. Please shorten the place or the title."),
        Code.USAGE,
        detail="qr code beyond version 8",
    )
