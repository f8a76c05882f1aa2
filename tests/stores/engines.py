"""Real servers on this computer, as the stores of the tests: how each is started and stopped.

Those of Python run in the test's own process or beside it and are always there.  The
others are used where they are installed; docs in CONTRIBUTING.md.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import paramiko
import pytest

from app.context import system_context
from app.sync.stores.access import Access
from app.sync.stores.address import address_in
from app.sync.stores.awssign import AccessKey, Signable, signed, target_of
from app.sync.stores.sftp import host_key
from tests.stores.serving import LOGIN, SECRET

ROOT = Path(__file__).resolve().parents[2]
INTEROP = ROOT / "tests" / "interop" / "node_modules" / ".bin"
START_S = 60.0  # of a machine that has much else to do
Engine = Callable[[Path], AbstractContextManager[Access]]


def access_to(url: str) -> Access:
    """Return what opens a place of the tests."""
    address, _ = address_in(url)
    return Access(address, system_context().now, LOGIN, SECRET)


def free_port() -> int:
    """Return a port of this computer that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until somebody listens at a port."""
    pause = threading.Event()
    for _ in range(int(START_S / 0.05)):
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        pause.wait(0.05)
    raise AssertionError("the server did not start")


@contextmanager
def running(arguments: list[str], port: int, folder: Path, **more: str) -> Iterator[None]:
    """Run a server in a process of its own for as long as it is needed."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            arguments, stdout=log, stderr=log, cwd=folder, env={**os.environ, **more}
        )
        try:
            wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.wait(10)


def need(*parts: str) -> list[str]:
    """Return the paths of programs, or of files by full path; skip where one is not installed.

    It fails instead where WAYMARK_ENGINES names the program, as in CI.
    """
    found = [_place_of(one) for one in parts]
    missing = [one for one, path in zip(parts, found, strict=True) if path is None]
    if missing and parts[0] in os.environ.get("WAYMARK_ENGINES", "").split():
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    return [path for path in found if path]


def _place_of(part: str) -> str | None:
    if part.startswith("/"):
        return part if Path(part).exists() else None
    return shutil.which(part, path=f"{os.environ['PATH']}:/usr/sbin:{INTEROP}")


# -- in Python, always there ----------------------------------------------------------------------


@contextmanager
def wsgidav(folder: Path) -> Iterator[Access]:
    """WsgiDAV behind cheroot."""
    with python("wsgidav", folder) as port:
        yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def python(name: str, folder: Path) -> Iterator[int]:
    """Run a server of ``serving``; give its port."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    arguments = [sys.executable, "-m", "tests.stores.serving", name, str(port), str(files)]
    with running(arguments, port, folder, PYTHONPATH=str(ROOT)):
        yield port


@contextmanager
def moto(folder: Path) -> Iterator[Access]:
    """Moto's server, which plays S3."""
    port = free_port()
    program = shutil.which("moto_server", path=str(Path(sys.executable).parent)) or "moto_server"
    with running([program, "-H", "127.0.0.1", "-p", str(port)], port, folder):
        yield _with_bucket(f"s3://127.0.0.1:{port}/waymark")


def _with_bucket(url: str, login: str = LOGIN, secret: str = SECRET) -> Access:
    """Make a bucket, which is no verb of ours, with the signature that is ours."""
    access = replace(access_to(url), login=login, secret=secret)
    key = AccessKey(login, secret, "us-east-1")
    host = access.address.origin.partition("://")[2]
    asked = Signable("PUT", host, f"/{access.address.bucket}", {}, {})
    httpx.put(
        access.address.origin + target_of(asked), headers=signed(asked, key, access.now())
    ).raise_for_status()
    return access


# -- used where they are installed ----------------------------------------------------------------


@contextmanager
def apache(folder: Path) -> Iterator[Access]:
    """Apache httpd with mod_dav_fs.  Debian: apache2."""
    (program,) = need("apache2")
    with _open_to_nobody(folder) as (place, worker):
        port = free_port()
        config = _apache_config(place, port, worker)
        with running([program, "-X", "-f", str(config)], port, folder):
            yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def _open_to_nobody(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give a folder and the lines that say who Apache works as: never root.

    The folders of the tests are closed to everybody but who runs them.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield folder, ""
        return
    place = Path("/var/tmp") / f"waymark-{secrets.token_hex(8)}"  # noqa: S108 - a name of its own
    place.mkdir(mode=0o755)
    try:
        yield place, "User nobody\nGroup nogroup"
    finally:
        shutil.rmtree(place)


def _apache_config(folder: Path, port: int, worker: str) -> Path:
    files, state = folder / "files", folder / "state"
    for one in (files, state):
        one.mkdir()
        one.chmod(0o777)
    modules = "\n".join(
        f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so"
        for one in (
            "mpm_event", "authn_core", "authn_file", "auth_basic", "authz_core", "authz_user",
            "dav", "dav_fs",
        )
    )  # fmt: skip
    digest = base64.b64encode(hashlib.sha1(SECRET.encode()).digest()).decode()  # noqa: S324 - the server's own format
    (folder / "users").write_text(f"{LOGIN}:{{SHA}}{digest}\n", "utf-8")
    config = folder / "httpd.conf"
    config.write_text(
        f"""ServerRoot "{folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{folder}/httpd.pid"
ErrorLog "{folder}/error.log"
{modules}
{worker}
DavLockDB "{state}/locks"
DocumentRoot "{files}"
<Directory "{files}">
  Dav On
  AuthType Basic
  AuthName x
  AuthUserFile "{folder}/users"
  Require valid-user
</Directory>
""",
        "utf-8",
    )
    return config


@contextmanager
def nginx(folder: Path) -> Iterator[Access]:
    """Nginx with dav and dav-ext.  Debian: nginx-full or libnginx-mod-http-dav-ext."""
    program, module = need("nginx", "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")
    port, files = free_port(), folder / "files"
    files.mkdir()
    files.chmod(0o777)
    (folder / "users").write_text(f"{LOGIN}:{{PLAIN}}{SECRET}\n", "utf-8")
    config = folder / "nginx.conf"
    paths = "".join(
        f"{one}_temp_path {folder}/work_{one}; "
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"""load_module {module};
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; {paths} client_max_body_size 100m;
  server {{ listen 127.0.0.1:{port}; root {files}; create_full_put_path off;
    dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS;
    auth_basic x; auth_basic_user_file {folder}/users; }} }}
""",
        "utf-8",
    )
    with running([program, "-c", str(config), "-p", str(folder)], port, folder):
        yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def rclone_webdav(folder: Path) -> Iterator[Access]:
    """Rclone serving a folder as WebDAV.  Debian: rclone."""
    with rclone("webdav", folder) as port:
        yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def rclone(kind: str, folder: Path, *more: str) -> Iterator[int]:
    """Serve a folder with rclone; give the port."""
    (program,) = need("rclone")
    port, files = free_port(), folder / "files"
    files.mkdir()
    arguments = [program, "serve", kind, str(files), "--addr", f"127.0.0.1:{port}"]
    arguments += ["--user", LOGIN, "--pass", SECRET, "--config", str(folder / "none"), *more]
    with running(arguments, port, folder):
        yield port


@contextmanager
def sabre(folder: Path) -> Iterator[Access]:
    """SabreDAV, which Nextcloud is built on, on PHP.  Debian: php-cli, php-xml, php-sabre-dav."""
    program, library = need("php", "/usr/share/php/Sabre/autoload.php")
    port, files = free_port(), folder / "files"
    files.mkdir()
    script = folder / "server.php"
    script.write_text(
        f"""<?php
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING);
require '{library}';
$server = new Sabre\\DAV\\Server(new Sabre\\DAV\\FS\\Directory('{files}'));
$server->setBaseUri('/');
$given = [$_SERVER['PHP_AUTH_USER'] ?? '', $_SERVER['PHP_AUTH_PW'] ?? ''];
if ($given !== ['{LOGIN}', '{SECRET}']) {{
  header('WWW-Authenticate: Basic realm="x"'); http_response_code(401); exit;
}}
$server->exec();
""",
        "utf-8",
    )
    arguments = [program, "-S", f"127.0.0.1:{port}", "-t", str(folder), str(script)]
    with running(arguments, port, folder, PHP_CLI_SERVER_WORKERS="8"):
        yield access_to(f"webdav://127.0.0.1:{port}/")


@contextmanager
def s3rver(folder: Path) -> Iterator[Access]:
    """S3rver, another one that plays S3.  npm ci --prefix tests/interop."""
    (program,) = need("s3rver")
    port = free_port()
    arguments = [program, "-d", str(folder), "-a", "127.0.0.1", "-p", str(port), "-s"]
    with running(arguments, port, folder):
        yield _with_bucket(f"s3://127.0.0.1:{port}/waymark", "S3RVER", "S3RVER")


@contextmanager
def paramiko_sftp(folder: Path) -> Iterator[Access]:
    """An SFTP server made of paramiko's own."""
    key = paramiko.RSAKey.generate(2048)
    key.write_private_key_file(str(folder / "host_key"))
    with python("paramiko", folder) as port:
        yield _pinned(access_to(f"sftp://127.0.0.1:{port}/"))


@contextmanager
def rclone_sftp(folder: Path) -> Iterator[Access]:
    """Rclone serving a folder by SFTP.  Debian: rclone."""
    with rclone("sftp", folder, "--cache-dir", str(folder), "--vfs-cache-mode", "writes") as port:
        yield _pinned(access_to(f"sftp://127.0.0.1:{port}/"))


@contextmanager
def openssh(folder: Path) -> Iterator[Access]:
    """OpenSSH with its own sftp-server, and a private key.  Debian: openssh-server."""
    program, inner, keygen = need("sshd", "/usr/lib/openssh/sftp-server", "ssh-keygen")
    port, files = free_port(), folder / "files"
    files.mkdir()
    for name in ("host_key", "user_key"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "config").write_text(
        f"""Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
Subsystem sftp {inner}
""",
        "utf-8",
    )
    Path("/run/sshd").mkdir(exist_ok=True)  # where it separates itself; needs root
    arguments = [program, "-D", "-e", "-f", str(folder / "config")]
    with running(arguments, port, folder):
        secret = (folder / "user_key").read_text("ascii")
        access = replace(access_to(f"sftp://127.0.0.1:{port}{files}"), secret=secret)
        yield _pinned(replace(access, login=getpass.getuser()))


def _pinned(access: Access) -> Access:
    return replace(access, pin=host_key(access))


ENGINES: dict[str, Engine] = {
    "wsgidav": wsgidav,
    "moto": moto,
    "paramiko": paramiko_sftp,
    "apache": apache,
    "nginx": nginx,
    "rclone-webdav": rclone_webdav,
    "sabre": sabre,
    "s3rver": s3rver,
    "rclone-sftp": rclone_sftp,
    "openssh": openssh,
}
ALWAYS = ("wsgidav", "moto", "paramiko")
