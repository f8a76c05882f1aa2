"""Click commands that take --json before or after their name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.cli.shell import Shell

pass_shell = click.make_pass_decorator(Shell)


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


class WaymarkCommand(click.Command):
    """A command with --json among its options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.params.append(_json_option())


class WaymarkGroup(click.Group):
    """A group whose commands all take --json, and which takes it itself."""

    command_class = WaymarkCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.params.append(_json_option())


WaymarkGroup.group_class = WaymarkGroup


def command(name: str) -> Callable[[Callable[..., Any]], WaymarkCommand]:
    """Declare a command of the command line."""
    return click.command(name, cls=WaymarkCommand)


def group(name: str) -> Callable[[Callable[..., Any]], WaymarkGroup]:
    """Declare a group of commands."""
    return click.group(name, cls=WaymarkGroup)
