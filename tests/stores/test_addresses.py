"""Addresses as people paste them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.sync.stores.address import Engine, address_in

GOOD = [
    ("https://cloud.example.org/remote.php/dav/files/leila/Way%20mark/",
     "webdavs://cloud.example.org/remote.php/dav/files/leila/Way%20mark", Engine.WEBDAV, ""),
    (" webdavs://leila@Cloud.Example.org:8443 ", "webdavs://cloud.example.org:8443",
     Engine.WEBDAV, "leila"),
    ("http://127.0.0.1:8080/x", "webdav://127.0.0.1:8080/x", Engine.WEBDAV, ""),
    ("s3://s3.eu-central-1.amazonaws.com/our-bucket/a/b",
     "s3://s3.eu-central-1.amazonaws.com/our-bucket/a/b", Engine.S3, ""),
    ("sftp://leila%40centre@host.example/~/x", "sftp://host.example/~/x",
     Engine.SFTP, "leila@centre"),
    ("sftp://[::1]:2222/x", "sftp://[::1]:2222/x", Engine.SFTP, ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept", "engine", "login"), GOOD)
def test_an_address_is_brought_into_one_form(
    typed: str, kept: str, engine: Engine, login: str
) -> None:
    """And that form is read as the same place."""
    address, found = address_in(typed)

    assert (str(address), address.engine, found) == (kept, engine, login)
    assert address_in(str(address)) == address_in(address.shown) == (address, "")
    assert "webdav" not in address.shown


def test_the_parts_of_a_bucket_are_told_apart() -> None:
    """Bucket, folder within, and the region that a host of Amazon names."""
    address, _ = address_in("s3://s3.eu-central-1.amazonaws.com/our-bucket/a/b")

    assert (address.bucket, address.inner, address.region) == ("our-bucket", "a/b", "eu-central-1")
    assert address_in("s3://store.example.org/our-bucket")[0].region == "us-east-1"


BAD = [
    "", "cloud.example.org/x", "ftp://h/x", "https://", "https:///x",
    "https://h h/x", "https://h/x?y=1", "https://h/x#y", "https://h/../x", "https://h/%2e%2e/x",
    "https://h:99999/x", "https://h:x/x", "https://-h/x", "https://h/a%00b", "https://h/a%0ab",
    "https://[bad/x", "https://leila:secret@h/x", "http://example.org/x", "webdav://10.0.0.1/x",
    "s3://h", "s3://h/A", "s3://h/ab/", "https://h\\@evil/x",
    "https://" + "h" * 600,
]  # fmt: skip


@pytest.mark.parametrize("typed", BAD)
def test_what_is_no_address_is_said(typed: str) -> None:
    """2, with the field, and never with what was typed: a password may be in it."""
    with pytest.raises(Problem) as caught:
        address_in(typed)

    assert (caught.value.code, caught.value.field) == (Code.USAGE, "address")
    assert "secret" not in repr(caught.value)


@given(st.text(max_size=80), st.sampled_from(["https://", "sftp://", "s3://", ""]))
def test_any_text_is_an_address_or_refused(text: str, scheme: str) -> None:
    """Nothing else comes of it, and what is an address stays one."""
    address = None
    with suppress(Problem):
        address, _ = address_in(scheme + text)

    assert address is None or address_in(str(address))[0] == address
