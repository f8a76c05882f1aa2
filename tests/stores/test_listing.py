"""Lists as servers send them: in pieces of any length, and in pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.stores import s3
from app.sync.stores.access import Access
from app.sync.stores.plainxml import Fields, XmlRows
from app.sync.stores.s3 import S3Store
from app.sync.stores.store import write

ANSWER = b"""<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:x="urn:x">
 <D:response><D:href>/a/&#252;&amp;</D:href>
  <D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop>
  <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
 <x:between>kept</x:between>
 <D:response><D:href><![CDATA[/b]]></D:href><D:prop><D:getcontentlength> 12
 </D:getcontentlength><D:href>not this one</D:href></D:prop></D:response>
</D:multistatus>"""


@given(st.lists(st.integers(0, len(ANSWER)), max_size=12))
def test_an_answer_is_read_the_same_in_any_pieces(cuts: list[int]) -> None:
    """Also where a piece ends within a letter, a name or a sign."""
    rows: list[Fields] = []
    reader = XmlRows("response", rows.append)

    edges = [0, *sorted(cuts), len(ANSWER)]
    for start, end in pairwise(edges):
        reader.feed(ANSWER[start:end])
    reader.close()

    assert [one["href"] for one in rows] == ["/a/ü&", "/b"]
    assert "collection" in rows[0]
    assert rows[1]["getcontentlength"] == "12"
    assert reader.outside["between"] == "kept"


def test_a_bucket_is_listed_page_by_page(
    served: Callable[[str], Access], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, once each, however many a page holds."""
    access = served("moto")
    place = replace(access.address, path=f"{access.address.path}/with space & plus+")
    monkeypatch.setattr(s3, "_LIST", {"list-type": "2", "encoding-type": "url", "max-keys": "3"})
    with closing(S3Store(replace(access, address=place))) as store:
        names = [f"in/b/{at:02d}" for at in range(10)]
        for name in names:
            write(store, name, b"x")

        assert [one.name for one in store.list("in/")] == names
