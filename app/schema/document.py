"""Documents: scans and photos of papers, kept sealed for a person."""

from __future__ import annotations

from app.i18n import N_
from app.schema import documentcodes as codes
from app.schema.fields import Field, Rows, Schema, Search, Sensitivity
from app.schema.kinds import Choice, Day, Digest, LanguageTag, Number, Reference, Words
from app.schema.references import person_field

LARGEST_BYTES = 500_000_000

document_person = person_field()
document_type = Field(
    "type",
    Choice(codes.DOCUMENT_TYPES),
    N_("Kind of paper"),
    question=N_("Which paper is it?"),
    why=N_("So we find it again."),
    sensitivity=Sensitivity.RESTRICTED,
    required=True,
    in_list=True,
)
document_title = Field(
    "title",
    Words(120),
    N_("In own words"),
    question=N_("What do you call this paper?"),
    why=N_("So you know it when you see the list."),
    sensitivity=Sensitivity.RESTRICTED,
    identifying=True,
    search=Search.TEXT,
    own_words=True,
    in_list=True,
)
document_language = Field(
    "language",
    LanguageTag(),
    N_("Language of the paper"),
    question=N_("In which language is it written?"),
    why=N_("So we know if it must be translated."),
    sensitivity=Sensitivity.RESTRICTED,
)
document_seen = Field(
    "seen",
    Choice(codes.COMPARED),
    N_("Original seen"),
    question=N_("Have we seen the original?"),
    why=N_("Some offices ask who has seen it."),
    sensitivity=Sensitivity.RESTRICTED,
    in_list=True,
)
document_proves = Field(
    "proves",
    Reference(),
    N_("What it proves"),
    question=N_("What in the file does it prove?"),
    why=N_("So nobody has to ask for it twice."),
    sensitivity=Sensitivity.RESTRICTED,
)
# What the program fills in of the sealed file; docs/formats/documents.md.
document_form = Field(
    "form",
    Choice(codes.DOCUMENT_FORMS),
    N_("Form of the file"),
    sensitivity=Sensitivity.RESTRICTED,
    in_form=False,
)
document_pages = Field(
    "pages", Number(1, 10_000), N_("Pages"), sensitivity=Sensitivity.RESTRICTED, in_form=False
)
document_bytes = Field(
    "bytes",
    Number(0, LARGEST_BYTES),
    N_("Size in bytes"),
    sensitivity=Sensitivity.RESTRICTED,
    in_form=False,
)
document_sha256 = Field(
    "sha256",
    Digest(),
    N_("Check number"),
    sensitivity=Sensitivity.RESTRICTED,
    identifying=True,
    in_form=False,
)
document_file = Field(
    "file",
    Reference(),
    N_("Sealed file"),
    sensitivity=Sensitivity.RESTRICTED,
    required=True,
    in_form=False,
)
taken_on = Field(
    "taken_on",
    Day(),
    N_("Taken on"),
    sensitivity=Sensitivity.RESTRICTED,
    in_form=False,
    in_list=True,
)
DOCUMENT = Schema(
    "document",
    N_("Document"),
    (
        document_person,
        document_type,
        document_title,
        document_language,
        document_seen,
        document_proves,
        document_form,
        document_pages,
        document_bytes,
        document_sha256,
        document_file,
        taken_on,
    ),
    owner="person",
    dated="taken_on",
)

# What is left of a document that was forgotten: that there was one, and since when no more.
forgotten_person = person_field()
kept_since = Field(
    "kept_since", Day(), N_("Was kept on"), sensitivity=Sensitivity.RESTRICTED, in_form=False
)
forgotten_on = Field(
    "forgotten_on",
    Day(),
    N_("Forgotten on"),
    question=N_("When was the document forgotten?"),
    why=N_("So everybody knows that it is not lost by mistake."),
    sensitivity=Sensitivity.RESTRICTED,
    required=True,
    in_list=True,
)
FORGOTTEN = Schema(
    "forgotten",
    N_("Forgotten document"),
    (forgotten_person, kept_since, forgotten_on),
    rows=Rows.APPEND,
    owner="person",
    dated="forgotten_on",
)

DOCUMENT_SCHEMAS = (DOCUMENT, FORGOTTEN)
