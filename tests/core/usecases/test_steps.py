"""Steps by hand, goals, the shelf, and the history of a plan beside its papers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.pathways import find_pathway
from app.records import RecordId
from app.schema import plan as fields
from app.usecases.goals import (
    add_goal,
    change_goal,
    goals_of,
    lead_to_goal,
    make_goal_of,
    order_goal,
    put_on_shelf,
    remove_goal,
    shelf_of,
    take_off_shelf,
)
from app.usecases.login import Login
from app.usecases.papers import draw_roadmap, issue_roadmap
from app.usecases.planhistory import plan_events, printed_roadmaps
from app.usecases.plans import (
    add_pathway,
    make_plan,
    mark_step,
    move_step,
    show_plan,
    step_sentence,
)
from app.usecases.roadmaps import RoadmapOrder
from app.usecases.steps import (
    Standing,
    change_lane,
    change_step,
    copy_step,
    is_long,
    new_step,
    remove_step,
    save_step,
    set_day,
    shift_step,
    standing_of,
    timed_steps,
    write_step,
)
from app.usecases.undoing import undo_last

SAY = Catalog("en").say


@pytest.fixture
def plan(login: Login, amina: RecordId) -> RecordId:
    """Return the plan of a first job."""
    return make_plan(login, amina, "first_job").value


def first_step(login: Login, plan: RecordId) -> RecordId:
    return RecordId(show_plan(login, plan).schedule.next[0])


def test_a_step_of_ones_own_is_written_with_all_it_needs(login: Login, plan: RecordId) -> None:
    """The draft of a new step becomes a step with its sentence, helper and what it follows."""
    before = first_step(login, plan)
    draft = new_step(login, plan)
    draft.put(fields.sentence, {"en": "Ask at the library"})
    draft.put(fields.helper, "Leila")
    draft.put(fields.depends_on, (before,))
    draft.put(fields.step_note, "She is shy there.")

    made = save_step(login, draft).value

    step = show_plan(login, plan).step(made)
    assert step_sentence(step) == {"en": "Ask at the library"}
    assert step.get(fields.depends_on) == (before,)
    assert step.get(fields.step_note) == "She is shy there."


def test_a_step_without_a_sentence_is_refused(login: Login, plan: RecordId) -> None:
    """What is to be done must be said; the field is named."""
    with pytest.raises(Problem) as caught:
        save_step(login, new_step(login, plan))

    assert (caught.value.code, caught.value.field) == (Code.USAGE, "sentence")
    with pytest.raises(Problem):
        write_step(login, plan, {"lane": "work"})


def test_steps_cannot_wait_for_each_other(login: Login, plan: RecordId) -> None:
    """A dependency that would close a circle is refused, over any number of steps."""
    view = show_plan(login, plan)
    last = view.schedule.order[-1]
    chain = [last]
    while before := view.step(chain[-1]).get(fields.depends_on):
        chain.append(before[0])

    with pytest.raises(Problem) as caught:
        change_step(login, RecordId(chain[-1]), {"depends_on": [last]})

    assert len(chain) > 2
    assert caught.value.field == "depends_on"


def test_a_step_comes_after_steps_of_its_own_plan_only(
    login: Login, amina: RecordId, plan: RecordId
) -> None:
    """A step of another plan, or none at all, cannot be waited for."""
    other = make_plan(login, amina, "language_ladder").value

    with pytest.raises(Problem) as caught:
        change_step(login, first_step(login, plan), {"depends_on": [first_step(login, other)]})

    assert caught.value.field == "depends_on"


@pytest.mark.parametrize("days", [-14, 7, 70])
def test_a_step_moves_by_weeks_and_back(login: Login, plan: RecordId, days: int) -> None:
    """Dragging sets the day; undo and moving back bring the old one."""
    step = first_step(login, plan)
    before = show_plan(login, plan).schedule.dates[step].due_on

    shift_step(login, step, days)

    assert show_plan(login, plan).schedule.dates[step].due_on == before + timedelta(days=days)
    shift_step(login, step, -days)
    assert show_plan(login, plan).schedule.dates[step].due_on == before
    set_day(login, step, None)
    assert show_plan(login, plan).step(step).get(fields.due_on) is None


def test_a_done_step_stays_where_it_was_done(login: Login, plan: RecordId) -> None:
    """What is done has its day; it is not moved."""
    step = first_step(login, plan)
    mark_step(login, step, "done")

    with pytest.raises(Problem):
        shift_step(login, step, 7)
    with pytest.raises(Problem):
        move_step(login, step, months=1)


def test_a_step_changes_its_lane_up_to_the_edge(login: Login, plan: RecordId) -> None:
    """Down from work are the foundations, and there it stays."""
    step = first_step(login, plan)
    change_step(login, step, {"lane": "work"})

    change_lane(login, step, 1)
    change_lane(login, step, 1)

    assert show_plan(login, plan).step(step).get(fields.lane) == "foundations"
    change_lane(login, step, -2)
    assert show_plan(login, plan).step(step).get(fields.lane) == "learning"


def test_a_removed_step_comes_back_with_undo(login: Login, plan: RecordId) -> None:
    """Taking a step out lets the others go on without it; undo brings all back as it was."""
    before = show_plan(login, plan)
    step = RecordId(before.schedule.order[0])

    remove_step(login, step)

    after = show_plan(login, plan)
    assert step not in after.schedule.dates
    assert len(after.steps) == len(before.steps) - 1
    undo_last(login)
    again = show_plan(login, plan)
    assert {one.id: one.stored for one in again.steps} == {
        one.id: one.stored for one in before.steps
    }


def test_a_copied_step_is_planned_anew(login: Login, plan: RecordId) -> None:
    """A copy says the same, belongs to no template and is not done."""
    step = first_step(login, plan)
    mark_step(login, step, "done")

    copied = copy_step(login, step).value

    view = show_plan(login, plan)
    assert step_sentence(view.step(copied)) == dict(step_sentence(view.step(step)))
    assert view.step(copied).get(fields.step_state) == "planned"
    assert copied != step


def test_how_a_step_stands_is_one_word(login: Login, amina: RecordId) -> None:
    """Late comes before under way, done before all."""
    long_ago = login.context.today - timedelta(weeks=60)
    plan = make_plan(login, amina, "first_job", long_ago).value
    step = first_step(login, plan)

    assert standing_of(show_plan(login, plan), show_plan(login, plan).step(step)) is Standing.LATE
    set_day(login, step, login.context.today + timedelta(days=9))
    mark_step(login, step, "doing")
    view = show_plan(login, plan)
    assert standing_of(view, view.step(step)) is Standing.DOING
    mark_step(login, step, "done")
    view = show_plan(login, plan)
    assert standing_of(view, view.step(step)) is Standing.DONE


def test_a_step_ends_on_the_day_it_is_due(login: Login, plan: RecordId) -> None:
    """The timeline shows the weeks before the day, as long as the step takes."""
    view = show_plan(login, plan)

    for timed in timed_steps(view):
        assert timed.last == view.schedule.dates[timed.id].due_on
        assert timed.first <= timed.last


def test_a_long_sentence_is_noticed() -> None:
    """Twelve words can be read aloud in one breath, thirteen cannot."""
    assert not is_long("one two three four five six seven eight nine ten eleven twelve")
    assert is_long("one two three four five six seven eight nine ten eleven twelve more")


def test_goals_are_ordered_and_counted(login: Login, amina: RecordId, plan: RecordId) -> None:
    """Several goals stand in the order chosen, each with the steps that lead to it."""
    job = add_goal(login, amina, {"type": "first_job"}).value
    own = add_goal(login, amina, {"type": "other", "words": "A garden of my own"}).value
    lead_to_goal(login, plan, "first_job", job)
    mark_step(login, first_step(login, plan), "done")

    order_goal(login, own, -1)

    first, second = goals_of(login, amina)
    assert SAY(first.words) == "A garden of my own"
    assert (first.done, first.steps) == (0, 0)
    assert (second.done, second.steps) == (1, len(find_pathway("first_job").steps))
    change_goal(login, own, {"words": "A small garden"})
    remove_goal(login, job)
    assert [SAY(one.words) for one in goals_of(login, amina)] == ["A small garden"]


def test_a_goal_takes_no_steps_of_another_person(
    login: Login, amina: RecordId, plan: RecordId
) -> None:
    """Steps lead to goals of the same person only."""
    goal = add_goal(login, amina, {"type": "first_job"}).value

    with pytest.raises(Problem):
        lead_to_goal(login, RecordId(login.context.record_id()), "first_job", goal)


def test_what_was_on_the_shelf_becomes_a_goal(login: Login, amina: RecordId) -> None:
    """Being curious decides nothing; one press makes it a goal, in the same words."""
    row = put_on_shelf(login, amina, {"words": "Repairing bicycles", "about": "occupation"}).value
    gone = put_on_shelf(login, amina, {"words": "Astronomy", "about": "study"}).value
    take_off_shelf(login, gone)
    assert [one.id for one in shelf_of(login, amina)] == [row]

    goal = make_goal_of(login, row, "vocational").value

    assert shelf_of(login, amina) == ()
    assert [SAY(one.words) for one in goals_of(login, amina)] == ["Repairing bicycles"]
    assert goals_of(login, amina)[0].goal.id == goal
    undo_last(login)
    assert [one.id for one in shelf_of(login, amina)] == [row]
    assert goals_of(login, amina) == ()


def test_the_history_of_a_plan_reads_as_sentences(
    login: Login, amina: RecordId, plan: RecordId
) -> None:
    """Who did what is told in words, the newest first; many new steps are counted."""
    add_pathway(login, plan, "language_ladder")
    step = first_step(login, plan)
    mark_step(login, step, "done")
    other = first_step(login, plan)
    shift_step(login, other, 7)
    remove_step(login, other)
    add_goal(login, amina, {"type": "first_job"})

    said = [SAY(one.words) for one in plan_events(login, plan, "en")]

    assert said[0].startswith("Added the goal “Find a first job”")
    assert said[1].startswith("Took out the step “")
    assert said[2].startswith("Moved “")
    assert said[3].startswith("Marked “")
    assert said[3].endswith(": Done.")
    assert [one for one in said if one.startswith("Added ")][1:] == [
        f"Added {len(find_pathway(one).steps)} steps." for one in ("language_ladder", "first_job")
    ]
    assert said[-2:] == ["Made the plan.", said[-1]]
    assert {one.worker for one in plan_events(login, plan, "en")} == {"Leila"}


def test_a_paper_is_compared_with_the_plan_of_today(
    login: Login, plan: RecordId, tmp_path: Path
) -> None:
    """Fresh from the printer both say the same; later each step that differs is told."""
    order = RoadmapOrder(plan, "en")
    issue_roadmap(login, order, draw_roadmap(login, order), tmp_path / "roadmap.pdf")
    assert printed_roadmaps(login, plan, "en")[0].differs == ()
    last = RecordId(show_plan(login, plan).schedule.order[-1])

    mark_step(login, first_step(login, plan), "done")
    shift_step(login, last, 21)
    write_step(login, plan, {"sentence": {"en": "Ask at the library"}, "lane": "work"})
    gone = RecordId(show_plan(login, plan).schedule.order[-2])
    remove_step(login, gone)

    printed = printed_roadmaps(login, plan, "en")[0]
    said = [SAY(one) for one in printed.differs]
    assert "New in the plan: Ask at the library" in said
    assert any(one.startswith("Done since: ") for one in said)
    assert any(one.startswith("Another day, ") for one in said)
    assert any(one.startswith("No longer in the plan: ") for one in said)
    assert SAY(printed.words).startswith("The paper in the student's hand differs")
