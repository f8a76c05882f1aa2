"""The proof that no set of pairs is better, read off the prices without any solver.

Weak duality of linear programmes: whatever the pairs, their worth is at most the sum of
all gains and of all prices times places, if no pair is worth more than its gain and price
together.  So a set that reaches this sum is the best there is.
"""

from __future__ import annotations

from collections import Counter

from app.rules.matching.objective import Question, added
from app.rules.matching.solver import Answer


def proof_gaps(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return what is missing from the proof of an answer; nothing if it is the best.

    Asks: every pair allowed, nobody matched twice, no place used twice, no gain or price
    below zero, no pair worth more than both, both sums equal, and equal level by level.
    """
    folding = question.folding
    worth = {one: folding.fold(question.levels(one)) for one in question.pairs}
    used = Counter(one.mentor for one in answer.pairs)
    told = Counter(one.student for one in answer.pairs)
    gains, prices = answer.gains, answer.prices
    reached = sum(worth.get(one, 0) for one in answer.pairs)
    places = question.capacity
    bound = sum(gains.values()) + sum(prices[one] * places.get(one, 0) for one in question.mentors)
    counted = added(question.levels(one) for one in answer.pairs)
    asked = {
        "allowed": all(one in worth for one in answer.pairs),
        "once": all(count == 1 for count in told.values()),
        "places": all(count <= places.get(one, 0) for one, count in used.items()),
        "signs": min((*gains.values(), *prices.values(), 0)) == 0,
        "bound": all(gains[one.student] + prices[one.mentor] >= worth[one] for one in worth),
        "equal": reached == bound,
        "levels": folding.unfold(bound) == counted == answer.total,
    }
    return tuple(name for name, holds in asked.items() if not holds)
