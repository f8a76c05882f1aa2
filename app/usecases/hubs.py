"""A centre's hub: added with a file and 30 digits, told who works here, taken away again.

A hub reads what goes online and writes nothing but its receipts.  docs/formats/hub.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from app.errors import Code, Problem
from app.files import need_place, write_atomic
from app.i18n import N_
from app.records import RecordId
from app.schema import centre as centre_fields
from app.sync.filekinds import FileKind, expecting
from app.sync.hubletters import (
    CARD,
    MOST_NEWS_BYTES,
    NEWS,
    HubAddress,
    News,
    hub_digits,
    hub_mark,
    news_folder,
    news_name,
    read_hub_address,
)
from app.sync.letters import seal_letter
from app.sync.parties import device_mark
from app.sync.stores.store import Store, write
from app.usecases.chosenfiles import chosen_file, known_seeds
from app.usecases.devices import know_own, need_same
from app.usecases.exchange import own_marks, own_trust
from app.usecases.hubcentres import hub_secrets
from app.usecases.login import Login, Outcome, can_lead, need_lead, unchanged
from app.vault import acts
from app.vault.devices import HUB, Device, named
from app.vault.keysets import packed_acts, travelling
from app.vault.outward import May
from app.vault.values import encode, id_text

MOST_HUBS = 4

# Said by the command and by the window alike.
ADDED_AGAIN = N_("This hub was added before. Give it the new card; the digits are new too.")
REMOVED = N_("The hub gets nothing more. What it has it keeps.")
REMOVED_BEFORE = N_("This hub was removed before. It gets nothing.")


@dataclass(frozen=True)
class Card:
    """The sealed answer to a hub's file, and its digits to read aloud there.

    is_again: the hub was added before, so that this card takes the place of another one.
    """

    file: bytes = field(repr=False)
    digits: str
    is_again: bool


@dataclass(frozen=True)
class HubView:
    """A hub of the centre.

    heard: when it said last what it has, or None.  has_all: of what went online from here.
    """

    id: RecordId
    label: str
    is_active: bool
    heard: datetime | None
    has_all: bool


@dataclass(frozen=True)
class AskingHub:
    """A hub that asks, as its file says: its name, and the digits to compare."""

    file: Path
    name: str
    digits: str


@dataclass(frozen=True)
class AddedHub:
    """The card for a hub, where it lies, and the rest of what ``Card`` has."""

    file: Path
    digits: str
    is_again: bool


def look_at_hub_file(login: Login, file: Path) -> AskingHub:
    """Return what a hub's file says; raises Problem 2, 12, 20, 21, 24, 40."""
    name, digits = look_at_hub(login, chosen_file(file, FileKind.HUB))
    return AskingHub(file, name, digits)


def answer_hub(login: Login, asking: AskingHub, card: Path) -> Outcome[AddedHub]:
    """Add the hub whose digits were compared, and write the card for it.

    Raises as ``add_hub``, and Problem 31 before anything is done where the card cannot be.
    """
    need_place(card)
    made = add_hub(login, chosen_file(asking.file, FileKind.HUB), asking.digits).value
    write_atomic(card, made.file)
    return unchanged(AddedHub(card, made.digits, made.is_again))


def hub_board(login: Login) -> tuple[tuple[HubView, ...], bool]:
    """Return the hubs that read now, and whether this worker may change them."""
    found = tuple(one for one in list_hubs(login) if one.is_active)
    return found, can_lead(login)


def look_at_hub(login: Login, address: bytes) -> tuple[str, str]:
    """Return name and digits of a hub's file; raises Problem 2, 12, 20, 21 as ``add_hub``."""
    need_lead(login, "hubs")
    found = _asking(login, address)
    return found.hub.label, found.digits


def add_hub(login: Login, address: bytes, digits: str) -> Outcome[Card]:
    """Let a hub, whose digits were read aloud, read what goes online; return the card for it.

    From then on only those go online who said yes to the hub too, by its name.  Of one that
    reads already, only the card is new.  Raises Problem 2 (this vault is that hub), 12, 20, 21
    (the file; other digits), 24 (too many hubs).
    """
    need_lead(login, "hubs")
    login.presence.need()
    found = _asking(login, address)
    need_same(digits, found.digits)
    known = [one for one in login.store.keyring.roster.hubs.values() if one.is_active]
    if len(known) >= MOST_HUBS and found.hub.id not in {one.id for one in known}:
        words = N_("A centre can have four hubs. Remove one that is not used any more.")
        raise Problem(words, Code.OVER_LIMIT, detail="hubs")
    know_own(login)
    is_again = found.hub in known
    if not is_again:
        _say(login, found.hub)
    news = replace(
        _news(login),
        lead=login.unlocked.lead,
        centre=login.centre.get(centre_fields.centre_name, ""),
    )
    raw = _sealed(login, news, CARD, found.hub)
    login.vault.note("add hub", HUB, id_text(found.hub.id), login.user)
    return unchanged(Card(raw, hub_digits(raw), is_again))


def remove_hub(login: Login, hub: RecordId) -> Outcome[bool]:
    """Let a hub read nothing more; what it has it keeps.  Raises Problem 12, 40.

    Tells whether it was removed before.
    """
    need_lead(login, "hubs")
    login.presence.need()
    hubs = {id_text(one.id): one for one in login.store.keyring.roster.hubs.values()}
    known = hubs.get(hub)
    if known is None:
        words = N_("This centre has no such hub. Take its number from the list.")
        raise Problem(words, Code.NOT_FOUND, field="hub")
    if known.is_active:
        _say(login, replace(known, is_active=False))
        login.vault.note("remove hub", HUB, hub, login.user)
    return unchanged(not known.is_active)


def list_hubs(login: Login) -> tuple[HubView, ...]:
    """Return the centre's hubs, and what each has said it has."""
    exchange = login.store.exchange
    keys = exchange.drawn()
    last = exchange.chains.last_of(*keys.chain(is_out=True))[0] if keys else 0
    told = {one.device: one for one in exchange.chains.heard()}
    views = []
    for hub in login.store.keyring.roster.hubs.values():
        said = told.get(hub.id)
        heard = datetime.fromtimestamp(said.wall / 1000, UTC) if said else None
        has_all = said is not None and said.has_out >= last
        views.append(HubView(id_text(hub.id), hub.label, hub.is_active, heard, has_all))
    return tuple(sorted(views, key=lambda one: (not one.is_active, one.label)))


def give_news(login: Login, store: Store, may: May) -> None:
    """Tell each hub in an online place who works here, and whose yes has ended by ``may``.

    What is no longer so goes.
    """
    if not login.store.keyring.roster.hubs:
        return  # there never was one
    trust = own_trust(login)
    own = device_mark(trust.mark_secret, trust.sealing.sender.device)
    there = {one.name for one in store.list(news_folder())}
    sent = login.store.exchange.outside.were_sent(may)
    closed = tuple(sorted(subject for subject, _, _ in sent))
    news, wanted = replace(_news(login), closed=closed), set[str]()
    for hub in trust.hubs.values():
        said = encode([news.acts, news.epoch, hub.id, list(news.closed)], MOST_NEWS_BYTES)
        name = news_name((own, hub_mark(hub.id)), said)
        wanted.add(name)
        if name not in there:
            write(store, name, _sealed(login, news, NEWS, hub))
    ours = tuple(f"{news_folder()}{one}-" for one in own_marks(login))
    for name in sorted(there - wanted):
        if name.startswith(ours):
            store.delete(name)


def _news(login: Login) -> News:
    trust, book = own_trust(login), login.store.keyring.acts
    told = packed_acts(travelling(book.in_state(acts.DONE)))
    return News(told, trust.sealing.recipients[0].public)


def _asking(login: Login, address: bytes) -> HubAddress:
    """Return which hub asks with a file that somebody chose."""
    with expecting(FileKind.HUB, address, known_seeds(login)):
        found = read_hub_address(address)
    if found.hub.id in {one.device for one in hub_secrets(login)}:
        words = N_("This file is from this hub itself. Send it to the centre.")
        raise Problem(words, Code.USAGE, detail="own hub")
    return found


def _sealed(login: Login, news: News, kind: str, hub: Device) -> bytes:
    keys = login.store.exchange.keys()
    place = (bytes.fromhex(login.unlocked.vault_id), keys.device, login.context.clock_ms)
    seed = login.unlocked.user.sign_seed
    return seal_letter(news.to_letter(kind, place), seed, [hub.receiving])


def _say(login: Login, hub: Device) -> None:
    book = login.store.keyring.acts
    seed = login.unlocked.user.sign_seed
    book.keep(book.signed(seed, (HUB, named(hub)), login.context))
