"""The centres that a hub keeps records of: what opens them, and how much came when.

It lies in the encrypted records of the hub's own vault, and in no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import cbor2

from app.schema.kinds import Stored
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import put_meta

_KEY = "hub centre:"
_REPORT = "hub report:"


@dataclass(frozen=True)
class KeptCentre:
    """A centre at a hub.  id: of the hub for this centre, 16 bytes.

    key: of its records, 32 bytes.  name: as the hub calls it.  label: of the hub, as the centre
    calls it.  vault, lead: of the centre, once its card has come.  heard_ms: when its latest
    bundle was made, epoch: the public key to which answers are sealed.  bundles: how many came.
    news: names of the letters that were read and were there at the last look.  secret: what the
    hub is to this centre, as ``DeviceSecret.packed``: with it records that were lost begin anew.
    target: the online place of the hub where it was found last, by name; empty if at none.
    """

    id: bytes
    key: bytes = field(repr=False)
    name: str
    label: str
    vault: bytes = b""
    lead: bytes = b""
    epoch: bytes = b""
    heard_ms: int = 0
    bundles: int = 0
    news: tuple[str, ...] = ()
    secret: bytes = field(default=b"", repr=False)
    target: str = ""

    def begun_anew(self) -> KeptCentre:
        """Return it as it is before anything has come."""
        return replace(self, heard_ms=0, bundles=0, news=())


class HubBook:
    """The centres that one open vault knows as a hub."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[KeptCentre, ...]:
        """Return every centre, by name."""
        with translating():
            rows = self._connection.execute(
                "SELECT value FROM meta WHERE key GLOB ?", (f"{_KEY}*",)
            ).fetchall()
        found = [_kept(cbor2.loads(value)) for (value,) in rows]
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))

    def get(self, name: str) -> KeptCentre | None:
        """Return the centre of this name, or None."""
        return next((one for one in self.all() if one.name == name), None)

    def keep(self, centre: KeptCentre) -> None:
        """Keep a centre, as it is told now."""
        with write_transaction(self._connection):
            put_meta(self._connection, _KEY + centre.id.hex(), cbor2.dumps(asdict(centre)))

    def heard(self, centre: KeptCentre, wall_ms: int, count: int) -> None:
        """Keep a centre of which bundles came, the latest of them made at ``wall_ms``."""
        latest = max(centre.heard_ms, wall_ms)
        self.keep(replace(centre, heard_ms=latest, bundles=centre.bundles + count))

    def keep_report(self, quarter: str, told: Stored) -> None:
        """Keep the numbers of a quarter."""
        with write_transaction(self._connection):
            put_meta(self._connection, f"{_REPORT}{quarter}", cbor2.dumps(told))

    def reports(self) -> dict[str, Stored]:
        """Return the numbers that were kept, by their quarter, the newest first."""
        with translating():
            rows = self._connection.execute(
                "SELECT key, value FROM meta WHERE key GLOB ? ORDER BY key DESC", (f"{_REPORT}*",)
            ).fetchall()
        return {key.removeprefix(_REPORT): cbor2.loads(value) for key, value in rows}


def _kept(told: Mapping[str, Any]) -> KeptCentre:
    return KeptCentre(**{**told, "news": tuple(told.get("news", ()))})
