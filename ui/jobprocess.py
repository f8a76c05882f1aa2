"""The job process: long work beside the window, one job at a time, spoken to in JSON lines.

To it: a line with the keys, then one JSON array of arguments a job, and
``{"cancel": true}``.  From it: ``{"progress": {"done": n, "total": m}}`` lines and
one ``{"code": 0, "value": ...}`` or ``{"code": n, "message": ...}`` line a job.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from app.errors import Code, Defect, Problem
from app.i18n import N_, verbatim
from ui.calls import Call, is_there, receiver_of

STOPPED = N_("Stopped. What was finished is kept.")
GRACE_MS = 250  # with the kill that follows, work is over 300 ms after Cancel
ENDING_MS = 2000
NICENESS = 10


class Job:
    """One command line for the job process."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        call: Call,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        if progress is not None:
            receiver_of(progress)
        self.arguments, self.call, self.progress = arguments, call, progress
        self.is_over = False


class JobProcess(QObject):
    """Started at the first job and kept for the next.

    key_frame: gives the first line, asked for at each start.
    Signals: ended(Call), when a job is over.
    """

    ended = Signal(object)

    def __init__(
        self,
        command: Sequence[str],
        key_frame: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._program, *self._arguments = command
        self._key_frame = key_frame
        self._queue: deque[Job] = deque()
        self._job: Job | None = None
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

    def enqueue(self, job: Job) -> None:
        """Begin ``job`` once the others are over."""
        self._queue.append(job)
        QTimer.singleShot(0, self, self._next)

    def cancel(self, job: Job) -> None:
        """End ``job``: at once if it has not begun, else within ``GRACE_MS``."""
        if job in self._queue:
            self._queue.remove(job)
            self._end(job, error=Problem(STOPPED, Code.CANCELLED))
        elif job is self._job and not self._is_cancelled:
            self._is_cancelled = True
            self._write({"cancel": True})
            self._grace.start()

    def stop(self) -> None:
        """End the process and whatever it is doing, and report nothing."""
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
            self._process.start(self._program, self._arguments)
            self._process.write(self._key_frame().rstrip("\n").encode() + b"\n")
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

    def _take(self, job: Job, line: bytes) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            self._end(job, error=Defect("the job process wrote a line that is not its own"))
        elif isinstance(told.get("progress"), dict):
            share = told["progress"]
            if job.progress is not None and is_there(job.progress):
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

    def _end(self, job: Job, *, value: object = None, error: Exception | None = None) -> None:
        job.is_over = True
        if job is self._job:
            self._job = None
        job.call.value, job.call.error = value, error
        self.ended.emit(job.call)
        QTimer.singleShot(0, self, self._next)

    def _write(self, told: object) -> None:
        self._process.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def error_of(told: dict[str, Any]) -> Exception:
    """Return the error that a line of the job process tells of."""
    code = told.get("code")
    if code not in set(Code) or code == Code.DEFECT:
        return Defect(f"in the job process: {told.get('incident', '')}")
    field = told.get("field")
    words = verbatim(str(told.get("message", "")))
    return Problem(words, Code(code), field=field if isinstance(field, str) else None)
