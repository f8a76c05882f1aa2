"""Values for every kind of field, made from the field itself, for property tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from app.calendars import Calendar
from app.i18n import Text
from app.languages import all_languages
from app.schema.codes import LEVEL_LADDER
from app.schema.concern import Sealed
from app.schema.fields import Field, Unsaid
from app.schema.grids import WEEK_PARTS, WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Digest,
    Kind,
    LanguageTag,
    Moment,
    Number,
    Reference,
    References,
    Slots,
    Story,
    Words,
    YesNo,
)
from app.schema.lists import Country, Listed, Shared, SharedCodes
from app.schema.money import CURRENCIES, MOST_MINOR, Amount, Money
from app.schema.options import Options
from app.schema.phones import Phone
from app.schema.spans import DayRange, RoughDay, Weeks, WeekSpan
from app.schema.tongues import LanguageLevels, Languages
from app.schema.zones import TimeZone, zone_names

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LONG_AGO = date(2020, 1, 1)  # no test's clock is before
EARLY, LATE = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - zones are added below
IDS = st.uuids().map(str)
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
# Letters of the scripts that people in a centre write, with marks and the signs between them.
LETTERS = st.sampled_from(
    "aZéßłІїЄґабвгابتثجحخمحمدكگچپڤሀለሐ中မြန่กขা১২٣۴09 .,:;-()«»'’/+@#|&=%!?\u0301\u064e\u200d\u200c"
)


def one_line(max_chars: int) -> st.SearchStrategy[str]:
    """Return words of one line that leave ink: joiners alone are none."""
    words = st.text(LETTERS, min_size=1, max_size=min(max_chars, 40))
    return words.filter(lambda one: one.strip(" \u200c\u200d") != "" or one.isascii())


def typed(kind: Kind[Any]) -> Any:  # noqa: ANN401 - the strategy is of the kind's own type
    """Return values that ``kind`` accepts, typed."""
    made = _BY_KIND.get(type(kind))
    if made is None:
        raise AssertionError(f"no strategy for {type(kind).__name__}: add one")
    return made(kind)


def answers(one: Field[Any]) -> st.SearchStrategy[Any]:
    """Return typed values of a field and, now and then, an answer left unsaid."""
    said = typed(one.kind)
    if one.happened:
        said = said.filter(lambda days: days.earliest < LONG_AGO)
    return st.one_of(said, said, st.sampled_from(list(Unsaid)))


def _ranges(kind: Kind[Any]) -> st.SearchStrategy[DayRange]:
    calendars = st.sampled_from(list(Calendar))
    return st.tuples(DAYS, DAYS, calendars).map(
        lambda told: DayRange(min(told[:2]), max(told[:2]), told[2])
    )


def _weeks(kind: Weeks) -> st.SearchStrategy[WeekSpan]:
    whole = st.integers(0, kind.most)
    return st.tuples(whole, whole, whole).map(lambda three: WeekSpan(*sorted(three)))


def _several(options: Mapping[str, Text]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return answers of several codes; a code that stands alone has no company."""
    alone = sorted(options.alone) if isinstance(options, Options) else []
    together = st.lists(st.sampled_from(sorted(set(options) - set(alone))), unique=True).map(tuple)
    return st.one_of(together, *(st.just((code,)) for code in alone))


def _moments(kind: Kind[Any]) -> st.SearchStrategy[datetime]:
    naive = st.datetimes(EARLY, LATE)
    return st.tuples(naive, OFFSETS).map(lambda pair: pair[0].replace(tzinfo=pair[1]))


_BY_KIND: dict[type, Any] = {
    TimeZone: lambda kind: st.sampled_from(zone_names()),
    Words: lambda kind: one_line(kind.max_chars),
    Story: lambda kind: st.lists(one_line(kind.max_chars // 4), min_size=1, max_size=3).map(
        "\n".join
    ),
    LanguageTag: lambda kind: st.sampled_from(all_languages()),
    Choice: lambda kind: st.sampled_from(sorted(kind.options)),
    Choices: lambda kind: _several(kind.options),
    Listed: lambda kind: st.sampled_from(kind.codes),
    Country: lambda kind: st.sampled_from(kind.codes),
    Shared: lambda kind: st.sampled_from(kind.codes),
    SharedCodes: lambda kind: st.lists(
        st.sampled_from(kind.codes), min_size=1, max_size=4, unique=True
    ).map(tuple),
    Phone: lambda kind: st.from_regex(r"(\+|00)?[1-9][0-9]{2,14}", fullmatch=True),
    WeekGrid: lambda kind: st.lists(st.sampled_from(WEEK_PARTS), unique=True).map(tuple),
    Languages: lambda kind: st.lists(
        st.sampled_from(all_languages()), min_size=1, max_size=4, unique=True
    ).map(tuple),
    LanguageLevels: lambda kind: st.dictionaries(
        st.sampled_from(all_languages()), st.sampled_from(LEVEL_LADDER), min_size=1, max_size=4
    ).map(kind.check),
    YesNo: lambda kind: st.booleans(),
    Money: lambda kind: st.builds(
        Amount, st.integers(1, MOST_MINOR), st.sampled_from(sorted(CURRENCIES))
    ),
    Number: lambda kind: st.integers(kind.least, kind.most),
    Day: lambda kind: DAYS,
    Moment: _moments,
    Reference: lambda kind: IDS,
    References: lambda kind: st.lists(IDS, max_size=4, unique=True).map(tuple),
    Slots: lambda kind: st.dictionaries(
        st.sampled_from(all_languages()), one_line(kind.max_chars), min_size=1, max_size=3
    ),
    Digest: lambda kind: st.binary(min_size=kind.size, max_size=kind.size),
    Sealed: lambda kind: st.binary(min_size=1, max_size=200),
    RoughDay: _ranges,
    Weeks: _weeks,
}
