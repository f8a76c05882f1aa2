"""Pathway templates of a centre: copied, edited step by step, checked, put on file and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.errors import Code, Problem
from app.files import read_bounded, write_atomic
from app.i18n import N_, Text, plural
from app.pathways import FOLDER, pathway_ids
from app.records import Change, Draft, Record, RecordId
from app.rules.templatefile import LARGEST_BYTES, Template, read_template, write_template
from app.rules.templates import (
    MOST_STEPS,
    Finding,
    circle_words,
    errors,
    findings,
    is_code,
    too_many_steps,
)
from app.schema import templates as fields
from app.schema.fields import Field
from app.schema.kinds import LanguageTag, Stored
from app.schema.templates import MILESTONE, TEMPLATE
from app.usecases.login import Login, Outcome
from app.usecases.roads import OwnTemplate, own_template, own_templates
from app.usecases.rows import changes_of_new, edited, joined, new_row
from app.usecases.steps import deletion_of
from app.usecases.templaterows import bumped, review_words, rows_of

COPY, CHANGE = N_("Copy a template"), N_("Change a template")
NEW_STEP: Mapping[str, Stored] = MappingProxyType(
    {
        "category": "planning",
        "lane": "learning",
        "weeks": [0, 1, 2],
        "who_helps": ["caseworker"],
        "pictogram": "road",
        "optional": False,
        "waiting": False,
        "cost": False,
        "repeatable": False,
    }
)


@dataclass(frozen=True)
class TemplateView:
    """A template as it is listed and looked at.

    own: its rows, None for one that came with Waymark, which is copied before it is edited.
    """

    facts: Template
    own: OwnTemplate | None
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(one.is_error for one in self.findings)


def list_templates(login: Login, language: str) -> tuple[TemplateView, ...]:
    """Return the centre's own templates, then those of Waymark."""
    own = [_viewed(one, language) for one in own_templates(login)]
    shipped = [TemplateView(_shipped(one), None, ()) for one in pathway_ids()]
    return (*own, *shipped)


def show_template(login: Login, named: str, language: str) -> TemplateView:
    """Return the template of a short name or id; raise Problem 40 if there is none."""
    if named in pathway_ids():
        return TemplateView(_shipped(named), None, ())
    return _viewed(_need(login, named), language)


def copy_template(login: Login, named: str, code: str | None = None) -> Outcome[RecordId]:
    """Make the centre's own copy of a template, under a short name of its own.

    code: made from the old name if left out.  Raises Problem 40 for a template there is
    not, 2 for a short name that cannot be or is taken.
    """
    facts = show_template(login, named, "en").facts
    taken = {one.facts.id for one in own_templates(login)} | set(pathway_ids())
    new = _free_code(facts.id, taken) if code is None else code
    if not is_code(new):
        words = N_("The short name must be a to z, digits and _, 40 letters at most.")
        raise Problem(words, Code.USAGE, field="code")
    if new in taken:
        words = N_("This short name is taken. Choose another one.")
        raise Problem(words, Code.USAGE, field="code")
    record, rows = rows_of(login, replace(facts, id=new), {"made_from": facts.id, "version": 1})
    changes = joined(changes_of_new(one) for one in (record, *rows))
    return login.save(changes, COPY, record.id)


def change_template(login: Login, named: str, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Change what is said of a template as a whole, such as its name."""
    own = _need(login, named)
    changes = joined([edited(own.record, {**stored, **bumped(own)})])
    return login.save(changes, CHANGE, own.record.id, dropping=[own.record.id])


def add_language(login: Login, named: str, tag: str) -> Outcome[RecordId]:
    """Let a template have sentences in one more language, read by nobody yet.

    Raises Problem 2 for a language that Waymark does not know.
    """
    LanguageTag().check(tag)
    facts = _need(login, named).facts
    languages = dict.fromkeys((*facts.languages, tag))
    review = {"review": review_words({tag: "unreviewed", **facts.review})}
    return change_template(login, named, {"languages": ",".join(languages), **review})


def save_template(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Write what a form changed about a template as a whole."""
    before = draft.base.stored
    changed = {k: v for k, v in draft.now.stored.items() if v != before.get(k)}
    return change_template(login, draft.now.id, changed)


def new_milestone(login: Login, named: str) -> Draft:
    """Return a draft of a step that is not in the template yet.

    Raises Problem 2 if the template has as many steps as a plan can hold.
    """
    own = _need(login, named)
    if len(own.milestones) >= MOST_STEPS:
        raise Problem(too_many_steps(len(own.milestones)), Code.USAGE)
    code = _free_code("step", {one.id for one in own.facts.steps}, first=len(own.milestones) + 1)
    told: dict[str, Stored] = {
        **NEW_STEP,
        "centre": own.record.subject,
        "template": own.record.id,
        "code": code,
        "place": f"{len(own.milestones):04d}",
    }
    row = new_row(login.context, MILESTONE, own.record.subject, told)
    draft = Draft(Record(MILESTONE, row.id, row.subject, {}))
    draft.now = row
    return draft


def save_milestone(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Write a step, new or known, as it was filled in.

    Raises Problem 2 if steps would wait for each other, or if it has no sentence.
    """
    now, before = draft.now, draft.base
    own = _need(login, str(now.stored.get("template")))
    if not now.stored.get("plain"):
        words = N_("Write the step in a sentence first.")
        raise Problem(words, Code.USAGE, field="plain")
    _refuse_circle(own, now)
    if before.versions:
        changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
        written = edited(before, changed)
    else:
        written = changes_of_new(now)
    changes = joined([written, edited(own.record, bumped(own))])
    return login.save(changes, N_("Write a step of a template"), now.id, dropping=[now.id])


def change_milestone(
    login: Login, named: str, code: str, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Change some fields of a step; ``depends_on`` holds ids of steps of the same template."""
    row = _need_step(_need(login, named), code)
    draft = Draft(row)
    draft.now = replace(row, stored={**row.stored, **stored})
    return save_milestone(login, draft)


def move_milestone(login: Login, named: str, code: str, by: int) -> Outcome[RecordId]:
    """Move a step up (-1) or down (1) in the list; at an end it stays."""
    own = _need(login, named)
    row = _need_step(own, code)
    order = [one.id for one in own.milestones]
    at = order.index(row.id)
    to = max(0, min(len(order) - 1, at + by))
    order.insert(to, order.pop(at))
    by_id = {one.id: one for one in own.milestones}
    changes = [edited(by_id[one], {"place": f"{place:04d}"}) for place, one in enumerate(order)]
    if at != to:
        changes.append(edited(own.record, bumped(own)))
    return login.save(joined(changes), N_("Move a step of a template"), row.id)


def remove_milestone(login: Login, named: str, code: str) -> Outcome[RecordId]:
    """Take a step out; what came after it comes after what it came after."""
    own = _need(login, named)
    row = _need_step(own, code)
    before = row.get(fields.depends_on, ())
    changes: list[Iterable[Change]] = [[deletion_of(login, row)]]
    for other in own.milestones:
        after = other.get(fields.depends_on, ())
        if other.id != row.id and row.id in after:
            kept = [each for one in after for each in (before if one == row.id else (one,))]
            changes.append(edited(other, {"depends_on": list(dict.fromkeys(kept))}))
        asked = other.get(fields.follow_up, "")
        if other.id != row.id and asked.startswith(f"{code}:"):
            changes.append(edited(other, {"follow_up": None}))
    changes.append(edited(own.record, bumped(own)))
    act = N_("Take a step out of a template")
    return login.save(joined(changes), act, own.record.id, dropping=[row.id])


def export_template(login: Login, named: str) -> bytes:
    """Return the file of a template, which ``import_template`` reads.

    Raises Problem 40 if there is none, 2 if it has a mistake: nobody could read it.
    """
    facts = show_template(login, named, "en").facts
    _refuse_errors(facts)
    return write_template(facts)


def import_template(login: Login, data: bytes, *, replaces: bool = False) -> Outcome[RecordId]:
    """Keep the template of a file as one of the centre's own.

    replaces: whether one of the same short name is overwritten; it gets a new version.
    Raises what ``read_template`` does, and 2 for a mistake in it or a taken name.
    """
    facts = read_template(data)
    _refuse_errors(facts)
    if facts.id in pathway_ids():
        words = N_("This short name belongs to a template of Waymark. Give it another one.")
        raise Problem(words, Code.USAGE, field="id")
    known = own_template(login, facts.id)
    is_ours = known is not None and known.record.subject == login.centre.id
    if known is None or not is_ours:
        record, rows = rows_of(login, facts, {"version": 1})
        changes = joined(changes_of_new(one) for one in (record, *rows))
        return login.save(changes, N_("Import a template"), record.id)
    if not replaces:
        words = N_("There is a template of this short name already. Say --replace to renew it.")
        raise Problem(words, Code.USAGE, field="id")
    return login.save(_renewed(login, known, facts), N_("Import a template"), known.record.id)


def export_file(login: Login, named: str, path: Path) -> Path:
    """Write the file of a template to ``path``; an earlier one of a template is replaced.

    Raises what ``export_template`` does, 2 if something else is there, 31 if the disk fails.
    """
    data = export_template(login, named)
    _refuse_taken(path)
    write_atomic(path, data)
    return path


def import_file(login: Login, path: Path, *, replaces: bool = False) -> Outcome[RecordId]:
    """Keep the template of a file; raise what ``import_template`` does, 40 if there is none."""
    try:
        data = read_bounded(path, LARGEST_BYTES)
    except FileNotFoundError:
        raise Problem(N_("There is no such file."), Code.NOT_FOUND) from None
    return import_template(login, data, replaces=replaces)


def _refuse_taken(path: Path) -> None:
    words = N_("Something else has this name already. Choose another name for the file.")
    if path.is_symlink() or path.is_dir():
        raise Problem(words, Code.USAGE)
    if not path.exists():
        return
    try:
        read_template(read_bounded(path, LARGEST_BYTES))
    except Problem:
        raise Problem(words, Code.USAGE) from None


def _renewed(login: Login, known: OwnTemplate, facts: Template) -> tuple[Change, ...]:
    """Return the changes that make ``known`` the same as ``facts``, step by step."""
    record, rows = rows_of(login, facts, bumped(known))
    by_id = {one.id: one for one in known.milestones}
    changes: list[Iterable[Change]] = [edited(known.record, _all_of(record, TEMPLATE.fields))]
    for row in rows:
        old = by_id.pop(row.id, None)
        written = _all_of(row, MILESTONE.fields)
        changes.append(changes_of_new(row) if old is None else edited(old, written))
    changes += [[deletion_of(login, gone)] for gone in by_id.values()]
    return joined(changes)


def _all_of(row: Record, all_fields: Iterable[Field[Any]]) -> dict[str, Stored]:
    kept = {"made_from", "offered"}
    return {one.key: row.stored.get(one.key) for one in all_fields if one.key not in kept}


def _viewed(own: OwnTemplate, language: str) -> TemplateView:
    return TemplateView(own.facts, own, findings(own.facts, language))


def _shipped(pathway_id: str) -> Template:
    return read_template((FOLDER / f"{pathway_id}.json").read_bytes())


def _need(login: Login, named: str) -> OwnTemplate:
    found = own_template(login, named)
    if found is None:
        is_shipped = named in pathway_ids()
        words = (
            N_("This template came with Waymark. Copy it first, then change the copy.")
            if is_shipped
            else N_("There is no template of this name. See: waymark template list.")
        )
        raise Problem(words, Code.USAGE if is_shipped else Code.NOT_FOUND)
    return found


def _need_step(own: OwnTemplate, code: str) -> Record:
    for row in own.milestones:
        if code in {row.get(fields.milestone_code), row.id}:
            return row
    raise Problem(N_("There is no such step in this template."), Code.NOT_FOUND)


def _refuse_circle(own: OwnTemplate, now: Record) -> None:
    """Raise Problem 2 that names the circle which a step would close."""
    rows = {one.id: one for one in own.milestones} | {now.id: now}
    codes = {str(one.id): one.get(fields.milestone_code, "") for one in rows.values()}
    before = {
        codes[one.id]: [codes.get(each, each) for each in one.get(fields.depends_on, ())]
        for one in rows.values()
    }
    words = circle_words(before)
    if words is not None:
        raise Problem(words, Code.USAGE, field="depends_on")


def _refuse_errors(facts: Template) -> None:
    wrong = errors(facts, "en")
    if wrong:
        raise Problem(_told(wrong), Code.USAGE)


def _told(wrong: tuple[Finding, ...]) -> Text:
    """Return the first mistake, and how many more there are."""
    if len(wrong) == 1:
        return wrong[0].words
    return plural(
        "{reason} There is {count} mistake in all.",
        "{reason} There are {count} mistakes in all.",
        len(wrong),
        reason=wrong[0].words,
    )


def _free_code(base: str, taken: Iterable[str], first: int = 2) -> str:
    known = set(taken)
    number = first
    while f"{base[:36]}_{number}" in known:
        number += 1
    return f"{base[:36]}_{number}"
