"""Computers of a centre with an online place and a stick, and what can be read there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from app.records import Record, RecordId
from app.schema.consent import supersedes
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.stores.folder import FolderStore
from app.usecases.consents import answer_consent
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How, SyncReport
from app.vault.merge_in import Batch
from app.vault.values import id_text
from tests.core.usecases.computers import let_in
from tests.fakes import NOON, fake_context, four_things


class WatchedPlace(FolderStore):
    """An online place that opens each bundle it is given, and refuses whom may not be there."""

    def __init__(self, root: Path, login: Login, kept: dict[str, bytes] | None = None) -> None:
        """Kept: gets what was put there, by its name."""
        super().__init__(root)
        self._login, self._kept = login, kept

    def put(self, name: str, source: BinaryIO) -> None:
        raw = source.read()
        if self._kept is not None:
            self._kept[name] = raw
        if name.endswith(".wmb"):
            may = {self._login.centre.id, *agreed(self._login)}
            strangers = {id_text(row[2]) for one in opened(self._login, raw) for row in one.rows}
            assert strangers <= may, "somebody went online without a yes"
        super().put(name, io.BytesIO(raw))


def opened(login: Login, raw: bytes) -> Iterator[Batch]:
    """Yield what is in a bundle."""
    trust = own_trust(login)
    verified = verify_bundle(io.BytesIO(raw), trust.receiver, trust.peers)
    yield from read_batches(io.BytesIO(raw), trust.receiver, verified)


def agreed(login: Login) -> set[RecordId]:
    """Return who said yes to the internet, reckoned from plain records without the rules."""
    said = [one for one in login.store.records("consent") if _is_asked(one)]
    replaced = {old for one in said for old in one.get(supersedes, ())}
    standing: dict[RecordId, list[bool]] = {}
    for one in said:
        if one.id not in replaced:
            is_over = str(one.stored.get("valid_until", "9")) < login.context.today.isoformat()
            is_yes = one.stored["answer"] == "given" and not is_over
            standing.setdefault(one.subject, []).append(is_yes)
    return {person for person, answers in standing.items() if all(answers)}


def _is_asked(row: Record) -> bool:
    return row.stored.get("purpose") == "online_sync"


def say(login: Login, person: RecordId, answer: str = "given") -> RecordId:
    """Write down what a student says about the internet."""
    said = {"purpose": "online_sync", "answer": answer, "explained_language": "ar"}
    return answer_consent(login, person, said).value


class Place:
    """Computers of one centre, one folder that stands for an online place, and a stick."""

    def __init__(self, first: Login, root: Path, computers: int = 2, seed: int = 1) -> None:
        self.root, self.logins = root, [first]
        self.there, self.stick = root / "online", root / "stick"
        self.there.mkdir(parents=True)
        self.stick.mkdir()
        for number in range(1, computers):
            start = NOON + timedelta(hours=number)
            world = fake_context(root / f"state-{number}", start, seed=number + seed)
            self.logins.append(let_in(first, root / f"vault-{number}", world))

    def online(self, *numbers: int) -> list[SyncReport]:
        """Let these computers exchange with the online place, one after another."""
        logins = [self.logins[one] for one in numbers]
        return [sync_online(one, WatchedPlace(self.there, one), How()) for one in logins]

    def carry(self, *numbers: int) -> list[SyncReport]:
        """Let these computers exchange by the stick, one after another."""
        return [sync_store(self.logins[one], FolderStore(self.stick)) for one in numbers]

    def person(self, number: int, name: str, answer: str = "") -> RecordId:
        """Write a student down at one computer, with an answer about the internet."""
        person = start_intake(self.logins[number], four_things(name)).value
        if answer:
            say(self.logins[number], person, answer)
        return person

    def say(self, number: int, person: RecordId, answer: str) -> RecordId:
        """Write down what a student says about the internet."""
        return say(self.logins[number], person, answer)

    def hashes(self) -> set[bytes]:
        return {one.store.state_hash() for one in self.logins}

    def subjects(self) -> set[RecordId]:
        """Return about whom anything at all stands in the bundles of the online place."""
        return {id_text(subject) for batch in self.batches() for _, _, subject in batch.rows}

    def batches(self) -> Iterator[Batch]:
        """Yield what is in every bundle there, opened with the keys of the first computer."""
        for file in sorted(self.there.rglob("*.wmb")):
            yield from opened(self.logins[0], file.read_bytes())

    def close(self) -> None:
        for one in self.logins[1:]:
            one.close()
