"""What an editor must know of the place it stands in: look, day, languages, rows to pick from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.languages import all_languages
from ui.theme.appearance import Theme
from ui.widgets.choices import Option

NO_OFFERS: Mapping[str, tuple[Option, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Setting:
    """The same for every editor of one page.

    today: from the Context, for ages.  languages: BCP 47 tags in use at the centre,
    the commonest first.  offers: records to pick from, by kind of record; the key of
    an option is the record's id.
    """

    theme: Theme
    today: date
    languages: tuple[str, ...] = ("en",)
    offers: Mapping[str, tuple[Option, ...]] = field(default_factory=lambda: NO_OFFERS)

    @property
    def languages_in_order(self) -> tuple[str, ...]:
        """Every language there is, those in use at the centre first."""
        return tuple(dict.fromkeys((*self.languages, *all_languages())))
