"""Long work: it tells how far it is, can be stopped, and leaves nothing half-made."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.context import Context
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.desk import Destination
from ui.pages.first_run import FirstRunPage
from ui.widgets.progress import ProgressBar
from ui.widgets.rows import RowButton
from ui.window import Window


def test_making_the_demonstration_centre_counts_its_people(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """The bar fills person by person, until the centre opens."""
    window, page = at_the_choices(qtbot, dressed_app, world)
    shares: list[tuple[int, int]] = []

    page.ask_for_demonstration()
    bar = page.findChild(ProgressBar)
    assert isinstance(bar, ProgressBar)
    bar.valueChanged.connect(lambda value: shares.append((value, bar.maximum())))

    qtbot.waitUntil(lambda: window.workspace is not None)
    assert shares == [(done, 24) for done in range(1, 25)]
    window.close()


def test_making_the_demonstration_centre_is_stopped(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """Stop brings the choices back, without a reproach, and takes away what was made."""
    window, page = at_the_choices(qtbot, dressed_app, world)
    page.ask_for_demonstration()

    page.stop_wanted.emit()

    def has_choices() -> bool:
        return any(one.isVisible() for one in page.findChildren(RowButton))

    qtbot.waitUntil(has_choices)
    assert window.workspace is None
    assert not list(world.state_folder.rglob("records.db"))
    window.close()


def test_drawing_a_roadmap_is_stopped_and_begun_again(desktop: Desktop) -> None:
    """Stop ends the drawing; one press draws it after all."""
    desktop.space.open(Destination("student", desktop.amina, "papers"))
    desktop.student("papers")
    desktop.press("Stop")

    desktop.find(QWidget, "Stopped.")
    desktop.press("Draw it again")

    desktop.find(QLabel, "Page 2 of ")


def test_a_full_disk_leaves_the_names_that_were_typed(
    qtbot: QtBot, dressed_app: QApplication, world: Context
) -> None:
    """What was wrong stands above the form, and nobody types the names again."""
    window, page = at_the_choices(qtbot, dressed_app, world)
    blocked = world.state_folder / "vaults"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("in the way")
    page.show_form()
    for field, words in zip(fields(page), ("Linden", "Leila", PASSPHRASE, PASSPHRASE), strict=True):
        field.setText(words)

    page.submit()

    left = ["Linden", "Leila", "", ""]
    qtbot.waitUntil(lambda: [one.text() for one in fields(page)] == left)
    window.close()


def fields(page: FirstRunPage) -> list[QLineEdit]:
    """Return the fields of the form, from top to bottom."""
    return [one for one in page.findChildren(QLineEdit) if one.isVisibleTo(page)]


def at_the_choices(qtbot: QtBot, app: QApplication, world: Context) -> tuple[Window, FirstRunPage]:
    """Return a window of the first start, at the ways to begin."""
    window = open_window(qtbot, app, world)
    window.begin(None)
    page = window.centralWidget()
    assert isinstance(page, FirstRunPage)
    return window, page
