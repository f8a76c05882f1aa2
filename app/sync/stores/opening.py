"""Opens a place; the library that speaks to it is loaded at the first use."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol, cast

from app.sync.stores.access import Access
from app.sync.stores.address import Engine
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Store


class _Closable(Store, Protocol):
    def close(self) -> None:
        """Let go of the connection."""


@contextmanager
def opened_store(access: Access) -> Iterator[Store]:
    """Give the store of a place, and close it after use; raises Problem 31."""
    if access.address.engine is Engine.FOLDER:
        yield FolderStore(access.address.folder)
        return
    with closing(_made(access)) as store:
        yield store


def _made(access: Access) -> _Closable:
    engine = access.address.engine
    if engine is Engine.WEBDAV:
        made = importlib.import_module("app.sync.stores.webdav").WebDavStore(access)
    elif engine is Engine.S3:
        made = importlib.import_module("app.sync.stores.s3").S3Store(access)
    else:
        made = importlib.import_module("app.sync.stores.sftp").SftpStore(access)
    return cast("_Closable", made)


def shown_key(access: Access) -> str:
    """Return the key that an SSH server shows, before anything is sent; raises Problem 31."""
    return str(importlib.import_module("app.sync.stores.sftp").host_key(access))
