"""Every online place keeps the contract of a store, on each engine that is installed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.sync.stores.access import Access
from app.sync.stores.opening import opened_store
from app.sync.stores.store import Store
from tests.core.sync.storesuite import StoreSuite
from tests.stores.engines import ENGINES

_numbers = itertools.count()


@pytest.fixture(params=list(ENGINES))
def place(request: pytest.FixtureRequest, served: Callable[[str], Access]) -> Access:
    """Return an empty place of its own on a running engine."""
    access = served(request.param)
    path = f"{access.address.path}/place-{next(_numbers)}"
    return replace(access, address=replace(access.address, path=path))


class TestEngine(StoreSuite):
    """The same suite as for a folder."""

    @pytest.fixture
    def opening(self, place: Access) -> Iterator[Callable[[], Store]]:
        """Return what opens the place; all are closed in the end."""
        with ExitStack() as stack:
            yield lambda: stack.enter_context(opened_store(place))

    @pytest.fixture
    def store(self, opening: Callable[[], Store]) -> Store:
        """Return an empty store."""
        return opening()

    @pytest.fixture
    def again(self, opening: Callable[[], Store]) -> Callable[[], Store]:
        """Return what opens the place once more."""
        return opening
