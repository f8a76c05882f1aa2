"""What stands in the audit, in plain words: kinds of acts, and what does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.i18n import N_, Text, plural
from app.schema.registry import SCHEMAS
from app.vault.auditcheck import CHANGED, CUT, FORGED, MISSING, STRANGER, UNSEALED, Fault
from app.vault.auditread import AuditEntry
from app.vault.vault import REFUSED, SIGN_IN


class ActKind(StrEnum):
    """What sort of act an entry tells of."""

    OPEN = "open"
    REASON = "reason"
    SEARCH = "search"
    CHANGE = "change"
    PRINT = "print"
    EXPORT = "export"
    APPROVE = "approve"
    SIGN_IN = "sign-in"
    REFUSED = "refused"
    KEYS = "keys"


LABELS: Mapping[ActKind, Text] = MappingProxyType(
    {
        ActKind.OPEN: N_("Opened"),
        ActKind.REASON: N_("Opened with a reason"),
        ActKind.SEARCH: N_("Searched"),
        ActKind.CHANGE: N_("Changed"),
        ActKind.PRINT: N_("Printed"),
        ActKind.EXPORT: N_("Taken out of Waymark"),
        ActKind.APPROVE: N_("Asked or answered for two people"),
        ActKind.SIGN_IN: N_("Signed in"),
        ActKind.REFUSED: N_("Wrong passphrase"),
        ActKind.KEYS: N_("Keys and workers"),
    }
)
# By the word before the colon; whatever else was done is about keys, workers and computers.
_KINDS: Mapping[str, ActKind] = MappingProxyType(
    {
        "open": ActKind.OPEN,
        "read": ActKind.OPEN,
        "look": ActKind.REASON,
        "search": ActKind.SEARCH,
        "write": ActKind.CHANGE,
        "forget": ActKind.CHANGE,
        "erase": ActKind.CHANGE,
        "print": ActKind.PRINT,
        "reprint": ActKind.PRINT,
        "export": ActKind.EXPORT,
        "transfer": ActKind.EXPORT,
        "take transfer": ActKind.CHANGE,
        "approve": ActKind.APPROVE,
        "refuse": ActKind.APPROVE,
        "ask": ActKind.APPROVE,
        "alone": ActKind.APPROVE,
        SIGN_IN: ActKind.SIGN_IN,
        REFUSED: ActKind.REFUSED,
    }
)
_FAULTS: Mapping[str, Text] = MappingProxyType(
    {
        CHANGED: N_("Entry {which} is not as it was written, or not in its place."),
        MISSING: N_("Entry {which} is missing."),
        FORGED: N_("Entry {which} is not signed by the worker whom it names."),
        STRANGER: N_("Entry {which} is by somebody who does not work here."),
        UNSEALED: N_("Entry {which} is not sealed, though it should be."),
        CUT: N_("The end was cut off. Entry {which} was seen before and is gone."),
    }
)
_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "read": N_("What was done"),
        "transfer": N_("sealed for another centre"),
        "take transfer": N_("came from another centre"),
    }
)
_INSIDE = N_("Some entries cannot be read, or the entries of an earlier version were changed.")
_PRINTING = f"write:{N_('Print a roadmap').msgid}"  # a roadmap leaves a record


def kind_of(entry: AuditEntry) -> ActKind:
    """Return what sort of act an entry tells of."""
    if entry.act == _PRINTING:
        return ActKind.PRINT
    return _KINDS.get(entry.act.partition(":")[0], ActKind.KEYS)


def words_of(entry: AuditEntry) -> Text:
    """Return what was done; the name of a save as the history has it."""
    label, name = LABELS[kind_of(entry)], _name_of(entry)
    return N_("{act}: {name}").with_values(act=label, name=name) if name else label


def _name_of(entry: AuditEntry) -> Text | None:
    """Return what an act was about, where that is more than its kind tells."""
    first, _, rest = entry.act.partition(":")
    if first == "export" and rest.isdecimal():
        return plural("tables of {count} person", "tables of {count} people", int(rest))
    if first == "open" and rest in SCHEMAS:
        return SCHEMAS[rest].label
    if first == "write" and rest and kind_of(entry) is not ActKind.PRINT:
        return Text(rest)
    return _NAMES.get(first)


def fault_words(fault: Fault) -> Text:
    """Return a sentence about one thing that does not hold."""
    if not fault.first:
        return _INSIDE
    which = str(fault.first) if fault.first == fault.last else f"{fault.first}–{fault.last}"
    return _FAULTS[fault.code].with_values(which=which)
