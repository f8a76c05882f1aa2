"""Servers that are started once and used by all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from app.sync.stores.access import Access
from tests.stores.engines import ENGINES


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Access]]:
    """Return what starts an engine at its first use and tells where it is."""
    started: dict[str, Access] = {}
    with ExitStack() as stack:

        def serve(name: str) -> Access:
            if name not in started:
                folder = tmp_path_factory.mktemp(name)
                started[name] = stack.enter_context(ENGINES[name](folder))
            return started[name]

        yield serve
