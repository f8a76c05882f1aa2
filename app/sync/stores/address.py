"""Where a place to exchange with is: addresses as people paste them, brought into one form.

A folder of this computer: ``file:///folder`` (also ``file:/folder``, ``file:C:/folder``).
``webdavs://host/path`` (also ``https://``), ``s3://host/bucket/path``, ``sftp://host/path``.
Without encryption only to this very computer: ``webdav://127.0.0.1/path``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit
from urllib.request import url2pathname

from app.errors import Code, Problem
from app.i18n import N_, Text

LONGEST_ADDRESS = 500
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_AMAZON = re.compile(r"s3[.-]([a-z0-9-]+)\.amazonaws\.com")
_FILE, _DRIVE = "file:", re.compile(r"/?[A-Za-z]:[\\/]")
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


class Engine(StrEnum):
    """What answers at an online place."""

    WEBDAV = "webdav"
    S3 = "s3"
    SFTP = "sftp"
    FOLDER = "file"


_SCHEMES = {
    "webdavs": Engine.WEBDAV,
    "davs": Engine.WEBDAV,
    "https": Engine.WEBDAV,
    "webdav": Engine.WEBDAV,
    "http": Engine.WEBDAV,
    "s3": Engine.S3,
    "sftp": Engine.SFTP,
}
_OPEN = frozenset({"webdav", "http"})
_PORTS = {Engine.SFTP: 22}


@dataclass(frozen=True)
class Address:
    """A place.  path: decoded, "" or "/a/b"; for S3 it begins with the bucket.

    is_sealed: the way there is encrypted (TLS or SSH).
    """

    engine: Engine
    host: str
    port: int
    path: str
    is_sealed: bool = True

    def __str__(self) -> str:
        if self.engine is Engine.FOLDER:
            return f"file://{quote(self.path)}"
        scheme = {Engine.WEBDAV: "webdavs" if self.is_sealed else "webdav"}
        start = scheme.get(self.engine, self.engine.value)
        return f"{start}://{self._place}{quote(self.path)}"

    @property
    def folder(self) -> Path:
        """The folder that it is, in the way of this system."""
        return Path(url2pathname(quote(self.path)))

    @property
    def shown(self) -> str:
        """The address as people read it: a web server by the one that a browser has."""
        if self.engine is Engine.FOLDER:
            return str(self.folder)
        return f"{self.origin}{quote(self.path)}" if self.engine is Engine.WEBDAV else str(self)

    @property
    def origin(self) -> str:
        """Scheme, host and port as HTTP has them."""
        return f"{'https' if self.is_sealed else 'http'}://{self._place}"

    @property
    def _place(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = _PORTS.get(self.engine, 443 if self.is_sealed else 80)
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is this computer, so that nothing passes over a network."""
        return self.host in LOOPBACK

    @property
    def bucket(self) -> str:
        """The first part of the path."""
        return self.path.split("/")[1] if self.path else ""

    @property
    def inner(self) -> str:
        """The path within the bucket, "" or "a/b"."""
        return "/".join(self.path.split("/")[2:])

    @property
    def region(self) -> str:
        """The region that an S3 host names; ``us-east-1`` where none is."""
        found = _AMAZON.fullmatch(self.host)
        return found[1] if found and _REGION.fullmatch(found[1]) else "us-east-1"


def address_in(text: str) -> tuple[Address, str]:
    """Return the place that ``text`` names, and the login name in it ("" if none).

    Raises Problem 2 for what is no address, one with a password in it, and one to which
    the way would be open to readers.
    """
    wrong = Problem(_words(), Code.USAGE, field="address")
    given = text.strip()
    if given[: len(_FILE)].lower() == _FILE and len(given) <= LONGEST_ADDRESS:
        return _folder_in(given[len(_FILE) :]), ""
    if len(given) > LONGEST_ADDRESS or _CONTROL.search(given):
        raise wrong
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise wrong from None
    engine = _SCHEMES.get(parts.scheme.lower())
    host = (parts.hostname or "").lower()
    if engine is None or not _HOST.fullmatch(host) or parts.query or parts.fragment:
        raise wrong
    _refuse_password(parts)
    is_here = host in LOOPBACK
    is_sealed = _is_sealed(parts.scheme.lower(), engine, is_here=is_here, port=port)
    usual = _PORTS.get(engine, 443 if is_sealed else 80)
    found = Address(engine, host, port or usual, _path(parts.path, wrong), is_sealed)
    if engine is Engine.S3 and not _BUCKET.fullmatch(found.bucket):
        raise Problem(N_("Name the bucket too: s3://host/bucket"), Code.USAGE, field="address")
    return found, unquote(parts.username or "")


def _folder_in(rest: str) -> Address:
    """Return the folder of this computer that stands behind ``file:``; raises Problem 2."""
    wrong = Problem(
        N_("Give the whole name of a folder of this computer, such as file:///media/stick/waymark"),
        Code.USAGE,
        field="address",
    )
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if not slash or host.lower() not in {"", "localhost"}:
            raise wrong
        rest = slash + rest
    if _DRIVE.match(rest):
        rest = "/" + rest.lstrip("/").replace("\\", "/")
    path = unquote(rest)
    parts = [one for one in path.split("/") if one]
    if not path.startswith("/") or ".." in parts or not path.isprintable():
        raise wrong
    return Address(Engine.FOLDER, "", 0, "/" + "/".join(one for one in parts if one != "."))


def _is_sealed(scheme: str, engine: Engine, *, is_here: bool, port: int | None) -> bool:
    if engine is Engine.S3:  # there is one scheme; on this computer a port means no TLS
        return not (is_here and port is not None and port != _TLS_PORT)
    if scheme in _OPEN and not is_here:
        words = N_("Others could read the password on this way. Use an address with https.")
        raise Problem(words, Code.USAGE, field="address")
    return scheme not in _OPEN


_TLS_PORT = 443


def _refuse_password(parts: SplitResult) -> None:
    if parts.password is not None:
        words = N_("Leave the password out of the address. You are asked for it by itself.")
        raise Problem(words, Code.USAGE, field="address")


def _path(raw: str, wrong: Problem) -> str:
    """Return the decoded path without empty parts; one that leads upwards is refused."""
    path = [one for one in unquote(raw).split("/") if one]
    if {".", ".."} & set(path) or any(_CONTROL.search(one.replace(" ", "")) for one in path):
        raise wrong
    return "".join(f"/{one}" for one in path)


def _words() -> Text:
    return N_(
        "This is no address that Waymark knows. Use one that begins with https://, s3:// or "
        "sftp://, as whoever runs the place gave it to you."
    )
