"""How much each criterion of the matching counts: seen, chosen, saved, taken back, refused."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from app.context import Context
from app.rules.matching.policy import USUAL_WEIGHTS, Criterion
from app.usecases.matchpolicy import change_policy, policy_of
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import keys_of
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.weighing import WeighingPage

OMAR = "banana wombat clever river"


def weighing(desktop: Desktop) -> WeighingPage:
    """Return the page, once it is filled."""
    desktop.space.open(Destination("weighing"))
    page = desktop.space.page
    assert isinstance(page, WeighingPage)
    desktop.until(lambda: page.view is not None)
    return page


def weights(desktop: Desktop) -> dict[Criterion, int]:
    """Return what counts at the centre."""
    with writing(desktop) as login:
        return dict(policy_of(login).weights)


def chosen(page: WeighingPage) -> list[str]:
    """Return the step of each criterion, nothing where none is chosen."""
    return [" ".join(group.chosen()) for group in page.groups.values()]


def press(page: WeighingPage, step: int, *wanted: Criterion) -> None:
    """Press a step for some criteria, as a hand does; all of them if none is named."""
    for one in wanted or tuple(Criterion):
        chip = page.groups[one].chip(str(step))
        if not chip.isChecked():
            chip.click()


def test_what_is_chosen_counts_once_it_is_saved_and_is_taken_back(desktop: Desktop) -> None:
    """The board leads there; each says which part of the whole it is."""
    desktop.space.open(Destination("matching"))
    desktop.press("What counts")
    page = weighing(desktop)
    assert chosen(page) == ["6", "4", "4", "3", "2", "1"]
    desktop.find(QLabel, "30 of 100 parts of the fit")
    press(page, 10, Criterion.TIME)
    desktop.find(QLabel, "37 of 100 parts of the fit")
    assert weights(desktop) == dict(USUAL_WEIGHTS)

    desktop.press("Save")

    changed = {**USUAL_WEIGHTS, Criterion.TIME: 50}
    desktop.until(lambda: weights(desktop) == changed)
    desktop.space.undo()
    desktop.until(lambda: weights(desktop) == dict(USUAL_WEIGHTS))
    desktop.until(lambda: chosen(page) == ["6", "4", "4", "3", "2", "1"])


def test_the_usual_ones_come_back_with_one_press_and_save(desktop: Desktop) -> None:
    """Points that were typed between two steps stay until somebody chooses another step."""
    with writing(desktop) as login:
        change_policy(login, {"goal": 77, "wishes": 0})
    page = weighing(desktop)
    assert chosen(page) == ["", "4", "4", "3", "2", "0"]
    press(page, 2, Criterion.WISHES)
    desktop.press("Save")
    desktop.until(lambda: weights(desktop)[Criterion.WISHES] == 10)
    assert weights(desktop)[Criterion.GOAL] == 77

    desktop.press("The usual ones again")
    assert chosen(page) == ["6", "4", "4", "3", "2", "1"]
    desktop.press("Save")

    desktop.until(lambda: weights(desktop) == dict(USUAL_WEIGHTS))


def test_that_nothing_counts_is_refused_with_the_reason(desktop: Desktop) -> None:
    """All at 0 would make all pairs alike; what was chosen stays to be mended."""
    page = weighing(desktop)
    press(page, 0)
    desktop.find(QLabel, "Nothing counts yet.")
    desktop.press("Save")

    desktop.find(QLabel, "At least one weight must be more than 0")
    assert chosen(page) == ["0"] * 6
    assert weights(desktop) == dict(USUAL_WEIGHTS)
    press(page, 1, Criterion.GOAL)
    desktop.press("Save")
    desktop.until(lambda: weights(desktop)[Criterion.FIELD] == 0)


def test_a_choice_that_is_not_saved_yet_stays_while_others_write(desktop: Desktop) -> None:
    """The page is filled again when something arrives; it takes nothing from the hand."""
    page = weighing(desktop)
    press(page, 9, Criterion.FORM)
    with writing(desktop) as login:
        change_policy(login, {"goal": 5})
    page.refresh()

    desktop.until(lambda: page.view is not None and page.view.weights[Criterion.GOAL] == 5)
    assert chosen(page) == ["1", "4", "4", "3", "9", "1"]
    desktop.press("Save")
    desktop.until(lambda: weights(desktop)[Criterion.FORM] == 45)
    assert weights(desktop)[Criterion.GOAL] == 5


def test_whose_work_the_matches_are_not_may_look_only(desktop: Desktop, world: Context) -> None:
    """An intake worker sees what counts, and who can change it."""
    with writing(desktop) as login:
        add_user(login, NewUser("Omar Said", ("intake",)), OMAR)
    keys = keys_of(desktop.folder, lambda: OMAR, world)
    desktop.window.show_workspace(Opened(desktop.folder, keys))
    desktop.until(lambda: desktop.space.page is not None)
    page = weighing(desktop)

    desktop.find(QLabel, "Coordinators and managers can change this.")
    shown = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    assert [one.accessibleName() for one in shown if one.isEnabled()] == ["Matching board"]
    assert chosen(page) == ["6", "4", "4", "3", "2", "1"]
