"""Commands about goals and about the shelf of things to find out about."""

from __future__ import annotations

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found
from app.records import RecordId
from app.schema import plan as fields
from app.schema.codes import GOAL_TYPES
from app.schema.plan import EXPLORATION, GOAL
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
from app.usecases.plans import plan_named
from app.usecases.records import as_texts, typed_values


def plan_of(shell: Shell, named: str) -> RecordId:
    """Return the plan that is named by its own id, or by its person's id or code."""
    login = login_of(shell)
    return plan_named(login, login.resolve(named))


def give_id(shell: Shell, record: RecordId) -> None:
    """Print the id that an act gave."""
    shell.give({"id": record}, [record])


@group("goal")
def goal() -> None:
    """Write down goals and put them in order."""


@goal.command("add")
@click.argument("person")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def goal_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Add a goal of a person: type=first_job words=WORDS by_when=2028."""
    login = login_of(shell)
    stored = typed_values(login, GOAL, dict(pair(one) for one in values))
    give_id(shell, add_goal(login, login.resolve(person), stored).value)


@goal.command("change")
@click.argument("goal_id", metavar="GOAL")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def goal_change(shell: Shell, /, goal_id: str, values: tuple[str, ...]) -> None:
    """Change a goal: FIELD=VALUE."""
    login = login_of(shell)
    stored = typed_values(login, GOAL, dict(pair(one) for one in values))
    give_id(shell, change_goal(login, login.resolve(goal_id), stored).value)


@goal.command("list")
@click.argument("person")
@pass_shell
def goal_list(shell: Shell, /, person: str) -> None:
    """List a person's goals in their order, with the steps done of all that lead there."""
    login = login_of(shell)
    found = goals_of(login, login.resolve(person))
    value = [
        {"id": one.goal.id, **as_texts(one.goal), "done": one.done, "steps": one.steps}
        for one in found
    ]
    rows = [(one.goal.id, f"{one.done}/{one.steps}", shell.say(one.words)) for one in found]
    give_found(shell, value, rows)


@goal.command("move")
@click.argument("goal_id", metavar="GOAL")
@click.option("--by", type=click.IntRange(-100, 100), required=True, help="Places; below 0: up.")
@pass_shell
def goal_move(shell: Shell, /, goal_id: str, by: int) -> None:
    """Move a goal up or down in the list."""
    login = login_of(shell)
    give_id(shell, order_goal(login, login.resolve(goal_id), by).value)


@goal.command("lead")
@click.argument("goal_id", metavar="GOAL")
@click.argument("plan_id", metavar="PLAN")
@click.option("--pathway", required=True, help="Whose steps lead there, such as first_job.")
@pass_shell
def goal_lead(shell: Shell, /, goal_id: str, plan_id: str, pathway: str) -> None:
    """Let the steps of a pathway in a plan lead to a goal (PLAN: a plan, or its person)."""
    login = login_of(shell)
    goal_found = login.resolve(goal_id)
    outcome = lead_to_goal(login, plan_of(shell, plan_id), pathway, goal_found)
    give_id(shell, outcome.value)


@goal.command("remove")
@click.argument("goal_id", metavar="GOAL")
@pass_shell
def goal_remove(shell: Shell, /, goal_id: str) -> None:
    """Take a goal away; its steps stay in the plan."""
    login = login_of(shell)
    give_id(shell, remove_goal(login, login.resolve(goal_id)).value)


@group("shelf")
def shelf() -> None:
    """Keep what a person is curious about."""


@shelf.command("add")
@click.argument("person")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def shelf_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Put something on the shelf: words=WORDS about=occupation."""
    login = login_of(shell)
    stored = typed_values(login, EXPLORATION, dict(pair(one) for one in values))
    give_id(shell, put_on_shelf(login, login.resolve(person), stored).value)


@shelf.command("list")
@click.argument("person")
@pass_shell
def shelf_list(shell: Shell, /, person: str) -> None:
    """List what is on a person's shelf."""
    login = login_of(shell)
    found = shelf_of(login, login.resolve(person))
    value = [{"id": one.id, **as_texts(one)} for one in found]
    give_found(shell, value, [(one.id, one.get(fields.explored_words, "")) for one in found])


@shelf.command("goal")
@click.argument("explored", metavar="ROW")
@click.option("--type", "goal_type", type=click.Choice(list(GOAL_TYPES)), required=True)
@pass_shell
def shelf_goal(shell: Shell, /, explored: str, goal_type: str) -> None:
    """Make a goal of something on the shelf."""
    login = login_of(shell)
    give_id(shell, make_goal_of(login, login.resolve(explored), goal_type).value)


@shelf.command("remove")
@click.argument("explored", metavar="ROW")
@pass_shell
def shelf_remove(shell: Shell, /, explored: str) -> None:
    """Take something off the shelf."""
    login = login_of(shell)
    give_id(shell, take_off_shelf(login, login.resolve(explored)).value)
