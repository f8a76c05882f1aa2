"""Area ``size``: what daily work costs among many people, against a tenth of them.

Both vaults hold demonstration content; each side does the same at both sizes, in turns,
so the ratio tells how the cost grows.  Milliseconds are told for people.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from app.bench.contexts import bench_context
from app.bench.figures import Figure
from app.bench.typed import typed_queries
from app.context import Context
from app.crypto.passphrases import drawn_passphrase
from app.records import Draft, RecordId
from app.rules.names import fold
from app.rules.roles import INTAKE, Operation
from app.schema import person as person_fields
from app.schema.mentoring import SESSION, starts_at
from app.schema.person import PERSON
from app.usecases.consents import consents_of
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.histories import history_of_person
from app.usecases.login import Login
from app.usecases.overview import SHOWN_OF_A_KIND
from app.usecases.papers import draw_roadmap
from app.usecases.people import find_people, save_rows, show_student
from app.usecases.plans import plans_of, show_plan
from app.usecases.records import list_records
from app.usecases.roadmaps import order_for
from app.usecases.sessions import sessions_of
from app.usecases.today import list_today
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import Keys, keys_of, login_with

AREA = "size"
SHARE = 10  # the smaller vault holds one person of so many
QUERIES = 200
STUDENTS = 40
PAGES = 40
PAGE_ROWS = 50
SAVES = 40
DAYS = 9
SWITCHES = 9
PAPERS, OPENINGS = 12, 9
HISTORY_ROWS = 200

Work = Callable[[], object]


@dataclass(frozen=True)
class Centre:
    """An open demonstration vault and its people, in the order they came."""

    login: Login
    people: tuple[RecordId, ...]

    def reopened(self) -> None:
        """Open the vault once more, as another program would, and close it."""
        login_with(self.login.vault.folder.path, self.login.unlocked, self.login.context).close()

    def some(self, count: int) -> list[RecordId]:
        """Return people from all of the year, whose files open without saying why."""
        chance = random.Random(4)  # noqa: S311 - who is looked at
        in_turn = chance.sample(self.people, len(self.people))
        gate = self.login.gate
        return list(
            islice((one for one in in_turn if gate.allows(Operation.PERSON_READ, one)), count)
        )


@dataclass(frozen=True)
class Act:
    """One thing that is done many times.

    works: returns what is done at a centre, each time once.  limit: the most that its
    95th percentile may grow from the smaller vault to the larger one.
    """

    name: str
    works: Callable[[Centre], Sequence[Work]]
    limit: float | None


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures of a centre of ``people``, with vaults in ``folder``."""
    context = bench_context(folder)
    with ExitStack() as stack:
        began = time.perf_counter()
        large = _centre(folder / "large", people, context)
        filled_s = time.perf_counter() - began
        stack.callback(large.login.close)
        small = _centre(folder / "small", max(people // SHARE, 1), context)
        stack.callback(small.login.close)
        yield Figure(AREA, "people filled a second", people / filled_s, unit="count")
        size = sum(one.stat().st_size for one in (folder / "large").rglob("*") if one.is_file())
        yield Figure(AREA, "file a person", size / people / 1000, unit="kB")
        yield from figures(small, large)


def figures(small: Centre, large: Centre) -> Iterator[Figure]:
    """Yield what each act costs at both centres."""
    for act in ACTS:
        few, many = _times(act.works(small)), _times(act.works(large))
        note = f"95th percentile of {len(many)}, {len(large.people)} people to {len(small.people)}"
        ratio = _late(many) / _late(few)
        yield Figure(AREA, f"{act.name}, grown", ratio, act.limit, note=note)
        yield Figure(AREA, f"{act.name}, median", statistics.median(many) * 1000, unit="ms")
        yield Figure(AREA, f"{act.name}, p95", _late(many) * 1000, unit="ms")


def _times(works: Sequence[Work]) -> list[float]:
    """Return the seconds that each work takes, the least of two rounds."""
    least = [float("inf")] * len(works)
    for _ in range(2):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            least[place] = min(least[place], time.perf_counter() - began)
    return least


def _late(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 do not exceed."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def _centre(folder: Path, people: int, context: Context) -> Centre:
    login = new_demonstration(
        folder, None, context, size=Size(people), progress=lambda _done, _count: None
    )
    return Centre(login, tuple(one.id for one in login.vault.records(PERSON.name)))


def _finds(centre: Centre) -> list[Work]:
    texts = typed_queries(centre.login.store, centre.some(QUERIES), QUERIES)
    return [partial(find_people, centre.login, text) for text in texts]


def _first_page(centre: Centre) -> list[Work]:
    return [partial(centre.login.vault.page, PERSON.name, None, PAGE_ROWS)] * PAGES


def _pages(centre: Centre) -> list[Work]:
    """Return pages from all of the list, each as long as the others."""
    vault = centre.login.vault
    found = vault.page(PERSON.name, None, max(len(centre.people) - PAGE_ROWS, 1))
    chance = random.Random(6)  # noqa: S311 - which pages are looked at
    starts = chance.choices(found, k=PAGES)
    keys = [(fold(one.get(person_fields.preferred_name, "")), one.id) for one in starts]
    return [partial(vault.page, PERSON.name, key, PAGE_ROWS) for key in keys]


def _students(centre: Centre) -> list[Work]:
    return [partial(_open_student, centre.login, one) for one in centre.some(STUDENTS)]


def _open_student(login: Login, person: RecordId) -> None:
    """Read what the student page shows: all rows, consent, plan, meetings."""
    show_student(login, person)
    consents_of(login, person)
    for plan in plans_of(login, person)[:1]:
        show_plan(login, plan.id)
    sessions_of(login, person)


def _histories(centre: Centre) -> list[Work]:
    return [
        partial(history_of_person, centre.login, one, HISTORY_ROWS) for one in centre.some(STUDENTS)
    ]


def _saves(centre: Centre) -> list[Work]:
    return [partial(_save, centre.login, one) for one in centre.some(SAVES)]


def _save(login: Login, person: RecordId) -> None:
    """Change one answer and save it."""
    draft = Draft(login.need_person(person))
    notes = draft.now.get(person_fields.notes, "")
    draft.put(person_fields.notes, f"{notes[:200]} again")
    save_rows(login, [draft])


def _lists(centre: Centre) -> list[Work]:
    """Return pages of what has most rows, each begun where the one before ended."""
    meetings = centre.login.vault.records(SESSION.name, only=(starts_at,), limit=PAGES * PAGE_ROWS)
    starts = [one.id for one in meetings[::PAGE_ROWS]]
    return [partial(_list, centre.login, one) for one in starts]


def _list(login: Login, after: RecordId) -> None:
    for _ in list_records(login, SESSION.name, {}, PAGE_ROWS, after=after):
        pass


def _papers(centre: Centre) -> list[Work]:
    orders = (order_for(centre.login, one) for one in centre.some(STUDENTS))
    works: list[Work] = [partial(draw_roadmap, centre.login, one) for one in orders if one]
    return works[:PAPERS]


def _openings(centre: Centre) -> list[Work]:
    return [centre.reopened] * OPENINGS


def _switches(centre: Centre) -> list[Work]:
    """Return how a colleague takes over, from their keys to their Today and out again.

    Their passphrase is stretched before: that costs what it is made to cost.
    """
    login = centre.login
    passphrase = drawn_passphrase("en", login.context.random_bytes)
    add_user(login, NewUser("Omar", (INTAKE,)), passphrase)
    keys = keys_of(login.store.folder.path, lambda: passphrase, login.context)
    return [partial(_switch, login, keys)] * SWITCHES


def _switch(login: Login, keys: Keys) -> None:
    other = login_with(login.store.folder.path, keys, login.context)
    list_today(other, SHOWN_OF_A_KIND)
    other.close()


def _days(centre: Centre) -> list[Work]:
    return [partial(list_today, centre.login, SHOWN_OF_A_KIND)] * DAYS


ACTS = (
    Act("find", _finds, 6.0),
    Act("first page of a list", _first_page, 2.0),
    Act("page of a list", _pages, 2.0),
    Act("student page", _students, 2.0),
    Act("history of a student", _histories, 2.0),
    Act("save of one field", _saves, 3.0),
    Act("list of meetings", _lists, 2.0),
    Act("roadmap drawn", _papers, 1.5),
    Act("opening", _openings, 2.0),
    Act("today", _days, None),
    Act("switch of workers", _switches, None),
)
