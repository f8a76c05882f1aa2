"""The search box: people and words, found in any script and spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.records import RecordId
from app.rules.codes import read_code
from app.rules.names import digits_of, fold, latin, skeletons
from app.vault.opening import Connection, Row
from app.vault.values import id_text

SHORTEST_PART = 3  # letters a trigram index can find in the middle of a word
SHORTEST_NUMBER = 4
MOST_CANDIDATES = 400
LEAST_LIKENESS = 55

# A subselect of entries and its parameters.
_Chosen = tuple[str, tuple[object, ...]]

_ENTRY = (
    "SELECT r.row, r.kind, r.subject, k.key, k.how, k.words FROM find_key k "
    "JOIN row r ON r.rid = k.rid WHERE k.sid IN "
)


@dataclass(frozen=True)
class Hit:
    """One row that was found: by which field, and why.

    reason: ``code``, ``number``, ``name``, ``sound`` or ``text``.  score: 0 to 100,
    the likeliest first.
    """

    id: RecordId
    kind: str
    subject: RecordId
    key: str
    reason: str
    score: float


def find(connection: Connection, text: str, limit: int) -> list[Hit]:
    """Return at most ``limit`` rows that ``text`` may mean, the likeliest first, one per row."""
    best: dict[RecordId, Hit] = {}
    for hit in _candidates(connection, text):
        known = best.get(hit.id)
        if known is None or hit.score > known.score:
            best[hit.id] = hit
    ranked = sorted(best.values(), key=lambda hit: (-hit.score, hit.id))
    return ranked[:limit]


def by_code(connection: Connection, code: str) -> list[RecordId]:
    """Return the people whose short code is ``code`` (nine signs)."""
    found = connection.execute(
        "SELECT r.row FROM find_key k JOIN row r ON r.rid = k.rid "
        "WHERE k.how = 'code' AND k.words = ?",
        (code,),
    )
    return [id_text(row) for (row,) in found]


def _candidates(connection: Connection, text: str) -> Iterator[Hit]:
    for chosen, reason, score in _choices(text):
        yield from _hits(connection, chosen, reason, score)
    folded = fold(text)
    if len(folded) >= SHORTEST_PART:
        yield from _sounding(connection, folded)


def _choices(text: str) -> Iterator[tuple[_Chosen, str, Callable[[str], float]]]:
    """Yield which entries to look at, why, and how well words fit."""
    code, number, folded = read_code(text), digits_of(text), fold(text)
    if code is not None:
        yield _having("code", code), "code", lambda _: 100
    if len(number) >= SHORTEST_NUMBER:
        yield _containing(number, "number"), "number", lambda words: 85 + _share(number, words)
    if len(folded) >= SHORTEST_PART:
        yield _containing(folded, "name"), "name", lambda words: 80 + _share(folded, words)
        yield _containing(folded, "text"), "text", lambda words: 40 + _share(folded, words)
    elif folded:
        yield _starting(folded), "name", lambda words: 70 + _share(folded, words)
    if len(folded) == SHORTEST_PART - 1:  # the space before a word makes it long enough
        within = _containing(f" {folded}", "name")
        yield within, "name", lambda words: 65 + _share(folded, words)


def _sounding(connection: Connection, folded: str) -> Iterator[Hit]:
    """Yield names with the same consonants, ranked by how near the letters are."""
    wanted = skeletons(folded)
    spelled = latin(folded)
    marks = ", ".join("?" * len(wanted))
    chosen = (
        (
            f"(SELECT sid FROM find_skeleton WHERE skeleton IN ({marks}) GROUP BY sid "
            f"ORDER BY count(*) DESC LIMIT {MOST_CANDIDATES})"
        ),
        tuple(sorted(wanted)),
    )
    for hit in _hits(connection, chosen, "sound", lambda words: _likeness(wanted, spelled, words)):
        if hit.score >= LEAST_LIKENESS * 0.75:
            yield hit


def _likeness(wanted: frozenset[str], spelled: str, words: str) -> float:
    shared = len(wanted & skeletons(words)) / len(wanted)
    letters = float(fuzz.token_set_ratio(spelled, latin(words)))
    return shared * (45 + letters * 0.3)


def _share(part: str, words: str) -> float:
    """Return up to 9 for a whole match, up to 10 if it stands at a word's start."""
    starts = words.startswith(part) or f" {part}" in words
    return min(10.0, 9 * len(part) / max(len(words), 1) + starts)


def _having(how: str, words: str) -> _Chosen:
    return "(SELECT sid FROM find_key WHERE how = ? AND words = ?)", (how, words)


def _starting(part: str) -> _Chosen:
    return (
        (
            "(SELECT sid FROM find_key WHERE how = 'name' AND words >= ? AND words < ? "
            f"LIMIT {MOST_CANDIDATES})"
        ),
        (part, part + "\U0010ffff"),
    )


def _containing(part: str, how: str) -> _Chosen:
    """Return the choice of entries that hold ``part``; it has letters, digits and spaces only."""
    return (
        (
            "(SELECT k.sid FROM find_words w JOIN find_key k ON k.sid = w.rowid "
            f"WHERE w.words LIKE ? AND k.how = ? LIMIT {MOST_CANDIDATES})"
        ),
        (f"%{part}%", how),
    )


def _hits(
    connection: Connection, chosen: _Chosen, reason: str, score: Callable[[str], float]
) -> Iterator[Hit]:
    where, parameters = chosen
    rows: list[Row] = connection.execute(_ENTRY + where, parameters).fetchall()
    for row, kind, subject, key, _how, words in rows:
        yield Hit(id_text(row), kind, id_text(subject), key, reason, score(words))
