"""What stands on the sheet of a referral: what leaves the centre, and nothing else."""

from __future__ import annotations

from app.errors import Code, Problem
from app.i18n import N_
from app.papers.sheets.referral import ReferralSheet
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.sheet import SheetFacts
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.schema import placements as fields
from app.schema.fields import Purpose
from app.schema.organisationcodes import REFERRAL_KINDS
from app.usecases.answers import answer_words, joined
from app.usecases.login import Login
from app.usecases.referralparts import ToldPart, what_leaves
from app.usecases.referrals import purpose_of
from app.usecases.roadmaps import helpers_of
from app.usecases.speaker import Speaker


def referral_sheet(
    login: Login, referral_id: RecordId, said: tuple[SheetFacts, Speaker]
) -> ReferralSheet:
    """Return what a referral tells; raise Problem 13 without a yes for that place.

    One that was taken back is no longer told to anybody: Problem 13.
    """
    facts, speaker = said
    leaving = what_leaves(login, referral_id)
    referral, consent = leaving.referral, leaving.consent
    if referral.get(fields.referral_state) == "withdrawn":
        words = N_("The student took this back. Nothing was printed or sent.")
        raise Problem(words, Code.NO_CONSENT, detail="referral")
    names = [one for one in leaving.parts if one.part == "name"]
    kind = REFERRAL_KINDS[referral.get(fields.referral_kind, "other")]
    given = consent.given_on or login.context.today
    return ReferralSheet(
        facts=facts,
        student=str(names[0].stored) if names else "",
        code=show_code(code_of(referral.subject)),
        to=referral.get(fields.referral_to, ""),
        about=speaker.text(kind),
        ask=referral.get(fields.referral_ask, ""),
        told=tuple((one.label, _words(speaker, one)) for one in leaving.parts if one not in names),
        consent=(speaker.day(given), speaker.day(consent.until) if consent.until else None),
        helpers=helpers_of(login.centre, speaker),
        is_introduction=purpose_of(referral.stored) is Purpose.SHARE_WITH_PARTNER,
    )


def _words(speaker: Speaker, one: ToldPart) -> Words:
    """Return a value in the languages of the paper, after the kind of number it is."""
    said = answer_words(speaker, one.field, one.stored, ()) or speaker.verbatim("")
    if one.note is None or one.note[1] is None:
        return said
    field, stored = one.note
    note = answer_words(speaker, field, stored, ())
    return said if note is None else joined([note, said])
