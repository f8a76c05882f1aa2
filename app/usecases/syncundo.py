"""The last exchange taken back, or what stands in the way of that."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.rules.areas import is_about_people
from app.rules.roles import Operation
from app.schema.registry import SCHEMAS
from app.usecases.exchange import one_at_a_time
from app.usecases.login import Login, Outcome
from app.usecases.people import names_of
from app.usecases.quarantine import the_one
from app.vault.unmerging import WRITTEN_ON
from app.vault.values import id_text
from app.vault.vault import Changes

MOST_NAMED = 20


@dataclass(frozen=True)
class UndoOffer:
    """What can be taken back, or had again.

    came: changes of the last exchange that are here.  was_taken_back: what an exchange brought
    was taken back here and has not come again.
    """

    came: int
    was_taken_back: bool


@dataclass(frozen=True)
class InTheWay:
    """A record in which somebody has gone on from what came.

    person: whose file it belongs to, if it is about a person; name: theirs.  kind: what sort of
    record it is.
    """

    record: RecordId
    kind: Text
    person: RecordId | None
    name: str

    @property
    def words(self) -> Text:
        """Whose record it is and of which sort."""
        if not self.name:
            return self.kind
        return N_("{name}: {kind}").with_values(name=verbatim(self.name), kind=self.kind)


def undo_offer(login: Login) -> UndoOffer:
    """Return what may be offered; raises Problem 12."""
    login.gate.authorize(Operation.BUNDLES)
    imports = login.store.exchange.imports
    return UndoOffer(imports.came(), imports.has_aside())


def undo_sync(login: Login) -> Outcome[int]:
    """Take back all that the last exchange brought; return how many changes went.

    Its bundles are set aside.  Raises Problem 12, 40 (nothing to take back), 2 (somebody
    has gone on from it: ``in_the_way``), 33 (somebody is exchanging).
    """
    login.gate.authorize(Operation.BUNDLES)
    with one_at_a_time(login):
        number = login.store.exchange.imports.take_back()
    login.vault.note("undo sync", "centre", login.centre.id, login.user)
    return Outcome(number, Changes("", frozenset()))


def undo_bundle(login: Login, text: str) -> Outcome[int]:
    """Do what ``undo_sync`` does if the bundle whose id begins with ``text`` is all that came.

    Raises Problem 40 if it did not come last, and 2 if others came with it: what they brought
    may rest on it.
    """
    login.gate.authorize(Operation.BUNDLES)
    came = login.store.exchange.imports.bundles()
    try:
        the_one(text, came, bytes.hex)
    except Problem:
        words = N_("This bundle did not come last. Only what came last can be taken back.")
        raise Problem(words, Code.NOT_FOUND, detail="undo bundle") from None
    if len(came) > 1:
        words = plural(
            "{count} other bundle came with it. Take all of it back: waymark undo-sync",
            "{count} other bundles came with it. Take all of it back: waymark undo-sync",
            len(came) - 1,
        )
        raise Problem(words, Code.USAGE, detail="undo bundle")
    return undo_sync(login)


def is_in_the_way(problem: Problem) -> bool:
    """Tell whether nothing was taken back since somebody has gone on from what came."""
    return problem.detail == WRITTEN_ON


def in_the_way(login: Login) -> tuple[InTheWay, ...]:
    """Return in which records somebody has gone on from what came last; raises Problem 12.

    Nothing of records that this worker must not even know of.
    """
    login.gate.authorize(Operation.BUNDLES)
    found = [
        (kind, id_text(row), id_text(subject))
        for kind, row, subject in login.store.exchange.imports.in_the_way()
        if kind in SCHEMAS and not login.gate.hides(kind)
    ]
    about = [subject for kind, _, subject in found if is_about_people(SCHEMAS[kind])]
    names = names_of(login, about)
    told = [_told(kind, row, subject, names.get(subject, "")) for kind, row, subject in found]
    return tuple(sorted(told, key=lambda one: (one.name, one.record)))


def in_the_way_lines(found: tuple[InTheWay, ...]) -> list[Text]:
    """Return a line each for the first of them, and how many more there are."""
    lines = [one.words for one in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        more = len(found) - MOST_NAMED
        lines.append(plural("{count} more record", "{count} more records", more))
    return lines


def _told(kind: str, row: RecordId, subject: RecordId, name: str) -> InTheWay:
    is_personal = is_about_people(SCHEMAS[kind])
    person = subject if is_personal else None
    return InTheWay(row, SCHEMAS[kind].label, person, name if is_personal else "")
