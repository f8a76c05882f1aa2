"""Random histories of three computers and two folders: in the end all know the same.

``WAYMARK_HISTORIES=200`` lives more of them than a test run does, from seed 0 on.
"""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Problem
from app.records import OpId, RecordId
from app.schema import person as fields
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.levels import Levels
from app.sync.snapshots import words_in
from app.sync.stores.folder import FolderStore
from app.usecases.consents import answer_consent
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How
from app.usecases.syncundo import undo_sync
from app.usecases.users import NewUser, add_user, grant_roles, renew_keys
from app.usecases.vaults import open_login
from app.vault import relay
from app.vault.values import id_text, unpack_ids
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.erased import erase
from tests.core.usecases.forging import Forger, forger
from tests.core.usecases.online import WatchedPlace, agreed, opened
from tests.fakes import NOON, fake_context, four_things

COMPUTERS, FOLDERS, STEPS = 3, 2, 40
# What those who were hired write past the gate, and which of the roles they get may write it.
PAST = {"check": {"coordinator"}, "matching": {"coordinator"}, "person": {"intake", "coordinator"}}
DAY_MS = 24 * 3_600_000
HISTORIES = int(os.environ.get("WAYMARK_HISTORIES", "8"))


class History:
    """Three computers of one centre, whose clocks are years apart, and what happens to them."""

    def __init__(self, first: Login, root: Path, seed: int) -> None:
        self._root, self._dice, self._bad = root, random.Random(seed), random.Random(f"{seed}/bad")
        fan, worth = self._dice.choice((2, 2, 3)), self._dice.choice((1, 2, 16))
        every_ms, beside = self._dice.choice((0, 0, 90 * DAY_MS)), self._dice.choice((0, 1, 3))
        self._levels = Levels(fan=fan, worth=worth, every_ms=every_ms, beside=beside)
        self._people = [start_intake(first, four_things("Amina")).value]
        self._hired: list[RecordId] = []
        self._forgers: list[Forger] = []
        self.forged = 0
        self.gone: list[RecordId] = []
        self.logins = [first]
        self._worlds: list[Context] = [first.context]
        self._folders = [root / f"folder-{one}" for one in range(FOLDERS)]
        self.there = root / "online"
        self._put: dict[str, bytes] = {}  # what was put there, by its name
        for folder in (*self._folders, self.there):
            folder.mkdir()
        for number in range(1, COMPUTERS):
            start = NOON + timedelta(days=self._dice.choice((-900, -1, 0, 1, 900)))
            world = fake_context(root / f"state-{number}", start, seed=number + 1)
            self._worlds.append(world)
            self.logins.append(let_in(first, self._vault(number), world))

    def step(self) -> None:
        """Let one thing happen."""
        self._dice.choice(self._acts())()
        if self._bad.random() < 0.2:
            self._misbehave()

    def _acts(self) -> list[Callable[[], None]]:
        """Return what may happen; what stands there more often comes more often."""
        work = [self._write] * 4 + [self._sync] * 8 + [self._online] * 4 + [self._say] * 2
        harm = [
            self._tear,
            self._lose_file,
            self._wipe_folder,
            self._put_back,
            self._copy_folder,
            self._flip,
        ]
        rare = [self._take_back, self._erase, self._hire, self._change_roles, self._renew]
        return [*work, *harm, *rare]

    def settle(self) -> None:
        """Let all meet in one folder until nobody has anything new to tell."""
        store = self._folders[0]
        for _ in range(3):
            for login in self.logins:
                sync_store(login, FolderStore(store), self._levels, again=True)

    def settle_online(self) -> None:
        """Let all, who know the same by now, meet online until nobody has anything to tell."""
        for _ in range(3):
            for login in self.logins:
                how = How(again=True, levels=self._levels)
                sync_online(login, WatchedPlace(self.there, login, self._put), how)

    def strangers(self) -> set[RecordId]:
        """Return who stands in a file online and may not be there; all know the same by now.

        A file counts as it was put there, however it was torn since, if any computer has what
        is in it: what nobody knows may be real notes, and stays until it comes whole.  Each
        computer reckons by its own clock when a yes ends, and ``WatchedPlace`` looks at what it
        puts there; nobody may be there who said yes by none of the clocks.
        """
        login, rows = self.logins[0], set[bytes]()
        known = {one for each in self.logins for one in each.store.exchange.chains.files()}
        for file in self.there.rglob("*.wmb"):
            name = BundleName.read(file.relative_to(self.there).as_posix())
            assert name is not None
            if name.digest in known:
                rows |= {row[2] for one in opened(login, self._put[str(name)]) for row in one.rows}
        may = {login.centre.id}.union(*map(agreed, self.logins))
        return {id_text(one) for one in rows} - may

    def close(self) -> None:
        for one in self.logins[1:]:
            one.close()

    def _any(self) -> int:
        return self._dice.randrange(COMPUTERS)

    def _write(self) -> None:
        login, name = self.logins[self._any()], f"Name {self._dice.randrange(1000)}"
        if self._dice.random() < 0.3:
            self._people.append(start_intake(login, four_things(name)).value)
            return
        with suppress(Problem):  # nobody there knows this person yet
            person = self._dice.choice(self._people)
            put_records(login, [RowInput("person", {fields.preferred_name.key: name}, person)])

    def _sync(self) -> None:
        folder = FolderStore(self._dice.choice(self._folders))
        sync_store(self.logins[self._any()], folder, self._levels)

    def _online(self) -> None:
        login = self.logins[self._any()]
        place = WatchedPlace(self.there, login, self._put)
        sync_online(login, place, How(levels=self._levels))

    def _say(self) -> None:
        """Let a student say something about the internet at one computer."""
        answer = self._dice.choice(("given", "given", "refused", "withdrawn"))
        said = {"purpose": "online_sync", "answer": answer}
        with suppress(Problem):  # nobody there knows this person yet
            answer_consent(self.logins[self._any()], self._dice.choice(self._people), said)

    def _files(self) -> list[Path]:
        folders = (*self._folders, self.there)
        return sorted(one for folder in folders for one in folder.rglob("*.w??"))

    def _tear(self) -> None:
        files = self._files()
        if files:
            file = self._dice.choice(files)
            file.write_bytes(file.read_bytes()[: -self._dice.randrange(1, 50)])

    def _flip(self) -> None:
        files = self._files()
        if files:
            file = self._dice.choice(files)
            raw = bytearray(file.read_bytes())
            raw[self._dice.randrange(len(raw))] ^= 1 << self._dice.randrange(8)
            file.write_bytes(raw)

    def _erase(self) -> None:
        if len(self._people) > 2 and not self.gone:
            login, person = self.logins[0], self._dice.choice(self._people[1:])
            with suppress(Problem):  # this computer does not know this person yet
                erase(login, person)
                self.gone.append(person)

    def _hire(self) -> None:
        number = len(self._hired)
        new = NewUser(f"Worker {number}", ("intake",))
        first, passphrase = self.logins[0], f"the passphrase of {number}"
        self._hired.append(add_user(first, new, passphrase).value.user)
        folder = self._root / "vault"
        self._forgers.append(forger(folder, passphrase, self._hired[-1], first.context))

    def _misbehave(self) -> None:
        """Let somebody who was hired write with a program that asks no gate."""
        if not self._forgers:
            return
        login, one = self._bad.choice(self.logins), self._bad.choice(self._forgers)
        kind, person = self._bad.choice(list(PAST)), self._bad.choice(self._people)
        with suppress(Problem):  # that person was erased
            if kind == "person":
                notes = f"Words {self._bad.randrange(1000)}"
                one.write(login, (kind, person, person), notes=notes)
            elif kind == "check":
                result = self._bad.choice(("passed", "refused"))
                one.new(login, kind, person, type="police", result=result)
            else:
                one.new(login, kind, login.centre.id, goal=self._bad.randrange(100))
            self.forged += 1

    def _change_roles(self) -> None:
        if self._hired:
            role = self._dice.choice(("intake", "coordinator", "reporter"))
            with suppress(Problem):  # who has left has no roles any more
                grant_roles(self.logins[0], self._dice.choice(self._hired), (role,))

    def _renew(self) -> None:
        renew_keys(self.logins[0])

    def _lose_file(self) -> None:
        files = self._files()
        if files:
            self._dice.choice(files).unlink()

    def _wipe_folder(self) -> None:
        folder = self._dice.choice((*self._folders, self.there))
        shutil.rmtree(folder)
        folder.mkdir()

    def _copy_folder(self) -> None:
        """Put an older state of one folder in place of the other."""
        one, other = self._dice.sample(self._folders, 2)
        shutil.rmtree(other)
        shutil.copytree(one, other)

    def _take_back(self) -> None:
        with suppress(Problem):  # nothing came, or somebody has gone on from it
            undo_sync(self.logins[self._any()])

    def _put_back(self) -> None:
        """Keep a copy of a vault, or put the copy back that was kept."""
        number = self._dice.randrange(1, COMPUTERS)
        vault, kept = self._vault(number), self._root / f"kept-{number}"
        self.logins[number].close()
        if kept.exists():
            shutil.rmtree(vault)
            kept.rename(vault)
        else:
            shutil.copytree(vault, kept)
        world = self._worlds[number]
        self.logins[number] = open_login(vault, lambda: PASSPHRASE, world)

    def _vault(self, number: int) -> Path:
        return self._root / f"vault-{number}"


class Gentle(History):
    """One in which no file is harmed: after each exchange all is there that its computer knows."""

    def _acts(self) -> list[Callable[[], None]]:
        work = [self._write] * 6 + [self._sync] * 8 + [self._online] * 5 + [self._say] * 3
        rare = [self._put_back, self._take_back, self._erase, self._hire, self._change_roles]
        return [*work, *rare, self._renew]

    def _sync(self) -> None:
        login, folder = self.logins[self._any()], self._dice.choice(self._folders)
        sync_store(login, FolderStore(folder), self._levels)
        assert lacking(login, folder) == set()


def live(history: History) -> None:
    """Let things happen and all meet; they know the same then."""
    for _ in range(STEPS):
        history.step()

    history.settle()

    assert len({one.store.state_hash() for one in history.logins}) == 1


def lacking(login: Login, folder: Path) -> set[bytes]:
    """Return the words that a computer knows and that are in no bundle of a folder."""
    trust, found = own_trust(login), set[bytes]()
    for batch in login.store.exchange.everything():
        found.update(words_in(batch))
    for file in (folder / "in" / "b").rglob("*.wmb"):
        content = file.read_bytes()
        verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
        for batch in read_batches(io.BytesIO(content), trust.receiver, verified):
            found.difference_update(words_in(batch))
    return found


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_place_has_all_that_whoever_exchanged_there_knows(
    login: Login, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever came on other ways meanwhile, and from whom, and however much of it is told."""
    monkeypatch.setattr(relay, "MOST", (relay.MOST, 40, relay.MOST)[seed % 3])
    monkeypatch.setattr(relay, "MOST_AT_ONCE", (relay.MOST_AT_ONCE, 30, 15)[seed % 3])
    history = Gentle(login, tmp_path, seed)
    live(history)
    history.close()


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_all_know_the_same_in_the_end(login: Login, tmp_path: Path, seed: int) -> None:
    """Torn, lost and older files, wiped folders, vaults put back and wrong clocks lose nothing.

    And whoever did not say yes to the internet, or took it back, is in no file there.
    """
    history = History(login, tmp_path, seed)
    live(history)
    history.settle_online()
    assert len({one.store.state_hash() for one in history.logins}) == 1
    assert history.strangers() == set()
    assert [heads_by_hand(one) for one in history.logins] == [
        heads_of(one) for one in history.logins
    ]
    assert len({held_in(one) for one in history.logins}) == 1
    for one in history.logins:
        assert not [gone for gone in history.gone if one.store.find_row(gone)]
        # A vault put back writes its audit again from there; that is told, and rightly so.
        assert {found.code for found in one.store.check()} <= {"audit_cut", "audit_changed"}
    history.close()


Op = tuple[bytes, str, int, int]  # row, field, clock, actor


def heads_by_hand(login: Login) -> set[Op]:
    """Return the ops that no other names, of those whose writer ever had a role for them."""
    roles = login.store.keyring.roster.roles_ever
    counting: dict[Op, list[OpId]] = {}
    for batch in login.store.export_stretches():
        for op in batch.ops:
            row, kind, _ = batch.rows[op.row]
            actor, _, user, *_ = batch.actors[op.actor]
            if roles[user] & ({"manager"} | PAST.get(kind, {"intake"})):
                place = (row, batch.fields[op.field], op.hlc, actor)
                counting[place] = list(unpack_ids(op.prevs))
    named = {(row, name, *one) for (row, name, _, _), seen in counting.items() for one in seen}
    return counting.keys() - named


def heads_of(login: Login) -> set[Op]:
    return _marked(login, 1)


def held_in(login: Login) -> frozenset[Op]:
    return frozenset(_marked(login, 2))


def _marked(login: Login, live: int) -> set[Op]:
    found = login.store._connection.execute(
        "SELECT r.row, f.name, o.hlc, a.actor FROM op o JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid WHERE o.live = ?",
        (live,),
    )
    return set(found.fetchall())
