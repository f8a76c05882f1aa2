"""Whom an opening may fit: reasons for it, what is missing, what to ask first.  Pure; no score."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Why an opening may be worth telling somebody of; the first four are reasons by themselves."""

    GOAL = "goal"
    WORK = "work"
    STUDIED = "studied"
    CURIOUS = "curious"
    LANGUAGE = "language"
    HELP = "help"


_ENOUGH = frozenset({Reason.GOAL, Reason.WORK, Reason.STUDIED, Reason.CURIOUS})


@dataclass(frozen=True)
class Because:
    """One reason, and the codes that bear it: goals, a kind of work, languages, helps."""

    reason: Reason
    codes: tuple[str, ...]


@dataclass(frozen=True)
class LanguageGap:
    """A language that is wanted at a level and spoken at a lower one; levels 0 to 7."""

    tag: str
    wanted: int
    spoken: int


@dataclass(frozen=True)
class OpeningFacts:
    """What an opening is for and asks for.

    languages: the least level, 1 (A1) to 6 (C2), by tag.  needs: what one must have, less
    what one may come without.  helps: parts of daily life that it makes easier.
    """

    goals: frozenset[str] = frozenset()
    occupation: str | None = None
    study: str | None = None
    languages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    needs: frozenset[str] = frozenset()
    helps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SeekerFacts:
    """What is known of somebody who may want it.

    languages: levels of speaking, 0 to 7, None if nobody told.  has: of what an opening may
    ask for, whether the person has it; what is not in it nobody knows.  curious: codes with
    the name of their list, such as ``isco:251`` or ``isced:061``.
    """

    id: str
    goals: frozenset[str] = frozenset()
    worked: frozenset[str] = frozenset()
    studied: frozenset[str] = frozenset()
    curious: frozenset[str] = frozenset()
    languages: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    has: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    barriers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fit:
    """One person and one opening.

    low: languages not spoken well enough.  lacks: needs that are known to be wanting.
    ask: languages and needs of which nobody knows.
    """

    id: str
    reasons: tuple[Because, ...]
    low: tuple[LanguageGap, ...] = ()
    lacks: tuple[str, ...] = ()
    ask_languages: tuple[str, ...] = ()
    ask_needs: tuple[str, ...] = ()

    @property
    def is_worth_telling(self) -> bool:
        """Whether there is a reason to think of this person at all."""
        return any(one.reason in _ENOUGH for one in self.reasons)

    @property
    def may_fit(self) -> bool:
        """Whether nothing that is asked for is known to be missing."""
        return self.is_worth_telling and not self.low and not self.lacks

    @property
    def is_near(self) -> bool:
        """Whether one single thing is missing."""
        return self.is_worth_telling and len(self.low) + len(self.lacks) == 1

    @property
    def questions(self) -> int:
        """How many things are to be asked first."""
        return len(self.ask_languages) + len(self.ask_needs)


def fit_of(opening: OpeningFacts, person: SeekerFacts) -> Fit:
    """Return why an opening may fit a person, what is missing and what nobody knows."""
    low, unknown, met = _languages(opening, person)
    needed = sorted(opening.needs)
    return Fit(
        person.id,
        _reasons(opening, person, met),
        low,
        tuple(one for one in needed if person.has.get(one) is False),
        unknown,
        tuple(one for one in needed if person.has.get(one) is None),
    )


def in_order(fits: Collection[Fit]) -> tuple[Fit, ...]:
    """Return fits with the fewest open questions first, then those with the most reasons."""
    return tuple(sorted(fits, key=lambda one: (one.questions, -len(one.reasons), one.id)))


def is_same_line(one: str, other: str) -> bool:
    """Tell whether a code of a standard list is the other, or a group that holds it."""
    return one.startswith(other) or other.startswith(one)


def _reasons(
    opening: OpeningFacts, person: SeekerFacts, met: tuple[str, ...]
) -> tuple[Because, ...]:
    lists = (("isco", opening.occupation), ("isced", opening.study))
    asked = [f"{name}:{code}" for name, code in lists if code]
    found = {
        Reason.GOAL: sorted(opening.goals & person.goals),
        Reason.WORK: _alike(opening.occupation, person.worked),
        Reason.STUDIED: _alike(opening.study, person.studied),
        Reason.CURIOUS: [code for one in asked for code in _alike(one, person.curious)],
        Reason.LANGUAGE: list(met),
        Reason.HELP: sorted(opening.helps & person.barriers),
    }
    return tuple(Because(reason, tuple(codes)) for reason, codes in found.items() if codes)


def _alike(wanted: str | None, known: Collection[str]) -> list[str]:
    """Return the wanted code if one that is known lies on its line."""
    return [wanted] if wanted and any(is_same_line(wanted, one) for one in known) else []


def _languages(
    opening: OpeningFacts, person: SeekerFacts
) -> tuple[tuple[LanguageGap, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the languages that are too weak, those nobody asked about, and those that do."""
    low, unknown, met = [], [], []
    for tag, wanted in sorted(opening.languages.items()):
        spoken = person.languages.get(tag)
        if spoken is None:
            unknown.append(tag)
        elif spoken < wanted:
            low.append(LanguageGap(tag, wanted, spoken))
        else:
            met.append(tag)
    return tuple(low), tuple(unknown), tuple(met)
