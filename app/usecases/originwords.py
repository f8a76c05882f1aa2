"""Who gave an answer, when and on which computer, in words; shared by window and command line."""

from __future__ import annotations

from app.calendars import show_moment
from app.i18n import N_, Text
from app.usecases.hands import Hand
from app.usecases.questions import Answer


def origin_of(answer: Answer, language: str) -> Text:
    """Return who gave an answer, when and where, and who brought it back if somebody did."""
    if answer.again is None:
        return hand_words(answer.given, language)
    words = N_("{origin} ({again})")
    again = again_words(answer.again, language)
    return words.with_values(origin=hand_words(answer.given, language), again=again)


def hand_words(hand: Hand, language: str) -> Text:
    """Return who wrote, when and where, in one line."""
    computer = computer_words(hand.computer, hand.is_here)
    return origin_words(worker_words(hand), computer, when_words(hand, language))


def again_words(hand: Hand, language: str) -> Text:
    """Return who brought an answer back by an undo, and when."""
    words = N_("brought back by {worker} · {time}")
    return words.with_values(worker=worker_words(hand), time=when_words(hand, language))


def first_words(hand: Hand, language: str) -> Text:
    """Return who wrote first what an undo brought back, when and where."""
    words = N_("brought back, first written: {origin}")
    return words.with_values(origin=hand_words(hand, language))


def when_words(hand: Hand, language: str) -> str:
    """Return when it was written, by this computer's clock."""
    return show_moment(hand.at.astimezone(), language)


def origin_words(worker: Text | str, computer: Text | str, when: str) -> Text:
    """Return worker, time and computer as one line."""
    words = N_("{worker} · {time} · {computer}")
    return words.with_values(worker=worker, time=when, computer=computer)


def computer_words(label: str, is_here: bool) -> Text | str:  # noqa: FBT001 - a fact of the answer
    """Return what to call a computer."""
    if is_here:
        return N_("this computer")
    return label or N_("a computer that is not known here")


def worker_words(hand: Hand) -> Text | str:
    """Return who wrote."""
    if hand.is_own:
        return N_("you")
    return hand.worker or N_("somebody who is not known here")
