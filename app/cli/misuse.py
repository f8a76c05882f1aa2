"""What is wrong with a command line, told with our own names and never with the words typed.

A word that stands where none is expected may be half of a person's name, and click's
own messages quote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from app.i18n import N_, Text

_PROGRAM = "waymark"

_NO_COMMAND = N_("There is no command of this name. “{command} --help” lists them all.")
_NO_OPTION = N_("There is no option of this name. “{command} --help” lists them all.")
_BEFORE = N_("{parameter} belongs before “{command}”: right after the word “waymark”.")
_PERHAPS = N_("{sentence} Perhaps you mean: {names}.")
_TOO_MANY = N_(
    "“{command}” got more words than it can use. Put quotes around words that belong together."
)
_MISSING = N_("“{command}” needs {parameter}. “{command} --help” shows how to write it.")
_MISSING_COMMAND = N_("“{command}” needs one of these words after it: {names}.")
_ONE_OF = N_("{parameter} must be one of these: {names}.")
_WHOLE_NUMBER = N_("{parameter} must be a whole number.")
_WITHIN = N_("{parameter} must be a whole number from {least} to {most}.")
_NO_PATH = N_("{parameter} must be the name of a file or folder that can be used here.")
_BAD_VALUE = N_("{parameter} has a value that cannot be used. “{command} --help” shows how.")
_NEEDS_VALUE = N_("{parameter} needs a value after it.")
_TAKES_NO_VALUE = N_("{parameter} takes no value.")
_NO_FILE = N_("A file could not be opened. Check its name, and that you may use it.")
_NOT_UNDERSTOOD = N_("This was not understood. “{command} --help” shows how to write it.")


def misuse_of(error: click.ClickException) -> Text:
    """Return what was wrong with a command line, in words that are all ours."""
    if isinstance(error, click.FileError):
        return _NO_FILE
    context = error.ctx if isinstance(error, click.UsageError) else None
    told = None if context is None else _told(error, context)
    command = _PROGRAM if context is None else context.command_path
    return told or _NOT_UNDERSTOOD.with_values(command=command)


def _told(error: click.ClickException, context: click.Context) -> Text | None:
    """Return what is wrong, or None for a kind of mistake that is not known here."""
    match error:
        case click.NoSuchCommand():
            guesses = get_close_matches(error.command_name, _names(context))
            told = _with_guesses(_NO_COMMAND, context, guesses)
        case click.NoSuchOption():
            told = _no_option(error, context)
        case click.BadParameter(param=click.Parameter() as parameter):
            told = _bad_parameter(error, parameter, context.command_path)
        case click.BadOptionUsage():
            return _bad_option(error, context)
        case click.BadArgumentUsage() | click.BadParameter():
            return None
        case _:
            told = _wrong_number(context)
    return told


def _no_option(error: click.NoSuchOption, context: click.Context) -> Text:
    """Return that there is none of this name, or that it stands in the wrong place."""
    root = context.find_root()
    for one in root.command.get_params(root):
        if isinstance(one, click.Option) and not one.hidden and error.option_name in one.opts:
            command = context.command_path.removeprefix(f"{root.command_path} ")
            return _BEFORE.with_values(parameter=_named(one), command=command)
    return _with_guesses(_NO_OPTION, context, error.possibilities or [])


def _wrong_number(context: click.Context) -> Text:
    """Return that a group got too few words, or a command too many: nothing else is left."""
    command, names = context.command_path, _names(context)
    if names:
        return _MISSING_COMMAND.with_values(command=command, names=", ".join(names))
    return _TOO_MANY.with_values(command=command)


def _with_guesses(sentence: Text, context: click.Context, names: Sequence[str]) -> Text:
    sentence = sentence.with_values(command=context.command_path)
    return _PERHAPS.with_values(sentence=sentence, names=", ".join(names)) if names else sentence


def _bad_parameter(error: click.BadParameter, parameter: click.Parameter, command: str) -> Text:
    is_missing = isinstance(error, click.MissingParameter)
    words = _MISSING if is_missing else _wanted(parameter.type)
    values = {"parameter": _named(parameter), "command": command, **dict(words.values)}
    return words.with_values(**values)


def _wanted(kind: click.ParamType[Any]) -> Text:
    """Return what a value of ``kind`` must be; the parameter's name is still to be filled in."""
    match kind:
        case click.Choice():
            names = ", ".join(str(one) for one in kind.choices)
            return _ONE_OF.with_values(names=names)
        case click.IntRange(min=int(), max=int()):
            return _WITHIN.with_values(least=kind.min, most=kind.max)
        case click.Path():
            return _NO_PATH
        case _:
            return _WHOLE_NUMBER if kind is click.INT else _BAD_VALUE


def _bad_option(error: click.BadOptionUsage, context: click.Context) -> Text | None:
    """Return whether an option of ours needs a value or takes none."""
    for one in context.command.get_params(context):
        if isinstance(one, click.Option) and error.option_name in one.opts:
            words = _TAKES_NO_VALUE if one.is_flag else _NEEDS_VALUE
            return words.with_values(parameter=_named(one))
    return None


def _named(parameter: click.Parameter) -> str:
    """Return how the help names a parameter: --language, or ID."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.name.upper()).removesuffix("...")


def _names(context: click.Context) -> list[str]:
    group = context.command
    return group.list_commands(context) if isinstance(group, click.Group) else []
