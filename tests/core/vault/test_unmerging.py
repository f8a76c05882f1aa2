"""The last import taken back: all is as it was before, and nobody waits for what went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.errors import Code, Problem
from app.records import OpId
from app.vault import unmerging
from app.vault.chains import IN, OUT, BundleRow, Chain, Stretch
from app.vault.outward import May
from app.vault.ruling import Ruling
from app.vault.values import id_bytes
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.counting import counted_reads
from tests.core.vault.replicas import ROWS, Replica

THEIRS, OTHERS, ONLINE = ((one * 16, b"i" * 16) for one in (b"d", b"e", b"f"))
OLD, NEW = ((id_bytes(row), KIND, id_bytes(subject)) for row, subject in (ROWS[0], ROWS[2]))
PERSON = (OLD[0], "person", OLD[2])  # of whom not everybody may write
AWAY = (NEW[0], KIND, b"\xff" * 16)  # a larger place of the same row
FIRST, SECOND, THIRD = OpId(10, 7), OpId(20, 7), OpId(30, 8)
WROTE = Op(OLD, "name", FIRST, "a", (OpId(5, 7),))
BEFORE = [Op(OLD, "name", OpId(5, 7), "z"), WROTE]
NOBODY = b"n" * 16  # who may write nothing
RULING = Ruling({NOBODY: frozenset()})
KEPT = (
    "row (row, kind, subject)",
    "op (rid, fid, hlc, aid, live, value, prevs)",
    "conflict (rid, fid)",
    "bound (rid, kind, subject)",
    "peer_head (device, incarnation, seq, is_out)",
    "out_due (rid, fid, hlc, aid)",
    "pass_on (rid, fid, hlc, aid)",
    "held_aside (rid, fid, hlc, aid)",
    "heads_thing (rid, id, subject, deleted, conflicts, f_name)",
    "find_key (rid, words)",
)


def come(
    one: Replica,
    seq: int,
    ops: Sequence[Op],
    *brought: Stretch,
    scope: str = IN,
    user: bytes = b"",
) -> bytes:
    """Let a bundle come with these changes, whose writer is ``user``; return its id."""
    stretch = brought or (Stretch(*THEIRS, seq, seq),)
    first = stretch[0]
    row = BundleRow(
        f"{first.device!r} {seq} {scope}".encode()[-32:].rjust(32),
        first.device,
        first.incarnation,
        first.last,
        b"",
        scope,
    )
    batch = batch_of(ops)
    batch = replace(batch, actors=tuple((at[0], b"", user, 0, b"") for at in batch.actors))
    one.vault.exchange.take_in([batch], row, stretch, wall=1, ruling=RULING)
    return row.id


def whole(seq: int, chain: Chain) -> Stretch:
    return Stretch(*chain, 0, seq)


def begin(one: Replica) -> None:
    one.vault.exchange.imports.begin()


def state(one: Replica) -> dict[str, list[tuple[object, ...]]]:
    """Return what is kept of records, of chains, and of what waits to go on."""
    found = {}
    for told in KEPT:
        table, columns = told.removesuffix(")").split(" (")
        rows = one.vault._connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")  # noqa: S608 - the names above
        found[table] = rows.fetchall()
    return found


CAME = {
    "a new row": [Op(NEW, "name", SECOND, "Yusuf")],
    "a new row of which two say something else": [
        Op(NEW, "name", SECOND, "Yusuf"),
        Op(NEW, "name", THIRD, "Olena"),
    ],
    "a new row in two places": [Op(NEW, "name", SECOND, "Yusuf"), Op(AWAY, "mark", SECOND, "x")],
    "a later value": [Op(OLD, "name", SECOND, "Yusuf", (FIRST,))],
    "one after another": [
        Op(OLD, "name", SECOND, "Yusuf", (FIRST,)),
        Op(OLD, "name", THIRD, "Olena", (SECOND,)),
    ],
    "another value beside it": [Op(OLD, "name", THIRD, "Yusuf")],
    "one that has seen what nobody knows": [Op(OLD, "name", THIRD, "Yusuf", (FIRST, SECOND))],
}


@pytest.mark.parametrize("came", CAME)
def test_all_is_as_it_was_before(replica: Replica, came: str) -> None:
    """Whatever it was that came; also after the next import, and if the same comes once more."""
    come(replica, 1, BEFORE)
    come(replica, 1, [WROTE], Stretch(*ONLINE, 1, 1), scope=OUT)
    before = state(replica)
    begin(replica)
    bundle = come(replica, 2, CAME[came], whole(2, THEIRS), whole(5, OTHERS))
    after = state(replica)
    assert after != before
    assert replica.vault.exchange.imports.last() == (len(CAME[came]), True)

    assert replica.vault.exchange.imports.take_back() == len(CAME[came])

    assert state(replica) == before
    assert replica.vault.exchange.state_of(bundle) == "aside"
    begin(replica)
    come(replica, 2, [Op(OLD, "mark", SECOND, "x")], whole(2, OTHERS))
    assert (FIRST.hlc, 1) in {(hlc, live) for _, _, hlc, _, live, _, _ in state(replica)["op"]}
    replica.vault.exchange.imports.take_back()
    assert state(replica) == before
    come(replica, 2, CAME[came], whole(2, THEIRS), whole(5, OTHERS))
    assert _without_numbers(state(replica)) == _without_numbers(after)


def _without_numbers(told: dict[str, list[tuple[object, ...]]]) -> dict[str, object]:
    """Return a state without the numbers of rows, of which a row that comes again gets another."""
    return {table: [row if table == "row" else row[1:] for row in told[table]] for table in told}


def test_what_was_named_before_it_came_stays(replica: Replica) -> None:
    """It counts as brought, though its place was there: who named it has gone on from it."""
    come(replica, 1, [WROTE, Op(OLD, "name", THIRD, "c", (FIRST, SECOND))])
    begin(replica)

    come(replica, 2, [Op(OLD, "name", SECOND, "b", (FIRST,))])

    assert replica.vault.exchange.imports.last() == (1, False)


def test_what_does_not_count_does_so_no_more_than_before(replica: Replica) -> None:
    """It neither comes to count when something beside it goes, nor hides what its writer saw."""
    come(replica, 1, [Op(PERSON, "name", FIRST, "a")])
    come(replica, 2, [Op(PERSON, "name", OpId(15, 9), "no", (FIRST,))], user=NOBODY)
    before = state(replica)
    assert [live for _, _, _, _, live, _, _ in before["op"]] == [1, 2]
    begin(replica)
    come(replica, 3, [Op(PERSON, "name", SECOND, "b", (FIRST,))])
    come(replica, 4, [Op((NEW[0], "person", NEW[2]), "name", OpId(16, 9), "no")], user=NOBODY)
    replica.vault._connection.execute(  # somebody has looked at the new one
        "INSERT INTO held_aside SELECT o.rid, fid, hlc, aid FROM op o JOIN row r "
        "ON r.rid = o.rid WHERE live = 2 AND row = ?",
        (NEW[0],),
    )
    assert replica.vault.exchange.imports.last() == (2, True)

    replica.vault.exchange.imports.take_back()

    assert state(replica) == before


@pytest.mark.parametrize("scope", [IN, OUT])
def test_what_went_waits_to_go_nowhere(replica: Replica, scope: str) -> None:
    """Neither to an online place nor, of somebody who must not be there, by stick."""
    exchange, may = replica.vault.exchange, May(b"c" * 16, frozenset({OLD[2]}))
    come(replica, 1, [WROTE])
    exchange.outside.settle(may, 0)
    exchange.outside.choose(everything=False)
    row = BundleRow(b"o" * 32, *exchange.keys().chain(is_out=True), 1, b"", OUT)
    exchange.chains.sent(row, is_all=False, wall=1)
    if scope == OUT:
        exchange.outside.settle(May(b"c" * 16, frozenset()), 1)
    before = state(replica)
    begin(replica)
    come(replica, 2, [Op(OLD, "mark", SECOND, "x")], scope=scope)
    waits = state(replica)
    assert len(waits["out_due"] + waits["pass_on"]) > len(before["out_due"] + before["pass_on"])

    exchange.imports.take_back()

    assert state(replica) == before


def test_without_an_import_there_is_nothing_to_take_back(replica: Replica) -> None:
    """Before the first, after the last went, and where the next has begun."""
    imports = replica.vault.exchange.imports
    come(replica, 1, [WROTE])
    _is_nothing_to_take_back(replica)
    begin(replica)
    come(replica, 2, [Op(OLD, "mark", SECOND, "x")])
    imports.take_back()
    _is_nothing_to_take_back(replica)
    come(replica, 2, [Op(OLD, "mark", SECOND, "x")])
    begin(replica)
    _is_nothing_to_take_back(replica)


def _is_nothing_to_take_back(one: Replica) -> None:
    assert one.vault.exchange.imports.last() == (0, False)
    with pytest.raises(Problem) as refused:
        one.vault.exchange.imports.take_back()
    assert refused.value.code is Code.NOT_FOUND


def test_what_somebody_went_on_from_stays(replica: Replica) -> None:
    """One change of many is enough, in whichever row."""
    come(replica, 1, [WROTE])
    begin(replica)
    names = [Op((id_bytes(row), KIND, id_bytes(row)), "mark", SECOND, "x") for row, _ in ROWS]
    come(replica, 2, names)
    assert replica.vault.exchange.imports.last() == (len(names), True)
    replica.write((ROWS[3][0], ROWS[3][0]), {"mark": "y"})

    assert replica.vault.exchange.imports.last() == (len(names), False)
    with pytest.raises(Problem) as refused:
        replica.vault.exchange.imports.take_back()
    assert refused.value.code is Code.USAGE


def test_what_came_is_not_read_through_to_tell_whether_it_can_go(replica: Replica) -> None:
    """Pages ask for it: only what others have seen, of which there is nothing here, is read."""
    begin(replica)
    names = [Op((id_bytes(row), KIND, id_bytes(row)), "mark", SECOND, "x") for row, _ in ROWS]
    come(replica, 1, names)

    with counted_reads(replica.vault) as reads:
        assert replica.vault.exchange.imports.last() == (len(names), True)

    assert reads.rows == 1  # how many came


def test_every_bundle_that_holds_what_went_is_set_aside(replica: Replica) -> None:
    """That of another import is not, nor one of which all was here before."""
    exchange, new = replica.vault.exchange, Op(NEW, "name", SECOND, "Yusuf")
    come(replica, 1, [WROTE])
    begin(replica)
    early = [come(replica, 2, [Op(NEW, "mark", FIRST, "x")])]
    early += [come(replica, 3, [Op(NEW, "mark", FIRST, "x"), WROTE])]
    begin(replica)
    went = [come(replica, 4, [new]), come(replica, 5, [new, WROTE])]
    early += [come(replica, 6, [WROTE])]

    exchange.imports.take_back()

    assert {exchange.state_of(one) for one in went} == {"aside"}
    assert {exchange.state_of(one) for one in early} == {"merged"}


def test_a_very_large_import_stays_for_good(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole: nobody takes back a part of it, whatever else it brings."""
    monkeypatch.setattr(unmerging, "MOST_CAME", 2)
    many = [Op(OLD, "mark", OpId(at, 7), "x") for at in range(40, 43)]
    begin(replica)
    come(replica, 1, many[:2])
    assert replica.vault.exchange.imports.last() == (2, True)
    come(replica, 2, many[2:])
    _is_nothing_to_take_back(replica)

    come(replica, 3, [WROTE])

    _is_nothing_to_take_back(replica)
    begin(replica)
    come(replica, 4, [Op(OLD, "name", SECOND, "b")])
    assert replica.vault.exchange.imports.last() == (1, True)


def test_what_was_taken_back_is_not_waited_for(replica: Replica) -> None:
    """Whichever import brought it, and how far each chain had been here."""
    exchange = replica.vault.exchange
    for at, others in enumerate((5, 3, 0), 1):
        seen = [whole(others, OTHERS)] if others else []
        begin(replica)
        come(replica, at, [Op(OLD, "mark", OpId(at, 7), "x")], whole(at, THEIRS), *seen)
        exchange.imports.take_back()

    assert exchange.chains.known() == {}
    assert exchange.chains.reached() == {OTHERS: 5, THEIRS: 3}
