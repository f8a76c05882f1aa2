"""Looking for people from within a form: by a part of a name, or by the id of one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from app.i18n import verbatim
from app.records import RecordId
from app.usecases.audits import note_searched
from app.usecases.intakes import called
from app.usecases.people import FoundPerson, find_people, recent_people
from ui.desk import Desk
from ui.forms.setting import Found
from ui.widgets.choices import Option

UUID_CHARS = 36


class PersonLookup(QObject):
    """Gives the people that words may mean, but for one: nobody is their own guardian."""

    def __init__(self, desk: Desk, but: RecordId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._but = desk, but

    def find(self, words: str, found: Found) -> None:
        """Look for people; ``found`` is called with them later."""
        answer = _Answer(self, self._but, found)
        jobs = self._desk.jobs
        if len(words) == UUID_CHARS and words.count("-") == 4:
            jobs.ask(called, RecordId(words), done=answer.give)
        elif words.strip():
            jobs.ask(find_people, words, done=answer.give)
            jobs.run(note_searched)
        else:
            jobs.ask(recent_people, done=answer.give)


class _Answer(QObject):
    """Brings what was found to the one who asked, and is gone then."""

    def __init__(self, lookup: PersonLookup, but: RecordId, found: Found) -> None:
        super().__init__(lookup)
        self._but, self._found = but, found

    def give(self, people: Iterable[FoundPerson]) -> None:
        others = (one for one in people if one.person != self._but)
        self._found(
            tuple(Option(one.person, verbatim(f"{one.name} · {one.code}")) for one in others)
        )
        self.deleteLater()
