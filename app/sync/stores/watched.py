"""A store during whose long transfers somebody is asked whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast

from app.sync.stores.store import COPY_BYTES, Entry, Store

Progress = Callable[[int, int], None]  # told (done, total); what it raises ends the transfer


class WatchedStore:
    """Another store, which tells how far all is again with every MiB.

    ``progress`` is to be told instead of the one that was given.
    """

    def __init__(self, store: Store, progress: Progress) -> None:
        self._store, self._tell = store, progress
        self._told = (0, 0)

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is, and remember it."""
        self._told = (done, total)
        self._tell(done, total)

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        self._tell(*self._told)
        return self._store.list(prefix)

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        watching = _Sink(sink, self._again)
        self._store.get(name, cast("BinaryIO", watching), most_bytes, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        self._store.put(name, _Source(source.read(), self._again))

    def move(self, old: str, new: str) -> None:
        self._store.move(old, new)

    def delete(self, name: str) -> None:
        self._store.delete(name)

    def _again(self) -> None:
        self._tell(*self._told)


class _Source(BytesIO):
    def __init__(self, content: bytes, tell: Callable[[], None]) -> None:
        super().__init__(content)
        self._tell = tell

    def read(self, size: int | None = -1) -> bytes:
        self._tell()
        return super().read(size)


class _Sink(RawIOBase):
    def __init__(self, sink: BinaryIO, tell: Callable[[], None]) -> None:
        super().__init__()
        self._sink, self._tell, self._since = sink, tell, 0

    def write(self, piece: object) -> int:
        content = bytes(cast("bytes", piece))
        self._since += len(content)
        if self._since >= COPY_BYTES:
            self._since = 0
            self._tell()
        return self._sink.write(content)
