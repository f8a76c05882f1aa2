"""How problems become words on screen: beside a field, in a toast, or in a banner that stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import Code, Problem
from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.cards import Notice

Where = Literal["field", "toast", "banner"]

# What stays true until somebody acts must stay on the page too.
LASTING = frozenset(
    {
        Code.INTEGRITY,
        Code.STORAGE,
        Code.NEWER_VERSION,
        Code.IN_USE,
        Code.ROLLBACK,
        Code.DEVICE_REVOKED,
        Code.NO_CONSENT,
        Code.NEEDS_SECOND_PERSON,
        Code.DEFECT,
    }
)
GRAVE = frozenset({Code.INTEGRITY, Code.STORAGE, Code.DEFECT})
WORDS_ARE_SAFE = N_("Your words are still on this page.")
OUR_MISTAKE = N_("Waymark made a mistake. Nothing was lost. Report the number {incident}.")


@dataclass(frozen=True)
class Message:
    """What is said, where, and how grave it looks.

    field: the key of the field it stands beside, when ``where`` is "field".
    """

    where: Where
    words: Text
    note: Text | None = None
    tone: Tone = "plain"
    field: str | None = None


def message_of(problem: Problem) -> Message:
    """Return where and how to say a problem; its own sentence says what to do."""
    if problem.field is not None:
        return Message("field", problem.text, tone="danger", field=problem.field)
    if problem.code not in LASTING:
        return Message("toast", problem.text)
    is_grave = problem.code in GRAVE
    note = WORDS_ARE_SAFE if problem.code == Code.STORAGE else None
    return Message("banner", problem.text, note, "danger" if is_grave else "warn")


def message_of_incident(number: str) -> Message:
    """Return how to say that Waymark itself made a mistake, under the number it was logged by."""
    return Message("banner", OUR_MISTAKE.with_values(incident=number), tone="danger")


def banner(theme: Theme, message: Message) -> Notice:
    """Return a new banner that says ``message``."""
    return Notice(theme, message.words, note=message.note, tone=message.tone)
