"""What is needed to come into an online place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.sync.stores.address import Address


@dataclass(frozen=True)
class Access:
    """A place and what opens it.

    now: the time of day, which S3 wants in each request.  login, secret: name and password,
    for S3 the id and the secret of an access key; for SFTP a secret that begins with
    ``-----BEGIN`` is a private key.  pin: which SSH host key it must be, as ``host_key``
    gave it.  authority: certificates (PEM) that are believed instead of this computer's.
    clock: seconds, for patience.
    """

    address: Address
    now: Callable[[], datetime]
    login: str = ""
    secret: str = field(default="", repr=False)
    pin: str = ""
    authority: str = field(default="", repr=False)
    clock: Callable[[], float] = time.monotonic
