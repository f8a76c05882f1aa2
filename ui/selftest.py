"""The program tries itself: every page on a demonstration vault, fonts, ciphers, catalogues."""

from __future__ import annotations

import json
import shutil
import sys

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.context import Context
from app.usecases.demonstration import demonstration_keys
from app.usecases.people import FoundPerson, recent_people
from app.usecases.vaults import free_folder
from ui.desk import Destination
from ui.language import window_languages
from ui.opening import Opened
from ui.pages.places import PAGES
from ui.pages.student import PARTS
from ui.preferences import Preferences
from ui.window import Window

LONGEST_MS = 60_000
STEP_MS = 150
_VISITS = (
    Destination("today"),
    Destination("students"),
    Destination("students", part="new"),
    *(Destination(page) for page in PAGES),
    Destination("settings"),
    Destination("keys"),
)


def selftest(app: QApplication, context: Context) -> int:
    """Return 0 if every page can be built on a demonstration vault, in each language; else 1."""
    folder = free_folder(context, "selftest")
    wrong: list[str] = []
    try:
        keys = demonstration_keys(context, folder)
        for language in window_languages():
            window = Window(app, context, Preferences(), language)
            window.show_workspace(Opened(folder, keys))
            wrong += _visit_all(window)
            window.close()
            window.deleteLater()
            _let_pass(STEP_MS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(json.dumps({"well": not wrong, "wrong": wrong}) + "\n")
    return 1 if wrong else 0


def _visit_all(window: Window) -> list[str]:
    """Go to every place; return what went wrong, by kind and place in the code."""
    space = window.workspace
    if space is None:
        return ["no workspace"]
    wrong: list[str] = []
    space.jobs.defect.connect(lambda incident: wrong.append(incident.place))
    space.jobs.problem.connect(lambda problem: wrong.append(problem.code.name))
    for place in _VISITS:
        space.open(place)
        _let_pass(STEP_MS)
    found: list[FoundPerson] = []
    receiver = _Receiver(found)
    space.jobs.ask(recent_people, done=receiver.take)
    _let_pass(STEP_MS)
    for part in PARTS:
        space.open(Destination("student", found[0].person, part))
        _let_pass(STEP_MS)
    return wrong


class _Receiver(QObject):
    """Takes the people found; results go to QObjects only."""

    def __init__(self, found: list[FoundPerson]) -> None:
        super().__init__()
        self._found = found

    def take(self, people: tuple[FoundPerson, ...]) -> None:
        self._found.extend(people)


def _let_pass(milliseconds: int) -> None:
    """Let Qt work on what waits for this long."""
    loop = QEventLoop()
    QTimer.singleShot(min(milliseconds, LONGEST_MS), loop.quit)
    loop.exec()
