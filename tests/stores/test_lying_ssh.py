"""What an SFTP server says of its folders is believed only as far as it can be."""

from __future__ import annotations

import itertools
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from paramiko import SFTPAttributes

from app.errors import Code, Problem
from app.sync.stores import sftp
from app.sync.stores.access import Access
from app.sync.stores.sftp import SftpStore
from app.sync.stores.store import Entry, read, write

FILE, FOLDER, LINK, PIPE = stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFIFO
Rows = Iterable[tuple[str, int, int]]


def _attributes(rows: Rows) -> Iterator[SFTPAttributes]:
    for name, kind, size in rows:
        one = SFTPAttributes()
        one.filename, one.st_mode, one.st_size = name, kind | 0o644, size
        yield one


@pytest.fixture
def listing(
    served: Callable[[str], Access], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., SftpStore]]:
    """Return what opens a server whose every folder lists ``rows``."""
    with ExitStack() as stack:

        def opened(rows: Callable[[], Rows], **more: object) -> SftpStore:
            store = SftpStore(replace(served("paramiko"), **more))  # type: ignore[arg-type]
            stack.callback(store.close)
            lying = lambda *_: _attributes(rows())  # noqa: E731 - what the library calls
            monkeypatch.setattr(store._client, "listdir_iter", lying)
            return store

        yield opened


TRICKS: Rows = [
    ("..", FOLDER, 0), (".", FOLDER, 0), ("../x", FILE, 1), ("/etc/passwd", FILE, 1),
    ("b/x", FILE, 1), ("a\x00b", FILE, 1), ("A", FILE, 1), (".x", FILE, 1), ("x.tmp", FILE, 1),
    ("con", FILE, 1), ("link", LINK, 1), ("pipe", PIPE, 1), ("a" * 90, FILE, 1), ("", FILE, 1),
    ("good", FILE, 4),
]  # fmt: skip


def test_what_cannot_be_ours_is_left_out(listing: Callable[..., SftpStore]) -> None:
    """Names that lead elsewhere, links and pipes."""
    assert listing(lambda: TRICKS).list("in/") == (Entry("in/good", 4),)


def test_folders_within_folders_come_to_an_end(listing: Callable[..., SftpStore]) -> None:
    """A server whose every folder holds itself is read four deep."""
    store = listing(lambda: [("a", FOLDER, 0), ("x", FILE, 1)])

    assert [one.name for one in store.list()] == ["a/a/a/x", "a/a/x", "a/x", "x"]


def test_a_folder_without_end_is_refused(
    listing: Callable[..., SftpStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """24, after so many rows."""
    monkeypatch.setattr(sftp, "MOST_ENTRIES", 100)
    store = listing(lambda: ((f"n{at}", FILE, 1) for at in itertools.count()))

    with pytest.raises(Problem) as caught:
        store.list()
    assert caught.value.code is Code.OVER_LIMIT


def test_a_folder_that_drips_is_left_after_a_while(listing: Callable[..., SftpStore]) -> None:
    """31: a row now and then keeps nobody for ever."""
    seconds = itertools.count(0, 20)
    rows = ((f"n{at}", FILE, 1) for at in itertools.count())
    store = listing(lambda: rows, clock=lambda: float(next(seconds)))

    with pytest.raises(Problem) as caught:
        store.list()
    assert caught.value.detail == "too slow"


def test_a_size_that_is_a_lie_brings_no_more(
    listing: Callable[..., SftpStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that says to be small and is not is refused (24)."""
    store = listing(list)
    write(store, "in/b/lie", bytes(200_000))
    small = SFTPAttributes()
    small.st_size = 10
    monkeypatch.setattr(store._client, "stat", lambda *_: small)

    with pytest.raises(Problem) as caught:
        read(store, "in/b/lie", 100_000)
    assert caught.value.code is Code.OVER_LIMIT
