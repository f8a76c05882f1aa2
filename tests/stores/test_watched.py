"""A long transfer asks again and again whether to go on."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest

from app.sync.stores.folder import FolderStore
from app.sync.stores.store import read, write
from app.sync.stores.watched import WatchedStore
from tests.core.sync.storesuite import BUNDLE, MEBIBYTE, Stopped


class Stopping:
    """Progress that ends the work when it is told for the n-th time."""

    def __init__(self, after: int) -> None:
        self._numbers = itertools.count(1)
        self._after = after
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if next(self._numbers) == self._after:
            raise Stopped


def test_a_file_is_left_in_its_middle(tmp_path: Path) -> None:
    """The one who gets it stops within, and is told the numbers that were told before."""
    write(FolderStore(tmp_path), BUNDLE, bytes(5 * MEBIBYTE))
    stopping = Stopping(4)
    store, sink = WatchedStore(FolderStore(tmp_path), stopping), io.BytesIO()
    store.progress(2, 7)

    with pytest.raises(Stopped):
        store.get(BUNDLE, sink, 5 * MEBIBYTE)

    assert 0 < len(sink.getvalue()) < 5 * MEBIBYTE
    assert set(stopping.told) == {(2, 7)}


def test_a_file_is_not_put_by_half(tmp_path: Path) -> None:
    """The one who puts it stops within, and nothing has the name."""
    store = WatchedStore(FolderStore(tmp_path), Stopping(3))

    with pytest.raises(Stopped):
        write(store, BUNDLE, bytes(5 * MEBIBYTE))

    assert FolderStore(tmp_path).list() == ()
    assert not list(tmp_path.rglob("*.tmp"))


def test_who_is_not_stopped_gets_all(tmp_path: Path) -> None:
    """All verbs are those of the store itself."""
    content = bytes(range(256)) * 8192
    store = WatchedStore(FolderStore(tmp_path), Stopping(0))

    write(store, BUNDLE, content)
    store.move(BUNDLE, "in/b/moved")

    assert read(store, "in/b/moved", len(content)) == content
    assert [one.name for one in store.list()] == ["in/b/moved"]
    store.delete("in/b/moved")
    assert store.list() == ()
