"""A mistyped command line is answered by our own names, in the language that was asked for."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from app.cli.main import waymark
from app.cli.misuse import misuse_of
from app.errors import Code
from app.i18n import Catalog
from tests.closed import closed
from tests.core.cli.conftest import Terminal

TYPED = "Leila"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["fnd", TYPED],
            (
                "There is no command of this name. “waymark --help” lists them all. "
                "Perhaps you mean: fund, find."
            ),
        ),
        (
            ["plan", TYPED],
            "There is no command of this name. “waymark plan --help” lists them all.",
        ),
        (
            ["plan"],
            (
                "“waymark plan” needs one of these words after it: "
                "add, agree, goal, history, mark, move, new, papers, shelf, show, step."
            ),
        ),
        (
            ["list", "person", "--limt", "3"],
            (
                "There is no option of this name. “waymark list --help” lists them all. "
                "Perhaps you mean: --limit."
            ),
        ),
        (
            ["find", TYPED, TYPED],
            (
                "“waymark find” got more words than it can use. "
                "Put quotes around words that belong together."
            ),
        ),
        (["find"], "“waymark find” needs TEXT. “waymark find --help” shows how to write it."),
        (
            ["plan", "new", TYPED],
            "“waymark plan new” needs --pathway. “waymark plan new --help” shows how to write it.",
        ),
        (
            ["consent", "give", TYPED],
            (
                "“waymark consent give” needs PURPOSE. "
                "“waymark consent give --help” shows how to write it."
            ),
        ),
        (["read-back", "x", TYPED], "ANSWER must be one of these: yes, no."),
        (["list", "person", "--limit", TYPED], "--limit must be a whole number from 1 to 1000000."),
        (["list", "person", "--limit", "0"], "--limit must be a whole number from 1 to 1000000."),
        (["--pass-fd", TYPED, "today"], "--pass-fd must be a whole number."),
        (["today", f"--json={TYPED}"], "--json takes no value."),
        (["list", "person", "--limit"], "--limit needs a value after it."),
        (
            ["consent", "show", TYPED, "--pass-file", "f"],
            "--pass-file belongs before “consent show”: right after the word “waymark”.",
        ),
        (
            ["reprint", TYPED, "--out", "a\0b"],
            "--out must be the name of a file or folder that can be used here.",
        ),
        (["sync", ""], "[DIR|NAME] must be the name of a file or folder that can be used here."),
    ],
)
def test_each_mistake_has_its_sentence(empty: Terminal, arguments: list[str], told: str) -> None:
    """The sentence names the command, the option and what it takes."""
    ran = empty(*arguments)

    assert ran.code == Code.USAGE
    assert ran.error.strip() == told


@pytest.mark.parametrize("arguments", [["sync"], ["backup", "make"], ["bundle", "make", "--out"]])
@pytest.mark.parametrize("name", ["", "inside"])
def test_what_may_not_be_opened_is_told(
    empty: Terminal, tmp_path: Path, arguments: list[str], name: str
) -> None:
    """The folder itself, and a file in it of which nobody may know whether it is there."""
    folder = tmp_path / "closed"
    folder.mkdir()
    empty(*arguments, "")  # what the command needs is loaded

    with closed(folder):
        ran = empty(*arguments, str(folder / name))

    assert ran.code == Code.STORAGE
    assert ran.error.strip() == (
        "You may not open this file or folder. Ask for access, or use another one."
    )


def test_a_mistake_is_told_in_the_language_asked_for(empty: Terminal) -> None:
    """Also one that is found before any command has run."""
    told = empty("--language", "en", "fnd").error
    arabic = empty("--language", "ar", "plan").error

    assert told == empty("fnd").error
    assert "waymark plan" in arabic


@pytest.mark.parametrize("language", ["xx-nobody", "", "../en", "EN"])
def test_a_language_that_is_not_spoken_is_never_quoted(empty: Terminal, language: str) -> None:
    """It is answered before anything else is, with the list of those that are."""
    ran = empty("--language", language, "fnd", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["message"].endswith("It speaks: en, ar, uk.")


@pytest.mark.parametrize(
    "error",
    [
        click.ClickException(TYPED),
        click.FileError(TYPED, TYPED),
        *(
            make(context)
            for context in (None, click.Context(waymark, info_name="waymark"))
            for make in (
                lambda context: click.UsageError(TYPED, context),
                lambda context: click.NoSuchCommand(TYPED, TYPED, [TYPED], context),
                lambda context: click.NoSuchOption(TYPED, TYPED, None, context),
                lambda context: click.BadOptionUsage(TYPED, TYPED, context),
                lambda context: click.BadArgumentUsage(TYPED, context),
                lambda context: click.BadParameter(TYPED, context, None, TYPED),
                lambda context: click.BadParameter(TYPED, context, click.Option(["--day"])),
                lambda context: click.MissingParameter(TYPED, context, None, TYPED, TYPED),
            )
        ),
    ],
)
def test_no_error_of_click_passes_its_own_words_on(error: click.ClickException) -> None:
    """Whatever click quotes stays with click."""
    words = Catalog("en").say(misuse_of(error))

    assert TYPED not in words
    assert words.endswith(".")
    assert TYPED not in repr(misuse_of(error))


def test_every_option_can_be_told_apart(empty: Terminal) -> None:
    """Each value that an option or argument refuses is answered by its name."""
    asked = 0
    for command, context in _commands(waymark, click.Context(waymark, info_name="waymark")):
        for one in command.params:
            error = click.BadParameter(TYPED, context, one)
            told = dict(misuse_of(error).values)["parameter"]
            assert told in {*one.opts, (one.metavar or one.name.upper()).removesuffix("...")}
            asked += 1
    assert asked > 100


def _commands(
    group: click.Command, context: click.Context
) -> list[tuple[click.Command, click.Context]]:
    """Return a command and all within it, each with its place."""
    found = [(group, context)]
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            inner = group.get_command(context, name)
            assert inner is not None
            found += _commands(inner, click.Context(inner, context, name))
    return found
