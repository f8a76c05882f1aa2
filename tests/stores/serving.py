"""Servers that are Python programs, each run by itself: ``python -m tests.stores.serving NAME``.

Arguments: name, port, folder.  They serve until they are terminated.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

import paramiko
from cheroot.wsgi import Server
from paramiko import SFTPAttributes, SFTPHandle
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED
from paramiko.sftp import SFTP_FAILURE, SFTP_NO_SUCH_FILE, SFTP_OK
from wsgidav.wsgidav_app import WsgiDAVApp

LOGIN, SECRET = "waymark", "a passphrase of the tests"


def serve_wsgidav(port: int, folder: Path) -> None:
    """WsgiDAV behind cheroot."""
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {LOGIN: {"password": SECRET}}}},
            "http_authenticator": {"accept_digest": False, "default_to_digest": False},
            "verbose": 1,
        }
    )
    Server(("127.0.0.1", port), app).safe_start()


class _Door(paramiko.ServerInterface):
    """Lets in who knows the passphrase."""

    def check_auth_password(self, username: str, password: str) -> int:
        is_right = (username, password) == (LOGIN, SECRET)
        return AUTH_SUCCESSFUL if is_right else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED


class _Files(paramiko.SFTPServerInterface):
    """The files of one folder."""

    def __init__(self, server: paramiko.ServerInterface, root: Path) -> None:
        super().__init__(server)
        self.root = root

    def _at(self, path: str) -> str:
        return f"{self.root}{self.canonicalize(path)}"

    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        try:
            return [
                SFTPAttributes.from_stat(one.stat(follow_symlinks=False), one.name)
                for one in os.scandir(self._at(path))
            ]
        except OSError as error:
            return _number(error)

    def stat(self, path: str) -> SFTPAttributes | int:
        try:
            return SFTPAttributes.from_stat(Path(self._at(path)).stat())
        except OSError as error:
            return _number(error)

    lstat = stat

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> SFTPHandle | int:
        try:
            handle = os.open(self._at(path), flags, 0o600)
        except OSError as error:
            return _number(error)
        opened = SFTPHandle(flags)
        opened.readfile = opened.writefile = os.fdopen(  # type: ignore[attr-defined]
            handle, "rb" if flags & os.O_ACCMODE == os.O_RDONLY else "wb", 0
        )
        return opened

    def remove(self, path: str) -> int:
        return _told(lambda: Path(self._at(path)).unlink())

    def rename(self, oldpath: str, newpath: str) -> int:
        if Path(self._at(newpath)).exists():
            return int(SFTP_FAILURE)
        return self.posix_rename(oldpath, newpath)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return _told(lambda: Path(self._at(oldpath)).replace(self._at(newpath)))

    def mkdir(self, path: str, attr: SFTPAttributes) -> int:
        return _told(lambda: Path(self._at(path)).mkdir())


def _told(act: object) -> int:
    try:
        act()  # type: ignore[operator]
    except OSError as error:
        return _number(error)
    return int(SFTP_OK)


def _number(error: OSError) -> int:
    is_missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    return int(SFTP_NO_SUCH_FILE if is_missing else SFTP_FAILURE)


def serve_paramiko(port: int, folder: Path) -> None:
    """An SFTP server with the host key that lies beside its files."""
    key = paramiko.RSAKey.from_private_key_file(str(folder.parent / "host_key"))
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        client, _ = listener.accept()
        threading.Thread(target=_speak, args=(client, key, folder), daemon=True).start()


def _speak(client: socket.socket, key: paramiko.PKey, folder: Path) -> None:
    transport = paramiko.Transport(client)
    transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, folder)
    with suppress(paramiko.SSHException, EOFError, OSError):
        transport.start_server(server=_Door())
        transport.join()


SERVERS = {"wsgidav": serve_wsgidav, "paramiko": serve_paramiko}

if __name__ == "__main__":
    SERVERS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
