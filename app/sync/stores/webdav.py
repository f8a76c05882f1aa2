"""A folder on a WebDAV server (RFC 4918), as Nextcloud, Apache and many others offer it.

What is put has a name aside until it is whole.  Neither locks nor conditions are asked
for: servers differ in what they make of them, and nothing here needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

import httpx

from app.errors import Code, Problem
from app.sync.stores.access import Access
from app.sync.stores.asides import Leftovers, aside_of
from app.sync.stores.patience import Measure, Patience, pieces, refused
from app.sync.stores.plainxml import Fields, XmlRows
from app.sync.stores.store import MOST_ENTRIES, Entry, check_name, is_name, too_much
from app.sync.stores.weblink import Answer, Ask, WebLink, problem_of, range_of

MOST_LIST_BYTES = 64 << 20
_MULTI = 207
_NO_FILE = frozenset({404, 410})
_DONE = frozenset({200, 201, 204})
_LOCKED = 423
_TRIES = 50
# Of MKCOL: made now, or before, or by somebody else at this moment.
_THERE = frozenset({200, 201, 204, 405, _LOCKED})
_WANTED = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)


class WebDavStore:
    """A store on a WebDAV server; ``close`` it after use."""

    def __init__(self, access: Access) -> None:
        auth = None
        if access.login or access.secret:
            auth = httpx.BasicAuth(access.login.encode(), access.secret.encode())
        self._link = WebLink(access, auth)
        self._root = quote(access.address.path)
        self._made: set[str] = set()
        self._left = Leftovers()

    def close(self) -> None:
        self._link.close()

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        walk = _Walk(self._root, self._left)
        patience = self._link.patience()
        measure_left = MOST_LIST_BYTES
        walk.folders.append(prefix.rstrip("/"))
        while walk.folders:
            reader = walk.begin(walk.folders.pop())
            measure = Measure(reader.feed, measure_left, patience)
            ask = Ask("PROPFIND", self._at(walk.folder, is_folder=True), _DEPTH, _WANTED)
            try:
                self._link.take(ask, measure, right=_MULTI)
            except Problem as problem:
                if problem.code is not Code.NOT_FOUND:
                    raise
                continue  # a folder that nobody has made yet
            reader.close()
            measure_left = measure.left
        return tuple(sorted(walk.entries))

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        check_name(name)
        measure = Measure(sink.write, most_bytes, self._link.patience())
        self._link.take(Ask("GET", self._at(name), range_of(start)), measure, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        check_name(name)
        patience = self._link.patience()
        self._make_folders(name, patience)
        aside = aside_of(name)
        try:
            self._put(aside, source, patience)
            self._rename(aside, name, patience)
        except BaseException:
            self._remove_aside(aside)
            raise
        for left in self._left.take(name):
            self._remove_aside(left)

    def move(self, old: str, new: str) -> None:
        check_name(old)
        check_name(new)
        patience = self._link.patience()
        self._make_folders(new, patience)
        self._rename(old, new, patience)

    def delete(self, name: str) -> None:
        check_name(name)
        answer = self._answer(lambda: Ask("DELETE", self._at(name)), self._link.patience())
        if answer.status not in _NO_FILE:
            _expect(answer)

    # -- within -----------------------------------------------------------------------------

    def _at(self, name: str, *, is_folder: bool = False) -> str:
        path = f"{self._root}/{name}" if name else self._root
        return f"{path}/" if is_folder else path

    def _put(self, aside: str, source: BinaryIO, patience: Patience) -> None:
        begin = source.tell()
        size = source.seek(0, 2) - begin
        headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}

        def ask() -> Ask:
            source.seek(begin)
            return Ask("PUT", self._at(aside), headers, pieces(source, patience))

        answer = self._answer(ask, patience)
        if answer.status in _NO_FILE:  # the folder, not the file
            raise refused("no folder")
        _expect(answer)

    def _rename(self, old: str, new: str, patience: Patience) -> None:
        target = self._link.access.address.origin + self._at(new)
        headers = {"Destination": target, "Overwrite": "T"}
        answer = self._answer(lambda: Ask("MOVE", self._at(old), headers), patience)
        if answer.status not in _DONE:  # some servers forbid to move what is not there
            _expect(self._link.ask(Ask("HEAD", self._at(old)), patience))
        _expect(answer)

    def _make_folders(self, name: str, patience: Patience) -> None:
        """Make the folders on the way to a file, our own top one included."""
        *parts, _ = name.split("/")
        wanted = ["/".join(parts[:at]) for at in range(len(parts) + 1)]
        for folder in wanted:
            if folder in self._made:
                continue
            answer = self._link.ask(Ask("MKCOL", self._at(folder, is_folder=True)), patience)
            # The top one may be the server's own root, which each server refuses differently.
            if folder and answer.status not in _THERE:
                raise problem_of(answer.status)
            self._made.add(folder)

    def _answer(self, ask: Callable[[], Ask], patience: Patience) -> Answer:
        """Return the answer, asking again while others' requests hold the folder for a moment.

        Some servers (rclone, all of Go's) lock what each request is about.
        """
        answer = self._link.ask(ask(), patience)
        for _ in range(_TRIES):
            if answer.status != _LOCKED:
                break
            answer = self._link.ask(ask(), patience)
        return answer

    def _remove_aside(self, aside: str) -> None:
        with suppress(Problem):
            self._link.ask(Ask("DELETE", self._at(aside)), self._link.patience())


_DEPTH = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}


def _expect(answer: Answer) -> None:
    """Raise Problem 31 unless it was done, 40 if what it is about is not there."""
    if answer.status not in _DONE:
        raise problem_of(answer.status)


class _Walk:
    """Goes through folders from one list to the next, and keeps the files that can be ours."""

    def __init__(self, root: str, left: Leftovers) -> None:
        self._base, self._left = unquote(root), left
        self._seen = 0
        self.entries: list[Entry] = []
        self.folders: list[str] = []
        self.folder = ""

    def begin(self, folder: str) -> XmlRows:
        """Return what reads the list of a folder."""
        self.folder = folder
        return XmlRows("response", self._keep)

    def _keep(self, fields: Fields) -> None:
        """Take a row: only what lies directly in the folder that was asked for is believed."""
        self._seen += 1
        if self._seen > MOST_ENTRIES:
            raise too_much()
        path = _path_of(fields.get("href", ""))
        parent, _, last = path.rpartition("/")
        here = f"{self._base}/{self.folder}".rstrip("/")
        if parent != here:
            return
        name = f"{self.folder}/{last}".lstrip("/")
        self._left.note(name)
        if not is_name(name):
            return
        if "collection" in fields:
            self.folders.append(name)
        elif fields.get("getcontentlength", "").isdecimal():
            self.entries.append(Entry(name, int(fields["getcontentlength"][:18])))


def _path_of(href: str) -> str:
    """Return the decoded path of a reference, without the slash of a folder; "" for nonsense."""
    try:
        return unquote(urlsplit(href).path).rstrip("/")
    except ValueError:
        return ""
