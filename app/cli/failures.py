"""Errors as what a person or a program gets: a sentence, a code, an incident number."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import click

from app.cli.misuse import misuse_of
from app.errors import Code, Problem, place_of
from app.i18n import N_, Catalog

log = logging.getLogger(__name__)

_STOPPED = N_("Stopped. Nothing half done was kept.")
_BUG = N_("Waymark made a mistake. Nothing was lost. Report the number {incident}.")


def failure_of(error: BaseException, catalog: Catalog) -> dict[str, Any]:
    """Return code, message and incident number of an error; never record data."""
    incident = secrets.token_hex(4)
    if isinstance(error, Problem):
        failure = {
            "code": int(error.code),
            "message": catalog.say(error.text),
            "incident": incident,
        }
        return failure | ({"field": error.field} if error.field else {})
    if isinstance(error, click.ClickException):
        message = catalog.say(misuse_of(error))
        return {"code": int(Code.USAGE), "message": message, "incident": incident}
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return {"code": int(Code.CANCELLED), "message": catalog.say(_STOPPED), "incident": incident}
    log.error("defect %s: %s", incident, place_of(error))
    words = _BUG.with_values(incident=incident)
    return {"code": int(Code.DEFECT), "message": catalog.say(words), "incident": incident}
