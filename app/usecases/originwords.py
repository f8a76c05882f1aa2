"""Who gave an answer, when and on which computer, in words; shared by window and command line."""

from __future__ import annotations

from app.i18n import N_, Text
from app.usecases.questions import Answer


def origin_of(answer: Answer, when: str) -> Text:
    """Return who gave an answer, when (written for people already), and where."""
    return origin_words(worker_words(answer), computer_words(answer.computer, answer.is_here), when)


def origin_words(worker: Text | str, computer: Text | str, when: str) -> Text:
    """Return worker, time and computer as one line."""
    words = N_("{worker} · {time} · {computer}")
    return words.with_values(worker=worker, time=when, computer=computer)


def computer_words(label: str, is_here: bool) -> Text | str:  # noqa: FBT001 - a fact of the answer
    """Return what to call a computer."""
    if is_here:
        return N_("this computer")
    return label or N_("a computer that is not known here")


def worker_words(answer: Answer) -> Text | str:
    """Return who gave an answer."""
    if answer.is_own:
        return N_("you")
    return answer.worker or N_("somebody who is not known here")
