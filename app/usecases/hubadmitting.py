"""The hub's own side: centres are invited with a file, admitted with their card, and listed.

A hub is a vault whose workers read nobody's file here; the records of each centre lie
beside it in a file of their own, with a key that only this vault has.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.crypto.slotfile import is_label
from app.errors import Code, Problem
from app.i18n import N_
from app.sync.filekinds import FileKind, open_chosen
from app.sync.hubletters import CARD, hub_digits, news_in, write_hub_address
from app.sync.letters import Letter, open_letter
from app.usecases.chosenfiles import known_seeds
from app.usecases.devices import need_same
from app.usecases.hubcentres import book_of, folder_of, kept_centre, kept_centres, open_centre
from app.usecases.login import Login, Outcome, need_lead, unchanged
from app.vault.hubbook import KeptCentre
from app.vault.hubrecords import HubRecords
from app.vault.joining import DeviceSecret
from app.vault.keysets import read_acts
from app.vault.rosterfold import roster_of

LONGEST_NAME = 80
_KEY_BYTES = 32


@dataclass(frozen=True)
class Invitation:
    """The file for a centre, and its digits to read aloud there.

    is_again: the centre was invited before, and this is the same hub as then.
    """

    file: bytes = field(repr=False)
    digits: str
    is_again: bool


@dataclass(frozen=True)
class CentreView:
    """A centre at this hub.  heard: when its latest bundle was made, or None.

    is_admitted: its card has come.  people: how many are known.  target: the online place where
    it was found last, or empty.
    """

    name: str
    is_admitted: bool
    heard: datetime | None
    bundles: int
    people: int
    target: str = ""


@dataclass(frozen=True)
class Admitted:
    """A centre that is believed from now on, or was before."""

    centre: CentreView
    is_again: bool


def invite_centre(login: Login, name: str, label: str) -> Outcome[Invitation]:
    """Make empty records for a centre, and the file with which it lets this hub read.

    label: what the centre is to call this hub.  Asked again it is the same hub, since the file may
    be lost, or the centre has removed the hub and lets it read once more.  Raises Problem 2 (a
    name that cannot be, another label than the centre knows), 12, 31.
    """
    need_lead(login, "hub")
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise Problem(N_("Give the centre a name of up to 80 letters."), field="name")
    if not is_label(label):
        raise Problem(N_("Use 1 to 40 letters and digits here."), field="label")
    is_here = book_of(login).get(tidy) is not None
    kept = kept_centre(login, tidy) if is_here else _new_centre(login, tidy, label)
    _refuse_other_label(login, kept, label)
    secret = DeviceSecret.of_packed(kept.secret)
    file = write_hub_address(secret.public(label), secret.seed)
    book_of(login).keep(replace(kept, label=label))
    login.vault.note("invite centre", "centre", login.centre.id, login.user)
    return unchanged(Invitation(file, hub_digits(file), is_again=is_here))


def _refuse_other_label(login: Login, kept: KeptCentre, label: str) -> None:
    """Refuse (2) to be called otherwise: under another name nobody there has said yes to it."""
    if not kept.vault:
        return
    with open_centre(login, kept) as records:
        hubs = records.roster(kept.vault.hex(), kept.lead).hubs
    known = hubs.get(DeviceSecret.of_packed(kept.secret).device)
    if known is not None and known.label != label:
        words = N_(
            "This centre calls the hub “{name}”, and students said yes to that name. Use it."
        )
        raise Problem(words.with_values(name=known.label), Code.USAGE, field="label")


def _new_centre(login: Login, name: str, label: str) -> KeptCentre:
    """Make the empty records of a centre, with keys of their own."""
    random_bytes = login.context.random_bytes
    place, key = random_bytes(16), random_bytes(_KEY_BYTES)
    with HubRecords.create(folder_of(login, place), key, random_bytes) as records:
        return KeptCentre(place, key, name, label, secret=records.secret.packed)


def admit_centre(login: Login, name: str, card: bytes, digits: str) -> Outcome[Admitted]:
    """Believe the centre whose card's digits were read aloud.

    Raises Problem 2 (admitted before as another), 12, 20, 21 (the card; other digits), 22 (a card
    for another hub, or another centre of this one), 40.
    """
    need_lead(login, "hub")
    login.presence.need()
    kept = kept_centre(login, name)
    letter = _opened_card(login, kept, card)
    need_same(digits, hub_digits(card))
    news = news_in(letter, CARD)
    done = read_acts(news.acts, letter.vault.hex())
    if not roster_of(done, news.lead).is_lead(letter.signer):
        words = N_("A signature does not hold. Do not use this file.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="hub card")
    if kept.vault not in {b"", letter.vault}:
        words = N_("This card is of another centre than before. Invite that one by itself.")
        raise Problem(words, Code.USAGE, detail="other centre")
    with open_centre(login, kept) as records:
        records.learn(done)
    # An old card has an old key; the letters that lie there are read anew, and tell the newest.
    admitted = replace(kept, vault=letter.vault, lead=news.lead, epoch=news.epoch, news=())
    book_of(login).keep(admitted)
    login.vault.note("admit centre", "centre", login.centre.id, login.user)
    return unchanged(Admitted(_view(login, admitted), is_again=bool(kept.vault)))


def check_card(login: Login, name: str, card: bytes) -> None:
    """Refuse what is no card for this centre; raises Problem 12, 20, 22, 40 as ``admit_centre``."""
    need_lead(login, "hub")
    _opened_card(login, kept_centre(login, name), card)


def _opened_card(login: Login, kept: KeptCentre, card: bytes) -> Letter:
    """Return what a card says that was made for this centre's invitation."""
    try:
        return open_chosen(card, [_seed(kept)], FileKind.CARD, known_seeds(login))
    except Problem as problem:
        name = _answered(login, card) if problem.code is Code.NOT_A_RECIPIENT else ""
        if not name:
            raise
        words = N_("This card answers the file for “{name}”. Admit it under that name.")
        told = words.with_values(name=name)
        raise Problem(told, problem.code, detail="other card", field="name") from None


def _answered(login: Login, card: bytes) -> str:
    """Return which centre's invitation a card was made for; empty if none that is here."""
    for one in kept_centres(login):
        with suppress(Problem):
            open_letter(card, [_seed(one)])
            return one.name
    return ""


def _seed(kept: KeptCentre) -> bytes:
    return DeviceSecret.of_packed(kept.secret).receiving_seed


def list_centres(login: Login) -> tuple[CentreView, ...]:
    """Return the centres at this hub, by name; raises Problem 12."""
    need_lead(login, "hub")
    return tuple(_view(login, one) for one in kept_centres(login))


def _view(login: Login, kept: KeptCentre) -> CentreView:
    heard = datetime.fromtimestamp(kept.heard_ms / 1000, UTC) if kept.heard_ms else None
    with open_centre(login, kept) as records:
        people = records.people()
    return CentreView(kept.name, bool(kept.vault), heard, kept.bundles, people, kept.target)
