"""The window's typefaces: Inter and Vazirmatn, and Noto for the scripts those two lack."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase

from app.errors import Defect

FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "fonts"

LATIN_FIRST = ("Inter", "Vazirmatn")
ARABIC_FIRST = ("Vazirmatn", "Inter")
# Names in these scripts turn up in every window, whatever its own language is.
FURTHER = (
    "Noto Sans Ethiopic",
    "Noto Sans Myanmar",
    "Noto Sans Khmer",
    "Noto Sans Thai",
    "Noto Sans Bengali",
)


def load_fonts(folder: Path = FOLDER) -> tuple[str, ...]:
    """Make the bundled faces known to Qt; return the families found, in no order.

    Needs a QGuiApplication.  A face that Qt refuses is a Defect: without the
    bundled faces the window would look different on every computer.
    """
    families: set[str] = set()
    for path in sorted((folder / "ui").glob("*.[ot]tf")):
        families.update(_add(path))
    for family in FURTHER:
        prefix = family.replace(" ", "")
        for path in sorted(folder.rglob(f"{prefix}[-_]*.[ot]tf")):
            families.update(_add(path))
    return tuple(families)


def families(*, is_rtl: bool) -> list[str]:
    """Return the families to try in order, the one of the window's own script first."""
    return [*(ARABIC_FIRST if is_rtl else LATIN_FIRST), *FURTHER]


def _add(path: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(path))
    if number < 0:
        raise Defect(f"font refused: {path.name}")
    return QFontDatabase.applicationFontFamilies(number)
