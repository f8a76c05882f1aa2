"""The catalogue tool: what it finds, what it refuses and what it keeps."""

from __future__ import annotations

import gettext
import shutil
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from app.i18n import N_, Catalog, plural
from tests import words

ROOT = Path(__file__).resolve().parents[2]
SOURCE = '''"""A module."""
LATE = N_("The step {step} is late.")
def tell(count):
    return plural("{count} step is late.", "{count} steps are late.", count)
'''
ARABIC_FORMS = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 101: 5, 102: 5, 103: 3, 111: 4}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project with one source, a template and an Arabic catalogue."""
    root = tmp_path / "project"
    (root / "app").mkdir(parents=True)
    (root / "i18n").mkdir()
    (root / "app" / "late.py").write_text(SOURCE, encoding="utf-8")
    (root / "i18n" / "complete.txt").write_text("# none yet\n", encoding="utf-8")
    shutil.copy(ROOT / "babel.cfg", root)
    words.update(root)
    words.add_language(root, "ar")
    return root


def write_arabic(root: Path, sentence: str, forms: tuple[str, ...]) -> None:
    """Fill the Arabic catalogue with a translation of both sentences."""
    place = words.catalogue_paths(root)[0]
    catalogue = words.read(place)
    for message in catalogue:
        if message.id:
            message.string = sentence if isinstance(message.id, str) else forms
    with place.open("wb") as out:
        write_po(out, catalogue)


def declare_whole(root: Path, language: str) -> None:
    """Name ``language`` in complete.txt."""
    (root / "i18n" / "complete.txt").write_text(f"{language}\n", encoding="utf-8")


def test_a_fresh_project_has_no_problems(project: Path) -> None:
    """A catalogue with gaps is fine until it is declared whole."""
    assert list(words.problems(project)) == []


def test_a_new_sentence_makes_the_catalogues_stale(project: Path) -> None:
    """A sentence that is only in the sources is reported until the catalogues are renewed."""
    source = project / "app" / "late.py"
    source.write_text(source.read_text(encoding="utf-8") + 'NEW = N_("New.")\n', encoding="utf-8")

    stale = list(words.problems(project))
    changed = words.update(project)

    assert len(stale) == 2
    assert changed == ["waymark.pot", "ar/waymark.po"]
    assert list(words.problems(project)) == []
    assert words.update(project) == []


def test_renewing_keeps_translations(project: Path) -> None:
    """A new sentence leaves the others' translations as they were."""
    write_arabic(project, "{step}!", ("{count}",) * 6)
    (project / "app" / "new.py").write_text('NEW = N_("New.")\n', encoding="utf-8")

    words.update(project)

    catalogue = words.read(words.catalogue_paths(project)[0])
    assert catalogue["The step {step} is late."].string == "{step}!"
    assert "reviewed by native readers" in catalogue.header_comment


def test_a_language_declared_whole_has_no_gaps(project: Path) -> None:
    """Each sentence without a translation is named."""
    declare_whole(project, "ar")

    found = list(words.problems(project))

    assert found == [
        "ar: not translated: 'The step {step} is late.'",
        "ar: not translated: '{count} step is late.'",
    ]


def test_a_language_declared_whole_has_a_catalogue(project: Path) -> None:
    """Declaring a language that is not there is reported."""
    declare_whole(project, "xx")

    assert list(words.problems(project)) == ["complete.txt names xx, which has no catalogue"]


@pytest.mark.parametrize(
    ("sentence", "forms", "fault"),
    [
        ("late", ("{count}",) * 6, "placeholders differ: 'The step {step} is late.'"),
        ("{stap}", ("{count}",) * 6, "placeholders differ: 'The step {step} is late.'"),
        ("{step", ("{count}",) * 6, "placeholders differ: 'The step {step} is late.'"),
        ("{step}", ("{number}",) * 6, "placeholders differ: '{count} step is late.'"),
    ],
)
def test_a_wrong_placeholder_is_named(
    project: Path, sentence: str, forms: tuple[str, ...], fault: str
) -> None:
    """A translation that would fail when its values are filled in is refused."""
    write_arabic(project, sentence, forms)

    assert list(words.problems(project)) == [f"ar: {fault}"]


def test_a_plural_form_may_leave_its_number_out(project: Path) -> None:
    """Arabic says one and two without a numeral."""
    write_arabic(project, "{step}", ("none", "one", "two", "{count}", "{count}", "{count}"))

    assert list(words.problems(project)) == []


def test_a_fuzzy_translation_is_named(project: Path) -> None:
    """A guess is not a translation."""
    place = words.catalogue_paths(project)[0]
    catalogue = words.read(place)
    catalogue["The step {step} is late."].flags.add("fuzzy")
    with place.open("wb") as out:
        write_po(out, catalogue)

    assert list(words.problems(project)) == ["ar: fuzzy: 'The step {step} is late.'"]


def test_the_arabic_plural_rule_is_pinned(project: Path) -> None:
    """A catalogue with another rule for Arabic is refused."""
    place = words.catalogue_paths(project)[0]
    text = place.read_text(encoding="utf-8")
    swapped = text.replace("n%100>=11 ? 4 : 5", "n%100>=11 ? 5 : 4")
    assert swapped != text
    place.write_text(swapped, encoding="utf-8")

    assert list(words.problems(project)) == [f"ar: Plural-Forms must be {words.PLURALS['ar']}"]


@pytest.mark.parametrize(("count", "form"), ARABIC_FORMS.items())
def test_arabic_counts_choose_their_form(project: Path, count: int, form: int) -> None:
    """Zero, one, two, few (3 to 10), many (11 to 99) and other (100 to 102), as CLDR has them."""
    write_arabic(project, "{step}", tuple(f"{number}" for number in range(6)))
    place = words.catalogue_paths(project)[0]
    with place.with_suffix(".mo").open("wb") as out:
        write_mo(out, words.read(place))

    catalog = Catalog("ar", project / "i18n")
    late = plural("{count} step is late.", "{count} steps are late.", count)

    assert catalog.say(late) == str(form)
    assert catalog.say(N_("The step {step} is late.").with_values(step=count)) == str(count)


@pytest.mark.parametrize("place", words.catalogue_paths(ROOT), ids=lambda p: p.parent.parent.name)
def test_every_catalogue_says_how_far_it_is_reviewed(place: Path) -> None:
    """A translator's or reader's status stands at the head of each catalogue."""
    assert "native readers" in words.read(place).header_comment


@pytest.mark.parametrize("place", words.catalogue_paths(ROOT), ids=lambda p: p.parent.parent.name)
def test_every_catalogue_compiles(place: Path, tmp_path: Path) -> None:
    """Gettext reads back what was compiled, with the plural rule of the source."""
    compiled = tmp_path / "waymark.mo"
    catalogue = words.read(place)
    with compiled.open("wb") as out:
        write_mo(out, catalogue)

    with compiled.open("rb") as source:
        read_back = gettext.GNUTranslations(source)

    assert read_back.info()["plural-forms"].rstrip(";") == catalogue.plural_forms.rstrip(";")
