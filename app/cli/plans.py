"""Commands about plans: roads, steps by hand, goals, the shelf, and what became of it all."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.plangoals import give_id, goal, plan_of, shelf
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.schema import plan as fields
from app.schema.kinds import Day
from app.schema.plan import STEP
from app.usecases.audits import note_seen
from app.usecases.planhistory import plan_events, printed_roadmaps
from app.usecases.plans import (
    PlanView,
    add_pathway,
    agree_plan,
    make_plan,
    mark_step,
    move_step,
    show_plan,
    step_sentence,
)
from app.usecases.records import typed_values
from app.usecases.steps import (
    change_step,
    copy_step,
    remove_step,
    set_day,
    shift_step,
    write_step,
)

STATES = click.Choice(["planned", "doing", "done", "skipped"])
DAYS_OF_WEEK = 7
WORKED_OUT = "worked-out"


@group("plan")
def plan() -> None:
    """Make and show plans."""


@plan.command("new")
@click.argument("person")
@click.option("--pathway", required=True, help="Template to start from, such as first_job.")
@click.option("--start", help="First day, such as 2027-01-15; today if left out.")
@pass_shell
def plan_new(shell: Shell, /, person: str, pathway: str, start: str | None) -> None:
    """Make a plan for a person from a pathway."""
    login = login_of(shell)
    starts_on = Day().parse(start) if start else None
    outcome = make_plan(login, login.resolve(person), pathway, starts_on)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("add")
@click.argument("plan_id", metavar="PLAN")
@click.option("--pathway", required=True, help="One more template, such as language_ladder.")
@pass_shell
def plan_add(shell: Shell, /, plan_id: str, pathway: str) -> None:
    """Add the steps of one more pathway to a plan (PLAN: a plan, or its person)."""
    outcome = add_pathway(login_of(shell), plan_of(shell, plan_id), pathway)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("show")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_show(shell: Shell, /, plan_id: str) -> None:
    """Show a plan with its days, its critical path and what comes next.

    PLAN: a plan, or its person.
    """
    login = login_of(shell)
    view = show_plan(login, plan_of(shell, plan_id))
    note_seen(login, view.plan)
    shell.give(_plan_object(view), table(_plan_rows(shell, view)))
    if view.note is not None:
        shell.tell(view.note)


@plan.command("agree")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_agree(shell: Shell, /, plan_id: str) -> None:
    """Write down that the person agreed on the plan today (PLAN: a plan, or its person)."""
    outcome = agree_plan(login_of(shell), plan_of(shell, plan_id))
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("mark")
@click.argument("step")
@click.argument("state", type=STATES)
@pass_shell
def plan_mark(shell: Shell, /, step: str, state: str) -> None:
    """Mark a step as planned, doing, done or skipped."""
    login = login_of(shell)
    outcome = mark_step(login, login.resolve(step), state)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("move")
@click.argument("step")
@click.option("--months", type=click.IntRange(-120, 120), required=True)
@pass_shell
def plan_move(shell: Shell, /, step: str, months: int) -> None:
    """Move the due day of a step by whole months."""
    login = login_of(shell)
    outcome = move_step(login, login.resolve(step), months=months)
    shell.give({"id": outcome.value}, [outcome.value])


plan.add_command(goal)
plan.add_command(shelf)


@plan.group("step")
def step() -> None:
    """Write steps by hand and change them."""


@step.command("add")
@click.argument("plan_id", metavar="PLAN")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def step_add(shell: Shell, /, plan_id: str, values: tuple[str, ...]) -> None:
    """Add a step written by hand: sentence=en:WORDS lane=work due_on=DAY helper=NAME.

    PLAN: a plan, or its person.
    """
    login = login_of(shell)
    stored = typed_values(login, STEP, dict(pair(one) for one in values))
    give_id(shell, write_step(login, plan_of(shell, plan_id), stored).value)


@step.command("change")
@click.argument("step_id", metavar="STEP")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def step_change(shell: Shell, /, step_id: str, values: tuple[str, ...]) -> None:
    """Change a step: FIELD=VALUE, such as depends_on=STEP,STEP or goal=GOAL."""
    login = login_of(shell)
    stored = typed_values(login, STEP, dict(pair(one) for one in values))
    give_id(shell, change_step(login, login.resolve(step_id), stored).value)


@step.command("mark")
@click.argument("step_id", metavar="STEP")
@click.argument("state", type=STATES)
@pass_shell
def step_mark(shell: Shell, /, step_id: str, state: str) -> None:
    """Mark a step as planned, doing, done or skipped."""
    login = login_of(shell)
    give_id(shell, mark_step(login, login.resolve(step_id), state).value)


@step.command("move")
@click.argument("step_id", metavar="STEP")
@click.option("--months", type=click.IntRange(-120, 120), help="By whole months.")
@click.option("--weeks", type=click.IntRange(-520, 520), help="By whole weeks.")
@click.option("--day", help="To a day, such as 2027-05-31; “worked-out” forgets the one set.")
@pass_shell
def step_move(shell: Shell, /, step_id: str, **by: Any) -> None:  # noqa: ANN401 - click's
    """Move the day a step is due: earlier (a number below 0), later, or to a day."""
    login = login_of(shell)
    step = login.resolve(step_id)
    given = [name for name, value in by.items() if value is not None]
    if len(given) != 1:
        raise click.UsageError("Give one of --months, --weeks and --day.")
    if given == ["months"]:
        outcome = move_step(login, step, months=by["months"])
    elif given == ["weeks"]:
        outcome = shift_step(login, step, by["weeks"] * DAYS_OF_WEEK)
    else:
        outcome = set_day(
            login, step, None if by["day"] == "worked-out" else Day().parse(by["day"])
        )
    give_id(shell, outcome.value)


@step.command("copy")
@click.argument("step_id", metavar="STEP")
@pass_shell
def step_copy(shell: Shell, /, step_id: str) -> None:
    """Add the same step once more."""
    login = login_of(shell)
    give_id(shell, copy_step(login, login.resolve(step_id)).value)


@step.command("remove")
@click.argument("step_id", metavar="STEP")
@pass_shell
def step_remove(shell: Shell, /, step_id: str) -> None:
    """Take a step out of its plan; undo brings it back."""
    login = login_of(shell)
    give_id(shell, remove_step(login, login.resolve(step_id)).value)


@plan.command("history")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_history(shell: Shell, /, plan_id: str) -> None:
    """Show who changed what of a plan and when, in sentences (PLAN: a plan, or its person)."""
    events = plan_events(login_of(shell), plan_of(shell, plan_id), shell.catalog.language)
    said = [(one.at.isoformat(), one.worker, shell.say(one.words)) for one in events]
    value = [{"at": at, "worker": worker, "words": words} for at, worker, words in said]
    give_found(shell, value, said)


@plan.command("papers")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_papers(shell: Shell, /, plan_id: str) -> None:
    """Show what was printed of a plan, and in which steps the plan differs today."""
    found = printed_roadmaps(login_of(shell), plan_of(shell, plan_id), shell.catalog.language)
    value, lines = [], []
    for one in found:
        number, differs = one.issue.get(fields.number, 0), [shell.say(how) for how in one.differs]
        value.append({
            "id": one.issue.id, "number": number, "at": one.at.isoformat(), "differs": differs,
        })  # fmt: skip
        lines += [f"{number}  {one.at.isoformat()}  {shell.say(one.words)}"]
        lines += [f"   {how}" for how in differs]
    give_found(shell, value, [(line,) for line in lines])


def _plan_object(view: PlanView) -> dict[str, Any]:
    return {
        "plan": view.plan.id,
        "person": view.plan.subject,
        "ends_on": view.schedule.ends_on,
        "critical": view.schedule.critical,
        "next": view.schedule.next,
        "steps": [
            {
                "id": step.id,
                "milestone": step.get(fields.milestone),
                "sentence": dict(step_sentence(step)),
                "lane": step.get(fields.lane),
                "state": step.get(fields.step_state),
                "starts_on": view.schedule.dates[step.id].starts_on,
                "due_on": view.schedule.dates[step.id].due_on,
                "is_critical": view.schedule.dates[step.id].is_critical,
                "is_overdue": view.schedule.dates[step.id].is_overdue,
            }
            for step in view.steps
        ],
    }


def _plan_rows(shell: Shell, view: PlanView) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for step in view.steps:
        dates = view.schedule.dates[step.id]
        sentence, _ = shell.catalog.pick({"en": "", **step_sentence(step)})
        state = step.schema[fields.step_state.key].kind.show(
            step.get(fields.step_state, "planned"), shell.catalog
        )
        here = ">" if view.schedule.next[:1] == (step.id,) else ""
        critical = "!" if dates.is_critical else ""
        lane = fields.lane.kind.show(step.get(fields.lane, "foundations"), shell.catalog)
        rows.append((step.id, here, critical, dates.due_on.isoformat(), lane, state, sentence))
    return rows
