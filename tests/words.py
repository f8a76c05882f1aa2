"""The catalogues in i18n/: extraction from the sources, renewal, and what must hold for them.

``python -m tests.words update`` renews waymark.pot and every waymark.po and
keeps all translations; ``check`` says what is stale or broken (exit code 1).
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

import run

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "plural": (1, 2)}
PEOPLE = "The Waymark contributors"
TEMPLATE_HEADER = """\
# Waymark's sentences, to be translated.
# Copyright (C) 2026 The Waymark contributors; Apache-2.0 like the program.
#"""
CATALOGUE_HEADER = """\
# Waymark in {language}.
# Copyright (C) 2026 The Waymark contributors; Apache-2.0 like the program.
# Translated by the project, not yet reviewed by native readers.
#"""
# CLDR orders the six Arabic forms zero, one, two, few, many, other; Babel's own
# table swaps the last two, so the header is pinned here.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
}
# CLDR files Dari under Persian as it is spoken in Afghanistan.
LOCALES = {"prs": "fa_AF"}


def extract(root: Path) -> Catalog:
    """Return the template: every sentence marked in the sources under ``root``."""
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    template = _new_catalogue(TEMPLATE_HEADER)
    found = extract_from_dir(root, methods, options, KEYWORDS, strip_comment_tags=True)
    for place, _line, msgid, comments, context in found:
        template.add(msgid, None, [(place, 1)], auto_comments=comments, context=context)
    return template


def update(root: Path) -> list[str]:
    """Renew waymark.pot and every catalogue; return the names of the files that changed."""
    changed = []
    template = extract(root)
    path = template_path(root)
    if not path.exists() or _ids(template) != _ids(read(path)):
        _write(path, template)
        changed.append(path.name)
    for place in catalogue_paths(root):
        catalogue = read(place)
        if _ids(template) == _ids(catalogue):
            continue
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.header_comment = read(place).header_comment
        _write(place, catalogue)
        changed.append(f"{place.parent.parent.name}/{place.name}")
    return changed


def problems(root: Path) -> Iterator[str]:
    """Yield one sentence for each thing wrong with the catalogues under ``root``."""
    renew = "run: python3 run.py words"
    template = extract(root)
    path = template_path(root)
    if not path.exists() or _ids(template) != _ids(read(path)):
        yield f"{path.name} does not hold the sentences of the sources; {renew}"
    known = {place.parent.parent.name for place in catalogue_paths(root)}
    complete = complete_languages(root)
    yield from (f"complete.txt names {name}, which has no catalogue" for name in complete - known)
    for place in catalogue_paths(root):
        language = place.parent.parent.name
        catalogue = read(place)
        if _ids(template) != _ids(catalogue):
            yield f"{language}: the catalogue does not hold today's sentences; {renew}"
        for fault in _faults(catalogue, language, must_be_whole=language in complete):
            yield f"{language}: {fault}"


def read(path: Path) -> Catalog:
    """Return the catalogue at ``path``; its language is the name of its folder."""
    language = path.parent.parent.name if path.suffix == ".po" else None
    with path.open("rb") as source:
        locale = LOCALES.get(language or "", language)
        return read_po(source, locale=locale, domain="waymark", abort_invalid=True)


def new_catalogue(language: str) -> Catalog:
    """Return an empty catalogue for ``language``, with the plural rule pinned here if any."""
    catalogue = _new_catalogue(CATALOGUE_HEADER.format(language=language), language)
    if language in PLURALS:
        catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalogue


def add_language(root: Path, language: str) -> Path:
    """Make a catalogue for ``language`` with every sentence still to be translated."""
    place = root / "i18n" / language / "LC_MESSAGES" / "waymark.po"
    place.parent.mkdir(parents=True, exist_ok=True)
    catalogue = new_catalogue(language)
    catalogue.update(extract(root), no_fuzzy_matching=True)
    catalogue.header_comment = CATALOGUE_HEADER.format(language=language)
    _write(place, catalogue)
    return place


def template_path(root: Path) -> Path:
    """Return where the template lies."""
    return root / "i18n" / "waymark.pot"


def catalogue_paths(root: Path) -> list[Path]:
    """Return every language's catalogue, in order of language."""
    return sorted((root / "i18n").glob("*/LC_MESSAGES/waymark.po"))


def complete_languages(root: Path) -> set[str]:
    """Return the languages that i18n/complete.txt declares whole."""
    lines = (root / "i18n" / "complete.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def main(arguments: list[str]) -> int:
    """Run ``check``, ``update`` or ``add LANGUAGE``; return the exit code."""
    match arguments:
        case ["update"]:
            changed = update(ROOT)
            _tell(f"renewed: {', '.join(changed) or 'nothing, all is current'}")
        case ["add", language]:
            _tell(f"made: {add_language(ROOT, language).relative_to(ROOT)}")
        case ["check"]:
            found = sorted(problems(ROOT))
            for sentence in found:
                _tell(sentence)
            if found:
                return 1
            run.compile_catalogues()
        case _:
            _tell("usage: python -m tests.words check | update | add LANGUAGE")
            return 2
    return 0


def _new_catalogue(header: str, language: str | None = None) -> Catalog:
    catalogue = Catalog(
        locale=LOCALES.get(language or "", language),
        domain="waymark",
        header_comment=header,
        project="Waymark",
        version="0.1.0",
        copyright_holder=PEOPLE,
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator=PEOPLE,
        language_team=PEOPLE,
        fuzzy=False,
    )
    catalogue.revision_date = catalogue.creation_date
    return catalogue


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as out:
        write_po(out, catalogue, sort_output=True, include_lineno=False, width=100)


def _ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {_id(message) for message in catalogue if message.id}


def _id(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _faults(catalogue: Catalog, language: str, *, must_be_whole: bool) -> Iterator[str]:
    pinned = PLURALS.get(language)
    if pinned and catalogue.plural_forms.rstrip(";") != pinned:
        yield f"Plural-Forms must be {pinned}"
    for message in catalogue:
        if not message.id:
            continue
        words = message.string or ""
        forms = [words] if isinstance(words, str) else list(words)
        name = repr(_id(message)[0])
        if message.fuzzy:
            yield f"fuzzy: {name}"
        if must_be_whole and not all(forms):
            yield f"not translated: {name}"
        if any(forms) and not _placeholders_fit(_id(message), forms):
            yield f"placeholders differ: {name}"


def _placeholders_fit(msgids: tuple[str, ...], forms: Iterable[str]) -> bool:
    """A sentence keeps all its placeholders; a plural form may leave some out ("one step")."""
    wanted = set().union(*(_placeholders(words) for words in msgids))
    try:
        found = [_placeholders(words) for words in forms if words]
    except ValueError:
        return False
    if len(msgids) > 1:
        return all(names <= wanted for names in found)
    return all(names == wanted for names in found)


def _placeholders(words: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(words) if name}


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
