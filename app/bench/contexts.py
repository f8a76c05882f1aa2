"""The world in which the bench makes its vaults: the real one, with keys that cost little."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.context import CHEAP_COST, Context, system_context


def bench_context(folder: Path) -> Context:
    """Return the system's clock and chance, what is remembered below ``folder``, cheap keys."""
    return replace(
        system_context(), state_folder=folder / "state", key_cost=CHEAP_COST, test_profile=True
    )
