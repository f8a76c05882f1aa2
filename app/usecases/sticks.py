"""What a stick would bring and what it lacks, by names and heads: nothing is taken in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.errors import Code, Problem
from app.files import storage_problem
from app.i18n import N_
from app.rules.roles import Operation
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.stores.folder import FolderStore
from app.usecases.exchange import MOST_FILE_BYTES, marks_of, without_too_old
from app.usecases.login import Login
from app.usecases.storeheads import anew_in, bringing, heads_in

FOLDER = "waymark"  # on a stick that nobody has used yet; older ones have all at their root


@dataclass(frozen=True)
class StickFacts:
    """What lies on a stick.

    path: the folder to exchange with, which need not be there yet.  is_known: it was used
    for exchanging before.  bundles: files that were not here yet, by the label of the computer
    they say they are from, "" for one that is not known; others than the centre's are not
    told apart from these.  only_here: edits that are on this computer only.
    """

    path: Path
    is_known: bool
    bundles: tuple[tuple[str, int], ...]
    only_here: int

    @property
    def count(self) -> int:
        """How many bundles are new."""
        return sum(number for _, number in self.bundles)


def look_at_stick(login: Login, root: Path) -> StickFacts:
    """Return what a stick would bring; raises Problem 12, and 31 if it does not answer."""
    login.gate.authorize(Operation.BUNDLES)
    path = place_on(root)
    only_here = login.vault.unsent_count()
    if not path.is_dir():
        return StickFacts(path, is_known=False, bundles=(), only_here=only_here)
    listed = FolderStore(path).list(f"{Scope.IN.value}/b/")
    names = [BundleName.read(one.name) for one in listed if one.size_bytes <= MOST_FILE_BYTES]
    files, quarantine = login.store.exchange.chains.files(), login.store.exchange.quarantine
    new = [
        one for one in names if one and one.digest not in files and not quarantine.knows(one.digest)
    ]
    if new:
        told = anew_in(login, heads_in(login, FolderStore(path), Scope.IN))
        new, _ = without_too_old(login, bringing(login.store.exchange, new, told))
    devices, marks = login.store.keyring.roster.devices, marks_of(login)
    labels = Counter(devices[marks[one.device]].label if one.device in marks else "" for one in new)
    return StickFacts(path, bool(names), tuple(sorted(labels.items())), only_here)


def is_online(folder: Path) -> bool:
    """Tell whether a folder was used before as one that goes over the internet, and not else."""
    return (folder / Scope.OUT.value).is_dir() and not (folder / Scope.IN.value).is_dir()


def refuse_mixed(folder: Path) -> None:
    """Refuse (2) to put online a folder in which everybody's records lie."""
    if (folder / Scope.IN.value).is_dir():
        words = N_("Words of people who gave no yes to the internet lie here. Use another folder.")
        raise Problem(words, Code.USAGE, detail="mixed")


def place_on(root: Path) -> Path:
    """Return the folder of a stick to exchange with: its root if that is used already.

    Raises Problem 31 for a link in its place: it would lead away from the stick.
    """
    at_root = root / Scope.IN.value
    if at_root.is_dir() and not at_root.is_symlink():
        return root
    path = root / FOLDER
    if path.is_symlink():
        words = N_("Something strange lies on this stick. Take another one.")
        raise Problem(words, Code.STORAGE, detail="link")
    return path


def make_place(root: Path) -> Path:
    """Return that folder, which is there now; raise Problem 31 if it cannot be made.

    ``root`` itself must be there: a stick that was pulled out is not replaced by a folder.
    """
    path = place_on(root)
    if path != root and not path.is_dir():
        try:
            path.mkdir()
        except FileNotFoundError:
            words = N_("The stick or disk is gone. Put it in again, then try again.")
            raise Problem(words, Code.STORAGE) from None
        except OSError as error:
            raise storage_problem(error) from error
    return path
