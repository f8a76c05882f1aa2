"""One JSON text for one value, so that it can be signed and compared byte for byte.

RFC 8785 for the values allowed here: objects with ASCII keys, lists, strings, whole
numbers below 2**53, true, false and null.
"""

from __future__ import annotations

import json


class Malformed(ValueError):
    """These bytes are not what they should be; the error quotes none of them."""


def canonical(value: object) -> bytes:
    """Return the one UTF-8 text of ``value``; ``read`` gives the value back."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def read(data: bytes) -> object:
    """Return the value whose canonical text is ``data``; raise Malformed for any other bytes.

    Give it a bounded number of bytes.
    """
    value = read_loosely(data)
    try:
        same = canonical(value) == data
    except (ValueError, RecursionError):
        raise Malformed("no text") from None
    if not same:  # spaces, another order, a key twice, a number in another shape
        raise Malformed("not canonical")
    return value


def read_loosely(data: bytes) -> object:
    """Return the JSON value in ``data``, canonical or not, or raise Malformed.

    A parser's own errors quote their input, so they go no further.
    """
    try:
        value: object = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    return value
