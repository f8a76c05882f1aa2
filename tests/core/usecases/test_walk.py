"""The main job in text: whole where translations are, refused in one sentence where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.i18n import Text
from app.usecases.speaker import paper_languages
from app.usecases.walk import walk_main_job


def test_the_walk_ends_with_a_roadmap(tmp_path: Path, context: Context) -> None:
    """Each part is told, and both files are there."""
    told: list[Text] = []

    made = walk_main_job(tmp_path / "walk", context, told.append)

    assert len(told) == 6
    assert made.roadmap.read_bytes().startswith(b"%PDF")
    assert (made.vault / "vault.json").exists()


def test_without_translations_nothing_is_begun(
    tmp_path: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh copy of the sources has no compiled catalogue; the sentence says what makes them."""
    monkeypatch.setattr("app.i18n.Catalog.__init__.__defaults__", (tmp_path / "none",))
    paper_languages.cache_clear()
    told: list[Text] = []
    try:
        with pytest.raises(Problem) as refused:
            walk_main_job(tmp_path / "walk", context, told.append)
    finally:
        paper_languages.cache_clear()

    assert (refused.value.code, refused.value.detail) == (Code.NOT_FOUND, "catalogues")
    assert "run.py" in refused.value.text.msgid
    assert not told
    assert not (tmp_path / "walk").exists()
