"""Commands on what people say of their match, and where they stand on the ladder."""

from __future__ import annotations

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.standing import FEEDBACK
from app.schema.talkcodes import FACES
from app.schema.voicecodes import RUNGS, VOICES
from app.usecases.audits import note_opened
from app.usecases.records import typed_values
from app.usecases.voices import (
    Voice,
    add_feedback,
    feel,
    ladder_of,
    stand_on,
    voices_about,
    voices_of,
)


@group("feedback")
def feedback() -> None:
    """Write down what each side of a match says."""


@feedback.command("add")
@click.argument("person")
@click.argument("values", nargs=-1)
@pass_shell
def feedback_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Keep a face (1 to 5) and a sentence: face=4 words=WORDS said_by=mentor match=ID."""
    login = login_of(shell)
    stored = typed_values(login, FEEDBACK, dict(pair(one) for one in values))
    outcome = add_feedback(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@feedback.command("list")
@click.argument("person")
@pass_shell
def feedback_list(shell: Shell, /, person: str) -> None:
    """List what was said in a student's file, the latest first."""
    login = login_of(shell)
    someone = login.resolve(person)
    note_opened(login, someone)
    _give(shell, voices_of(login, someone))


@feedback.command("about")
@click.argument("mentor")
@pass_shell
def feedback_about(shell: Shell, /, mentor: str) -> None:
    """List what was said of a mentor's matches, the latest first."""
    login = login_of(shell)
    someone = login.resolve(mentor)
    note_opened(login, someone)
    _give(shell, voices_about(login, someone))


@feedback.command("ladder")
@click.argument("person")
@click.argument("values", nargs=-1)
@pass_shell
def feedback_ladder(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Show the rungs of the ladder over time, or keep today's: course=4 work=6."""
    login = login_of(shell)
    someone = login.resolve(person)
    if values:
        stand_on(login, someone, {key: _rung(said) for key, said in map(pair, values)})
    note_opened(login, someone)
    found = ladder_of(login, someone)
    value = {
        code: [{"day": day.isoformat(), "rung": rung} for day, rung in points]
        for code, points in found.items()
    }
    rows = [
        (shell.say(words), " → ".join(str(rung) for _, rung in found[code]))
        for code, words in RUNGS.items()
        if code in found
    ]
    shell.give(value, [f"{name}: {told}" for name, told in rows])


@feedback.command("scales")
@click.argument("person")
@click.argument("values", nargs=-1)
@pass_shell
def feedback_scales(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Keep the picture scales, 1 to 5: belonging=4 confidence=3 clarity=5."""
    login = login_of(shell)
    ids = feel(login, login.resolve(person), dict(map(pair, values))).value
    shell.give({"ids": ids}, ids)


def _rung(said: str) -> int:
    try:
        return int(said)
    except ValueError:
        raise Problem(N_("Write a rung from 0 to 10."), Code.USAGE, field="value") from None


def _give(shell: Shell, voices: tuple[Voice, ...]) -> None:
    value = [
        {
            "id": one.record.id,
            "student": one.student,
            "said_by": one.side,
            "face": one.face,
            "words": one.record.stored.get("words"),
            "said_on": one.record.stored.get("said_on"),
            "match": one.record.stored.get("match"),
            "asked_by": one.asked_by,
        }
        for one in voices
    ]
    rows = [
        (
            str(one.record.stored.get("said_on", "")),
            one.student,
            shell.say(VOICES[one.side]) if one.side in VOICES else one.side,
            shell.say(FACES[str(one.face)]) if str(one.face) in FACES else "",
            str(one.record.stored.get("words") or ""),
        )
        for one in voices
    ]
    give_found(shell, value, rows)
