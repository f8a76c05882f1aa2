"""The forms of organisations, of whom to speak to there, and of openings."""

from __future__ import annotations

from types import MappingProxyType

from app.i18n import N_
from app.records import RecordId
from app.schema.organisations import (
    OPENING_FORM,
    OPPORTUNITY,
    ORGANISATION,
    ORGANISATION_CONTACT,
)
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.organisations import save_around
from ui.pages.rowform import FormKind

FORMS: MappingProxyType[str, FormKind] = MappingProxyType(
    {
        one.key: one
        for one in (
            FormKind(
                ORGANISATION.name, N_("An organisation"), ORGANISATION.form_fields, save_around,
                N_("The organisation is saved."), is_personal=False,
            ),
            FormKind(
                ORGANISATION_CONTACT.name, N_("Somebody to speak to"),
                ORGANISATION_CONTACT.form_fields, save_around, N_("It is written down."),
                is_personal=False,
            ),
            FormKind(
                OPPORTUNITY.name, N_("An opening"), OPENING_FORM, save_around,
                N_("The opening is saved."), is_personal=False,
            ),
        )
    }
)  # fmt: skip


def kept_around(login: Login, organisation: RecordId | None) -> Outcome[KeptDraft | None]:
    """Return words that were left half-typed about an organisation, or None.

    organisation: None for words about one that is not kept yet.
    """
    kept = kept_form(login, login.centre.id, FORMS)
    if kept is None:
        return unchanged(None)
    now = kept.draft.now
    is_new = now.schema is ORGANISATION and not kept.draft.base.versions
    of = None if is_new else now.stored.get("organisation", now.id)
    return unchanged(kept if of == organisation else None)
