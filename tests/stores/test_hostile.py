"""What a server may not do to us: send us on, fill our memory, hold us, show what is not ours."""

from __future__ import annotations

import io
import itertools
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest

from app.errors import Code, Problem
from app.sync.stores import s3, webdav
from app.sync.stores.access import Access
from app.sync.stores.s3 import S3Store
from app.sync.stores.store import Entry, Store, read, write
from app.sync.stores.webdav import WebDavStore
from tests.stores.engines import access_to
from tests.stores.hostile import Asked, Said, answering, said

WEB: dict[str, Callable[[Access], WebDavStore | S3Store]] = {
    "webdav": WebDavStore,
    "s3": S3Store,
}
URLS = {"webdav": "webdav://127.0.0.1:{}/files", "s3": "s3://127.0.0.1:{}/bucket"}
NAME = "in/b/0a1b2c3d-00000001/00000001-00112233445566778899aabbccddeeff.wmb"
MOST_MIB = 1


@pytest.fixture(params=list(WEB))
def kind(request: pytest.FixtureRequest) -> str:
    """Return which sort of web store it is."""
    return str(request.param)


def _store(kind: str, port: int, **more: object) -> WebDavStore | S3Store:
    access = replace(access_to(URLS[kind].format(port)), **more)  # type: ignore[arg-type]
    return WEB[kind](access)


def _verbs(store: Store) -> list[Callable[[], object]]:
    return [
        store.list,
        partial(read, store, NAME, 1000),
        partial(write, store, NAME, b"sealed"),
        partial(store.move, NAME, "in/b/x"),
        partial(store.delete, NAME),
    ]


def _problem(call: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value


def _listing(kind: str, rows: str) -> bytes:
    if kind == "s3":
        return f"<ListBucketResult>{rows}</ListBucketResult>".encode()
    return f'<d:multistatus xmlns:d="DAV:">{rows}</d:multistatus>'.encode()


def _row(kind: str, name: str, size: str) -> str:
    if kind == "s3":
        return f"<Contents><Key>{name}</Key><Size>{size}</Size></Contents>"
    length = f"<d:getcontentlength>{size}</d:getcontentlength>"
    return f"<d:response><d:href>{name}</d:href><d:prop>{length}</d:prop></d:response>"


def _listed(kind: str, body: bytes) -> tuple[Entry, ...]:
    with (
        answering(lambda _: said(body, 207 if kind == "webdav" else 200)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        return store.list("in/b/")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_is_followed_to_another_address(kind: str, status: int) -> None:
    """Neither a question nor a password reaches the other server, whatever the verb."""
    with answering(lambda _: said(b"")) as other:
        there = f"http://127.0.0.1:{other.port}/files/"
        with (
            answering(lambda _: said(b"", status, Location=there)) as server,
            closing(_store(kind, server.port)) as store,
        ):
            for verb in _verbs(store):
                assert _problem(verb).text.msgid.startswith("The online place sends us on")

        assert other.asked == []


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&a9;</x>""" % b"".join(
    b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10 if at else b"&a;" * 10)
    for at in range(10)
)
DECLARED = [
    BOMB,
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]><x>&e;</x>',
    b"<!DOCTYPE x><x/>",
    "<!DOCTYPE x><x/>".encode("utf-16"),
]


@pytest.mark.parametrize("body", DECLARED, ids=["bomb", "file", "entity", "empty", "utf-16"])
def test_a_document_that_declares_anything_is_refused(kind: str, body: bytes) -> None:
    """Before any of it is expanded or fetched."""
    problem = _problem(lambda: _listed(kind, body))

    assert (problem.code, problem.detail) == (Code.STORAGE, "xml declares something")


NO_XML = [b"", b"<a>", b"not xml", b"\x00\xff", b"<a>" * 40 + b"</a>" * 40, b"<a>" + b"x" * 70_000]


@pytest.mark.parametrize("body", NO_XML, ids=["none", "cut", "text", "bytes", "deep", "long"])
def test_nonsense_is_said_to_be_strange(kind: str, body: bytes) -> None:
    """31, with the sentence about the address."""
    assert _problem(lambda: _listed(kind, body)).text.msgid.startswith("The online place answered")


def test_a_list_without_end_is_refused_in_bounded_memory(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24, after so many bytes and not more, whatever is in them."""
    module = {"webdav": webdav, "s3": s3}[kind]
    monkeypatch.setattr(module, "MOST_LIST_BYTES", 3 << 20)
    body = itertools.chain(
        [_listing(kind, "").partition(b"</")[0]], itertools.repeat(b"<a>x</a>" * 8192)
    )
    status = 207 if kind == "webdav" else 200
    with (
        answering(lambda _: Said(status, body)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        tracemalloc.start()
        problem = _problem(store.list)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert problem.code is Code.OVER_LIMIT
    assert most < MOST_MIB << 20


def test_more_rows_than_a_store_can_have_are_refused(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24, instead of reading on for ever."""
    monkeypatch.setattr({"webdav": webdav, "s3": s3}[kind], "MOST_ENTRIES", 50)
    rows = "".join(_row(kind, f"in/b/{at}", "1") for at in range(60))

    assert _problem(lambda: _listed(kind, _listing(kind, rows))).code is Code.OVER_LIMIT


def test_a_file_without_end_stops_at_what_was_asked_for(kind: str) -> None:
    """The sink gets no more than it was said to."""
    sink = io.BytesIO()
    with (
        answering(lambda _: Said(200, itertools.repeat(b"x" * 65536))) as server,
        closing(_store(kind, server.port)) as store,
    ):
        problem = _problem(lambda: store.get(NAME, sink, 1 << 20))

    assert problem.code is Code.OVER_LIMIT
    assert len(sink.getvalue()) <= 1 << 20


def test_a_refusal_without_end_is_not_read_to_it(kind: str) -> None:
    """Only its start is looked at."""
    with (
        answering(lambda _: Said(500, itertools.repeat(b"x" * 65536))) as server,
        closing(_store(kind, server.port)) as store,
    ):
        for verb in _verbs(store):
            assert _problem(verb).code is Code.STORAGE


def test_what_comes_packed_is_not_unpacked(kind: str) -> None:
    """A bomb of gzip stays as small as it came."""
    packed = b"\x1f\x8b" + bytes(100)
    with (
        answering(lambda _: said(packed, Content_Encoding="gzip")) as server,
        closing(_store(kind, server.port)) as store,
    ):
        assert read(store, NAME, 1000) == packed
        assert server.asked[0].headers["Accept-Encoding"] == "identity"


def test_a_file_that_is_shorter_than_said_is_refused(kind: str) -> None:
    """31, and what came is not taken for the whole."""
    with (
        answering(lambda _: Said(200, iter([b"half"]), length=10)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        assert _problem(lambda: read(store, NAME, 1000)).code is Code.STORAGE


def test_a_server_that_drips_is_left_after_a_while(kind: str) -> None:
    """A byte now and then keeps no verb alive for ever."""
    seconds = itertools.count(0, 20)
    with (
        answering(lambda _: Said(200, itertools.repeat(b"x"))) as server,
        closing(_store(kind, server.port, clock=lambda: next(seconds))) as store,
    ):
        problem = _problem(lambda: read(store, NAME, 1 << 30))

    assert problem.detail == "too slow"


def test_nobody_at_the_place_is_said(kind: str) -> None:
    """31 with the sentence about the connection."""
    with answering(lambda _: said(b"")) as server:
        port = server.port
    with closing(_store(kind, port)) as store:
        for verb in _verbs(store):
            assert _problem(verb).text.msgid.startswith("The online place does not answer.")


@pytest.mark.parametrize(
    ("status", "start"),
    [
        (401, "The online place does not let us in."),
        (403, "The online place does not let us in."),
        (413, "The online place is full."),
        (507, "The online place is full."),
        (429, "The online place does not answer."),
        (503, "The online place does not answer."),
        (500, "The online place answered"),
        (418, "The online place answered"),
    ],
)
def test_each_refusal_has_its_sentence(kind: str, status: int, start: str) -> None:
    """All are 31, none tells a name or a password."""
    with (
        answering(lambda _: said(b"", status)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        for verb in _verbs(store):
            problem = _problem(verb)
            assert problem.text.msgid.startswith(start)
            assert (problem.code, problem.detail) == (Code.STORAGE, f"http {status}")


TRICKS = [
    "../../etc/passwd", "/etc/passwd", "in/b/../../x", "in/b/%2e%2e/x", "in/b/..%2fx",
    "in/b/a%00b", "in/b/a\\b", "in/b/A", "in/b/.x", "in/b/x.tmp", "in/b/con", "in/b//x",
    "//127.0.0.1/in/c/x", "http://[bad/x", "out/b/x", "in/b", "", "in/b/%ff", "in/b/" + "a" * 90,
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_names_that_lead_elsewhere_are_left_out(kind: str, trick: str) -> None:
    """What is listed is a name that could be ours, directly where it was asked for."""
    name = trick if kind == "s3" or trick.startswith(("/", "http")) else f"/files/{trick}"
    rows = _row(kind, name, "3") + _row(
        kind, "in/b/good" if kind == "s3" else "/files/in/b/good", "4"
    )

    assert _listed(kind, _listing(kind, rows)) == (Entry("in/b/good", 4),)


@pytest.mark.parametrize("size", ["", "-1", "many", "1e3", "0x10", "٣٤x"])
def test_a_size_that_is_none_is_left_out(kind: str, size: str) -> None:
    """The row is not there."""
    name = "in/b/x" if kind == "s3" else "/files/in/b/x"

    assert _listed(kind, _listing(kind, _row(kind, name, size))) == ()


def test_a_moment_of_somebody_else_is_waited_for() -> None:
    """A server that locks what each request is about is asked again, and not for ever."""
    busy = itertools.count()

    def answer(one: Asked) -> Said:
        is_locked = one.method in {"PUT", "MOVE"} and next(busy) % 3 != 2
        return said(b"", 423 if is_locked else 201)

    with answering(answer) as server, closing(_store("webdav", server.port)) as store:
        write(store, NAME, b"sealed")
        asked = [one.method for one in server.asked if one.method != "MKCOL"]
        assert asked == ["PUT", "PUT", "PUT", "MOVE", "MOVE", "MOVE"]
    with (
        answering(lambda _: said(b"", 423)) as server,
        closing(_store("webdav", server.port)) as store,
    ):
        assert _problem(lambda: write(store, NAME, b"sealed")).detail == "http 423"
        assert len(server.asked) < 100


def test_a_folder_that_lists_itself_is_entered_once() -> None:
    """No loop, however the server names it."""
    asked: list[str] = []

    def answer(one: Asked) -> Said:
        asked.append(one.path)
        inner = "<d:resourcetype><d:collection/></d:resourcetype>"
        rows = "".join(
            f"<d:response><d:href>{path}</d:href>{inner}</d:response>"
            for path in (one.path, "/files/in/", "/files/in/b/", "/files/", f"{one.path}a/")
        )
        return said(_listing("webdav", rows), 207)

    with answering(answer) as server, closing(_store("webdav", server.port)) as store:
        assert store.list("in/") == ()

    assert len(asked) < 20


def _page(token: str) -> bytes:
    more = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    rows = f"<IsTruncated>true</IsTruncated>{more}{_row('s3', 'in/b/x', '1')}"
    return _listing("s3", rows)


@pytest.mark.parametrize("token", ["", "same"])
def test_pages_that_never_end_are_refused(token: str) -> None:
    """A page that leads to itself is no list."""
    assert _problem(lambda: _listed("s3", _page(token))).detail == "s3 page"


def test_a_copy_that_fails_late_is_no_copy() -> None:
    """S3 may begin with 200 and fail then; the old name is kept."""
    failed = b"<Error><Code>InternalError</Code></Error>"
    with answering(lambda _: said(failed)) as server, closing(_store("s3", server.port)) as store:
        assert _problem(lambda: store.move(NAME, "in/b/x")).detail == "copy"

        assert [one.method for one in server.asked] == ["PUT"]


def test_a_wrong_clock_is_said() -> None:
    """S3 refuses who lives in another time; the sentence says what to do."""
    body = b"<Error><Code>RequestTimeTooSkewed</Code></Error>"
    with (
        answering(lambda _: said(body, 403)) as server,
        closing(_store("s3", server.port)) as store,
    ):
        for verb in _verbs(store):
            problem = _problem(verb)
            assert problem.text.msgid.startswith("The clock of this computer is wrong.")


@pytest.mark.parametrize("cut", [1, 4, 9, 10])
def test_a_server_that_knows_no_parts_gives_all_and_the_beginning_is_left_out(
    kind: str, cut: int
) -> None:
    """It was asked for a part; whatever it gives, no byte is there twice."""
    with (
        answering(lambda _: Said(200, iter([b"0123", b"45678", b"9"]), {}, 10)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        sink = io.BytesIO()
        store.get(NAME, sink, 10 - cut, start=cut)

    assert sink.getvalue() == b"0123456789"[cut:]
    (asked,) = server.asked
    assert {name.lower(): told for name, told in asked.headers.items()}["range"] == f"bytes={cut}-"


def test_a_part_that_nobody_asked_for_is_no_file(kind: str) -> None:
    """Without a range only the whole is believed."""
    with (
        answering(lambda _: said(b"012", 206)) as server,
        closing(_store(kind, server.port)) as store,
    ):
        assert _problem(partial(read, store, NAME, 10)).code is Code.STORAGE
