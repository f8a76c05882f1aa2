"""The bar of a person's parts: each part can be seen and pressed in every window we promise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton

from app.records import Draft
from app.schema import person as person_fields
from app.usecases.people import save_rows
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.measuring import settle
from ui.pages.student import StudentPage
from ui.widgets.badges import Badge

PARTS = 9
LONG_NAME = "Abdulrahmanmohammedibrahim " * 3  # as long as a name can be


def give_long_name(desktop: Desktop) -> None:
    """Give the student the longest name."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    draft = Draft(login.need_person(desktop.amina))
    draft.put(person_fields.preferred_name, LONG_NAME.strip())
    save_rows(login, [draft])
    login.close()


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_every_part_is_whole_on_the_screen(
    desktop: Desktop, language: str, scale: float, size: tuple[int, int]
) -> None:
    """However large the letters and however long the name, no part is cut off or covered."""
    give_long_name(desktop)
    desktop.window.change_look("light", scale, language)
    desktop.window.resize(*size)
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.student("overview")
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    desktop.until(lambda: any("Abdul" in one.accessibleName() for one in page.findChildren(QLabel)))
    QApplication.processEvents()

    parts = page.parts.findChildren(QRadioButton)
    cut = [
        one.accessibleName() for one in parts if one.visibleRegion().boundingRect() != one.rect()
    ]
    within = desktop.window.rect()
    out = [
        one.accessibleName()
        for one in parts
        if not within.contains(one.rect().translated(one.mapTo(desktop.window, QPoint(0, 0))))
    ]
    desktop.window.change_look("light", 1.0, "en")

    assert len(parts) == PARTS
    assert (cut, out) == ([], [])
    assert desktop.window.width() == size[0]


@pytest.mark.parametrize("is_practice", [False, True])
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_name_and_parts_share_one_line_on_a_common_screen(
    desktop: Desktop, language: str, is_practice: bool
) -> None:
    """At 1366 pixels the page begins below one line, in a demonstration centre, too."""
    desktop.window.change_look("light", 1.0, language)
    desktop.window.resize(1366, 768)
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    shown = desktop.student("overview")
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    settle(desktop.space)  # so that no answer comes after this one
    page.show_practice(is_practice)
    QApplication.processEvents()

    parts = page.parts.findChildren(QRadioButton)
    lines = {one.mapTo(page, QPoint(0, 0)).y() for one in parts}
    below = shown.mapTo(page, QPoint(0, 0)).y()
    whole = [one for one in (*page.findChildren(Badge), page.concern) if one.isVisible()]
    shortened = [one for one in whole if one.width() < one.sizeHint().width()]
    desktop.window.change_look("light", 1.0, "en")

    assert len(lines) == 1
    assert below < 2 * page.parts.height()
    assert not shortened
