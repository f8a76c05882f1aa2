"""Commands on matches: propose them, ask why, look at the gate, and lead them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.pairing import MATCH_COMMANDS
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.errors import Problem
from app.i18n import N_
from app.languages import language_name
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.rules.matching.explaining import WhyNot, why_not, why_pair
from app.rules.matching.gate import is_open
from app.rules.matching.policy import Criterion
from app.rules.matching.recruiting import recruits
from app.rules.matching.unmatched import never_suggested, why_unmatched
from app.schema.codes import SPOKEN_LEVELS
from app.schema.matches import MATCH, MATCHING
from app.schema.mentorcodes import MATCH_FORMS, MATCH_STATES
from app.usecases.audits import note_opened
from app.usecases.briefs import BriefOut, briefs_of, give_back, preview_brief
from app.usecases.endings import review_end
from app.usecases.groups import set_form
from app.usecases.matching import keep_proposals, need_in_pool, work_out
from app.usecases.matchlife import gate_of, move_match
from app.usecases.matchpolicy import change_policy, policy_of
from app.usecases.matchwords import (
    LIGHTS,
    RULE_NAMES,
    SHINES,
    failing_words,
    field_name,
    light_words,
    score_words,
    unmatched_words,
)
from app.usecases.records import typed_values
from app.usecases.speaker import Speaker


@group("match")
def match() -> None:
    """Match students with mentors, with reasons."""


@match.command("propose")
@click.option("--dry-run", is_flag=True, help="Show the pairs and keep nothing.")
@pass_shell
def match_propose(shell: Shell, /, *, dry_run: bool) -> None:
    """Propose the best pairs of all who wait for a mentor."""
    login = login_of(shell)
    proposal = work_out(login, shell.progress)
    run = None if dry_run else keep_proposals(login, proposal).value
    total = proposal.answer.total
    value = {
        "run": run,
        "students": len(proposal.pool.students),
        "mentors": len(proposal.pool.mentors),
        "levels": dict(zip(total._fields, (*total[:-1], str(total.tie)), strict=True)),
        "pairs": [one._asdict() for one in proposal.answer.pairs],
    }
    words = N_("Matches proposed: {count}.").with_values(count=total.matched)
    rows = [(_code(one.student), _code(one.mentor), str(one.fit)) for one in proposal.answer.pairs]
    shell.give(value, [shell.say(words), *table(rows)])


@match.command("why")
@click.argument("student")
@click.argument("mentor")
@pass_shell
def match_why(shell: Shell, /, student: str, mentor: str) -> None:
    """Show what speaks for two people, and what their match would cost others."""
    login, catalog = login_of(shell), shell.catalog
    one, other = login.resolve(student), login.resolve(mentor)
    proposal = work_out(login, shell.progress)
    need_in_pool(proposal, one, other)
    why = why_pair(proposal, one, other)
    cost = None if why.is_proposed else why_not(proposal, one, other)
    value = {
        "fit": why.fit,
        "band": why.band,
        "proposed": why.is_proposed,
        "criteria": {each.criterion.value: each.points for each in why.scores},
        "failing": [
            {
                "code": each.rule.value,
                "needs": each.needs,
                "has": each.has,
                "day": each.day.isoformat() if each.day else None,
            }
            for each in why.failing
        ],
        "priority": [each.value for each in why.priorities],
        "runner_up": dict(zip(("mentor", "fit"), why.runner_up, strict=True))
        if why.runner_up
        else None,
        "cost": _cost(cost),
    }
    lines = [failing_words(each, catalog) for each in why.failing]
    lines += [score_words(each, catalog) for each in why.scores]
    lines += [shell.say(N_("Fit: {fit} of 1000.").with_values(fit=why.fit))]
    lines += _cost_lines(shell, cost)
    shell.give({**value, "words": lines}, lines)


@match.command("unmatched")
@click.argument("student")
@pass_shell
def match_unmatched(shell: Shell, /, student: str) -> None:
    """Show why a student has no proposal, and the least that would change it."""
    login = login_of(shell)
    person = login.resolve(student)
    proposal = work_out(login, shell.progress)
    need_in_pool(proposal, person)
    if person in proposal.answer.mentor_of:
        mentor = proposal.answer.mentor_of[person]
        words = N_("This student is proposed to {mentor}.").with_values(mentor=_code(mentor))
        said = [shell.say(words)]
        shell.give({"proposed": mentor, "words": said}, said)
        return
    why = why_unmatched(proposal, person)
    value = asdict(why) | {
        "own": [one.rule.value for one in why.own],
        "blocked": {rule.value: count for rule, count in why.blocked},
    }
    lines = list(unmatched_words(why, shell.catalog))
    shell.give({**value, "words": lines}, lines)


@match.command("never")
@pass_shell
def match_never(shell: Shell) -> None:
    """Show who is in no pair at all, and the rules that keep them out."""
    found = never_suggested(work_out(login_of(shell), shell.progress))
    value = [
        {
            "id": one.id,
            "mentor": one.is_mentor,
            "rules": {rule.value: count for rule, count in one.rules},
            "others": one.others,
        }
        for one in found
    ]
    rows = [
        (_code(one.id), shell.say(RULE_NAMES[rule]), f"{count}/{one.others}")
        for one in found
        for rule, count in one.rules
    ]
    give_found(shell, value, rows)


@match.command("recruit")
@pass_shell
def match_recruit(shell: Shell) -> None:
    """Show in which languages and fields mentors are missing."""
    found = recruits(work_out(login_of(shell), shell.progress))
    catalog = shell.catalog
    rows = [
        (
            language_name(one.language, catalog.language),
            field_name(one.field, catalog),
            str(one.mentors),
            str(one.short),
            str(one.waiting),
        )
        for one in found
    ]
    heads = (N_("Language"), N_("Field"), N_("Mentors"), N_("Short of places"), N_("Waiting"))
    head = [tuple(shell.say(one) for one in heads)] if rows else []
    give_found(shell, [asdict(one) for one in found], [*head, *rows])


@match.command("gate")
@click.argument("mentor")
@pass_shell
def match_gate(shell: Shell, /, mentor: str) -> None:
    """Show the four lights of a mentor: checks, training, agreement, free place."""
    login = login_of(shell)
    lights = gate_of(login, login.resolve(mentor))
    value = {
        "open": is_open(lights),
        "lights": {
            one.light.value: {
                "shine": one.shine.value,
                "missing": one.missing,
                "day": one.day.isoformat() if one.day else None,
            }
            for one in lights
        },
    }
    rows = [
        (
            shell.say(LIGHTS[one.light]),
            shell.say(SHINES[one.shine]),
            light_words(one, shell.catalog),
        )
        for one in lights
    ]
    shell.give(value, table(rows))


@match.command("move")
@click.argument("match_id", metavar="MATCH")
@click.argument("state", type=click.Choice(list(MATCH_STATES)))
@click.argument("values", nargs=-1)
@pass_shell
def match_move(shell: Shell, /, match_id: str, state: str, values: tuple[str, ...]) -> None:
    """Bring a match into its next state; FIELD=VALUE for reasons and days."""
    login = login_of(shell)
    stored = typed_values(login, MATCH, dict(pair(one) for one in values))
    outcome = move_match(login, RecordId(login.resolve(match_id)), state, stored)
    shell.give({"id": outcome.value}, [outcome.value])


@match.command("rules")
@click.argument("values", nargs=-1)
@pass_shell
def match_rules(shell: Shell, /, values: tuple[str, ...]) -> None:
    """Show the centre's rules of matching, or change them: FIELD=VALUE."""
    login = login_of(shell)
    if values:
        change_policy(login, typed_values(login, MATCHING, dict(pair(one) for one in values)))
    policy = policy_of(login)
    value: dict[str, Any] = {one.value: policy.weights[one] for one in Criterion}
    value |= {
        "working_level": list(SPOKEN_LEVELS)[policy.working_level],
        "floor": policy.floor,
        "least_weeks": policy.least_weeks,
        "waiting_days": policy.waiting_days,
        "deadline_days": policy.deadline_days,
        "checks": policy.checks,
        "modules": policy.modules,
    }
    shell.give(value, table([(key, _told(one)) for key, one in value.items()]))


def _told(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _cost(cost: WhyNot | None) -> dict[str, Any] | None:
    if cost is None or cost.failing:
        return None
    difference = cost.difference._asdict() if cost.difference else {}
    return {
        "has_place": cost.has_place,
        "difference": {key: value for key, value in difference.items() if key != "tie"},
        "moves": [asdict(one) for one in cost.moves],
    }


def _cost_lines(shell: Shell, cost: WhyNot | None) -> Sequence[str]:
    if cost is None or cost.failing:
        return ()
    if cost.difference is None:
        return (shell.say(N_("This mentor takes nobody: all places are held.")),)
    words = N_("This pair would change the fit of all pairs by {fit}.")
    lines = [shell.say(words.with_values(fit=cost.difference.fit))]
    for one in cost.moves:
        student = _code(one.student)
        if one.after is None:
            said = N_("{student} would be without a mentor.").with_values(student=student)
        else:
            said = N_("{student} would go to {mentor}.").with_values(
                student=student, mentor=_code(one.after)
            )
        lines.append(shell.say(said))
    return lines


def _code(person: str) -> str:
    return show_code(code_of(person))


@match.command("review")
@click.argument("match_id", metavar="MATCH")
@pass_shell
def match_review(shell: Shell, /, match_id: str) -> None:
    """Write down that staff talked about a match that ended early."""
    login = login_of(shell)
    outcome = review_end(login, RecordId(login.resolve(match_id)))
    shell.give({"id": outcome.value}, [outcome.value])


@match.command("brief")
@click.argument("student")
@pass_shell
def match_brief(shell: Shell, /, student: str) -> None:
    """Show each answer that a brief would tell, the student's limits, and which briefs are out."""
    login, catalog = login_of(shell), shell.catalog
    person = login.resolve(student)
    note_opened(login, person)
    outs = briefs_of(login, person)
    told: list[tuple[str, str]] = []
    limits: tuple[str, ...] = ()
    refusal = ""
    try:
        found = preview_brief(login, person, Speaker(catalog.language, None))
    except Problem as problem:
        if not outs:
            raise
        refusal = shell.say(problem.text)
    else:
        limits = found.limits
        told = [
            (shell.say(one.label), one.words.main) for each in found.parts for one in each.lines
        ]
    value = {
        "tells": [{"field": label, "answer": words} for label, words in told],
        "limits": limits,
        "refused": refusal or None,
        "out": [_out(one) for one in outs],
    }
    lines = [refusal] if refusal else table(told)
    lines += [shell.say(N_("Limit: {words}").with_values(words=one)) for one in limits]
    lines += [_out_line(shell, one) for one in outs]
    shell.give(value, lines)


@match.command("brief-back")
@click.argument("brief", metavar="BRIEF")
@pass_shell
def match_brief_back(shell: Shell, /, brief: str) -> None:
    """Write down that a printed brief came back, or was torn up."""
    login = login_of(shell)
    outcome = give_back(login, RecordId(login.resolve(brief)))
    shell.give({"id": outcome.value}, [outcome.value])


def _out_line(shell: Shell, one: BriefOut) -> str:
    day = str(one.record.stored.get("printed_on", ""))
    words = (
        N_("Came back: the brief for {name}, printed {day}.")
        if one.is_back
        else N_("Still out: the brief for {name}, printed {day}.")
    )
    return shell.say(words.with_values(name=one.mentor, day=day))


def _out(one: BriefOut) -> dict[str, object]:
    return {
        "id": one.record.id,
        "mentor": one.mentor,
        "printed_on": one.record.stored.get("printed_on"),
        "printed_by": one.printed_by,
        "returned_on": one.record.stored.get("returned_on"),
    }


@match.command("form")
@click.argument("match_id", metavar="MATCH")
@click.argument("form", type=click.Choice(list(MATCH_FORMS)))
@click.option("--group", "group_name", help="What the group is called, for a match in a group.")
@pass_shell
def match_form(shell: Shell, /, match_id: str, form: str, group_name: str | None) -> None:
    """Say what kind of match it is: one to one, with a peer, or in a group."""
    login = login_of(shell)
    outcome = set_form(login, RecordId(login.resolve(match_id)), form, group_name)
    shell.give({"id": outcome.value}, [outcome.value])


for _one in MATCH_COMMANDS:
    match.add_command(_one)
