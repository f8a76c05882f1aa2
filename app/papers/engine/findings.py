"""What stands between a text and the paper: letters no font has, text too long for its box."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim

NO_LABEL = verbatim("")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from: the key of its field and what people call that field."""

    key: str = ""
    label: Text = NO_LABEL


@dataclass(frozen=True, slots=True)
class Missing:
    """No font has ``characters``, which stand in ``word``."""

    origin: Origin
    word: str
    characters: str

    @property
    def text(self) -> Text:
        """The sentence for the person who can change the word."""
        if self.origin.label == NO_LABEL:
            return N_(
                'No font here has "{characters}" in the word "{word}". Please write it another way.'
            ).with_values(characters=self.characters, word=self.word)
        return N_(
            'No font here has "{characters}" in the word "{word}" of "{field}". '
            "Please write it another way."
        ).with_values(characters=self.characters, word=self.word, field=self.origin.label)


@dataclass(frozen=True, slots=True)
class Overfull:
    """The text does not fit its box; ``word`` is the first that has no room."""

    origin: Origin
    word: str

    @property
    def text(self) -> Text:
        """The sentence for the person who can shorten the text."""
        if self.origin.label == NO_LABEL:
            return N_(
                'There is no room on the paper from the word "{word}" on. '
                "Please shorten this sentence."
            ).with_values(word=self.word)
        return N_(
            '"{field}" has no room on the paper from the word "{word}" on. '
            "Please shorten this sentence."
        ).with_values(word=self.word, field=self.origin.label)


Finding = Missing | Overfull


def problem(finding: Finding) -> Problem:
    """Return the Problem that names the word and the field of ``finding``."""
    kind = "missing glyph" if isinstance(finding, Missing) else "overfull"
    detail = f"{kind}: {finding.origin.key or 'no field'}"
    return Problem(finding.text, Code.USAGE, detail=detail, field=finding.origin.key or None)


def refuse_controls(text: str, origin: Origin) -> None:
    """Raise a Problem if ``text`` holds embedding or override controls (U+202A to U+202E).

    They can make a paper show other words than the record holds; isolates cannot
    reach beyond themselves and are allowed.
    """
    if any("\u202a" <= character <= "\u202e" for character in text):
        raise Problem(
            N_("This text holds hidden signs that turn its order round. Please type it again."),
            Code.USAGE,
            detail=f"bidi control: {origin.key or 'no field'}",
            field=origin.key or None,
        )
