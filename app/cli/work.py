"""Commands of the daily work: plans, consent, sessions, today."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import command, group, pass_shell
from app.cli.records import pair
from app.cli.shell import Shell, table
from app.i18n import N_
from app.records import RecordId, parse_value
from app.schema import plan as plan_fields
from app.schema.codes import CONSENT_PURPOSES
from app.schema.consent import CONSENT
from app.schema.kinds import Day
from app.schema.mentoring import SESSION
from app.usecases.consents import answer_consents, consents_of
from app.usecases.plans import (
    PlanView,
    add_pathway,
    agree_plan,
    make_plan,
    mark_step,
    move_step,
    plan_named,
    show_plan,
    step_sentence,
)
from app.usecases.records import typed_values
from app.usecases.sessions import log_session, move_session, plan_session, settle_session
from app.usecases.today import list_today

PURPOSES = click.Choice(list(CONSENT_PURPOSES))


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
    login = shell.login
    starts_on = Day().parse(start) if start else None
    outcome = make_plan(login, login.resolve(person), pathway, starts_on)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("add")
@click.argument("plan_id", metavar="PLAN")
@click.option("--pathway", required=True, help="One more template, such as language_ladder.")
@pass_shell
def plan_add(shell: Shell, /, plan_id: str, pathway: str) -> None:
    """Add the steps of one more pathway to a plan (PLAN: a plan, or its person)."""
    outcome = add_pathway(shell.login, _plan(shell, plan_id), pathway)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("show")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_show(shell: Shell, /, plan_id: str) -> None:
    """Show a plan with its days, its critical path and what comes next.

    PLAN: a plan, or its person.
    """
    view = show_plan(shell.login, _plan(shell, plan_id))
    shell.give(_plan_object(view), table(_plan_rows(shell, view)))


@plan.command("agree")
@click.argument("plan_id", metavar="PLAN")
@pass_shell
def plan_agree(shell: Shell, /, plan_id: str) -> None:
    """Write down that the person agreed on the plan today (PLAN: a plan, or its person)."""
    outcome = agree_plan(shell.login, _plan(shell, plan_id))
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("mark")
@click.argument("step")
@click.argument("state", type=click.Choice(["planned", "doing", "done", "skipped"]))
@pass_shell
def plan_mark(shell: Shell, /, step: str, state: str) -> None:
    """Mark a step as planned, doing, done or skipped."""
    outcome = mark_step(shell.login, shell.login.resolve(step), state)
    shell.give({"id": outcome.value}, [outcome.value])


@plan.command("move")
@click.argument("step")
@click.option("--months", type=click.IntRange(-120, 120), required=True)
@pass_shell
def plan_move(shell: Shell, /, step: str, months: int) -> None:
    """Move the due day of a step by whole months."""
    outcome = move_step(shell.login, shell.login.resolve(step), months=months)
    shell.give({"id": outcome.value}, [outcome.value])


@group("consent")
def consent() -> None:
    """Write down and show consent."""


@consent.command("give")
@click.argument("person")
@click.argument("purposes", metavar="PURPOSE...", nargs=-1, required=True, type=PURPOSES)
@click.option("--language", "explained", help="Language it was explained in.")
@pass_shell
def consent_give(
    shell: Shell, /, person: str, purposes: tuple[str, ...], explained: str | None
) -> None:
    """Write down that the person said yes."""
    _answer(shell, person, purposes, {"answer": "given", "explained_language": explained})


@consent.command("withdraw")
@click.argument("person")
@click.argument("purposes", metavar="PURPOSE...", nargs=-1, required=True, type=PURPOSES)
@pass_shell
def consent_withdraw(shell: Shell, /, person: str, purposes: tuple[str, ...]) -> None:
    """Write down that the person took a yes back."""
    _answer(shell, person, purposes, {"answer": "withdrawn"})


@consent.command("show")
@click.argument("person")
@pass_shell
def consent_show(shell: Shell, /, person: str) -> None:
    """Show where each purpose stands today."""
    login = shell.login
    standing = consents_of(login, login.need_person(login.resolve(person)).id)
    value = {purpose: one.standing.value for purpose, one in standing.items()}
    shell.give(value, table(list(value.items())))


@group("session")
def session() -> None:
    """Plan and log meetings."""


@session.command("log")
@click.argument("person")
@click.argument("values", nargs=-1)
@click.option("--settles", metavar="SESSION", help="The planned meeting that this was.")
@pass_shell
def session_log(shell: Shell, /, person: str, values: tuple[str, ...], settles: str | None) -> None:
    """Log a meeting: FIELD=VALUE for what is to be kept."""
    login = shell.login
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    if settles:
        outcome = settle_session(login, login.resolve(settles), stored)
    else:
        outcome = log_session(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("plan")
@click.argument("person")
@click.argument("values", nargs=-1)
@pass_shell
def session_plan(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Plan a meeting: starts_at=TIME place=WORDS with_whom=WORDS."""
    login = shell.login
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = plan_session(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("settle")
@click.argument("session_id", metavar="SESSION")
@click.argument("values", nargs=-1)
@pass_shell
def session_settle(shell: Shell, /, session_id: str, values: tuple[str, ...]) -> None:
    """Say how a planned meeting went: held, unless state=missed or state=cancelled is given.

    FIELD=VALUE for what else is to be kept.
    """
    login = shell.login
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = settle_session(login, login.resolve(session_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("move")
@click.argument("session_id", metavar="SESSION")
@click.argument("values", nargs=-1)
@pass_shell
def session_move(shell: Shell, /, session_id: str, values: tuple[str, ...]) -> None:
    """Give a planned meeting another time: starts_at=TIME place=WORDS."""
    login = shell.login
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = move_session(login, login.resolve(session_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@command("today")
@pass_shell
def today(shell: Shell) -> None:
    """Show what is due, overdue, expiring, in conflict or waiting."""
    items = list_today(shell.login)
    value = [
        {
            "kind": one.kind.value,
            "person": one.person,
            "record": one.record,
            "words": shell.say(one.words),
        }
        for one in items
    ]
    words = [shell.say(one.words) for one in items]
    shell.give(value, words or [shell.say(N_("Nothing is due today."))])


def _answer(
    shell: Shell, /, person: str, purposes: tuple[str, ...], values: dict[str, str | None]
) -> None:
    login = shell.login
    person_id = login.resolve(person)
    given = {key: value for key, value in values.items() if value is not None}
    shared = typed_values(login, CONSENT, given)
    answers = [
        {"purpose": parse_value(CONSENT["purpose"], one), **shared}
        for one in dict.fromkeys(purposes)
    ]
    ids = answer_consents(login, person_id, answers).value
    shell.give({"ids": ids}, ids)


def _plan(shell: Shell, named: str) -> RecordId:
    """Return the plan that is named by its own id, or by its person's id or code."""
    return plan_named(shell.login, shell.login.resolve(named))


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
                "milestone": step.get(plan_fields.milestone),
                "sentence": dict(step_sentence(step)),
                "lane": step.get(plan_fields.lane),
                "state": step.get(plan_fields.step_state),
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
        state = step.schema[plan_fields.step_state.key].kind.show(
            step.get(plan_fields.step_state, "planned"), shell.catalog
        )
        here = ">" if view.schedule.next[:1] == (step.id,) else ""
        critical = "!" if dates.is_critical else ""
        lane = plan_fields.lane.kind.show(step.get(plan_fields.lane, "foundations"), shell.catalog)
        rows.append((step.id, here, critical, dates.due_on.isoformat(), lane, state, sentence))
    return rows
