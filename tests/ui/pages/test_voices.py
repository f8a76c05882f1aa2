"""Faces, briefs, ends and money in the window: two taps, the keyboard, and what is left to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from app.records import RecordId
from app.usecases.briefs import briefs_of
from app.usecases.consents import answer_consents
from app.usecases.endings import review_end
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.sheets import PlainPaper, SheetOrder, save_sheet
from app.usecases.stipends import add_fund, agree_expense, expenses_of
from app.usecases.voices import ladder_of, voices_of
from tests.core.usecases.test_endings import GOOD, begun
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.ladderform import ScaleForm
from ui.pages.matches import MatchesPart
from ui.pages.mentor import MentorPage
from ui.pages.papers import PapersPart
from ui.widgets.faces import BigFace
from ui.widgets.ownline import OwnLine


def pair(desktop: Desktop) -> tuple[RecordId, RecordId, RecordId]:
    """Return a match that has begun, its student and its mentor."""
    with writing(desktop) as login:
        match = login.need("match", begun(login, "Yusuf", "Lena"))
        return match.id, match.subject, RecordId(str(match.stored["mentor"]))


def matches(desktop: Desktop, student: RecordId) -> MatchesPart:
    """Return the mentoring part of a student's page, once it is shown."""
    desktop.space.open(Destination("student", student, "matches"))
    part = desktop.student("matches")
    assert isinstance(part, MatchesPart)
    return part


def words_on(part: MatchesPart | MentorPage) -> str:
    return " ".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())


def test_a_face_and_save_are_two_taps(desktop: Desktop) -> None:
    """A face opens the rest, which may stay empty; the second tap saves."""
    _, student, _ = pair(desktop)
    part = matches(desktop, student)
    desktop.press("Good: the mentoring with Lena")
    desktop.press("Save")
    desktop.until(lambda: part.voices.form is None)

    with writing(desktop) as login:
        (voice,) = voices_of(login, student)
    assert (voice.face, voice.side, voice.asked_by) == (4, "student", "Leila")


def test_the_keyboard_alone_says_a_face_and_a_sentence(desktop: Desktop) -> None:
    """Enter presses the face, the sentence is typed where the caret stands, Enter saves."""
    _, student, _ = pair(desktop)
    part = matches(desktop, student)
    desktop.focus(desktop.find(BigFace, "Not so good"))
    QTest.keyClick(desktop.find(BigFace, "Not so good"), Qt.Key.Key_Return)
    desktop.until(lambda: part.voices.form is not None)
    line = desktop.find(QLineEdit, "In a sentence")
    desktop.until(line.hasFocus)
    QTest.keyClicks(line, "We did not meet.")
    desktop.press("Save")
    desktop.until(lambda: part.voices.form is None)

    with writing(desktop) as login:
        (voice,) = voices_of(login, student)
    assert (voice.face, voice.record.stored["words"]) == (2, "We did not meet.")
    desktop.until(lambda: "We did not meet." in words_on(part))


def test_half_typed_words_come_back_after_the_lock(desktop: Desktop) -> None:
    """The sentence waits, sealed, and stands in the form again."""
    _, student, _ = pair(desktop)
    part = matches(desktop, student)
    desktop.press("Good: the mentoring with Lena")
    QTest.keyClicks(desktop.find(QLineEdit, "In a sentence"), "Half a sen")
    part.flush()
    desktop.space.open(Destination("students"))
    again = matches(desktop, student)
    desktop.until(lambda: again.voices.form is not None)

    assert desktop.find(QLineEdit, "In a sentence").text() == "Half a sen"


def test_on_the_mentors_page_it_is_the_mentor_who_speaks(desktop: Desktop) -> None:
    """The same faces stand there, and what was said is listed with the student's name."""
    _, student, mentor = pair(desktop)
    desktop.space.open(Destination("mentor", mentor))
    desktop.press("Good: the mentoring with Yusuf")
    desktop.press("Save")
    page = desktop.space.page
    assert isinstance(page, MentorPage)
    desktop.until(lambda: "The mentor · Yusuf" in words_on(page))

    with writing(desktop) as login:
        assert [one.side for one in voices_of(login, student)] == ["mentor"]


def test_the_ladder_is_asked_with_presses(desktop: Desktop) -> None:
    """Only the ladders that were pressed are kept."""
    _, student, _ = pair(desktop)
    part = matches(desktop, student)
    desktop.press("Ask on which rung")
    form = part.findChild(ScaleForm)
    assert isinstance(form, ScaleForm)
    form.groups["work"].chip("7").click()
    desktop.press("Save")

    def kept() -> bool:
        with writing(desktop) as login:
            return bool(ladder_of(login, student))

    desktop.until(kept)
    with writing(desktop) as login:
        found = ladder_of(login, student)
    assert {code: points[-1][1] for code, points in found.items()} == {"work": 7}


def test_the_picture_scales_are_asked_again_with_faces(desktop: Desktop) -> None:
    """A second answer begins the student's own line, beside the ladder."""
    _, student, _ = pair(desktop)
    with writing(desktop) as login:
        told = {"person": student, "scale": "clarity", "value": "2", "measured_on": "2026-01-05"}
        put_records(login, [RowInput("measure", told)])
    part = matches(desktop, student)
    desktop.press("Ask with faces")
    form = part.findChild(ScaleForm)
    assert isinstance(form, ScaleForm)
    form.groups["clarity"].chip("4").click()
    desktop.press("Save")
    line = desktop.find(OwnLine, "I know the next step")

    assert "A little" in line.accessibleName()
    assert "Mostly" in line.accessibleName()


def test_after_the_yes_was_taken_back_the_page_asks_for_the_brief(
    desktop: Desktop, tmp_path: Path
) -> None:
    """No new one can be looked at; the one that is out is named, and comes back with a press."""
    _, student, _ = pair(desktop)
    with writing(desktop) as login:
        order = SheetOrder(PlainPaper.BRIEF, "en", about=student)
        save_sheet(login, order, tmp_path / "brief.pdf", accept_missing=True)
        answer_consents(login, student, [{"purpose": "share_with_mentor", "answer": "withdrawn"}])
    part = matches(desktop, student)
    desktop.until(lambda: "Ask for the pages that are still out." in words_on(part))
    assert "Still out: the brief for Lena" in words_on(part)
    assert "Look at the brief" not in words_on(part)
    desktop.press("Came back: the brief for Lena")

    def is_back() -> bool:
        with writing(desktop) as login:
            return all(one.is_back for one in briefs_of(login, student))

    desktop.until(is_back)


def test_the_button_leads_to_the_brief_in_the_mentors_language(desktop: Desktop) -> None:
    """The student reads Arabic, the mentor the language of the centre."""
    _, student, _ = pair(desktop)
    matches(desktop, student)
    desktop.press("Look at the brief")
    papers = desktop.student("papers")
    assert isinstance(papers, PapersPart)
    desktop.until(lambda: papers.order.can_draw and papers.order.paper == "brief")

    arguments = papers.order.arguments()
    assert arguments[:2] == ["brief", str(student)]
    assert arguments[arguments.index("--language") + 1] == "en"
    assert "--second" not in arguments


def test_an_early_end_waits_until_it_was_talked_about(desktop: Desktop) -> None:
    """The press writes the day down, and the notice is gone."""
    match, student, _ = pair(desktop)
    with writing(desktop) as login:
        move_match(login, match, "closed", {"student_reason": "no_time", "mentor_reason": "moved"})
    part = matches(desktop, student)
    desktop.press("We talked about it")
    desktop.until(lambda: "It ended early." not in words_on(part))

    with writing(desktop) as login, pytest.raises(Exception, match="did not end early"):
        review_end(login, match)


def test_a_good_end_offers_the_letter(desktop: Desktop) -> None:
    """The letter of thanks is one press away."""
    match, student, _ = pair(desktop)
    with writing(desktop) as login:
        move_match(login, match, "closed", {**GOOD, "ending": "letter"})
    matches(desktop, student)
    desktop.press("Letter of thanks")
    papers = desktop.student("papers")
    assert isinstance(papers, PapersPart)
    desktop.until(lambda: papers.order.paper == "thanks")


def test_what_is_earned_is_paid_with_one_press(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page tells how far each is; the sums go into a file from the page of funds."""
    _, _, mentor = pair(desktop)
    with writing(desktop) as login:
        source = add_fund(login, {"name": "City", "amount": [10_000, "EUR"]}).value
        told = {"kind": "travel", "amount": [1250, "EUR"], "fund": source}
        agree_expense(login, mentor, told)  # type: ignore[arg-type]  # the widened literal
    desktop.space.open(Destination("mentor", mentor))
    desktop.press("It is paid: 12.50 EUR")

    def is_paid() -> bool:
        with writing(desktop) as login:
            return [one.standing.value for one in expenses_of(login, mentor)] == ["paid"]

    desktop.until(is_paid)
    path = tmp_path / "sums.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desktop.space.open(Destination("funds"))
    desktop.press("Save the sums")
    desktop.until(path.exists)
    assert "12.50" in path.read_text("utf-8-sig")


def test_a_report_about_a_mentor_takes_the_place_of_the_page(desktop: Desktop) -> None:
    """It is sealed under a number, and the page comes back."""
    _, _, mentor = pair(desktop)
    desktop.space.open(Destination("mentor", mentor))
    desktop.press("Report about this mentor")
    page = desktop.space.page
    assert isinstance(page, MentorPage)
    panel = page._panel
    assert panel is not None
    panel.sort.chip("boundary").click()
    panel.story.setPlainText("He asked her to meet at his home.")
    desktop.press("Send to the safeguarding lead")
    desktop.press("Back to the file")
    desktop.until(lambda: page._panel is None)
