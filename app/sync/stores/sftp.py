"""A folder that is reached by SFTP, the file transfer of SSH (draft-ietf-secsh-filexfer-02).

The server's key is the one that was seen when the place was set up, or nothing is sent.
What is put has a name aside until it is whole.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import hmac
import io
import logging
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import paramiko

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores import patience as words_of
from app.sync.stores.access import Access
from app.sync.stores.asides import Leftovers, aside_of
from app.sync.stores.patience import CONNECT_S, SILENCE_S, Measure, Patience, pieces
from app.sync.stores.store import MOST_ENTRIES, Entry, absent, check_name, is_name, too_much

_PIECE_BYTES = 32 * 1024  # every server answers this much at once
_AHEAD = 64  # pieces asked for before the first has come
_PRIVATE = "-----BEGIN"
_RSA = ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")


class SftpStore:
    """A store on an SFTP server; ``close`` it after use."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._root = access.address.path or "/"
        self._made: set[str] = set()
        self._left = Leftovers()
        with _answering():
            self._transport = _connected(access)
            try:
                _let_in(self._transport, access)
                self._client = _opened(self._transport)
            except BaseException:
                self._transport.close()
                raise

    def close(self) -> None:
        # A line that is cut refuses the goodbye too; what came before is what is told.
        with suppress(EOFError, OSError, paramiko.SSHException):
            self._client.close()
        self._transport.close()
        self._transport.join(SILENCE_S)

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        found: list[Entry] = []
        folders, seen, patience = [prefix.rstrip("/")], 0, self._patience()
        while folders:
            folder = folders.pop()
            for attributes in self._scanned(folder):
                patience.spend(len(attributes.filename))
                seen += 1
                if seen > MOST_ENTRIES:
                    raise too_much()
                name = f"{folder}/{attributes.filename}".lstrip("/")
                self._left.note(name)
                kind = stat.S_IFMT(attributes.st_mode or stat.S_IFREG)
                if not is_name(name) or "/" in attributes.filename:
                    continue
                if kind == stat.S_IFDIR:
                    folders.append(name)
                elif kind == stat.S_IFREG:
                    found.append(Entry(name, attributes.st_size or 0))
        return tuple(sorted(found))

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        check_name(name)
        measure = Measure(sink.write, most_bytes, self._patience())
        with _answering():
            size = self._client.stat(self._at(name)).st_size or 0
            if size - start > most_bytes:
                raise too_much()
            if start and start >= size:
                return
            with self._client.open(self._at(name), "rb") as source:
                source.seek(start)
                source.prefetch(size, _AHEAD)
                while piece := source.read(_PIECE_BYTES):
                    measure.take(piece)

    def put(self, name: str, source: BinaryIO) -> None:
        check_name(name)
        patience = self._patience()
        with _answering():
            self._make_folders(name)
            aside = aside_of(name)
            try:
                self._write(aside, source, patience)
                self._rename(aside, name)
            except BaseException:
                self._remove_aside(aside)
                raise
        for left in self._left.take(name):
            self._remove_aside(left)

    def move(self, old: str, new: str) -> None:
        check_name(old)
        check_name(new)
        with _answering():
            self._client.stat(self._at(old))
            self._make_folders(new)
            self._rename(old, new)

    def delete(self, name: str) -> None:
        check_name(name)
        with _answering(), suppress(FileNotFoundError):
            self._client.remove(self._at(name))

    # -- within -----------------------------------------------------------------------------

    def _patience(self) -> Patience:
        return Patience(self._access.clock)

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if name else self._root

    def _scanned(self, folder: str) -> Iterator[paramiko.SFTPAttributes]:
        with _answering(), suppress(FileNotFoundError):
            yield from self._client.listdir_iter(self._at(folder))

    def _write(self, aside: str, source: BinaryIO, patience: Patience) -> None:
        written = 0
        with self._client.open(self._at(aside), "wbx") as sink:
            sink.set_pipelined(True)
            for piece in pieces(source, patience):
                sink.write(piece)
                written += len(piece)
        if self._client.stat(self._at(aside)).st_size != written:
            raise words_of.full("short write")

    def _rename(self, old: str, new: str) -> None:
        """Give a file its name, in place of one that has it."""
        try:
            self._client.posix_rename(self._at(old), self._at(new))
        except OSError:  # a server that knows only the older request, which replaces nothing
            with suppress(OSError):
                self._client.remove(self._at(new))
            self._client.rename(self._at(old), self._at(new))

    def _make_folders(self, name: str) -> None:
        """Make the folders on the way to a file, our own top one included."""
        *parts, _ = name.split("/")
        for at in range(len(parts) + 1):
            folder = "/".join(parts[:at])
            if folder not in self._made:
                with suppress(OSError):  # it is there; if it could not be made, writing fails
                    self._client.mkdir(self._at(folder))
                self._made.add(folder)

    def _remove_aside(self, aside: str) -> None:
        with suppress(OSError, EOFError, paramiko.SSHException):
            self._client.remove(self._at(aside))


def host_key(access: Access) -> str:
    """Return the key that the server shows: its kind, and the SHA-256 that SSH tools show too.

    Nothing of ours is sent.  Raises Problem 31.
    """
    with _answering():
        transport = _started(access)
        try:
            return _told(transport.get_remote_server_key())
        finally:
            transport.close()
            transport.join(SILENCE_S)


def _told(key: paramiko.PKey) -> str:
    digest = hashlib.sha256(key.asbytes()).digest()
    return f"{key.get_name()} SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def _connected(access: Access) -> paramiko.Transport:
    """Return the encrypted line to the server whose key was pinned, before anybody is let in."""
    transport = _started(access)
    shown = _told(transport.get_remote_server_key())
    if not access.pin or not hmac.compare_digest(shown, access.pin):
        transport.close()
        transport.join(SILENCE_S)
        raise words_of.unsure("host key")
    return transport


def _started(access: Access) -> paramiko.Transport:
    logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)  # it tells names and addresses
    address = access.address
    line = socket.create_connection((address.host, address.port), CONNECT_S)
    transport = paramiko.Transport(line)
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = SILENCE_S
    kind = access.pin.partition(" ")[0]
    if kind:  # a server with several keys shows the one that was seen
        kinds = _RSA if kind == "ssh-rsa" else (kind,)
        options = transport.get_security_options()
        options.key_types = [one for one in options.key_types if one in kinds]
    try:
        transport.start_client(timeout=SILENCE_S)
    except BaseException:
        transport.close()
        raise
    return transport


def _let_in(transport: paramiko.Transport, access: Access) -> None:
    """Show who we are; raises Problem 31 if the server does not want us."""
    try:
        if access.secret.startswith(_PRIVATE):
            transport.auth_publickey(access.login, _private_key(access.secret))
        else:
            transport.auth_password(access.login, access.secret, fallback=False)
    except paramiko.AuthenticationException:
        raise words_of.refused("ssh") from None


def _private_key(text: str) -> paramiko.PKey:
    """Return the private key in ``text``; raises Problem 2 for one that cannot be used."""
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text))
    words = N_("This private key cannot be used. It must be in the form of OpenSSH, unlocked.")
    raise Problem(words, Code.USAGE, field="secret")


def _opened(transport: paramiko.Transport) -> paramiko.SFTPClient:
    """Return the file transfer over a line; raises Problem 31 if the server offers none."""
    client = paramiko.SFTPClient.from_transport(transport)
    channel = client.get_channel() if client else None
    if client is None or channel is None:
        raise words_of.strange("no sftp")
    channel.settimeout(SILENCE_S)
    return client


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what SSH and the network say into what a person can do."""
    try:
        yield
    except FileNotFoundError:
        raise absent() from None
    except PermissionError:
        raise words_of.refused("sftp") from None
    except (TimeoutError, EOFError, ConnectionError, socket.gaierror) as error:
        raise words_of.silent(type(error).__name__) from None
    except paramiko.SSHException as error:
        raise words_of.silent(type(error).__name__) from None
    except OSError as error:
        if error.errno in _UNREACHED:
            raise words_of.silent(errno.errorcode[error.errno or 0]) from None
        raise words_of.strange("sftp") from None


_UNREACHED = frozenset({
    errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ETIMEDOUT,
})  # fmt: skip
