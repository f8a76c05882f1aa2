"""The search finds what looking at every entry, one by one, finds: same rows, order and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.records import RecordId
from app.rules.codes import read_code
from app.rules.names import digits_of, fold, latin, skeletons
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.login import Login
from app.vault.search import LEAST_LIKENESS, MOST_CANDIDATES, Hit, find
from app.vault.values import id_text
from tests.fakes import fake_context


@dataclass(frozen=True)
class Entry:
    """One entry of the index, with the row it belongs to."""

    sid: int
    row: RecordId
    kind: str
    subject: RecordId
    key: str
    how: str
    words: str


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Return the login at a demonstration centre in all scripts."""
    folder = tmp_path_factory.mktemp("search")
    context = fake_context(folder / "state")
    size = Size(40, 5)
    login = new_demonstration(
        folder / "vault", None, context, size=size, progress=lambda _done, _count: None
    )
    yield login
    login.close()


@pytest.fixture(scope="module")
def entries(centre: Login) -> list[Entry]:
    """Return every entry of the index, in its order."""
    rows = centre.store._connection.execute(
        "SELECT k.sid, r.row, r.kind, r.subject, k.key, k.how, k.words FROM find_key k "
        "JOIN row r ON r.rid = k.rid ORDER BY k.sid"
    )
    return [
        Entry(sid, id_text(row), kind, id_text(subject), key, how, words)
        for sid, row, kind, subject, key, how, words in rows
    ]


def plainly(entries: list[Entry], text: str, limit: int) -> list[Hit]:
    """Return what ``find`` promises, by looking at each entry for each reason."""
    best: dict[RecordId, Hit] = {}
    for hit in [*letters(entries, text), *sounds(entries, fold(text))]:
        if hit.id not in best or hit.score > best[hit.id].score:
            best[hit.id] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.id))[:limit]


def letters(entries: list[Entry], text: str) -> Iterator[Hit]:
    """Yield entries with the code, the digits or the letters that were typed."""
    code, number, folded = read_code(text), digits_of(text), fold(text)
    coded = (one for one in entries if one.how == "code" and one.words == code)
    yield from (hit_of(one, "code", 100) for one in coded)
    if len(number) >= 4:
        yield from holding(entries, number, ("number", 85))
    if len(folded) >= 3:
        yield from holding(entries, folded, ("name", 80))
        yield from holding(entries, folded, ("text", 40))
    elif folded:
        yield from beginning(entries, folded)
    if len(folded) == 2:
        yield from holding(entries, f" {folded}", ("name", 65))


def holding(entries: list[Entry], part: str, how: tuple[str, int]) -> Iterator[Hit]:
    """Yield entries of a kind of search that hold a part, with so much for a hit."""
    reason, least = how
    found = (one for one in entries if one.how == reason and part in one.words)
    for one, _ in zip(found, range(MOST_CANDIDATES), strict=False):
        yield hit_of(one, reason, least + share(part.strip(), one.words))


def beginning(entries: list[Entry], part: str) -> Iterator[Hit]:
    """Yield names that begin with a part, in the order of their letters."""
    found = [one for one in entries if one.how == "name" and one.words.startswith(part)]
    for one in sorted(found, key=lambda one: (one.words.encode(), one.sid))[:MOST_CANDIDATES]:
        yield hit_of(one, "name", 70 + share(part, one.words))


def sounds(entries: list[Entry], folded: str) -> Iterator[Hit]:
    """Yield names that share consonants, those that share most first."""
    wanted = skeletons(folded) if len(folded) >= 3 else frozenset()
    shared = {one.sid: len(wanted & skeletons(one.words)) for one in entries if one.how == "name"}
    sounding = sorted(
        (one for one in entries if shared.get(one.sid)), key=lambda one: (-shared[one.sid], one.sid)
    )
    for one in sounding[:MOST_CANDIDATES]:
        ratio = float(fuzz.token_set_ratio(latin(folded), latin(one.words)))
        score = shared[one.sid] / len(wanted) * (45 + ratio * 0.3)
        if score >= LEAST_LIKENESS * 0.75:
            yield hit_of(one, "sound", score)


def hit_of(one: Entry, reason: str, score: float) -> Hit:
    """Return the hit that an entry makes."""
    return Hit(one.row, one.kind, one.subject, one.key, reason, score)


def share(part: str, words: str) -> float:
    """Return how much of the words the part is, and one more at a word's start."""
    starts = words.startswith(part) or f" {part}" in words
    return min(10.0, 9 * len(part) / len(words) + starts)


def typed(entries: list[Entry], draw: Callable[[st.SearchStrategy[int]], int]) -> str:
    """Return a piece of some entry's words, perhaps with a letter lost or doubled."""
    words = entries[draw(st.integers(0, len(entries) - 1))].words
    begin = draw(st.integers(0, len(words) - 1))
    piece = words[begin : begin + draw(st.integers(1, 14))]
    place = draw(st.integers(0, len(piece)))
    return piece[:place] + piece[place + draw(st.integers(-1, 1)) :]


@given(st.data())
def test_pieces_of_what_is_kept_are_found_alike(
    centre: Login, entries: list[Entry], data: st.DataObject
) -> None:
    """Beginnings, middles and misspellings of names, words, numbers and codes."""
    text = typed(entries, data.draw)

    assert find(centre.store._connection, text, 60) == plainly(entries, text, 60)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_found_alike(centre: Login, entries: list[Entry], text: str) -> None:
    """Signs, quotes, marks and letters of every script break nothing."""
    assert find(centre.store._connection, text, 60) == plainly(entries, text, 60)


@pytest.mark.parametrize(
    "text", ["mohamed", "محمد", "al", " ha", "the office", '"a" OR b', "0 1 9 9"]
)
def test_these_are_found_alike(centre: Login, entries: list[Entry], text: str) -> None:
    """What many are called, what stands in many notes, and what looks like a query."""
    assert find(centre.store._connection, text, 60) == plainly(entries, text, 60)
