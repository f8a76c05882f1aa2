"""Servers that do what none should, and a line that is cut in the middle."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Said:
    """What a server answers: pieces of a body, which may have no end.

    length: what it says the length is; None says nothing and closes at the end.
    """

    status: int = 200
    body: Iterator[bytes] = field(default_factory=lambda: iter(()))
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


Answering = Callable[[Asked], Said]


def said(body: bytes, status: int = 200, **headers: str) -> Said:
    """Return an answer of this body."""
    return Said(status, iter([body]), headers, len(body))


@dataclass
class Hostile:
    """A running server and what it was asked."""

    port: int
    asked: list[Asked]


@contextmanager
def answering(answer: Answering, tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """Run a web server that answers each request as ``answer`` says."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle_one_request(self) -> None:
            with suppress(OSError):
                super().handle_one_request()

        def speak(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            one = Asked(self.command, self.path, dict(self.headers))
            asked.append(one)
            reply = answer(one)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Connection", "close")
            if reply.length is not None:
                self.send_header("Content-Length", str(reply.length))
            self.end_headers()
            for piece in reply.body:
                self.wfile.write(piece)
            self.close_connection = True

        do_GET = do_PUT = do_DELETE = do_HEAD = do_PROPFIND = do_MKCOL = do_MOVE = speak  # noqa: N815 - the library's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client may go
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield Hostile(server.server_port, asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def cut_after(port: int, most_bytes: int) -> Iterator[int]:
    """Give a port that leads to ``port`` and is cut after so many bytes that a client sends."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)
        is_over = threading.Event()
        threads: list[threading.Thread] = []

        def serve() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError):
                    client, _ = door.accept()
                    line = threading.Thread(target=_pass_on, args=(client, port, most_bytes))
                    threads.append(line)
                    line.start()

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            is_over.set()
            for one in (server, *threads):
                one.join()


def _pass_on(client: socket.socket, port: int, most_bytes: int) -> None:
    left = most_bytes
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        back = threading.Thread(target=_copy, args=(server, client))
        back.start()
        with suppress(OSError):
            while left > 0 and (piece := client.recv(65536)):
                left -= len(piece)
                if left > 0:
                    server.sendall(piece)
        for one in (client, server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        back.join()


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
