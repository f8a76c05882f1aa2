"""How quick the window is on a real vault: keys to painted results, frames, pages opened.

For ``python -m ui --measure``; nothing is saved.  Times are in milliseconds of the clock
on the wall, since that is what people wait.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.context import Context
from app.rules.roles import Operation
from app.usecases.login import Login
from app.usecases.people import FoundPerson, page_of_people
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE, look_at_vault, open_keys
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.people import AllStudentsPage
from ui.pages.student import StudentPage
from ui.pages.students import StudentsPage
from ui.pages.workspace import Workspace
from ui.widgets.filling import Filling
from ui.window import Window

LONGEST_MS = 20_000
SETTLED_ROUNDS = 3  # of questions that answers lead to
PEOPLE, LETTERS = 30, 4
FRAMES, STEP_PX = 400, 140
OPENED = 30
PARTS = ("overview", "intake", "plan")

_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents

Told = dict[str, float]


class _Opening(NamedTuple):
    """How long until a page is painted as it is first seen, and until all of it is there."""

    seen_ms: float
    whole_ms: float


@runtime_checkable
class _Filled(Protocol):
    """A part of a student's page that tells how much of it is there."""

    filling: Filling


def measure(window: Window, vault: Path | None, context: Context) -> int:
    """Print as JSON how long the first picture takes and, in a demonstration centre, its use."""
    began = time.perf_counter()
    window.show()
    window.grab()
    told: Told = {
        "first_paint_ms": round((time.perf_counter() - began) * 1000, 1),
        "cpu_until_paint_ms": round(time.process_time() * 1000, 1),
    }
    if vault is not None and look_at_vault(vault).is_demonstration:
        told |= _opened(window, vault, context)
    sys.stdout.write(json.dumps(told) + "\n")
    window.close()
    return 0


def _opened(window: Window, vault: Path, context: Context) -> Told:
    """Return the figures of a demonstration centre, whose passphrase everybody knows."""
    slot = look_at_vault(vault).slots[0]
    keys = open_keys(context, vault, slot.id, DEMONSTRATION_PASSPHRASE)
    began = time.perf_counter()
    window.show_workspace(Opened(vault, keys))
    window.away.idle.stop()  # nobody types here, and it may take minutes
    space = window.workspace
    if space is None:
        raise AssertionError("the workspace is shown")
    settle(space)
    first_ms = round((time.perf_counter() - began) * 1000, 1)
    return {"workspace_shown_ms": first_ms, **measure_use(space)}


def measure_use(space: Workspace) -> Told:
    """Return the figures of a workspace that is shown, by name."""
    people = _some_people(space)
    return {
        **_spread("key_to_found", _typing(space, people)),
        **_spread("scrolled_frame", _scrolling(space)),
        **_spread("today_shown", (_opening(space, Destination("today")) for _ in range(5))),
        **_parts(space, people),
    }


def _parts(space: Workspace, people: Sequence[FoundPerson]) -> Told:
    told: Told = {}
    for part in PARTS:
        times = list(_students(space, people, part))
        told |= _spread(f"student_{part}", (one.seen_ms for one in times))
        told |= _spread(f"student_{part}_whole", (one.whole_ms for one in times))
    return told


def _typing(space: Workspace, people: Sequence[FoundPerson]) -> Iterator[float]:
    """Yield the time from each key, while names are typed, until what was found is painted."""
    space.open(Destination("students"))
    page = space.page
    if not isinstance(page, StudentsPage):
        raise TypeError("the page of students is not shown")
    settle(space)
    line = page.search.line
    for person in people:
        line.clear()
        for sign in person.name.split()[0][:LETTERS]:
            began = time.perf_counter()
            _press(line, sign)
            while page.answered != line.text() and time.perf_counter() < began + LONGEST_MS / 1000:
                QApplication.processEvents(_WAITING, LONGEST_MS)
            QApplication.processEvents()  # which paints
            yield (time.perf_counter() - began) * 1000


def _scrolling(space: Workspace) -> Iterator[float]:
    """Yield what each frame costs while the list of all students is scrolled down."""
    space.open(Destination("people"))
    page = space.page
    if not isinstance(page, AllStudentsPage):
        raise TypeError("the list of students is not shown")
    settle(space)
    bar, view = page.list.verticalScrollBar(), page.list.viewport()
    for _ in range(FRAMES):
        began = time.perf_counter()
        bar.setValue(bar.value() + STEP_PX)
        view.repaint()
        yield (time.perf_counter() - began) * 1000
        QApplication.processEvents()  # a page that was asked for comes in between
        if bar.value() == bar.maximum():
            if page.model.is_whole:
                return
            settle(space)


def _students(space: Workspace, people: Sequence[FoundPerson], part: str) -> Iterator[_Opening]:
    for person in people[:OPENED]:
        yield _opening_student(space, Destination("student", person.person, part))
        space.open(Destination("settings"))
        settle(space)


def _opening_student(space: Workspace, place: Destination) -> _Opening:
    """Return how long it takes until what is seen first is painted, and until all is there."""
    began = time.perf_counter()
    space.open(place)
    page = space.page
    part = page.shown if isinstance(page, StudentPage) else None
    if part is None or not isinstance(part, _Filled):
        raise TypeError("the part does not tell how much of it is there")
    QTimer.singleShot(LONGEST_MS, space, _nothing_came)
    ends = began + LONGEST_MS / 1000
    while not part.filling.is_seen and time.perf_counter() < ends:
        QApplication.processEvents(_WAITING)  # one round: pieces made later do not count
    painting = _Painting(part)
    while not painting.has_begun and time.perf_counter() < ends:
        QApplication.processEvents(_WAITING)
    seen_ms = (time.perf_counter() - began) * 1000
    while not part.filling.is_whole and time.perf_counter() < ends:
        QApplication.processEvents(_WAITING)
    settle(space)
    return _Opening(seen_ms, (time.perf_counter() - began) * 1000)


def _opening(space: Workspace, place: Destination) -> float:
    """Return how long it takes until a place is shown with all it asks for."""
    began = time.perf_counter()
    space.open(place)
    settle(space)
    return (time.perf_counter() - began) * 1000


def settle(space: Workspace) -> None:
    """Let pass what was asked for, what that asks for, and its painting."""
    for _ in range(SETTLED_ROUNDS):
        marker = _Marker()
        space.jobs.ask(_nothing, done=marker.take)  # questions are answered in their order
        marker.wait()
    QApplication.processEvents()


def _some_people(space: Workspace) -> list[FoundPerson]:
    taker = _Marker()
    space.jobs.ask(_open_files, done=taker.take)
    taker.wait()
    people = taker.value
    if not isinstance(people, list):
        raise TypeError("no people came")
    chance = random.Random(7)  # noqa: S311 - who is looked at
    return chance.sample(people, min(PEOPLE, len(people)))


def _open_files(login: Login) -> list[FoundPerson]:
    """Return of the first people those with a name whose files open without saying why."""
    found = page_of_people(login, None).people
    named = (one for one in found if one.name.strip())
    return [one for one in named if login.gate.allows(Operation.PERSON_READ, one.person)]


def _spread(name: str, times: Iterable[float]) -> Told:
    """Return median, 95th percentile and the longest of times, by name."""
    ordered = sorted(times)
    late = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
    return {
        f"{name}_median_ms": round(statistics.median(ordered), 1),
        f"{name}_p95_ms": round(late, 1),
        f"{name}_longest_ms": round(ordered[-1], 1),
    }


def _press(target: QObject, sign: str) -> None:
    nothing = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, 0, nothing, sign))


def _nothing_came() -> None:
    """Wake a wait that has lasted too long."""


def _nothing(_: Login) -> None:
    """Ask nothing: the answer says that all earlier questions are answered."""


class _Painting(QObject):
    """Notes that what scrolls in a part is painted anew; gone with the part."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.has_begun = False
        for area in part.findChildren(QScrollArea):
            inner = area.widget()
            if inner is not None and area.isVisible():
                inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        self.has_begun = self.has_begun or event.type() == QEvent.Type.Paint
        return False


class _Marker(QObject):
    """Waits for one answer."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._has_come = False
        self.value: object = None

    def take(self, value: object) -> None:
        self.value, self._has_come = value, True
        self._loop.quit()

    def wait(self) -> None:
        if not self._has_come:
            QTimer.singleShot(LONGEST_MS, self._loop.quit)
            self._loop.exec()
