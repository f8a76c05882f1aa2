"""Stand-ins for what the world supplies: the clock, randomness and the log."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.context import CHEAP_COST, Context, fixed_clock
from app.usecases.people import FirstFour

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday


def fake_context(
    state_folder: Path,
    start: datetime = NOON,
    step: timedelta = timedelta(milliseconds=1),
    seed: int = 1,
) -> Context:
    """Return a context whose every value is the same for the same arguments.

    The clock starts at ``start`` and moves by ``step`` at each reading; the
    random bytes come from ``seed``, so two devices need two seeds.
    """
    return Context(
        now=fixed_clock(start, step),
        random_bytes=random.Random(seed).randbytes,
        state_folder=state_folder,
        key_cost=CHEAP_COST,
        test_profile=True,
    )


def four_things(name: str) -> FirstFour:
    """Return the least with which a person can be kept."""
    return FirstFour(
        person={"preferred_name": name},
        language={"language": "ar"},
        contact={"kind": "none"},
        consent={"answer": "given"},
    )


class LogWatch(logging.Handler):
    """Collects the records of level WARNING and above that nobody has expected."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def take(self, words: str) -> logging.LogRecord:
        """Return and forget the first record that contains ``words``; it was expected."""
        for record in self.records:
            if words in record.getMessage():
                self.records.remove(record)
                return record
        raise AssertionError(f"nothing was logged with {words!r}")
