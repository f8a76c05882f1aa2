"""Which papers invented people let us scan, and how each comes under lock and key."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from app.records import Record, RecordId
from app.schema.document import DOCUMENT
from app.schema.documentcodes import DOCUMENT_TYPES
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.schema.learning import EDUCATION, WORK
from app.schema.person import NAME, PERSON
from app.schema.standing import LEGAL
from app.usecases.demonstration.material import material
from app.usecases.demonstration.story import ScannedFile, Story
from app.usecases.login import Login
from app.vault import documents as sealed

SCANNED = 30  # of the first people, most of whom let us scan a paper
_LATER = 0.01  # of those who came after them: drawing takes longer than all else of a person
_AT_HAND = frozenset({"original", "copy"})
_SCHOOL = {"5": "degree_diploma", "6": "degree_diploma", "7": "degree_diploma"}


@dataclass(frozen=True)
class _Paper:
    """A paper at hand.  proves: the row that it is about.  seen: what we compared it with."""

    kind: str
    proves: Record
    seen: str


def tell_scans(story: Story) -> None:
    """Tell which papers were scanned in the weeks after the first talk."""
    if not story.happens(0.75 if story.number < SCANNED else _LATER):
        return
    for paper in _papers(story):
        day = story.days_on(story.came_on, 0, 60)
        if day < story.world.today:
            _scan(story, paper, story.at(day) + timedelta(minutes=20))


def _papers(story: Story) -> Iterator[_Paper]:
    for row in story.of(EDUCATION):
        seen = str(row.stored.get("proof"))
        if seen in _AT_HAND:
            level = str(row.stored["isced_level"])
            yield _Paper(_SCHOOL.get(level, "school_leaving_certificate"), row, seen)
    others: Mapping[str, Schema] = {"residence_permit": LEGAL, "work_reference": WORK}
    for kind, schema in others.items():
        for row in story.of(schema):
            if story.happens(0.6):
                yield _Paper(kind, row, story.weighed({"original": 3, "copy": 1}))


def _scan(story: Story, paper: _Paper, at: datetime) -> None:
    """Tell that a paper was scanned, and keep its page for sealing."""
    # What draws papers takes long to import; who only asks the doctor needs none of it.
    drawing = importlib.import_module("app.usecases.demonstration.drawing")
    words, office, pictogram = material().papers[paper.kind]
    text = drawing.PaperText(
        title=DOCUMENT_TYPES[paper.kind],
        name=_name(story),
        words=words,
        office=office,
        pictogram=pictogram,
        day=at.date() - timedelta(days=story.chance.randint(400, 3000)),
    )
    drawn = drawing.draw_paper(text)
    file = story.random_id()
    stored: dict[str, Stored] = {
        "type": paper.kind,
        "title": story.chance.choice(material().paper_titles),
        "language": story.world.language,
        "seen": paper.seen,
        "proves": paper.proves.id,
        "form": "pdf",
        "pages": 1,
        "bytes": len(drawn.pdf),
        "sha256": sha256(drawn.pdf).digest(),
        "file": file,
        "taken_on": at.date().isoformat(),
    }
    story.keep(at, [story.row(DOCUMENT, at, stored)])
    story.files.append(ScannedFile(file, story.person, drawn.pdf, drawn.thumbnail))


def _name(story: Story) -> str:
    """Return the name as it stands on papers, in its own letters."""
    for row in (*story.of(NAME), *story.of(PERSON)):
        return str(row.stored.get("words") or row.stored.get("preferred_name"))
    raise AssertionError("a person is kept before their papers")


def seal_scans(login: Login, files: list[ScannedFile]) -> None:
    """Put the pages of scanned papers, whose rows are in the vault, under lock and key.

    One that is there already stays as it is.
    """
    vault = login.vault
    for one in files:
        if vault.blob(one.id) is not None:
            continue
        key = sealed.new_key(one.id, login.context.random_bytes)
        blobs = {
            one.id: (one.person, sealed.wrap_key(login.unlocked, key)),
            sealed.thumbnail_id(one.id): (one.person, key.seal_thumbnail(one.thumbnail)),
        }
        is_known = partial(_is_known, login)
        with sealed.keeping(vault.folder, key, one.content, is_known):
            vault.append((), "", user=login.user, blobs=blobs)


def _is_known(login: Login, file: RecordId) -> bool:
    return login.vault.blob(file) is not None
