"""What was asked for off the main thread, whom its end is told to, and how it ended."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.errors import Defect, Problem


class Stoppable(Protocol):
    """Something that can be told from another thread to end at once."""

    def stop(self) -> None: ...


class Call:
    """What was asked for, whom it is reported to, and how it ended."""

    def __init__(
        self,
        name: str,
        done: Callable[[Any], None] | None,
        failed: Callable[[Problem], None] | None,
        initiator: QObject | None = None,
        *,
        writes: bool = False,
        apart: Stoppable | None = None,
    ) -> None:
        for receiver in (done, failed):
            if receiver is not None:
                receiver_of(receiver)
        self.name, self.done, self.failed = name, done, failed
        self.initiator, self.writes, self.apart = initiator, writes, apart
        self.future: Future[Any] | None = None
        self.value: Any = None
        self.error: BaseException | None = None
        self.is_dropped = False

    def drop(self) -> None:
        """Let nobody hear how the call ends, and keep it from beginning if it has not."""
        self.is_dropped = True
        if self.future is not None:
            self.future.cancel()


def receiver_of(method: Callable[..., None]) -> QObject:
    """Return the QObject that ``method`` belongs to; a Defect if it belongs to none."""
    inner = method.func if isinstance(method, functools.partial) else method
    # A signal's emit is bound to its QObject too, but hides it: it cannot be told dead.
    owner = getattr(inner, "__self__", None)
    if not isinstance(owner, QObject):
        raise Defect("a result must go to a method of a QObject")
    return owner


def is_there(method: Callable[..., None]) -> bool:
    """Tell whether the QObject of ``method`` still lives."""
    return isValid(receiver_of(method))


def name_of(use_case: Callable[..., object]) -> str:
    """Return what a log calls a use case."""
    if isinstance(use_case, functools.partial):
        return name_of(use_case.func)
    return str(getattr(use_case, "__name__", type(use_case).__name__))
