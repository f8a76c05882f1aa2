"""What every store must do, whatever it is made of: one suite, run against each.

A test module makes ``store`` and takes the class in::

    class TestFolder(StoreSuite):
        ...
"""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import Code, Defect, Problem
from app.sync.stores.store import Entry, Store, read, write

MEBIBYTE = 1 << 20
BUNDLE = "in/b/0a1b2c3d-00000001/00000001-00112233445566778899aabbccddeeff.wmb"
BAD_NAMES = [
    "", "/", "/in/x", "in//x", "in/../x", "..", ".x", "in/.x", "x.", "in/x/", "In/x", "in/x y",
    "con", "in/nul.wmb", "in/com1", "x.tmp", "ü", "a\\b", "a:b", "a" * 81, "a/b/c/d/e", "x\0y",
]  # fmt: skip


class StoreSuite:
    """The contract of a store."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty store."""
        raise AssertionError("each store makes its own")

    @pytest.fixture
    def again(self, store: Store) -> Callable[[], Store]:
        """Return what opens the same place once more, as another computer would."""
        raise AssertionError("each store makes its own")

    def test_an_empty_store_lists_nothing(self, store: Store) -> None:
        """Neither at its root nor under folders that are not there."""
        assert store.list() == store.list("in/") == store.list("in/b/none/") == ()

    @pytest.mark.parametrize("size", [0, 1, 65_537, 3 * MEBIBYTE])
    def test_what_was_put_comes_back(self, store: Store, size: int) -> None:
        """Putting and getting are opposites, and the list says name and length."""
        content = bytes(at % 251 for at in range(size))

        write(store, BUNDLE, content)

        assert read(store, BUNDLE, size) == content
        assert store.list() == store.list("in/") == (Entry(BUNDLE, size),)
        assert store.list("out/") == ()

    def test_another_computer_sees_it(self, store: Store, again: Callable[[], Store]) -> None:
        """What one has put, another gets."""
        write(store, BUNDLE, b"sealed")

        assert read(again(), BUNDLE, 100) == b"sealed"

    def test_putting_again_replaces(self, store: Store) -> None:
        """A head is put anew under its name; nothing of the old one is left."""
        write(store, "in/heads/0a1b2c3d-00000001.wmh", b"a longer first one")
        write(store, "in/heads/0a1b2c3d-00000001.wmh", b"second")

        assert read(store, "in/heads/0a1b2c3d-00000001.wmh", 100) == b"second"
        assert len(store.list()) == 1

    def test_moving_gives_another_name(self, store: Store) -> None:
        """The old name is free, and what had the new name is replaced."""
        write(store, "in/b/one", b"one")
        write(store, "in/c/two", b"two")

        store.move("in/b/one", "in/c/two")

        assert store.list() == (Entry("in/c/two", 3),)
        assert read(store, "in/c/two", 3) == b"one"

    def test_deleting_is_done_once_and_for_all(self, store: Store) -> None:
        """Removing what is not there is no fault."""
        write(store, "in/b/one", b"one")

        store.delete("in/b/one")
        store.delete("in/b/one")
        store.delete("in/none/at/all")

        assert store.list() == ()

    def test_what_is_not_there_is_said_to_be_absent(self, store: Store) -> None:
        """Getting and moving end in 40."""
        calls: list[Callable[[], object]] = [
            lambda: read(store, "in/b/none", 10),
            lambda: read(store, "none", 10),
            lambda: store.move("in/b/none", "in/b/other"),
        ]
        for call in calls:
            with pytest.raises(Problem) as caught:
                call()
            assert caught.value.code is Code.NOT_FOUND

    def test_no_more_is_taken_than_was_asked_for(self, store: Store) -> None:
        """A file that grew is refused (24), and the sink gets no more than it was said to."""
        write(store, BUNDLE, bytes(100))
        sink = io.BytesIO()

        with pytest.raises(Problem) as caught:
            store.get(BUNDLE, sink, 99)

        assert caught.value.code is Code.OVER_LIMIT
        assert len(sink.getvalue()) <= 99

    @pytest.mark.parametrize("start", [0, 1, 65_536, 99_999, 100_000, 100_001, 300_000])
    def test_a_file_is_got_from_a_byte_on(self, store: Store, start: int) -> None:
        """What was cut off goes on there; of a file that has no more, nothing comes."""
        content = bytes(at % 251 for at in range(100_000))
        write(store, BUNDLE, content)
        sink = io.BytesIO()

        store.get(BUNDLE, sink, max(0, len(content) - start), start=start)

        assert sink.getvalue() == content[start:]

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_names_that_some_store_cannot_have_are_slips(self, store: Store, name: str) -> None:
        """No traversal, no capitals, no devices, no unfinished names."""
        with pytest.raises(Defect):
            write(store, name, b"x")
        with pytest.raises(Defect):
            read(store, name, 10)

    def test_a_list_is_in_order(self, store: Store) -> None:
        """The same for everybody, whatever the order of putting."""
        names = [f"in/b/{at:04x}" for at in (5, 3, 9, 1)] + ["x/in/one", "out/s/two"]
        for name in names:
            write(store, name, name.encode())

        assert [one.name for one in store.list()] == sorted(names)
        assert [one.name for one in store.list("in/b/")] == sorted(names[:4])

    def test_a_failing_source_leaves_the_old_file(self, store: Store) -> None:
        """Nothing torn gets the name."""
        write(store, "in/heads/x.wmh", b"old")

        with pytest.raises(Stopped):
            store.put("in/heads/x.wmh", Torn(2 * MEBIBYTE))

        assert read(store, "in/heads/x.wmh", 100) == b"old"
        assert len(store.list()) == 1

    def test_several_computers_at_once_lose_nothing(
        self, store: Store, again: Callable[[], Store]
    ) -> None:
        """Each has names of its own; all are there in the end."""

        def put(device: int) -> None:
            mine = again()
            for at in range(8):
                write(mine, f"in/b/{device:08x}-00000001/{at:08d}", bytes(1000 + at))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(put, range(4)))

        assert len(store.list("in/b/")) == 32


class Stopped(Exception):
    """Not the store's own fault."""


class Torn(io.BytesIO):
    """A source that stops after so many bytes, as when the sender's own disk fails."""

    def __init__(self, after: int) -> None:
        super().__init__(bytes(after))

    def read(self, size: int | None = -1) -> bytes:
        """Return bytes until it stops."""
        piece = super().read(size)
        if not piece:
            raise Stopped
        return piece
