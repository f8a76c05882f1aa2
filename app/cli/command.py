"""Click commands that take --json before or after their name."""

from __future__ import annotations

import importlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.shell import Shell
from app.files import closed_problem

pass_shell = click.make_pass_decorator(Shell)


class Place(click.Path[Path]):
    """The name of a file or folder, given as a Path: not empty, and no NUL in it.

    Raises Problem 31 for what is there and this user of the computer may not open.
    """

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)  # that is looked at below

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the path; what the system cannot take is a mistake in the command line."""
        if not os.fspath(value):  # an empty variable of a script, which would be this folder
            self.fail("empty", param, ctx)
        try:
            path = super().convert(value, param, ctx)
        except ValueError:
            self.fail("no such name", param, ctx)
        _refuse_closed(path)
        return path


def _refuse_closed(path: Path) -> None:
    """Refuse (31) what this user may not open; what is not there is for others to judge."""
    try:
        found = path.stat()
    except PermissionError:
        may_open = False
    except (OSError, ValueError):
        return
    else:
        wanted = os.R_OK | os.X_OK if stat.S_ISDIR(found.st_mode) else os.R_OK
        may_open = os.access(path, wanted)
    if not may_open:
        raise closed_problem()


PLACE = Place()


class _Common(click.Command):
    """What commands and groups share: --json, and --help that a program can read too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **(kwargs | {"add_help_option": False}))
        self.params += [_json_option(), _help_option()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; an error says at which command, which click forgets at times."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class WaymarkCommand(_Common):
    """A command with --json among its options."""


class WaymarkGroup(_Common, click.Group):
    """A group whose commands all take --json, and which takes it itself."""

    command_class = WaymarkCommand


class LateGroup(WaymarkGroup):
    """A group that loads each command's module when the command is used.

    table: name of a command -> "module:attribute" within ``app.cli``.  What draws
    papers takes longer to load than most commands take in all.
    """

    def __init__(self, *args: Any, table: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the alphabet; loads nothing."""
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, loaded now, or None if there is none."""
        place = self._table.get(cmd_name)
        if place is None:
            return None
        found: click.Command = late(place)
        return found


def late(place: str) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what stands at "module:attribute" within ``app.cli``, loaded now."""
    module, _, attribute = place.partition(":")
    return getattr(importlib.import_module("app.cli." + module), attribute)


WaymarkGroup.group_class = WaymarkGroup


def command(name: str) -> Callable[[Callable[..., Any]], WaymarkCommand]:
    """Declare a command of the command line."""
    return click.command(name, cls=WaymarkCommand)


def group(name: str) -> Callable[[Callable[..., Any]], WaymarkGroup]:
    """Declare a group of commands."""
    return click.group(name, cls=WaymarkGroup)


def _json_option() -> click.Option:
    return click.Option(
        ["--json", "as_json"],
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Print one JSON value instead of text for people.",
    )


def _remember(context: click.Context, _: click.Parameter, value: bool) -> bool:  # noqa: FBT001 - click's
    shell = context.find_object(Shell)
    if value and shell is not None:
        shell.as_json = True
    return value


def _help_option() -> click.Option:
    return click.Option(
        ["--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_help,
        help="Show this help and do nothing else.",
    )


def _show_help(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    shell = context.find_object(Shell)
    if value and shell is not None and not context.resilient_parsing:
        words = context.get_help()
        shell.give({"help": words}, words.splitlines())
        context.exit()
