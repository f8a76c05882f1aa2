"""Labels of workers and computers: two computers may give out the same without knowing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from app.crypto.slotfile import LONGEST_LABEL
from app.crypto.slots import SlotList

_APART, _ID_SIGNS = " · ", 4


def free_label(wanted: str, taken: Collection[str]) -> str:
    """Return ``wanted``, or with the next number that makes it unlike all that are taken.

    "Worker 2" becomes "Worker 3", "Kitchen" becomes "Kitchen 2"; 40 letters at most.
    """
    if wanted not in taken:
        return wanted
    stem, _, last = wanted.rpartition(" ")
    number = int(last) if stem and last.isdecimal() else 1
    stem = stem if stem and last.isdecimal() else wanted
    label = wanted
    while label in taken:
        number += 1
        end = f" {number}"
        label = stem[: LONGEST_LABEL - len(end)] + end
    return label


def labels_apart(labelled: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the label of each id; what several have is followed by the end of the id.

    labelled: ids and labels.  It is the same on every computer, as ids are.
    """
    found = list(labelled)
    number_of = Counter(label for _, label in found)
    return {
        one: label if number_of[label] == 1 else f"{label}{_APART}{one[-_ID_SIGNS:]}"
        for one, label in found
    }


def slot_labels(listed: SlotList) -> dict[str, str]:
    """Return what the lock screen calls each slot that a passphrase opens, by the slot's id.

    A slot that came from another computer is left out as long as the worker has one of here.
    """
    signed = {one.label for one in listed.slots if one.admission is None}
    shown = [one for one in listed.slots if one.admission is None or one.label not in signed]
    return labels_apart((one.id, one.label) for one in shown if one.cost is not None)


def is_called(label: str, shown: str) -> bool:
    """Tell whether whoever ``shown`` stands for is called by ``label``, with or without the end."""
    return label in {shown, shown.rpartition(_APART)[0]}
