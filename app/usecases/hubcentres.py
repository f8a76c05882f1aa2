"""What a hub keeps of each centre: where it lies, and begun anew where it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.login import Login
from app.vault.hubbook import HubBook, KeptCentre
from app.vault.hubrecords import RECORDS, HubRecords
from app.vault.joining import DeviceSecret

FOLDER = "centres"


def book_of(login: Login) -> HubBook:
    """Return the list of the centres at this hub."""
    return login.store.exchange.hubbook


def hub_secrets(login: Login) -> list[DeviceSecret]:
    """Return what this vault is, as a hub, to each of its centres; nothing of it is looked for."""
    return [DeviceSecret.of_packed(one.secret) for one in book_of(login).all() if one.secret]


def folder_of(login: Login, place: bytes) -> Path:
    """Return where the records of the centre with this place (16 bytes) lie."""
    return login.store.folder.path / FOLDER / place.hex()


def kept_centres(login: Login) -> tuple[KeptCentre, ...]:
    """Return every centre, by name; of whichever the records are lost, begun anew.

    They are in no backup: all that they held lies in the centre's place, and comes again.
    """
    return tuple(_here(login, one) for one in book_of(login).all())


def kept_centre(login: Login, name: str) -> KeptCentre:
    """Return the centre of this name, as ``kept_centres`` does; raises Problem 40."""
    found = book_of(login).get(name)
    if found is None:
        words = N_("There is no centre of this name at this hub. Look at the list.")
        raise Problem(words, Code.NOT_FOUND, field="name")
    return _here(login, found)


def open_centre(login: Login, kept: KeptCentre) -> HubRecords:
    """Return the records of a centre, open."""
    return HubRecords.open(folder_of(login, kept.id), kept.key, login.context.random_bytes)


def _here(login: Login, kept: KeptCentre) -> KeptCentre:
    folder = folder_of(login, kept.id)
    if (folder / RECORDS).exists() or not kept.secret:
        return _with_secret(login, kept)
    HubRecords.begin_anew(folder, kept.key, kept.secret, login.context.random_bytes)
    begun = kept.begun_anew()
    book_of(login).keep(begun)
    return begun


def _with_secret(login: Login, kept: KeptCentre) -> KeptCentre:
    """Return a centre with what the hub is to it, which an earlier version left in the records."""
    if kept.secret:
        return kept
    with open_centre(login, kept) as records:
        known = replace(kept, secret=records.secret.packed)
    book_of(login).keep(known)
    return known
