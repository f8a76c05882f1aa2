"""Cases and applications on a real vault: opened, ticked off, decided, on the plan and on Today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.pathways import find_pathway
from app.records import Record, RecordId
from app.rules.cases import requirement_of
from app.rules.deadlines import DueKind, Nearness
from app.schema import cases as fields
from app.schema import plan as plan_fields
from app.schema.casecodes import APPLICATION_STATES, CASE_KINDS
from app.schema.kinds import Stored
from app.usecases.applications import (
    add_application,
    applications_of,
    change_application,
    move_application,
    new_application,
    save_application,
)
from app.usecases.cases import (
    add_paper,
    beginnings,
    cases_of,
    change_case,
    mark_paper,
    open_case,
    show_case,
)
from app.usecases.casesteps import add_case_steps
from app.usecases.consents import answer_consent
from app.usecases.login import Login
from app.usecases.plans import make_plan, show_plan
from app.usecases.records import RowInput, put_records
from app.usecases.undoing import undo_last


def put(login: Login, kind: str, **values: str) -> RecordId:
    return put_records(login, [RowInput(kind, values)]).value[0]


def day(login: Login, days: int) -> str:
    return (login.context.today + timedelta(days=days)).isoformat()


def papers(login: Login, case: RecordId) -> dict[str, Record]:
    """Return the checklist of a case, by document."""
    view = show_case(login, case, "en")
    return {str(one.get(fields.document)): one for one in view.papers}


def said(login: Login, case: RecordId, language: str = "en") -> str:
    return Catalog(language).say(show_case(login, case, language).next)


def bring(login: Login, plan: RecordId, code: str) -> set[str]:
    """Return what is to be brought to the step of a plan that is named ``code``."""
    steps = show_plan(login, plan).steps
    step = next(s for s in steps if s.get(plan_fields.milestone, "").endswith(f":{code}"))
    return set(step.get(plan_fields.bring, "").split(","))


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_each_kind_of_case_begins_with_its_papers(login: Login, amina: RecordId, kind: str) -> None:
    """Recognition, licence and exam each ask for papers, in one save that undo takes back."""
    case = open_case(login, amina, kind, {"title": "Nurse"}).value

    assert len(papers(login, case)) >= 4
    assert show_case(login, case, "en").is_open
    assert login.vault.check() == []
    undo_last(login)
    assert cases_of(login, amina, "en") == ()


def test_the_checklist_is_what_the_template_asks_for(login: Login, amina: RecordId) -> None:
    """Each paper of the pathway's steps is there, save what comes into being on the way."""
    case = open_case(login, amina, "licence", {}).value

    asked = {c for step in find_pathway("regulated_profession").steps for c in step.documents}
    left_out = {"cv", "work_contract", "learning_agreement", "translation_certified"}
    assert set(papers(login, case)) == asked - left_out


def test_papers_at_hand_are_ticked_from_the_start(login: Login, amina: RecordId) -> None:
    """What the intake knows is not asked again; school papers are still to be translated."""
    put_records(login, [RowInput("person", {"papers_held": "id_document"}, amina)])
    school = put(login, "education", person=amina, words="Nursing school", proof="original")

    case = open_case(login, amina, "recognition", {}, of=school).value

    listed = papers(login, case)
    assert listed["id_document"].get(fields.requirement_state) == "have"
    assert listed["diploma"].get(fields.requirement_state) == "have"
    assert not requirement_of(listed["diploma"]).is_ready
    assert listed["transcript"].get(fields.requirement_state) == "needed"
    assert show_case(login, case, "en").case.get(fields.case_title) == "Nursing school"


def test_a_lost_diploma_takes_the_way_without_papers(login: Login, amina: RecordId) -> None:
    """Where no paper is left, the case starts on the road that needs none."""
    school = put(login, "education", person=amina, words="School", proof="lost")

    case = open_case(login, amina, "recognition", {}, of=school).value

    kept = show_case(login, case, "en").case
    assert kept.get(fields.case_pathway) == "recognition_without_documents"
    assert "background_paper" in papers(login, case)


def test_the_wish_of_the_talk_becomes_the_case(login: Login, amina: RecordId) -> None:
    """The row that the intake wrote is the case's own; a second case gets another row."""
    school = put(login, "education", person=amina, words="School")
    wish = put(login, "recognition", person=amina, education=school, wanted="yes")
    assert [one.is_wished for one in beginnings(login, amina)] == [True]

    first = open_case(login, amina, "recognition", {}, of=school).value
    second = open_case(login, amina, "licence", {}, of=school).value

    assert first == wish
    assert second != first
    assert [one.is_begun for one in beginnings(login, amina)] == [True]
    assert len(cases_of(login, amina, "en")) == 2


def test_work_gives_a_licence_its_profession(login: Login, amina: RecordId) -> None:
    """A case opened from an occupation knows its words and its group."""
    work = put(login, "work", person=amina, words="Electrician for ten years", isco="74")

    case = open_case(login, amina, "licence", {}, of=work).value

    kept = show_case(login, case, "en").case
    assert kept.get(fields.profession) == "74"
    assert kept.get(fields.case_title) == "Electrician for ten years"


def test_a_case_says_what_is_next_until_its_end(login: Login, amina: RecordId) -> None:
    """From the first paper to the appeal there is always one sentence."""
    case = open_case(login, amina, "recognition", {"title": "Nurse"}).value
    assert said(login, case).startswith("Get this paper next: ")
    assert "{" not in said(login, case, "ar")
    for paper in papers(login, case).values():
        mark_paper(login, paper.id, "translated")
    assert said(login, case) == "Find out which office decides, and write it down."
    change_case(login, case, {"authority": "Diploma Office", "fee": "120 EUR"})
    assert said(login, case) == "Pay the fee, or ask to pay less."
    change_case(login, case, {"fee_state": "paid"})
    assert said(login, case) == "All papers are ready. Send them to this office: Diploma Office."
    change_case(login, case, {"submitted_on": day(login, 0)})
    assert said(login, case).startswith("Ask the office by when")
    change_case(login, case, {"answer_by": day(login, 90)})
    assert said(login, case).startswith("Wait for the answer.")

    change_case(login, case, {"decision": "refused", "appeal_by": day(login, 20)})

    assert said(login, case).startswith("Talk about an appeal.")
    view = show_case(login, case, "en")
    assert view.case.get(fields.decided_on) == login.context.today
    assert [(one.kind, one.days_left) for one in view.deadlines] == [(DueKind.APPEAL, 20)]


def test_days_that_cannot_be_are_refused(login: Login, amina: RecordId) -> None:
    """A decision before the sending, or an appeal before the decision, names its field."""
    case = open_case(login, amina, "recognition", {}).value
    change_case(login, case, {"submitted_on": day(login, 0)})

    for given, key in (
        ({"decision": "full", "decided_on": day(login, -3)}, "decided_on"),
        ({"decision": "refused", "appeal_by": day(login, -3)}, "appeal_by"),
    ):
        with pytest.raises(Problem) as caught:
            change_case(login, case, given)
        assert caught.value.field == key


def test_a_case_needs_consent_and_its_own_person(login: Login, amina: RecordId) -> None:
    """Without a yes to a file there is no case, nor one about somebody else's school."""
    other = put(login, "person", preferred_name="Omar")
    school = put(login, "education", person=other, words="School")

    for person, of, code in ((other, None, Code.NO_CONSENT), (amina, school, Code.USAGE)):
        with pytest.raises(Problem) as caught:
            open_case(login, person, "recognition", {}, of=of)
        assert caught.value.code is code


def test_the_steps_of_a_case_bring_what_is_missing(login: Login, amina: RecordId) -> None:
    """Papers still missing are named where papers are gathered; those nobody can have nowhere."""
    plan = make_plan(login, amina, "first_job").value
    case = open_case(login, amina, "recognition", {}).value
    add_paper(login, case, {"document": "syllabus"})

    assert add_case_steps(login, case).value == plan
    assert {"syllabus", "diploma"} <= bring(login, plan, "collect")
    mark_paper(login, papers(login, case)["syllabus"].id, "have")
    assert "syllabus" not in bring(login, plan, "collect")
    mark_paper(login, papers(login, case)["diploma"].id, "impossible")
    assert "diploma" not in bring(login, plan, "collect") | bring(login, plan, "apply")

    undo_last(login)

    assert "diploma" in bring(login, plan, "collect") & bring(login, plan, "apply")
    before = len(show_plan(login, plan).steps)
    add_case_steps(login, case)
    assert len(show_plan(login, plan).steps) == before


def test_what_was_changed_by_hand_stays(login: Login, amina: RecordId) -> None:
    """Ticking off one paper touches no other that a worker put on a step."""
    plan = make_plan(login, amina, "first_job").value
    case = open_case(login, amina, "recognition", {}).value
    add_case_steps(login, case)
    steps = show_plan(login, plan).steps
    step = next(s for s in steps if s.get(plan_fields.milestone, "").endswith(":collect"))
    put_records(login, [RowInput("step", {"bring": "photo,diploma"}, step.id)])

    mark_paper(login, papers(login, case)["diploma"].id, "impossible")

    assert bring(login, plan, "collect") == {"photo"}


def test_a_case_without_a_plan_says_so(login: Login, amina: RecordId) -> None:
    """Steps need a plan; an exam has none of its own."""
    case = open_case(login, amina, "recognition", {}).value
    with pytest.raises(Problem) as caught:
        add_case_steps(login, case)
    assert caught.value.code is Code.NOT_FOUND

    exam = open_case(login, amina, "exam", {"title": "B1"}).value
    with pytest.raises(Problem) as caught:
        add_case_steps(login, exam)
    assert caught.value.code is Code.USAGE


@pytest.mark.parametrize("stored", [{}, {"document": "diploma"}])
def test_a_paper_is_named_and_stands_once(
    login: Login, amina: RecordId, stored: Mapping[str, Stored]
) -> None:
    """Nothing at all, or what is there already, is refused."""
    case = open_case(login, amina, "recognition", {}).value

    with pytest.raises(Problem) as caught:
        add_paper(login, case, stored)

    assert caught.value.field == "document"


def test_an_application_goes_over_the_board(login: Login, amina: RecordId) -> None:
    """Each state is one press; sent without a day takes today's; undo steps back."""
    row = add_application(login, amina, {"kind": "job", "where": "Bakery"}).value

    for state in APPLICATION_STATES:
        move_application(login, row, state)
        assert applications_of(login, amina)[0].application.get(fields.application_state) == state

    kept = applications_of(login, amina)[0].application
    assert kept.get(fields.sent_on) == login.context.today
    undo_last(login)
    (view,) = applications_of(login, amina)
    assert view.application.get(fields.application_state) != kept.get(fields.application_state)


def test_a_draft_of_an_application_is_kept_once(login: Login, amina: RecordId) -> None:
    """Saved from the form, then changed from the form, it is one row."""
    draft = new_application(login, amina)
    draft.put(fields.application_kind, "course")
    draft.put(fields.where, "Evening school")
    save_application(login, draft)

    (view,) = applications_of(login, amina)
    change_application(login, view.application.id, {"next_act": "Call them"})

    (view,) = applications_of(login, amina)
    assert view.application.get(fields.next_act) == "Call them"
    assert view.application.get(fields.application_state) == "interested"


def test_an_answer_before_the_sending_is_refused(login: Login, amina: RecordId) -> None:
    """Two days in the wrong order name the field at fault."""
    told = {"kind": "job", "where": "Bakery", "sent_on": day(login, 0), "answer_by": day(login, -1)}

    with pytest.raises(Problem) as caught:
        add_application(login, amina, told)

    assert caught.value.field == "answer_by"


def test_all_open_days_come_together(login: Login, amina: RecordId) -> None:
    """Cases and applications of everybody, the nearest first; a settled one has no day."""
    case = open_case(login, amina, "exam", {"title": "B1", "exam_on": day(login, 9)}).value
    told = {"kind": "job", "where": "Bakery", "send_by": day(login, 2), "act_by": day(login, -1)}
    row = add_application(login, amina, told).value

    found = login.vault.pressing_days(login.context.today).rows

    assert [(one.kind, one.record) for one in found] == [
        (DueKind.ACT, row),
        (DueKind.SEND, row),
        (DueKind.EXAM, case),
    ]
    assert [one.nearness for one in found] == [Nearness.LATE, Nearness.SOON, Nearness.SOON]
    move_application(login, row, "no")
    change_case(login, case, {"decision": "given_up"})
    assert login.vault.pressing_days(login.context.today).rows == ()


def test_after_a_withdrawal_nothing_new_is_kept(login: Login, amina: RecordId) -> None:
    """An application is a part of the file, which needs a living yes."""
    answer_consent(login, amina, {"purpose": "keep_file", "answer": "withdrawn"})

    with pytest.raises(Problem) as caught:
        add_application(login, amina, {"kind": "job", "where": "Bakery"})

    assert caught.value.code is Code.NO_CONSENT
