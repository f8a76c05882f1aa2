"""A bucket of an S3-compatible server.

A file is put whole or not at all, as S3 promises for every PUT; there is no name aside.
Buckets are named in the path, so that a server needs no name of its own for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote_plus

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores.access import Access
from app.sync.stores.awssign import AccessKey, Signable, signed, target_of
from app.sync.stores.patience import Measure, Patience, pieces, refused, strange
from app.sync.stores.plainxml import Fields, XmlRows, fields_in
from app.sync.stores.store import MOST_ENTRIES, Entry, check_name, copy, is_name, too_much
from app.sync.stores.weblink import Answer, Ask, WebLink, problem_of, range_of

MOST_LIST_BYTES = 96 << 20
MOST_FILE_BYTES = 128 << 20  # bundles are split long before
_LIST = {"list-type": "2", "encoding-type": "url"}
_DONE = frozenset({200, 204})
_NO_FILE = 404
_SKEWED = "RequestTimeTooSkewed"


class S3Store:
    """A store in a bucket; ``close`` it after use."""

    def __init__(self, access: Access) -> None:
        self._link = WebLink(access)
        address = access.address
        self._key = AccessKey(access.login, access.secret, address.region)
        self._host = address.origin.partition("://")[2]
        self._bucket = f"/{address.bucket}"
        self._within = f"{address.inner}/" if address.inner else ""
        self._now = access.now

    def close(self) -> None:
        self._link.close()

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        patience, left = self._link.patience(), MOST_LIST_BYTES
        pages = _Pages(self._within, prefix)
        while pages.has_more:
            query = {**_LIST, "prefix": self._within + prefix, **pages.next_query()}
            reader = XmlRows("Contents", pages.keep)
            measure = Measure(reader.feed, left, patience)
            self._link.take(self._ask("GET", query=query), measure, judge=_judged)
            reader.close()
            pages.turn(reader.outside)
            left = measure.left
        return tuple(sorted(pages.entries))

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        check_name(name)
        measure = Measure(sink.write, most_bytes, self._link.patience())
        ask = self._ask("GET", name, headers=range_of(start))
        self._link.take(ask, measure, judge=_judged, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        check_name(name)
        # What is signed is the content, so it is read before anything is sent.
        held, patience = BytesIO(), self._link.patience()
        copy(source, held, MOST_FILE_BYTES)
        ask = self._ask("PUT", name, content=held.getvalue(), patience=patience)
        self._expect(self._link.ask(ask, patience))

    def move(self, old: str, new: str) -> None:
        check_name(old)
        check_name(new)
        patience = self._link.patience()
        headers = {"x-amz-copy-source": f"{self._bucket}/{self._within}{old}"}
        answer = self._link.ask(self._ask("PUT", new, headers=headers), patience)
        self._expect(answer)
        if not fields_in(answer.body, "CopyObjectResult"):  # 200 can begin a failure here
            raise strange("copy")
        self.delete(old)

    def delete(self, name: str) -> None:
        check_name(name)
        answer = self._link.ask(self._ask("DELETE", name), self._link.patience())
        if answer.status != _NO_FILE:
            self._expect(answer)

    # -- within -----------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        name: str = "",
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        patience: Patience | None = None,
    ) -> Ask:
        path = f"{self._bucket}/{self._within}{name}" if name else self._bucket
        request = Signable(method, self._host, path, query or {}, headers or {}, content)
        proven = signed(request, self._key, self._now())
        if method == "PUT":
            proven["content-length"] = str(len(content))
        body = pieces(BytesIO(content), patience) if content and patience else None
        return Ask(method, target_of(request), proven, body)

    @staticmethod
    def _expect(answer: Answer) -> None:
        """Raise Problem 31 unless it was done, 40 if what it is about is not there."""
        if answer.status not in _DONE:
            raise _judged(answer)


def _judged(answer: Answer) -> Problem:
    """Return what a refusal means, as S3 says it in words of its own."""
    code = fields_in(answer.body, "Error").get("Code", "")
    if code == _SKEWED:
        words = N_("The clock of this computer is wrong. Set it, then try again.")
        return Problem(words, Code.STORAGE, detail="s3 clock")
    if code == "NoSuchBucket":
        return refused("s3 bucket")
    return problem_of(answer.status)


class _Pages:
    """The list of a bucket comes in pages; the next is asked for as long as there is one."""

    def __init__(self, within: str, prefix: str) -> None:
        self._within, self._prefix = within, prefix
        self._token = ""
        self._seen = 0
        self.entries: list[Entry] = []
        self.has_more = True

    def next_query(self) -> dict[str, str]:
        """Return what asks for the page after the last one."""
        token = {"continuation-token": self._token} if self._token else {}
        self.has_more = False
        return token

    def turn(self, fields: Fields) -> None:
        """Learn at the end of a page whether another one follows."""
        token = fields.get("NextContinuationToken", "")
        if fields.get("IsTruncated") == "true":
            if not token or token == self._token:
                raise strange("s3 page")
            self._token, self.has_more = token, True

    def keep(self, fields: Fields) -> None:
        """Take a row; keys that are not ours are left out."""
        self._seen += 1
        if self._seen > MOST_ENTRIES:
            raise too_much()
        key, size = unquote_plus(fields.get("Key", "")), fields.get("Size", "")
        name = key.removeprefix(self._within)
        is_asked_for = key.startswith(self._within + self._prefix)
        if is_asked_for and is_name(name) and size.isdecimal():
            self.entries.append(Entry(name, int(size[:18])))
