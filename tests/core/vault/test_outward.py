"""Whose words leave by online places: those of who said yes, each once, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from app.i18n import Text
from app.records import OpId
from app.schema.fields import Schema
from app.vault import outward
from app.vault.chains import IN, OUT, BundleRow, Stretch
from app.vault.merge_in import merge
from app.vault.outward import CLOSED, GONE, KNOWN, OPEN, May
from app.vault.values import decode, id_bytes
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.replicas import OLD_SCHEMAS, ROWS, SUBJECTS, Replica

CENTRE, READERS = b"c" * 16, b"r" * 16
AMINA, YUSUF, OLENA = map(id_bytes, SUBJECTS)
THING = OLD_SCHEMAS["thing"]
SCHEMAS = {
    **OLD_SCHEMAS,
    "centre": Schema("centre", Text("Centre"), THING.fields, owner=""),
    "concern": Schema("concern", Text("Concern"), THING.fields, owner="", stays_inside=True),
}
MORE = {**SCHEMAS, "letter": Schema("letter", Text("Letter"), THING.fields, owner="")}
YES = May(CENTRE, frozenset({AMINA}))
NO = May(CENTRE, frozenset())
BACK = May(CENTRE, frozenset(), frozenset({AMINA}))


def place(at: int, kind: str = KIND, subject: bytes = AMINA) -> tuple[bytes, str, bytes]:
    """Return a row of which nobody else knows."""
    return bytes([at]) * 16, kind, subject


def come(one: Replica, *ops: Op, scope: str = IN, wall: int = 5) -> None:
    """Let a bundle with these changes come."""
    row = BundleRow(repr((scope, ops)).encode()[-32:], b"d" * 16, b"i" * 16, 1, b"", scope)
    brought = [Stretch(row.device, row.incarnation, 1, 1)]
    one.vault.exchange.take_in([batch_of(ops)], row, brought, wall=wall)


def word(value: str, at: tuple[bytes, str, bytes] | None = None, seen: Iterable[OpId] = ()) -> Op:
    """Return a change by somebody elsewhere, whose time follows from its one letter."""
    return Op(at or place(1), "mark", OpId(1000 + ord(value), 7), value, tuple(seen))


def settle(one: Replica, may: May = YES, last: int = 0) -> None:
    outward.settle(one.vault._connection, SCHEMAS, may, last)


def chosen(one: Replica) -> set[object]:
    """Return the words that were chosen; there is nothing among them that has not come."""
    found = [op for batch in one.vault.exchange.chosen() for op in batch.ops]
    assert number(one, "chosen") == len(found)
    return {decode(op.value) for op in found}


def news(one: Replica, may: May = YES, last: int = 0) -> set[object]:
    """Return what goes online next."""
    settle(one, may, last)
    outward.choose_news(one.vault._connection)
    return chosen(one)


def everything(one: Replica) -> set[object]:
    """Return what has to be kept in mind when all goes that may."""
    outward.choose_all(one.vault._connection)
    return chosen(one)


def went(one: Replica, seq: int, scope: str = OUT, wall: int = 10, *, is_all: bool = False) -> None:
    exchange = one.vault.exchange
    chain = exchange.keys().chain(is_out=scope == OUT)
    row = BundleRow(f"{scope} {seq}".encode().ljust(32), *chain, seq, b"", scope)
    exchange.chains.sent(row, is_all=is_all, wall=wall)


def number(one: Replica, table: str, where: str = "true") -> int:
    sql = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 - the names in this file
    return int(one.vault._connection.execute(sql).fetchall()[0][0])


def subjects(one: Replica) -> dict[bytes, tuple[int, int, int]]:
    """Return of whom something was online: state, first, last."""
    sql = "SELECT subject, state, first, last FROM out_subject"
    return {row[0]: row[1:] for row in one.vault._connection.execute(sql)}


def begun(one: Replica) -> None:
    """Let a word of Amina be online."""
    one.write(ROWS[0], {"mark": "a"})
    assert news(one) == {"a"}
    went(one, 1)


def test_only_rows_of_who_said_yes_go_and_the_centres_own(replica: Replica) -> None:
    """Of the right kind; not one that anybody has bound to somebody else or as another kind too."""
    come(
        replica,
        word("a"),
        word("b", place(2, subject=YUSUF)),
        word("c", place(3, "concern")),
        word("d", place(4, "centre", CENTRE)),
        word("e", place(5, KIND, CENTRE)),
        word("f", place(6, "centre")),
        word("g", place(7, "later")),
        *(word(value, place(8, subject=at)) for value, at in (("h", AMINA), ("i", YUSUF))),
        *(word(value, place(9, kind)) for value, kind in (("j", "unknown"), ("k", KIND))),
    )

    assert news(replica) == {"a", "d"}
    assert news(replica, May(CENTRE, frozenset({AMINA, CENTRE}))) == {"a", "d"}
    rows = {bytes([at]) * 16 for at in range(1, 10)}
    assert outward.may_go(replica.vault._connection, rows) == {b"\1" * 16, b"\4" * 16}


def test_what_has_not_come_does_not_go(replica: Replica) -> None:
    """Nor is it given back to who exchanges by stick, once the yes has ended."""
    come(replica, word("b", seen=[OpId(7, 7)]))
    assert news(replica) == {"b"}
    went(replica, 1)

    settle(replica, NO)

    assert number(replica, "pass_on") == 1


def test_each_change_goes_once(replica: Replica) -> None:
    """Written here, or come by stick; not what others write of somebody else."""
    begun(replica)
    replica.write(ROWS[0], {"safe": "ask"})
    replica.write(ROWS[2], {"mark": "z"})
    come(replica, word("b"), word("c", place(2, subject=YUSUF)))

    assert number(replica, "out_due") == 2
    assert everything(replica) == {"a", "ask", "b"}
    assert news(replica) == {"ask", "b"}
    went(replica, 2, wall=20)

    assert news(replica) == set()
    assert number(replica, "out_due") == 0
    assert subjects(replica) == {AMINA: (OPEN, 10, 20)}
    outbox = replica.vault._connection.execute("SELECT out_seq FROM outbox ORDER BY hlc")
    assert [seq for (seq,) in outbox] == [1, 2, 0]


def test_an_earlier_clock_makes_nothing_later(replica: Replica) -> None:
    """When something went last is told as the latest of all."""
    begun(replica)
    replica.write(ROWS[0], {"mark": "b"})
    news(replica)

    went(replica, 2, wall=3)

    assert subjects(replica) == {AMINA: (OPEN, 10, 10)}


def test_with_all_there_is_everybody_who_may_is_there(replica: Replica) -> None:
    """Also of whom nothing had to be chosen; and nobody who may not."""
    begun(replica)
    come(replica, word("b", place(2, subject=YUSUF)), word("c", place(3, subject=OLENA)))
    settle(replica, May(CENTRE, frozenset({AMINA, YUSUF})))
    assert everything(replica) == {"a"}

    went(replica, 2, is_all=True)

    assert {one: told[0] for one, told in subjects(replica).items()} == {AMINA: OPEN, YUSUF: OPEN}
    outbox = replica.vault._connection.execute("SELECT out_seq FROM outbox")
    assert outbox.fetchall() == [(1,)]  # by the bundle in which it went first


def test_a_yes_that_ended_sends_words_back_by_stick_once(replica: Replica) -> None:
    """What waits for the online place waits no more; a yes given again brings all."""
    begun(replica)
    replica.write(ROWS[0], {"safe": "ask"})
    replica.write(ROWS[2], {"mark": "z"})
    assert number(replica, "out_due") == 1

    settle(replica, NO)

    assert (number(replica, "pass_on"), number(replica, "out_due")) == (2, 0)
    assert subjects(replica)[AMINA][0] == CLOSED
    replica.vault.exchange.choose(only_news=True)
    went(replica, 1, IN)
    settle(replica, NO)
    assert number(replica, "pass_on") == 0
    replica.write(ROWS[0], {"name": "b"})
    assert number(replica, "out_due") == 0
    assert news(replica) == {"a", "ask", "b"}


def test_words_that_waited_for_others_still_wait(replica: Replica) -> None:
    """The end of one yes takes nobody else's words from the online place."""
    both = May(CENTRE, frozenset({AMINA, YUSUF}))
    for row, value in ((ROWS[0], "a"), (ROWS[2], "b")):
        replica.write(row, {"mark": value})
    news(replica, both)
    went(replica, 1)
    for row, value in ((ROWS[0], "c"), (ROWS[2], "d")):
        replica.write(row, {"mark": value})

    assert news(replica, May(CENTRE, frozenset({YUSUF}))) == {"d"}


def test_files_with_words_of_who_took_a_yes_back_are_put_anew_once(replica: Replica) -> None:
    """Up to the number of that moment, however often it is settled; so for other hubs."""
    begun(replica)
    connection = replica.vault._connection
    told = []
    for may, last in (
        (YES, 3),
        (NO, 4),
        (BACK, 5),
        (BACK, 6),
        (May(CENTRE, frozenset(), BACK.taken_back, READERS), 7),
        (May(CENTRE, frozenset(), BACK.taken_back, READERS), 8),
    ):
        settle(replica, may, last)
        told.append(outward.stale_until(connection))

    assert told == [0, 0, 5, 5, 7, 7]
    assert subjects(replica)[AMINA][0] == GONE


def test_a_version_that_knows_more_kinds_sends_what_was_held(replica: Replica) -> None:
    """Once: all of each person goes anew, and then nothing."""
    begun(replica)
    come(replica, word("b", place(2, "letter")))
    went(replica, 2)
    connection = replica.vault._connection

    found = []
    for _ in range(2):
        outward.settle(connection, MORE, YES, 0)
        outward.choose_news(connection)
        found.append(chosen(replica))
        went(replica, 3)

    assert found == [{"a", "b"}, set()]


@pytest.mark.parametrize(("may", "state"), [(NO, CLOSED), (BACK, GONE)])
def test_words_from_online_of_who_may_not_go_there_go_by_stick(
    replica: Replica, may: May, state: int
) -> None:
    """What came by stick does not."""
    begun(replica)
    settle(replica, may)
    replica.vault._connection.execute("DELETE FROM pass_on")

    come(replica, word("b"))
    come(replica, word("c"), scope=OUT)

    assert number(replica, "pass_on") == 1
    assert number(replica, "out_due") == 0
    assert subjects(replica)[AMINA] == (state, 10, 10)
    come(replica, word("d"), scope=OUT, wall=30)
    assert subjects(replica)[AMINA] == (state, 10, 30)


def test_of_whom_all_came_from_online_nothing_goes_there(replica: Replica) -> None:
    """A concern, and what has not come, lack nowhere; one more word, and all goes."""
    settle(replica)
    later = word("b", place(3), [OpId(7, 7)])
    come(replica, word("a"), word("c", place(2, "concern")))

    come_from_online(replica, word("a"), later, wall=9)

    assert subjects(replica) == {AMINA: (OPEN, 9, 9)}
    assert news(replica) == set()
    replica.vault._connection.execute("UPDATE out_subject SET state = ?", (KNOWN,))
    come_from_online(replica, word("a"), wall=4)
    assert subjects(replica) == {AMINA: (KNOWN, 9, 9)}
    assert news(replica) == {"a", "b"}
    come_from_online(replica, word("a"), later, wall=12)
    assert subjects(replica) == {AMINA: (OPEN, 9, 12)}


def come_from_online(one: Replica, *ops: Op, wall: int) -> None:
    """Let a bundle of scope out come where it is known which kinds stay inside."""
    connection = one.vault._connection
    outward.begin_coming(connection)
    merge(connection, SCHEMAS, batch_of(ops), outward.OUTSIDE)
    outward.end_coming(connection, SCHEMAS, wall)


def test_of_whom_more_is_known_here_all_goes(replica: Replica) -> None:
    """And what came is not waited for a second time."""
    begun(replica)
    replica.write(ROWS[2], {"mark": "y"})
    replica.write(ROWS[0], {"safe": "ask"})

    come(replica, word("b"), word("z", place(2, subject=YUSUF)), scope=OUT)

    assert subjects(replica) == {AMINA: (OPEN, 10, 10), YUSUF: (KNOWN, 5, 5)}
    assert news(replica, May(CENTRE, frozenset({AMINA, YUSUF}))) == {"ask", "y", "z"}
    come(replica, word("q"))
    assert number(replica, "out_due") == 2
    come(replica, word("q"), scope=OUT)
    assert number(replica, "out_due") == 1


def test_a_bundle_says_whether_it_takes_on_what_was_imported(replica: Replica) -> None:
    """So that the import stays for good from then on."""
    begun(replica)
    connection = replica.vault._connection
    replica.write(ROWS[0], {"mark": "b"})
    news(replica)
    assert not outward.brings_others(connection)

    replica.vault.exchange.imports.begin()
    come(replica, word("c"))
    news(replica)

    assert outward.brings_others(connection)


def test_a_new_computer_learns_whose_words_are_online(replica: Replica) -> None:
    """Of whom something still waits here, not all is there; kinds that went need not go again."""
    begun(replica)
    kinds, told = outward.for_another(replica.vault._connection)
    assert told == [(AMINA, OPEN, 10, 10)]
    replica.write(ROWS[0], {"safe": "ask"})

    assert outward.for_another(replica.vault._connection) == (kinds, [(AMINA, KNOWN, 10, 10)])


def test_what_another_told_counts_where_nothing_is_known(replica: Replica) -> None:
    """Nothing of it goes a second time."""
    come(replica, word("a"))
    kinds = " ".join(sorted(("centre", KIND)))

    outward.learn(replica.vault._connection, (kinds, [(AMINA, OPEN, 1, 2)]))

    assert subjects(replica) == {AMINA: (OPEN, 1, 2)}
    assert news(replica) == set()
    outward.learn(replica.vault._connection, (kinds, [(AMINA, KNOWN, 3, 4)]))
    assert subjects(replica) == {AMINA: (OPEN, 1, 2)}


def test_who_took_a_yes_back_elsewhere_is_held_until_the_row_comes(replica: Replica) -> None:
    """Nobody is who was erased."""
    connection = replica.vault._connection
    replica.vault.erase(SUBJECTS[1], user=SUBJECTS[0])

    outward.hold(connection, [(AMINA, place(1)[0]), (YUSUF, b"y" * 16)])

    assert outward.held(connection) == [(AMINA, place(1)[0])]
    come(replica, word("a"))
    assert outward.held(connection) == []


def test_whose_words_were_there_is_told_the_latest_first(replica: Replica) -> None:
    """But for those who may go, and the centre itself."""
    connection = replica.vault._connection
    people = [(CENTRE, OPEN, 1, 9), (AMINA, OPEN, 1, 5), (YUSUF, CLOSED, 1, 6), (OLENA, GONE, 2, 7)]
    outward.learn(connection, ("", people))

    assert outward.were_sent(connection, YES) == [(OLENA, 2, 7), (YUSUF, 1, 6)]


def test_edits_that_go_by_stick_alone_are_counted(replica: Replica) -> None:
    """Of who has not agreed, of the wrong kind, of the centre under a person's kind."""
    for row, value in ((ROWS[0], "a"), (ROWS[2], "b"), (ROWS[4], "c")):
        replica.write(row, {"mark": value, "safe": "ask"})
    connection = replica.vault._connection

    found = [
        outward.only_by_stick(connection, schemas, May(centre, frozenset(people)))
        for schemas, centre, people in (
            (SCHEMAS, CENTRE, {AMINA}),
            (SCHEMAS, CENTRE, {AMINA, YUSUF, OLENA}),
            (SCHEMAS, AMINA, {AMINA, YUSUF, OLENA}),
            ({}, CENTRE, {AMINA, YUSUF, OLENA}),
        )
    ]

    assert found == [2, 0, 1, 3]
