"""Counts what is asked of a vault: statements, rows that reach the program, and SQLite's work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from app.vault.vault import Vault


@dataclass
class Reads:
    """How many statements ran, how many rows they gave, and in how many steps of SQLite.

    The steps are the same in each run, unlike its time; they grow with the rows gone through.
    """

    statements: int = 0
    rows: int = 0
    steps: int = 0

    def count_statement(self, _sql: str) -> None:
        self.statements += 1

    def count_row(self, _cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
        self.rows += 1
        return row

    def count_step(self) -> None:
        self.steps += 1


@contextmanager
def counted_reads(vault: Vault) -> Iterator[Reads]:
    """Count what is read through ``vault`` inside."""
    reads, connection = Reads(), cast("Any", vault._connection)  # the driver's own
    connection.set_trace_callback(reads.count_statement)
    connection.row_factory = reads.count_row
    connection.set_progress_handler(reads.count_step, 1)
    try:
        yield reads
    finally:
        connection.set_trace_callback(None)
        connection.row_factory = None
        connection.set_progress_handler(None, 1)
