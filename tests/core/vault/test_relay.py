"""What a place lacks is told change by change, or not at all: never too little."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.records import OpId
from app.vault import relay
from app.vault.chains import IN, OUT, BundleRow, Chain, Stretch
from app.vault.outward import May
from app.vault.tables import REFUSED
from app.vault.values import decode, id_bytes
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.replicas import ROWS, Replica

THEIRS, OTHERS = (b"d" * 16, b"i" * 16), (b"e" * 16, b"j" * 16)
ROW, SUBJECT = ROWS[0]
PLACE = (id_bytes(ROW), KIND, id_bytes(SUBJECT))


def come(one: Replica, words: str, *brought: Stretch) -> None:
    """Let a bundle come that brings these words, each of one letter and a change of its own."""
    changes = [Op(PLACE, "mark", OpId(1000 + ord(word), 7), word) for word in words]
    first = brought[0]
    digest = f"{first} {words}".encode()[-32:]
    row = BundleRow(digest, first.device, first.incarnation, first.last, b"", IN)
    one.vault.exchange.take_in([batch_of(changes)], row, brought)


def bundle(seq: int, chain: Chain = THEIRS) -> Stretch:
    """Return what one bundle of changes says that it brings."""
    return Stretch(*chain, seq, seq)


def whole(seq: int, chain: Chain = THEIRS) -> Stretch:
    """Return what a snapshot says that it brings of one chain."""
    return Stretch(*chain, 0, seq)


def give(one: Replica, seq: int, words: str = "", *, scope: str = IN, is_all: bool = False) -> None:
    """Let a bundle of this computer go with these words, and what was in none before."""
    for word in words:
        one.write((ROW, SUBJECT), {"mark": word})
    exchange = one.vault.exchange
    if scope == OUT:
        exchange.outside.settle(May(b"c" * 16, frozenset({id_bytes(SUBJECT)})), 0)
        exchange.outside.choose(everything=False)
    else:
        exchange.choose(only_news=True)
    send(one, seq, scope, is_all=is_all)


def send(one: Replica, seq: int, scope: str = IN, *, is_all: bool = False) -> None:
    """Let what was chosen last go with a bundle of this computer."""
    exchange = one.vault.exchange
    chain = exchange.keys().chain(is_out=scope == OUT)
    row = BundleRow(f"{scope} {seq}".encode().ljust(32), *chain, seq, b"", scope)
    exchange.chains.sent(row, is_all=is_all, wall=1)


def own(one: Replica, scope: str = IN) -> Chain:
    return one.vault.exchange.keys().chain(is_out=scope == OUT)


def words_for(one: Replica, upto: Mapping[Chain, int]) -> set[object] | None:
    """Return what a place gets that has chains up to these bundles; None: all has to go there."""
    exchange = one.vault.exchange
    if not exchange.relay.can_tell(upto):
        return None
    exchange.relay.choose(upto)
    return {decode(op.value) for batch in exchange.chosen() for op in batch.ops}


def is_nothing_told(one: Replica, known: Mapping[Chain, int]) -> bool:
    """Tell whether all goes anew to every place that lacks the last bundle of any chain."""
    can_tell = one.vault.exchange.relay.can_tell
    lacking = [{**known, chain: seq - 1} for chain, seq in known.items()]
    return words_for(one, known) == set() and not any(map(can_tell, lacking))


def test_a_place_gets_what_came_after_the_bundles_it_has(replica: Replica) -> None:
    """Nothing of the last one it has, all of the next; all, where it has none of a chain."""
    for seq, word in enumerate("abc", 1):
        come(replica, word, bundle(seq))
    come(replica, "d", bundle(1, OTHERS))

    assert words_for(replica, {THEIRS: 1, OTHERS: 1}) == {"b", "c"}
    assert words_for(replica, {THEIRS: 3}) == {"d"}
    assert words_for(replica, {}) == {"a", "b", "c", "d"}


def test_a_place_gets_own_words_that_went_elsewhere(replica: Replica) -> None:
    """What went by another bundle, what waited then, and what was sent again count once each."""
    give(replica, 1, "ab")
    replica.vault.exchange.choose(only_news=True)
    replica.write((ROW, SUBJECT), {"mark": "c"})
    send(replica, 2)  # in which "c" is not
    give(replica, 3)

    assert words_for(replica, {own(replica): 1}) == {"c"}
    assert words_for(replica, {own(replica): 2}) == {"c"}
    assert words_for(replica, {own(replica): 3}) == set()


def test_a_bundle_of_very_many_changes_is_not_told_one_by_one(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From that many on; a place that has the bundle itself lacks nothing for it."""
    monkeypatch.setattr(relay, "MOST_AT_ONCE", 3)
    come(replica, "ab", bundle(1))
    assert words_for(replica, {}) == {"a", "b"}

    come(replica, "cde", bundle(2))

    assert words_for(replica, {THEIRS: 1}) is None
    assert words_for(replica, {THEIRS: 2}) == set()


@pytest.mark.parametrize("is_own", [False, True])
def test_no_more_changes_are_noted_than_may_be(
    replica: Replica, monkeypatch: pytest.MonkeyPatch, is_own: bool
) -> None:
    """One more, whoever wrote it, and nothing is kept of any: of every chain all goes anew."""
    monkeypatch.setattr(relay, "MOST", 4)
    come(replica, "z", whole(6, OTHERS), whole(3))
    give(replica, 1, "A")
    give(replica, 2, "B")
    come(replica, "cd", bundle(4))
    known = {OTHERS: 6, THEIRS: 4, own(replica): 2}
    assert words_for(replica, {**known, own(replica): 0}) == {"A", "B"}

    if is_own:
        give(replica, 3, "E")
    else:
        come(replica, "e", bundle(5))

    known[own(replica) if is_own else THEIRS] += 1
    assert is_nothing_told(replica, known)
    replica.vault.exchange.relay.choose({})
    assert not list(replica.vault.exchange.chosen())


@pytest.mark.parametrize("scope", [IN, OUT])
def test_what_is_sent_again_is_told_by_its_first_bundle(
    replica: Replica, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """A place that has that one is not told of it once more, also if it is noted no more."""
    monkeypatch.setattr(relay, "MOST", 2)
    give(replica, 1, "abc", scope=scope)
    assert words_for(replica, {own(replica, scope): 1}) == set()

    replica.vault.exchange.choose(only_news=False)
    send(replica, 1 if scope == OUT else 2)

    assert words_for(replica, {own(replica, scope): 1}) == set()


def test_a_snapshot_tells_of_no_single_change(replica: Replica) -> None:
    """Where it brought something new, all goes anew to who lacks what it goes up to."""
    come(replica, "a", bundle(1))

    come(replica, "ab", whole(1), whole(5, OTHERS))

    assert is_nothing_told(replica, {THEIRS: 1, OTHERS: 5})


def test_a_snapshot_of_what_is_known_changes_nothing(replica: Replica) -> None:
    """What is told change by change is told so afterwards."""
    come(replica, "a", bundle(1))

    come(replica, "a", whole(1), whole(5, OTHERS))

    assert words_for(replica, {}) == {"a"}


def test_an_earlier_snapshot_does_not_make_up_for_a_later_one(replica: Replica) -> None:
    """Whatever comes late: of what the later one brought nothing is told."""
    come(replica, "b", whole(5))
    come(replica, "a", whole(3))

    assert words_for(replica, {THEIRS: 3}) is None
    assert words_for(replica, {THEIRS: 5}) == set()


def test_own_words_that_went_with_all_there_is_are_not_told_one_by_one(replica: Replica) -> None:
    """Some of them may never have been in a bundle of changes."""
    give(replica, 1, "a")
    give(replica, 2, "b", is_all=True)

    assert words_for(replica, {own(replica): 1}) is None
    assert words_for(replica, {own(replica): 2}) == set()


def test_what_must_not_go_online_is_not_told_by_what_went_there(replica: Replica) -> None:
    """A place that has the bundles of the online place lacks the other words still."""
    give(replica, 1, "a", scope=OUT)
    replica.write(ROWS[2], {"mark": "b"})  # of somebody who has not agreed
    give(replica, 2, "c", scope=OUT)
    give(replica, 1)

    assert words_for(replica, {own(replica, OUT): 2}) == {"b"}
    assert words_for(replica, {own(replica, OUT): 1}) == {"b", "c"}
    assert words_for(replica, {own(replica, OUT): 2, own(replica): 1}) == set()


def forged(replica: Replica) -> None:
    """Let a computer that was shut out send a bundle of a huge number, which is refused."""
    row = BundleRow(b"r" * 32, *OTHERS, 2**40, b"", IN)
    replica.vault.exchange.note(row, REFUSED)


def test_what_was_refused_is_lacking_nowhere(replica: Replica) -> None:
    """No number that a computer gives its bundles makes others put all anew for ever."""
    come(replica, "a", bundle(1))
    forged(replica)

    relay.begin_anew(replica.vault._connection)

    assert words_for(replica, {THEIRS: 1}) == set()
    assert words_for(replica, {}) is None
    come(replica, "b", bundle(1, OTHERS))
    assert words_for(replica, {THEIRS: 1}) == {"b"}
    come(replica, "c", bundle(2**40, OTHERS))  # somebody took it in
    assert words_for(replica, {THEIRS: 1, OTHERS: 1}) == {"c"}


def test_what_was_refused_by_an_earlier_version_is_lacking_nowhere(replica: Replica) -> None:
    """Which has taken its number for one of a bundle that was taken in."""
    come(replica, "a", bundle(1))
    forged(replica)
    connection = replica.vault._connection
    connection.execute("INSERT INTO relay_from VALUES (7, ?, ?, ?)", (*OTHERS, 2**40))
    assert words_for(replica, {THEIRS: 1}) == set()

    come(replica, "b", whole(3, OTHERS))

    assert words_for(replica, {THEIRS: 1, OTHERS: 2}) is None
    assert words_for(replica, {THEIRS: 1, OTHERS: 3}) == set()


def test_what_comes_again_otherwise_is_told_by_what_brings_it(replica: Replica) -> None:
    """Of an import that was taken back nothing is left by which other words would be told."""
    come(replica, "z", bundle(1))
    replica.vault.exchange.imports.begin()
    come(replica, "a", bundle(2))
    replica.vault.exchange.imports.take_back()
    other = Op(PLACE, "mark", OpId(1000 + ord("a"), 7), "other words under the same name")
    row = BundleRow(b"o" * 32, *OTHERS, 1, b"", IN)

    replica.vault.exchange.take_in([batch_of([other])], row, [bundle(1, OTHERS)])

    assert words_for(replica, {THEIRS: 2}) == {other.value}
