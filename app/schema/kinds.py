"""The kinds of value, each in its four shapes: stored, typed, shown and plain text.

*Stored* is what the log keeps (JSON without floats), *typed* is Python's, *shown*
is for people in one language, *text* is for the command line and tables: the
same in every language, and ``parse(text(value)) == value``.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

from app.calendars import show_day, show_moment
from app.errors import Problem
from app.i18n import N_, Catalog, Text
from app.languages import is_language, language_name
from app.schema.options import alone_or_together
from app.schema.texts import tidy

Stored: TypeAlias = "str | int | bool | bytes | Sequence[Stored] | Mapping[str, Stored] | None"
T = TypeVar("T")
_DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")


# Embedding and override controls (UAX #9) could reorder a neighbour's words on paper.
class Kind(ABC, Generic[T]):
    """How one sort of value is checked, stored, shown and written as text."""

    @abstractmethod
    def check(self, value: T) -> T:
        """Return ``value`` tidied; raise Problem if it may not be kept."""

    @abstractmethod
    def to_stored(self, value: T) -> Stored: ...

    @abstractmethod
    def from_stored(self, stored: Stored) -> T: ...

    @abstractmethod
    def show(self, value: T, catalog: Catalog) -> str: ...

    @abstractmethod
    def parse(self, text: str) -> T:
        """Return the value that ``text`` stands for, checked; raise Problem if none."""

    def text(self, value: T) -> str:
        """Return ``value`` as text that ``parse`` reads back."""
        return str(self.to_stored(value))


class _TextKind(Kind[str]):
    """Common part of the kinds whose three shapes are one string."""

    def to_stored(self, value: str) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> str:
        return str(stored)

    def show(self, value: str, catalog: Catalog) -> str:
        return value

    def parse(self, text: str) -> str:
        return self.check(text)


@dataclass(frozen=True)
class Words(_TextKind):
    """One line of text in NFC, at most ``max_chars`` characters after trimming."""

    max_chars: int = 200

    def check(self, value: str) -> str:
        return tidy(" ".join(value.split()), self.max_chars)


@dataclass(frozen=True)
class Story(_TextKind):
    """Several lines of text in NFC, at most ``max_chars`` characters after trimming."""

    max_chars: int = 4000

    def check(self, value: str) -> str:
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return tidy("\n".join(line.rstrip() for line in lines).strip(), self.max_chars)


@dataclass(frozen=True)
class LanguageTag(_TextKind):
    """A language as a BCP 47 tag out of those Waymark knows."""

    def check(self, value: str) -> str:
        if not is_language(value):
            raise Problem(N_("Waymark does not know this language. Pick one from the list."))
        return value

    def show(self, value: str, catalog: Catalog) -> str:
        return language_name(value, catalog.language)


@dataclass(frozen=True)
class Choice(_TextKind):
    """One of ``options``; a code from a newer Waymark is kept and shown as it is."""

    options: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))

    def check(self, value: str) -> str:
        if value not in self.options:
            raise Problem(N_("Choose one of the listed answers."))
        return value

    def show(self, value: str, catalog: Catalog) -> str:
        label = self.options.get(value)
        return catalog.say(label) if label else value


@dataclass(frozen=True)
class Choices(Kind[tuple[str, ...]]):
    """Several of ``options``, in the order of the list."""

    options: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))

    def check(self, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= set(self.options):
            raise Problem(N_("Choose among the listed answers."))
        return tuple(one for one in self.options if one in value)

    def to_stored(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def from_stored(self, stored: Stored) -> tuple[str, ...]:
        return tuple(str(one) for one in _sequence(stored))

    def show(self, value: tuple[str, ...], catalog: Catalog) -> str:
        shown = [self.options.get(one) for one in value]
        return " · ".join(
            catalog.say(label) if label else code for label, code in zip(shown, value, strict=True)
        )

    def parse(self, text: str) -> tuple[str, ...]:
        chosen = self.check(tuple(one for one in re.split(r"[,\s]+", text) if one))
        # Only here: what was once kept stays readable.
        return alone_or_together(self.options, chosen)

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


@dataclass(frozen=True)
class YesNo(Kind[bool]):
    """Yes or no, and nothing in between."""

    def check(self, value: bool) -> bool:  # noqa: FBT001 - the value itself is the subject
        return value

    def to_stored(self, value: bool) -> Stored:  # noqa: FBT001 - as above
        return value

    def from_stored(self, stored: Stored) -> bool:
        return bool(stored)

    def show(self, value: bool, catalog: Catalog) -> str:  # noqa: FBT001 - as above
        return catalog.say(N_("Yes") if value else N_("No"))

    def parse(self, text: str) -> bool:
        if text.casefold() in {"yes", "true", "1"}:
            return True
        if text.casefold() in {"no", "false", "0"}:
            return False
        raise Problem(N_("Say yes or no."))

    def text(self, value: bool) -> str:  # noqa: FBT001 - as above
        return "yes" if value else "no"


@dataclass(frozen=True)
class Number(Kind[int]):
    """A whole number from ``least`` to ``most``."""

    least: int = 0
    most: int = 1_000_000

    def check(self, value: int) -> int:
        if not self.least <= value <= self.most:
            words = N_("Give a number from {least} to {most}.")
            raise Problem(words.with_values(least=self.least, most=self.most))
        return value

    def to_stored(self, value: int) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> int:
        return int(stored) if isinstance(stored, int | str) else 0

    def show(self, value: int, catalog: Catalog) -> str:
        return str(value)

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"\s*-?\d{1,18}\s*", text):
            raise Problem(N_("Write a whole number."))
        return self.check(int(text))


@dataclass(frozen=True)
class Day(Kind[date]):
    """A calendar day without a time zone, stored as ISO 8601 ``YYYY-MM-DD``."""

    def check(self, value: date) -> date:
        if not 1900 <= value.year <= 2200:
            raise Problem(N_("This day is too far away. Check the year."))
        return value

    def to_stored(self, value: date) -> Stored:
        return value.isoformat()

    def from_stored(self, stored: Stored) -> date:
        return date.fromisoformat(str(stored))

    def show(self, value: date, catalog: Catalog) -> str:
        return show_day(value, catalog.language)

    def parse(self, text: str) -> date:
        try:
            value = date.fromisoformat(text.strip())
        except ValueError:
            if _DAY_FORM.fullmatch(text.strip()):
                raise Problem(N_("This day is not in the calendar. Check it.")) from None
            raise Problem(N_("Write the day as year-month-day, like 2027-05-31.")) from None
        return self.check(value)


@dataclass(frozen=True)
class Moment(Kind[datetime]):
    """A day and time with its offset from UTC, stored to the minute in ISO 8601."""

    def check(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise Problem(N_("Give the time together with its time zone."))
        if not 1900 <= value.year <= 2200:
            raise Problem(N_("This day is too far away. Check the year."))
        return value.replace(second=0, microsecond=0)

    def to_stored(self, value: datetime) -> Stored:
        return value.isoformat(timespec="minutes")

    def from_stored(self, stored: Stored) -> datetime:
        return datetime.fromisoformat(str(stored))

    def show(self, value: datetime, catalog: Catalog) -> str:
        return show_moment(value, catalog.language)

    def parse(self, text: str) -> datetime:
        typed = text.strip()
        if not _MOMENT.fullmatch(typed):
            raise Problem(N_("Write the time like 2027-05-31T10:00+02:00, or without the zone."))
        try:
            value = datetime.fromisoformat(typed)
        except ValueError:
            raise Problem(N_("There is no such day or time. Check the numbers.")) from None
        self.check(value.replace(tzinfo=value.tzinfo or UTC))
        if value.tzinfo is not None:
            return self.check(value)
        # A time typed without a zone is this computer's own wall clock.
        moment = value.astimezone()
        if moment.replace(tzinfo=None) != value:
            words = N_("Clocks are put forward then, and this time never comes. Pick another time.")
            raise Problem(words)
        return self.check(moment)


@dataclass(frozen=True)
class Reference(_TextKind):
    """The id of a record of kind ``to``: a UUID in its usual form."""

    to: str = ""

    def check(self, value: str) -> str:
        if not _UUID.fullmatch(value):
            raise Problem(N_("This is not the number of a record."))
        return value.lower()


@dataclass(frozen=True)
class References(Kind[tuple[str, ...]]):
    """Ids of several records of kind ``to``."""

    to: str = ""

    def check(self, value: tuple[str, ...]) -> tuple[str, ...]:
        one = Reference(self.to)
        return tuple(dict.fromkeys(one.check(each) for each in value))

    def to_stored(self, value: tuple[str, ...]) -> Stored:
        return list(value)

    def from_stored(self, stored: Stored) -> tuple[str, ...]:
        return tuple(str(one) for one in _sequence(stored))

    def show(self, value: tuple[str, ...], catalog: Catalog) -> str:
        return str(len(value))

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(tuple(one for one in re.split(r"[,\s]+", text) if one))

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


@dataclass(frozen=True)
class Slots(Kind[Mapping[str, str]]):
    """One sentence in several languages: ``{BCP 47 tag: words}``.

    Text: ``en:Work|ar:...``; a ``|`` within a sentence is written twice.
    """

    max_chars: int = 160

    def check(self, value: Mapping[str, str]) -> Mapping[str, str]:
        tags, sentences = LanguageTag(), Words(self.max_chars)
        for tag in value:
            tags.check(tag)
        checked = {tag: sentences.check(words) for tag, words in sorted(value.items())}
        # An empty sentence is no translation; the editors leave it out too.
        return {tag: words for tag, words in checked.items() if words}

    def to_stored(self, value: Mapping[str, str]) -> Stored:
        return dict(value) or ""  # no sentence is nothing, as in every other kind

    def from_stored(self, stored: Stored) -> Mapping[str, str]:
        return {str(k): str(v) for k, v in _mapping(stored).items()}

    def show(self, value: Mapping[str, str], catalog: Catalog) -> str:
        if not value:
            return ""
        return value.get(catalog.language) or value.get("en") or next(iter(value.values()))

    def parse(self, text: str) -> Mapping[str, str]:
        pairs = [one.partition(":") for one in _SENTENCE.findall(f"{text}|")]
        if not all(colon for _, colon, _ in pairs):
            raise Problem(N_("Write each sentence after its language, like en:Words|ar:Words."))
        return self.check({tag.strip(): words.replace("||", "|") for tag, _, words in pairs})

    def text(self, value: Mapping[str, str]) -> str:
        # The log may give them back in another order.
        return "|".join(f"{tag}:{words.replace('|', '||')}" for tag, words in sorted(value.items()))


@dataclass(frozen=True)
class Digest(Kind[bytes]):
    """A hash or key as bytes, written in hex."""

    size: int = 32

    def check(self, value: bytes) -> bytes:
        if len(value) != self.size:
            raise Problem(N_("This is not a whole check number."))
        return value

    def to_stored(self, value: bytes) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> bytes:
        return stored if isinstance(stored, bytes) else b""

    def show(self, value: bytes, catalog: Catalog) -> str:
        return value.hex()

    def parse(self, text: str) -> bytes:
        if not re.fullmatch(r"(?:[0-9a-fA-F]{2})*", text):
            raise Problem(N_("Write the check number as digits and the letters a to f."))
        return self.check(bytes.fromhex(text))

    def text(self, value: bytes) -> str:
        return value.hex()


# A day with its time: a day alone would be midnight, which nobody means.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?")

# A sentence with its language, up to the first | that is not one of a pair.
_SENTENCE = re.compile(r"((?:[^|]|\|\|)*)\|")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _sequence(stored: Stored) -> Sequence[Stored]:
    return stored if isinstance(stored, list | tuple) else ()


def _mapping(stored: Stored) -> Mapping[str, Stored]:
    return stored if isinstance(stored, Mapping) else {}
