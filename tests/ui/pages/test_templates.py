"""Pathways in the settings: copied, edited, checked, read from a file, and offered for a plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.pathways import FOLDER
from app.records import RecordId
from app.rules.templatefile import Template
from app.usecases.roads import own_templates
from app.usecases.templates import change_milestone, copy_template
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.forms.texts import DirectedLine
from ui.pages.rowform import RowForm
from ui.pages.templates import TemplatesPage
from ui.widgets.rows import RowButton


def own(desktop: Desktop) -> list[Template]:
    with writing(desktop) as login:
        return [one.facts for one in own_templates(login)]


def bakery(desktop: Desktop) -> RecordId:
    with writing(desktop) as login:
        return copy_template(login, "first_job", "bakery").value


def open_page(desktop: Desktop) -> TemplatesPage:
    desktop.space.open(Destination("templates"))
    page = desktop.space.page
    assert isinstance(page, TemplatesPage)
    return page


def open_bakery(desktop: Desktop) -> TemplatesPage:
    row = bakery(desktop)
    page = open_page(desktop)
    page.open_template(row)
    desktop.find(QLabel, "Get your first job")
    return page


def says(desktop: Desktop, words: str) -> bool:
    labels = desktop.window.findChildren(QLabel)
    return any(one.isVisible() and words in one.accessibleName() for one in labels)


def test_the_settings_lead_to_the_pathways(desktop: Desktop) -> None:
    """One button; back leads to the settings again."""
    desktop.space.open(Destination("settings"))
    desktop.press("Pathways")
    desktop.find(RowButton, "First job in the new country")

    desktop.press("Back")

    desktop.find(QLabel, "Settings")


def test_a_template_of_waymark_becomes_our_own(desktop: Desktop) -> None:
    """A copy by one press, opened at once; undo leads back to the list without it."""
    open_page(desktop)
    desktop.find(RowButton, "First job in the new country").click()
    desktop.press("Make our own copy")

    desktop.until(lambda: [one.id for one in own(desktop)] == ["first_job_2"])
    desktop.press("Undo")
    desktop.until(lambda: own(desktop) == [])
    desktop.find(RowButton, "First job in the new country")


def test_a_step_is_changed_in_its_form(desktop: Desktop) -> None:
    """The sentence of one language is typed and saved; the others stay."""
    page = open_bakery(desktop)
    page.start_step("cv")
    line = desktop.find(DirectedLine, "Sentence: English")
    line.clear()
    QTest.keyClicks(line, "Write one page about you.")

    desktop.press("Save")

    desktop.until(
        lambda: "Write one page about you." in {one.plain["en"] for one in own(desktop)[0].steps}
    )
    cv = next(one for one in own(desktop)[0].steps if one.id == "cv")
    assert cv.plain["ar"]


def test_steps_are_moved_taken_out_and_added(desktop: Desktop) -> None:
    """Each by its own button, which says which step it means."""
    page = open_bakery(desktop)
    order = [one.id for one in own(desktop)[0].steps]
    second = own(desktop)[0].steps[1].plain["en"]

    desktop.press(f"Up: {second}")
    desktop.until(lambda: own(desktop)[0].steps[0].id == order[1])
    desktop.press(f"Take out: {second}")
    desktop.until(lambda: len(own(desktop)[0].steps) == len(order) - 1)
    page.start_step("")
    QTest.keyClicks(desktop.find(DirectedLine, "Sentence: English"), "Visit a bakery.")
    desktop.press("Save")

    desktop.until(lambda: own(desktop)[0].steps[-1].plain == {"en": "Visit a bakery."})
    desktop.until(lambda: says(desktop, "has no sentence in Arabic"))


def test_a_long_sentence_is_told_and_keeps_plans_from_being_made(desktop: Desktop) -> None:
    """A mistake stands above the steps, in words."""
    row = bakery(desktop)
    long = {"en": "one two three four five six seven eight nine ten eleven twelve thirteen"}
    with writing(desktop) as login:
        change_milestone(login, row, "cv", {"plain": long})
    page = open_page(desktop)

    page.open_template(row)

    desktop.until(lambda: says(desktop, "No plan can be made from it yet"))
    assert says(desktop, "has 13 words in English")


def test_a_circle_is_said_beside_the_field(desktop: Desktop) -> None:
    """Steps that would wait for each other are refused where they were chosen."""
    page = open_bakery(desktop)
    later = next(one for one in own(desktop)[0].steps if one.depends_on)
    page.start_step(later.depends_on[0])
    desktop.until(lambda: bool(desktop.window.findChildren(RowForm)))
    (form,) = desktop.window.findChildren(RowForm)
    with writing(desktop) as login:
        ids = dict(zip([s.id for s in own_templates(login)[0].facts.steps],
                       own_templates(login)[0].ids, strict=True))  # fmt: skip
    question = form.form.questions["depends_on"]
    question.made.show_value((ids[later.id],))
    question.made.edited.emit()

    desktop.press("Save")

    desktop.until(lambda: question.has_problem)
    assert says(desktop, "→")


def test_a_file_that_is_no_template_gets_a_sentence(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read from a file: a wrong one is refused in words, a good one is opened."""
    path = tmp_path / "road.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    open_page(desktop)
    path.write_text("{", "utf-8")
    desktop.press("Read from a file")
    desktop.until(lambda: says(desktop, "This file is broken, or it is not a pathway template."))

    words = (FOLDER / "first_job.json").read_text("utf-8")
    path.write_text(words.replace('"id": "first_job"', '"id": "bakery"'), "utf-8")
    desktop.press("Read from a file")

    desktop.until(lambda: [one.id for one in own(desktop)] == ["bakery"])


def test_a_template_is_put_away_and_offered_again(desktop: Desktop) -> None:
    """What is not offered says so."""
    open_bakery(desktop)

    desktop.press("Do not offer it any more")
    desktop.press("Offer it again")

    desktop.find(QLabel, "Get your first job")
    desktop.press("Do not offer it any more")
