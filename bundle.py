"""The built program's entry: like Python itself it runs ``-m MODULE``, ``app`` by default.

The program starts its own other processes as ``sys.executable -m MODULE``; in a
build that executable is this file, so the same words work in both.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence

MODULES = frozenset({"app", "app.bench", "ui"})  # nothing else in the bundle may be started


def chosen(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Return the module to run and the arguments that are left for it."""
    if len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in MODULES:
        return arguments[1], list(arguments[2:])
    return "app", list(arguments)


if __name__ == "__main__":
    module, sys.argv[1:] = chosen(sys.argv[1:])
    runpy.run_module(module, run_name="__main__", alter_sys=True)
