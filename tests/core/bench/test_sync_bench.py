"""The area ``sync`` measures what it says: a whole merge, real bundles, a real exchange."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench.__main__ import main
from app.bench.contexts import bench_context
from app.bench.layer import Scene, batches_of, new_vault
from app.bench.syncmerge import increment
from app.vault.merge_in import MOST_OPS

FIGURES = {
    "first load / upsert": "x", "increment / upsert": "x", "known already / upsert": "x",
    "changes merged a second": "count", "bytes a change": "count", "bundles / JSON lines": "x",
    "a second reader": "kB", "seal / cipher": "x", "requests, nothing new": "count",
    "fetched, nothing new": "kB", "first sync by snapshot / by bundles": "x",
    "its requests / by bundles": "x",
}  # fmt: skip


def test_an_increment_replaces_what_it_saw_and_asks_nothing(tmp_path: Path) -> None:
    """Each change names the one before it, so that no question comes of it."""
    batches = batches_of(300, 1)
    _, vault = new_vault(Scene(tmp_path, bench_context(tmp_path)))
    for batch in batches:
        vault.merge(batch)
    news = increment(batches, 1)

    merged = vault.merge(news)

    assert (merged.new_ops, merged.altered) == (MOST_OPS, 0)
    assert vault.conflicts() == []
    assert vault.merge(news).new_ops == 0
    vault.close()


def test_the_area_gives_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them; sizes and requests, which no busy computer changes, within their limits."""
    main(["sync", "100"])

    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert {name: one["unit"] for name, one in told.items()} == FIGURES
    assert all(one["reached"] > 0 for one in told.values())
    steady = [one for one in told.values() if one["unit"] != "x"]
    assert all(one["passes"] for one in steady)
