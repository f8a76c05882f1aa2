"""The search box: people and words, found in any script and spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.records import RecordId
from app.rules.codes import read_code
from app.rules.names import digits_of, fold, latin, skeletons
from app.vault.index import numbers_of
from app.vault.opening import Connection, Row
from app.vault.values import id_text

SHORTEST_PART = 3  # letters a trigram index can find in the middle of a word
SHORTEST_NUMBER = 4
MOST_CANDIDATES = 400
LEAST_LIKENESS = 55

# A subselect of entries (sid, shared) and its parameters.
_Chosen = tuple[str, tuple[object, ...]]

# How well an entry fits, by its words and by how many consonants of words it shares.
_Score = Callable[[str, int], float]

# What was found: row, kind, subject, key, reason and score; ids become text at the end.
_Found = tuple[bytes, str, bytes, str, str, float]

_ENTRY = (
    "SELECT r.row, r.kind, r.subject, k.key, k.words, c.shared FROM {chosen} c "
    "CROSS JOIN find_key k ON k.sid = c.sid CROSS JOIN row r ON r.rid = k.rid"
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
    best: dict[bytes, _Found] = {}
    for found in _candidates(connection, text):
        known = best.get(found[0])
        if known is None or found[-1] > known[-1]:
            best[found[0]] = found
    ranked = sorted(best.values(), key=lambda found: (-found[-1], found[0]))
    return [
        Hit(id_text(row), kind, id_text(subject), key, reason, score)
        for row, kind, subject, key, reason, score in ranked[:limit]
    ]


def by_code(connection: Connection, code: str) -> list[RecordId]:
    """Return the people whose short code is ``code`` (nine signs)."""
    found = connection.execute(
        "SELECT r.row FROM find_key k JOIN row r ON r.rid = k.rid "
        "WHERE k.how = 'code' AND k.words = ?",
        (code,),
    )
    return [id_text(row) for (row,) in found]


def _candidates(connection: Connection, text: str) -> Iterator[_Found]:
    for chosen, reason, score in _choices(text):
        yield from _found(connection, chosen, reason, score)
    folded = fold(text)
    if len(folded) >= SHORTEST_PART:
        yield from _sounding(connection, folded)


def _choices(text: str) -> Iterator[tuple[_Chosen, str, _Score]]:
    """Yield which entries to look at, why, and how well words fit."""
    code, number, folded = read_code(text), digits_of(text), fold(text)
    if code is not None:
        yield _having("code", code), "code", lambda _, __: 100
    if len(number) >= SHORTEST_NUMBER:
        yield _containing(number, "number"), "number", lambda words, _: 85 + _share(number, words)
    if len(folded) >= SHORTEST_PART:
        yield _containing(folded, "name"), "name", lambda words, _: 80 + _share(folded, words)
        yield _containing(folded, "text"), "text", lambda words, _: 40 + _share(folded, words)
    elif folded:
        yield _starting(folded), "name", lambda words, _: 70 + _share(folded, words)
    if len(folded) == SHORTEST_PART - 1:  # the space before a word makes it long enough
        within = _containing(f" {folded}", "name")
        yield within, "name", lambda words, _: 65 + _share(folded, words)


def _sounding(connection: Connection, folded: str) -> Iterator[_Found]:
    """Yield names with the same consonants, ranked by how near the letters are."""
    wanted = sorted(skeletons(folded))
    spelled = latin(folded)
    marks = ", ".join("?" * len(wanted))
    chosen = (
        (
            f"(SELECT sid, count(*) AS shared FROM find_skeleton WHERE skeleton IN ({marks}) "
            f"GROUP BY sid ORDER BY count(*) DESC, sid LIMIT {MOST_CANDIDATES})"
        ),
        tuple(wanted),
    )

    def likeness(words: str, shared: int) -> float:
        letters = float(fuzz.token_set_ratio(spelled, latin(words)))
        return shared / len(wanted) * (45 + letters * 0.3)

    for found in _found(connection, chosen, "sound", likeness):
        if found[-1] >= LEAST_LIKENESS * 0.75:
            yield found


def _share(part: str, words: str) -> float:
    """Return up to 9 for a whole match, up to 10 if it stands at a word's start."""
    starts = words.startswith(part) or f" {part}" in words
    return min(10.0, 9 * len(part) / max(len(words), 1) + starts)


def _having(how: str, words: str) -> _Chosen:
    return "(SELECT sid, 0 AS shared FROM find_key WHERE how = ? AND words = ?)", (how, words)


def _starting(part: str) -> _Chosen:
    return (
        (
            "(SELECT sid, 0 AS shared FROM find_key WHERE how = 'name' AND words >= ? "
            f"AND words < ? LIMIT {MOST_CANDIDATES})"
        ),
        (part, part + "\U0010ffff"),
    )


def _containing(part: str, how: str) -> _Chosen:
    """Return the choice of entries that hold ``part``; it has letters, digits and spaces only.

    The index of trigrams says which entries have all of the part's; whether they stand in
    one piece is seen in the entry itself, so that the words the index keeps are not read.
    """
    trigrams = dict.fromkeys(part[at : at + 3] for at in range(len(part) - 2))
    return (
        (
            "(SELECT k.sid, 0 AS shared FROM find_words w CROSS JOIN find_key k ON k.sid = w.rowid "
            "WHERE find_words MATCH ? AND w.rowid > ? AND w.rowid < ? AND instr(k.words, ?) > 0 "
            f"LIMIT {MOST_CANDIDATES})"
        ),
        (" ".join(f'"{one}"' for one in trigrams), *numbers_of(how), part),
    )


def _found(connection: Connection, chosen: _Chosen, reason: str, score: _Score) -> Iterator[_Found]:
    where, parameters = chosen
    rows: list[Row] = connection.execute(_ENTRY.format(chosen=where), parameters).fetchall()
    for row, kind, subject, key, words, shared in rows:
        yield row, kind, subject, key, reason, score(words, shared)
