"""Babel and its locales, loaded with the first day that is shown."""

from __future__ import annotations

import functools
import importlib
from types import MappingProxyType, ModuleType

# Tags that CLDR files elsewhere, has no days for, or writes with the month before the day.
_LOCALES = MappingProxyType(
    {
        "en": "en_GB", "ar": "ar_SY", "acm": "ar", "apd": "ar", "prs": "fa_AF", "haz": "fa_AF",
        "kmr": "ku", "aii": "syr", "swc": "sw_CD", "kg": "fr", "lua": "fr", "ksw": "my",
        "guc": "es", "rmy": "ro",
        **dict.fromkeys(("pga", "din", "fvr", "zag", "kr", "kac", "cnh"), "en_GB"),
    }
)  # fmt: skip


@functools.cache
def babel_dates() -> ModuleType:
    """Return Babel's module of dates; its data takes a while to load, so it waits till here."""
    return importlib.import_module("babel.dates")


def locale_of(language: str) -> str:
    """Return the name of the locale by which days are written in ``language`` (BCP 47)."""
    return _LOCALES.get(language, language.replace("-", "_"))
