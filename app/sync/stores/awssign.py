"""Signs requests to an S3 server: AWS Signature Version 4, all of it in the header.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "s3"


@dataclass(frozen=True)
class AccessKey:
    """An access key and the region for which its signatures are made."""

    id: str
    secret: str = field(repr=False)
    region: str


@dataclass(frozen=True)
class Signable:
    """A request before it is signed.  path: decoded; query: decoded names and values."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


def target_of(request: Signable) -> str:
    """Return path and query as they must be sent, so that they are those that were signed."""
    query = _query(request.query)
    return quote(request.path, safe="/~") + (f"?{query}" if query else "")


def signed(request: Signable, key: AccessKey, now: datetime) -> dict[str, str]:
    """Return the headers of ``request`` with those that prove who asks, at the time ``now``."""
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(request.body).hexdigest()
    headers = {
        **{name.lower(): " ".join(value.split()) for name, value in request.headers.items()},
        "host": request.host,
        "x-amz-content-sha256": digest,
        "x-amz-date": moment,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    path = quote(request.path, safe="/~")
    canonical = "\n".join([request.method, path, _query(request.query), lines, names, digest])
    scope = f"{moment[:8]}/{key.region}/{_SERVICE}/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{hashed}"
    proof = hmac.new(_signing_key(key, moment[:8]), text.encode(), hashlib.sha256).hexdigest()
    told = f"{_ALGORITHM} Credential={key.id}/{scope}, SignedHeaders={names}, Signature={proof}"
    return {**headers, "authorization": told}


def _query(query: Mapping[str, str]) -> str:
    pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def _signing_key(key: AccessKey, day: str) -> bytes:
    made = f"AWS4{key.secret}".encode()
    for part in (day, key.region, _SERVICE, "aws4_request"):
        made = hmac.new(made, part.encode(), hashlib.sha256).digest()
    return made
