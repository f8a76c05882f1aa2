"""A real window on a real vault with cheap key stretching, driven through its controls."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as Impatience
from pytestqt.qtbot import QtBot

from app.context import CHEAP_COST, Context
from app.records import RecordId
from app.usecases.login import Login
from app.usecases.people import FirstFour, start_intake
from app.usecases.plans import make_plan
from app.usecases.vaults import Keys, NewVault, init_vault, login_with
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.papers import PapersPart
from ui.pages.student import StudentPage
from ui.pages.workspace import Workspace
from ui.preferences import Preferences
from ui.window import Window

PASSPHRASE = "correct horse battery staple"
Part = TypeVar("Part", bound=QWidget)


@dataclass
class Desktop:
    """A window, and short ways to find and press what is in it."""

    window: Window
    qtbot: QtBot
    folder: Path
    keys: Keys
    amina: RecordId

    @property
    def space(self) -> Workspace:
        space = self.window.workspace
        assert space is not None
        return space

    def until(self, holds: Callable[[], bool]) -> None:
        """Let Qt work until ``holds()`` is true."""
        self.qtbot.waitUntil(holds)

    def find(self, kind: type[Part], name: str) -> Part:
        """Return the visible part whose accessible name begins with ``name``, once it is there."""
        found: list[Part] = []

        def is_there() -> bool:
            parts = self.window.findChildren(kind)
            found[:] = [
                one for one in parts if one.isVisible() and one.accessibleName().startswith(name)
            ]
            return bool(found)

        try:
            self.until(is_there)
        except Impatience:
            shown = [one.accessibleName() for one in self.window.findChildren(kind)]
            pytest.fail(f"{name!r} is not among {[one for one in shown if one]}")
        return found[0]

    def focus(self, part: QWidget) -> None:
        """Give a part the keyboard, as a click would."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        part.setFocus()
        self.until(part.hasFocus)

    def press(self, name: str) -> None:
        """Press the button of this name."""
        button = self.find(QAbstractButton, name)
        self.until(button.isEnabled)
        button.click()

    def say_again(self, passphrase: str = PASSPHRASE) -> None:
        """Give the passphrase that is asked for before a grave act."""
        line = self.find(QLineEdit, "Your passphrase once more")
        self.until(lambda: self.window.focusWidget() is line)
        line.setText(passphrase)
        self.press("Go on")

    def student(self, part: str) -> QWidget:
        """Return a part of the student's page, once it is shown."""

        def is_there() -> bool:
            page = self.space.page
            return isinstance(page, StudentPage) and page.part == part

        self.until(is_there)
        page = self.space.page
        assert isinstance(page, StudentPage)
        shown = page.shown
        assert shown is not None
        return shown


@dataclass
class Chooser:
    """The system's chooser of files: gives ``path``, whatever is asked."""

    path: Path = Path()

    def __call__(self, *_: object) -> tuple[str, str]:
        return str(self.path), ""


def answer_by_digits(
    desktop: Desktop, chooser: Chooser, files: tuple[Path, Path], words: tuple[str, str, str, str]
) -> None:
    """Choose a file at the computers of the centre, find its digits the same, save the answer.

    files: what asks, and the answer.  words: of the button, the question, the yes and the end.
    """
    begin, question, same, end = words
    desktop.space.open(Destination("computers"))
    chooser.path = files[0]
    desktop.press(begin)
    desktop.find(QLabel, question)
    chooser.path = files[1]
    desktop.press(same)
    desktop.say_again()
    desktop.find(QLabel, end)


@contextmanager
def writing(desktop: Desktop) -> Iterator[Login]:
    """Give a login of its own for a moment, as another window has."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    yield login
    login.close()


def papers(desktop: Desktop) -> PapersPart:
    """Open the papers of the student, and return that part of the page."""
    desktop.space.open(Destination("student", desktop.amina, "papers"))
    part = desktop.student("papers")
    assert isinstance(part, PapersPart)
    return part


@pytest.fixture
def chooser(monkeypatch: pytest.MonkeyPatch) -> Chooser:
    """Return what gives the file that the system's chooser is to give."""
    made = Chooser()
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, made)
    return made


@pytest.fixture
def world(clean_home: Path) -> Context:
    """Return the real clock and randomness, with cheap key stretching."""
    state = clean_home / ".local" / "state" / "waymark"
    return Context(lambda: datetime.now(UTC), secrets.token_bytes, state, CHEAP_COST, True)  # noqa: TID251 - the real clock is meant


@pytest.fixture
def desktop(
    qtbot: QtBot, dressed_app: QApplication, world: Context, tmp_path: Path
) -> Iterator[Desktop]:
    """Return a window at the workspace of a centre with one student and her plan."""
    folder = tmp_path / "vault"
    more = (("phone", "+1 202 555 0100"), ("address", "12 Linden Street"))
    login = init_vault(folder, PASSPHRASE, NewVault("Linden Centre", "Leila", more=more), world)
    four = FirstFour(
        {"preferred_name": "أمينة"},
        {"language": "ar", "for_paper": True},
        {"kind": "none"},
        {"answer": "given"},
    )
    amina = start_intake(login, four).value
    make_plan(login, amina, "first_job")
    login.close()
    window = open_window(qtbot, dressed_app, world)
    window.show_workspace(Opened(folder, login.unlocked))
    made = Desktop(window, qtbot, folder, login.unlocked, amina)
    made.until(lambda: made.space.page is not None)
    yield made
    if window.theme.language != "en":  # Qt's own words belong to the process, not to the window
        window.speak("en")
        made.until(lambda: made.space.page is not None)
    window.close()


def open_window(qtbot: QtBot, app: QApplication, world: Context, language: str = "en") -> Window:
    """Return a window on the screen, before any vault is open."""
    window = Window(app, world, Preferences(language=language), language)
    qtbot.addWidget(window)
    window.setMinimumSize(1, 1)  # the offscreen display warns of every minimum
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window
