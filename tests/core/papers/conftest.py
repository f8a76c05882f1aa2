"""What tests of papers share: a folder for catalogues, and the tools that read PDFs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Tool = Callable[..., str]


@pytest.fixture(scope="session")
def words_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which catalogues are made once."""
    return tmp_path_factory.mktemp("words")


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """Return a function that runs a program of poppler on a PDF and gives what it says."""

    def run(name: str, pdf: bytes, *options: str, end: tuple[str, ...] = ()) -> str:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed (package poppler-utils)")
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        done = subprocess.run([name, *options, str(path), *end], capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    return run
