"""Commands on documents: scans and photos in, listed, described, and copies out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.command import PLACE, command, group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found
from app.i18n import N_
from app.records import RecordId
from app.schema import document as fields
from app.schema.document import DOCUMENT
from app.schema.documentcodes import DOCUMENT_TYPES
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.audits import note_opened
from app.usecases.documents import (
    DocumentView,
    attach_document,
    describe_document,
    documents_of,
    forget_document,
    remove_document,
    save_document_as,
)
from app.usecases.elsewhere import ALL, NEEDED, choose_fetch, fetch_way, want_document
from app.usecases.records import as_texts, shown_value, typed_values

# For what a copy may leave; each needs the person's yes to it.
_PURPOSES = (
    Purpose.KEEP_FILE,
    Purpose.RECOGNITION_AUTHORITY,
    Purpose.REFERRAL,
    Purpose.SHARE_WITH_MENTOR,
    Purpose.SHARE_WITH_PARTNER,
)


@command("attach")
@click.argument("person", metavar="ID")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PLACE)
@click.option("--type", "kind", required=True, type=click.Choice(list(DOCUMENT_TYPES)))
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="More of the paper.")
@pass_shell
def attach(shell: Shell, /, person: str, files: tuple[Path, ...], **told: Any) -> None:  # noqa: ANN401 - click's
    """Keep a scan as a sealed document of a person.

    Several photos become its pages.  Take the open files away yourself afterwards:
    Waymark changes nothing outside its vault.
    """
    login = login_of(shell)
    stored = {**_stored(shell, told["values"]), "type": told["kind"]}
    outcome = attach_document(login, login.resolve(person), files, stored, progress=shell.progress)
    words = N_("The document is kept. The file outside is still there, and anybody can open it.")
    shell.give({"id": outcome.value}, [outcome.value, shell.say(words)])


@command("document")
@click.argument("document_id", metavar="ID")
@click.option("--out", required=True, type=PLACE, help="File to write.")
@click.option(
    "--purpose",
    type=click.Choice([one.value for one in _PURPOSES]),
    default=Purpose.KEEP_FILE.value,
    show_default=True,
    help="For what the copy leaves.",
)
@pass_shell
def document(shell: Shell, /, document_id: str, out: Path, purpose: str) -> None:
    """Write an open copy of a document.

    Only for a purpose to which the person has said yes.
    """
    save_document_as(login_of(shell), _id(document_id), out, Purpose(purpose))
    words = N_("The copy is open: anybody who has the file can read it. It is in your care now.")
    shell.give({"out": str(out)}, [shell.say(words)])


@group("documents")
def documents() -> None:
    """List, describe and remove documents."""


@documents.command("list")
@click.argument("person", metavar="ID")
@pass_shell
def documents_list(shell: Shell, /, person: str) -> None:
    """List a person's documents, the newest first."""
    login = login_of(shell)
    of = login.resolve(person)
    found = documents_of(login, of)
    note_opened(login, of)
    rows = [_row(shell, one) for one in found]
    give_found(shell, [_object(one) for one in found], rows)


@documents.command("describe")
@click.argument("document_id", metavar="ID")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def documents_describe(shell: Shell, /, document_id: str, values: tuple[str, ...]) -> None:
    """Change what is told of a document; see “waymark schema document”."""
    outcome = describe_document(login_of(shell), _id(document_id), _stored(shell, values))
    shell.give({"id": outcome.value}, [outcome.value])


@documents.command("fetch")
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--always", type=click.Choice([ALL, NEEDED]), help="Which files exchanges fetch.")
@pass_shell
def documents_fetch(shell: Shell, /, document_id: str | None, always: str | None) -> None:
    """Fetch a file that is on another computer with the next exchange.

    Or say with --always whether all are fetched by themselves.
    """
    login = login_of(shell)
    if document_id is not None:
        want_document(login, _id(document_id))
    if always is not None:
        choose_fetch(login, always)
    way = fetch_way(login)
    words = {
        ALL: N_("Exchanges fetch the files of all documents."),
        NEEDED: N_("Exchanges fetch only the files that somebody asked for."),
    }
    shell.give({"fetch": way}, [shell.say(words[way])])


@documents.command("remove")
@click.argument("document_id", metavar="ID")
@pass_shell
def documents_remove(shell: Shell, /, document_id: str) -> None:
    """Take a document away; “waymark undo” brings it back."""
    outcome = remove_document(login_of(shell), _id(document_id))
    words = N_("The document is taken away. You can take that back.")
    shell.give({"id": outcome.value}, [shell.say(words)])


@documents.command("forget")
@click.argument("document_id", metavar="ID")
@click.option("--code", required=True, help="The short code of the person, to be sure.")
@pass_shell
def documents_forget(shell: Shell, /, document_id: str, code: str) -> None:
    """Forget a document for ever; nothing brings it back.

    Its key is destroyed: this vault cannot open it any more.  A backup made before, and
    copies outside, can still be opened.
    """
    outcome = forget_document(login_of(shell), _id(document_id), code)
    words = N_("The document is forgotten. Nobody can open it again.")
    shell.give({"id": outcome.value}, [shell.say(words)])


def _id(text: str) -> RecordId:
    return RecordId(text.strip().lower())


def _stored(shell: Shell, values: tuple[str, ...]) -> Mapping[str, Stored]:
    return typed_values(login_of(shell), DOCUMENT, dict(pair(one) for one in values))


def _row(shell: Shell, one: DocumentView) -> list[str]:
    """Return the cells of a document: id, kind of paper, own words, original seen, pages, day."""
    shown = (
        shown_value(each, one.record.stored.get(each.key), shell.catalog)
        for each in (
            fields.document_type,
            fields.document_title,
            fields.document_seen,
            fields.document_pages,
            fields.taken_on,
        )
    )
    return [one.id, *shown]


def _object(one: DocumentView) -> dict[str, object]:
    return {"id": one.id, "fields": as_texts(one.record)}
