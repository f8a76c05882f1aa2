"""The only door to threads and processes: reads, writes and long work off the main thread."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import Code, Defect, Problem, place_of
from ui.calls import Call, Stoppable, is_there, name_of
from ui.jobprocess import Job, JobProcess

log = logging.getLogger(__name__)
L = TypeVar("L")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Touching(Protocol):
    """What a use case changed: nothing if ``touched`` is empty."""

    @property
    def touched(self) -> Collection[object]: ...


class Outcome(Protocol[R_co]):
    """What a use case that writes gives back: its answer, and what it changed on the way."""

    @property
    def value(self) -> R_co: ...
    @property
    def changes(self) -> Touching: ...


@dataclass(frozen=True)
class Incident:
    """A defect as people may see it: a number to report, and the place in the code."""

    number: str
    place: str


@dataclass(frozen=True)
class BatchCommand:
    """How the job process is started, and what its first line says (asked for at each start)."""

    program: str
    arguments: tuple[str, ...]
    key_frame: Callable[[], str]


class Jobs(QObject, Generic[L]):
    """Runs use cases off the main thread and reports back on it.

    open_reader, open_writer: called on the thread that will own what they return,
    at its first need.  close: called there too, at the end; close_writer: in its place where
    what writes is closed, the last of all.  ``done``, ``failed``
    and ``progress`` must be methods of QObjects (a functools.partial of one will
    do); what comes for a deleted one is dropped.  At most one of done and failed is
    called, once, on the main thread.  A Problem goes to ``failed``, else to the signal.
    Signals, on the main thread: vault_changed(Changes, initiator), once after each
    use case that wrote; work_ended(), after each job of the job process; problem(Problem),
    which nobody handled; defect(Incident), a bug that was logged by its place.
    """

    vault_changed = Signal(object, object)
    work_ended = Signal()
    problem = Signal(object)
    defect = Signal(object)
    _settled = Signal(object)

    def __init__(
        self,
        open_reader: Callable[[], L],
        open_writer: Callable[[], L],
        *,
        close: Callable[[L], None],
        close_writer: Callable[[L], None] | None = None,
        batch: BatchCommand | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = _Worker("reader", open_reader, close)
        self._slow_reader = _Worker("slow reader", open_reader, close)
        self._writer = _Worker("writer", open_writer, close_writer or close)
        self._process: JobProcess | None = None
        if batch is not None:
            command = (batch.program, *batch.arguments)
            self._process = JobProcess(command, batch.key_frame, self)
            self._process.ended.connect(self._settle)
            self._process.ended.connect(self.work_ended)
        self._latest: dict[object, Call] = {}
        self._apart: dict[Call, Stoppable] = {}
        self._is_stopped = False
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        use_case: Callable[Concatenate[L, ...], R],
        *arguments: object,
        done: Callable[[R], None],
        failed: Callable[[Problem], None] | None = None,
        only_latest: bool = False,
        apart: Stoppable | None = None,
    ) -> None:
        """Call ``use_case(login, *arguments)``, which only reads, on the reading thread.

        only_latest: an earlier question with the same ``done`` that has not been
        answered yet is dropped, as when somebody types on into the search box.
        apart: what ends it; it may take long, as what others made does, so it has a
        thread of its own, which no other question waits for.
        """
        call = Call(name_of(use_case), done, failed)
        if only_latest:
            before = self._latest.get(done)
            if before is not None:
                before.drop()
            self._latest[done] = call
        if apart is not None:
            self._apart[call] = apart
        worker = self._reader if apart is None else self._slow_reader
        self._submit(worker, use_case, arguments, call)

    def run(
        self,
        use_case: Callable[Concatenate[L, ...], Outcome[R]],
        *arguments: object,
        done: Callable[[R], None] | None = None,
        failed: Callable[[Problem], None] | None = None,
        initiator: QObject | None = None,
    ) -> None:
        """Call ``use_case(login, *arguments)``, which writes, on the writing thread.

        Writes follow each other in the order they were asked for.
        """
        call = Call(name_of(use_case), done, failed, initiator, writes=True)
        self._submit(self._writer, use_case, arguments, call)

    def work(
        self,
        arguments: Sequence[str],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Problem], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> WorkHandle:
        """Run a command line such as ``["print", ...]`` in the job process; one at a time.

        done: given the JSON value of the command.  progress: given (done, total).
        A cancelled job fails with Code.CANCELLED.
        """
        if self._process is None:
            raise Defect("this window has no job process")
        call = Call(arguments[0] if arguments else "", done, failed)
        job = Job(tuple(arguments), call, progress)
        self._process.enqueue(job)
        return WorkHandle(self._process, job)

    def stop(self) -> None:
        """Finish the writes that wait, end every thread and process; nothing is reported then."""
        if self._is_stopped:
            return
        self._is_stopped = True
        for apart in self._apart.values():
            apart.stop()
        self._reader.stop(keep_queued=False)
        self._slow_reader.stop(keep_queued=False)
        if self._process is not None:
            self._process.stop()
        # The last one, so that it has the vault alone at its end.
        self._writer.stop(keep_queued=True)

    def _submit(
        self,
        worker: _Worker[L],
        use_case: Callable[..., Any],
        arguments: tuple[object, ...],
        call: Call,
    ) -> None:
        if self._is_stopped:
            log.error("asked for %s after the end", call.name)
            return
        call.future = worker.submit(use_case, arguments)
        call.future.add_done_callback(functools.partial(self._hand_over, call))

    def _hand_over(self, call: Call, future: Future[Any]) -> None:
        """Carry a call's end to the main thread; runs on the worker's."""
        if not future.cancelled():
            call.error = future.exception()
            call.value = None if call.error else future.result()
            self._settled.emit(call)

    @Slot(object)
    def _settle(self, call: Call) -> None:
        """Report how a call ended, on the main thread."""
        self._apart.pop(call, None)
        if self._latest.get(call.done) is call:
            del self._latest[call.done]
        if call.error is not None:
            self._settle_error(call, call.error)
            return
        value, changes = call.value, None
        if call.writes:
            value, changes = call.value.value, call.value.changes
        try:
            if call.done is not None and not call.is_dropped and self._is_there(call.done):
                call.done(value)
        finally:
            if changes is not None and changes.touched and not self._is_stopped:
                self.vault_changed.emit(changes, call.initiator)

    def _settle_error(self, call: Call, error: BaseException) -> None:
        if not isinstance(error, Problem):
            incident = Incident(secrets.token_hex(4), place_of(error))
            log.error("defect %s in %s: %s", incident.number, call.name, incident.place)
            if not self._is_stopped:
                self.defect.emit(incident)
        elif call.failed is not None:
            if not call.is_dropped and self._is_there(call.failed):
                call.failed(error)
        elif error.code != Code.CANCELLED and not self._is_stopped:
            self.problem.emit(error)

    def _is_there(self, receiver: Callable[..., None]) -> bool:
        return not self._is_stopped and is_there(receiver)


class WorkHandle:
    """A job in the job process, to cancel it."""

    def __init__(self, process: JobProcess, job: Job) -> None:
        self._process, self._job = process, job

    @property
    def is_over(self) -> bool:
        return self._job.is_over

    def cancel(self) -> None:
        """Ask the job to stop, and end its process soon after if it does not."""
        self._process.cancel(self._job)


class _Worker(Generic[L]):
    """One thread with a login of its own, opened at first need and closed at the end."""

    def __init__(self, name: str, open_login: Callable[[], L], close: Callable[[L], None]) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._open, self._close = open_login, close
        self._login: L | None = None
        self._waiting: set[Future[Any]] = set()

    def submit(self, use_case: Callable[..., R], arguments: tuple[object, ...]) -> Future[R]:
        future = self._pool.submit(self._call, use_case, arguments)
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future

    def stop(self, *, keep_queued: bool) -> None:
        if not keep_queued:
            for future in tuple(self._waiting):
                future.cancel()
        # The login is closed where it was opened: a connection belongs to one thread.
        self._pool.submit(self._end)
        self._pool.shutdown()

    def _call(self, use_case: Callable[..., R], arguments: tuple[object, ...]) -> R:
        if self._login is None:
            self._login = self._open()
        return use_case(self._login, *arguments)

    def _end(self) -> None:
        if self._login is not None:
            self._close(self._login)
            self._login = None
