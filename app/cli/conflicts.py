"""Commands that show what two computers wrote apart, and settle it."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId, parse_value, value_text
from app.usecases.inbox import InboxLine, open_inbox
from app.usecases.login import Outcome
from app.usecases.originwords import origin_of
from app.usecases.overbooked import PREFIX, Overbooked, leave_overbooked, overbooked_mentors
from app.usecases.questions import (
    Question,
    choose_answer,
    delete_record,
    find_question,
    keep_record,
    write_answer,
)
from app.usecases.records import shown_value
from app.vault.inbox import Place

_EVERYTHING = 1_000_000


@command("conflicts")
@click.option("--limit", type=click.IntRange(1, _EVERYTHING), default=200, show_default=True)
@click.option("--after", metavar="PLACE", help="Go on after this place, the last of a list.")
@pass_shell
def conflicts(shell: Shell, /, limit: int, after: str | None) -> None:
    """Show what two computers wrote differently.

    With all answers, who gave them, when and on which computer.  Each is settled with
    “settle CONFLICT”.
    """
    found = open_inbox(login_of(shell), _place(after), limit)
    value = {
        "count": found.count,
        "conflicts": [_as_object(one) for one in found.lines],
        "overbooked": [_overbooked_object(one) for one in found.overbooked],
        "next": _place_text(found.place),
    }
    rows = [row for one in found.lines for row in _rows(shell, one)]
    rows += [row for one in found.overbooked for row in _overbooked_rows(shell, one)]
    if shell.as_json:
        shell.give(value)
        return
    give_found(shell, rows, rows)
    if found.place is not None:
        more = N_("There are more. Go on with --after {place}.")
        shell.tell(more.with_values(place=_place_text(found.place)))


@command("settle")
@click.argument("conflict", metavar="CONFLICT")
@click.option("--keep", type=click.IntRange(1), metavar="N", help="Keep answer N of the list.")
@click.option("--value", metavar="V", help="Write this instead; or the reason for more students.")
@click.option("--keep-record", is_flag=True, help="Keep a record that somebody deleted.")
@click.option("--delete-record", is_flag=True, help="Delete it after all.")
@pass_shell
def settle(shell: Shell, /, conflict: str, **wanted: Any) -> None:  # noqa: ANN401 - click's
    """Settle one conflict, on all computers; “undo” takes it back."""
    if sum(one not in {None, False} for one in wanted.values()) != 1:
        words = N_("Say one of --keep N, --value V, --keep-record and --delete-record.")
        raise Problem(words, Code.USAGE)
    if conflict.startswith(f"{PREFIX}:"):
        outcome = _leave(shell, conflict, wanted["value"])
    else:
        outcome = _settled(shell, find_question(login_of(shell), conflict), wanted)
    shell.give({"id": outcome.value}, [shell.say(N_("Settled."))])


def _settled(shell: Shell, question: Question, wanted: dict[str, Any]) -> Outcome[RecordId]:
    login, field = login_of(shell), question.field
    if wanted["keep_record"] or wanted["delete_record"]:
        if field is not None:
            words = N_("Nobody deleted this record. Say --keep N or --value V.")
            raise Problem(words, Code.USAGE)
        act = keep_record if wanted["keep_record"] else delete_record
        return act(login, question)
    if field is None:
        raise Problem(N_("Say --keep-record or --delete-record."), Code.USAGE)
    if wanted["value"] is not None:
        return write_answer(login, question, parse_value(field, wanted["value"]))
    number = int(wanted["keep"])
    if number > len(question.answers):
        words = N_("There is no answer {number}. See: waymark conflicts.")
        raise Problem(words.with_values(number=number), Code.USAGE)
    return choose_answer(login, question, question.answers[number - 1])


def _leave(shell: Shell, conflict: str, reason: str | None) -> Outcome[RecordId]:
    """Let a mentor have more students than places, with a reason."""
    login = login_of(shell)
    asked = {one.id: one for one in overbooked_mentors(login)}.get(conflict)
    if asked is None:
        raise Problem(N_("This question is not open. It may be settled already."), Code.NOT_FOUND)
    if reason is None:
        words = N_("Say why with --value, or end or pause a match with “match”.")
        raise Problem(words, Code.USAGE)
    return leave_overbooked(login, asked, reason)


def _rows(shell: Shell, line: InboxLine) -> list[tuple[str, ...]]:
    """Return a line for each answer, numbered as ``settle --keep`` takes it."""
    question = line.question
    name = line.name or shell.say(N_("the centre"))
    if question is None:
        words = N_("Say --reason to see the answers.")
        return [("-", name, shell.say(line.label), "", shell.say(words), "")]
    rows: list[tuple[str, ...]] = []
    for number, answer in enumerate(question.answers, 1):
        shown = shell.say(N_("deleted"))
        if question.field is not None:
            shown = shown_value(question.field, answer.stored, shell.catalog)
        who = shell.say(origin_of(answer, shell.catalog.language))
        rows.append((question.id, name, shell.say(line.label), str(number), shown, who))
    return rows


def _overbooked_rows(shell: Shell, one: Overbooked) -> list[tuple[str, ...]]:
    words: Text = N_("more students than places")
    return [
        (one.id, one.name, shell.say(words), str(number), holder.student, "")
        for number, holder in enumerate(one.holders, 1)
    ]


def _as_object(line: InboxLine) -> dict[str, Any]:
    question = line.question
    told: dict[str, Any] = {"person": line.person, "name": line.name}
    if question is None:
        return told | {"id": None, "answers": None}
    return told | {
        "id": question.id,
        "kind": question.record.schema.name,
        "record": question.record.id,
        "field": question.key,
        "unread": question.unread,
        "answers": [
            {
                "value": value_text(question.field, one.stored) if question.field else None,
                **one.given.as_object(),
                "brought_back_by": one.again.as_object() if one.again else None,
            }
            for one in question.answers
        ],
    }


def _overbooked_object(one: Overbooked) -> dict[str, Any]:
    holders = [
        {
            "match": holder.match.id,
            "student": holder.match.subject,
            "worker": holder.worker,
            "at": holder.at.isoformat(),
            "computer": holder.computer,
        }
        for holder in one.holders
    ]
    return {"id": one.id, "mentor": one.mentor, "places": one.places, "matches": holders}


def _place_text(place: Place | None) -> str | None:
    """Return a place as one word that ``--after`` takes back."""
    if place is None:
        return None
    name, subject, row, field = place
    return f"{name.encode().hex()}.{subject.hex()}.{row}.{field}"


def _place(text: str | None) -> Place | None:
    if text is None:
        return None
    try:
        name, subject, row, field = text.split(".")
        return bytes.fromhex(name).decode(), bytes.fromhex(subject), int(row), int(field)
    except ValueError:
        raise Problem(N_("This is no place in the list. Leave --after out."), Code.USAGE) from None
