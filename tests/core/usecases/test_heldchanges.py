"""What somebody wrote whose role may not write it: known everywhere, and it counts nowhere."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.maywrite import may_write
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.sync.stores.folder import FolderStore
from app.usecases.exchange import merge_bundle, own_ruling, own_trust
from app.usecases.heldchanges import REASON, list_held, put_change_aside, take_change
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.syncing import sync_store
from app.usecases.syncundo import in_the_way, undo_sync
from app.usecases.users import NewUser, add_user, grant_roles
from app.vault.unmerging import WRITTEN_ON
from tests.core.usecases.erased import erase
from tests.core.usecases.forging import Forger, forger
from tests.core.usecases.pairs import Apart
from tests.fakes import four_things

OMAR = "the passphrase of Omar"
ROLES = {
    "i": "intake",
    "c": "coordinator",
    "m": "manager",
    "d": "dpo",
    "r": "reporter",
    "s": "safeguarding",
}
# Who may write what, written out; the gate's own table is not asked.
GRID = {
    "person": "icm",
    "plan": "icm",
    "session": "icm",
    "consent": "icm",
    "attendance": "icm",
    "organisation": "icm",
    "template": "icm",
    "document": "i",
    "assignment": "im",
    "move": "im",
    "check": "cm",
    "match": "cm",
    "matching": "cm",
    "mentor": "cm",
    "expense": "cm",
    "fund": "md",
    "centre": "md",
    "user": "md",
    "flag": "icms",
    "concern": "icms",
    "look": "icmds",
    "of a newer version": "icmdrs",
}
FORBIDDEN: dict[str, tuple[str, str, dict[str, Stored]]] = {
    "an intake worker passes a mentor’s check": ("intake", "check", {"result": "passed"}),
    "an intake worker changes how pairs are made": ("intake", "matching", {"goal": 30}),
    "an intake worker makes a match": ("intake", "match", {"state": "active"}),
    "an intake worker pays a stipend": ("intake", "expense", {"state": "paid"}),
    "an intake worker makes a worker": ("intake", "user", {"name": "Nobody"}),
    "a coordinator hands a person over": ("coordinator", "assignment", {"role": "main"}),
    "a coordinator keeps a scan": ("coordinator", "document", {"title": "Degree"}),
    "a coordinator gives money": ("coordinator", "fund", {"name": "All of it"}),
    "an officer writes a file": ("dpo", "person", {"notes": "Changed."}),
    "an officer reports a mentor": ("dpo", "concern", {"sealed": b"conduct"}),
    "a manager keeps a scan": ("manager", "document", {"title": "Degree"}),
    "a manager closes a concern": ("manager", "concern", {"closing": b"all is well"}),
    "the safeguarding lead writes a plan": ("safeguarding", "plan", {"version": 2}),
    "a reader of reports writes": ("reporter", "session", {"note_file": "We met."}),
    "a reader of reports marks somebody": ("reporter", "flag", {"kind": "safeguarding"}),
    "a reader of reports says why": ("reporter", "look", {"words": "Because."}),
    "a reader of reports deletes": ("reporter", "person", {"_deleted": b"0123456789abcdef"}),
}


def hire(apart: Apart, *roles: str) -> Forger:
    """Let Omar work here, and let all computers know it."""
    first = apart.logins[0]
    asked = add_user(first, NewUser("Omar", roles), OMAR).value
    assert asked.request is None
    apart.meet()
    return forger(apart.root / "vault", OMAR, asked.user, first.context)


def amina(apart: Apart) -> RecordId:
    person = start_intake(apart.logins[0], four_things("Amina")).value
    apart.meet()
    return person


def held(login: Login) -> set[tuple[str, RecordId]]:
    return {(one.kind, one.id) for one in login.store.exchange.held.rows(with_aside=True)}


def hashes(apart: Apart) -> set[bytes]:
    return {one.store.state_hash() for one in apart.logins}


@pytest.mark.parametrize("kind", GRID)
def test_each_role_may_write_what_the_grid_says(kind: str) -> None:
    """What a newer version brings is judged by that version."""
    may = {one for one, role in ROLES.items() if may_write((role,), kind, "x", is_first=True)}
    assert may == set(GRID[kind])


def test_a_role_that_nobody_knows_writes_nothing() -> None:
    """As one that a newer Waymark has, or that somebody made up."""
    for kind in SCHEMAS:
        assert not may_write(("leader of everything",), kind, "words", is_first=True)


def test_an_old_concern_is_the_leads_alone() -> None:
    """Whoever wrote it cannot change it, close it or take it away; several roles add up."""
    for key, is_first in (("closing", True), ("sealed", False), ("_deleted", True)):
        may = [
            one for one in ROLES.values() if may_write((one,), "concern", key, is_first=is_first)
        ]
        assert may == ["safeguarding"]
    assert may_write(("reporter", "intake"), "person", "notes", is_first=False)
    assert not may_write((), "person", "notes", is_first=False)


@pytest.mark.parametrize("case", FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_what_the_role_may_not_write_counts_nowhere(
    apart: Apart, case: tuple[str, str, dict[str, Stored]]
) -> None:
    """All computers know it, and none shows it, the one where it was written included."""
    role, kind, said = case
    first, second = apart.logins
    omar, person = hire(apart, role), amina(apart)
    (before,) = hashes(apart)
    subject = person if SCHEMAS[kind].owner == "person" else first.centre.id
    if kind == "person":
        row = person
        omar.write(second, (kind, person, person), **said)
    else:
        row = omar.new(second, kind, subject, **said)

    apart.reports.clear()
    apart.meet()

    assert hashes(apart) == {before}
    assert sum(one.held for one in apart.reports) == 1
    for one in (first, second):
        assert held(one) == {(kind, row)}
        assert one.store.check() == []


def test_what_stands_beside_it_in_the_same_bundle_is_taken(apart: Apart) -> None:
    """An honest worker at the same computer loses nothing."""
    first, second = apart.logins
    omar = hire(apart, "intake")
    mentor = amina(apart)
    omar.new(second, "check", mentor, type="references", result="passed")
    apart.write(1, "person", mentor, notes="Likes chess.")
    omar.write(second, ("person", mentor, mentor), gender_words="she")

    apart.meet()

    assert first.store.records("check") == []
    person = first.store.record("person", mentor)
    assert person is not None
    assert person.stored["notes"] == "Likes chess."
    assert person.stored["gender_words"] == "she"
    assert len(hashes(apart)) == 1


def test_who_gets_the_role_later_is_heard_everywhere(apart: Apart) -> None:
    """Whether the words came before the role, or after."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    row = omar.new(second, "check", mentor, type="references", result="passed")
    apart.meet()
    third = apart.join()
    apart.meet()
    assert held(third) == {("check", row)}

    grant_roles(second, omar.user, ("intake", "coordinator"))
    apart.meet()

    for one in (first, second, third):
        assert held(one) == set()
        assert [check.id for check in one.store.records("check")] == [row]
        assert one.store.check() == []
    assert len(hashes(apart)) == 1


def test_words_that_come_before_the_role_wait_for_it(apart: Apart) -> None:
    """A bundle that was carried by hand, without any letter about who works here."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    grant_roles(second, omar.user, ("coordinator",))
    row = omar.new(second, "check", mentor, type="references", result="passed")
    known = set(apart.place.rglob("*.wmb"))
    sync_store(second, FolderStore(apart.place))
    (bundle,) = set(apart.place.rglob("*.wmb")) - known

    taken = merge_bundle(first, own_trust(first), bundle).taken
    assert (taken.new, taken.held) == (1, 2)  # the new roles in Omar's own record; the check
    assert held(first) == {("check", row)}

    sync_store(first, FolderStore(apart.place))
    assert held(first) == set()
    assert first.store.record("check", row) is not None
    apart.meet()
    assert len(hashes(apart)) == 1


def test_a_role_that_was_taken_away_undoes_nothing(apart: Apart) -> None:
    """Neither what was written before, nor what somebody wrote who had not heard of it."""
    first, second = apart.logins
    omar, mentor = hire(apart, "coordinator"), amina(apart)
    before = omar.new(second, "check", mentor, type="references", result="passed")
    grant_roles(first, omar.user, ("intake",))
    unheard = omar.new(second, "check", mentor, type="police", result="passed")

    apart.meet()

    for one in (first, second):
        assert {check.id for check in one.store.records("check")} == {before, unheard}
        assert held(one) == set()
    assert len(hashes(apart)) == 1


def test_an_answer_below_a_held_one_stays(apart: Apart) -> None:
    """What does not count replaces nothing, and who goes on from it replaces what they saw."""
    first, second = apart.logins
    omar, person = hire(apart, "dpo"), amina(apart)
    apart.write(0, "person", person, notes="Likes chess.")
    apart.meet()
    omar.write(second, ("person", person, person), notes="Changed.")
    apart.write(1, "person", person, notes="Likes chess and tea.")  # names what Omar wrote

    apart.meet()

    for one in (first, second):
        shown = one.store.record("person", person)
        assert shown is not None
        assert shown.stored["notes"] in {"Likes chess and tea.", "Likes chess."}
        assert {past.value for past in one.store.history(person, "notes")} == {
            "Likes chess.",
            "Likes chess and tea.",
        }
        assert one.store.check() == []
    assert len(hashes(apart)) == 1
    assert list_held(first) == ()  # somebody who may write there has seen it


def test_it_is_shown_with_who_wrote_it_where_and_why(apart: Apart) -> None:
    """And put aside, at one computer."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    omar.new(second, "check", mentor, type="references", result="passed")
    apart.meet()

    (one,) = list_held(first)

    assert (one.reason, one.writer, one.computer) == (REASON, "Omar", "Laptop vault-1")
    assert (one.person, one.name, one.kind) == (mentor, "Amina", SCHEMAS["check"].label)
    assert [(field.key, stored) for field, stored in one.answers] == [
        ("type", "references"),
        ("result", "passed"),
    ]
    assert (one.count, one.state, one.may_be_taken) == (2, "open", True)
    put_change_aside(first, one.id[:12])
    assert list_held(first) == ()
    assert [other.state for other in list_held(first, with_settled=True)] == ["aside"]
    assert len(list_held(second)) == 1
    omar.new(second, "check", mentor, type="police", result="passed")
    apart.meet()
    assert len(list_held(first)) == 1


def test_a_lead_writes_it_down_as_their_own(apart: Apart) -> None:
    """Then it holds everywhere under the lead's name, and nobody is asked any more."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    row = omar.new(second, "check", mentor, person=mentor, type="references", result="passed")
    apart.meet()
    (one,) = list_held(first)

    take_change(first, one.id)
    apart.meet()

    for login in (first, second):
        check = login.store.record("check", row)
        assert check is not None
        assert check.stored["result"] == "passed"
        assert {past.user for past in login.store.history(row)} == {first.user}
        assert list_held(login) == ()
    grant_roles(first, omar.user, ("coordinator",))  # what counts now was seen: no question
    apart.meet()
    assert len(hashes(apart)) == 1
    assert first.store.conflicts() == second.store.conflicts() == []


def test_only_a_lead_who_is_there_writes_it_down(apart: Apart) -> None:
    """Not behind an open window, and nothing that is not in the list."""
    first = apart.logins[0]
    with pytest.raises(Problem) as caught:
        take_change(first, "0" * 64)
    assert caught.value.code is Code.NOT_FOUND
    first.presence.is_doubted = True
    with pytest.raises(Problem) as caught:
        take_change(first, "0" * 64)
    assert caught.value.detail == "again"


def test_a_concern_that_does_not_count_tells_nobody(apart: Apart) -> None:
    """Who may not know that there are concerns does not learn of this one."""
    first, second = apart.logins
    omar = hire(apart, "dpo")
    omar.new(second, "concern", first.centre.id, sealed=b"conduct")
    apart.meet()

    assert held(first)
    assert list_held(first) == ()


def test_a_concern_that_stands_in_the_way_of_taking_back_tells_nobody(apart: Apart) -> None:
    """Nothing is taken back, and who may not know of concerns is not told why."""
    first, second = apart.logins
    omar = hire(apart, "coordinator")
    row = omar.new(second, "concern", first.centre.id, sealed=b"conduct")
    apart.meet()
    omar.write(first, ("concern", row, first.centre.id), sealed=b"more of it")

    with pytest.raises(Problem) as refused:
        undo_sync(first)

    assert refused.value.detail == WRITTEN_ON
    assert first.store.exchange.imports.in_the_way()
    assert in_the_way(first) == ()


def test_who_is_erased_is_gone_from_what_does_not_count(apart: Apart) -> None:
    """Nothing of them outlives them there either."""
    first, second = apart.logins
    omar, person = hire(apart, "intake"), amina(apart)
    omar.new(second, "check", person, type="references", result="passed")
    apart.meet()

    erase(first, person)
    apart.meet()

    for one in (first, second):
        assert held(one) == set()
        assert one.store.check() == []
    assert len(hashes(apart)) == 1


def test_an_exchange_with_such_changes_is_taken_back_whole(apart: Apart) -> None:
    """And brought again."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    before = first.store.state_hash()
    omar.new(second, "check", mentor, type="references", result="passed")
    omar.write(second, ("person", mentor, mentor), notes="Likes chess.")
    sync_store(second, FolderStore(apart.place))
    sync_store(first, FolderStore(apart.place), push=False)
    assert held(first)

    undo_sync(first)
    assert first.store.state_hash() == before
    assert held(first) == set()
    assert first.store.check() == []
    sync_store(first, FolderStore(apart.place), again=True)
    assert held(first)
    apart.meet()
    assert len(hashes(apart)) == 1


def test_repair_leaves_it_as_it_is(apart: Apart) -> None:
    """The log's marks are made anew, and this one is no fault."""
    first, second = apart.logins
    omar, mentor = hire(apart, "intake"), amina(apart)
    omar.write(second, ("check", RecordId(second.context.person_id()), mentor), result="passed")
    apart.meet()
    before, kept = first.store.state_hash(), held(first)

    first.store.file.repair()

    assert (first.store.state_hash(), held(first)) == (before, kept)
    first.store.exchange.held.settle(own_ruling(first))
    assert (first.store.state_hash(), held(first)) == (before, kept)
