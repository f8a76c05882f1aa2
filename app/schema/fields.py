"""Fields, their properties and the schemas they make up. Knows no single field by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from app.i18n import N_, Text
from app.schema.kinds import Kind, Stored

T = TypeVar("T")


class Merge(StrEnum):
    """What happens when two computers change one field apart."""

    ASK = "ask"  # keep both, show the later, ask a person
    PROTECT = "protect"  # the protective value wins at once, then ask
    LATEST = "latest"  # machine state: the later one
    DERIVED = "derived"  # worked out here, never synced


class Rows(StrEnum):
    """How many rows of a kind one owner has, and what two computers make of them."""

    ONE = "one"
    APPEND = "append"  # sessions, consent: rows are added and never conflict
    SET = "set"  # languages, contacts: one row per element


class Sensitivity(StrEnum):
    """Who may see a field on principle."""

    PUBLIC = "public"
    STAFF = "staff"
    RESTRICTED = "restricted"


class Purpose(StrEnum):
    """The consent under which an answer is kept or used."""

    KEEP_FILE = "keep_file"
    SHARE_WITH_MENTOR = "share_with_mentor"
    SHARE_WITH_PARTNER = "share_with_partner"
    CONTACT_ME = "contact_me"
    LEAVE_THIS_CENTRE = "leave_this_centre"
    ONLINE_SYNC = "online_sync"
    STATISTICS = "statistics"
    REFERRAL = "referral"
    PHOTO = "photo"
    STORY = "story"
    RECOGNITION_AUTHORITY = "recognition_authority"
    ALUMNI_CONTACT = "alumni_contact"
    NONE = "none"  # facts about the centre itself


class Search(StrEnum):
    """How the search box reaches a field."""

    NO = "no"
    NAME = "name"  # across scripts and spellings
    TEXT = "text"  # any part of the words
    NUMBER = "number"  # digits only


class Unsaid(StrEnum):
    """An answer that is not a value, and not the same as empty."""

    DECLINED = "declined"
    UNKNOWN = "unknown"
    ASK_LATER = "ask_later"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> Text:
        return _UNSAID_LABELS[self]

    def to_stored(self) -> Stored:
        return {UNSAID_KEY: self.value}


UNSAID_KEY = "unsaid"
_UNSAID_LABELS = {
    Unsaid.DECLINED: N_("Prefers not to say"),
    Unsaid.UNKNOWN: N_("Does not know"),
    Unsaid.ASK_LATER: N_("Ask later"),
    Unsaid.NOT_APPLICABLE: N_("Does not apply"),
    Unsaid.NOT_ASKED: N_("Not asked"),
}


def unsaid_in(stored: Stored) -> Unsaid | None:
    """Return the unsaid answer that ``stored`` stands for, or None for a value or empty."""
    if isinstance(stored, Mapping) and set(stored) == {UNSAID_KEY}:
        told = str(stored[UNSAID_KEY])
        return Unsaid(told) if told in set(Unsaid) else Unsaid.UNKNOWN
    return None


@dataclass(frozen=True)
class Field(Generic[T]):
    """One question: its key for ever, its kind of value, and what each output does with it.

    opens_with: consents under which this answer, and only this, may leave the file.
    protective: stored values of a PROTECT field from the safest on.  own_words:
    written as the person said it.  in_form: a person fills it in (otherwise the
    program does).  retention: the category whose period applies.  happened: a day of it
    lies in the past; a later one is a slip of the hand or a wrong clock.  names_another:
    it may not name whom its own row is about.
    """

    key: str
    kind: Kind[T]
    label: Text
    question: Text | None = None
    why: Text | None = None
    merge: Merge = Merge.ASK
    sensitivity: Sensitivity = Sensitivity.STAFF
    purpose: Purpose = Purpose.KEEP_FILE
    opens_with: tuple[Purpose, ...] = ()
    retention: str = "file"
    identifying: bool = False
    required: bool = False
    protective: tuple[Stored, ...] = ()
    search: Search = Search.NO
    own_words: bool = False
    in_form: bool = True
    in_list: bool = False
    masked: bool = False
    happened: bool = False
    names_another: bool = False


@dataclass(frozen=True)
class Schema:
    """A kind of record: its fields in form order, its rows, and its past names.

    owner: the reference field that names the person the row is about (its
    subject); None for rows about the centre, ``""`` where the row is the
    subject itself.  natural: keys whose values make the row's id, so that two
    computers that write down the same thing make one row.  topic: where in the
    intake the questions stand.  dated: the field in which the program keeps the day a
    row was written down.  sought_by: groups of keys by which few of very many rows are
    looked for.  stays_inside: never goes online, whatever somebody agreed to.
    """

    name: str
    label: Text
    fields: tuple[Field[Any], ...]
    version: int = 1
    rows: Rows = Rows.SET
    owner: str | None = None
    natural: tuple[str, ...] = ()
    topic: str | None = None
    add_another: Text | None = None
    dated: str | None = None
    sought_by: tuple[tuple[str, ...], ...] = ()
    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    retired: frozenset[str] = frozenset()
    stays_inside: bool = False

    def __post_init__(self) -> None:
        keys = [one.key for one in self.fields]
        if len(set(keys)) != len(keys) or self.retired & set(keys):
            raise ValueError(f"{self.name}: a field's key stands twice or was retired")

    def __getitem__(self, key: str) -> Field[Any]:
        """Return the field of ``key`` (or of its past name); KeyError if there is none."""
        return self._by_key[self.renamed.get(key, key)]

    def find(self, key: str) -> Field[Any] | None:
        """Return the field of ``key`` (or of its past name), or None."""
        return self._by_key.get(self.renamed.get(key, key))

    def __contains__(self, key: object) -> bool:
        return self.find(str(key)) is not None

    @cached_property
    def _by_key(self) -> Mapping[str, Field[Any]]:
        # Asked for each change of each merge and rebuild, so not looked for in a row.
        return {one.key: one for one in self.fields}

    @cached_property
    def shape(self) -> str:
        """A line for each field: what it accepts and what it protects, without any words shown."""
        return "\n".join(
            f"{self.name}.{one.key}:{_shape(one.kind)}:{one.protective}" for one in self.fields
        )

    @property
    def is_its_own_subject(self) -> bool:
        """Whether erasing a subject means erasing the row of this kind itself."""
        return self.owner == ""

    @property
    def form_fields(self) -> tuple[Field[Any], ...]:
        return tuple(one for one in self.fields if one.in_form)


def _shape(kind: Kind[Any]) -> str:
    """Return what a kind accepts, without the words by which it is shown."""
    limits = {
        name: sorted(value) if isinstance(value, Mapping) else value
        for name, value in sorted(vars(kind).items())
    }
    return f"{type(kind).__name__}{limits}"
