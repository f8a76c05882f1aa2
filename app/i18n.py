"""Translation without globals: mark with ``N_`` or ``plural``, translate through a Catalog."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "i18n"

SOURCE = "en"  # the language of the sentences in the code
RTL_LANGUAGES = frozenset({"ar", "fa", "prs", "ps", "ur", "ckb"})


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence marked for translation, not yet translated.

    ``values`` fill the ``{placeholders}``; a value that is itself a Text is
    translated first.  ``count`` chooses between ``msgid`` and ``other``.
    """

    msgid: str
    values: tuple[tuple[str, object], ...] = ()
    other: str | None = None
    count: int | None = None

    def with_values(self, **values: object) -> Text:
        """Return a copy whose ``{placeholders}`` will be filled by ``values``."""
        return replace(self, values=tuple(values.items()))


def N_(msgid: str) -> Text:  # noqa: N802 - the name gettext tools extract
    """Mark ``msgid`` for extraction; a Catalog translates it later."""
    return Text(msgid)


def plural(one: str, other: str, count: int, **values: object) -> Text:
    """Mark a sentence that changes with ``count``, which also fills ``{count}``."""
    return Text(one, (("count", count), *values.items()), other, count)


def verbatim(words: str) -> Text:
    """Wrap words that must not be translated, such as a person's own."""
    return Text("", (("", words),))


class Catalog:
    """The sentences of one language (a BCP 47 tag); several may be alive at once."""

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        self.language = language
        self._messages = gettext.translation("waymark", folder, [language], fallback=True)

    @property
    def is_rtl(self) -> bool:
        return is_rtl(self.language)

    def say(self, text: Text) -> str:
        """Return ``text`` in this catalogue's language, placeholders filled."""
        values = {key: self._value(value) for key, value in text.values}
        if not text.msgid:
            return str(values.get("", ""))
        if text.other is not None and text.count is not None:
            template = self._messages.ngettext(text.msgid, text.other, text.count)
        else:
            template = self._messages.gettext(text.msgid)
        return template.format(**values) if values else template

    def knows(self, text: Text) -> bool:
        """Tell whether ``text`` can be said here: always in English.

        Signs and placeholders alone are said alike everywhere, if what fills them is.
        """
        if self.language == SOURCE:
            return True
        if not _has_letters(text.msgid):
            return all(self.knows(one) for _, one in text.values if isinstance(one, Text))
        return self._messages.gettext(text.msgid) != text.msgid

    def pick(self, slots: Mapping[str, str], fallback: str = "en") -> tuple[str, str]:
        """Return (text, language) of a ``{language: text}`` slot, or its fallback."""
        if self.language in slots:
            return slots[self.language], self.language
        return slots[fallback], fallback

    def _value(self, value: object) -> object:
        return self.say(value) if isinstance(value, Text) else value


def _has_letters(msgid: str) -> bool:
    """Tell whether anything but placeholders and signs stands in a sentence."""
    return any(one.isalpha() for one in re.sub(r"\{[^{}]*\}", "", msgid))


def spoken_languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the tags of the languages that screens can speak: English and each whole catalogue.

    complete.txt names those.  A catalogue that has only what is said on paper is none.
    """
    lines = (folder / "complete.txt").read_text(encoding="utf-8").splitlines()
    whole = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    compiled = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/waymark.mo")}
    return (SOURCE, *sorted(whole & compiled - {SOURCE}))


def is_rtl(language: str) -> bool:
    """Tell whether ``language`` (BCP 47) is written right to left; a script subtag decides."""
    parts = language.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return parts[1].title() in {"Arab", "Hebr", "Thaa", "Nkoo", "Syrc", "Rohg", "Adlm"}
    return parts[0] in RTL_LANGUAGES
