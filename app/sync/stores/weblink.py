"""Requests to one web server, with bounds on everything that it may do to us.

Redirects are not followed, certificates are checked, answers have a most and a latest.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores import patience as words_of
from app.sync.stores.access import Access
from app.sync.stores.patience import CONNECT_S, SILENCE_S, Measure, Patience
from app.sync.stores.store import absent

SMALL_BYTES = 64 * 1024  # of an answer that only says what went wrong
_REDIRECTS = range(300, 400)
_BUSY = frozenset({423, 429, 502, 503, 504})
_NO_FILE = frozenset({404, 410})
_FULL = frozenset({413, 507})
_PART, _PAST_THE_END = 206, 416
Auth = Callable[[httpx.Request], httpx.Request] | httpx.Auth | None


@dataclass(frozen=True)
class Ask:
    """A request.  path: percent-encoded, from the root of the server, with any query."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | Iterable[bytes] | None = None


@dataclass(frozen=True)
class Answer:
    """Status and the start of what came with it, at most 64 KiB."""

    status: int
    body: bytes = b""


Judge = Callable[[Answer], Problem]


class WebLink:
    """One server; close it after use."""

    def __init__(self, access: Access, auth: Auth = None) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # they tell each address
        self.access = access
        self._client = httpx.Client(
            auth=auth,
            verify=_trusted(access),
            timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
            follow_redirects=False,
            # A proxy is this computer's own setting; none for what is on this computer.
            trust_env=not access.address.is_here,
            headers={"User-Agent": "Waymark", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        self._client.close()

    def patience(self) -> Patience:
        """Return the time that one verb has from now on."""
        return Patience(self.access.clock)

    def ask(self, ask: Ask, patience: Patience) -> Answer:
        """Return a short answer, whatever its status; raises Problem 31."""
        with self._answered(ask) as answer:
            return _start_of(answer, patience)

    def take(
        self,
        ask: Ask,
        measure: Measure,
        right: int = 200,
        judge: Judge | None = None,
        *,
        start: int = 0,
    ) -> None:
        """Pass a long answer on piece by piece; raises 40, 31 where its status is not ``right``.

        judge: says what such an answer means, where the server has words of its own.
        start: the byte from which on a file was asked for (RFC 9110, section 14); of a server
        that gives all of it instead, the beginning is left out.
        """
        with self._answered(ask) as answer:
            status, left_out = answer.status_code, start
            if start and status == _PAST_THE_END:
                return
            if start and status == _PART:
                left_out = 0
            elif status != right:
                wrong = _start_of(answer, measure.patience)
                raise judge(wrong) if judge else problem_of(wrong.status)
            for piece in answer.iter_raw():
                wanted = piece[left_out:]
                left_out -= min(left_out, len(piece))
                measure.patience.spend(len(piece) - len(wanted))
                if wanted:
                    measure.take(wanted)

    @contextmanager
    def _answered(self, ask: Ask) -> Iterator[httpx.Response]:
        """Send and give the answer before its body is read; the web's errors become Problems."""
        try:
            with self._client.stream(
                ask.method,
                self.access.address.origin + ask.path,
                headers=dict(ask.headers),
                content=ask.content,
            ) as answer:
                if answer.status_code in _REDIRECTS:
                    raise _sent_on(answer.status_code)
                yield answer
        except httpx.TransportError as error:
            raise _problem(error) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise words_of.strange(type(error).__name__) from None


def _start_of(answer: httpx.Response, patience: Patience) -> Answer:
    """Return a short answer, or as much of a long one as tells what went wrong."""
    kept = bytearray()
    for piece in answer.iter_raw():
        patience.spend()
        kept += piece[: SMALL_BYTES - len(kept)]
        if len(kept) >= SMALL_BYTES:
            break
    return Answer(answer.status_code, bytes(kept))


def range_of(start: int) -> dict[str, str]:
    """Return the header that asks for a file from a byte on; none for all of it."""
    return {"range": f"bytes={start}-"} if start else {}


def problem_of(status: int) -> Problem:
    """Return the Problem of an answer that is not the right one: 40 or 31."""
    detail = f"http {status}"
    if status in _NO_FILE:
        return absent()
    if status in {401, 403}:
        return words_of.refused(detail)
    if status in _FULL:
        return words_of.full(detail)
    if status in _BUSY:
        return words_of.silent(detail)
    return words_of.strange(detail)


def _sent_on(status: int) -> Problem:
    words = N_("The online place sends us on to another address. Ask who runs it for the new one.")
    return Problem(words, Code.STORAGE, detail=f"http {status}")


def _problem(error: httpx.TransportError) -> Problem:
    """Tell a certificate that is not believed from a connection that is not there."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return words_of.unsure("certificate")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return words_of.strange(type(error).__name__)
    return words_of.silent(type(error).__name__)


def _trusted(access: Access) -> ssl.SSLContext:
    """Return whose certificates are believed: those given for this place, else everybody's."""
    if not access.authority:
        return httpx.create_ssl_context()
    try:
        return ssl.create_default_context(cadata=access.authority)
    except (ssl.SSLError, ValueError, TypeError):
        words = N_("This file holds no certificate. Ask who runs the place for the right one.")
        raise Problem(words, Code.USAGE, field="authority") from None
