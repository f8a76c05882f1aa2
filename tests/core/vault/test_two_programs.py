"""Two programs on one vault: both work and see each other, or one is told that it is in use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.records import Draft, RecordId
from app.schema.person import notes, preferred_name
from app.usecases.histories import show_history
from app.usecases.intakes import KeptDraft, keep_drafts, kept_drafts
from app.usecases.login import Login
from app.usecases.people import find_people, save_rows, start_intake
from app.usecases.undoing import undo_last
from app.usecases.vaults import reader_login
from app.vault.locking import hold_alone
from app.vault.tables import put_meta
from tests.core.vault.processes import working
from tests.core.vault.worker import (
    enter,
    hold_write,
    kept_in,
    missing,
    new_centre,
    stay,
    stay_alone,
    torn,
    work_a_while,
    work_on,
    world,
)
from tests.fakes import four_things

SHORT_PATIENCE_MS = 50


@pytest.fixture
def here(tmp_path: Path) -> Context:
    """Return the world of this process."""
    return world(tmp_path / "state")


@pytest.fixture
def login(tmp_path: Path, here: Context) -> Iterator[Login]:
    """Return a login of this process, on a vault that others may use too."""
    login = new_centre(tmp_path / "vault", here)
    yield login
    login.close()


def place(login: Login) -> Path:
    """Return where the vault is."""
    return login.vault.folder.path


def refused(login: Login, here: Context) -> Code:
    """Return why this process cannot open the vault."""
    with pytest.raises(Problem) as caught:
        enter(place(login), here)
    return caught.value.code


def rename(login: Login, draft: Draft, name: str) -> None:
    """Save another everyday name on top of what the draft's window shows."""
    draft.put(preferred_name, name)
    save_rows(login, [draft])


def test_both_save_and_each_sees_all(login: Login, tmp_path: Path) -> None:
    """What three programs save at the same time is all there, whole, and in one chain of audit."""
    files = [tmp_path / "kept1", tmp_path / "kept2"]
    with ExitStack() as both:
        children = [
            both.enter_context(working(work_a_while, place(login), kept, seed))
            for seed, kept in enumerate(files)
        ]
        for child in children:
            child.say("go")
        mine = [start_intake(login, four_things(f"Amina {n}")).value for n in range(10)]
        assert [child.ended() for child in children] == [0, 0]

    for kept in files:
        assert len(kept_in(kept)) >= 20
        assert missing(login, kept_in(kept)) == []
    assert all(login.vault.record("person", one) for one in mine)
    # Theirs have a plan too; the rest of what a torn save would leave is looked for in all.
    assert torn(login) == []
    assert login.store.check() == []


def test_a_reader_reads_on_while_another_program_writes(
    login: Login, here: Context, tmp_path: Path
) -> None:
    """Reading never waits for a writer, and sees more and more, never less."""
    reader = reader_login(place(login), login.unlocked, here)
    kept = tmp_path / "kept"
    counts: list[int] = []
    with working(work_on, place(login), kept) as child:
        while len(counts) < 400 or counts[-1] < 3:
            counts.append(reader.vault.count("person"))
            assert len(reader.vault.records("person")) >= counts[-1]
            assert child.ended(0) is None

    assert counts == sorted(counts)
    assert missing(reader, kept_in(kept)) == []
    reader.close()


def test_a_second_window_shows_what_the_first_one_saved_and_half_typed(
    login: Login, here: Context
) -> None:
    """Facts and half-typed words of one worker are there in both windows."""
    second = enter(place(login), here)
    person = start_intake(login, four_things("Amina")).value

    found = find_people(second, "Amina")
    draft = Draft(second.need_person(person))
    draft.put(notes, "half typed")
    keep_drafts(second, [KeptDraft(draft, {})])

    assert [one.person for one in found] == [person]
    assert [one.draft.now.get(notes) for one in kept_drafts(login, person)] == ["half typed"]
    second.close()


def test_undo_takes_back_what_was_done_in_the_same_window(login: Login, here: Context) -> None:
    """Not what the same worker did since in another one; only then what was done before."""
    second = enter(place(login), here)
    before = start_intake(login, four_things("Before")).value
    person = start_intake(second, four_things("Amina")).value
    rename(login, Draft(login.need_person(person)), "Amina Hassan")
    later = start_intake(second, four_things("Later")).value

    undo_last(login)

    assert login.need_person(person).stored["preferred_name"] == "Amina"
    assert login.vault.record("person", later)
    undo_last(second)
    assert login.vault.record("person", later) is None
    undo_last(login)
    assert login.vault.record("person", before) is None
    undo_last(login)  # what is left is what the other window did
    assert login.vault.record("person", person) is None
    second.close()


def test_two_windows_on_one_field_lose_neither_answer(login: Login, here: Context) -> None:
    """Who saves on top of what they have not seen makes a question, not a loss."""
    second = enter(place(login), here)
    person = start_intake(login, four_things("Amina")).value
    drafts = [Draft(one.need_person(person)) for one in (login, second)]

    rename(login, drafts[0], "Amina Hassan")
    rename(second, drafts[1], "Amna")

    said = [one.stored for one in show_history(login, person, "preferred_name") if one.is_current]
    assert set(said) == {"Amina Hassan", "Amna"}
    assert [(one.id, one.key) for one in login.vault.conflicts()] == [(person, "preferred_name")]
    second.close()


def test_nobody_is_alone_on_a_vault_that_another_program_has_open(
    login: Login, tmp_path: Path
) -> None:
    """What must be alone is refused (33) until the other program has gone."""
    lock, folder = login.vault.folder.lock_path, place(login)
    login.close()
    with working(stay, folder, tmp_path / "kept") as child:
        with pytest.raises(Problem) as caught:
            hold_alone(lock)
        assert caught.value.code == Code.IN_USE
        child.say("go")
        assert child.ended() == 0

    hold_alone(lock).release()


def test_tables_are_not_made_anew_under_another_program(
    login: Login, here: Context, tmp_path: Path
) -> None:
    """A newer version's first opening waits (33) for the older one to go, and changes nothing."""
    person = start_intake(login, four_things("Amina")).value
    with working(stay, place(login), tmp_path / "kept") as child:
        put_meta(login.store._connection, "heads", "older")
        assert refused(login, here) == Code.IN_USE
        assert login.vault.record("person", person)
        login.close()
        assert refused(login, here) == Code.IN_USE
        child.say("go")
        assert child.ended() == 0

    again = enter(place(login), here)
    assert again.vault.record("person", person)
    assert again.store.check() == []
    again.close()


def test_a_vault_that_is_held_alone_opens_for_nobody(
    login: Login, here: Context, tmp_path: Path
) -> None:
    """While a rekey or a restore is under way, readers and writers are refused (33)."""
    folder = place(login)
    login.close()
    with working(stay_alone, folder, tmp_path / "kept") as child:
        assert refused(login, here) == Code.IN_USE
        with pytest.raises(Problem) as caught:
            reader_login(folder, login.unlocked, here)
        assert caught.value.code == Code.IN_USE
        child.kill()

    enter(folder, here).close()


def test_a_save_that_waits_too_long_is_refused_and_can_be_repeated(
    login: Login, tmp_path: Path
) -> None:
    """Behind a program that never ends its save: 33, nothing half done, readers unharmed."""
    connection = login.store._connection
    connection.execute(f"PRAGMA busy_timeout={SHORT_PATIENCE_MS}").fetchone()
    amina = start_intake(login, four_things("Amina")).value
    with working(hold_write, place(login), tmp_path / "kept") as child:
        with pytest.raises(Problem) as caught:
            start_intake(login, four_things("Olena"))
        assert caught.value.code == Code.IN_USE
        assert [one.id for one in login.vault.records("person")] == [RecordId(amina)]
        child.say("go")
        assert child.ended() == 0

    start_intake(login, four_things("Olena"))
    assert login.vault.count("person") == 2
    assert login.store.check() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_program_killed_in_the_middle_of_a_save_holds_up_nobody(
    login: Login, tmp_path: Path
) -> None:
    """Its lock dies with it."""
    connection = login.store._connection
    connection.execute(f"PRAGMA busy_timeout={SHORT_PATIENCE_MS}").fetchone()
    with working(hold_write, place(login), tmp_path / "kept") as child:
        child.kill()

    start_intake(login, four_things("Amina"))
    assert login.store.check() == []
