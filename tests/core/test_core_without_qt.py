"""The core stands without Qt: proven in a fresh process, not by reading imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROBE = """
import importlib, json, pkgutil, sys
import app

names = ["app", *(found.name for found in pkgutil.walk_packages(app.__path__, "app."))]
for name in names:
    importlib.import_module(name)
print(json.dumps({"imported": len(names), "loaded": sorted(sys.modules)}))
"""
QT_PACKAGES = {"PySide6", "shiboken6", "ui"}


def test_importing_all_of_app_loads_no_qt(pytestconfig: pytest.Config) -> None:
    """After every module of app is imported, no module of Qt, nor of ui, is there."""
    ended = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert answer["imported"] > 1
    assert not [name for name in answer["loaded"] if name.partition(".")[0] in QT_PACKAGES]
