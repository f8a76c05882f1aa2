"""Jobs: each end is told once, on the main thread, to those who are still there."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import Code, Defect, Problem
from app.i18n import N_, Catalog
from tests.fakes import LogWatch
from ui.jobs import BatchCommand, Incident, Jobs, WorkHandle

REFUSED = N_("Choose one of the listed answers.")
CHILD = '''
"""Speaks the lines of the job process."""
import json, os, sys

assert sys.stdin.readline() == "keys\\n"
for line in sys.stdin:
    asked = json.loads(line)
    if isinstance(asked, dict):
        break
    if asked[0] == "add":
        answer = {"code": 0, "value": sum(map(int, asked[1:]))}
    elif asked[0] == "pid":
        nice = os.nice(0) if hasattr(os, "nice") else 0
        answer = {"code": 0, "value": [os.getpid(), nice]}
    elif asked[0] == "count":
        for done in range(3):
            print(json.dumps({"progress": {"done": done, "total": 3}}), flush=True)
        answer = {"code": 0, "value": "counted"}
    elif asked[0] == "deaf":
        print(json.dumps({"progress": {"done": 0, "total": 1}}), flush=True)
        while True:
            pass
    elif asked[0] == "die":
        os._exit(3)
    elif asked[0] == "babble":
        answer = None
    else:
        answer = {"code": int(asked[0]), "message": asked[1], "field": "words"}
    print(json.dumps(answer) if answer else "what?", flush=True)
'''


@dataclass
class Login:
    """Stands for a worker's login: remembers its thread, as a connection does."""

    thread: int = field(default_factory=threading.get_ident)
    is_closed_by: int | None = None

    def close(self) -> None:
        self.is_closed_by = threading.get_ident()


class Gate(threading.Event):
    """A gate that opens when its work is told to end."""

    def stop(self) -> None:
        self.set()


@dataclass(frozen=True)
class Touched:
    touched: frozenset[str] = frozenset({"person"})


@dataclass(frozen=True)
class Written:
    value: str
    changes: Touched = field(default_factory=Touched)


class Listener(QObject):
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()
        self.shares: list[tuple[int, int]] = []

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(threading.get_ident())

    @Slot(object, object)
    def hear_two(self, first: object, second: object) -> None:
        self.heard.append((first, second))

    @Slot(int, int)
    def hear_share(self, done: int, total: int) -> None:
        self.shares.append((done, total))


def read(login: Login, words: str) -> tuple[str, bool]:
    return words, login.thread == threading.get_ident()


def write(login: Login, words: str) -> Written:
    return Written(words)


def write_nothing(login: Login) -> Written:
    return Written("nothing", Touched(frozenset()))


def refuse(login: Login) -> Written:
    raise Problem(REFUSED, Code.NOT_FOUND)


def stumble(login: Login) -> Written:
    raise ValueError("Amina")


def wait_for(login: Login, gate: threading.Event) -> str:
    assert gate.wait(10)
    return "waited"


def write_after(login: Login, gate: threading.Event, written: list[str]) -> Written:
    assert gate.wait(10)
    written.append("written")
    return Written("written")


@pytest.fixture
def logins() -> list[Login]:
    return []


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path, logins: list[Login]) -> Iterator[Jobs[Login]]:
    child = tmp_path / "child.py"
    child.write_text(CHILD, encoding="utf-8")

    def open_login() -> Login:
        logins.append(Login())
        return logins[-1]

    command = BatchCommand(sys.executable, (str(child),), lambda: "keys")
    made: Jobs[Login] = Jobs(open_login, open_login, close=Login.close, batch=command)
    yield made
    made.stop()


@pytest.fixture
def listener(qapp: QApplication) -> Listener:
    return Listener()


def heard(listener: Listener, count: int = 1) -> Callable[[], bool]:
    return lambda: len(listener.heard) >= count


def test_reading_happens_on_its_own_thread_and_is_told_here(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener, logins: list[Login]
) -> None:
    """A use case runs where its login was opened, and its answer comes to the main thread."""
    jobs.ask(read, "Amina", done=listener.hear)
    qtbot.waitUntil(heard(listener))

    assert listener.heard == [("Amina", True)]
    assert listener.threads == {threading.get_ident()}
    assert logins[0].thread != threading.get_ident()


def test_nothing_is_opened_before_its_first_need(jobs: Jobs[Login], logins: list[Login]) -> None:
    """A window that asks nothing opens no login and no process."""
    assert logins == []


def test_a_write_is_announced_once(qtbot: QtBot, jobs: Jobs[Login], listener: Listener) -> None:
    """Changes are told to every page exactly once, with the one that asked for them."""
    ear = Listener()
    jobs.vault_changed.connect(ear.hear_two)
    jobs.run(write, "one", done=listener.hear, initiator=listener)
    jobs.run(write, "two", done=listener.hear)
    qtbot.waitUntil(heard(ear, 2))

    assert listener.heard == ["one", "two"]
    assert ear.heard == [(Touched(), listener), (Touched(), None)]


def test_a_write_that_changed_nothing_is_not_announced(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """Half-typed words put away redraw no page."""
    ear = Listener()
    jobs.vault_changed.connect(ear.hear_two)
    jobs.run(write_nothing, done=listener.hear)
    qtbot.waitUntil(heard(listener))

    assert ear.heard == []


def test_a_problem_goes_to_the_one_who_asked(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """With ``failed`` given, nobody else hears of a problem."""
    ear = Listener()
    jobs.problem.connect(ear.hear)
    jobs.run(refuse, failed=listener.hear)
    qtbot.waitUntil(heard(listener))

    assert isinstance(listener.heard[0], Problem)
    assert listener.heard[0].code == Code.NOT_FOUND
    assert ear.heard == []


def test_a_problem_nobody_takes_goes_to_the_window(qtbot: QtBot, jobs: Jobs[Login]) -> None:
    """Without ``failed``, the signal carries the problem."""
    with qtbot.waitSignal(jobs.problem) as told:
        jobs.run(refuse)

    assert told.args is not None
    assert Catalog("en").say(told.args[0].text) == REFUSED.msgid


def test_a_defect_is_logged_by_its_place_and_never_by_its_words(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener, log_watch: LogWatch
) -> None:
    """A bug is told with a number; its own words could hold a name."""
    with qtbot.waitSignal(jobs.defect) as told:
        jobs.run(stumble, done=listener.hear, failed=listener.hear)

    assert told.args is not None
    incident = told.args[0]
    assert isinstance(incident, Incident)
    record = log_watch.take(incident.number).getMessage()
    assert "ValueError at test_jobs.py" in record
    assert "Amina" not in record
    assert listener.heard == []


def test_a_login_that_cannot_be_opened_is_a_problem_and_tried_again(
    qtbot: QtBot, listener: Listener, qapp: QApplication
) -> None:
    """A vault in use now may be free at the next question."""
    tries = iter([Problem(REFUSED, Code.IN_USE), None])

    def open_login() -> Login:
        problem = next(tries)
        if problem is not None:
            raise problem
        return Login()

    jobs: Jobs[Login] = Jobs(open_login, open_login, close=Login.close)
    jobs.ask(read, "one", done=listener.hear, failed=listener.hear)
    jobs.ask(read, "two", done=listener.hear, failed=listener.hear)
    qtbot.waitUntil(heard(listener, 2))
    jobs.stop()

    assert isinstance(listener.heard[0], Problem)
    assert listener.heard[1] == ("two", True)


def test_what_comes_for_a_deleted_page_is_dropped(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener, qapp: QApplication
) -> None:
    """A page that is gone is not called; the change it made is still announced."""
    gone, ear = Listener(), Listener()
    jobs.vault_changed.connect(ear.hear_two)
    gate = threading.Event()
    jobs.run(write_after, gate, [], done=gone.hear, failed=gone.hear)
    gone.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gate.set()
    qtbot.waitUntil(heard(ear))

    assert gone.heard == []


def test_an_overtaken_question_is_not_answered(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """Somebody who types on hears only of the last words typed."""
    gate = threading.Event()
    ear = Listener()
    jobs.ask(wait_for, gate, done=ear.hear)
    for words in ("A", "Am", "Ami"):
        jobs.ask(read, words, done=listener.hear, only_latest=True)
    gate.set()
    qtbot.waitUntil(heard(listener))

    assert listener.heard == [("Ami", True)]


def test_a_result_must_go_to_a_method_of_an_object(jobs: Jobs[Login]) -> None:
    """A free function or lambda cannot be told dead, so it is refused at once."""
    with pytest.raises(Defect):
        jobs.ask(read, "Amina", done=print)


def test_a_partial_method_carries_its_own_words(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """A page may be told which of its questions is answered."""
    jobs.run(write, "b", done=partial(listener.hear_two, "a"))
    qtbot.waitUntil(heard(listener))

    assert listener.heard == [("a", "b")]


def test_stopping_finishes_writes_drops_reads_and_ends_all_threads(
    jobs: Jobs[Login], listener: Listener, logins: list[Login], qapp: QApplication
) -> None:
    """What was to be written is written; logins close where they were opened."""
    before = set(threading.enumerate())
    gate, reading = threading.Event(), threading.Event()
    written: list[str] = []
    jobs.ask(_signal_and_wait, reading, gate, done=listener.hear)
    assert reading.wait(10)
    jobs.ask(read, "Amina", done=listener.hear)
    for _ in range(3):
        jobs.run(write_after, gate, written, done=listener.hear)
    gate.set()
    jobs.stop()
    qapp.processEvents()

    assert written == ["written"] * 3
    assert listener.heard == []
    assert all(login.is_closed_by == login.thread for login in logins)
    assert len(logins) == 2
    assert set(threading.enumerate()) <= before


def test_what_runs_apart_holds_up_nobody_and_ends_with_the_window(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """Another question is answered meanwhile; stopping tells the slow one to end at once."""
    gate, reading = Gate(), threading.Event()
    jobs.ask(_signal_and_wait, reading, gate, done=listener.hear, apart=gate)
    assert reading.wait(10)

    jobs.ask(read, "Amina", done=listener.hear)
    qtbot.waitUntil(heard(listener))
    clock = QElapsedTimer()
    clock.start()
    jobs.stop()

    assert listener.heard == [("Amina", True)]
    assert clock.elapsed() < 1000


def test_what_is_asked_after_the_end_is_logged_and_dropped(
    jobs: Jobs[Login], listener: Listener, log_watch: LogWatch
) -> None:
    """A page that is late does no harm."""
    jobs.stop()
    jobs.ask(read, "Amina", done=listener.hear)

    assert "read" in log_watch.take("after the end").getMessage()


def test_long_work_reports_its_value(qtbot: QtBot, jobs: Jobs[Login], listener: Listener) -> None:
    """The child's JSON value comes back, job after job, in order."""
    jobs.work(["add", "1", "2"], done=listener.hear)
    jobs.work(["add", "30", "4"], done=listener.hear)
    qtbot.waitUntil(heard(listener, 2))

    assert listener.heard == [3, 34]


def test_the_process_is_kept_warm_and_niced(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """Two jobs are done by one process, which gives way to the window."""
    jobs.work(["pid"], done=listener.hear)
    qtbot.waitUntil(heard(listener))
    jobs.work(["pid"], done=listener.hear)
    qtbot.waitUntil(heard(listener, 2))

    first, second = listener.heard
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert first[0] == second[0]
    if sys.platform != "win32":
        assert second[1] >= 10


def test_long_work_tells_how_far_it_is(qtbot: QtBot, jobs: Jobs[Login], listener: Listener) -> None:
    """Progress lines come before the result."""
    jobs.work(["count"], done=listener.hear, progress=listener.hear_share)
    qtbot.waitUntil(heard(listener))

    assert listener.heard == ["counted"]
    assert listener.shares == [(0, 3), (1, 3), (2, 3)]


def test_a_problem_of_long_work_keeps_code_words_and_field(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """An error line of the child becomes the same Problem here."""
    jobs.work(["13", "First ask for consent."], failed=listener.hear)
    qtbot.waitUntil(heard(listener))

    problem = listener.heard[0]
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (Code.NO_CONSENT, "words")
    assert Catalog("ar").say(problem.text) == "First ask for consent."


@pytest.mark.parametrize("command", [["die"], ["babble"], ["1", "bug"], ["77", "unknown"]])
def test_a_child_that_fails_is_a_defect_and_the_next_job_runs(
    qtbot: QtBot, jobs: Jobs[Login], log_watch: LogWatch, command: list[str]
) -> None:
    """A process that dies, babbles or stumbles is told of, and replaced."""
    listener = Listener()
    with qtbot.waitSignal(jobs.defect):
        jobs.work(command, done=listener.hear, failed=listener.hear)
    log_watch.take("defect")
    jobs.work(["add", "1", "1"], done=listener.hear)
    qtbot.waitUntil(heard(listener))

    assert listener.heard == [2]


def test_cancelling_ends_deaf_work_within_300_ms(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """A child that hears nothing is ended; the next job gets a new one."""
    clock = QElapsedTimer()
    handle = jobs.work(
        ["deaf"], done=listener.hear, failed=listener.hear, progress=listener.hear_share
    )
    qtbot.waitUntil(lambda: bool(listener.shares))
    clock.start()
    handle.cancel()
    qtbot.waitUntil(heard(listener))

    assert clock.elapsed() <= 300
    assert _is_cancelled(listener.heard[0])
    assert handle.is_over
    jobs.work(["add", "2", "2"], done=listener.hear)
    qtbot.waitUntil(heard(listener, 2))
    assert listener.heard[1] == 4


def test_cancelling_work_that_waits_leaves_the_running_one_alone(
    qtbot: QtBot, jobs: Jobs[Login], listener: Listener
) -> None:
    """Work that has not begun is over at once."""
    ear = Listener()
    jobs.work(["add", "1", "2"], done=listener.hear)
    waiting: WorkHandle = jobs.work(["add", "5", "5"], done=ear.hear, failed=ear.hear)
    waiting.cancel()
    qtbot.waitUntil(heard(listener))

    assert listener.heard == [3]
    assert len(ear.heard) == 1
    assert _is_cancelled(ear.heard[0])


def test_stopping_ends_deaf_work(qtbot: QtBot, jobs: Jobs[Login], listener: Listener) -> None:
    """Locking never waits for a process that does not listen, and leaves none behind."""
    jobs.work(["pid"], done=listener.hear)
    jobs.work(["deaf"], failed=listener.hear, progress=listener.hear_share)
    qtbot.waitUntil(lambda: bool(listener.shares))
    jobs.stop()

    (told,) = listener.heard
    assert isinstance(told, list)
    with pytest.raises(ProcessLookupError):
        os.kill(told[0], 0)


def _signal_and_wait(login: Login, reading: threading.Event, gate: threading.Event) -> str:
    reading.set()
    return wait_for(login, gate)


def _is_cancelled(error: object) -> bool:
    return isinstance(error, Problem) and error.code == Code.CANCELLED
