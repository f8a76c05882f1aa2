"""Wrong passphrases, kept in this computer's state folder until somebody can sign in.

While a vault is shut nothing can be written in it; whoever signs in next takes them over
into its audit.  Only times and the ids of key slots, which the lock screen has too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.context import Context
from app.errors import Code, Problem
from app.vault.statefile import keep_facts, read_facts

MOST_KEPT = 200  # the latest; whoever tries on meets the wait between attempts
_LIMIT_BYTES = 16_384


@dataclass(frozen=True)
class Refusal:
    """When a wrong passphrase was given (Unix ms), and for which key slot, if one was named."""

    at_ms: int
    slot_id: str = ""


def keep(context: Context, vault_id: str, slot_id: str | None) -> None:
    """Remember one; a disk that refuses must not change what the person is told."""
    kept = [*read(context, vault_id), Refusal(context.clock_ms, slot_id or "")]
    told = [[one.at_ms, one.slot_id] for one in kept[-MOST_KEPT:]]
    keep_facts(_path(context, vault_id), {"refused": told})


@contextmanager
def telling(context: Context, vault_id: str, slot_id: str | None) -> Iterator[None]:
    """Remember a passphrase that turns out to be wrong inside."""
    try:
        yield
    except Problem as problem:
        if problem.code == Code.WRONG_PASSPHRASE:
            keep(context, vault_id, slot_id)
        raise


def read(context: Context, vault_id: str) -> list[Refusal]:
    """Return what is remembered, the earliest first; what cannot be read is nothing."""
    match read_facts(_path(context, vault_id), _LIMIT_BYTES):
        case {"refused": list(told)}:
            return [
                Refusal(one[0], one[1])
                for one in told
                if isinstance(one, list) and [type(part) for part in one] == [int, str]
            ]
    return []


def forget(context: Context, vault_id: str) -> None:
    """Forget all, once they stand in the audit."""
    with suppress(OSError):
        _path(context, vault_id).unlink(missing_ok=True)


def _path(context: Context, vault_id: str) -> Path:
    return context.state_folder / "refused" / f"{vault_id}.json"
