"""The only door to threads and processes: reads, writes and long work off the main thread."""

from __future__ import annotations

import functools
import json
import logging
import os
import secrets
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QProcess, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from app.errors import Code, Defect, Problem
from app.i18n import N_, verbatim

log = logging.getLogger(__name__)
L = TypeVar("L")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

STOPPED = N_("Stopped. What was finished is kept.")
GRACE_MS = 250  # with the kill that follows, work is over 300 ms after Cancel
ENDING_MS = 2000
NICENESS = 10


class Outcome(Protocol[R_co]):
    """What a use case that writes gives back: its answer, and what it changed on the way."""

    @property
    def value(self) -> R_co: ...
    @property
    def changes(self) -> object: ...


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
    at its first need.  close: called there too, at the end.  ``done``, ``failed``
    and ``progress`` must be methods of QObjects (a functools.partial of one will
    do); what comes for a deleted one is dropped.  At most one of done and failed is
    called, once, on the main thread.  A Problem goes to ``failed``, else to the signal.
    Signals, on the main thread: vault_changed(Changes, initiator), once after each
    use case that wrote; problem(Problem), which nobody handled; defect(Incident), a
    bug that was logged by its place.
    """

    vault_changed = Signal(object, object)
    problem = Signal(object)
    defect = Signal(object)
    _settled = Signal(object)

    def __init__(
        self,
        open_reader: Callable[[], L],
        open_writer: Callable[[], L],
        *,
        close: Callable[[L], None],
        batch: BatchCommand | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = _Worker("reader", open_reader, close)
        self._writer = _Worker("writer", open_writer, close)
        self._process = _Process(batch, self) if batch is not None else None
        if self._process is not None:
            self._process.ended.connect(self._settle)
        self._latest: dict[object, _Call] = {}
        self._is_stopped = False
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        use_case: Callable[Concatenate[L, ...], R],
        *arguments: object,
        done: Callable[[R], None],
        failed: Callable[[Problem], None] | None = None,
        only_latest: bool = False,
    ) -> None:
        """Call ``use_case(login, *arguments)``, which only reads, on the reading thread.

        only_latest: an earlier question with the same ``done`` that has not been
        answered yet is dropped, as when somebody types on into the search box.
        """
        call = _Call(_name_of(use_case), done, failed)
        if only_latest:
            before = self._latest.get(done)
            if before is not None:
                before.drop()
            self._latest[done] = call
        self._submit(self._reader, use_case, arguments, call)

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
        call = _Call(_name_of(use_case), done, failed, initiator, writes=True)
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
        call = _Call(arguments[0] if arguments else "", done, failed)
        job = _Job(tuple(arguments), call, progress)
        self._process.enqueue(job)
        return WorkHandle(self._process, job)

    def stop(self) -> None:
        """Finish the writes that wait, end every thread and process; nothing is reported then."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._reader.stop(keep_queued=False)
        self._writer.stop(keep_queued=True)
        if self._process is not None:
            self._process.stop()

    def _submit(
        self,
        worker: _Worker[L],
        use_case: Callable[..., Any],
        arguments: tuple[object, ...],
        call: _Call,
    ) -> None:
        if self._is_stopped:
            log.error("asked for %s after the end", call.name)
            return
        call.future = worker.submit(use_case, arguments)
        call.future.add_done_callback(functools.partial(self._hand_over, call))

    def _hand_over(self, call: _Call, future: Future[Any]) -> None:
        """Carry a call's end to the main thread; runs on the worker's."""
        if not future.cancelled():
            call.error = future.exception()
            call.value = None if call.error else future.result()
            self._settled.emit(call)

    @Slot(object)
    def _settle(self, call: _Call) -> None:
        """Report how a call ended, on the main thread."""
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
            if changes and not self._is_stopped:
                self.vault_changed.emit(changes, call.initiator)

    def _settle_error(self, call: _Call, error: BaseException) -> None:
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
        return not self._is_stopped and isValid(receiver_of(receiver))


class WorkHandle:
    """A job in the job process, to cancel it."""

    def __init__(self, process: _Process, job: _Job) -> None:
        self._process, self._job = process, job

    @property
    def is_over(self) -> bool:
        return self._job.is_over

    def cancel(self) -> None:
        """Ask the job to stop, and end its process soon after if it does not."""
        self._process.cancel(self._job)


class _Call:
    """What was asked for, whom it is reported to, and how it ended."""

    def __init__(
        self,
        name: str,
        done: Callable[[Any], None] | None,
        failed: Callable[[Problem], None] | None,
        initiator: QObject | None = None,
        *,
        writes: bool = False,
    ) -> None:
        for receiver in (done, failed):
            if receiver is not None:
                receiver_of(receiver)
        self.name, self.done, self.failed = name, done, failed
        self.initiator, self.writes = initiator, writes
        self.future: Future[Any] | None = None
        self.value: Any = None
        self.error: BaseException | None = None
        self.is_dropped = False

    def drop(self) -> None:
        self.is_dropped = True
        if self.future is not None:
            self.future.cancel()


class _Worker(Generic[L]):
    """One thread with a login of its own, opened at first need and closed at the end."""

    def __init__(self, name: str, open_login: Callable[[], L], close: Callable[[L], None]) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._open, self._close = open_login, close
        self._login: L | None = None

    def submit(self, use_case: Callable[..., R], arguments: tuple[object, ...]) -> Future[R]:
        return self._pool.submit(self._call, use_case, arguments)

    def stop(self, *, keep_queued: bool) -> None:
        if keep_queued:
            self._pool.submit(self._end)
            self._pool.shutdown()
        else:
            self._pool.shutdown(cancel_futures=True)
            self._end()

    def _call(self, use_case: Callable[..., R], arguments: tuple[object, ...]) -> R:
        if self._login is None:
            self._login = self._open()
        return use_case(self._login, *arguments)

    def _end(self) -> None:
        if self._login is not None:
            self._close(self._login)
            self._login = None


class _Job:
    def __init__(
        self,
        arguments: tuple[str, ...],
        call: _Call,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        if progress is not None:
            receiver_of(progress)
        self.arguments, self.call, self.progress = arguments, call, progress
        self.is_over = False


class _Process(QObject):
    """The job process: started at the first job, kept for the next, one job at a time.

    Signals: ended(_Call), when a job is over.
    """

    ended = Signal(object)

    def __init__(self, command: BatchCommand, parent: QObject) -> None:
        super().__init__(parent)
        self._command = command
        self._queue: deque[_Job] = deque()
        self._job: _Job | None = None
        self._is_cancelled = False
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(GRACE_MS)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.started.connect(self._be_nice)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail_to_start)
        self._grace.timeout.connect(self._process.kill)

    def enqueue(self, job: _Job) -> None:
        self._queue.append(job)
        QTimer.singleShot(0, self, self._next)

    def cancel(self, job: _Job) -> None:
        if job in self._queue:
            self._queue.remove(job)
            self._end(job, error=Problem(STOPPED, Code.CANCELLED))
        elif job is self._job and not self._is_cancelled:
            self._is_cancelled = True
            self._write({"cancel": True})
            self._grace.start()

    def stop(self) -> None:
        self._queue.clear()
        self._job = None
        self._grace.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(GRACE_MS):
                self._process.kill()
                self._process.waitForFinished(ENDING_MS)

    @Slot()
    def _next(self) -> None:
        """Begin the next job, unless one is running or the process is just ending."""
        if self._job is not None or self._is_cancelled or not self._queue:
            return
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start(self._command.program, list(self._command.arguments))
            self._process.write(self._command.key_frame().rstrip("\n").encode() + b"\n")
        self._job = self._queue.popleft()
        self._write(list(self._job.arguments))

    @Slot()
    def _be_nice(self) -> None:
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.processId(), NICENESS)

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            if self._job is not None:
                self._take(self._job, line)

    def _take(self, job: _Job, line: bytes) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            self._end(job, error=Defect("the job process wrote a line that is not its own"))
        elif isinstance(told.get("progress"), dict):
            share = told["progress"]
            if job.progress is not None and isValid(receiver_of(job.progress)):
                job.progress(int(share.get("done", 0)), int(share.get("total", 0)))
        elif told.get("code", Code.OK) == Code.OK:
            self._end(job, value=told.get("value"))
        else:
            self._end(job, error=error_of(told))

    @Slot()
    def _finish(self) -> None:
        self._read()
        self._grace.stop()
        if self._job is not None:
            stopped = Problem(STOPPED, Code.CANCELLED)
            lost = Defect(f"the job process ended: {self._process.exitCode()}")
            self._end(self._job, error=stopped if self._is_cancelled else lost)
        self._is_cancelled = False
        self._next()

    @Slot(QProcess.ProcessError)
    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._job is not None:
            self._end(self._job, error=Defect("the job process cannot be started"))

    def _end(self, job: _Job, *, value: object = None, error: Exception | None = None) -> None:
        job.is_over = True
        if job is self._job:
            self._job = None
        job.call.value, job.call.error = value, error
        self.ended.emit(job.call)
        QTimer.singleShot(0, self, self._next)

    def _write(self, told: object) -> None:
        self._process.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def receiver_of(method: Callable[..., None]) -> QObject:
    """Return the QObject that ``method`` belongs to; a Defect if it belongs to none."""
    inner = method.func if isinstance(method, functools.partial) else method
    # A signal's emit is bound to its QObject too, but hides it: it cannot be told dead.
    owner = getattr(inner, "__self__", None)
    if not isinstance(owner, QObject):
        raise Defect("a result must go to a method of a QObject")
    return owner


def error_of(told: dict[str, Any]) -> Exception:
    """Return the error that a line of the job process tells of."""
    code = told.get("code")
    if code not in set(Code) or code == Code.DEFECT:
        return Defect(f"in the job process: {told.get('incident', '')}")
    field = told.get("field")
    words = verbatim(str(told.get("message", "")))
    return Problem(words, Code(code), field=field if isinstance(field, str) else None)


def place_of(error: BaseException) -> str:
    """Return type and places in the code of an error, without its words: they may hold a name."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(one.filename).name}:{one.lineno}" for one in frames[-4:]]
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"


def _name_of(use_case: Callable[..., object]) -> str:
    return str(getattr(use_case, "__name__", type(use_case).__name__))
