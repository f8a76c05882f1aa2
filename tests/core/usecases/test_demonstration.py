"""The demonstration centre: the same for a seed, true to the schema, invented for all to see."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.calendars import Calendar
from app.context import Context, fixed_clock
from app.errors import Code, Problem
from app.i18n import N_
from app.pathways import find_pathway, pathway_ids
from app.records import Record, RecordId, natural_id
from app.rules.births import how_known
from app.rules.cases import papers_of
from app.rules.consent import Standing
from app.rules.deadlines import DueKind
from app.rules.names import fold
from app.rules.roles import Operation
from app.rules.templates import errors
from app.schema import cases as case_fields
from app.schema.casecodes import CASE_KINDS
from app.schema.fields import Schema
from app.schema.kinds import Reference, References
from app.schema.person import birth_range, roles
from app.schema.plan import PLAN, STEP, depends_on, done_on, starts_on
from app.schema.registry import SCHEMAS
from app.usecases.caseload import caseload, responsible_for
from app.usecases.cases import cases_of
from app.usecases.consents import consents_of
from app.usecases.demonstration import Size, fill_demonstration, new_demonstration
from app.usecases.demonstration.caring import FIRST_OF_THE_LEADER
from app.usecases.demonstration.material import material
from app.usecases.doctor import examine
from app.usecases.documents import document_findings, open_document
from app.usecases.gate import Because
from app.usecases.goals import goals_of
from app.usecases.histories import show_history
from app.usecases.login import Login
from app.usecases.overview import look_at_day
from app.usecases.papers import issued_pdf, issues_of
from app.usecases.people import find_people
from app.usecases.plans import make_plan, plans_of, show_plan, step_sentence
from app.usecases.roadmaps import RoadmapOrder, gather_roadmap
from app.usecases.roads import own_template
from app.usecases.today import Due, list_today
from app.usecases.vaults import look_at_vault
from app.vault.documents import DocumentKey, read_document, unwrap_key
from tests.fakes import NOON, fake_context

PEOPLE = 90
# What workers leave behind who open or forget something; nobody invents that.
TRACES = {"look", "forgotten"}
ABOUT_PEOPLE = [
    name
    for name, schema in SCHEMAS.items()
    if schema.owner in {"", "person"} and name not in TRACES
]

# The kinds of record that an invented year fills.
FILLED = {
    "advocacy", "agreement", "apart", "application", "aspiration", "assignment", "attendance",
    "barrier", "birth", "brief", "check", "check_in", "consent", "contact", "document",
    "education", "exam", "expense", "exploration", "feedback", "flag", "goal", "handover",
    "identifier", "issue", "ladder", "language", "legal", "match", "measure", "mentor", "move",
    "name", "orientation", "outcome", "person", "placement", "plan", "recognition", "referral",
    "requirement", "session", "skill", "step", "work",
}  # fmt: skip

# Ranges that regulators keep for invented people: NANPA 555-01xx, Ofcom's numbers for
# drama, ARCEP's and the Bundesnetzagentur's numbers for film.
RESERVED = re.compile(
    r"\+1 \d{3} 555 01\d\d|\+44 7700 900 \d{3}|\+44 20 7946 0\d{3}"
    r"|\+33 6 39 98 \d\d \d\d|\+49 30 23125 \d{3}"
)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Return the login at a demonstration centre; tests look at it and change nothing."""
    folder = tmp_path_factory.mktemp("demonstration")
    login = made(folder / "vault", still(folder))
    login.gate.because = Because("reason", "Tests open everybody's file.")
    yield login
    login.close()


def still(folder: Path, random_seed: int = 1) -> Context:
    """Return a context whose clock stands, with its own randomness."""
    context = fake_context(folder / "state", seed=random_seed)
    return replace(context, now=fixed_clock(NOON))


def made(folder: Path, context: Context, people: int = PEOPLE, seed: int = 3) -> Login:
    """Return the login at a new demonstration centre."""
    size = Size(people, seed)
    return new_demonstration(folder, None, context, size=size, progress=silently)


def silently(_done: int, _total: int) -> None:
    """Nobody waits for counts."""


def rows_of(login: Login) -> dict[str, list[Record]]:
    """Return all records about people, by kind."""
    return {kind: login.vault.records(kind) for kind in ABOUT_PEOPLE}


def told(login: Login) -> list[str]:
    """Return all that an export of people would hold, but for ids that the centre gave itself.

    Who made a centre and what it edited belong to that centre alone.
    """
    own = {login.user: "me"} | {
        str(one.id): str(one.stored["code"])
        for kind in ("template", "milestone")
        for one in login.vault.records(kind)
    }
    steps = login.vault.records(STEP.name)
    own |= {
        one.id: f"{one.stored['plan']!r}:{one.stored['milestone']!r}"
        for one in steps
        if str(one.stored["milestone"]).partition(":")[0] in own
    }
    pattern = re.compile("|".join(own))
    said = (
        repr((kind, one.id, dict(one.stored)))
        for kind, rows in rows_of(login).items()
        if kind != "centre"
        for one in rows
    )
    return sorted(renamed(renamed(one, own, pattern), own, pattern) for one in said)


def renamed(words: str, own: dict[str, str], pattern: re.Pattern[str]) -> str:
    """Return ``words`` with other names for what ``own`` knows."""
    return pattern.sub(lambda found: own[found[0]], words)


def students(login: Login) -> list[Record]:
    """Return the students of the centre, in the order they were made."""
    return [one for one in login.vault.records("person") if "student" in one.get(roles, ())]


def test_the_same_seed_makes_the_same_people(centre: Login, tmp_path: Path) -> None:
    """On another computer, whose randomness differs: the same ids, answers and histories."""
    other = made(tmp_path / "vault", still(tmp_path, random_seed=99))

    assert repr(told(other)) == repr(told(centre))
    ours, theirs = centre.store.export(), other.store.export()
    person = centre.vault.records("person")[5]
    past = [show_history(login, person.id) for login in (centre, other)]
    assert [(one.at, one.worker, one.stored) for one in past[0]] == [
        (one.at, one.worker, one.stored) for one in past[1]
    ]
    assert len(ours.ops) == len(theirs.ops)
    other.close()


def test_another_seed_makes_other_people(centre: Login, tmp_path: Path) -> None:
    """No person of one is a person of the other."""
    other = made(tmp_path / "vault", still(tmp_path), people=20, seed=4)

    ids = [{one.id for one in login.vault.records("person")} for login in (centre, other)]
    assert not ids[0] & ids[1]
    other.close()


def test_writing_it_again_changes_nothing(tmp_path: Path) -> None:
    """Work that was broken off goes on by doing it again: what is there already is the same."""
    login = made(tmp_path / "vault", still(tmp_path), people=8)
    before = login.store.state_hash()

    people = fill_demonstration(login, 8, 3, silently)

    assert login.store.state_hash() == before
    assert len(people) == 8
    assert login.vault.count("person") == len(people) + login.vault.count("mentor")
    login.close()


def test_every_answer_is_one_its_field_accepts(centre: Login) -> None:
    """Each value reads back, passes its kind's check and is stored the same way."""
    for kind, rows in rows_of(centre).items():
        for row in rows:
            for key, stored in row.stored.items():
                kept = SCHEMAS[kind][key].kind
                assert kept.to_stored(kept.check(kept.from_stored(stored))) == stored, (kind, key)


def test_nothing_required_is_empty_and_ids_follow_their_rule(centre: Login) -> None:
    """Rows are as a screen would save them."""
    for kind, rows in rows_of(centre).items():
        schema = SCHEMAS[kind]
        for row in rows:
            needed = [one.key for one in schema.fields if one.required]
            assert all(row.stored.get(key) not in (None, "", []) for key in needed), kind
            assert row.id == (natural_id(schema, row.stored) or row.id)
            assert row.subject == row.stored.get(schema.owner or "", row.id)


def test_only_matches_and_what_keeps_apart_point_to_another_person(centre: Login) -> None:
    """Whatever else a row names by id is a row about the same person."""
    subjects = {row.id: row.subject for rows in rows_of(centre).values() for row in rows}
    for kind, rows in rows_of(centre).items():
        for row in rows:
            for other in named_ids(SCHEMAS[kind], row):
                assert subjects[other] == row.subject, kind


def named_ids(schema: Schema, row: Record) -> Iterator[Any]:
    """Yield the ids that a row's references name."""
    for field in schema.fields:
        stored = row.stored.get(field.key)
        of_centre = {"user", "event", "fund", "organisation", "opportunity"}
        is_other = isinstance(field.kind, Reference) and field.kind.to not in of_centre
        if is_other and stored and field.key not in {"file", "mentor", "other"}:
            yield stored
        elif isinstance(field.kind, References) and isinstance(stored, list | tuple):
            yield from stored


def test_what_is_named_around_the_centre_is_there(centre: Login) -> None:
    """Thirty organisations, each with somebody to speak to; openings before and after today."""
    around = {kind: rows_around(centre, kind) for kind in ("organisation", "opportunity")}
    today = centre.context.today

    for kind, rows in rows_of(centre).items():
        for row in rows:
            for key, known in around.items():
                named = row.stored.get(key) if key in SCHEMAS[kind] else None
                assert named is None or named in known, kind
    assert len(around["organisation"]) >= 30
    assert all(one.stored.get("goals") for one in around["opportunity"].values())
    contacts = rows_around(centre, "organisation_contact").values()
    assert {one.stored["organisation"] for one in contacts} == set(around["organisation"])
    days = sorted(str(one.stored["deadline"]) for one in around["opportunity"].values())
    assert days[0] < today.isoformat() < days[-1]
    assert Due.OPENING in {one.kind for one in list_today(centre)}
    assert all(RESERVED.fullmatch(_spaced(str(one.stored["phone"]))) for one in contacts)


def rows_around(centre: Login, kind: str) -> dict[str, Record]:
    """Return all rows of a kind that belong to the centre, by id."""
    return {one.id: one for one in centre.vault.records(kind)}


def _spaced(number: str) -> str:
    """Return +12025550100 as it is written in the list of reserved numbers."""
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


def test_the_vault_is_sound(centre: Login) -> None:
    """The doctor finds nothing: no broken log, no head that says something else."""
    assert examine(centre).findings == ()
    assert centre.vault.unsent_count() == 3  # the centre itself, and two printed roadmaps


def steps_of(login: Login, plan: RecordId) -> dict[str, tuple[object, ...]]:
    """Return what a plan's steps take from their template, by the template's key."""
    keys = ("lane", "weeks", "waiting", "optional", "pictogram", "helper_roles", "bring", "place")
    rows = login.vault.records(STEP.name, where=("plan", plan))
    named = {row.id: milestone_of(row) for row in rows}
    return {
        named[row.id]: (
            [named[RecordId(one)] for one in row.get(depends_on, ())],
            *(row.stored.get(key) for key in keys),
        )
        for row in rows
    }


def milestone_of(step: Record) -> str:
    """Return the key of a step in its template, with the short name of one of the centre."""
    road, _, name = str(step.stored["milestone"]).partition(":")
    return f"{road if road in pathway_ids() else material().own_road.code}:{name}"


def test_steps_are_those_of_a_plan_that_a_worker_makes(centre: Login, tmp_path: Path) -> None:
    """The template's steps stand in an invented plan as ``make_plan`` writes them."""
    login = made(tmp_path / "vault", still(tmp_path), people=1)
    person = login.vault.records("person")[0].id
    plans = centre.vault.records(PLAN.name)
    own = [one for one in plans if one.stored["pathway"] not in pathway_ids()]
    assert own
    for plan in (*plans[:12], own[0]):
        road = str(plan.stored["pathway"])
        road = road if plan.id != own[0].id else material().own_road.code
        mine = make_plan(login, person, road).value

        theirs = steps_of(centre, plan.id)
        assert steps_of(login, mine).items() <= theirs.items()
    login.close()


def test_every_script_and_origin_is_there(centre: Login) -> None:
    """A centre of two dozen shows each of them."""
    tags = {str(one.stored["language"]) for one in centre.vault.records("name")[:40]}

    assert tags >= {one.tag for one in material().origins} - {"rhg"}
    assert len(tags) >= 15


def test_one_name_has_several_spellings_and_all_are_found(centre: Login) -> None:
    """So that the search has something to show: what is heard differs, who is meant does not."""
    spellings: dict[str, set[str]] = {}
    for one in centre.vault.records("name"):
        for own, heard in zip(
            str(one.stored["words"]).split(), str(one.stored["latin"]).split(), strict=False
        ):
            spellings.setdefault(own, set()).add(fold(heard))
    assert sum(len(one) > 1 for one in spellings.values()) >= 10

    missed = 0
    rows = centre.vault.records("name")
    for one in rows:
        found = {hit.person for hit in find_people(centre, str(one.stored["latin"]))}
        missed += one.subject not in found
    assert missed <= len(rows) // 50


def test_births_are_told_as_people_count(centre: Login) -> None:
    """In each calendar, as exactly as they are known."""
    born = [one for row in centre.vault.records("birth") if (one := row.get(birth_range))]

    assert {one.calendar for one in born} >= set(Calendar) - {Calendar.ISLAMIC}
    assert {how_known(one) for one in born} >= {"day", "month", "year", "age", "band"}


def test_the_centre_has_edited_a_template_and_plans_are_made_from_it(centre: Login) -> None:
    """Without a mistake, in several versions, with sentences of its own."""
    road = material().own_road
    own = own_template(centre, road.code)
    assert own is not None

    assert errors(own.facts, "en") == ()
    assert own.version == len({one.at for one in show_history(centre, own.record.id)}) == 3
    step = next(one for one in own.facts.steps if one.id == road.step)
    assert step.plain["en"] == road.sentence["en"]
    plans = centre.vault.records(PLAN.name, where=("pathway", own.record.id))
    assert plans
    assert all(step_sentence(one)["en"] for one in show_plan(centre, plans[0].id).steps)


def test_some_people_have_two_goals_and_their_steps_say_which_they_lead_to(centre: Login) -> None:
    """Each goal has its own progress."""
    several = [
        goals
        for person in centre.vault.records("person")
        if len(goals := goals_of(centre, person.id)) > 1
    ]

    assert len(several) > PEOPLE // 12
    assert any(all(one.steps for one in goals) for goals in several)


def test_people_are_in_somebodys_hands_and_some_were_handed_over(centre: Login) -> None:
    """One is responsible at most, and the next one has a note to read, or read it."""
    loads = caseload(centre)
    responsible = [
        sum(one.role == "main" for one in responsible_for(centre, person.id))
        for person in centre.vault.records("person")
    ]
    notes = centre.vault.records("handover")

    assert sum(bool(one.people) for one in loads) == len(material().workers)
    assert set(responsible) == {0, 1}
    assert responsible.count(1) > PEOPLE * 3 // 4
    assert any("seen_on" in one.stored for one in notes)
    held = {one.worker.id: {person.person for person in one.people} for one in loads}
    assert all(note.subject in held[RecordId(str(note.stored["to"]))] for note in notes)


def test_half_of_the_people_open_without_a_reason(
    tmp_path: Path,
) -> None:
    """Who made the centre tries everything with them; the others show how a reason is asked for."""
    with closing(made(tmp_path / "vault", still(tmp_path), people=40)) as login:
        people = login.vault.records("person")
        open_ones = [login.gate.allows(Operation.PLAN_READ, one.id) for one in people]

    assert all(open_ones[:FIRST_OF_THE_LEADER])
    assert 0.35 < sum(open_ones) / len(open_ones) < 0.75


def test_cases_of_each_kind_are_on_their_way_or_decided(centre: Login) -> None:
    """Their papers are those of their kind, and their days follow each other."""
    views = [one for row in rows_of(centre)["person"] for one in cases_of(centre, row.id, "en")]
    kinds = Counter(str(one.case.stored["kind"]) for one in views)

    assert set(kinds) == set(CASE_KINDS)
    assert {one.is_open for one in views} == {True, False}
    assert {"plan" in one.case.stored for one in views} == {True, False}
    for one in views:
        named = one.case.get(case_fields.case_pathway)
        wanted = papers_of(find_pathway(named) if named else None)
        assert [row.stored["document"] for row in one.papers] == [code for code, _ in wanted]
        days = (case_fields.opened_on, case_fields.submitted_on, case_fields.decided_on)
        told_days = [day for key in days if (day := one.case.get(key))]
        assert told_days == sorted(told_days)
        assert all(day < centre.context.today for day in told_days)
        assert one.case.get(case_fields.submitted_on) is None or one.ready == one.wanted


def test_applications_stand_in_each_state_and_some_days_press(centre: Login) -> None:
    """What was sent has its day; what was forgotten stands on the list of today."""
    rows = rows_of(centre)["application"]

    assert {str(one.stored["state"]) for one in rows} >= {"preparing", "sent", "no", "started"}
    sent = [one for one in rows if one.stored["state"] in {"sent", "interview", "offer", "no"}]
    assert all("sent_on" in one.stored for one in sent)
    near = centre.vault.pressing_days(centre.context.today).rows
    assert DueKind.ACT in {one.kind for one in near}
    assert len(near) < PEOPLE // 2


def test_scanned_papers_lie_sealed_and_are_marked_as_not_real(centre: Login) -> None:
    """Each opens as the page that its row tells of, with its small picture and its name."""
    rows = rows_of(centre)["document"]
    assert len({one.subject for one in rows}) > 10
    assert document_findings(centre) == ()

    for one in rows[:4]:
        view = open_document(centre, one.id).value
        page = read_document(centre.vault.folder, key_of(centre, one))
        words = PdfReader(BytesIO(page)).pages[0].extract_text()
        assert view.picture is not None
        assert len(view.picture.rgbx) > 144 * 144
        assert hashlib.sha256(page).digest() == one.stored["sha256"]
        assert "This person is not real" in " ".join(words.split())


def key_of(login: Login, row: Record) -> DocumentKey:
    """Return the key of a document's file."""
    file = RecordId(str(row.stored["file"]))
    wrapped = login.vault.blob(file)
    assert wrapped is not None
    return unwrap_key(login.vault.keyring.classes, login.unlocked, file, wrapped)


def test_a_year_of_work_is_there(centre: Login) -> None:
    """Plans in each state, steps done and late, meetings of each state, consent taken back."""
    rows = rows_of(centre)
    plans = Counter(str(one.stored["state"]) for one in rows["plan"])
    steps = Counter(str(one.stored["state"]) for one in rows["step"])
    sessions = Counter(str(one.stored["state"]) for one in rows["session"])

    assert plans["agreed"] > PEOPLE // 3
    assert set(plans) >= {"agreed", "finished", "stopped"}
    assert set(steps) == {"planned", "doing", "done", "skipped"}
    assert set(sessions) == {"planned", "held", "missed", "cancelled"}
    assert {kind for kind, found in rows.items() if found} >= FILLED
    assert set(ABOUT_PEOPLE) - {"centre"} == FILLED  # a kind that comes later gets its part
    standings = {
        one.standing for person in rows["person"] for one in consents_of(centre, person.id).values()
    }
    assert standings >= {Standing.GIVEN, Standing.REFUSED, Standing.WITHDRAWN}
    due = {one.kind for one in list_today(centre)}
    assert due >= {Due.UNLOGGED, Due.LATE_STEP, Due.DEADLINE}


def test_the_past_has_its_days_and_its_workers(centre: Login) -> None:
    """The history goes back most of a year, by several workers, and never into the future."""
    entries = [
        entry
        for person in students(centre)[:10]
        for row in (person, *centre.vault.records("language", subject=person.id))
        for entry in show_history(centre, row.id)
    ]

    assert min(one.at for one in entries) < NOON - timedelta(days=300)
    assert max(one.at for one in entries) < NOON
    assert {one.worker for one in entries} <= set(material().workers)
    assert len({one.worker for one in entries}) >= 3


def test_nothing_was_done_before_it_could_be(centre: Login) -> None:
    """A step is done after the plan began and not after today, and what it waits for is closed."""
    today = centre.context.today
    for plan in centre.vault.records(PLAN.name):
        assert (plan.stored["state"] == "draft") == ("agreed_on" not in plan.stored)
        view = show_plan(centre, plan.id)
        closed = {one.id for one in view.steps if one.stored["state"] in {"done", "skipped"}}
        for step in view.steps:
            if step.id in closed:
                before = step.get(depends_on, ())
                assert closed.issuperset(before)
            done = step.get(done_on)
            assert (done is None) == (step.stored["state"] != "done")
            begun = plan.get(starts_on)
            assert done is None or (begun is not None and begun <= done < today)


def test_numbers_and_addresses_belong_to_nobody(centre: Login) -> None:
    """Phones are out of ranges kept for invented people; mail goes to example.org."""
    values = [
        (str(one.stored["kind"]), str(one.stored["value"]))
        for one in centre.vault.records("contact")
        if "value" in one.stored
    ]
    assert len(values) > PEOPLE // 2
    for kind, value in values:
        if kind == "email":
            assert re.fullmatch(r"(person|mentor)\d+@example\.org", value)
        else:
            assert RESERVED.fullmatch(value), value
    assert RESERVED.fullmatch(str(material().centre["phone"]))


def test_the_lock_screen_the_first_page_and_each_paper_say_what_it_is(centre: Login) -> None:
    """Nobody takes an invented person for a real one."""
    assert look_at_vault(centre.vault.folder.path).is_demonstration
    assert look_at_day(centre).is_demonstration
    for person in students(centre)[:6]:
        for plan in plans_of(centre, person.id)[:1]:
            assert gather_roadmap(centre, RoadmapOrder(plan.id, "en")).is_demonstration


def test_the_first_people_have_papers_to_look_at(centre: Login) -> None:
    """Their pages lie in the vault, as they were printed."""
    first = students(centre)[0]

    pages = issued_pdf(centre, issues_of(centre, first.id)[0].id)

    assert pages.startswith(b"%PDF")


def stopped() -> Problem:
    """Return what a screen's Stop raises."""
    return Problem(N_("Stopped."), Code.CANCELLED)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, stopped])
@pytest.mark.parametrize("was_there", [False, True])
def test_stopped_work_leaves_no_half_vault(
    tmp_path: Path, context: Context, stop: Callable[[], BaseException], *, was_there: bool
) -> None:
    """Ctrl-C, or a screen's Stop, after some people: the folder is as before, and can be used."""
    folder = tmp_path / "vault"
    if was_there:
        folder.mkdir()

    def stops(done: int, _total: int) -> None:
        if done == 5:
            raise stop()

    with pytest.raises((KeyboardInterrupt, Problem)):
        new_demonstration(folder, None, context, size=Size(20), progress=stops)

    assert folder.exists() is was_there
    assert not was_there or not list(folder.iterdir())
    made(folder, context, people=2).close()


def test_progress_counts_each_person_in_order(tmp_path: Path, context: Context) -> None:
    """From the first to the last, however many are written at once."""
    counts: list[tuple[int, int]] = []
    size = Size(61)

    new_demonstration(
        tmp_path / "vault", None, context, size=size, progress=lambda *one: counts.append(one)
    ).close()

    assert counts == [(done, 61) for done in range(1, 62)]


def test_undo_leaves_the_demonstration_alone(tmp_path: Path, context: Context) -> None:
    """A worker takes back what they did themselves, never the invented past."""
    login = made(tmp_path / "vault", context, people=3)
    before = login.vault.count("person")

    with pytest.raises(Problem):
        login.vault.undo_last(login.user)

    assert login.vault.count("person") == before
    login.close()
