"""What a catalogue can say, and what stands in English for want of a translation."""

from __future__ import annotations

import pytest

from app.i18n import N_, Catalog, Text, plural, verbatim

UNKNOWN = Text("No catalogue has this.")  # not marked: nobody is to translate it


@pytest.mark.parametrize("language", ["ar", "uk", "so", "ckb"])
@pytest.mark.parametrize("msgid", ["{time}: {name}", "“{words}”", "{first} · {second}", "…", "3"])
def test_signs_and_placeholders_are_said_alike_everywhere(language: str, msgid: str) -> None:
    """There is nothing to translate, also where a catalogue holds the same for it."""
    assert Catalog(language).knows(Text(msgid))


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_what_fills_a_placeholder_is_asked_for_too(language: str) -> None:
    """A pair of signs around an English sentence is no Arabic."""
    catalog, pair = Catalog(language), N_("{label}: {words}")

    assert catalog.knows(pair.with_values(label=N_("Today"), words=verbatim("Amina")))
    assert not catalog.knows(pair.with_values(label=UNKNOWN, words=verbatim("Amina")))


def test_words_need_a_translation() -> None:
    """One letter beside the placeholders is a word; in English all is known."""
    for words in (UNKNOWN, plural("{count} x", "{count} xs", 2), Text("{hours} h")):
        assert not Catalog("ar").knows(words)
        assert Catalog("en").knows(words)
    assert Catalog("ar").knows(N_("Today"))
