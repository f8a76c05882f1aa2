"""Consent in the window: read aloud, asked back, answered once, taken back, and asked again."""

from __future__ import annotations

import functools

from PySide6.QtWidgets import QAbstractButton, QLabel

from app.rules.consent import Standing
from app.schema import consent as fields
from app.usecases.vaults import login_with, reader_login
from app.vault.values import id_bytes
from tests.core.usecases.online import say
from tests.ui.forms.hands import fill
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.forms.options import ChipsEditor
from ui.pages.consent import ConsentCard
from ui.pages.intake import IntakePart


def cards(desktop: Desktop, topic: str) -> dict[str, ConsentCard]:
    """Open a topic and return its cards by purpose."""
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    desktop.until(lambda: part.pane.form is not None)
    part.choose_topic(topic)
    desktop.until(lambda: part.pane.form is not None and part.pane.form.topic.key == topic)
    part.pane.show_all()
    form = part.pane.form
    assert form is not None
    return {one.purpose: one for one in form.consents if isinstance(one, ConsentCard)}


def press(card: ConsentCard, words: str) -> None:
    """Press a button of the card."""
    found = [one for one in card.findChildren(QAbstractButton) if one.text() == words]
    found[-1].click()


def is_at(card: ConsentCard, standing: Standing) -> bool:
    return card.standing is standing


def words_on(card: ConsentCard) -> str:
    return " ".join(one.text() for one in card.findChildren(QLabel) if not one.isHidden())


def events(desktop: Desktop, purpose: str) -> list[dict[str, object]]:
    """Return what the vault holds about a purpose, in the order it was said."""
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    rows = reader.vault.records("consent", subject=desktop.amina)
    reader.close()
    return [dict(one.stored) for one in rows if one.stored["purpose"] == purpose]


def test_an_answer_goes_with_how_it_was_given(desktop: Desktop) -> None:
    """Teach-back and interpreter are written down with the yes, and the language of the script."""
    card = cards(desktop, "look_back")["statistics"]
    question = card.form.questions[fields.teach_back.key]
    assert isinstance(question.made, ChipsEditor)
    fill(question.made, "clear")
    press(card, "Says yes")
    desktop.until(functools.partial(is_at, card, Standing.GIVEN))

    (event,) = events(desktop, "statistics")
    assert event["answer"] == "given"
    assert event["teach_back"] == "clear"
    assert event["explained_language"] == "en"


def test_a_script_with_a_hole_is_not_read(desktop: Desktop) -> None:
    """First the place is named; then its name stands in the text to read."""
    card = cards(desktop, "daily_life")["referral"]
    before = words_on(card)
    press(card, "Says yes")
    refused = card.form.questions[fields.named.key].has_problem
    fill(card.form.questions[fields.named.key].made, "Linden Clinic")

    assert "Before this can be read" in before
    assert refused
    assert card.standing is Standing.NOT_ASKED
    desktop.until(lambda: "Linden Clinic" in words_on(card))
    press(card, "Says yes")
    desktop.until(functools.partial(is_at, card, Standing.GIVEN))
    assert events(desktop, "referral")[0]["named"] == "Linden Clinic"


def test_a_yes_is_taken_back_and_given_again(desktop: Desktop) -> None:
    """Each answer is an event of its own that names the one before."""
    card = cards(desktop, "look_back")["statistics"]
    for words, standing in (
        ("Says yes", Standing.GIVEN),
        ("Takes the yes back", Standing.WITHDRAWN),
        ("Says yes", Standing.GIVEN),
    ):
        press(card, words)
        desktop.until(functools.partial(is_at, card, standing))

    assert [one["answer"] for one in events(desktop, "statistics")] == [
        "given",
        "withdrawn",
        "given",
    ]


def test_what_is_told_later_goes_with_the_yes_that_stands(desktop: Desktop) -> None:
    """Who must not see the file is saved with the next topic; the yes stays a yes."""
    card = cards(desktop, "welcome")["keep_file"]
    assert card.standing is Standing.GIVEN
    fill(card.form.questions[fields.limits.key].made, "Nobody of my family")
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    part.save_and_go_on()
    desktop.until(lambda: part.topic.key == "reach")
    desktop.until(lambda: len(events(desktop, "keep_file")) == 2)

    last = events(desktop, "keep_file")[-1]
    assert last["answer"] == "given"
    assert last["limits"] == "Nobody of my family"


def test_what_was_read_once_is_read_again_on_request(desktop: Desktop) -> None:
    """Once there is a yes the script waits behind a button."""
    card = cards(desktop, "welcome")["keep_file"]
    before = card.script.isHidden()
    card.again.click()

    assert before
    assert not card.script.isHidden()


def test_a_yes_taken_back_elsewhere_is_not_shown_as_one(desktop: Desktop) -> None:
    """An online place told of it; the answer itself comes by stick."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    login.store.exchange.outside.hold([(id_bytes(desktop.amina), bytes(16))])
    say(login, desktop.amina)
    login.close()

    card = cards(desktop, "look_back")["online_sync"]

    assert card.badge.accessibleName() == "Taken back"
    assert "Taken back at another computer." in words_on(card)
