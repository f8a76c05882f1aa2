"""The whole intake in a real window: every question filled in, saved, and found again."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.languages import all_languages
from app.records import RecordId
from app.rules.consent import Standing
from app.schema.consent import CONSENT
from app.schema.kinds import Choices, LanguageTag, Reference, YesNo
from app.schema.registry import TOPICS, Topic
from app.schema.spans import RoughDay
from app.schema.talk import Question
from app.usecases.people import FirstFour, start_intake
from app.usecases.vaults import login_with, reader_login
from tests.strategies import typed
from tests.ui.forms.hands import fill
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.forms.questions import FieldQuestion
from ui.forms.recordform import RecordForm
from ui.forms.talkquestion import TalkQuestion
from ui.forms.topicform import TopicForm
from ui.pages.consent import ConsentCard
from ui.pages.intake import IntakePart

ROUNDS = 6
A_FEW = settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate])


@st.composite
def said_things(draw: st.DrawFn, topic: Topic) -> dict[str, Any]:
    """Return a value for every field that a topic asks for, by question and field."""
    fields = [(one.id, each) for one in topic.questions for each in (one.field, *one.beside)]
    fields += [(CONSENT.name, one) for one in CONSENT.form_fields]
    languages = iter(draw(st.permutations(all_languages())))
    told: dict[str, Any] = {}
    for name, one in fields:
        kind: Any = one.kind
        if isinstance(kind, LanguageTag):
            told[f"{name}.{one.key}"] = next(languages)
            continue
        values = typed(kind).filter(lambda value: value not in ("", ()))
        if isinstance(kind, RoughDay) and one.identifying:
            values = values.filter(lambda born: born.earliest.year < 2020)
        told[f"{name}.{one.key}"] = kind.check(draw(values))
    return told


def values_for(topic: Topic) -> Mapping[str, Any]:
    """Return values as the strategies make them; the window answers with them once."""
    made: list[Mapping[str, Any]] = []

    @A_FEW
    @given(said_things(topic))
    def take(told: Mapping[str, Any]) -> None:
        made.append(told)

    take()
    return made[-1]


@dataclass
class Talker:
    """Somebody who answers whatever is asked, so that every question comes in its turn."""

    desktop: Desktop
    part: IntakePart
    topic: Topic
    told: Mapping[str, Any]
    guardian: RecordId
    seen: set[str] = field(default_factory=set)

    @property
    def form(self) -> TopicForm:
        form = self.part.pane.form
        assert form is not None
        return form

    def cards(self) -> Iterator[ConsentCard]:
        for card in self.form.consents:
            assert isinstance(card, ConsentCard)
            yield card

    def talk(self) -> None:
        """Answer every question; open those that hang on another by answering that so."""
        for _ in range(ROUNDS):
            for one in self.form.questions:
                if one.question.id not in self.seen and one in self.form.questions:
                    self.answer(one)
            wanting = [one for one in self.topic.questions if self.is_wanting(one)]
            for question in wanting:
                self.open_up(question)
            if not wanting:
                return

    def is_wanting(self, one: Question) -> bool:
        return one.id not in self.seen and one.schema is not CONSENT

    def answer(self, asked: TalkQuestion) -> None:
        self.seen.add(asked.question.id)
        for path in list(asked.parts):
            self.fill(asked.parts[path], self.value_of(path, asked.parts[path]))
        for path in list(asked.parts)[1:]:  # they came with the answer
            self.fill(asked.parts[path], self.value_of(path, asked.parts[path]))

    def fill(self, part: FieldQuestion, value: Any) -> None:  # noqa: ANN401 - of the field's kind
        fill(part.made, value)
        assert part.refusal is None, (part.one.key, value)

    def value_of(self, path: str, part: FieldQuestion) -> Any:  # noqa: ANN401 - of the field's kind
        kind: Any = part.one.kind
        if not isinstance(kind, Reference):
            return self.told[path]
        if kind.to == "person":
            return self.guardian
        return next(one.now.id for one in self.form.drafts if one.now.schema.name == kind.to)

    def open_up(self, wanting: Question) -> None:
        """Answer the question that another hangs on so that the other is put."""
        rule = wanting.show_if
        if rule is None:
            return
        named = (one for one in self.form.questions if one.question.id == rule.question)
        earlier = next(named, None)
        if earlier is None:
            self.open_up(self.topic[rule.question])
            return
        code = min(rule.codes)
        kind: object = earlier.question.field.kind
        yes_or_no = {"yes": True, "no": False}
        value = yes_or_no[code] if isinstance(kind, YesNo) else code
        self.fill(earlier.main, (value,) if isinstance(kind, Choices) else value)


def shown_answers(form: TopicForm) -> Counter[tuple[str, str]]:
    """Return what the form shows, by question: as its editors give it back."""
    return Counter(
        (path, repr(part.one.kind.to_stored(part.made.value())))
        for _, path, part in form.parts()
        if part.made.value() not in (None, ())
    )


def said(form: RecordForm) -> dict[str, str]:
    """Return what a consent card shows, by field."""
    shown = {key: one.made.value() for key, one in form.questions.items()}
    return {key: repr(value) for key, value in shown.items() if value is not None}


def open_intake(desktop: Desktop) -> IntakePart:
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    desktop.until(lambda: part.pane.form is not None)
    return part


def go_to(desktop: Desktop, part: IntakePart, key: str) -> TopicForm:
    """Open a topic, with the questions of later talks."""
    before = part.pane.form
    part.choose_topic(key)

    def is_there() -> bool:
        form = part.pane.form
        return form is not None and form is not before and form.topic.key == key

    desktop.until(is_there)
    part.pane.show_all()
    form = part.pane.form
    assert form is not None
    return form


@pytest.fixture
def guardian(desktop: Desktop) -> RecordId:
    """Return another person of the centre."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    four = FirstFour(
        {"preferred_name": "Yusuf"},
        {"language": "en"},
        {"kind": "none"},
        {"answer": "given"},
    )
    other = start_intake(login, four).value
    login.close()
    return other


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.key for topic in TOPICS])
def test_every_question_is_filled_in_saved_and_found_again(
    desktop: Desktop, guardian: RecordId, topic: Topic
) -> None:
    """What was filled in by the controls of the window is what a page built anew shows."""
    part = open_intake(desktop)
    go_to(desktop, part, topic.key)
    told_now = values_for(topic)
    talker = Talker(desktop, part, topic, told_now, guardian)
    talker.talk()
    asked = {one.id for one in topic.questions if one.schema is not CONSENT}
    assert talker.seen == asked
    for card in talker.cards():
        for key, one in card.form.questions.items():
            talker.fill(one, told_now[f"{CONSENT.name}.{key}"])
    told = {card.purpose: said(card.form) for card in talker.cards()}
    answer_consents(desktop, talker)
    before = shown_answers(talker.form)

    other = "hopes" if topic.key != "hopes" else "you"
    go_to(desktop, part, other)
    form = go_to(desktop, part, topic.key)
    talker = Talker(desktop, part, topic, told_now, guardian)

    assert shown_answers(form) == before
    assert {card.purpose: said(card.form) for card in talker.cards()} == told
    assert all(card.standing is Standing.GIVEN for card in talker.cards())
    assert not any(draft.dirty for draft in form.drafts)


def answer_consents(desktop: Desktop, talker: Talker) -> None:
    """Say yes to everything that is asked for and not given yet."""
    for card in talker.cards():
        if card.standing is Standing.GIVEN:
            card.save_change()
        else:
            yes = [one for one in card.findChildren(QAbstractButton) if one.text() == "Says yes"]
            yes[0].click()
        desktop.until(functools.partial(is_settled, card))


def is_settled(card: ConsentCard) -> bool:
    return card.standing is Standing.GIVEN and not card.form.draft.dirty


def test_skipping_everything_saves_fine(desktop: Desktop) -> None:
    """Going through all topics without a word writes nothing, and nothing is in the way."""
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    before = reader.vault.record("person", desktop.amina)
    part = open_intake(desktop)
    part.choose_topic("welcome")
    desktop.until(functools.partial(is_at, part, TOPICS[0]))
    for topic in TOPICS[1:]:
        part.pane.show_all()
        assert stray_windows(desktop) == []
        part.save_and_go_on()
        desktop.until(functools.partial(is_at, part, topic))
    after = reader.vault.record("person", desktop.amina)
    kinds = {one.schema.name for one in reader.vault.records("barrier", subject=desktop.amina)}
    reader.close()

    assert before == after
    assert kinds == set()


def is_at(part: IntakePart, topic: Topic) -> bool:
    form = part.pane.form
    return part.topic is topic and form is not None and form.topic is topic


def stray_windows(desktop: Desktop) -> list[QWidget]:
    """Return parts that were shown before they had a place, and so are windows of their own."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return [one for one in shown if one is not desktop.window]
