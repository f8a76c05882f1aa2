"""The command ``walk``: the main job once, in text, where no window can be shown."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.shell import Shell
from app.usecases.walk import walk_main_job


@command("walk")
@click.argument("folder", metavar="DIR", type=PLACE, required=False)
@pass_shell
def walk(shell: Shell, /, folder: Path | None) -> None:
    """Do the main job once with invented people.

    Intake, plan, session and roadmap, in a demonstration centre.
    """
    result = walk_main_job(folder, shell.context, shell.tell)
    shell.give(result)
