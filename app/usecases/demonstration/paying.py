"""The invented fund, and what mentors asked back out of it."""

from __future__ import annotations

from datetime import date, timedelta

from app.records import RecordId
from app.schema.funds import EXPENSE, FUND
from app.schema.kinds import Stored
from app.usecases.demonstration.story import LEADER, Act, Story, World, Written
from app.usecases.login import Login

_COSTS = {"travel": (320, 2400), "phone": (500, 1500), "material": (400, 3500)}
_FUND_MINOR = 600_000
_CLAIMS = 0.35


def tell_fund(login: Login, world: World, fund: RecordId, start_ms: int) -> Act:
    """Return how the leader wrote down the fund that pays the costs of mentors."""
    stored: dict[str, Stored] = {
        "centre": login.centre.id,
        "name": "City fund for mentoring",
        "amount": [_FUND_MINOR, "EUR"],
        "until": (world.today + timedelta(days=200)).isoformat(),
        "note": "Costs of mentors, such as tickets.",
    }
    return Act(start_ms, LEADER, (Written(FUND, fund, stored),))


def tell_expenses(story: Story, approved_on: date) -> None:
    """Tell what a mentor asked back, and that it was paid two weeks later."""
    day = story.days_on(approved_on, 20, 120)
    if day >= story.world.today or story.world.fund is None or not story.happens(_CLAIMS):
        return
    kind = story.chance.choice(sorted(_COSTS))
    least, most = _COSTS[kind]
    stored: dict[str, Stored] = {
        "kind": kind,
        "amount": [story.chance.randrange(least, most, 10), "EUR"],
        "fund": story.world.fund,
        "state": "agreed",
        "agreed_on": day.isoformat(),
    }
    at = story.at(day)
    row = story.row(EXPENSE, at, stored)
    story.keep(at, [row])
    paid = story.days_on(day, 10, 20)
    told: dict[str, Stored] = {"state": "paid", "paid_on": paid.isoformat()}
    story.change(story.at(paid), row, {**told, "paid_by": story.world.worker_ids[story.worker]})
