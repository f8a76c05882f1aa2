"""Commands of pathway templates: those of Waymark, and those a centre made itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.errors import Code
from app.i18n import N_
from app.records import RecordId
from app.rules.templates import Finding
from app.schema.templates import MILESTONE, TEMPLATE
from app.usecases.login import Login
from app.usecases.records import typed_values
from app.usecases.templates import (
    TemplateView,
    change_milestone,
    change_template,
    copy_template,
    export_file,
    import_file,
    list_templates,
    move_milestone,
    new_milestone,
    remove_milestone,
    save_milestone,
    show_template,
)


@group("template")
def template() -> None:
    """Pathway templates: the roads that plans are made from."""


@template.command("list")
@pass_shell
def template_list(shell: Shell) -> None:
    """List the centre's own templates, then those of Waymark."""
    found = list_templates(login_of(shell), shell.catalog.language)
    give_found(shell, [_object(shell, one) for one in found], [_row(shell, one) for one in found])


@template.command("show")
@click.argument("name")
@pass_shell
def template_show(shell: Shell, /, name: str) -> None:
    """Show a template with its steps (NAME: its short name or id)."""
    view = show_template(login_of(shell), name, shell.catalog.language)
    steps = [
        {
            "id": step.id,
            "plain": dict(step.plain),
            "lane": step.lane,
            "category": step.category,
            "weeks": [step.weeks.short, step.weeks.typical, step.weeks.long],
            "who_helps": step.who_helps,
            "documents": step.documents,
            "depends_on": step.depends_on,
        }
        for step in view.facts.steps
    ]
    rows = [
        (step.id, step.lane, shell.catalog.pick({"en": "", **step.plain})[0])
        for step in view.facts.steps
    ]
    shell.give({**_object(shell, view), "steps": steps}, table(rows))


@template.command("copy")
@click.argument("name")
@click.option("--as", "code", metavar="NAME", help="Short name of the copy: a to z, digits, _.")
@pass_shell
def template_copy(shell: Shell, /, name: str, code: str | None) -> None:
    """Make the centre's own copy of a template, to be edited."""
    outcome = copy_template(login_of(shell), name, code)
    shell.give({"id": outcome.value}, [outcome.value])


@template.command("edit")
@click.argument("name")
@click.argument("values", metavar="[FIELD=VALUE]...", nargs=-1)
@click.option("--step", metavar="STEP", help="Edit this step instead of the whole.")
@click.option("--new", "is_new", is_flag=True, help="Add a step.")
@click.option("--remove", is_flag=True, help="Take the step out.")
@click.option("--move", type=click.IntRange(-60, 60), help="Move the step up (-1) or down (1).")
@pass_shell
def template_edit(
    shell: Shell,
    /,
    name: str,
    values: tuple[str, ...],
    **how: Any,  # noqa: ANN401 - click's
) -> None:
    """Change a template of the centre: FIELD=VALUE of the whole, or of one step.

    In depends_on the short names of steps will do.
    """
    typed = dict(pair(one) for one in values)
    done = _edited(login_of(shell), name, typed, how)
    shell.give({"id": done}, [done])


@template.command("check")
@click.argument("name")
@pass_shell
def template_check(shell: Shell, /, name: str) -> int:
    """Say what is wrong in a template; ends with 2 if no plan can be made from it.

    NAME: its short name or id.
    """
    view = show_template(login_of(shell), name, shell.catalog.language)
    words = [shell.say(one.words) for one in view.findings]
    shell.give(_found(shell, view.findings), words or [shell.say(N_("All is well."))])
    return int(Code.USAGE) if view.has_errors else int(Code.OK)


@template.command("export")
@click.argument("name")
@click.option("--out", type=PLACE, required=True, help="File to write.")
@pass_shell
def template_export(shell: Shell, /, name: str, out: Path) -> None:
    """Write a template into a file that “template import” reads."""
    path = export_file(login_of(shell), name, out)
    shell.give({"file": str(path)}, [str(path)])


@template.command("import")
@click.argument("file", type=PLACE)
@click.option("--replace", is_flag=True, help="Renew a template of the same short name.")
@pass_shell
def template_import(shell: Shell, /, file: Path, *, replace: bool) -> None:
    """Keep the template of a file as one of the centre's own."""
    outcome = import_file(login_of(shell), file, replaces=replace)
    shell.give({"id": outcome.value}, [outcome.value])


def _edited(login: Login, name: str, typed: dict[str, str], how: dict[str, Any]) -> RecordId:
    step = how["step"]
    if how["is_new"]:
        draft = new_milestone(login, name)
        stored = typed_values(login, MILESTONE, _with_ids(login, name, typed))
        for key, value in stored.items():
            one = MILESTONE[key]
            draft.put(one, None if value is None else one.kind.from_stored(value))
        return save_milestone(login, draft).value
    if step is None:
        return change_template(login, name, typed_values(login, TEMPLATE, typed)).value
    if how["remove"]:
        return remove_milestone(login, name, step).value
    if how["move"] is not None:
        return move_milestone(login, name, step, how["move"]).value
    stored = typed_values(login, MILESTONE, _with_ids(login, name, typed))
    return change_milestone(login, name, step, stored).value


def _with_ids(login: Login, name: str, typed: dict[str, str]) -> dict[str, str]:
    """Return what was typed with ids where ``depends_on`` has short names."""
    if "depends_on" not in typed:
        return typed
    own = show_template(login, name, "en").own
    ids = {} if own is None else dict(zip((s.id for s in own.facts.steps), own.ids, strict=True))
    named = typed["depends_on"].replace(",", " ").split()
    return {**typed, "depends_on": ",".join(ids.get(one, one) for one in named)}


def _row(shell: Shell, view: TemplateView) -> tuple[str, ...]:
    title = shell.catalog.pick({"en": "", **view.facts.title})[0]
    own = shell.say(N_("our own") if view.own else N_("from Waymark"))
    wrong = shell.say(N_("has mistakes")) if view.has_errors else ""
    return (view.facts.id, own, str(len(view.facts.steps)), title, wrong)


def _object(shell: Shell, view: TemplateView) -> dict[str, Any]:
    return {
        "name": view.facts.id,
        "id": view.own.record.id if view.own else None,
        "title": dict(view.facts.title),
        "plain_title": dict(view.facts.plain_title),
        "version": view.own.version if view.own else None,
        "is_offered": view.own.is_offered if view.own else True,
        "count": len(view.facts.steps),
        "findings": _found(shell, view.findings),
    }


def _found(shell: Shell, found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"step": one.step, "is_error": one.is_error, "words": shell.say(one.words)} for one in found
    ]
