"""A centre's own templates on a real vault: copied, edited, on file and back, made into plans."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from app.errors import Code, Problem
from app.i18n import Catalog
from app.pathways import FOLDER, find_pathway, pathway_ids
from app.records import Draft, RecordId
from app.rules.templatefile import Template, read_template, write_template
from app.schema import plan as plan_fields
from app.schema import templates as fields
from app.schema.templates import MILESTONE
from app.usecases.histories import show_history
from app.usecases.login import Login
from app.usecases.plans import add_pathway, make_plan, show_plan, step_sentence
from app.usecases.roads import named_pathway, offered_pathways, own_templates, road_step
from app.usecases.templates import (
    add_language,
    change_milestone,
    change_template,
    copy_template,
    export_template,
    import_template,
    list_templates,
    move_milestone,
    new_milestone,
    remove_milestone,
    save_milestone,
    save_template,
    show_template,
)
from app.usecases.undoing import undo_last
from tests.core.rules.roadmaking import templates


def shipped(pathway_id: str = "first_job") -> Template:
    """Return a template of Waymark, its spaces plain ones as in all that is kept."""
    words = (FOLDER / f"{pathway_id}.json").read_text("utf-8")
    return read_template(words.replace("\u202f", " ").encode())


def facts(login: Login, named: str) -> Template:
    return show_template(login, named, "en").facts


def ids(login: Login, named: str) -> list[str]:
    return [step.id for step in facts(login, named).steps]


def row_id(login: Login, named: str, code: str) -> str:
    own = show_template(login, named, "en").own
    assert own is not None
    return own.ids[ids(login, named).index(code)]


@pytest.mark.parametrize("pathway_id", pathway_ids())
def test_a_copy_is_the_same_under_another_name(login: Login, pathway_id: str) -> None:
    """Nothing of a template is lost on the way into the vault, not even what no screen shows."""
    copy = copy_template(login, pathway_id).value

    assert facts(login, copy) == replace(shipped(pathway_id), id=f"{pathway_id}_2")
    assert show_template(login, copy, "en").findings == ()
    assert login.store.check() == []
    undo_last(login)
    assert own_templates(login) == ()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(templates(most=4))
def test_an_export_is_read_by_import(login: Login, template: Template) -> None:
    """Whatever a file holds, it comes out of the vault as it went in, and again the same way."""
    data = write_template(template)

    row = import_template(login, data, replaces=True).value

    assert export_template(login, row) == data
    assert import_template(login, data, replaces=True).value == row
    assert export_template(login, template.id) == data


def test_a_name_is_given_and_taken_once(login: Login) -> None:
    """A short name of one's own; one that is taken or cannot be is refused."""
    copy_template(login, "first_job", "bakery")
    assert facts(login, "bakery").id == "bakery"

    for code in ("bakery", "first_degree", "Bakery!", ""):
        with pytest.raises(Problem) as caught:
            copy_template(login, "first_job", code)
        assert caught.value.field == "code"


def test_a_template_of_waymark_is_copied_before_it_is_edited(login: Login) -> None:
    """The sentence says what to do; a name there is not is another matter."""
    for named, code in (("first_job", Code.USAGE), ("nothing", Code.NOT_FOUND)):
        with pytest.raises(Problem) as caught:
            change_template(login, named, {"track": "academic"})
        assert caught.value.code is code


def test_each_edit_is_a_new_version_that_history_knows(login: Login) -> None:
    """The number grows with the template and with each of its steps; undo takes it back."""
    copy = copy_template(login, "first_job", "bakery").value
    change_template(login, copy, {"title": {"en": "Work in a bakery"}})
    change_milestone(login, copy, "cv", {"weeks": [1, 1, 2]})

    own = show_template(login, copy, "en").own
    assert own is not None
    assert own.version == 3
    assert [one.stored for one in show_history(login, copy, "version")] == [3, 2, 1]
    undo_last(login)
    assert own_templates(login)[0].version == 2


def test_one_more_language_asks_for_its_sentences(login: Login) -> None:
    """Each step without one is told; a language that nobody knows is refused."""
    copy = copy_template(login, "first_job", "bakery").value

    add_language(login, copy, "sv")

    assert facts(login, copy).languages == ("en", "ar", "uk", "sv")
    assert facts(login, copy).review["sv"] == "unreviewed"
    found = show_template(login, copy, "en").findings
    assert len(found) == 2 + len(shipped().steps)
    assert not any(one.is_error for one in found)
    with pytest.raises(Problem):
        add_language(login, copy, "xx-nonsense")


def test_a_step_is_added_moved_and_taken_out(login: Login) -> None:
    """What came after the one taken out comes after what was before it."""
    copy = copy_template(login, "first_job", "bakery").value
    draft = new_milestone(login, copy)
    draft.put(fields.plain, {"en": "Visit a bakery", "ar": "زيارة مخبز", "uk": "Пекарня"})
    draft.put(fields.depends_on, (row_id(login, copy, "cv"),))
    row = save_milestone(login, draft).value
    new = ids(login, copy)[-1]

    move_milestone(login, copy, new, -60)
    assert ids(login, copy)[0] == new
    move_milestone(login, copy, new, 1)
    assert ids(login, copy)[1] == new
    change_milestone(login, copy, "offer", {"depends_on": [row]})
    remove_milestone(login, copy, new)

    assert new not in ids(login, copy)
    offer = next(one for one in facts(login, copy).steps if one.id == "offer")
    assert offer.depends_on == ("cv",)
    assert not show_template(login, copy, "en").has_errors
    undo_last(login)
    assert new in ids(login, copy)


def test_no_step_is_asked_again_after_one_that_was_taken_out(login: Login) -> None:
    """The copy of each road that asks again stays without a mistake."""
    asking = [
        (road, one.follow_up[0])
        for road in pathway_ids()
        for one in show_template(login, road, "en").facts.steps
        if one.follow_up
    ]
    assert asking

    for road, after in dict(asking).items():
        copy = copy_template(login, road, f"{road}_ours").value
        remove_milestone(login, copy, after)
        assert all(
            one.follow_up is None or one.follow_up[0] != after for one in facts(login, copy).steps
        )
        assert not show_template(login, copy, "en").has_errors


def test_a_circle_is_refused_and_named(login: Login) -> None:
    """Saving a link that closes a circle says which steps would wait for each other."""
    copy = copy_template(login, "first_job", "bakery").value
    steps = facts(login, copy).steps
    later = next(one for one in steps if one.depends_on)
    first = later.depends_on[0]

    with pytest.raises(Problem) as caught:
        change_milestone(login, copy, first, {"depends_on": [row_id(login, copy, later.id)]})

    assert caught.value.field == "depends_on"
    said = Catalog("en").say(caught.value.text)
    assert f"{first} → {later.id} → {first}" in said or f"{later.id} → {first} →" in said


def test_a_step_without_words_is_refused(login: Login) -> None:
    """A step is a sentence first of all."""
    copy = copy_template(login, "first_job").value

    with pytest.raises(Problem) as caught:
        save_milestone(login, new_milestone(login, copy))

    assert caught.value.field == "plain"


def test_the_sixty_first_step_is_refused(login: Login) -> None:
    """A template of sixty steps is full; a plan made from it holds them all."""
    one = shipped().steps[0]
    steps = tuple(
        replace(one, id=f"s{n}", plain={**one.plain, "en": f"Go {n}"}, depends_on=())
        for n in range(60)
    )
    whole = replace(shipped(), id="long_road", steps=steps)
    row = import_template(login, write_template(whole)).value

    with pytest.raises(Problem) as caught:
        new_milestone(login, row)

    assert caught.value.code is Code.USAGE


def test_own_roads_are_offered_beside_those_of_waymark(login: Login, amina: RecordId) -> None:
    """A plan made from one has its sentences, days and version, by id or by short name."""
    copy = copy_template(login, "first_job", "bakery").value
    change_milestone(login, copy, "cv", {"plain": {"en": "Write a baker's CV."}})
    assert offered_pathways(login)[0].id == copy
    assert len(offered_pathways(login)) == 1 + len(pathway_ids())

    plan = make_plan(login, amina, "bakery").value

    view = show_plan(login, plan)
    sentences = {step_sentence(one)["en"] for one in view.steps}
    assert "Write a baker's CV." in sentences
    assert len(view.steps) == len(find_pathway("first_job").steps)
    assert view.schedule.critical
    assert view.plan.get(plan_fields.pathway) == copy
    assert view.plan.get(plan_fields.pathway_version) == 2
    assert named_pathway(login, copy).version == 2
    add_pathway(login, plan, "bakery")
    assert len(show_plan(login, plan).steps) == len(view.steps)


def test_a_plan_keeps_what_it_was_made_from(login: Login, amina: RecordId) -> None:
    """The template goes on without the plan: changed, put away, or with steps taken out."""
    copy = copy_template(login, "first_job", "bakery").value
    plan = make_plan(login, amina, copy).value
    before = {one.id: dict(step_sentence(one)) for one in show_plan(login, plan).steps}

    change_milestone(login, copy, "cv", {"plain": {"en": "Something else."}})
    remove_milestone(login, copy, "offer")
    change_template(login, copy, {"offered": False})

    assert {one.id: dict(step_sentence(one)) for one in show_plan(login, plan).steps} == before
    assert copy not in {one.id for one in offered_pathways(login)}
    step = road_step(login, f"{copy}:cv")
    assert step is not None
    assert step.plain == {"en": "Something else."}
    assert road_step(login, f"{copy}:offer") is None
    shipped_step = road_step(login, "first_job:cv")
    assert shipped_step in find_pathway("first_job").steps


def test_a_template_with_a_mistake_makes_no_plan(login: Login, amina: RecordId) -> None:
    """It is said which one; it is not among those offered, and no file is made of it."""
    copy = copy_template(login, "first_job", "bakery").value
    long = {"en": "one two three four five six seven eight nine ten eleven twelve thirteen"}
    change_milestone(login, copy, "cv", {"plain": long})

    assert copy not in {one.id for one in offered_pathways(login)}
    for act in (lambda: make_plan(login, amina, copy), lambda: export_template(login, copy)):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.USAGE
        assert "13 words" in Catalog("en").say(caught.value.text)


def test_a_circle_that_two_computers_made_is_shown(login: Login) -> None:
    """Written apart, two links may close a circle; the checker names it and no plan is made."""
    copy = copy_template(login, "first_job", "bakery").value
    steps = facts(login, copy).steps
    later = next(one for one in steps if one.depends_on)
    first = login.need(MILESTONE.name, RecordId(row_id(login, copy, later.depends_on[0])))
    draft = Draft(first)
    draft.put(fields.depends_on, (row_id(login, copy, later.id),))
    login.vault.append(draft.changes(), "Write records", user=login.user)

    (found,) = show_template(login, copy, "en").findings

    assert found.is_error
    assert "→" in Catalog("en").say(found.words)


def test_the_names_of_waymark_are_not_taken_by_a_file(login: Login) -> None:
    """A file cannot stand in for a shipped template; a second import must say so."""
    with pytest.raises(Problem) as caught:
        import_template(login, write_template(shipped()))
    assert caught.value.field == "id"

    data = write_template(replace(shipped(), id="bakery"))
    import_template(login, data)
    with pytest.raises(Problem) as caught:
        import_template(login, data)
    assert caught.value.field == "id"


def test_a_file_with_a_mistake_changes_nothing(login: Login) -> None:
    """An unknown sort of step is refused; the sentence names the step."""
    raw = json.loads(write_template(replace(shipped(), id="bakery")))
    raw["steps"][3]["category"] = "magic"
    raw["steps"][4]["lane"] = "sky"

    with pytest.raises(Problem) as caught:
        import_template(login, json.dumps(raw).encode())

    said = Catalog("en").say(caught.value.text)
    assert "“magic” is not known" in said
    assert "There are 2 mistakes in all." in said
    assert own_templates(login) == ()


def test_a_renewed_template_is_what_the_file_says(login: Login) -> None:
    """Steps come and go with the file; what the centre put away stays away."""
    row = import_template(login, write_template(replace(shipped(), id="bakery"))).value
    change_template(login, row, {"offered": False})
    shorter = replace(shipped("getting_ready"), id="bakery")

    import_template(login, write_template(shorter), replaces=True)

    own = show_template(login, "bakery", "en").own
    assert own is not None
    assert own.facts == shorter
    assert not own.is_offered
    assert own.version == 3


def test_the_whole_is_saved_from_a_form(login: Login) -> None:
    """Of a form, only what was changed is written."""
    copy = copy_template(login, "first_job", "bakery").value
    own = own_templates(login)[0]
    draft = Draft(own.record)
    draft.put(fields.plain_title, {"en": "Bake"})

    save_template(login, draft)

    assert facts(login, copy).plain_title == {"en": "Bake"}
    assert facts(login, copy).title == shipped().title
    assert [one.own is not None for one in list_templates(login, "en")].count(True) == 1
