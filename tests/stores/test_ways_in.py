"""Who is let in, whom we believe, and what a line that is cut leaves behind."""

from __future__ import annotations

import itertools
import os
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.sync.stores.access import Access
from app.sync.stores.awssign import AccessKey, Signable, signed, target_of
from app.sync.stores.opening import opened_store
from app.sync.stores.sftp import SftpStore
from app.sync.stores.store import read, write
from app.usecases.targets import NewTarget
from tests.core.sync.storesuite import BUNDLE
from tests.stores.engines import ENGINES, access_to
from tests.stores.hostile import answering, cut_after, said

_numbers = itertools.count()
# These two play S3 and compare no signature; ours are compared with Amazon's own below.
PROVING = [one for one in ENGINES if one not in {"moto", "s3rver"}]
# It keeps what came of a PUT that was cut, which S3 itself never does; readers see it is torn.
TEARING = {"s3rver"}


def _own(access: Access) -> Access:
    """Return an empty place on an engine."""
    path = f"{access.address.path}/way-{next(_numbers)}"
    return replace(access, address=replace(access.address, path=path))


def _problem(call: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value


def _put(access: Access, content: bytes = b"sealed") -> None:
    with opened_store(access) as store:
        write(store, BUNDLE, content)


def _get(access: Access, most_bytes: int = 1 << 22) -> bytes:
    with opened_store(access) as store:
        return read(store, BUNDLE, most_bytes)


@pytest.mark.parametrize("name", list(ENGINES))
def test_a_line_cut_in_an_upload_leaves_nothing_under_the_name(
    name: str, served: Callable[[str], Access]
) -> None:
    """Nor anything in the list; the next try puts it there whole."""
    access = _own(served(name))
    content = os.urandom(2 << 20)
    with opened_store(access) as store:
        write(store, "in/b/first", b"x")  # the folders are there
    with cut_after(access.address.port, 700_000) as port:
        cut = replace(access, address=replace(access.address, port=port))
        assert _problem(lambda: _put(cut, content)).code is Code.STORAGE

    with opened_store(access) as store:
        there = {one.name: one.size_bytes for one in store.list()}
    assert there.pop("in/b/first") == 1
    if name in TEARING:
        assert there.pop(BUNDLE) < len(content)
    assert not there
    _put(access, content)
    assert _get(access) == content


@pytest.mark.parametrize("name", PROVING)
def test_a_wrong_password_is_said_and_not_shown(name: str, served: Callable[[str], Access]) -> None:
    """31 with the sentence; the password stands in no word of it."""
    access = replace(_own(served(name)), secret="a wrong one")

    problem = _problem(lambda: _put(access))

    assert problem.code is Code.STORAGE
    assert problem.text.msgid.startswith("The online place does not let us in.")
    assert "wrong one" not in f"{problem!r} {problem.detail} {access!r}"


SFTP = [name for name in ENGINES if name in {"paramiko", "rclone-sftp", "openssh"}]
OTHER_KEY = "ssh-ed25519 SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_a_goodbye_that_cannot_be_sent_hides_nothing(served: Callable[[str], Access]) -> None:
    """The line is gone by the time the place is closed: what came before is what counts."""
    access = _own(served("paramiko"))
    store = SftpStore(access)
    write(store, BUNDLE, b"sealed")
    store._transport.sock.shutdown(socket.SHUT_WR)

    store.close()

    assert _get(access) == b"sealed"


@pytest.mark.parametrize("name", SFTP)
@pytest.mark.parametrize("change", ["", "first", "last"])
def test_another_host_key_ends_it_before_anything_is_sent(
    name: str, change: str, served: Callable[[str], Access]
) -> None:
    """A key that was never looked at, or that differs in one letter."""
    access = served(name)
    right = access.pin
    at = {"first": right.index(":") + 1, "last": len(right) - 2}.get(change, 0)
    wrong = right[:at] + ("B" if right[at] == "A" else "A") + right[at + 1 :] if change else ""

    problem = _problem(lambda: _put(replace(_own(access), pin=wrong)))

    assert problem.detail == "host key"
    assert problem.text.msgid.endswith("Nothing was sent. Ask who runs it.")


def test_a_silent_ssh_server_is_left() -> None:
    """It takes the line and says nothing that SSH knows."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def greet() -> None:
            client, _ = door.accept()
            with client, suppress(OSError):
                client.sendall(b"HTTP/1.1 400 no\r\n\r\n" * 200)

        thread = threading.Thread(target=greet)
        thread.start()
        access = access_to(f"sftp://127.0.0.1:{door.getsockname()[1]}/x")
        problem = _problem(lambda: _put(replace(access, pin=OTHER_KEY)))
        thread.join()

    assert problem.code is Code.STORAGE


# -- certificates ---------------------------------------------------------------------------------


def _certificate(folder: Path, host: str) -> tuple[str, ssl.SSLContext]:
    """Return a certificate for a host that vouches for itself, and a server's end with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 - TLS compares with the real time
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(private + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return pem.decode(), context


def test_only_the_named_authority_is_believed(tmp_path: Path) -> None:
    """Unknown: refused.  Named for this place: believed.  For another host: refused."""
    pem, context = _certificate(tmp_path, "localhost")
    with answering(lambda _: said(b"sealed"), context) as server:
        access = access_to(f"https://localhost:{server.port}/files")
        unknown = _problem(lambda: _get(access))
        assert _get(replace(access, authority=pem)) == b"sealed"
        elsewhere = replace(access, address=replace(access.address, host="127.0.0.1"))
        other_host = _problem(lambda: _get(replace(elsewhere, authority=pem)))

        assert [one.headers.get("Authorization") is None for one in server.asked] == [False]
    for problem in (unknown, other_host):
        assert (problem.code, problem.detail) == (Code.STORAGE, "certificate")


@pytest.mark.parametrize("text", ["no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n", "é"])
def test_a_file_without_a_certificate_is_said(text: str) -> None:
    """2, before anything is sent."""
    access = replace(access_to("https://localhost:1/files"), authority=text)

    assert _problem(lambda: _get(access)).code is Code.USAGE


# -- signatures -----------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
NOON = datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC)


@given(
    st.sampled_from(["GET", "PUT", "DELETE"]),
    st.lists(WORDS.filter(lambda one: one not in {"", ".", ".."} and "/" not in one), min_size=1),
    st.dictionaries(WORDS.filter(bool), WORDS, max_size=3),
    st.binary(max_size=40),
)
def test_requests_are_signed_as_amazons_own_library_does(
    method: str, parts: list[str], query: dict[str, str], body: bytes
) -> None:
    """The same proof for the same request, time and key."""
    signable = Signable(method, "s3.example.org", "/" + "/".join(parts), query, {}, body)
    key = AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-central-1")

    ours = signed(signable, key, NOON)

    request = AWSRequest(method, f"https://s3.example.org{target_of(signable)}", data=body)
    request.headers["X-Amz-Content-SHA256"] = ours["x-amz-content-sha256"]
    request.context["timestamp"] = ours["x-amz-date"]
    request.headers["X-Amz-Date"] = ours["x-amz-date"]
    request.headers["Host"] = "s3.example.org"
    theirs = S3SigV4Auth(Credentials(key.id, key.secret), "s3", key.region)
    canonical = theirs.canonical_request(request)
    proof = theirs.signature(theirs.string_to_sign(request, canonical), request)
    assert ours["authorization"].endswith(f"Signature={proof}")
    assert ours["x-amz-date"] == "20260302T120005Z"


def test_what_opens_a_place_is_shown_by_nothing() -> None:
    """Neither what was typed nor what is kept says the password when it is written out."""
    new = NewTarget("x", "https://example.org/x", "leila", "a secret of hers")

    assert "a secret" not in f"{new!r} {replace(access_to('https://h.org/x'), secret='a secret')!r}"
