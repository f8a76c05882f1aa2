"""PDF objects come out byte for byte as ReportLab writes them, only faster."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfdoc

from app.papers.engine import objects
from app.papers.engine.pdf import Document

KEYS = st.sampled_from(["S", "P", "K", "Lang", "Alt", "Type", "BBox", "W", "Pg", "MCID", "A B#"])
# What ReportLab's own way makes of a value, and what ours does.
PAIRS = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda one: (one, one)),
    st.floats(-500, 500).map(lambda one: (one, one)),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
        lambda one: (pdfdoc.PDFString(one), objects.text(one))
    ),
    st.sampled_from(["Span", "H1", "a b"]).map(
        lambda one: (pdfdoc.PDFName(one), objects.name(one))
    ),
    st.just((pdfdoc.PDFObjectReference("known"), objects.Reference("known"))),
)


def document() -> Document:
    """Return a document that has one object to refer to."""
    made = Document("Title", "en", date(2027, 1, 3))
    objects.put(made, "known", objects.dictionary())
    return made


@given(st.dictionaries(KEYS, PAIRS, max_size=15))
def test_a_dictionary_is_written_as_ever(entries: dict[str, tuple[Any, Any]]) -> None:
    """Keys are sorted, names escaped, and lines broken in the same places."""
    usual = pdfdoc.PDFDictionary({key: pair[0] for key, pair in entries.items()})
    ours = objects.Dictionary({key: pair[1] for key, pair in entries.items()})
    made = document()

    assert ours.format(made) == usual.format(made)


@given(st.lists(PAIRS, max_size=35))
def test_an_array_is_written_as_ever(items: list[tuple[Any, Any]]) -> None:
    """Ten items stand on a line."""
    usual = pdfdoc.PDFArray([one for one, _ in items])
    ours = objects.array([one for _, one in items])
    made = document()

    assert ours.format(made) == usual.format(made)


def test_a_drawing_is_written_as_ever() -> None:
    """The box, the resources and the compressed operators are the same."""
    usual = pdfdoc.PDFFormXObject(0, 0, 24.5, 32)
    usual.hasImages = 0
    usual.setStreamList("0 0 m 10 10 l f")
    made = document()

    assert objects.Form((24.5, 32), "0 0 m 10 10 l f").format(made) == usual.format(made)
