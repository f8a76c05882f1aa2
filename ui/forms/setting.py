"""What an editor must know of the place it stands in: look, day, languages, rows to pick from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from app.languages import all_languages
from ui.theme.appearance import Theme
from ui.widgets.choices import Option

NO_OFFERS: Mapping[str, tuple[Option, ...]] = MappingProxyType({})

Found: TypeAlias = Callable[[tuple[Option, ...]], None]


@dataclass(frozen=True)
class Setting:
    """The same for every editor of one page.

    today: from the Context, for ages.  languages: BCP 47 tags in use at the centre,
    the commonest first.  offers: records to pick from, by kind of record; the key of
    an option is the record's id.  is_talk: answers stand on cards with pictures, and
    why we ask waits until somebody wants to know.  look_up: by kind of record, asks for
    those that words may mean, and gives what is found to the second argument later.
    """

    theme: Theme
    today: date
    languages: tuple[str, ...] = ("en",)
    offers: Mapping[str, tuple[Option, ...]] = field(default_factory=lambda: NO_OFFERS)
    is_talk: bool = False
    look_up: Mapping[str, Callable[[str, Found], None]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def languages_in_order(self) -> tuple[str, ...]:
        """Every language there is, those in use at the centre first."""
        return tuple(dict.fromkeys((*self.languages, *all_languages())))
