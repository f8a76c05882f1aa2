"""The best set of pairs: successive shortest augmenting paths with prices, in whole numbers.

Students come in one by one.  Each takes the cheapest path of re-seatings: to a free place,
to a student who goes without, or to going without themselves (Kuhn 1955; Edmonds and
Karp 1972 for the prices, which keep every step's cost at zero or above, so that Dijkstra's
search finds it).  Python's whole numbers hold five levels where doubles end at 53 bits.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.rules.matching.objective import Levels, Pair, Question

# Called with how many students are placed, of how many; to cancel, it raises.
Progress = Callable[[int, int], None]
_STEPS_BETWEEN_NEWS = 16
_NOBODY = -1


@dataclass(frozen=True)
class Answer:
    """The best set of pairs, and the prices that prove it.

    gains: by student, and prices: by mentor, in folded numbers.  A price is exactly what
    one more place with this mentor would add; a gain is what the student's place is worth.
    """

    pairs: tuple[Pair, ...]
    total: Levels
    gains: Mapping[str, int]
    prices: Mapping[str, int]
    mentor_of: Mapping[str, str]


def best_pairs(question: Question, progress: Progress | None = None) -> Answer:
    """Return the best set of pairs for ``question``; the same for any order of its rows."""
    seats = _seats_for(question)
    count = len(question.students)
    # Any order leads to the same answer; those with little choice first leads there faster.
    order = sorted(range(count), key=lambda one: len(seats.choices[one]))
    for done, student in enumerate(order):
        if progress is not None and done % _STEPS_BETWEEN_NEWS == 0:
            progress(done, count)
        seats.place(student)
    if progress is not None:
        progress(count, count)
    mentor_of = {
        question.students[student]: question.mentors[mentor]
        for student, mentor in enumerate(seats.mentor_of)
        if mentor != _NOBODY
    }
    pairs = tuple(question.by_ids[one] for one in mentor_of.items())
    return Answer(
        pairs=pairs,
        total=question.total(pairs),
        gains=dict(zip(question.students, seats.gains, strict=True)),
        prices=dict(zip(question.mentors, seats.prices, strict=True)),
        mentor_of=mentor_of,
    )


def _seats_for(question: Question) -> _Seats:
    folding = question.folding
    student_at = {one: at for at, one in enumerate(question.students)}
    mentor_at = {one: at for at, one in enumerate(question.mentors)}
    choices: list[list[tuple[int, int]]] = [[] for _ in question.students]
    for pair in question.pairs:
        worth = folding.fold(question.levels(pair))
        choices[student_at[pair.student]].append((mentor_at[pair.mentor], worth))
    places = [question.capacity.get(one, 0) for one in question.mentors]
    return _Seats(choices, places)


@dataclass
class _Seats:
    """Who sits with whom so far.  choices: by student, the mentors and what each is worth."""

    choices: list[list[tuple[int, int]]]
    places: list[int]
    mentor_of: list[int] = field(init=False)
    seated: list[set[int]] = field(init=False)
    gains: list[int] = field(init=False)
    prices: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.mentor_of = [_NOBODY] * len(self.choices)
        self.gains = [0] * len(self.choices)
        self.prices = [0] * len(self.places)
        self.seated = [set() for _ in self.places]

    def place(self, student: int) -> None:
        """Let one more student in, and re-seat others where that is best for all."""
        prices = self.prices
        offers = (worth - prices[mentor] for mentor, worth in self.choices[student])
        self.gains[student] = max(0, *offers, 0)
        path = _Path(self, student)
        path.search()
        self._reprice(path)
        self._reseat(path)

    def _reprice(self, path: _Path) -> None:
        self.gains[path.newcomer] -= path.cost
        for mentor in path.settled:
            rise = path.cost - path.distance[mentor]
            if rise > 0:
                self.prices[mentor] += rise
                for student in self.seated[mentor]:
                    self.gains[student] -= rise

    def _reseat(self, path: _Path) -> None:
        mentor = path.free_mentor
        if path.leaver == path.newcomer:
            return
        if path.leaver != _NOBODY:
            mentor = self.mentor_of[path.leaver]
            self.seated[mentor].discard(path.leaver)
            self.mentor_of[path.leaver] = _NOBODY
        student = _NOBODY
        while student != path.newcomer:
            student = path.comes_from[mentor]
            left = self.mentor_of[student]
            self.seated[mentor].add(student)
            self.mentor_of[student] = mentor
            if left != _NOBODY:
                self.seated[left].discard(student)
            mentor = left


@dataclass
class _Path:
    """The cheapest re-seating that lets a newcomer in: Dijkstra over the full mentors.

    It ends with a free place (``free_mentor``) or with one who goes without (``leaver``).
    """

    seats: _Seats
    newcomer: int
    cost: int = 0
    free_mentor: int = _NOBODY
    leaver: int = _NOBODY
    distance: dict[int, int] = field(default_factory=dict)
    comes_from: dict[int, int] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    _heap: list[tuple[int, int]] = field(default_factory=list)

    def search(self) -> None:
        """Find the cheapest end, and the way to it."""
        self.cost, self.leaver = self.seats.gains[self.newcomer], self.newcomer
        self._reach_from(self.newcomer, 0)
        seated, places = self.seats.seated, self.seats.places
        while self._heap:
            distance, mentor = heapq.heappop(self._heap)
            if distance >= self.cost:
                return
            if mentor in self.settled:
                continue
            self.settled.add(mentor)
            if len(seated[mentor]) < places[mentor]:
                # A free place costs nothing more, and what the heap still holds is dearer.
                self.cost, self.free_mentor, self.leaver = distance, mentor, _NOBODY
                return
            self._pass_on(seated[mentor], distance)

    def _pass_on(self, students: Iterable[int], distance: int) -> None:
        gains = self.seats.gains
        for student in students:
            if distance + gains[student] < self.cost:
                self.cost, self.leaver = distance + gains[student], student
            self._reach_from(student, distance)

    def _reach_from(self, student: int, distance: int) -> None:
        prices, known, settled = self.seats.prices, self.distance, self.settled
        start, limit = distance + self.seats.gains[student], self.cost
        for mentor, worth in self.seats.choices[student]:
            if mentor in settled:
                continue
            reached = start + prices[mentor] - worth
            if reached < limit and (mentor not in known or reached < known[mentor]):
                known[mentor] = reached
                self.comes_from[mentor] = student
                heapq.heappush(self._heap, (reached, mentor))
