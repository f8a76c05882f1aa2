"""Organisations, openings, placements and referrals in the window, driven through controls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit

from app.records import RecordId
from app.schema import placements as placement_fields
from app.schema.organisations import OPPORTUNITY, ORGANISATION
from app.schema.placements import PLACEMENT, REFERRAL
from app.usecases.applications import add_application, applications_of
from app.usecases.consents import answer_consent
from app.usecases.goals import add_goal
from app.usecases.intakes import kept_drafts
from app.usecases.login import Login
from app.usecases.organisations import add_around, list_organisations, show_organisation
from app.usecases.placements import whereabouts_of
from app.usecases.referrals import add_referral, move_referral, referrals_of
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.fitcard import FitCard
from ui.pages.opening import OpeningPage
from ui.pages.organisation import OrganisationPage
from ui.pages.organisations import PLACES, OrganisationsPage
from ui.pages.papers import PapersPart
from ui.pages.placementcards import PlacementCard, ReferralCard
from ui.pages.rowform import RowForm
from ui.widgets.rows import RowButton
from ui.widgets.tables import RowRole


def today() -> datetime:
    return datetime.now(UTC).astimezone()  # noqa: TID251 - the window's clock is the real one


@pytest.fixture
def job(desktop: Desktop) -> RecordId:
    """Return an opening of Riverside Hospital, which leads to a first job; a second one is over."""
    with writing(desktop) as login:
        told = {"name": "Riverside Hospital", "kind": "employer"}
        at = add_around(login, ORGANISATION, told).value
        add_around(login, ORGANISATION, {"name": "Linden Library", "kind": "school"})
        made = [_opening(login, at, *one) for one in (("Night porter", -3), ("Kitchen help", 5))]
    return made[-1]


def _opening(login: Login, at: RecordId, title: str, days: int) -> RecordId:
    day = (today().date() + timedelta(days=days)).isoformat()
    stored = {
        "organisation": at, "kind": "job", "title": title, "deadline": day,
        "goals": ["first_job"], "needs": ["may_work"],
    }  # fmt: skip
    return add_around(login, OPPORTUNITY, stored).value


def lists(desktop: Desktop) -> OrganisationsPage:
    """Return the page of both lists, once it is filled."""
    desktop.space.open(Destination("organisations"))
    page = desktop.space.page
    assert isinstance(page, OrganisationsPage)
    return page


def lines_that_say(desktop: Desktop, words: str) -> list[RowButton]:
    found = desktop.window.findChildren(RowButton)
    return [one for one in found if one.isVisible() and words in one.accessibleName()]


def test_openings_stand_by_their_day_and_are_narrowed_by_a_word(
    desktop: Desktop, job: RecordId
) -> None:
    """What is over comes last and says so; a word in any spelling narrows both lists."""
    page = lists(desktop)
    desktop.until(lambda: page.model.rowCount() == 2)
    assert [one.title for one in page.model.lines] == ["Kitchen help", "Night porter"]
    assert page.model.index(1).data(RowRole.AT_END) == "Over"

    QTest.keyClicks(page.search, "KITCHEN")
    assert [one.row for one in page.model.lines] == [job]
    page.search.clear()
    page.views.choose(PLACES)
    page.choose(PLACES)
    assert [one.title for one in page.model.lines] == ["Linden Library", "Riverside Hospital"]
    QTest.keyClicks(page.search, "nowhere")
    desktop.find(QLabel, "Nothing has these words.")


def test_an_organisation_and_its_opening_are_written_by_hand(desktop: Desktop) -> None:
    """From the empty list to a page with a contact and an opening."""
    page = lists(desktop)
    desktop.find(QLabel, "Nothing is open now.")
    desktop.press("Add an organisation")
    name = desktop.find(QLineEdit, "Name")
    desktop.focus(name)
    QTest.keyClicks(name, "Maple Bakery")
    desktop.press("Employer")
    desktop.press("Save")
    desktop.until(lambda: isinstance(desktop.space.page, OrganisationPage))
    desktop.press("Add a person")
    QTest.keyClicks(desktop.find(QLineEdit, "Name"), "Mr Ahorn")
    desktop.press("Save")
    desktop.find(RowButton, "Mr Ahorn")
    desktop.press("Add an opening")
    QTest.keyClicks(desktop.find(QLineEdit, "What it is"), "Baker")
    desktop.press("Apprenticeship")
    language = desktop.find(QComboBox, "Languages needed, language 1")
    language.setCurrentIndex(language.findData("de"))
    language.activated.emit(language.currentIndex())
    desktop.find(QComboBox, "Languages needed, language 2")
    desktop.press("Save")
    desktop.find(RowButton, "Baker")

    assert page is not desktop.space.page
    with writing(desktop) as login:
        (line,) = list_organisations(login)
        view = show_organisation(login, line.organisation.id)
    assert [one.stored["languages"] for one in view.openings] == [{"de": "A2"}]


def test_the_form_of_an_organisation_is_not_cut_on_a_small_screen(desktop: Desktop) -> None:
    """It scrolls instead, with the keyboard in its first answer; "Not now" brings the list back."""
    desktop.window.resize(1366, 768)
    page = lists(desktop)
    desktop.press("Add an organisation")
    name = desktop.find(QLineEdit, "Name")

    desktop.until(lambda: not page.search.isVisible())
    desktop.until(lambda: QApplication.focusWidget() is name)
    desktop.until(lambda: name.visibleRegion().boundingRect() == name.rect())

    desktop.press("Not now")
    desktop.until(page.search.isVisible)


def test_half_typed_words_about_an_organisation_come_again(desktop: Desktop) -> None:
    """The lock, or another page, loses nothing."""
    lists(desktop)
    desktop.press("Add an organisation")
    name = desktop.find(QLineEdit, "Name")
    desktop.focus(name)
    QTest.keyClicks(name, "Maple")
    desktop.space.open(Destination("today"))
    with writing(desktop) as login:
        desktop.until(lambda: bool(kept_drafts(login, login.centre.id)))

    lists(desktop)
    desktop.press("Add an organisation")

    desktop.until(lambda: desktop.find(QLineEdit, "Name").text() == "Maple")


def test_whom_an_opening_fits_is_named_only_when_asked_for(desktop: Desktop, job: RecordId) -> None:
    """First the reasons and what to ask; with names it can be put among the applications."""
    with writing(desktop) as login:
        add_goal(login, desktop.amina, {"type": "first_job"})
    desktop.space.open(Destination("opening", None, "", job))
    page = desktop.space.page
    assert isinstance(page, OpeningPage)
    card = desktop.find(FitCard, "WM ")
    said = " ".join(one.text() for one in card.findChildren(QLabel))
    assert "It leads to a goal: Find a first job." in said
    assert "Ask about: Permit to work." in said
    assert "أمينة" not in said
    assert not card.findChildren(QAbstractButton)

    desktop.press("Show names")
    desktop.find(FitCard, "أمينة")
    desktop.press("Put it among the applications")

    desktop.find(QLabel, "1 person has applied already.")
    with writing(desktop) as login:
        (application,) = applications_of(login, desktop.amina)
    told = application.application.stored
    assert (told["opportunity"], told["where"], told["kind"]) == (job, "Riverside Hospital", "job")
    assert told["send_by"] == (today().date() + timedelta(days=5)).isoformat()


def test_an_opening_on_today_leads_to_its_page(desktop: Desktop, job: RecordId) -> None:
    """The line says how long there is; a press shows whom it may fit."""
    desktop.space.open(Destination("today"))

    line = desktop.find(RowButton, "There are 5 days left to apply: Kitchen help")
    line.click()

    desktop.until(lambda: isinstance(desktop.space.page, OpeningPage))
    desktop.find(QLabel, "Whom it may fit")
    assert getattr(desktop.space.page, "opening", None) == job


def test_what_has_begun_becomes_a_placement(desktop: Desktop) -> None:
    """The place is taken over from the application; then the line is gone."""
    with writing(desktop) as login:
        told = {"kind": "job", "where": "Maple Bakery", "state": "started"}
        add_application(login, desktop.amina, told)
    desktop.space.open(Destination("student", desktop.amina, "cases"))
    desktop.find(RowButton, "It has begun: Maple Bakery").click()
    form = desktop.find(RowForm, "")
    desktop.until(lambda: form.form.draft.now.schema is PLACEMENT)
    form.submit()

    desktop.find(PlacementCard, "Maple Bakery")
    desktop.until(lambda: not lines_that_say(desktop, "It has begun"))
    with writing(desktop) as login:
        (view,) = whereabouts_of(login, desktop.amina).placements
    assert view.placement.get(placement_fields.placement_application) is not None


def test_a_referral_without_a_yes_says_why_not(desktop: Desktop) -> None:
    """Nothing is kept, and the sentence says what to do first."""
    desktop.space.open(Destination("student", desktop.amina, "cases"))

    desktop.press("Ask another place")

    desktop.find(QLabel, "Nobody has asked the person yet")
    with writing(desktop) as login:
        assert login.vault.records(REFERRAL.name) == []


def test_what_leaves_is_shown_and_stops_when_the_yes_is_taken_back(desktop: Desktop) -> None:
    """Each answer, the day of the yes; then only why nothing may leave, and no way to the sheet."""
    with writing(desktop) as login:
        yes = {"purpose": "referral", "answer": "given", "named": "Advice House"}
        answer_consent(login, desktop.amina, yes)
        told = {"to": "Advice House", "kind": "legal", "ask": "Read a letter"}
        add_referral(login, desktop.amina, told)
    desktop.space.open(Destination("student", desktop.amina, "cases"))
    card = desktop.find(ReferralCard, "Advice House")
    said = [one.accessibleName() or one.text() for one in card.findChildren(QLabel)]
    assert any("Everyday name: " in one for one in said)
    assert any("The person said yes to this on" in one for one in said)
    assert any("nothing that may be told" in one for one in said)  # no number is known
    desktop.press("See and print the sheet")
    part = desktop.student("papers")
    assert isinstance(part, PapersPart)
    assert part.order.paper == "referral"

    with writing(desktop) as login:
        answer_consent(login, desktop.amina, {"purpose": "referral", "answer": "withdrawn"})
    desktop.space.open(Destination("student", desktop.amina, "cases"))
    desktop.find(QLabel, "The person took back the yes to this")
    card = desktop.find(ReferralCard, "Advice House")
    acts = [one.accessibleName() for one in card.findChildren(QAbstractButton)]
    assert not any(one.startswith("See and print") for one in acts)


def test_how_far_a_referral_is_can_be_chosen_by_keys(desktop: Desktop) -> None:
    """Asked today; the day to ask again is set."""
    with writing(desktop) as login:
        answer_consent(login, desktop.amina, {"purpose": "referral", "answer": "given"})
        told = {"to": "Advice House", "kind": "legal", "ask": "Read a letter"}
        add_referral(login, desktop.amina, told)
    desktop.space.open(Destination("student", desktop.amina, "cases"))
    card = desktop.find(ReferralCard, "Advice House")
    desktop.focus(card.select)
    card.select.choose("sent")
    card.select.activated.emit(card.select.currentIndex())

    def is_asked() -> bool:
        with writing(desktop) as login:
            (row,) = referrals_of(login, desktop.amina)
        return row.get(placement_fields.referral_answer_by) is not None

    desktop.until(is_asked)
    QTest.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desktop.until(lambda: not is_asked())


def test_the_card_offers_only_where_a_referral_can_go(desktop: Desktop) -> None:
    """What they took on is not asked anew by a slip; the form corrects a mistake."""
    with writing(desktop) as login:
        answer_consent(login, desktop.amina, {"purpose": "referral", "answer": "given"})
        told = {"to": "Advice House", "kind": "legal", "ask": "Read a letter", "state": "sent"}
        referral = add_referral(login, desktop.amina, told).value
        move_referral(login, referral, "taken")
    desktop.space.open(Destination("student", desktop.amina, "cases"))

    card = desktop.find(ReferralCard, "Advice House")

    offered = [card.select.itemText(at) for at in range(card.select.count())]
    assert offered == ["They took it on", "Taken back by the student"]
