"""What a kept place is: online, or a folder, and when nothing may be written in that."""

from __future__ import annotations

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.bundleheader import Scope
from app.sync.stores.address import Address, Engine, address_in
from app.sync.stores.folder import GONE
from app.usecases.sticks import is_online, refuse_mixed
from app.vault.targets import Target


def address_of(target: Target) -> Address:
    """Return where a place is."""
    return address_in(target.address)[0]


def is_folder(target: Target) -> bool:
    """Tell whether it is a folder of this computer."""
    return address_of(target).engine is Engine.FOLDER


def goes_online(target: Target) -> bool:
    """Tell whether only those go there who said yes to the internet."""
    return not target.is_inside or is_online(address_of(target).folder)


def refuse_mixed_in(target: Target) -> None:
    """Refuse (2) a folder of everybody's records that would go online."""
    if goes_online(target):
        refuse_mixed(address_of(target).folder)


def refuse_emptied(target: Target) -> None:
    """Refuse (31) a folder that lost all that was exchanged: a stick may be out of its place."""
    scope = Scope.OUT if goes_online(target) else Scope.IN
    if target.met_ms and not (address_of(target).folder / scope.value).is_dir():
        words = N_(
            "What was in this folder is gone. Plug the stick in, or remove the place and add it "
            "anew."
        )
        raise Problem(words, Code.STORAGE, detail=GONE)
