"""Counts what is asked of a vault: statements, and rows that reach the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from app.vault.vault import Vault


@dataclass
class Reads:
    """How many statements ran, and how many rows they gave."""

    statements: int = 0
    rows: int = 0

    def count_statement(self, _sql: str) -> None:
        self.statements += 1

    def count_row(self, _cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
        self.rows += 1
        return row


@contextmanager
def counted_reads(vault: Vault) -> Iterator[Reads]:
    """Count what is read through ``vault`` inside."""
    reads, connection = Reads(), cast("Any", vault._connection)  # the driver's own
    connection.set_trace_callback(reads.count_statement)
    connection.row_factory = reads.count_row
    try:
        yield reads
    finally:
        connection.set_trace_callback(None)
        connection.row_factory = None
