"""What people type into the search box: beginnings of names, other spellings, digits, codes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.schema.person import NAME, PERSON, name_latin, name_words, preferred_name
from app.schema.reach import CONTACT, contact_value
from app.vault.reader import Reader

SHORTEST = 2

# How another ear writes the same sound.
_HEARD = (("ou", "u"), ("ee", "i"), ("kh", "ch"), ("y", "i"), ("q", "k"), ("mm", "m"), ("f", "ph"))


def typed_queries(vault: Reader, people: Sequence[RecordId], count: int) -> list[str]:
    """Return ``count`` texts as they stand in the box while people look for some of ``people``.

    In the scripts of their names, in Latin letters as heard, with a letter wrong, by
    phone and by code; most while the word is still being typed.
    """
    chance = random.Random(5)  # noqa: S311 - who is looked for
    found: list[str] = []
    for place, person in enumerate(people):
        found += _typed(chance, vault, person)
        found += _by_number(chance, vault, person, place)
        if len(found) >= count:
            break
    return found[:count]


def _typed(chance: random.Random, vault: Reader, person: RecordId) -> Iterator[str]:
    """Yield a name while it is typed, and one as somebody else heard it."""
    record = vault.record(PERSON.name, person)
    names = vault.records(NAME.name, subject=person)
    said = [record.get(preferred_name) if record else None]
    said += [one.get(field) for one in names for field in (name_words, name_latin)]
    spoken = [one for one in said if one and len(one) >= SHORTEST]
    if spoken:
        whole = chance.choice(spoken)
        yield whole[: chance.randint(SHORTEST, len(whole))]
        yield _misheard(chance, chance.choice(spoken))


def _by_number(chance: random.Random, vault: Reader, person: RecordId, place: int) -> Iterator[str]:
    """Yield the code of each tenth person, and the end of the number of two more of ten."""
    if place % 10 == 0:
        yield show_code(code_of(person))
    elif place % 5 == 1:
        for contact in vault.records(CONTACT.name, subject=person)[:1]:
            number = contact.get(contact_value, "")
            yield number[-chance.randint(4, 8) :]


def _misheard(chance: random.Random, name: str) -> str:
    word = chance.choice(name.split())
    for one, other in _HEARD:
        if one in word:
            return word.replace(one, other)
    place = chance.randrange(len(word))
    return word if len(word) < 5 else word[:place] + word[place + 1 :]
