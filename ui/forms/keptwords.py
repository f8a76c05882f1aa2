"""What a sealed draft keeps beside its values: half-typed words, and where the caret stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.records import Draft
from app.schema.kinds import Stored
from app.usecases.intakes import KeptDraft
from ui.forms.place import Place


def kept_with(
    drafts: Iterable[Draft], unfinished: Mapping[str, Sequence[str]], **more: Stored
) -> list[KeptDraft]:
    """Return drafts to be put away with the words that stand for no value yet, by part."""
    typed: dict[str, Stored] = {key: list(words) for key, words in unfinished.items()}
    return [KeptDraft(one, {**more, "typed": typed}) for one in drafts]


def typed_of(kept: KeptDraft) -> dict[str, tuple[str, ...]]:
    """Return, by part, the words that stood for no value yet when they were put away."""
    words = kept.more.get("typed")
    if not isinstance(words, dict):
        return {}
    return {
        key: tuple(str(part) for part in parts)
        for key, parts in words.items()
        if isinstance(parts, list)
    }


def place_of(kept: KeptDraft) -> Place | None:
    """Return where somebody was writing when the words were put away."""
    place = kept.more.get("place")
    return Place.from_stored(place) if isinstance(place, dict) else None
