"""The search box: the likeliest first, in every script, by code, by digits, never stale."""

from __future__ import annotations

import pytest

from app.records import Change, RecordId
from app.rules.codes import code_of, show_code
from app.schema.person import PERSON
from app.schema.registry import SCHEMAS
from app.vault.vault import Vault
from tests.core.vault.replicas import USER

PEOPLE = {
    "Mohammed Karimi": RecordId("00000000-0000-4000-8000-000000000001"),
    "محمد كريمي": RecordId("00000000-0000-4000-8000-000000000002"),
    "Olena Kovalenko": RecordId("00000000-0000-4000-8000-000000000003"),
    "Олена Коваленко": RecordId("00000000-0000-4000-8000-000000000004"),
    "Semere Tesfay": RecordId("00000000-0000-4000-8000-000000000005"),
    "Li Xu": RecordId("00000000-0000-4000-8000-000000000006"),
    "O'Brien": RecordId("00000000-0000-4000-8000-000000000007"),
}
CONTACT_ID = RecordId("00000000-0000-7000-8000-000000000001")
MOHAMMED = PEOPLE["Mohammed Karimi"]


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Return a vault with these people, one phone number and one note."""
    changes = [Change("person", one, one, "preferred_name", name) for name, one in PEOPLE.items()]
    changes += [
        Change("person", MOHAMMED, MOHAMMED, "notes", "Walks with a cane, loves carpentry"),
        Change("contact", CONTACT_ID, MOHAMMED, "person", MOHAMMED),
        Change("contact", CONTACT_ID, MOHAMMED, "kind", "call"),
        Change("contact", CONTACT_ID, MOHAMMED, "value", "+49 (151) 2345-678"),
    ]
    vault.append(changes, "Put", user=USER)
    return vault


def names(vault: Vault, text: str) -> list[str]:
    """Return the names of the people found, the likeliest first."""
    by_id = {one: name for name, one in PEOPLE.items()}
    return [by_id[hit.subject] for hit in vault.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mohammed", {"Mohammed Karimi", "محمد كريمي"}),
        ("muhamad karimy", {"Mohammed Karimi", "محمد كريمي"}),
        ("محمد", {"Mohammed Karimi", "محمد كريمي"}),
        ("kovalenko", {"Olena Kovalenko", "Олена Коваленко"}),
        ("ОЛЕНА", {"Olena Kovalenko", "Олена Коваленко"}),
        ("ሰመረ", {"Semere Tesfay"}),
        ("xu", {"Li Xu"}),
        ("obrien", {"O'Brien"}),
        ("carpent", {"Mohammed Karimi"}),
        ("0151 2345", {"Mohammed Karimi"}),
        ("٢٣٤٥", {"Mohammed Karimi"}),
        ("Nobody Atall", set()),
        ("", set()),
        ("  ", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_who_is_meant_is_found(filled: Vault, text: str, found: set[str]) -> None:
    """And nobody else."""
    assert set(names(filled, text)) == found


def test_the_script_that_was_typed_comes_first(filled: Vault) -> None:
    """What stands there letter by letter is likelier than what sounds alike."""
    assert names(filled, "Mohammed")[0] == "Mohammed Karimi"
    assert names(filled, "محمد")[0] == "محمد كريمي"
    reasons = [hit.reason for hit in filled.find("محمد")]
    assert reasons == ["name", "sound"]


def test_a_code_is_one_person(filled: Vault) -> None:
    """Printed, typed in small letters or without its prefix."""
    for name, person in PEOPLE.items():
        shown = show_code(code_of(person))

        for typed in (shown, shown.lower(), shown.removeprefix("WM ")):
            (first, *_) = filled.find(typed)
            assert (first.subject, first.reason, first.score) == (person, "code", 100)
        assert filled.by_code(code_of(person)) == [person], name


def test_a_hit_says_where_and_how_sure(filled: Vault) -> None:
    """The row, its kind and field, the reason, and a score up to 100."""
    (hit,) = filled.find("2345678")

    assert (hit.id, hit.kind, hit.subject) == (CONTACT_ID, "contact", MOHAMMED)
    assert (hit.key, hit.reason) == ("value", "number")
    assert 0 < hit.score <= 100


def test_old_words_find_nobody(filled: Vault) -> None:
    """A changed, cleared or deleted answer leaves the search at once."""
    record = filled.record("person", MOHAMMED)
    assert record is not None
    seen = record.versions["preferred_name"]
    renamed = Change("person", MOHAMMED, MOHAMMED, "preferred_name", "Reza", seen)
    filled.append([renamed], "Put", user=USER)
    assert names(filled, "Mohammed") == ["محمد كريمي"]
    assert names(filled, "reza") == ["Mohammed Karimi"]

    contact = filled.record("contact", CONTACT_ID)
    assert contact is not None
    filled.delete(contact, "Delete", user=USER)
    assert names(filled, "2345678") == []

    filled.erase(MOHAMMED, user=USER)
    assert names(filled, "reza") == []
    assert filled.find(show_code(code_of(MOHAMMED))) == []
    assert filled.check() == []


def test_at_most_so_many_and_each_row_once(vault: Vault) -> None:
    """A common name fills the list and does not overflow it."""
    people = [RecordId(f"00000000-0000-4000-8000-{n:012d}") for n in range(30)]
    changes = [Change("person", one, one, "preferred_name", "Ali Ali") for one in people]
    vault.append(changes, "Put", user=USER)

    found = vault.find("Ali", limit=20)

    assert len(found) == len({hit.id for hit in found}) == 20


def test_only_declared_fields_are_searched(vault: Vault) -> None:
    """A warning for the desk is in no search, whatever it says."""
    flag = RecordId("00000000-0000-7000-8000-000000000002")
    changes = [
        Change("person", MOHAMMED, MOHAMMED, "preferred_name", "Mohammed"),
        Change("flag", flag, MOHAMMED, "person", MOHAMMED),
        Change("flag", flag, MOHAMMED, "instruction", "Never call the brother"),
    ]
    vault.append(changes, "Put", user=USER)

    assert vault.find("brother") == []
    assert SCHEMAS["flag"]["instruction"].sensitivity == "restricted"
    assert PERSON["preferred_name"].search == "name"
